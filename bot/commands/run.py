"""``main.py run``, and ``main.py`` alone: the service, with the settings in ``.env``."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot.commands import CannotDo
from bot.devices.photo_intake import PortTaken
from bot.logs import set_up
from bot.settings import Settings, read_settings, unread_settings
from bot.store import StoreUnusable
from recognizer.limits import keep_memory_private

log = logging.getLogger("doorman")


def run(serve: Callable[[Settings], Coroutine[Any, Any, None]]) -> int:
    """Serve until it is told to stop; returns the exit status. Raises CannotDo, SettingsWrong."""
    keep_memory_private()  # keys and tokens are in it, and the recogniser's process runs as the same user
    settings = read_settings()
    set_up(settings.log_level, secrets_of(settings))
    for doubt in unread_settings():
        log.warning("%s", doubt)
    try:
        asyncio.run(serve(settings))
    except (StoreUnusable, PortTaken) as exc:
        raise CannotDo(str(exc)) from exc
    return 0


def secrets_of(settings: Settings) -> list[str]:
    """Everything that no log may hold."""
    doors = [secret for door in settings.doors.values() for secret in (door.key, door.token, door.broker_password)]
    secrets = [settings.bot_token, settings.mqtt_password, settings.claim_code, *doors]
    return [secret.get_secret_value() for secret in secrets if secret]
