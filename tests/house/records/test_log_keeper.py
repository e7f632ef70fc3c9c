"""Where the day's log goes: an owner has it moved into a spreadsheet and back, without a restart."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.house.facts import Outlets
from bot.house.house_rules import HouseRules, Rules
from bot.house.people import Resident
from bot.house.ports import Ledger, SheetLedger
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused, LedgerState
from bot.house.records.log_keeper import (
    MOST_KEY_BYTES,
    LogInSettings,
    LogKeeper,
    LogPlace,
    LogSurroundings,
    NoLogKey,
    NoSpreadsheet,
)
from bot.house.records.spreadsheet import spreadsheet_key
from bot.house.residents.admission import Admission, Permissions
from bot.house.residents.permissions import NotAllowed
from bot.house.rules_keeper import RulesKeeper
from bot.nursery import Nursery
from bot.time_zones import SystemZones
from tests.fakes.books import MemoryAudit, MemoryCollection, MemoryResidents
from tests.fakes.ledger import RecordingLedger
from tests.fakes.spreadsheets import MemorySafe, RecordingSheet, RecordingSpreadsheets
from tests.rig.house import ANNA, LEO

SHEET = "1AbCdEfGhIjKlMnOpQrStUvWxYz"
ADDRESS = f"https://docs.google.com/spreadsheets/d/{SHEET}/edit#gid=0"
KEY = json.dumps({"client_email": "doorman@example.iam", "private_key": "s3cret"}).encode()


class Writer:
    """Whoever writes the log: tells into what, in order."""

    def __init__(self, files: Ledger) -> None:
        self.used: list[Ledger] = [files]
        self.posted = 0
        self.state = LedgerState()

    async def use(self, ledger: Ledger) -> None:
        self.used.append(ledger)

    async def post_recent(self) -> int | None:
        self.posted += 1
        return 0


class Household:
    """A keeper, and all they stand on; ``restart`` over the same books."""

    def __init__(self) -> None:
        self.memory: MemoryCollection[LogPlace] = MemoryCollection()
        self.safe, self.spreadsheets, self.audit = MemorySafe(), RecordingSpreadsheets(), MemoryAudit()
        self.files = RecordingLedger()
        self.residents = MemoryResidents(ANNA, LEO)
        self.rules = Rules(HouseRules(), ZoneInfo("Europe/Berlin"))

    async def start(self, nursery: Nursery, by_settings: SheetLedger | None = None) -> LogKeeper:
        admission = Admission(Permissions({}, self.now, self.rules.zone), self.residents)
        rules = RulesKeeper(
            self.rules,
            book=MemoryCollection(),
            zones=SystemZones(),
            residents=self.residents,
            admission=admission,
            audit=self.audit,
            outlets=Outlets(),
        )
        keeper = LogKeeper(
            memory=self.memory,
            rules=rules,
            admission=admission,
            audit=self.audit,
            clock=self.now,
            zone=self.rules.zone,
        )
        self.writer = Writer(self.files)
        await keeper.join(LogSurroundings(self.writer, self.files, by_settings, self.spreadsheets, self.safe, nursery))
        return keeper

    def now(self) -> datetime:
        return datetime(2026, 11, 30, 23, 30, tzinfo=UTC)


async def moved() -> None:
    """What is done in the background is done."""
    for _ in range(9):
        await asyncio.sleep(0)


async def test_an_owner_gives_a_key_and_an_address_and_the_log_goes_there_at_once() -> None:
    household = Household()
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        assert (await keeper.take_key(ANNA, KEY)).place == LogPlace(account="doorman@example.iam")
        assert await keeper.take_spreadsheet(ANNA, ADDRESS) == "Our house"
        await moved()
    sheet = household.spreadsheets.sheets[SHEET]
    assert sheet.months == ["2026-12"]  # by the household's own time
    assert (household.writer.used[-1], household.writer.posted) == (sheet, 1)
    assert household.audit.noted == ["log key taken", "log moved"]
    assert "s3cret" not in str(household.audit.lines)

    async with Nursery() as nursery:
        await household.start(nursery)
        assert household.writer.used == [household.files, sheet]


async def test_a_spreadsheet_that_does_not_let_us_in_leaves_the_log_where_it_was_and_can_be_tried_again() -> None:
    household = Household()
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        await keeper.take_key(ANNA, KEY)
        household.spreadsheets.refuses = LedgerReason.NOT_SHARED
        with pytest.raises(LedgerRefused, match="not shared"):
            await keeper.take_spreadsheet(ANNA, ADDRESS)
        assert (await keeper.of(ANNA)).place == LogPlace(tried=SHEET, account="doorman@example.iam")
        assert household.writer.used == [household.files]
        household.spreadsheets.refuses = None
        assert await keeper.test(ANNA) == "Our house"
        assert (await keeper.of(ANNA)).place == LogPlace(SHEET, account="doorman@example.iam")


async def test_another_spreadsheet_takes_over_only_once_it_lets_us_in() -> None:
    household = Household()
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        await keeper.take_key(ANNA, KEY)
        await keeper.take_spreadsheet(ANNA, ADDRESS)
        household.spreadsheets.refuses = LedgerReason.FULL
        with pytest.raises(LedgerRefused):
            await keeper.take_spreadsheet(ANNA, SHEET[::-1])
        assert (await keeper.of(ANNA)).place.spreadsheet == SHEET


async def test_the_log_goes_into_files_again_and_the_key_is_forgotten() -> None:
    household = Household()
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        await keeper.take_key(ANNA, KEY)
        await keeper.take_spreadsheet(ANNA, ADDRESS)
        assert (await keeper.leave_spreadsheet(ANNA)).place == LogPlace()
        await moved()
    assert household.writer.used[-1] is household.files
    assert household.safe.key is None


async def test_nobody_waits_for_google_to_have_the_log_in_files_again_and_it_stays_there() -> None:
    household, asked, answers = Household(), asyncio.Event(), asyncio.Event()

    class Slow(RecordingSheet):
        async def rehearse(self, month: str) -> str:
            asked.set()
            await answers.wait()
            return await super().rehearse(month)

    household.spreadsheets.sheets[SHEET] = Slow(SHEET)
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        await keeper.take_key(ANNA, KEY)
        async with asyncio.TaskGroup() as tasks:
            trying = tasks.create_task(keeper.take_spreadsheet(ANNA, ADDRESS))
            await asked.wait()
            async with asyncio.timeout(30):
                left = await keeper.leave_spreadsheet(ANNA)
            answers.set()
        assert (left.place, trying.result()) == (LogPlace(), None)
        await moved()
        assert (await keeper.of(ANNA)).place == LogPlace()
    assert household.writer.used == [household.files, household.files]


async def test_a_new_key_is_used_at_once() -> None:
    household = Household()
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        await keeper.take_key(ANNA, KEY)
        await keeper.take_spreadsheet(ANNA, ADDRESS)
        await keeper.take_key(ANNA, KEY.replace(b"s3cret", b"another"))
        await moved()
    assert "another" in household.spreadsheets.keys[-1]
    assert len(household.writer.used) == 3


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{}", b" " * (MOST_KEY_BYTES + 1)])
async def test_what_is_no_key_is_refused_and_the_one_before_stays(content: bytes) -> None:
    household = Household()
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        await keeper.take_key(ANNA, KEY)
        with pytest.raises(LedgerRefused, match="key malformed"):
            await keeper.take_key(ANNA, content)
    assert household.safe.key == KEY.decode()


async def test_what_cannot_be_is_refused() -> None:
    household = Household()
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        with pytest.raises(NoSpreadsheet):
            await keeper.test(ANNA)
        with pytest.raises(NoLogKey):
            await keeper.take_spreadsheet(ANNA, ADDRESS)
        await keeper.take_key(ANNA, KEY)
        with pytest.raises(NoSpreadsheet):
            await keeper.take_spreadsheet(ANNA, "my sheet")


async def test_what_the_settings_name_counts_and_is_tested_alone() -> None:
    household, sheet = Household(), RecordingSheet("of the settings")
    await household.memory.put({"house": LogPlace(SHEET, account="a@b")})
    async with Nursery() as nursery:
        keeper = await household.start(nursery, sheet)
        assert (await keeper.of(ANNA)).by_settings
        assert await keeper.test(ANNA) == "Our house"
        for order in (
            keeper.take_key(ANNA, KEY),
            keeper.take_spreadsheet(ANNA, ADDRESS),
            keeper.leave_spreadsheet(ANNA),
        ):
            with pytest.raises(LogInSettings):
                await order
    assert household.writer.used == [household.files]


@pytest.mark.parametrize("by", [LEO])
async def test_nobody_but_an_owner_changes_it(by: Resident) -> None:
    household = Household()
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        orders = (
            keeper.of(by),
            keeper.set_often(by, on=True),
            keeper.take_key(by, KEY),
            keeper.take_spreadsheet(by, ADDRESS),
            keeper.test(by),
            keeper.leave_spreadsheet(by),
        )
        for order in orders:
            with pytest.raises(NotAllowed):
                await order
    assert (household.safe.key, household.memory.everything()) == (None, {})


async def test_the_log_is_written_more_often_when_an_owner_wants_it() -> None:
    household = Household()
    async with Nursery() as nursery:
        keeper = await household.start(nursery)
        assert (await keeper.set_often(ANNA, on=True)).rules == replace(HouseRules(), log_often=True)


@pytest.mark.parametrize(
    "text",
    [
        ADDRESS,
        f"docs.google.com/spreadsheets/d/{SHEET}",
        f"https://docs.google.com/spreadsheets/u/1/d/{SHEET}/htmlview",
        f" {SHEET}\n",
    ],
)
def test_a_spreadsheet_is_known_by_its_address_however_it_was_copied(text: str) -> None:
    assert spreadsheet_key(text) == SHEET


@pytest.mark.parametrize("text", ["", "hello", "https://example.com/d/x", "../../etc", "a b" * 20])
def test_what_is_no_address_is_none(text: str) -> None:
    assert spreadsheet_key(text) is None
