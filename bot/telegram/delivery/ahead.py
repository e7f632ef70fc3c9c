"""What has to be on disk before a card is shown, written down beside the visit that the card shows."""

import asyncio
import logging

from bot.house.ports import Collection, ResidentBook, VisitBook
from bot.house.residents.places import Place
from bot.house.visits.visit import Visit
from bot.telegram.delivery.courier_pool import CourierPool
from bot.telegram.delivery.hiring import addressed

log = logging.getLogger(__name__)


class CardsAhead:
    """Nothing is shown until the visit is safe; whoever draws its cards then finds most of it done."""

    def __init__(
        self, couriers: CourierPool, residents: ResidentBook, places: Collection[Place], visits: VisitBook
    ) -> None:
        self._couriers = couriers
        self._residents = residents
        self._places = places
        self._visits = visits

    async def make_ready(self, visit: Visit) -> None:
        """Do what can be done while a visit is being written down; never raises. See ``Visits.save_beside``."""
        await asyncio.sleep(0)  # the visit is on its way to the disk first
        try:
            if await self._is_drawn_at_once(visit):
                readers = await addressed(visit, self._residents, self._places)
                await asyncio.gather(*(self._couriers.of(reader).make_ready(visit) for reader in readers))
        except Exception:
            log.exception("the cards of visit %s are made ready when they are drawn", visit.id)

    async def _is_drawn_at_once(self, visit: Visit) -> bool:
        """Tell whether it begins with a ring, or ends now: what grows meanwhile may wait for its next edit."""
        if visit.revision == 0:
            return not visit.quiet and not visit.over
        return visit.over and (known := await self._visits.find(visit.id)) is not None and not known.over
