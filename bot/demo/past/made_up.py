"""What such a month is made of, as the house's own books hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.house.people import Person, PhotoId, Resident
from bot.house.visits.visit import Visit
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.figures.attendance import Attendance
from bot.house.watch.figures.tally import CountedSpan
from bot.house.watch.incident import Incident
from bot.house.watch.live.door_presence import PassedBy


@dataclass(frozen=True, slots=True)
class MadeUpNote:
    """A line of the audit trail."""

    at: datetime
    what: str
    details: Mapping[str, str | float | bool | None]


@dataclass(frozen=True, slots=True)
class MadeUpMonth:
    """All of it."""

    residents: Sequence[Resident]
    people: Sequence[Person]
    visits: Sequence[Visit]
    #: JPEGs, by the id that a visit, or an incident, has of each.
    pictures: Mapping[PhotoId, bytes] = field(repr=False)
    incidents: Sequence[Incident]
    passed_by: Sequence[PassedBy]
    attendance: Sequence[Attendance]
    #: People per minute, by place; the oldest first.
    counts: Mapping[WatchPlaceId, Sequence[CountedSpan]] = field(repr=False)
    #: The oldest first.
    notes: Sequence[MadeUpNote]
