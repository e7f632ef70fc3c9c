"""Parting with somebody who lives here no longer: the chat loses its buttons and its menu, and gets a last word."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex

from aiogram import Bot
from aiogram.enums import ParseMode

from bot.house.people import ResidentId
from bot.house.ports import Background, Clock, Collection, ResidentBook
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.delivery_failure import CALL_OR_LINE_FAILED, CALL_TIMEOUT_S, What, failure_of, pause_s
from bot.telegram.menus import Menus

log = logging.getLogger(__name__)

#: A chat that cannot be reached for so long is left as it is: its buttons are dead anyway.
_LASTS = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Parting:
    """What is left to be done in the chat of somebody who moved out."""

    resident: ResidentId
    #: HTML.
    goodbye: str
    until: datetime
    #: Messages that still have their buttons.
    messages: tuple[int, ...] = ()


class Farewell:
    """Sees residents off; what was begun goes on after a restart."""

    def __init__(
        self,
        *,
        bot: Bot,
        buttons: ButtonBook,
        button_remover: ButtonRemover,
        menus: Menus,
        partings: Collection[Parting],
        residents: ResidentBook,
        forget: Sequence[Callable[[ResidentId], Awaitable[None]]],
        background: Background,
        steady: Clock,
    ) -> None:
        """``forget`` drops what others keep for a resident."""
        self._bot = bot
        self._buttons = buttons
        self._button_remover = button_remover
        self._menus = menus
        self._partings = partings
        self._residents = residents
        self._forget = forget
        self._background = background
        self._steady = steady
        # the book tells of a change only once it is written, so what is written goes by turns
        self._turn = asyncio.Lock()
        #: Of those who came back.
        self._called_off: set[str] = set()

    async def resume(self) -> None:
        """Go on after a restart; whoever lives here again by then is not parted with."""
        for resident in await self._residents.residents():  # we may have stopped before anybody was told of them
            await self.welcome_back(resident.id)
        for key in self._partings.everything():
            self._background.spawn(self._see_off(key), name=f"farewell {key}")

    async def begin(self, resident: ResidentId, goodbye: str, rest: Callable[[], Awaitable[None]] | None) -> None:
        """Write down that somebody goes; ``rest`` returns when nothing is on its way to them any more."""
        key = f"{resident}-{token_hex(4)}"  # they may leave, come back, and leave again
        await self._partings.put({key: Parting(resident, goodbye, self._steady() + _LASTS)})
        self._background.spawn(self._see_off(key, rest), name=f"farewell {key}")

    async def welcome_back(self, resident: ResidentId) -> None:
        """They live here again: when this returns, nothing more is taken from their chat."""
        theirs = [key for key, parting in self._partings.everything().items() if parting.resident == resident]
        self._called_off.update(theirs)
        async with self._turn:
            await self._partings.put(dict.fromkeys(theirs))

    def _parting(self, key: str) -> Parting | None:
        """One that still goes on."""
        return None if key in self._called_off else self._partings.get(key)

    async def _see_off(self, key: str, rest: Callable[[], Awaitable[None]] | None = None) -> None:
        if rest:
            await rest()
        await self._take_everything(key)
        if parting := self._parting(key):
            await self._strip_all(key)
            await self._patiently(key, partial(self._menus.show, parting.resident))
            await self._patiently(key, lambda: self._say(parting))
            await self._note(key, None)
        self._called_off.discard(key)

    async def _take_everything(self, key: str) -> None:
        """Drop what is kept for them, and write down which messages are to lose their buttons."""
        async with self._turn:
            for forget in self._forget:
                if parting := self._parting(key):
                    await forget(parting.resident)
            if (parting := self._parting(key)) is None:
                return
            ended = await self._buttons.end_of(parting.resident)
            messages = tuple(sorted({*parting.messages, *ended}, reverse=True))
            await self._partings.put({key: replace(parting, messages=messages)})

    async def _strip_all(self, key: str) -> None:
        """Each message is crossed out once it is bare: after a restart none is stripped again."""
        while (parting := self._parting(key)) and parting.messages:
            message, *left = parting.messages
            await self._patiently(key, partial(self._button_remover.strip, parting.resident, message))
            await self._note(key, replace(parting, messages=tuple(left)))

    async def _note(self, key: str, parting: Parting | None) -> None:
        """Write down how far a farewell is, or that it is over; not where they are back."""
        async with self._turn:
            if self._parting(key):
                await self._partings.put({key: parting})

    async def _patiently(self, key: str, send: Callable[[], Awaitable[None]]) -> None:
        """Send, again and again while Telegram is away; whatever it refuses for good is left."""
        tries = 0
        while (parting := self._parting(key)) and self._steady() < parting.until:
            try:
                await send()
            except CALL_OR_LINE_FAILED as exc:
                verdict = failure_of(exc)
                if verdict.what is not What.AGAIN:
                    log.info("a chat that is parted with stays as it is: %s", exc)
                    return
                await asyncio.sleep(pause_s(tries, verdict.after_s))
                tries += 1
            else:
                return

    async def _say(self, parting: Parting) -> None:
        await self._bot.send_message(
            parting.resident, parting.goodbye, parse_mode=ParseMode.HTML, request_timeout=CALL_TIMEOUT_S
        )
