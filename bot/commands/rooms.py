"""What the settings make of a room, for ``main.open_house``, which opens and joins them."""

import asyncio
import logging
from collections.abc import Collection as Some
from collections.abc import Iterable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.commands.engine import engine_settings
from bot.commands.wording import household_tongue, say_refusal
from bot.devices.added import settings_of
from bot.devices.room import Devices
from bot.house.boards.board import Acquaintance
from bot.house.doors.added import ADDED_DOORS, AddedDoor
from bot.house.doors.builder import in_use
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import Doors, take_over
from bot.house.doors.presence import Presence
from bot.house.facts import Outlet
from bot.house.joining import House, join
from bot.house.moments import HouseTime, KeptTime
from bot.house.ports import Ledger
from bot.nursery import Nursery
from bot.one_time import PyotpCodes
from bot.settings import DoorSettings, LockKind, Settings, audit_key_places
from bot.store import Store, open_key, open_store
from bot.telegram.room import TelegramRoom
from bot.vision import Vision
from bot.words.ledger_row import LedgerWords

log = logging.getLogger(__name__)


def now() -> datetime:
    """The present moment, by this machine's clock."""
    return datetime.now(UTC)


def doors_in(settings: Settings, added: Some[str] = ()) -> dict[DoorId, Door]:
    """The doors of the settings, as they are called there; ``added`` are those that came from the chat."""
    return {
        DoorId(id_): Door(
            DoorId(id_), door.name.strip() or id_, has_lock=door.lock is not LockKind.NONE, added=id_ in added
        )
        for id_, door in settings.doors.items()
    }


async def doors_of(settings: Settings, store: Store) -> tuple[Settings, Doors]:
    """The doors as the household keeps them, and the settings with those that were added in the chat.

    Doors of the settings that the household does not know yet are taken over; an added one that the settings name as
    well is as it is told there.
    """
    added = _added(settings, store)
    settings = replace(settings, doors={**settings.doors, **added})
    found = doors_in(settings, added)
    doors = await take_over(store.doors, found, silently=not await store.residents.residents())
    for door in doors.values():
        if settings.doors[door.id].name and found[door.id].name != door.name:
            log.warning("%s is called “%s” here: another name in .env does not count any more", door.id, door.name)
    return settings, doors


def _added(settings: Settings, store: Store) -> dict[str, DoorSettings]:
    found: dict[str, DoorSettings] = {}
    for id_, door in in_use(store.collection(ADDED_DOORS, AddedDoor), settings.doors).items():
        try:
            found[id_] = settings_of(door)
        except ValueError:
            log.exception("the added door %s cannot be reached: it is left out", id_)
    return found


def answer_window(settings: Settings) -> timedelta:
    """How long a visit may be answered."""
    return timedelta(seconds=settings.house.answer_window_s)


async def store_of(settings: Settings) -> AbstractAsyncContextManager[Store]:
    """The data folder while the block lasts, with the key that seals its audit trail."""
    key = await asyncio.to_thread(open_key, audit_key_places(settings.store))
    return open_store(settings.store.folder, now, audit_key=key)


async def house_time(store: Store, stack: AsyncExitStack) -> HouseTime:
    """The clock for everything that ends, gone on from the last run; written down once more when the stack ends."""
    kept = store.collection("time", KeptTime)
    seen = [visit.last_at for visit in await store.visits.open_visits()]
    steady = HouseTime.go_on(kept, now, witnessed=max(seen, default=None))
    stack.push_async_callback(steady.keep, kept)
    return steady


def eyes_of(settings: Settings, store: Store) -> Vision:
    """The recogniser, not entered yet."""
    return Vision(folder=settings.store.folder / "gallery", settings=engine_settings(settings), people=store.people)


def telegram_of(
    settings: Settings, doors: Mapping[DoorId, Door], store: Store, nursery: Nursery, steady: HouseTime
) -> TelegramRoom:
    """The residents' room, not entered yet."""
    return TelegramRoom(
        settings.telegram,
        doors=doors,
        memory=store,
        nursery=nursery,
        clock=now,
        steady=steady,
        zone=settings.house.zone,
    )


def devices_of(settings: Settings, store: Store, nursery: Nursery, steady: HouseTime, presence: Presence) -> Devices:
    """What stands between house and boards, not served yet."""
    return Devices(
        settings.devices,
        updates=settings.store.folder / "updates",
        presence=presence,
        acquaintances=store.collection("boards", Acquaintance),
        audit=store.audit,
        background=nursery,
        clock=now,
        steady=steady,
        wording=say_refusal,
    )


def house_of(
    settings: Settings,
    doors: Doors,
    store: Store,
    outlets: Iterable[Outlet],
    eyes: Vision,
    nursery: Nursery,
    steady: HouseTime,
) -> House[Devices]:
    """The middle of the house, joined to the rooms round it; nobody is heard yet."""
    return join(
        doors,
        store,
        outlets=outlets,
        eyes=eyes,
        devices=partial(devices_of, settings, store, nursery, steady),
        codes=PyotpCodes(),
        background=nursery,
        clock=now,
        steady=steady,
        zone=settings.house.zone,
        answer_window=answer_window(settings),
    )


def ledger_of(settings: Settings, store: Store) -> Ledger:
    """Where the day's log goes."""
    headings = LedgerWords(household_tongue(settings)).headings
    if not settings.sheets.chosen:
        return store.csv_ledger(headings)
    from bot.sheets import SheetsLedger  # noqa: PLC0415 - gspread takes 10 MiB, and 0.4 s of a start

    return SheetsLedger(settings.sheets, headings=headings)
