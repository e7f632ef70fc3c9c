"""The calls that bring a card into one resident's chat, and the memory of what it shows there."""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import Any, Generic

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.methods import EditMessageCaption, EditMessageText, TelegramMethod
from aiogram.types import BufferedInputFile, InputMediaAnimation, InputMediaPhoto, Message

from bot.house.people import PhotoId, ResidentId
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.cards.card import AnyCard, CardBook, ChatCard
from bot.telegram.cards.drawing import Drawing
from bot.telegram.delivery.uploads import FileWithheld, Uploads, WantedFile
from bot.telegram.delivery_failure import CALL_FAILED, CALL_TIMEOUT_S, What, failure_of

log = logging.getLogger(__name__)


class CardSender(Generic[AnyCard]):
    """Sends a card, and edits it from words to a picture and on to a clip; raises what aiogram raises.

    What a card shows is written down with each call; a call that failed for good is sorted out here, and the others
    are the courier's to try again.
    """

    def __init__(
        self, resident: ResidentId, bot: Bot, uploads: Uploads, cards: CardBook[AnyCard], buttons: ButtonBook
    ) -> None:
        self._resident = resident
        self._bot = bot
        self._uploads = uploads
        self._cards = cards
        self._buttons = buttons
        #: True while a message that stands there gets a file: whoever breaks that off costs its upload, and no more.
        self.is_changing_file = False

    async def bring(self, card: AnyCard, drawing: Drawing) -> bool:
        """Make the card look like the drawing; False: it has to be drawn again, without its picture."""
        if card.gone or (card.message is not None and card.drawn == drawing.fingerprint):
            return True
        # first: we may be killed before we hear that it was carried out, and what it shows may have to go by then
        await self._doubt(card, drawing)
        try:
            await self._send(card, drawing)
        except CALL_FAILED as exc:
            return await self._sort_out(exc, card, drawing)
        except asyncio.CancelledError:  # broken off, or the service ends
            await self._doubt(card, drawing)
            raise
        return True

    async def expect_edit(self, about: str) -> None:
        """Note of a card that it is edited in a moment, whatever the drawing will be: it need not be noted then."""
        card = await self._cards.find(about, self._resident)
        if card and card.message is not None and card.drawn:
            await self._cards.save(replace(card, drawn=""))

    async def _doubt(self, card: AnyCard, drawing: Drawing) -> None:
        """Nobody knows what it shows: an edit may be carried out of which nobody hears, and undone before the next."""
        file_in_doubt = card.file_in_doubt or bool(_not_shown(card, drawing))
        doubted = replace(card, drawn="", file_in_doubt=file_in_doubt)
        if card.message is not None and doubted != await self._cards.find(card.about, self._resident):
            await self._cards.save(doubted)

    async def _send(self, card: AnyCard, drawing: Drawing) -> None:
        sent, shown, drawn = await self._sent(card, drawing)
        message = sent.message_id if isinstance(sent, Message) else card.message
        await self._remember(shown, drawn, message=message)
        if card.message is None and message is not None:
            await self._buttons.bind(self._resident, card.about, message)
        await self._uploads.write_down()

    async def _sent(self, card: AnyCard, drawing: Drawing) -> tuple[Message | bool, AnyCard, Drawing]:
        """Make the call; returns what came back, the card with what it shows now, and what was drawn."""
        for file in _not_shown(card, drawing):
            self.is_changing_file = card.message is not None
            try:
                sent, shown = await self._uploads.show(file, partial(self._show_file, card, drawing, file))
            except FileWithheld as gone:  # forgotten: the next drawing has none; or the disk does not give it out
                log.warning("a file of %s cannot be read: its card goes without (%r)", card.about, gone.__cause__)
            else:
                drawn = replace(drawing, photo=card.photo if file.is_clip else shown)
                return sent, _showing(card, drawing, file, shown), drawn
            finally:
                self.is_changing_file = False
        return await self._show_words(card, drawing), _with_words(card), drawing

    async def _show_file(
        self, card: AnyCard, drawing: Drawing, file: WantedFile, content: BufferedInputFile | str
    ) -> Message | bool:
        if card.message is None:
            send = self._bot.send_animation if file.is_clip else self._bot.send_photo
            return await send(
                self._resident,
                content,
                caption=drawing.text,
                parse_mode=ParseMode.HTML,
                reply_markup=drawing.markup,
                disable_notification=drawing.quiet,
                request_timeout=CALL_TIMEOUT_S,
            )
        media = InputMediaAnimation if file.is_clip else InputMediaPhoto
        return await self._bot.edit_message_media(
            media(media=content, caption=drawing.text, parse_mode=ParseMode.HTML),
            chat_id=self._resident,
            message_id=card.message,
            reply_markup=drawing.markup,
            request_timeout=CALL_TIMEOUT_S,
        )

    async def _show_words(self, card: AnyCard, drawing: Drawing) -> Message | bool:
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
        if card.photo or card.clip:
            call = EditMessageCaption(
                chat_id=chat, message_id=message, caption=drawing.text, parse_mode=ParseMode.HTML, reply_markup=markup
            )
        else:
            call = EditMessageText(
                chat_id=chat, message_id=message, text=drawing.text, parse_mode=ParseMode.HTML, reply_markup=markup
            )
        sent: Message | bool = await self._bot(call, request_timeout=CALL_TIMEOUT_S)
        return sent

    async def _remember(self, card: AnyCard, drawing: Drawing, *, message: int | None) -> None:
        await self._cards.save(replace(card, message=message, drawn=drawing.fingerprint))

    async def _sort_out(self, exc: Exception, card: AnyCard, drawing: Drawing) -> bool:
        match failure_of(exc).what:
            case What.DONE:
                wanted = _not_shown(card, drawing)
                shown = _showing(card, drawing, wanted[0], wanted[0].id) if wanted else _with_words(card)
                await self._remember(shown, drawing, message=card.message)
            case What.WITHOUT_PICTURE:
                log.warning("Telegram does not take a file of %s: %s", card.about, exc)
                if any(file.is_clip for file in _not_shown(card, drawing)[:1]):
                    await self._cards.save(replace(card, refused_clip=drawing.clip))
                else:
                    await self._cards.save(replace(card, refused_photo=drawing.photo))
                return False
            case What.GONE:
                log.info("%s is gone from the chat of resident %d: %s", card.about, self._resident, exc)
                await self._cards.save(replace(card, gone=True))
            case _:
                await self._doubt(card, drawing)
                raise exc
        return True


def _not_shown(card: AnyCard, drawing: Drawing) -> list[WantedFile]:
    """The files that a card should show and does not, the one that tells most first.

    No picture follows a clip, but where that was kept long enough. Where nobody knows what it shows, it is shown again.
    """
    wanted, doubt = [], card.file_in_doubt
    if card.message is not None and drawing.photo is not None and _outlived_clip(card, drawing):
        return [WantedFile(card.about, drawing.photo, drawing.told_by_photo, card.pictures_of)]
    if drawing.clip is not None and (drawing.clip != card.clip or doubt):
        wanted.append(WantedFile(card.about, drawing.clip, forgotten=card.pictures_of, is_clip=True))
    if drawing.photo is not None and (drawing.photo != card.photo or doubt) and card.clip is None:
        wanted.append(WantedFile(card.about, drawing.photo, drawing.told_by_photo, card.pictures_of))
    return wanted


def _showing(card: AnyCard, drawing: Drawing, file: WantedFile, shown: PhotoId) -> AnyCard:
    if file.is_clip:
        return replace(card, clip=shown, file_in_doubt=False)
    return replace(card, photo=shown, clip=None, file_in_doubt=False, told_by_photo=drawing.told_by_photo)


def _with_words(card: AnyCard) -> AnyCard:
    """After its words alone were changed: where they are a text's, there is no picture."""
    return card if card.photo or card.clip else replace(card, file_in_doubt=False)


def _outlived_clip(card: ChatCard, drawing: Drawing) -> bool:
    return card.clip is not None and drawing.clip is None
