"""An incident: the one thing that grows from somebody being seen by a camera to a resident's answer."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import NewType

from bot.house.people import Look, PersonId, PhotoId, ResidentId
from bot.house.residents.hours import Hours
from bot.house.watch.camera import CameraId, Tampering, WatchPlaceId
from bot.house.watch.seen import TrackId

IncidentId = NewType("IncidentId", str)
WatchRuleId = NewType("WatchRuleId", str)


class Happening(StrEnum):
    """What a rule tells of."""

    APPEARS = "appears"
    #: Somebody is there longer than passing by takes.
    LOITERS = "loiters"
    #: Somebody is there still when the place's hours are over.
    AFTER_HOURS = "after_hours"
    CROWD = "crowd"
    #: It is seldom that anybody is there at this hour of this weekday.
    UNUSUAL = "unusual"
    #: The same stranger, the third time.
    AGAIN = "again"
    #: Somebody who is usually seen by now was not.
    ABSENT = "absent"
    TAMPERED = "tampered"


class Whom(StrEnum):
    """Of whom a rule tells."""

    ANYBODY = "anybody"
    KNOWN = "known"
    STRANGER = "stranger"
    #: Whom the household watches for.
    WATCH_FOR = "watch_for"
    #: One group of the known: see ``WatchRule.group``.
    GROUP = "group"


class Span(StrEnum):
    """When a rule counts."""

    ALWAYS = "always"
    #: The sun is more than six degrees below the horizon; where the house has no position: from ten to six.
    NIGHT = "night"
    DAY = "day"
    #: See ``WatchRule.hours``.
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class WatchRule:
    """A sentence of the household's: "At night, tell me of strangers in the garden."."""

    id: WatchRuleId
    happening: Happening
    #: None: everywhere.
    place: WatchPlaceId | None = None
    whom: Whom = Whom.ANYBODY
    #: A group of people (``bot.house.faces.profile``), where ``whom`` is GROUP.
    group: str = ""
    #: Whose absence is told.
    person: PersonId | None = None
    span: Span = Span.ALWAYS
    hours: tuple[Hours, ...] = ()
    #: CROWD tells of more than so many.
    most: int = 0
    #: ABSENT: whoever was not seen by then, by the household's own time.
    by: time | None = None
    #: LOITERS: so long, in seconds.
    seconds: float = 20.0
    #: Whether the card makes a sound.
    loud: bool = True
    #: It counts only while the house is armed (everybody is away).
    armed_only: bool = False
    on: bool = True


@dataclass(frozen=True, slots=True)
class Usual:
    """How seldom it is that anybody is at a place at this hour of this weekday."""

    #: Of so many weeks.
    weeks: int
    #: There was somebody in so many.
    times: int


@dataclass(frozen=True, slots=True)
class Handled:
    """A resident said that it is fine."""

    by: ResidentId
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that a rule tells of, from the first frame that shows it."""

    id: IncidentId
    happening: Happening
    #: The rule that tells of it first.
    rule: WatchRuleId
    camera: CameraId
    place: WatchPlaceId
    began_at: datetime
    tracks: tuple[TrackId, ...] = ()
    #: The whole frame, then the better one, in the album.
    photo: PhotoId | None = None
    #: What the recogniser made of whom it shows; None: it has not looked, or no face was seen.
    look: Look | None = None
    #: In the album of clips; None: there is none yet.
    clip: PhotoId | None = None
    #: Why there will be none: the disk is full, or the camera went away.
    no_clip: bool = False
    #: The most persons that were counted at once, and how many there may have been.
    persons: int = 0
    fewest: int = 0
    most: int = 0
    #: How long whoever stayed longest was there, so far, in seconds.
    lasted_s: float = 0.0
    #: Who was expected and not seen.
    person: PersonId | None = None
    #: By when they usually are, or should be, as it was then, by the household's own time; None: learned at places that
    #: whoever asked may not see.
    missed_by: time | None = None
    #: True: by when was learned from earlier days; False: somebody chose it.
    by_habit: bool = False
    #: When they were seen after all; None: not that day.
    seen_at: datetime | None = None
    #: Who asked to be told; empty: everybody who may see what the cameras see.
    only_for: tuple[ResidentId, ...] = ()
    usual: Usual | None = None
    tampering: Tampering | None = None
    loud: bool = True
    #: True: its place was muted when it began.
    muted: bool = False
    handled: Handled | None = None
    #: None: somebody is there still, or may come back.
    ended_at: datetime | None = None
    #: When they were seen last, where nobody of it is there at the moment; None: somebody is, or it is over.
    left_at: datetime | None = None
    #: Counts the saved states: a card that shows a smaller number is out of date.
    revision: int = 0
    #: When it began, by the steady clock; None: another release wrote it down.
    heard_at: datetime | None = None
    #: Other cameras by which the same person was seen within a minute, or that look at the same place.
    also: tuple[CameraId, ...] = ()
    #: It shows the same person as that one, which goes on; its own card has nothing more to tell.
    part_of: IncidentId | None = None
    #: How often its pictures were forgotten: what was shown of it before is to be taken down.
    forgotten: int = 0
    #: True: its picture was kept as long as such pictures are, and is deleted; the same of its clip.
    photo_gone: bool = False
    clip_gone: bool = False

    @property
    def gone_at(self) -> datetime | None:
        """Since when nobody of it is there; None: somebody is."""
        return self.ended_at or self.left_at

    @property
    def heard(self) -> datetime:
        """When it began, by the steady clock, as far as that is known: what counts for all that lasts."""
        return self.heard_at or self.began_at
