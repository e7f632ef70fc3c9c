"""Files that may stand in a chat for a short time only: sent once, deleted when their time is over, restart or not."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import BufferedInputFile

from bot.house.people import ResidentId
from bot.house.ports import Background, Clock, Drawer
from bot.telegram import board_text
from bot.telegram.courier import PATIENCE_S
from bot.telegram.fate import What, fate
from bot.telegram.household import TelegramHousehold
from bot.telegram.post import CALL_TIMEOUT_S

log = logging.getLogger(__name__)

#: How long such a file stands in the chat.
STANDS_FOR = timedelta(minutes=10)

_TROUBLE = (TelegramAPIError, ClientDecodeError, OSError, TimeoutError)


class Shredder:
    """Sends such files, and deletes them. What is to be deleted is written down before it is sent."""

    def __init__(
        self, *, bot: Bot, household: TelegramHousehold, drawer: Drawer, background: Background, steady: Clock
    ) -> None:
        self._bot = bot
        self._household = household
        self._drawer = drawer
        self._background = background
        self._steady = steady

    async def resume(self) -> None:
        """Go on after a restart; a file whose sending was interrupted is its reader's to delete."""
        for key, document in (await self._drawer.everything()).items():
            if document["message"] is None:
                await self._drawer.put({key: None})
                self._household.say(ResidentId(document["resident"]), board_text.FILE_MAYBE_SENT)
            else:
                self._shred_later(key, document)

    async def send(self, resident: ResidentId, name: str, content: bytes, caption: str) -> None:
        """Send a file, for ``STANDS_FOR``. It is not tried twice: of two of them one would stay for ever."""
        key, until = token_hex(8), self._steady() + STANDS_FOR
        document: dict[str, Any] = {"resident": resident, "message": None, "until": until.isoformat()}
        await self._drawer.put({key: document})
        try:
            sent = await self._bot.send_document(
                resident,
                BufferedInputFile(content, name),
                caption=caption,
                parse_mode=ParseMode.HTML,
                request_timeout=CALL_TIMEOUT_S,
            )
        except _TROUBLE as exc:
            log.warning("a file for resident %d was not sent (%s)", resident, type(exc).__name__)
            await self._drawer.put({key: None})
            self._household.say(resident, board_text.FILE_NOT_SENT)
            return
        document["message"] = sent.message_id
        await self._drawer.put({key: document})
        self._shred_later(key, document)

    def _shred_later(self, key: str, document: Mapping[str, Any]) -> None:
        self._background.spawn(self._shred(key, document), name=f"shred {key}")

    async def _shred(self, key: str, document: Mapping[str, Any]) -> None:
        left = datetime.fromisoformat(document["until"]) - self._steady()
        await asyncio.sleep(max(0.0, left.total_seconds()))
        tries = 0
        while (pause_s := await self._try(ResidentId(document["resident"]), document["message"], tries)) is not None:
            tries += 1
            await asyncio.sleep(pause_s)
        await self._drawer.put({key: None})

    async def _try(self, resident: ResidentId, message: int, tries: int) -> float | None:
        """Delete it; how long to wait before the next try, or None: it is gone, or will never go."""
        try:
            await self._bot.delete_message(resident, message, request_timeout=CALL_TIMEOUT_S)
        except _TROUBLE as exc:
            verdict = fate(exc)
            if verdict.what is What.AGAIN:
                patience_s = PATIENCE_S[min(tries, len(PATIENCE_S) - 1)]
                return patience_s if verdict.after_s is None else verdict.after_s
            if "can't be deleted" in str(exc):
                self._household.say(resident, board_text.FILE_STAYS)
        return None
