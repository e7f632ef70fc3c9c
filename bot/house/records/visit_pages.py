"""The visits, newest first, for whoever reads them stretch by stretch."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.doors.door import DoorId
from bot.house.people import PersonId
from bot.house.ports import Clock, VisitBook
from bot.house.residents.actors import Asker
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit, VisitId

#: How far back is looked; nothing is kept longer unless the household says so.
_BACK = timedelta(days=400)

#: So much of the past is looked through at once: whoever asks for somebody who was never here walks through all of it.
_MOST_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """Where a stretch goes on: before the visit that began then; of several that did, before this one."""

    began_at: datetime
    visit: VisitId


@dataclass(frozen=True, slots=True)
class VisitStretch:
    """Some visits, the newest first."""

    visits: tuple[Visit, ...]
    #: Where older ones are; None: there are none.
    older: VisitPlace | None


class VisitPages:
    """Shows the visits of whatever doors somebody may see. Raises NotAllowed, StoreUnwritable."""

    def __init__(self, *, visits: VisitBook, admission: Admission, clock: Clock) -> None:
        self._visits = visits
        self._admission = admission
        self._clock = clock

    async def newest(
        self,
        by: Asker,
        most: int,
        *,
        before: VisitPlace | None = None,
        door: DoorId | None = None,
        person: PersonId | None = None,
    ) -> VisitStretch:
        """At most so many, ``most``; of a door or somebody alone, where one is named."""
        by = await self._admission.admit(by, Action.SEE_HISTORY, door)
        end = before.began_at + timedelta(microseconds=1) if before else self._clock() + timedelta(days=1)
        oldest, found = end - _BACK, list[Visit]()
        back = timedelta(days=2)
        while end > oldest and len(found) <= most:
            start = max(oldest, end - back)
            known = sorted(await self._visits.between(start, end), key=_place, reverse=True)
            found += [v for v in known if _is_before(v, before) and _may_see(by, v) and _is_meant(v, door, person)]
            end, back = start, min(back * 8, _MOST_BACK)
            await asyncio.sleep(0)
        shown = tuple(found[:most])
        older = VisitPlace(shown[-1].began_at, shown[-1].id) if len(found) > most else None
        return VisitStretch(shown, older)

    async def find(self, by: Asker, visit: VisitId) -> Visit | None:
        """One of them; None: it is not there, or not for them."""
        by = await self._admission.admit(by, Action.SEE_HISTORY)
        found = await self._visits.find(visit)
        return found if found and _may_see(by, found) else None


def _place(visit: Visit) -> tuple[datetime, str]:
    return visit.began_at, visit.id


def _is_before(visit: Visit, place: VisitPlace | None) -> bool:
    return place is None or _place(visit) < (place.began_at, place.visit)


def _is_meant(visit: Visit, door: DoorId | None, person: PersonId | None) -> bool:
    if door not in (None, visit.door):
        return False
    return person is None or (visit.look is not None and person in visit.look.people)


def _may_see(by: Asker, visit: Visit) -> bool:
    return last_sign(visit) >= by.since and ever_may(by, Action.SEE_HISTORY, visit.door)
