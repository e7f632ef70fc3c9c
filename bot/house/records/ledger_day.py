"""What the day's log tells of somebody's day: codes, names and times, which somebody else puts into words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Protocol

from bot.house.attendance.person_day import PersonDay, SeenThrough
from bot.house.people import PersonId
from bot.house.ports import AttendanceRow


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """Somebody on one day, as the day's log is to tell it."""

    #: The same for the same person and day, whatever they are called.
    key: str
    day: date
    #: Empty: nobody may know any more.
    person: str = ""
    #: In the household's own time; None: they were not here, or nobody knows.
    first: datetime | None = None
    last: datetime | None = None
    #: What the doors and cameras are called, in the order in which they came there.
    where: tuple[str, ...] = ()
    #: How often they were named for certain.
    named: int = 0
    #: Who said otherwise than what was seen; empty: nobody did.
    corrected_by: str = ""
    #: True: whoever corrected it said that they were not here.
    absent: bool = False


class LedgerDayWording(Protocol):
    """Puts people's days into the household's language."""

    def day(self, day: LedgerDay) -> AttendanceRow:
        """The day's cells."""


def ledger_days(
    days: Iterable[PersonDay],
    people: Mapping[PersonId, str],
    places: Mapping[tuple[SeenThrough, str], str],
    zone: tzinfo,
) -> list[LedgerDay]:
    """The days of everybody who is known, in the household's own time; one place with two names is told once."""
    return [
        LedgerDay(
            key=f"{one.day:%Y%m%d}-{one.person}",
            day=one.day,
            person=people[one.person],
            first=one.first.astimezone(zone) if one.first else None,
            last=one.last.astimezone(zone) if one.last else None,
            where=tuple(dict.fromkeys(places.get(place, place[1]) for place in one.places)),
            named=one.named,
            corrected_by=one.correction.by_name if one.correction else "",
            absent=bool(one.correction and one.correction.absent),
        )
        for one in days
        if one.person in people
    ]
