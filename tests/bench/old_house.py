"""A house of ten years for ``tests.bench.ledger``: the real middle over the real store, and what it may be asked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from bot.charts import Charts
from bot.commands.chores import keep_no_longer
from bot.daylight import SunOrClock
from bot.house.doors.door import Door
from bot.house.doors.doors import as_kept
from bot.house.house_rules import HouseRules, Rules
from bot.house.joining import join
from bot.house.records.historian import WEEK_DAYS, HistoryFilter
from bot.house.staff import Staff
from bot.house.statistics.charting import Charting
from bot.house.statistics.charts import ChartKind, ChartPeriod
from bot.house.tables.records import RecordsWanted
from bot.house.watch.camera import WatchPlaceId
from bot.nursery import Nursery
from bot.one_time import PyotpCodes
from bot.store import Store
from bot.time_zones import SystemZones
from tests.bench.ten_years import ANNA, DOORS, PEOPLE, a_visit
from tests.fakes.arming import RecordingArmTopic
from tests.fakes.backups import MemoryBackups
from tests.fakes.boards import RecordingBoards
from tests.fakes.cameras import RecordingCameras
from tests.fakes.messages import RecordingMessages
from tests.fakes.senses import RecordingDevices, RecordingEyes, RecordingLocks
from tests.fakes.speech import RecordingSpeech
from tests.fakes.tracking import RecordingTrackers


@dataclass(frozen=True, slots=True)
class OldHouse:
    """A house over a data folder, and nobody outside it."""

    store: Store
    staff: Staff
    charting: Charting
    charts: Charts
    now: datetime

    async def add(self, number: int) -> object:
        """One more visit."""
        return await self.store.visits.save(a_visit(10_000_000 + number, self.now, Random(number)))  # noqa: S311

    async def today(self, _number: int) -> object:
        """The page of /today."""
        return await self.staff.historian.page(ANNA, HistoryFilter(self.now.date()))

    async def week_of_strangers(self, _number: int) -> object:
        """A search."""
        return await self.staff.historian.page(ANNA, HistoryFilter(self.now.date(), WEEK_DAYS, strangers=True))

    async def any_day(self, number: int) -> object:
        """The page of a day in the past, another each time."""
        day = self.now.date() - timedelta(days=37 * (number + 1))
        return await self.staff.historian.page(ANNA, HistoryFilter(day))

    async def who(self, number: int) -> object:
        """The page of /who."""
        return await self.staff.historian.person(ANNA, PEOPLE[number % len(PEOPLE)].name)

    async def chart(self, number: int) -> object:
        """A month's chart as a picture, another kind each time; the first one brings matplotlib along."""
        kinds = [kind for kind in ChartKind if kind is not ChartKind.CROWD]
        shown = await self.charting.chart(ANNA, kinds[number % len(kinds)], ChartPeriod.MONTH, None)
        return await self.charts.draw(shown, "en", dark=False)

    async def counts(self, _number: int) -> object:
        """What a month's chart of the crowd is drawn of."""
        return self.staff.watching.counts.by_hour(WatchPlaceId(DOORS[0]), self.now - timedelta(days=31))

    async def count_all(self, _number: int) -> None:
        """What is done once, behind everything else, in a house that is older than its counters."""
        await self.staff.statistics.resume()
        counter = self.staff.statistics._counter
        await counter.catch_up()
        while await counter._count_earlier():
            pass

    async def numbers(self, _number: int) -> object:
        """What a month's charts of visits are drawn of."""
        today = self.now.date()
        return await self.staff.statistics.days(ANNA, None, today - timedelta(days=30), today)

    async def attendance(self, _number: int) -> object:
        """A class of forty in a month."""
        today = self.now.date()
        return await self.staff.watching.attendance.keeper.days(ANNA, today - timedelta(days=30), today)

    async def day_of_class(self, _number: int) -> object:
        """The page of /attendance."""
        return await self.staff.watching.attendance.keeper.day(ANNA, self.now.date())

    async def morning(self, _number: int) -> object:
        """What the morning's summary tells."""
        return await self.staff.summarist.days(ANNA, self.now.date() - timedelta(days=1), 1)

    async def month(self, _number: int) -> object:
        """What the month's tells."""
        return await self.staff.summarist.health(self.now.date() - timedelta(days=30), 30)

    async def retention(self, _number: int) -> None:
        """What is done every night."""
        await keep_no_longer(self.staff.retention)

    async def everything(self, _number: int) -> int:
        """All visits as an export takes them; returns how many."""
        wanted = RecordsWanted((self.now - timedelta(days=3655)).date(), self.now.date())
        return sum([len(piece) async for piece in self.staff.watching.attendance.records.visits(ANNA, wanted)])


def old_house(store: Store, nursery: Nursery, now: datetime, kept: HouseRules) -> OldHouse:
    """The real house over the real store; what stands around it are doubles."""
    rules = Rules(kept, UTC)
    devices = RecordingDevices(
        RecordingLocks(),
        RecordingBoards(DOORS[0]),
        speech=RecordingSpeech(),
        messages=RecordingMessages(),
        trackers=RecordingTrackers(),
        arm_topic=RecordingArmTopic(),
    )
    doors = as_kept(store.doors, {door: Door(door, door) for door in DOORS})
    house = join(
        doors,
        store,
        outlets=[],
        eyes=RecordingEyes(),
        cameras=RecordingCameras(),
        daylight=SunOrClock(None, rules.zone),
        devices=lambda _: devices,
        codes=PyotpCodes(),
        backups=MemoryBackups(),
        background=nursery,
        clock=lambda: now,
        steady=lambda: now,
        rules=rules,
        zones=SystemZones(),
    )
    charting = Charting(doors, statistics=house.staff.statistics, zone=UTC)
    return OldHouse(store, house.staff, charting, Charts(UTC), now)
