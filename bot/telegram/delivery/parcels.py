"""Backups on their way into a chat: part by part, each tried again while Telegram is away."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.types import InputFile

from bot.house.people import ResidentId
from bot.house.ports import Backups
from bot.house.records.backup import KeptBackup
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_OR_LINE_FAILED, What, failure_of, pause_s
from bot.words.chat.past import backup_page_text

log = logging.getLogger(__name__)

#: A part of 48 MB over a line that takes half a megabit a second, in seconds.
_PART_WITHIN_S = 900

#: A part is tried so often: about an hour of a line that is down.
_TRIES = 130


class _BackupPart(InputFile):
    """A part of a backup, read while it is sent."""

    def __init__(self, name: str, pieces: Callable[[], AsyncIterator[bytes]]) -> None:
        super().__init__(filename=name)
        self._pieces = pieces

    async def read(self, bot: Bot) -> AsyncGenerator[bytes, None]:  # noqa: ARG002 - aiogram's
        async for piece in self._pieces():
            yield piece


class Parcels:
    """Sends them; they stay in the chat, where they are nobody's to read without the passphrase."""

    def __init__(self, *, bot: Bot, household: TelegramHousehold, backups: Backups) -> None:
        self._bot = bot
        self._household = household
        self._backups = backups

    async def deliver(self, resident: ResidentId, backup: KeptBackup) -> bool:
        """Send all parts; returns whether all of them arrived."""
        for number in range(1, backup.parts + 1):
            if not await self._household.lives_here(resident) or not await self._sent(resident, backup, number):
                return False
        return True

    async def _sent(self, resident: ResidentId, backup: KeptBackup, number: int) -> bool:
        name = backup.name if backup.parts == 1 else f"{backup.name}.{number:03}"
        caption = backup_page_text.part(number, backup.parts)
        for tries in range(_TRIES):
            try:
                await self._bot.send_document(
                    resident,
                    _BackupPart(name, lambda: self._backups.part(backup.name, number)),
                    caption=self._household.said(resident, caption),
                    parse_mode=ParseMode.HTML,
                    disable_notification=True,
                    request_timeout=_PART_WITHIN_S,
                )
            except CALL_OR_LINE_FAILED as exc:
                verdict = failure_of(exc)
                log.warning("a part of a backup was not sent (%s)", type(exc).__name__)
                if verdict.what is not What.AGAIN:
                    return False
                await asyncio.sleep(pause_s(tries, verdict.after_s))
            else:
                return True
        return False
