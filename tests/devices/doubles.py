"""Who the boards' room speaks to, as recording doubles."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent, DoorNews
from bot.house.doors.presence import DoorReport
from bot.house.facts import Fact
from bot.house.people import ResidentId
from bot.house.visits.refused import PhotoTaken
from bot.house.visits.visit import PhotoFault, Press, PressId


class RecordingDoorman:
    """Writes down what it hears; a test may hold it up or have it fail."""

    def __init__(self) -> None:
        self.presses: list[Press] = []
        self.photos: list[tuple[DoorId, PressId, int, bytes]] = []
        self.unreadable: list[tuple[DoorId, PressId, int, PhotoFault]] = []
        self.news: list[tuple[DoorId, str]] = []
        self.broker: list[bool] = []
        self.doubted: list[tuple[DoorId, PressId, int]] = []
        self.doubtful: list[tuple[PressId, int]] = []
        self.signed: list[tuple[PressId, int]] = []
        self.late: list[tuple[DoorId, str]] = []
        self.whereabouts: list[tuple[ResidentId, bool]] = []
        #: The doors of which it told last that their bell is away.
        self.missed: list[DoorId] = []
        self.troubles: list[Exception] = []
        self.held: set[DoorId] = set()
        self._heard = asyncio.Condition()
        self._release = asyncio.Event()

    async def bell_rang(self, press: Press) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        if press.door in self.held:
            await self._release.wait()
        await self._note(lambda: self.presses.append(press))

    async def photo_arrived(
        self, door: DoorId, press: PressId, n: int, jpeg: bytes, *, doubtful: bool = False, signed: bool = False
    ) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        if door in self.held:
            await self._release.wait()
        if any((kept[1], kept[2]) == (press, n) for kept in self.photos):
            raise PhotoTaken(press)
        if doubtful:
            self.doubtful.append((press, n))
        if signed:
            self.signed.append((press, n))
        await self._note(lambda: self.photos.append((door, press, n, jpeg)))

    async def photo_unreadable(self, door: DoorId, press: PressId, n: int, fault: PhotoFault) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        await self._note(lambda: self.unreadable.append((door, press, n, fault)))

    async def photo_doubted(self, door: DoorId, press: PressId, n: int) -> None:
        await self._note(lambda: self.doubted.append((door, press, n)))

    async def opened_late(self, door: DoorId, order: str) -> None:
        await self._note(lambda: self.late.append((door, order)))

    async def door_news(self, door: DoorId, what: DoorEvent) -> None:
        await self._note(lambda: self.news.append((door, what)))

    async def take(self, fact: Fact) -> None:
        """As an outlet: what was judged of a door is news of it, too."""
        if isinstance(fact, DoorNews):
            await self.door_news(fact.door, fact.what)

    async def heard(self, who: ResidentId, *, away: bool) -> None:
        await self._note(lambda: self.whereabouts.append((who, away)))

    async def broker_news(self, *, there: bool) -> None:
        await self._note(lambda: self.broker.append(there))

    def release(self) -> None:
        self.held.clear()
        self._release.set()

    async def until(self, true: Callable[[], bool], wait_s: float = 8.0) -> None:
        """Wait until something heard makes this true."""
        async with asyncio.timeout(wait_s), self._heard:
            await self._heard.wait_for(true)

    async def _note(self, write: Callable[[], None]) -> None:
        async with self._heard:
            write()
            self._heard.notify_all()


class RecordingCaretaker:
    def __init__(self) -> None:
        self.news: list[DoorId] = []
        self.trouble: Exception | None = None

    async def board_news(self, door: DoorId) -> None:
        self.news.append(door)
        if self.trouble:
            raise self.trouble


@dataclass(frozen=True, slots=True)
class Listening:
    """The house, as the boards' room sees it; one double hears everything but how boards are."""

    doorman: RecordingDoorman
    caretaker: RecordingCaretaker = field(default_factory=RecordingCaretaker)

    @property
    def bells(self) -> RecordingDoorman:
        return self.doorman

    @property
    def whereabouts(self) -> RecordingDoorman:
        return self.doorman

    @property
    def answers(self) -> RecordingDoorman:
        return self.doorman


class RecordingPresence:
    """Writes down what doors report, and judges nothing."""

    def __init__(self) -> None:
        self.reports: list[DoorReport] = []

    def heard(self, report: DoorReport) -> None:
        self.reports.append(report)


class SetClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = datetime(2026, 6, 1, 18, 4, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at
