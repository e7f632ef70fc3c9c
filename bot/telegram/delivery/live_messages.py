"""Messages with ever new pictures, and clips: sent beside the couriers, so that no card waits behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.methods import EditMessageCaption, EditMessageMedia, TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, InputMediaPhoto

from bot.house.people import ResidentId
from bot.house.ports import Clock
from bot.house.watch.camera import Clip
from bot.telegram.cards.buttons import Button, ButtonBook
from bot.telegram.cards.drawing import markup
from bot.telegram.delivery_failure import CALL_TIMEOUT_S
from bot.telegram.tongues import Tongues
from bot.words.phrase import Text


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """Where such a message stands, with its buttons."""

    resident: ResidentId
    message: int
    markup: InlineKeyboardMarkup | None


class LiveMessages:
    """Sends and edits once; raises what aiogram raises, so that whoever waits decides what is worth another try."""

    def __init__(self, *, bot: Bot, buttons: ButtonBook, tongues: Tongues, steady: Clock) -> None:
        self._bot = bot
        self._buttons = buttons
        self._tongues = tongues
        self._steady = steady

    async def begin(
        self, resident: ResidentId, jpeg: bytes, text: Text, about: str, rows: Sequence[Sequence[Button]]
    ) -> LiveMessage:
        """Send the first picture; its buttons work as long as they are offered."""
        tongue = self._tongues.of(resident)
        keyboard = markup(await self._buttons.issue(tongue, resident, None, about, rows, self._steady()))
        sent = await self._bot.send_photo(
            resident,
            BufferedInputFile(jpeg, "camera.jpg"),
            caption=tongue.html(text),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            request_timeout=CALL_TIMEOUT_S,
        )
        await self._buttons.bind(resident, about, sent.message_id)
        return LiveMessage(resident, sent.message_id, keyboard)

    async def renew(self, live: LiveMessage, jpeg: bytes, text: Text) -> None:
        """Put another picture in its place."""
        said = self._tongues.of(live.resident).html(text)
        media = InputMediaPhoto(media=BufferedInputFile(jpeg, "camera.jpg"), caption=said, parse_mode=ParseMode.HTML)
        call = EditMessageMedia(chat_id=live.resident, message_id=live.message, media=media, reply_markup=live.markup)
        await self._bot(call, request_timeout=CALL_TIMEOUT_S)

    async def leave(self, live: LiveMessage, text: Text) -> None:
        """Leave its last picture with other words, and without buttons: a newer message has them."""
        call: TelegramMethod[Any] = EditMessageCaption(
            chat_id=live.resident,
            message_id=live.message,
            caption=self._tongues.of(live.resident).html(text),
            parse_mode=ParseMode.HTML,
        )
        await self._bot(call, request_timeout=CALL_TIMEOUT_S)

    async def send_clip(self, resident: ResidentId, clip: Clip, text: Text) -> None:
        """Send a clip, which plays by itself and without sound."""
        await self._bot.send_animation(
            resident,
            BufferedInputFile(clip.mp4, "camera.mp4"),
            duration=max(1, round(clip.seconds)),
            width=clip.width,
            height=clip.height,
            caption=self._tongues.of(resident).html(text),
            parse_mode=ParseMode.HTML,
            request_timeout=CALL_TIMEOUT_S,
        )
