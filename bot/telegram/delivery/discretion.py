"""How loudly one resident is told of a visit, by whom it shows and what they chose."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.house.faces.profile import Acquaintanceship, Telling
from bot.house.people import PersonId, ResidentId
from bot.house.ports import Clock, Collection, VisitBook
from bot.house.residents.places import Place
from bot.house.telling.telling import Circumstances
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit, VisitId
from bot.telegram.cards.card import Card, CardBook
from bot.telegram.delivery.hearing import PersonalHearing

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
    #: Of which digest it is a part, by the key of its message; empty: of none yet.
    digest: str = ""
    #: True: that message is written down, or there was nothing to say.
    told: bool = False


class Discretion:
    """Of one resident."""

    def __init__(
        self,
        resident: ResidentId,
        *,
        hearing: PersonalHearing,
        places: Collection[Place],
        visits: VisitBook,
        cards: CardBook[Card],
        held: Collection[HeldVisit],
        zone: tzinfo,
        steady: Clock,
    ) -> None:
        """``zone`` is the household's own, in which hours are told."""
        self._resident = resident
        self._hearing = hearing
        self._places = places
        self._visits = visits
        self._cards = cards
        self._held = held
        self._zone = zone
        self._steady = steady

    def wait_s(self, visit: Visit, card: Card) -> float:
        """How long the first card waits for a name, in seconds; 0: it does not."""
        told = card.message is not None or card.gone
        depends = self._hearing.depends_on_who(self._local(visit), last_sign(visit))
        if told or visit.over or visit.look or not depends:
            return 0.0
        waited_s = (self._steady() - last_sign(visit)).total_seconds()
        return max(0.0, NAME_WAIT_S - max(0.0, waited_s))

    async def holds(self, visit: Visit, card: Card) -> bool:
        """Tell whether a visit has no card in this chat; one that belongs into the digest is written down for it.

        A card that stands there already stays: a name may come late. What was held of a visit that is over comes as
        a card only for whom everybody hears of.
        """
        if card.message is not None or card.gone:
            return False
        told = await self._telling(visit, await self._told_that_day(visit))
        if told is Telling.DIGEST:
            await self._hold(visit)
        if told in (Telling.DIGEST, Telling.OFF) or self._is_in_group(visit):
            return True
        if (held := self._held.get(self._key(visit))) is None:
            return False
        if visit.over and not self._is_watched(visit):
            return True
        if not held.told:  # it has a card after all
            await self._held.put({self._key(visit): None})
        return False

    def _is_in_group(self, visit: Visit) -> bool:
        """Tell whether the resident reads of a visit in a group alone; who is called by themselves hears it here."""
        if not self._hearing.listening.only_in_group or self._resident in visit.called:
            return False
        return any(last_sign(visit) >= place.since for place in self._places.everything().values())

    async def is_loud(self, visit: Visit) -> bool:
        """Tell whether a card of a visit comes into this chat, with a sound; nothing is written down for it."""
        return not self._is_in_group(visit) and not await self.is_silent(visit)

    async def is_silent(self, visit: Visit) -> bool:
        """Tell whether nothing about a visit makes a sound."""
        return visit.muted or await self._telling(visit) is not Telling.LOUD

    async def _telling(self, visit: Visit, told_today: Mapping[PersonId, int] | None = None) -> Telling:
        visitors, moment = self._hearing.visitors(visit.look), last_sign(visit)
        away = self._resident not in visit.called and await self._hearing.is_away(moment)
        when = Circumstances(self._local(visit), moment, visit.door, told_today or {}, away=away)
        return self._hearing.telling(visitors, when)

    async def _told_that_day(self, visit: Visit) -> Mapping[PersonId, int]:
        """How many earlier visits of that day had a card here, by whom they name; nothing where nobody asks for it."""
        told: Counter[PersonId] = Counter()
        if self._hearing.listening.most_a_day is None or visit.look is None:
            return told
        midnight = self._local(visit).replace(hour=0, minute=0, second=0, microsecond=0)
        for earlier in await self._visits.between(midnight, visit.began_at):
            card = await self._cards.find(earlier.id, self._resident)
            if card and (card.message is not None or card.gone) and earlier.look:
                shown = self._hearing.visitors(earlier.look)
                told.update({one.person for one in shown if one.person})
        return told

    def _is_watched(self, visit: Visit) -> bool:
        visitors = self._hearing.visitors(visit.look)
        return any(one.acquaintanceship is Acquaintanceship.WATCHED for one in visitors)

    def _key(self, visit: Visit) -> str:
        return f"{visit.id}/{self._resident}"

    def _local(self, visit: Visit) -> datetime:
        """When they came, not now: what was held stays so when the hours are over, after a restart, too."""
        return visit.last_at.astimezone(self._zone)

    async def _hold(self, visit: Visit) -> None:
        key, now = self._key(visit), self._steady()
        if self._held.get(key):
            return
        old = [known for known, held in self._held.everything().items() if now - held.at > HELD_FOR]
        await self._held.put({**dict.fromkeys(old), key: HeldVisit(self._resident, visit.id, now)})
