"""How loudly one resident is told of a visit, by whom it shows and what they chose."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.faces.profile import Profiles, Telling
from bot.house.people import ResidentId
from bot.house.ports import Clock, Collection
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit, VisitId
from bot.telegram.cards.card import Card

#: Who hears of somebody less than loudly gets the first card when it is known who it is, or after so many seconds:
#: a sound cannot be taken back.
NAME_WAIT_S = 4.0

#: What is held longer is in no digest any more.
HELD_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HeldVisit:
    """A visit that a resident wants to hear of in their digest."""

    resident: ResidentId
    visit: VisitId
    #: By the steady clock.
    at: datetime


class Discretion:
    """Of one resident."""

    def __init__(self, resident: ResidentId, *, profiles: Profiles, held: Collection[HeldVisit], steady: Clock) -> None:
        self._resident = resident
        self._profiles = profiles
        self._held = held
        self._steady = steady

    def wait_s(self, visit: Visit, card: Card) -> float:
        """How long the first card waits for a name, in seconds; 0: it does not."""
        told = card.message is not None or card.gone
        if told or visit.over or visit.look or not self._profiles.chose(self._resident):
            return 0.0
        waited_s = (self._steady() - last_sign(visit)).total_seconds()
        return max(0.0, NAME_WAIT_S - max(0.0, waited_s))

    async def holds(self, visit: Visit, card: Card) -> bool:
        """Tell whether a visit has no card in this chat; one that belongs into the digest is written down for it.

        A card that stands there already stays: a name may come late.
        """
        if card.message is not None or card.gone:
            return False
        telling = self._telling(visit)
        if telling is Telling.DIGEST:
            await self._hold(visit)
        return telling in (Telling.DIGEST, Telling.OFF)

    def is_silent(self, visit: Visit) -> bool:
        """Tell whether nothing about a visit makes a sound."""
        return visit.muted or self._telling(visit) is not Telling.LOUD

    def _telling(self, visit: Visit) -> Telling:
        return self._profiles.telling(self._resident, visit.look)

    async def _hold(self, visit: Visit) -> None:
        key, now = f"{visit.id}/{self._resident}", self._steady()
        if self._held.get(key):
            return
        old = [known for known, held in self._held.everything().items() if now - held.at > HELD_FOR]
        await self._held.put({**dict.fromkeys(old), key: HeldVisit(self._resident, visit.id, now)})
