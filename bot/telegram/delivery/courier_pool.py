"""The couriers that are at work: one a resident, from the first message on."""

import asyncio
import logging
from collections.abc import Callable, Iterator

from bot.house.people import ResidentId
from bot.house.ports import Background
from bot.telegram.delivery.courier import Courier

log = logging.getLogger(__name__)

#: How long a stop waits for Telegram's replies, in seconds.
REST_S = 0.7


class CourierPool:
    """All of them."""

    def __init__(self, new: Callable[[ResidentId], Courier], background: Background) -> None:
        self._new = new
        self._background = background
        self._couriers: dict[ResidentId, Courier] = {}
        self._set_out = 0

    def __iter__(self) -> Iterator[Courier]:
        return iter(self._couriers.values())

    def of(self, resident: ResidentId) -> Courier:
        """Who carries things to this resident; sets out if nobody did yet."""
        if resident not in self._couriers:
            courier = self._couriers[resident] = self._new(resident)
            # one who moved out and in again may have a courier who still rests
            self._set_out += 1
            self._background.keep(f"courier {resident} ({self._set_out})", courier.run)
        return self._couriers[resident]

    def let_go(self, resident: ResidentId) -> Courier | None:
        """Nothing more is carried to this resident; returns who did, None: nobody."""
        return self._couriers.pop(resident, None)

    def telegram_is_back(self) -> None:
        """Deliver now what waits for Telegram."""
        for courier in self:
            courier.telegram_is_back()

    async def rest(self) -> None:
        """Begin nothing new, and wait for what is on its way, ``REST_S`` at most."""
        try:
            async with asyncio.timeout(REST_S):
                await asyncio.gather(*(courier.rest() for courier in self))
        except TimeoutError:
            log.warning("a message was on its way when the service stopped; it may come twice")

    @property
    def waiting(self) -> int:
        """How many cards and notes are on their way."""
        return sum(courier.waiting for courier in self)

    @property
    def set_aside(self) -> int:
        """How many visits have a card that could not be drawn, in whichever chat."""
        return len({visit for courier in self for visit in courier.set_aside})
