"""The calls that bring into one resident's chat what is no card, and take messages of any kind out of it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.methods import EditMessageMedia
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MediaUnion,
    Message,
    ReplyParameters,
)

from bot.house.people import ResidentId
from bot.house.visits.visit import VisitId
from bot.telegram.delivery.uploads import FileWithheld, Uploads, WantedFile, blank_picture
from bot.telegram.delivery_failure import CALL_FAILED, CALL_TIMEOUT_S, What, comes_again, failure_of
from bot.telegram.tongues import Tongues
from bot.words.chat.people.lessons import FORGOTTEN_PICTURE

log = logging.getLogger(__name__)


#: How every PNG begins.
_PNG = b"\x89PNG"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent."""

    message: int
    with_photo: bool


class Sender:
    """Sends and deletes; raises what aiogram raises, where the courier has to try again."""

    def __init__(self, resident: ResidentId, bot: Bot, uploads: Uploads, tongues: Tongues) -> None:
        self._resident = resident
        self._bot = bot
        self._uploads = uploads
        self._tongues = tongues

    async def note(
        self,
        text: str,
        markup: InlineKeyboardMarkup | None = None,
        photo: bytes | None = None,
        *,
        reply_to: int | None = None,
        silent: bool = False,
    ) -> Sent:
        """Send a message (HTML) that is no card. A photo (JPEG, PNG) that Telegram does not take is left out.

        ``silent``: a text makes no sound.
        """
        reply = _reply_to(reply_to)
        if photo:
            try:
                sent = await self._photo_note(text, markup, reply, _file(photo))
                return Sent(sent.message_id, with_photo=True)
            except TelegramAPIError as exc:
                if failure_of(exc).what is not What.WITHOUT_PICTURE:
                    raise
                log.warning("Telegram does not take the picture of a message: %s", exc)
        sent = await self._bot.send_message(
            self._resident,
            text,
            parse_mode=ParseMode.HTML,
            disable_notification=silent or None,
            reply_markup=markup,
            reply_parameters=reply,
            request_timeout=CALL_TIMEOUT_S,
        )
        return Sent(sent.message_id, with_photo=False)

    async def photo(self, message: int, text: str, photo: bytes, markup: InlineKeyboardMarkup | None) -> None:
        """Show another photo (JPEG, PNG) in a message of ours, with other words below it, or one where there was none.

        Raises what aiogram raises.
        """
        media = InputMediaPhoto(media=_file(photo), caption=text, parse_mode=ParseMode.HTML)
        call = EditMessageMedia(chat_id=self._resident, message_id=message, media=media, reply_markup=markup)
        await self._bot(call, request_timeout=CALL_TIMEOUT_S)

    async def album(self, photos: Sequence[tuple[str, bytes]]) -> list[int]:
        """Send two to ten photos (JPEG) in one album, each with a few words; returns the ids of its messages."""
        media: list[MediaUnion] = [
            InputMediaPhoto(media=BufferedInputFile(jpeg, "photo.jpg"), caption=words) for words, jpeg in photos
        ]
        sent = await self._bot.send_media_group(self._resident, media, request_timeout=CALL_TIMEOUT_S)
        return [message.message_id for message in sent]

    async def note_of(
        self,
        visit: VisitId,
        text: str,
        picture: WantedFile | None,
        *,
        reply_to: int | None,
        silent: bool = False,
    ) -> Sent:
        """Send a message (HTML) about a visit that is not its card, with a picture of it where there is one to send."""
        if picture:
            try:
                send = partial(self._photo_note, text, None, _reply_to(reply_to), silent=silent)
                sent, _ = await self._uploads.show(picture, send)
            except FileWithheld as gone:
                log.warning("a picture of visit %s is gone: what it was to show is told in words (%s)", visit, gone)
            except TelegramAPIError as exc:
                if failure_of(exc).what is not What.WITHOUT_PICTURE:
                    raise
                log.warning("Telegram does not take the picture of a message: %s", exc)
            else:
                return Sent(sent.message_id, with_photo=True)
        return await self.note(text, reply_to=reply_to, silent=silent)

    async def _photo_note(
        self,
        text: str,
        markup: InlineKeyboardMarkup | None,
        reply: ReplyParameters | None,
        picture: BufferedInputFile | str,
        *,
        silent: bool = False,
    ) -> Message:
        return await self._bot.send_photo(
            self._resident,
            picture,
            caption=text,
            disable_notification=silent or None,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            reply_parameters=reply,
            request_timeout=CALL_TIMEOUT_S,
        )

    async def remove(self, message: int, *, has_photo: bool = False) -> None:
        """Delete a message of ours; where it is too old for that, its picture at least is painted over."""
        try:
            await self._bot.delete_message(self._resident, message, request_timeout=CALL_TIMEOUT_S)
        except TelegramBadRequest as exc:  # a bot deletes its own messages for 48 hours
            if has_photo and "not found" not in str(exc):
                await self._paint_over(message)

    async def clear(self, message: int, *, has_photo: bool = False) -> None:
        """The same; what Telegram refuses to delete for good is left where it stands."""
        try:
            await self.remove(message, has_photo=has_photo)
        except CALL_FAILED as exc:
            if comes_again(exc):
                raise
            log.info("message %d stays in the chat of resident %d: %s", message, self._resident, exc)

    async def strip(self, message: int) -> None:
        """Take the buttons off a message of ours."""
        await self._bot.edit_message_reply_markup(
            chat_id=self._resident, message_id=message, reply_markup=None, request_timeout=CALL_TIMEOUT_S
        )

    async def _paint_over(self, message: int) -> None:
        said = self._tongues.of(self._resident).plain(FORGOTTEN_PICTURE)
        media = InputMediaPhoto(media=BufferedInputFile(blank_picture(), "forgotten.jpg"), caption=said)
        call = EditMessageMedia(chat_id=self._resident, message_id=message, media=media)
        await self._bot(call, request_timeout=CALL_TIMEOUT_S)


def _reply_to(message: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id=message, allow_sending_without_reply=True) if message else None


def _file(photo: bytes) -> BufferedInputFile:
    return BufferedInputFile(photo, "chart.png" if photo.startswith(_PNG) else "door.jpg")
