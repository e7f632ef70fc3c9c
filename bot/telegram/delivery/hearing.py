"""How loudly one resident hears of whoever comes, whether a bell or a camera tells it."""

from collections.abc import Sequence
from datetime import datetime

from bot.house.faces.profile import Arrival, Profiles, Telling
from bot.house.people import Look, PersonId, ResidentId
from bot.house.ports import ResidentBook
from bot.house.residents.admission import is_grown
from bot.house.telling.listening import Listeners, Listening
from bot.house.telling.telling import Circumstances, telling
from bot.house.telling.whereabouts import WhereaboutsBook


class PersonalHearing:
    """Of one resident, by what they chose."""

    def __init__(
        self,
        resident: ResidentId,
        *,
        profiles: Profiles,
        listeners: Listeners,
        whereabouts: WhereaboutsBook,
        residents: ResidentBook,
    ) -> None:
        self._resident = resident
        self._profiles = profiles
        self._listeners = listeners
        self._whereabouts = whereabouts
        self._residents = residents

    @property
    def listening(self) -> Listening:
        """What they chose."""
        return self._listeners.of(self._resident)

    def visitors(self, look: Look | None) -> Sequence[Arrival]:
        """Whom pictures show, to them."""
        return self._profiles.visitors(self._resident, look)

    def telling_of(self, person: PersonId) -> Telling:
        """How they hear of somebody, whatever the hour is."""
        return self._profiles.of(person).telling(self._resident)

    def depends_on_who(self, local: datetime, moment: datetime) -> bool:
        """Tell whether a name may make something less loud than it is without one.

        ``local`` is in the household's own zone, ``moment`` the same by the steady clock.
        """
        calm = self.listening.calm_at(local)
        capped = self.listening.most_a_day is not None
        held = bool(self.listening.snoozes_at(moment)) or self._whereabouts.of(self._resident).away_at(moment)
        return self._profiles.chose(self._resident) or calm is not None or capped or held

    def telling(self, visitors: Sequence[Arrival], when: Circumstances) -> Telling:
        """How they hear of those who came."""
        return telling(visitors, self.listening, when)

    async def is_away(self, moment: datetime) -> bool:
        """Tell whether they had gone by then, and an adult of this home had not."""
        if not self._whereabouts.of(self._resident).away_at(moment):
            return False
        everybody = await self._residents.residents()
        return any(is_grown(one) and not self._whereabouts.of(one.id).away_at(moment) for one in everybody)
