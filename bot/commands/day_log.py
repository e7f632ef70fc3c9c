"""The day's log: where it goes, and who writes it; for ``main.open_house``."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module

from bot.commands.log_key import LOG_KEY, SealedLogKey
from bot.commands.rooms import now
from bot.commands.wording import household_tongue
from bot.devices.room import Devices
from bot.house.attendance.person_day import SeenThrough
from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlets
from bot.house.house_rules import Rules
from bot.house.joining import House
from bot.house.moments import HouseTime
from bot.house.ports import Ledger, SheetLedger, Spreadsheets
from bot.house.records.day_poster import DaysToTell, GivenDays
from bot.house.records.housekeeper import Housekeeper, LedgerMemory
from bot.house.records.ledger_day import LedgerDay, ledger_days
from bot.house.records.log_keeper import LogSurroundings
from bot.house.watch.staff import WatchStaff
from bot.nursery import Nursery
from bot.settings import Settings
from bot.store import Store
from bot.words.ledger_row import LedgerWords


class SheetsWhenAsked:
    """Spreadsheets (port); what speaks to Google takes 10 MiB and 0.4 s of a start, and is loaded once it is needed."""

    def __init__(self, settings: Settings) -> None:
        self._words = LedgerWords(household_tongue(settings))
        self._api_url = settings.sheets.api_url

    async def account(self, key: str) -> str:
        """See ``Spreadsheets.account``."""
        return await (await self._room()).account(key)

    async def ledger(self, spreadsheet: str, key: str) -> SheetLedger:
        """See ``Spreadsheets.ledger``."""
        return await (await self._room()).ledger(spreadsheet, key)

    async def _room(self) -> Spreadsheets:
        sheets = await asyncio.to_thread(import_module, "bot.sheets")
        room: Spreadsheets = sheets.GoogleSheets(
            self._words.headings, self._words.attendance_headings, api_url=self._api_url
        )
        return room


def files_of(settings: Settings, store: Store) -> Ledger:
    """The day's log in files."""
    words = LedgerWords(household_tongue(settings))
    return store.csv_ledger(words.headings, words.attendance_headings)


def sheet_of(settings: Settings) -> SheetLedger | None:
    """The spreadsheet of the settings; None: they name none."""
    if not settings.sheets.chosen:
        return None
    from bot.sheets import ledger_of_settings  # noqa: PLC0415 - gspread takes 10 MiB, and 0.4 s of a start

    words = LedgerWords(household_tongue(settings))
    return ledger_of_settings(settings.sheets, headings=words.headings, attendance=words.attendance_headings)


async def day_log_of(
    settings: Settings,
    store: Store,
    house: House[Devices],
    doors: Mapping[DoorId, Door],
    steady: HouseTime,
    rules: Rules,
    nursery: Nursery,
) -> Housekeeper:
    """Who writes the day's log, where the household wants it."""
    files, sheet = files_of(settings, store), sheet_of(settings)
    housekeeper = housekeeper_of(
        settings, store, house.outlets, doors, steady, rules, sheet or files, house.staff.watching
    )
    safe = SealedLogKey(store.sealed(LOG_KEY))
    around = LogSurroundings(housekeeper, files, sheet, SheetsWhenAsked(settings), safe, nursery)
    await house.staff.day_log.join(around)
    return housekeeper


def housekeeper_of(
    settings: Settings,
    store: Store,
    outlets: Outlets,
    doors: Mapping[DoorId, Door],
    steady: HouseTime,
    rules: Rules,
    ledger: Ledger,
    watching: WatchStaff | None = None,
) -> Housekeeper:
    """Who writes the day's log; without ``watching`` it tells of visits alone."""
    return Housekeeper(
        visits=store.visits,
        ledger=ledger,
        wording=LedgerWords(household_tongue(settings)),
        memory=store.collection("ledger", LedgerMemory),
        days=_days(store, doors, rules, watching) if watching else None,
        days_memory=store.collection("ledger_days", GivenDays),
        doors=doors,
        zone=rules.zone,
        clock=now,
        steady=steady,
        outlets=outlets,
        audit=store.audit,
    )


def _days(store: Store, doors: Mapping[DoorId, Door], rules: Rules, watching: WatchStaff) -> DaysToTell:
    async def between(start: date, end: date) -> Sequence[LedgerDay]:
        people = {person.id: person.name for person in await store.people.people()}
        places = {(SeenThrough.DOOR, str(door.id)): door.name for door in doors.values()}
        places |= {(SeenThrough.CAMERA, str(camera.id)): camera.name for camera in watching.cameras.cameras()}
        return ledger_days(await watching.attendance.keeper.between(start, end), people, places, rules.zone)

    return between
