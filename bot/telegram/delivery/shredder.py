"""What may stand in a chat for a short time only: files that are sent once, and what must go; restart or not."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex
from typing import NamedTuple

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.types import BufferedInputFile, Message

from bot.house.people import ResidentId
from bot.house.ports import Background, Clock, Collection
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import (
    CALL_OR_LINE_FAILED,
    CALL_TIMEOUT_S,
    SHUT_REST_S,
    What,
    failure_of,
    pause_s,
)
from bot.words.chat.cameras import camera_add_text
from bot.words.chat.doors import board_text, opening_text
from bot.words.chat.past import export_text
from bot.words.chat.people import people_text, table_columns
from bot.words.chat.residents import key_text, recovery_text
from bot.words.phrase import Phrase, Text

log = logging.getLogger(__name__)

#: How long such a file stands in the chat.
STANDS_FOR = timedelta(minutes=10)

#: A bot deletes its own messages for 48 hours.
_DELETABLE_FOR = timedelta(hours=48)


class FileKind(StrEnum):
    """What is in such a file; it is stored."""

    #: A door's settings file.
    SECRETS = "secrets"
    RECOVERY_CODES = "recovery_codes"
    #: What an app that shows codes is set up with.
    CODE_APP = "code_app"
    #: Everybody whose face is known, as a table.
    PEOPLE = "people"
    #: What another program asks with.
    PROGRAM_KEY = "program_key"
    #: Visits, or who was here, as a table.
    RECORDS = "records"
    #: No file: what somebody wrote, and a password in it.
    PASSWORD = "password"  # noqa: S105 - no password
    #: No file either: a message of ours that tells of somebody who was forgotten meanwhile.
    FORGOTTEN = "forgotten"


class _FileWords(NamedTuple):
    not_sent: Phrase
    maybe_sent: Phrase
    stays: Phrase


_WORDS: Mapping[FileKind, _FileWords] = {
    FileKind.SECRETS: _FileWords(board_text.FILE_NOT_SENT, board_text.FILE_MAYBE_SENT, board_text.FILE_STAYS),
    FileKind.RECOVERY_CODES: _FileWords(recovery_text.NOT_SENT, recovery_text.MAYBE_SENT, recovery_text.STAYS),
    FileKind.CODE_APP: _FileWords(opening_text.NOT_SENT, opening_text.MAYBE_SENT, opening_text.STAYS),
    FileKind.PEOPLE: _FileWords(table_columns.NOT_SENT, table_columns.MAYBE_SENT, table_columns.STAYS),
    FileKind.PROGRAM_KEY: _FileWords(key_text.NOT_SENT, key_text.MAYBE_SENT, key_text.STAYS),
    FileKind.RECORDS: _FileWords(table_columns.NOT_SENT, export_text.MAYBE_SENT, table_columns.STAYS),
    FileKind.PASSWORD: _FileWords(camera_add_text.NOT_ERASED, camera_add_text.NOT_ERASED, camera_add_text.NOT_ERASED),
    FileKind.FORGOTTEN: _FileWords(people_text.STAYS, people_text.STAYS, people_text.STAYS),
}


@dataclass(frozen=True, slots=True)
class ShortLived:
    """A file in a chat."""

    resident: ResidentId
    #: When it is deleted.
    until: datetime
    #: None: it was about to be sent.
    message: int | None = None
    kind: FileKind = FileKind.SECRETS

    @property
    def words(self) -> _FileWords:
        """What is said where something goes wrong with it."""
        return _WORDS[self.kind]


class Shredder:
    """Sends such files, and deletes them. What is to be deleted is written down before it is sent."""

    def __init__(
        self,
        *,
        bot: Bot,
        household: TelegramHousehold,
        files: Collection[ShortLived],
        background: Background,
        steady: Clock,
    ) -> None:
        self._bot = bot
        self._household = household
        self._files = files
        self._background = background
        self._steady = steady

    async def resume(self) -> None:
        """Go on after a restart; a file whose sending was interrupted is its reader's to delete."""
        for key, file in self._files.everything().items():
            if file.message is None:
                await self._strike_off(key)
                self._household.say(file.resident, file.words.maybe_sent)
            else:
                self._shred_later(key, file, file.message)

    async def send(
        self, resident: ResidentId, name: str, content: bytes, caption: Text, *, kind: FileKind = FileKind.SECRETS
    ) -> None:
        """Send a file, for ``STANDS_FOR``. It is not tried twice: of two of them one would stay for ever."""
        key, file = token_hex(8), ShortLived(resident, self._steady() + STANDS_FOR, kind=kind)
        await self._files.put({key: file})
        if not await self._household.lives_here(resident):  # removed since they asked for it
            await self._strike_off(key)
            return
        try:
            sent = await self._sent(resident, BufferedInputFile(content, name), caption, kind)
        except CALL_OR_LINE_FAILED as exc:
            log.warning("a file for resident %d was not sent (%s)", resident, type(exc).__name__)
            await self._strike_off(key)
            self._household.say(resident, file.words.not_sent)
            return
        self._shred_later(key, file, sent.message_id)
        await self._files.put({key: replace(file, message=sent.message_id)})

    async def _sent(self, resident: ResidentId, file: BufferedInputFile, caption: Text, kind: FileKind) -> Message:
        said = self._household.said(resident, caption)
        if kind is FileKind.CODE_APP:  # another phone's camera looks at it, as it stands in the chat
            return await self._bot.send_photo(
                resident, file, caption=said, parse_mode=ParseMode.HTML, request_timeout=CALL_TIMEOUT_S
            )
        return await self._bot.send_document(
            resident, file, caption=said, parse_mode=ParseMode.HTML, request_timeout=CALL_TIMEOUT_S
        )

    async def erase(
        self,
        resident: ResidentId,
        message: int,
        kind: FileKind = FileKind.PASSWORD,
        *,
        within: timedelta = timedelta(),
    ) -> None:
        """Delete a message at once, or at the latest after a while; returns once it is written down that it must go."""
        key, written = token_hex(8), ShortLived(resident, self._steady() + within, message, kind)
        self._shred_later(key, written, message)  # first: whatever the disk does
        await self._files.put({key: written})

    def _shred_later(self, key: str, file: ShortLived, message: int) -> None:
        self._background.spawn(self._shred(key, file, message), name=f"shred {key}")

    async def _shred(self, key: str, file: ShortLived, message: int) -> None:
        left = file.until - self._steady()
        await asyncio.sleep(max(0.0, left.total_seconds()))
        tries = 0
        while (rest_s := await self._try(file, message, tries)) is not None:
            tries += 1
            await asyncio.sleep(rest_s)
        await self._strike_off(key)

    async def _strike_off(self, key: str) -> None:
        await self._files.put({key: None})

    async def _try(self, file: ShortLived, message: int, tries: int) -> float | None:
        """Delete it; how long to wait before the next try, or None: it is gone, or will never go."""
        try:
            await self._bot.delete_message(file.resident, message, request_timeout=CALL_TIMEOUT_S)
        except CALL_OR_LINE_FAILED as exc:
            verdict = failure_of(exc)
            if verdict.what is What.AGAIN:
                return pause_s(tries, verdict.after_s)
            shut = verdict.what is What.SHUT
            if shut and self._steady() < file.until - STANDS_FOR + _DELETABLE_FOR:
                return SHUT_REST_S
            if shut or "can't be deleted" in str(exc):
                self._household.say(file.resident, file.words.stays)
        return None
