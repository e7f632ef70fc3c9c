"""Messages with buttons that are no cards: sent, and drawn again where they stand when what they show has changed."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.methods import EditMessageCaption, EditMessageText

from bot.house.people import ResidentId
from bot.house.ports import Clock
from bot.telegram.cards.buttons import Button, ButtonBook, DrawnButton
from bot.telegram.cards.drawing import markup
from bot.telegram.cards.keyboards import Standing
from bot.telegram.delivery.notes import Note
from bot.telegram.delivery.portraits import Portraits
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery_failure import CALL_TIMEOUT_S, What, failure_of
from bot.telegram.tongues import Tongues

log = logging.getLogger(__name__)

#: Telegram says so of a message whose words stand below a picture: one that an earlier release sent.
_HAS_A_PICTURE = "there is no text in the message to edit"

#: Which message shows what: its words, the digest of its photo, and its buttons.
_ShownNote = tuple[int, str, bytes | None, list[list[DrawnButton]]]


#: The newest messages of which it is known what they show, this many.
_MOST_SHOWN = 200


class NoteDelivery:
    """Brings such messages into one resident's chat; raises what aiogram raises, where it has to be tried again."""

    def __init__(
        self,
        resident: ResidentId,
        *,
        bot: Bot,
        sender: Sender,
        buttons: ButtonBook,
        portraits: Portraits,
        tongues: Tongues,
        steady: Clock,
    ) -> None:
        self._resident = resident
        self._bot = bot
        self._sender = sender
        self._buttons = buttons
        self._portraits = portraits
        self._tongues = tongues
        self._steady = steady
        #: Of each subject: what its message shows, so that nothing is sent that is there already.
        self._shown: dict[str, _ShownNote] = {}

    async def bring(self, note: Note) -> None:
        """Send a note, or draw it where the last one about the same stands."""
        if note.album:
            for message in await self._sender.album([(words, photo.jpeg) for words, photo in note.album]):
                await self._portraits.shown(self._resident, message, note.people)
        elif not note.buttons_about:
            sent = await self._sender.note(note.text, photo=note.jpeg)
            if sent.with_photo:
                await self._portraits.shown(
                    self._resident, sent.message, note.people, note.photo.visit if note.photo else None
                )
        elif note.redrawn:
            await self._redraw(note)
        else:
            await self._send(note)

    async def _send(self, note: Note) -> None:
        about = note.buttons_about
        rows = await self._issue(None, about, note.rows)
        sent = await self._sender.note(note.text, markup(rows), note.jpeg, silent=note.silent)
        await self._buttons.bind(self._resident, about, sent.message)
        if sent.with_photo:
            await self._buttons.has_photo(self._resident, sent.message)
            await self._portraits.shown(self._resident, sent.message, note.people)
        self._remember(about, (sent.message, note.text, _digest(note), rows))

    async def _redraw(self, note: Note) -> None:
        about = note.buttons_about
        standing = self._buttons.standing(self._resident, about, self._steady())
        if standing is None:
            return
        # a button that stays is the very same one: a tap that is on its way must not be lost
        wanted = [[Button(b.label, replace(b.offer, until=standing.until)) for b in row] for row in note.rows]
        rows = await self._issue(standing.message, about, wanted)
        shown = (standing.message, note.text, _digest(note), rows)
        if self._shown.get(about) == shown:
            return
        if note.jpeg:
            await self._edit_photo(standing, note, rows)
        elif not await self._edit(standing, note, rows):
            # no call takes a photo out of a message
            await self._send(note)
            await self._sender.clear(standing.message, has_photo=True)
            return
        self._remember(about, shown)

    def _remember(self, about: str, shown: _ShownNote) -> None:
        self._shown.pop(about, None)
        self._shown[about] = shown
        if len(self._shown) > _MOST_SHOWN:
            del self._shown[next(iter(self._shown))]

    async def _issue(
        self, message: int | None, about: str, rows: Sequence[Sequence[Button]]
    ) -> list[list[DrawnButton]]:
        tongue = self._tongues.of(self._resident)
        return await self._buttons.issue(tongue, self._resident, message, about, rows, self._steady())

    async def _edit_photo(self, standing: Standing, note: Note, rows: list[list[DrawnButton]]) -> None:
        try:
            await self._sender.photo(standing.message, note.text, note.jpeg or b"", markup(rows))
        except TelegramAPIError as exc:
            if failure_of(exc).what is not What.WITHOUT_PICTURE:
                self._bear(exc)
                return
            log.warning("Telegram does not take the picture of a message: %s", exc)
            await self._edit(standing, replace(note, bare=False), rows)
            return
        await self._buttons.has_photo(self._resident, standing.message)
        await self._portraits.shown(self._resident, standing.message, note.people)

    async def _edit(self, standing: Standing, note: Note, rows: list[list[DrawnButton]]) -> bool:
        """Change the words; False: they stand below a photo that is to go."""
        if standing.with_photo and note.bare:
            return False
        message = standing.message
        in_text = EditMessageText(
            chat_id=self._resident,
            message_id=message,
            text=note.text,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(rows),
        )
        below_photo = EditMessageCaption(
            chat_id=self._resident,
            message_id=message,
            caption=note.text,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(rows),
        )
        try:
            try:
                await self._bot(below_photo if standing.with_photo else in_text, request_timeout=CALL_TIMEOUT_S)
            except TelegramBadRequest as exc:
                if _HAS_A_PICTURE not in str(exc):
                    raise
                if note.bare:
                    return False
                await self._bot(below_photo, request_timeout=CALL_TIMEOUT_S)
        except TelegramAPIError as exc:
            self._bear(exc)
        return True

    def _bear(self, exc: TelegramAPIError) -> None:
        if failure_of(exc).what not in (What.DONE, What.GONE):  # deleted meanwhile: nobody misses it
            raise exc


def _digest(note: Note) -> bytes | None:
    return sha256(note.jpeg).digest() if note.jpeg else None
