"""The plan of the house: open the rooms, join them, serve. A command's work lives in ``bot/commands/``."""

import gc
import logging
import os
import signal
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module

from bot.commands import CannotDo, write_on_any_terminal
from bot.commands.arguments import chosen_of
from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlet
from bot.settings import Settings, SettingsWrong
from bot.words.commands import settings_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Text, lines


@asynccontextmanager
async def open_house(settings: Settings, *further: Outlet) -> AsyncIterator[Mapping[DoorId, Door]]:
    """The whole house while the block lasts, everybody heard; its doors. Raises StoreUnusable, PortTaken.

    ``further`` outlets are told whatever happens, too, behind the house's own.
    """
    # imported here: `--help` and a wrong setting should not wait for aiogram
    from bot.commands.cameras import cameras_of
    from bot.commands.chores import keep_house, keep_watch, set_chores
    from bot.commands.day_log import day_log_of
    from bot.commands.home_assistant import home_assistant_of
    from bot.commands.kafka import kafka_of
    from bot.commands.rooms import api_of, doors_of, eyes_of, house_of, house_time, rules_of, store_of, telegram_of
    from bot.nursery import Nursery
    from bot.report import Report
    from bot.schedule import Schedule

    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(await store_of(settings))
        settings, doors = await doors_of(settings, store)
        rules = await rules_of(settings, store)
        steady = await house_time(store, stack)
        eyes = await stack.enter_async_context(eyes_of(settings, store))
        nursery = Nursery()
        telegram = telegram_of(settings, doors, store, nursery, steady, rules)
        await stack.enter_async_context(telegram)
        await stack.enter_async_context(nursery)
        stack.push_async_callback(telegram.rest)
        cameras = cameras_of(settings, store, nursery)
        api = api_of(settings, doors, store, telegram, rules)
        kafka = kafka_of(settings, doors, store, nursery)
        home = home_assistant_of(settings, doors, store, nursery, rules)
        told: list[Outlet] = [telegram.household, telegram.first_walk, api.live, home, *kafka.outlets, *further]
        house = house_of(settings, doors, store, told, eyes, cameras, nursery, steady, rules)
        staff, devices, outlets = house.staff, house.devices, house.outlets
        housekeeper = await day_log_of(settings, store, house, doors, steady, rules, nursery)
        report = Report(
            doors, telegram, devices, eyes, cameras, store, housekeeper, nursery, staff.backups, kafka, home
        )
        keep_house(nursery, settings, store, eyes, cameras, outlets, steady)
        await staff.resume()
        own = settings.house.claim_code  # known before anybody is listened to, who may send it at once
        code = await staff.invitations.claim_code(own.get_secret_value() if own else None)
        await telegram.listen(staff, report.status)
        await stack.enter_async_context(devices.serve(staff, report.parts, api.routes(house, report.status)))
        await stack.enter_async_context(home.serve(staff, devices, house.presence))
        stack.callback(api.live.end)
        kafka.serve(staff, devices.pictures(staff.doorman))
        await stack.enter_async_context(cameras.serve(staff.watching.watcher))
        schedule = await stack.enter_async_context(Schedule(nursery))
        set_chores(schedule, nursery, rules, housekeeper, staff.notary, staff.retention, staff.backups)
        keep_watch(nursery, staff.watching, staff.statistics)
        if code:
            nursery.spawn(telegram.show_claim(code), name="claim code")
        yield doors


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; returns the exit status."""
    write_on_any_terminal()
    chosen = chosen_of(arguments)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts what runs in the background so
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.umask(0o077)  # what the service writes is its owner's alone, models and caches included
    try:
        return carry_out(chosen)
    except SettingsWrong as exc:
        said: Text = lines(*(settings_text.setting(trouble) for trouble in exc.troubles), settings_text.EXPLAINED)
    except CannotDo as exc:
        said = exc.said
    except KeyboardInterrupt:
        return 130
    sys.stderr.write(f"{terminal_tongue(os.environ).plain(said)}\n")
    return 1


def carry_out(chosen: Namespace) -> int:
    """Do what was typed; returns the exit status. Raises CannotDo, SettingsWrong."""
    if chosen.command == "run":
        from bot.commands.run import run

        return run(open_house)
    gc.disable()  # what is imported is no garbage: to look through it again and again is a fifth of a demo's imports
    command = import_module(f"bot.commands.{chosen.command}")
    gc.freeze()
    gc.enable()
    status: int = command.carry_out(chosen)
    return status


if __name__ == "__main__":
    status = main()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # everything is closed: taking apart what was imported would cost one to three seconds more
