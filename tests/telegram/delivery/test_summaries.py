"""A summary comes once: over restarts, sleeps of days, and clocks that change or are set."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.people import ResidentId
from bot.house.telling.digest import SummaryKind
from bot.house.telling.listening import Listeners, Listening
from bot.nursery import Nursery
from bot.telegram.delivery.summaries import Summaries, ToldSummary
from bot.words.phrase import Text
from tests.english import ENGLISH
from tests.fakes.books import MemoryCollection
from tests.rig.chat import WELL
from tests.rig.house import ANNA, LEO, HouseRig

ZONES = [ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]
EVERY_MORNING = Listening(summaries=(SummaryKind.MORNING,), summary_at=time(2, 30), of_nothing=True)

pytestmark = pytest.mark.looptime


class Stopped(Exception):
    """The power went."""


@dataclass
class Chats:
    """Takes messages as the household does: prepared ones go out at the next start."""

    prepared: dict[str, str] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    stop_at: str = ""

    async def prepare(self, resident: ResidentId, text: Text, key: str) -> None:
        if self.stop_at == "prepare":
            raise Stopped
        self.prepared.setdefault(key, ENGLISH.plain(text))

    def release(self, resident: ResidentId, key: str) -> None:
        if self.stop_at == "release":
            raise Stopped
        if key in self.prepared:
            self.sent.append(self.prepared.pop(key))

    def say(self, resident: ResidentId, text: Text) -> None:
        self.said.append(ENGLISH.plain(text))

    def start(self) -> None:
        self.sent += self.prepared.values()
        self.prepared.clear()


class ToldBook(MemoryCollection[ToldSummary]):
    """Cannot be written while the chats stop at it."""

    def __init__(self, chats: Chats) -> None:
        super().__init__()
        self._chats = chats

    async def put(self, things: Mapping[str, ToldSummary | None]) -> None:
        if self._chats.stop_at == "told" and any(one and one.told for one in things.values()):
            raise Stopped
        await super().put(things)


class Desk:
    """Summaries over books of their own, at a time that the test sets."""

    def __init__(self, house: HouseRig, zone: ZoneInfo = ZONES[0]) -> None:
        self.house, self.zone = house, zone
        self.now = datetime(2026, 3, 20, 12, tzinfo=UTC)
        self.chats = Chats()
        self.told = ToldBook(self.chats)
        self.listeners = Listeners(MemoryCollection())
        self.open()

    def open(self) -> None:
        self.summaries = Summaries(
            summarist=self.house.staff.summarist,
            told=self.told,
            listeners=self.listeners,
            residents=self.house.memory.residents,
            household=self.chats,  # type: ignore[arg-type]
            report=lambda: WELL,
            clock=lambda: self.now,
            zone=self.zone,
        )

    async def choose(self, listening: Listening) -> None:
        await self.listeners.change(ANNA.id, lambda _: listening)
        await self.summaries.send_due()

    async def restart(self) -> None:
        self.chats.stop_at = ""
        self.open()
        await self.summaries.resume()
        self.chats.start()
        await self.summaries.send_due()


@pytest.fixture
async def house() -> AsyncIterator[HouseRig]:
    async with Nursery() as nursery:
        yield HouseRig(nursery)


@pytest.fixture
def desk(house: HouseRig) -> Desk:
    return Desk(house)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("begin", [datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 25, tzinfo=UTC)], ids=str)
async def test_one_comes_each_day_though_the_clocks_change(house: HouseRig, zone: ZoneInfo, begin: datetime) -> None:
    desk = Desk(house, zone)
    desk.now = begin
    await desk.choose(EVERY_MORNING)
    for _ in range(45 * 24 * 2):
        desk.now += timedelta(minutes=30)
        await desk.summaries.send_due()
    assert len(desk.chats.sent) == 45


async def test_after_a_sleep_of_two_days_the_newest_alone_comes(desk: Desk) -> None:
    await desk.choose(EVERY_MORNING)
    desk.now += timedelta(days=3)
    await desk.summaries.send_due()
    assert len(desk.chats.sent) == 1
    assert desk.chats.sent[0].startswith("☀️ <b>Yesterday</b>")


@pytest.mark.parametrize("step", ["prepare", "told", "release"])
async def test_one_that_a_stop_interrupted_comes_all_the_same_and_once(desk: Desk, step: str) -> None:
    await desk.choose(EVERY_MORNING)
    desk.now += timedelta(days=1)
    desk.chats.stop_at = step
    await desk.summaries.send_due()
    assert desk.chats.sent == []
    await desk.restart()
    await desk.restart()
    assert len(desk.chats.sent) == 1


async def test_a_clock_that_is_set_back_tells_nothing_twice_and_one_that_was_years_ahead_is_forgiven(
    desk: Desk,
) -> None:
    await desk.choose(EVERY_MORNING)
    desk.now += timedelta(days=1)
    await desk.summaries.send_due()
    for hours in (-30, 30, -3, 3):
        desk.now += timedelta(hours=hours)
        await desk.summaries.send_due()
    assert len(desk.chats.sent) == 1
    desk.now += timedelta(days=3650)
    await desk.summaries.send_due()
    desk.now -= timedelta(days=3650)
    await desk.summaries.send_due()
    assert len(desk.chats.sent) == 2
    desk.now += timedelta(days=1)
    await desk.summaries.send_due()
    assert len(desk.chats.sent) == 3


async def test_nothing_comes_of_days_on_which_nothing_happened_unless_it_is_wanted(desk: Desk) -> None:
    await desk.choose(Listening(summaries=tuple(SummaryKind)))
    desk.now += timedelta(days=40)
    await desk.summaries.send_due()
    assert desk.chats.sent == []
    await desk.choose(Listening(summaries=tuple(SummaryKind), of_nothing=True))
    desk.now += timedelta(days=40)
    await desk.summaries.send_due()
    assert [one[0] for one in desk.chats.sent] == ["☀", "📅", "🩺"]


async def test_whoever_chooses_one_anew_is_not_told_what_is_old(desk: Desk) -> None:
    await desk.choose(EVERY_MORNING)
    await desk.choose(Listening(summaries=()))
    assert desk.told.everything() == {}
    desk.now += timedelta(days=30)
    await desk.choose(EVERY_MORNING)
    assert desk.chats.sent == []


async def test_one_is_shown_at_once_to_whoever_may_have_it(desk: Desk) -> None:
    await desk.summaries.show(ANNA, SummaryKind.MONTHLY)
    await desk.summaries.show(LEO, SummaryKind.MONTHLY)
    await desk.summaries.show(LEO, SummaryKind.WEEKLY)
    assert [one[0] for one in desk.chats.said] == ["🩺", "📅"]
    assert "Nobody was at a door." in desk.chats.said[1]
