"""Brings what is urgent into one resident's chat."""

import logging
from collections.abc import Awaitable, Callable

from bot.house.people import ResidentId
from bot.house.ports import Clock
from bot.telegram.cards.limits import plainly
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery.urgent import Urgent
from bot.telegram.delivery_failure import comes_again
from bot.telegram.tongues import Tongues
from bot.words.chat import moment_text

log = logging.getLogger(__name__)


class UrgentDelivery:
    """An alarm that cannot be said in full is said plainly: its words without any markup, and without its time."""

    def __init__(
        self,
        resident: ResidentId,
        *,
        sender: Sender,
        waits: Callable[[str], bool],
        erase: Callable[[int], Awaitable[None]],
        tongues: Tongues,
        clock: Clock,
    ) -> None:
        """``waits``: whether a message is still to be told, by its key; ``erase`` has one leave the chat, patiently."""
        self._resident = resident
        self._waits = waits
        self._erase = erase
        self._sender = sender
        self._tongues = tongues
        self._clock = clock

    async def bring(self, key: str, message: Urgent, *, late: bool) -> None:
        """Send one; raises what aiogram raises, where it has to be tried again later, or never.

        One that was taken back while it was on its way, since somebody in it was forgotten, leaves the chat again.
        """
        try:
            sent = await self._sender.note(self._said_of_then(message, late=late), silent=message.silent)
        except Exception as exc:
            if comes_again(exc):
                raise
            log.exception("an urgent message for resident %d is said plainly", self._resident)
            sent = await self._sender.note(plainly(message.text))
        if not self._waits(key):
            await self._erase(sent.message)

    def _said_of_then(self, message: Urgent, *, late: bool) -> str:
        tongue = self._tongues.of(self._resident)
        below = moment_text.of_then(
            message.first_at, message.last_at, message.times, self._clock(), tongue.zone, late=late
        )
        return f"{message.text}\n{tongue.html(below)}" if below else message.text
