"""A house whose visits are counted, without a house around it."""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.house.doors.door import DoorId
from bot.house.facts import VisitChanged
from bot.house.house_rules import HouseRules, Rules
from bot.house.people import Blemish, Box, Condition, Look, Person, PersonId, PhotoId, ResidentId, Sighting, Verdict
from bot.house.statistics.counted_days import CountedDays
from bot.house.statistics.hiring import counter_of
from bot.house.statistics.hour_count import DayCount
from bot.house.statistics.visit_counter import VisitCounter
from bot.house.visits.visit import Answer, Outcome, Press, PressId, Visit, VisitId
from tests.fakes.books import Memory

T = TypeVar("T")

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
FRONT, BACK = DoorId("front"), DoorId("back gate")
GRACE = Person(PersonId("grace"), "Grace")
LENA = Person(PersonId("lena"), "Lena")


class Counting:
    """Books, and whoever counts in them; ``restart`` leaves the books alone."""

    def __init__(self, now: datetime = NOW, zone: tzinfo = BERLIN) -> None:
        self.memory = Memory()
        self.now = now
        self.zone = zone
        #: By how much somebody set the machine's clock.
        self.set_by = timedelta()
        self.counter = self.new()

    def new(self) -> VisitCounter:
        rules = Rules(HouseRules(timezone=str(self.zone)), self.zone)
        self.counter = counter_of(
            self.memory, rules=rules, clock=lambda: self.now + self.set_by, steady=lambda: self.now
        )
        return self.counter

    @property
    def days(self) -> CountedDays:
        return self.counter.days

    async def save(self, visit: Visit) -> Visit:
        """A visit is written down, and told of."""
        saved = await self.memory.visits.save(visit)
        await self.counter.take(VisitChanged(saved.id))
        return saved

    async def restart(self) -> None:
        """The service was killed, and starts again."""
        await self.new().resume()

    async def counted(
        self, start: date = date(2000, 1, 1), end: date = date(2030, 1, 1)
    ) -> dict[tuple[date, str], DayCount]:
        return {(day, door): count async for day, door, count in self.days.between(start, end)}


def visit_at(n: int, began: datetime = NOW, door: DoorId = FRONT, *seen: Sighting, rang: bool = True) -> Visit:
    """A visit, not over yet."""
    presses = (Press(PressId(f"p-{n}"), door, began),) if rang else ()
    look = Look(PhotoId(f"v-{n}-0"), Condition.CLEAR, seen) if seen else None
    return Visit(VisitId(f"v-{n}"), door, began, began + timedelta(minutes=2), presses, look=look)


def answered(visit: Visit, after_s: float = 12.0, outcome: Outcome = Outcome.UNLOCKED) -> Visit:
    at = visit.began_at + timedelta(seconds=after_s)
    return replace(visit, answer=Answer(outcome, ResidentId(1001), "Anna", at))


def expired(visit: Visit) -> Visit:
    return replace(visit, expired=True)


def face(
    person: Person | None = None,
    verdict: Verdict | None = None,
    distance: float | None = None,
    quality: float | None = None,
    reason: Blemish = Blemish.NONE,
) -> Sighting:
    verdict = verdict or (Verdict.NAMED if person else Verdict.UNKNOWN)
    return Sighting(1, Box(0, 0, 50, 50), verdict, person, reason, distance, quality=quality)


def looking(visit: Visit, seen: Iterable[Sighting]) -> Visit:
    return replace(visit, look=Look(PhotoId(f"{visit.id}-0"), Condition.CLEAR, tuple(seen)))


def run(work: Coroutine[Any, Any, T]) -> T:
    """For tests that hypothesis calls often."""
    return asyncio.run(work)
