"""Nobody answers the bell: it rings once more for everybody, then one adult after the other is called."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from bot.house.faces.profile import Profiles, Telling
from bot.house.people import Resident
from bot.house.ports import ResidentBook
from bot.house.residents.admission import is_grown
from bot.house.residents.permissions import Action, ever_may
from bot.house.telling.ladder import Ladders, in_order
from bot.house.telling.listening import Listeners
from bot.house.telling.telling import Circumstances, telling
from bot.house.telling.whereabouts import WhereaboutsBook
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit

#: So long after the bell, and after each step, the next one is due.
STEP = timedelta(seconds=30)


def begun(visit: Visit, now: datetime) -> Visit:
    """A visit that was rung for: the first time by which its steps are counted. Both times are by the steady clock."""
    is_first = len(visit.presses) == 1 and visit.escalates_at is None and not visit.reminded
    return replace(visit, escalates_at=now + STEP) if is_first else visit


class Escalation:
    """Takes the steps. Whoever wants it quiet then is not called, and whoever is away is called last."""

    def __init__(
        self,
        *,
        ladders: Ladders,
        residents: ResidentBook,
        profiles: Profiles,
        listeners: Listeners,
        whereabouts: WhereaboutsBook,
        zone: tzinfo,
    ) -> None:
        self._ladders = ladders
        self._residents = residents
        self._profiles = profiles
        self._listeners = listeners
        self._whereabouts = whereabouts
        self._zone = zone

    async def stepped(self, visit: Visit, now: datetime) -> Visit:
        """The visit after whatever is due by now, on the steady clock; the very same object where nothing is.

        Of steps that a restart slept through each is taken, and they make one sound.
        """
        if visit.escalates_at is None or now < visit.escalates_at or visit.over or visit.taken:
            return visit
        if visit.muted or not self._ladders.now.on:
            return replace(visit, escalates_at=None)
        steps = visit.reminded + 1 + (now - visit.escalates_at) // STEP
        left = [one.id for one in await self._to_call(visit) if one.id not in visit.called]
        due = max(0, steps - 1 - len(visit.called))
        called = (*visit.called, *left[:due])
        return replace(visit, reminded=steps, called=called, escalates_at=now + STEP if left[due:] else None)

    async def _to_call(self, visit: Visit) -> Sequence[Resident]:
        """Whom it would ring for, were they at home."""
        moment = last_sign(visit)
        adults = [one for one in await self._residents.residents() if self._would_hear(one, visit, moment)]
        at_home_first = sorted(adults, key=lambda one: self._whereabouts.of(one.id).away_at(moment))
        return in_order(at_home_first, self._ladders.now)

    def _would_hear(self, one: Resident, visit: Visit, moment: datetime) -> bool:
        if not is_grown(one) or one.since > moment or not ever_may(one, Action.SEE_RINGS, visit.door):
            return False
        when = Circumstances(visit.last_at.astimezone(self._zone), moment, visit.door)
        visitors = self._profiles.visitors(one.id, visit.look)
        return telling(visitors, self._listeners.of(one.id), when) is Telling.LOUD
