"""How loudly one resident is told of an incident: as its rule says, as its place does, and as they chose."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo

from bot.house.doors.door import DoorId
from bot.house.faces.profile import Acquaintanceship, Arrival, Telling
from bot.house.ports import Clock, Collection
from bot.house.residents.places import Place
from bot.house.telling.telling import Circumstances
from bot.house.watch.incident import Happening, Incident
from bot.telegram.cards.card import IncidentCard
from bot.telegram.delivery.discretion import NAME_WAIT_S
from bot.telegram.delivery.hearing import PersonalHearing

#: What shows nobody by whom it could be told less loudly.
_OF_NOBODY = frozenset({Happening.ABSENT, Happening.TAMPERED})


class IncidentDiscretion:
    """Of one resident. Rules are for what nobody wants to miss, so whatever is held of a bell comes without a sound."""

    def __init__(
        self,
        hearing: PersonalHearing,
        *,
        door_of: Callable[[Incident], DoorId],
        places: Collection[Place],
        zone: tzinfo,
        steady: Clock,
    ) -> None:
        """``zone`` is the household's own, in which hours are told."""
        self._hearing = hearing
        self._door_of = door_of
        self._places = places
        self._zone = zone
        self._steady = steady

    def wait_s(self, incident: Incident, card: IncidentCard) -> float:
        """How long the first card waits for a name, in seconds; 0: it does not. A sound cannot be taken back."""
        silent = incident.muted or not incident.loud
        known = incident.look is not None or incident.ended_at is not None or incident.happening in _OF_NOBODY
        if silent or known or card.message is not None or card.gone:
            return 0.0
        if not self._hearing.depends_on_who(self._local(incident), incident.heard):
            return 0.0
        waited: timedelta = self._steady() - incident.heard
        return max(0.0, NAME_WAIT_S - max(0.0, waited.total_seconds()))

    def leaves_out(self, incident: Incident) -> bool:
        """Tell whether it never comes to them: a group has it, or it is about themselves, or whom they want none of."""
        if self._hearing.listening.only_in_group and any(
            incident.heard >= place.since for place in self._places.everything().values()
        ):
            return True
        shown = self._of_whom(incident)
        return bool(shown) and all(one.telling is Telling.OFF for one in shown)

    async def is_silent(self, incident: Incident) -> bool:
        """Tell whether the card makes no sound."""
        if incident.muted or not incident.loud:
            return True
        moment = incident.heard
        away = await self._hearing.is_away(moment)
        when = Circumstances(self._local(incident), moment, self._door_of(incident), away=away)
        return self._hearing.telling(self._of_whom(incident), when) is not Telling.LOUD

    def _of_whom(self, incident: Incident) -> Sequence[Arrival]:
        if incident.person is None:
            return self._hearing.visitors(incident.look)
        telling = self._hearing.telling_of(incident.person)
        return (Arrival(Acquaintanceship.KNOWN, telling, incident.person),)

    def _local(self, incident: Incident) -> datetime:
        return incident.began_at.astimezone(self._zone)
