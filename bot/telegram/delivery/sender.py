"""The calls that bring a card into one resident's chat, and the memory of what it shows there."""

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.methods import EditMessageCaption, EditMessageMedia, EditMessageText, TelegramMethod
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MediaUnion,
    Message,
    ReplyParameters,
)
from PIL import Image

from bot.house.people import PhotoId, ResidentId
from bot.house.visits.visit import VisitId
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.cards.card import Card, CardBook
from bot.telegram.cards.renderer import Drawing
from bot.telegram.delivery.uploads import PictureWithheld, Uploads, WantedPicture
from bot.telegram.delivery_failure import CALL_FAILED, CALL_TIMEOUT_S, What, comes_again, failure_of
from bot.telegram.tongues import Tongues
from bot.words.chat.lessons import FORGOTTEN_PICTURE

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent."""

    message: int
    with_photo: bool


class Sender:
    """Sends and edits; raises what aiogram raises, where the courier has to try again."""

    def __init__(
        self, resident: ResidentId, bot: Bot, uploads: Uploads, cards: CardBook, buttons: ButtonBook, tongues: Tongues
    ) -> None:
        self._resident = resident
        self._bot = bot
        self._uploads = uploads
        self._cards = cards
        self._buttons = buttons
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
        """Send a message (HTML) that is no card. A photo (JPEG) that Telegram does not take is left out.

        ``silent``: a text makes no sound.
        """
        reply = _reply_to(reply_to)
        if photo:
            try:
                sent = await self._photo_note(text, markup, reply, BufferedInputFile(photo, "door.jpg"))
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

    async def album(self, photos: Sequence[tuple[str, bytes]]) -> list[int]:
        """Send two to ten photos (JPEG) in one album, each with a few words; returns the ids of its messages."""
        media: list[MediaUnion] = [
            InputMediaPhoto(media=BufferedInputFile(jpeg, "photo.jpg"), caption=words) for words, jpeg in photos
        ]
        sent = await self._bot.send_media_group(self._resident, media, request_timeout=CALL_TIMEOUT_S)
        return [message.message_id for message in sent]

    async def note_of(self, visit: VisitId, text: str, picture: WantedPicture | None, *, reply_to: int | None) -> Sent:
        """Send a message (HTML) about a visit that is not its card, with a picture of it where there is one to send."""
        if picture:
            try:
                send = partial(self._photo_note, text, None, _reply_to(reply_to))
                sent, _ = await self._uploads.show(picture, send)
            except PictureWithheld as gone:
                log.warning("a picture of visit %s is gone: what it was to show is told in words (%s)", visit, gone)
            except TelegramAPIError as exc:
                if failure_of(exc).what is not What.WITHOUT_PICTURE:
                    raise
                log.warning("Telegram does not take the picture of a message: %s", exc)
            else:
                return Sent(sent.message_id, with_photo=True)
        return await self.note(text, reply_to=reply_to)

    async def _photo_note(
        self,
        text: str,
        markup: InlineKeyboardMarkup | None,
        reply: ReplyParameters | None,
        picture: BufferedInputFile | str,
    ) -> Message:
        return await self._bot.send_photo(
            self._resident,
            picture,
            caption=text,
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

    async def bring(self, card: Card, drawing: Drawing) -> bool:
        """Make the card look like the drawing; False: it has to be drawn again, without its picture."""
        if card.gone or (card.message is not None and card.drawn == drawing.fingerprint):
            return True
        try:
            await self._send(card, drawing)
        except CALL_FAILED as exc:
            return await self._sort_out(exc, card, drawing)
        return True

    async def _send(self, card: Card, drawing: Drawing) -> None:
        sent, photo = await self._sent(card, drawing)
        message = sent.message_id if isinstance(sent, Message) else card.message
        shown = replace(drawing, photo=photo) if photo else drawing
        await self._remember(card, shown, message=message, with_photo=photo is not None)
        if card.message is None and message is not None:
            await self._buttons.bind(self._resident, card.visit, message)
        await self._uploads.write_down()

    async def _sent(self, card: Card, drawing: Drawing) -> tuple[Message | bool, PhotoId | None]:
        """Make the call; returns what came back, and which picture went with it."""
        if drawing.photo is not None and drawing.photo != card.photo:
            picture = WantedPicture(card.visit, drawing.photo, drawing.told_by_photo, card.pictures_of)
            try:
                return await self._uploads.show(picture, partial(self._show_picture, card, drawing))
            except PictureWithheld as gone:  # forgotten: the next drawing has none; or the disk does not give it out
                log.warning(
                    "a picture of visit %s cannot be read: its card goes without (%r)", card.visit, gone.__cause__
                )
        return await self._show_words(card, drawing), None

    async def _show_picture(self, card: Card, drawing: Drawing, picture: BufferedInputFile | str) -> Message | bool:
        if card.message is None:
            return await self._bot.send_photo(
                self._resident,
                picture,
                caption=drawing.text,
                parse_mode=ParseMode.HTML,
                reply_markup=drawing.markup,
                disable_notification=drawing.quiet,
                request_timeout=CALL_TIMEOUT_S,
            )
        return await self._bot.edit_message_media(
            InputMediaPhoto(media=picture, caption=drawing.text, parse_mode=ParseMode.HTML),
            chat_id=self._resident,
            message_id=card.message,
            reply_markup=drawing.markup,
            request_timeout=CALL_TIMEOUT_S,
        )

    async def _show_words(self, card: Card, drawing: Drawing) -> Message | bool:
        chat, message, markup = self._resident, card.message, drawing.markup
        if message is None:
            return await self._bot.send_message(
                chat,
                drawing.text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                disable_notification=drawing.quiet,
                request_timeout=CALL_TIMEOUT_S,
            )
        call: TelegramMethod[Any]
        if card.photo:
            call = EditMessageCaption(
                chat_id=chat, message_id=message, caption=drawing.text, parse_mode=ParseMode.HTML, reply_markup=markup
            )
        else:
            call = EditMessageText(
                chat_id=chat, message_id=message, text=drawing.text, parse_mode=ParseMode.HTML, reply_markup=markup
            )
        sent: Message | bool = await self._bot(call, request_timeout=CALL_TIMEOUT_S)
        return sent

    async def _paint_over(self, message: int) -> None:
        said = self._tongues.of(self._resident).plain(FORGOTTEN_PICTURE)
        media = InputMediaPhoto(media=BufferedInputFile(_grey(), "forgotten.jpg"), caption=said)
        call = EditMessageMedia(chat_id=self._resident, message_id=message, media=media)
        await self._bot(call, request_timeout=CALL_TIMEOUT_S)

    async def _remember(self, card: Card, drawing: Drawing, *, message: int | None, with_photo: bool) -> None:
        seen = replace(card, photo=drawing.photo, told_by_photo=drawing.told_by_photo) if with_photo else card
        await self._cards.save(replace(seen, message=message, drawn=drawing.fingerprint))

    async def _sort_out(self, exc: Exception, card: Card, drawing: Drawing) -> bool:
        match failure_of(exc).what:
            case What.DONE:
                await self._remember(card, drawing, message=card.message, with_photo=drawing.photo is not None)
            case What.WITHOUT_PICTURE:
                log.warning("Telegram does not take the picture of visit %s: %s", card.visit, exc)
                await self._cards.save(replace(card, refused_photo=drawing.photo))
                return False
            case What.GONE:
                log.info("visit %s is gone from the chat of resident %d: %s", card.visit, self._resident, exc)
                await self._cards.save(replace(card, gone=True))
            case _:
                raise exc
        return True


def _reply_to(message: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id=message, allow_sending_without_reply=True) if message else None


def _grey() -> bytes:
    file = io.BytesIO()
    Image.new("L", (64, 64), 128).save(file, "JPEG")
    return file.getvalue()
