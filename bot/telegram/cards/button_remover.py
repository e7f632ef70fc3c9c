"""Takes the buttons off messages that are settled: whoever asks for it, each message once."""

import asyncio
from weakref import WeakValueDictionary

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.house.people import ResidentId
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.delivery_failure import CALL_TIMEOUT_S, What, failure_of

#: Bare messages that are remembered: two who strip the same one come within moments of each other.
_REMEMBERED = 500


class ButtonRemover:
    """The one way by which a message loses its buttons: what is bare already is not edited again."""

    def __init__(self, bot: Bot, buttons: ButtonBook) -> None:
        self._bot = bot
        self._buttons = buttons
        #: Whose message, the one stripped longest ago first.
        self._bare: dict[tuple[ResidentId, int], None] = {}
        self._turns: WeakValueDictionary[tuple[ResidentId, int], asyncio.Lock] = WeakValueDictionary()

    async def strip(self, resident: ResidentId, message: int) -> None:
        """End all buttons of a message and take them away; raises what aiogram raises, and may be asked again."""
        place = (resident, message)
        turn = self._turns.setdefault(place, asyncio.Lock())
        async with turn:
            if place in self._bare:
                return
            await self._buttons.end_in(resident, message)
            await self._edit(resident, message)
            await self._buttons.bare(resident, message)
            self._bare[place] = None
            if len(self._bare) > _REMEMBERED:
                del self._bare[next(iter(self._bare))]

    async def _edit(self, resident: ResidentId, message: int) -> None:
        try:
            await self._bot.edit_message_reply_markup(
                chat_id=resident, message_id=message, reply_markup=None, request_timeout=CALL_TIMEOUT_S
            )
        except TelegramBadRequest as exc:
            if failure_of(exc).what is not What.DONE:  # the reply to an earlier try was lost
                raise
