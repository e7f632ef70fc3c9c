"""Who wants to be told when somebody is missed: chosen person by person, by each resident for themselves."""

import asyncio
from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from bot.house.attendance.keeper import AttendanceKeeper, NobodyThere
from bot.house.people import PersonId, Resident, ResidentId
from bot.house.ports import AuditTrail, Collection, ResidentBook
from bot.house.residents.admission import is_grown
from bot.house.residents.permissions import Action, NotAllowed, Refusal

#: Under which name it is kept.
ABSENCE_WISHES = "absence_wishes"


@dataclass(frozen=True, slots=True)
class AbsenceWish:
    """Whoever asked is told when this person was not seen by a time."""

    person: PersonId
    who: tuple[ResidentId, ...]
    #: By the household's own time; None: by when they usually are, as it is learned.
    by: time | None = None


class AbsenceWishes:
    """Keeps them. Children, guests, and whoever may not see somebody's days raise NotAllowed, NobodyThere."""

    def __init__(
        self,
        book: Collection[AbsenceWish],
        *,
        keeper: AttendanceKeeper,
        residents: ResidentBook,
        audit: AuditTrail,
    ) -> None:
        self._book = book
        self._keeper = keeper
        self._residents = residents
        self._audit = audit
        self._turn = asyncio.Lock()

    def of(self, person: PersonId) -> AbsenceWish:
        """What is kept of somebody; nobody asked, where there is nothing. Never raises."""
        return self._book.get(person) or AbsenceWish(person, ())

    async def kept(self, known: Some[PersonId]) -> Sequence[AbsenceWish]:
        """All of them, of people who are known and for adults who live here; the others are dropped."""
        async with self._turn:
            here = {one.id for one in await self._residents.residents() if is_grown(one)}
            found, changed = list[AbsenceWish](), dict[str, AbsenceWish | None]()
            for key, wish in self._book.everything().items():
                who = tuple(one for one in wish.who if one in here)
                left = replace(wish, who=who) if who and wish.person in known else None
                if left:
                    found.append(left)
                if left != wish:
                    changed[key] = left
            if changed:
                await self._book.put(changed)
        return found

    async def who_may_know(self, wish: AbsenceWish, learned: time, on: date) -> tuple[ResidentId, ...]:
        """Those who asked and find, by what they may see, the same usual time: at every place where it was learned."""
        known = {one.id: one for one in await self._residents.residents()}
        return tuple(
            [one for one in wish.who if one in known and await self._find(known[one], wish.person, learned, on)]
        )

    async def switch(self, by: Resident, person: PersonId, *, on: bool) -> AbsenceWish:
        """Be told when somebody is missed, or not any more; returns what is kept then."""
        async with self._turn:
            await self._admit(by, person)
            before = self.of(person)
            others = tuple(one for one in before.who if one != by.id)
            wish = replace(before, who=(*others, by.id) if on else others)
            await self._audit.note("absence watched" if on else "absence not watched", person=person, by=by.id)
            await self._book.put({person: wish if wish.who else None})
        return wish

    async def set_time(self, by: Resident, person: PersonId, at: time | None) -> AbsenceWish:
        """Have somebody missed from this time on, whoever asked; None: from when they usually are seen."""
        async with self._turn:
            await self._admit(by, person)
            before = self.of(person)
            wish = replace(before, by=at, who=before.who or (by.id,))
            await self._audit.note("absence watched", person=person, by=by.id, at=f"{at:%H:%M}" if at else None)
            await self._book.put({person: wish})
        return wish

    async def forget(self, person: PersonId) -> None:
        """Nobody can miss somebody whose face was forgotten. Raises StoreUnwritable."""
        async with self._turn:
            if self._book.get(person):
                await self._book.put({person: None})

    async def _find(self, resident: Resident, person: PersonId, learned: time, on: date) -> bool:
        try:
            return await self._keeper.usual(resident, person, on) == learned
        except (NotAllowed, NobodyThere):
            return False

    async def _admit(self, by: Resident, person: PersonId) -> None:
        people = await self._keeper.people(by)
        if not is_grown(by):
            raise NotAllowed(Action.SEE_ATTENDANCE, Refusal.ONLY_ADULTS)
        if all(one.id != person for one in people):
            raise NobodyThere
