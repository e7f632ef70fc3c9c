"""What the settings make of a room, for ``main.open_house``, which opens and joins them."""

import asyncio
import logging
from collections.abc import Collection as Some
from collections.abc import Iterable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.api import ApiRoom, PageNeeds
from bot.cameras.room import CamerasRoom
from bot.charts import Charts
from bot.commands.backups import backups_of
from bot.commands.cameras import daylight_of
from bot.commands.engine import engine_settings
from bot.commands.rule_check import otherwise, rules_in
from bot.commands.wording import page_words, say_refusal, try_words
from bot.devices.added import settings_of
from bot.devices.boards.provisioning import home_of, is_own_machine
from bot.devices.broker_need import needs_broker
from bot.devices.room import Devices
from bot.house.boards.board import Acquaintance
from bot.house.doors.added import ADDED_DOORS, AddedDoor
from bot.house.doors.builder import in_use
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import Doors, take_over
from bot.house.doors.presence import Presence
from bot.house.facts import Outlet
from bot.house.house_rules import HOUSE_RULES, HouseRules, Rules, take_over_rules
from bot.house.joining import House, join
from bot.house.moments import HouseTime, KeptTime
from bot.house.opening.kept_proofs import PROOFS, ResidentProofs, hold_pauses
from bot.nursery import Nursery
from bot.one_time import PyotpCodes
from bot.settings import DoorSettings, LockKind, Settings, WebSettings, audit_key_places
from bot.store import Store, open_key, open_store
from bot.tables import ChatTables
from bot.telegram.page_ways import PageAddress, PageWays
from bot.telegram.room import TelegramRoom
from bot.time_zones import SystemZones
from bot.vision import Vision
from bot.web import Networks

log = logging.getLogger(__name__)


def now() -> datetime:
    """The present moment, by this machine's clock."""
    return datetime.now(UTC)


def doors_in(settings: Settings, added: Some[str] = ()) -> dict[DoorId, Door]:
    """The doors of the settings, as they are called there; ``added`` are those that came from the chat."""
    broker = needs_broker(settings.devices)
    return {
        DoorId(id_): Door(
            DoorId(id_),
            door.name.strip() or id_,
            has_lock=door.lock is not LockKind.NONE,
            has_board=door.key is not None,
            speaks=broker,
            added=id_ in added,
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


async def rules_of(settings: Settings, store: Store) -> Rules:
    """The rules as the household keeps them; those of the settings are taken over once."""
    silently = not await store.residents.residents()
    rules = await take_over_rules(
        store.collection(HOUSE_RULES, HouseRules), rules_in(settings), SystemZones(), silently=silently
    )
    for written in otherwise(settings, rules.kept).values():
        log.warning("%s in .env does not count any more: the household keeps another", written)
    return rules


async def store_of(settings: Settings) -> AbstractAsyncContextManager[Store]:
    """The data folder while the block lasts, with the key that seals its audit trail."""
    key = await asyncio.to_thread(open_key, audit_key_places(settings.store))
    return open_store(settings.store.folder, now, audit_key=key)


async def house_time(store: Store, stack: AsyncExitStack) -> HouseTime:
    """The clock for everything that ends, gone on from the last run; written down once more when the stack ends."""
    kept = store.collection("time", KeptTime)
    seen = [visit.last_at for visit in await store.visits.open_visits()]
    steady = HouseTime.go_on(kept, now, witnessed=max(seen, default=None))
    if steady.guessed:
        await hold_pauses(store.collection(PROOFS, ResidentProofs), steady.guessed)
        await steady.keep(kept)  # what was held is not held again at the next start
    stack.push_async_callback(steady.keep, kept)
    return steady


def eyes_of(settings: Settings, store: Store) -> Vision:
    """The recogniser, not entered yet."""
    return Vision(folder=settings.store.folder / "gallery", settings=engine_settings(settings), people=store.people)


def telegram_of(
    settings: Settings,
    doors: Mapping[DoorId, Door],
    store: Store,
    nursery: Nursery,
    steady: HouseTime,
    rules: Rules,
) -> TelegramRoom:
    """The residents' room, not entered yet."""
    return TelegramRoom(
        settings.telegram,
        doors=doors,
        memory=store,
        tables=ChatTables(),
        painter=Charts(rules.zone),
        nursery=nursery,
        clock=now,
        steady=steady,
        zone=rules.zone,
        page=PageWays(settings.app, partial(page_at_home, settings.web)),
    )


async def page_at_home(web: WebSettings) -> PageAddress:
    """Where browsers at home find the page."""
    try:
        host = await home_of(web)
    except OSError:
        return PageAddress()
    named = f"[{host}]" if ":" in host else host
    return PageAddress(f"http://{named}:{web.port}/app", only_here=is_own_machine(host))


def api_of(
    settings: Settings,
    doors: Mapping[DoorId, Door],
    store: Store,
    telegram: TelegramRoom,
    rules: Rules,
) -> ApiRoom:
    """What other programs ask, not served yet."""
    trusted = Networks.parse(settings.web.trusted_proxies)
    needs = PageNeeds(
        settings.telegram.token.get_secret_value(),
        language_of=lambda who: telegram.tongues.of(who).language,
        bot_name=lambda: (telegram.poller.me.username or "") if telegram.poller.me else "",
        zone=lambda: rules.zone.present,
        words=page_words,
        painter=telegram.painter,
    )
    return ApiRoom(
        settings.api,
        doors,
        store,
        trusted=trusted,
        clock=now,
        wording=say_refusal,
        try_words=try_words,
        app=settings.app,
        needs=needs,
    )


def devices_of(settings: Settings, store: Store, nursery: Nursery, steady: HouseTime, presence: Presence) -> Devices:
    """What stands between house and boards, not served yet."""
    return Devices(
        settings.devices,
        updates=settings.store.folder / "updates",
        presence=presence,
        acquaintances=store.collection("boards", Acquaintance),
        recordings=store.recordings,
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
    cameras: CamerasRoom,
    nursery: Nursery,
    steady: HouseTime,
    rules: Rules,
) -> House[Devices]:
    """The middle of the house, joined to the rooms round it; nobody is heard yet."""
    return join(
        doors,
        store,
        outlets=outlets,
        eyes=eyes,
        cameras=cameras,
        daylight=daylight_of(settings.cameras, rules.zone),
        devices=partial(devices_of, settings, store, nursery, steady),
        codes=PyotpCodes(),
        backups=backups_of(settings, store, now),
        background=nursery,
        clock=now,
        steady=steady,
        rules=rules,
        zones=SystemZones(),
    )
