"""The plan of the house: every part built once, joined, kept running, stopped."""

import asyncio
import logging
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from bot.commands import CannotDo
from bot.commands.arguments import chosen_of
from bot.settings import LockKind, Settings, SettingsWrong, audit_key_places

if TYPE_CHECKING:
    from bot.house.door import Door, DoorId
    from bot.house.facts import Outlets
    from bot.house.housekeeper import Housekeeper
    from bot.house.moments import HouseTime
    from bot.house.notary import Notary
    from bot.house.ports import Ledger
    from bot.nursery import Nursery
    from bot.schedule import Schedule
    from bot.store import Store

log = logging.getLogger("doorman")


def now() -> datetime:
    """The present moment, by this machine's clock."""
    return datetime.now(UTC)


async def serve(settings: Settings) -> None:
    """Run the service until it is told to stop."""
    # imported here: `--help` and a wrong setting should not wait for aiogram
    from bot.commands.engine import engine_settings
    from bot.devices.room import Devices
    from bot.house.board import Acquaintance
    from bot.house.facts import Outlets
    from bot.house.staff import hire
    from bot.nursery import Nursery
    from bot.report import Report
    from bot.schedule import Schedule
    from bot.telegram.room import Account, TelegramRoom
    from bot.vision import Vision

    stop = told_to_stop()
    doors = doors_of(settings)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(await store_of(settings))
        steady = await house_time(store, stack)
        eyes = await stack.enter_async_context(
            Vision(folder=settings.data_dir / "gallery", settings=engine_settings(settings), people=store.people)
        )
        nursery = Nursery()
        account = Account(settings.bot_token.get_secret_value(), settings.bot_api_url)
        telegram = await stack.enter_async_context(
            TelegramRoom(
                account, doors=doors, memory=store, nursery=nursery, clock=now, steady=steady, zone=settings.zone
            )
        )
        await stack.enter_async_context(nursery)
        stack.push_async_callback(telegram.rest)
        outlets = Outlets(telegram.household)
        devices = Devices(
            settings,
            acquaintances=store.collection("boards", Acquaintance),
            audit=store.audit,
            background=nursery,
            clock=now,
            steady=steady,
        )
        staff = hire(
            doors,
            store,
            eyes=eyes,
            locks=devices.locks,
            boards=devices.boards,
            outlets=outlets,
            background=nursery,
            clock=now,
            steady=steady,
            answer_window=timedelta(seconds=settings.answer_window_s),
        )
        housekeeper = housekeeper_of(settings, store, outlets, doors, steady)
        report = Report(
            doors, chats=telegram, devices=devices, eyes=eyes, store=store, log=housekeeper, nursery=nursery
        )
        keep_house(nursery, store, outlets, steady)
        await staff.resume()
        chosen = settings.claim_code.get_secret_value() if settings.claim_code else None
        code = await staff.registrar.claim_code(chosen)  # before anybody is listened to, who may send it at once
        await telegram.listen(staff, report.status)
        await stack.enter_async_context(
            devices.serve(staff.doorman, staff.caretaker, report.parts, missed=staff.doorman.missed)
        )
        schedule = await stack.enter_async_context(Schedule(nursery))
        set_chores(schedule, nursery, settings, housekeeper, notary_of(store, outlets, steady))
        if code:
            nursery.spawn(telegram.show_claim(code), name="claim code")
        log.info("standing at %d door(s)", len(doors))
        await stop.wait()
        log.info("stopping")


def told_to_stop() -> asyncio.Event:
    """Set at Ctrl-C, and when a service manager ends us."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def store_of(settings: Settings) -> "Store":
    """The data folder, not entered yet, and the key that seals its audit trail."""
    from bot.store import Store, open_key

    key = await asyncio.to_thread(open_key, audit_key_places(settings))
    return Store(settings.data_dir, now, audit_key=key)


async def house_time(store: "Store", stack: AsyncExitStack) -> "HouseTime":
    """The clock for everything that ends, gone on from the last run; written down once more when the stack ends."""
    from bot.house.moments import HouseTime, KeptTime

    kept = store.collection("time", KeptTime)
    seen = [visit.last_at for visit in await store.visits.open_visits()]
    steady = HouseTime.go_on(kept, now, witnessed=max(seen, default=None))
    stack.push_async_callback(steady.keep, kept)
    return steady


def keep_house(nursery: "Nursery", store: "Store", outlets: "Outlets", steady: "HouseTime") -> None:
    """Look after the disk, and after the house's own time, for as long as the nursery lives."""
    from bot.house.moments import KeptTime
    from bot.house.storekeeper import DiskMemory, Storekeeper

    storekeeper = Storekeeper(
        disk=store.disk,
        outlets=outlets,
        residents=store.residents,
        audit=store.audit,
        memory=store.collection("disk", DiskMemory),
        steady=steady,
    )
    nursery.keep("storekeeper", storekeeper.run)
    nursery.keep("house time", lambda: steady.keep_on(store.collection("time", KeptTime)))


def set_chores(
    schedule: "Schedule", nursery: "Nursery", settings: Settings, housekeeper: "Housekeeper", notary: "Notary"
) -> None:
    """What is done by the clock, and what is made up for at the start."""
    schedule.daily(settings.daily_log_at, settings.zone, housekeeper.post_recent, "the day's log", now_too=True)
    nursery.keep("the day's log that waits", housekeeper.retry)
    schedule.daily(settings.daily_log_at, settings.zone, notary.seal, "the audit trail's seal")
    nursery.spawn(notary.look(), name="the audit trail")


def housekeeper_of(
    settings: Settings, store: "Store", outlets: "Outlets", doors: "Mapping[DoorId, Door]", steady: "HouseTime"
) -> "Housekeeper":
    """Who writes the day's log."""
    from bot.house.housekeeper import Housekeeper, LedgerMemory

    return Housekeeper(
        visits=store.visits,
        ledger=ledger_of(settings, store),
        memory=store.collection("ledger", LedgerMemory),
        doors=doors,
        zone=settings.zone,
        clock=now,
        steady=steady,
        outlets=outlets,
        audit=store.audit,
    )


def notary_of(store: "Store", outlets: "Outlets", steady: "HouseTime") -> "Notary":
    """Who checks the audit trail, and gives the owners its seal."""
    from bot.house.notary import Notary, NotaryMemory

    return Notary(
        trail=store.audit,
        memory=store.collection("notary", NotaryMemory),
        outlets=outlets,
        steady=steady,
    )


def ledger_of(settings: Settings, store: "Store") -> "Ledger":
    """Where the day's log goes."""
    from bot.sheets import SheetsLedger

    if settings.sheets_credentials_file and settings.sheets_spreadsheet:
        return SheetsLedger(settings.sheets_credentials_file, settings.sheets_spreadsheet, settings.sheets_api_url)
    return store.csv_ledger


def doors_of(settings: Settings) -> "dict[DoorId, Door]":
    """The doors, as the owner named them."""
    from bot.house.door import Door, DoorId

    return {
        DoorId(id_): Door(DoorId(id_), door.name, has_lock=door.lock is not LockKind.NONE)
        for id_, door in settings.doors.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; returns the exit status."""
    chosen = chosen_of(arguments)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts what runs in the background so
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.umask(0o077)  # what the service writes is its owner's alone, models and caches included
    try:
        return carry_out(chosen)
    except SettingsWrong as exc:
        return complain(f"{exc}\nEvery setting is explained in .env.example.")
    except CannotDo as exc:
        return complain(str(exc))
    except KeyboardInterrupt:
        return 130


def carry_out(chosen: Namespace) -> int:
    """Do what was typed; returns the exit status. Raises CannotDo, SettingsWrong."""
    if chosen.command == "run":
        from bot.commands.run import run

        return run(serve)
    status: int = import_module(f"bot.commands.{chosen.command}").carry_out(chosen)
    return status


def complain(sentence: str) -> int:
    """Say what is wrong and what to do; returns the exit status."""
    sys.stderr.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    status = main()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # everything is closed: taking apart what was imported would cost one to three seconds more
