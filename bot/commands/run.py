"""``main.py run``, and ``main.py`` alone: the service, with the settings in ``.env``."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from zoneinfo import ZoneInfo

from bot.cameras.process.heaps import share_heaps
from bot.commands import CannotDo
from bot.commands.wording import say_cannot_start
from bot.house.doors.door import Door, DoorId
from bot.logs import set_up
from bot.service_manager import ServiceManager
from bot.settings import Settings, read_settings, unread_settings
from bot.store import StoreUnusable
from bot.telegram import first_calls
from bot.web import PortTaken
from bot.words.commands import settings_text
from bot.words.tongue import Language, Tongue, load_catalogues
from recognizer.process.limits import keep_memory_private

log = logging.getLogger("doorman")

#: A thread that wants to go on waits so long at most for another one of this process, in seconds: what a ring waits for
#: is written down by threads, each of which has a few hundredths of a millisecond of work before the disk has its turn.
SWITCH_S = 0.0005

#: So many objects are made before the collector looks for garbage among the youngest, and so often it looks there
#: before it looks further: with Python's own 700 two rings in three had such a look in their way, of 0.4 to 1 ms each.
GARBAGE_AFTER = (20_000, 10, 10)

#: What the log is written in.
LOGGED = Tongue(Language.ENGLISH, ZoneInfo("UTC"))

#: The whole house while the block lasts, and its doors.
OpenHouse = Callable[[Settings], AbstractAsyncContextManager[Mapping[DoorId, Door]]]


def run(open_house: OpenHouse) -> int:
    """Serve until it is told to stop; returns the exit status. Raises CannotDo, SettingsWrong."""
    share_heaps()
    keep_memory_private()  # keys and tokens are in it, and the recogniser's process runs as the same user
    settings = read_settings()
    set_up(settings.house.log_level, secrets_of(settings))
    for doubt in unread_settings():
        log.warning("%s", LOGGED.plain(settings_text.setting(doubt)))
    try:
        asyncio.run(serve(settings, open_house))
    except (StoreUnusable, PortTaken) as exc:
        raise CannotDo(say_cannot_start(exc)) from exc
    return 0


async def serve(settings: Settings, open_house: OpenHouse) -> None:
    """Keep the house open until a signal ends it."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    # what is made until the house is open is no garbage, three hundred thousand objects of aiogram's above all: looking
    # through them takes 0.4 s of a start, and 0.2 s each time after it, in which no ring is heard
    gc.disable()
    sys.setswitchinterval(SWITCH_S)
    # before anybody is listened to, and in this thread: what reading them needs for a moment, some MB, is used again by
    # what is imported after it, where a thread's heap would keep it for itself
    load_catalogues()
    first_calls.build()
    manager = ServiceManager()
    async with open_house(settings) as doors, asyncio.TaskGroup() as tasks:
        gc.freeze()
        gc.set_threshold(*GARBAGE_AFTER)
        gc.enable()
        log.info("standing at %d door(s)", len(doors))
        manager.opened()
        telling = tasks.create_task(manager.keep_telling(), name="watchdog")
        await stop.wait()
        log.info("stopping")
        manager.closing()
        telling.cancel()


def secrets_of(settings: Settings) -> list[str]:
    """Everything that no log may hold."""
    doors = [
        secret
        for door in settings.doors.values()
        for secret in (door.key, door.token, door.broker_password, door.relay_password)
    ]
    brokers = [settings.mqtt.password, settings.kafka.password, settings.kafka.surveillance_key]
    secrets = [settings.telegram.token, *brokers, settings.house.claim_code, *doors]
    return [secret.get_secret_value() for secret in secrets if secret]
