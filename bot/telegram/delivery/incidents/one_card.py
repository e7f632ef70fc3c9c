"""Whoever stands before a door has one card in a chat: that of an incident, or of a visit for which nobody rang."""

from datetime import timedelta

from bot.house.doors.door import DoorId
from bot.house.people import ResidentId
from bot.house.ports import Collection, VisitBook
from bot.house.visits.visit import Visit
from bot.house.watch.incident import Happening, Incident
from bot.telegram.cards.card import Card, CardBook, IncidentCard

#: Whoever comes so long after an incident was over is somebody else.
_NEARLY = timedelta(seconds=10)

#: What tells of nobody who stands there.
_OF_NOBODY = frozenset({Happening.ABSENT, Happening.TAMPERED})


class OneCard:
    """Of one resident's chat. Once they ring, the visit has its card in any case, with its sound."""

    def __init__(
        self,
        resident: ResidentId,
        *,
        visits: VisitBook,
        cards: CardBook[Card],
        incidents: Collection[Incident],
        incident_cards: CardBook[IncidentCard],
    ) -> None:
        self._resident = resident
        self._visits = visits
        self._cards = cards
        self._incidents = incidents
        self._incident_cards = incident_cards

    async def is_incident(self, visit: Visit) -> bool:
        """Tell whether an incident's card here tells of whoever a visit is of: for which nobody rang or answered."""
        if not visit.quiet or visit.taken:
            return False
        for incident in self._incidents.everything().values():
            if _of_the_same(incident, visit):
                card = await self._incident_cards.find(incident.id, self._resident)
                if card and card.message is not None and not card.gone:
                    return True
        return False

    async def is_visit(self, incident: Incident) -> bool:
        """Tell whether a visit's card here tells of whoever an incident is of that makes no sound, either."""
        if incident.loud and not incident.muted:
            return False
        visit = await self._visits.latest(DoorId(incident.place))
        if visit is None or not visit.quiet or not _of_the_same(incident, visit):
            return False
        card = await self._cards.find(visit.id, self._resident)
        return card is not None and card.message is not None and not card.gone


def _of_the_same(incident: Incident, visit: Visit) -> bool:
    if DoorId(incident.place) != visit.door or incident.happening in _OF_NOBODY:
        return False
    ended = incident.ended_at
    return incident.heard <= visit.expires_at and (ended is None or visit.began_at <= ended + _NEARLY)
