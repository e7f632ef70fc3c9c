"""People brought along in a table: what it would change, and that it is done, a row at a time.

A second time changes nothing: a name is the same person, a photo that is known is told as known, and what a row says is
what is kept already. So whatever was interrupted is begun again.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from secrets import token_hex

from bot.house.faces.forgetting import Forgetting, ForgottenMeanwhile
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoRefused
from bot.house.faces.profile import Profiles
from bot.house.faces.turn import FacesTurn
from bot.house.facts import Outlets, PersonChanged
from bot.house.names import folded
from bot.house.people import Person, PersonId, Resident
from bot.house.ports import AuditTrail, Eyes, EyesUnavailable, PeopleBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.tables.outcome import MOST_NAMED, ImportPlan, RefusedPhoto, RowDone, RowOutcome
from bot.house.tables.rows import PersonRow, people_in
from bot.house.tables.table import FoundPhoto, PeopleTable, PhotoPlaces, SourceTrouble

log = logging.getLogger(__name__)

#: The recogniser may be starting anew: a photo is tried again so many times, after so many seconds each.
_TRIES = 3
_REST_S = 5.0


@dataclass(slots=True)
class _Known:
    """Everybody by folded name, as long as all turns are ours: others may have named or forgotten somebody."""

    turn: int = 0
    #: None: they have to be read anew.
    people: dict[str, Person] | None = None

    def our_turn(self, count: int) -> None:
        """It is our turn, as they are counted."""
        if count != self.turn + 1:
            self.people = None
        self.turn = count


class PeopleImport:
    """Takes tables in. ``by`` is None for whoever has the house's own machine at hand, and may whatever they like."""

    def __init__(
        self,
        *,
        people: PeopleBook,
        profiles: Profiles,
        admission: Admission,
        turn: FacesTurn,
        forgetting: Forgetting,
        eyes: Eyes,
        audit: AuditTrail,
        outlets: Outlets,
    ) -> None:
        self._people = people
        self._profiles = profiles
        self._admission = admission
        self._turn = turn
        self._forgetting = forgetting
        self._eyes = eyes
        self._audit = audit
        self._outlets = outlets

    @property
    def forgotten_so_far(self) -> int:
        """A mark: where it is another one later, somebody was forgotten meanwhile."""
        return self._forgetting.so_far

    async def admit(self, by: Resident | None) -> None:
        """Let somebody begin. Raises NotAllowed."""
        if by:
            await self._admission.admit(by, Action.CARRY_PEOPLE)

    async def plan(self, by: Resident | None, table: PeopleTable) -> ImportPlan:
        """What a table would do. Raises NotAllowed, TableUnreadable."""
        await self.admit(by)
        known = {folded(person.name): person for person in await self._people.people()}
        plan = ImportPlan()
        new: set[str] = set()
        async for row in people_in(table):
            plan = replace(plan, rows=plan.rows + 1, with_photos=plan.with_photos + bool(row.photos))
            if row.faults:
                outcome = RowOutcome.SAME if row.name else RowOutcome.REFUSED
                told = RowDone(row.number, row.name or "", outcome, faults=row.faults)
                plan = replace(plan, faults=plan.faults + 1, faulty=(*plan.faulty, told)[:MOST_NAMED])
            if row.name is None or (key := folded(row.name)) in new:
                continue
            person = known.get(key)
            if person is None:
                new.add(key)
                plan = replace(plan, new=plan.new + 1)
            elif row.applied_to(profile := self._profiles.of(person.id)) == profile:
                plan = replace(plan, same=plan.same + 1)
            else:
                plan = replace(plan, changed=plan.changed + 1)
        return plan

    async def carry_out(
        self,
        by: Resident | None,
        table: PeopleTable,
        places: PhotoPlaces,
        told: Callable[[RowDone], Awaitable[None]],
    ) -> None:
        """Take a table in; each row is told once it is written down. What it raises ends it between two rows.

        Raises NotAllowed, TableUnreadable, EyesUnavailable, StoreUnwritable; and what ``told`` raises.
        """
        await self.admit(by)
        since, known = self._forgetting.so_far, _Known()
        async for row in people_in(table):
            await told(await self._row(by, row, places, known, since))

    async def _row(
        self, by: Resident | None, row: PersonRow, places: PhotoPlaces, known: _Known, since: int
    ) -> RowDone:
        if row.name is None:
            return RowDone(row.number, "", RowOutcome.REFUSED, faults=row.faults)
        try:
            person, outcome = await self._said_of(by, row, known, since)
            done = RowDone(row.number, row.name, outcome, faults=row.faults)
            for told in row.photos:
                async for photo in places.at(told):  # fetched while nobody else has to wait
                    done = await self._photo(by, person, photo, done, known)
        except ForgottenMeanwhile:
            return RowDone(row.number, row.name, RowOutcome.FORGOTTEN)
        if done.learned:
            await self._audit.note("enrolled", person=person.id, by=by.id if by else None, photos=done.learned)
            if outcome is RowOutcome.SAME:
                done = replace(done, outcome=RowOutcome.CHANGED)
        if by and done.outcome in (RowOutcome.ADDED, RowOutcome.CHANGED):
            await self._outlets.announce(PersonChanged(person.id, by))
        return done

    async def _said_of(
        self, by: Resident | None, row: PersonRow, known: _Known, since: int
    ) -> tuple[Person, RowOutcome]:
        """Write down what a row says beside photos."""
        async with self._alone(by, known):
            if known.people is None:
                known.people = {folded(person.name): person for person in await self._people.people()}
            key, name = folded(row.name or ""), row.name or ""
            if self._forgetting.forgotten_since(since, name):
                raise ForgottenMeanwhile
            person = known.people.get(key)
            outcome = RowOutcome.SAME
            if person is None:
                person, outcome = Person(PersonId(token_hex(6)), name), RowOutcome.ADDED
                await self._people.save(person)
                known.people[key] = person
            elif person.id in self._forgetting:
                raise ForgottenMeanwhile
            before = self._profiles.of(person.id)
            if (after := row.applied_to(before)) != before:
                await self._profiles.change(person.id, row.applied_to)
                outcome = RowOutcome.CHANGED if outcome is RowOutcome.SAME else outcome
            if outcome is not RowOutcome.SAME:
                what = "person imported" if outcome is RowOutcome.ADDED else "person changed by import"
                await self._audit.note(
                    what, person=person.id, by=by.id if by else None, row=row.number, details=len(after.details)
                )
            return person, outcome

    async def _photo(
        self, by: Resident | None, person: Person, photo: FoundPhoto, done: RowDone, known: _Known
    ) -> RowDone:
        if isinstance(photo.content, SourceTrouble):
            return _with(done, RefusedPhoto(photo.shown, photo.content))
        try:
            added = await self._learn(by, person, photo.content, known)
        except LooksLikeAnother as refused:
            other = next((one.name for one in await self._people.people() if one.id == refused.other), "")
            return _with(done, RefusedPhoto(photo.shown, refused.trouble, other))
        except PhotoRefused as refused:
            return _with(done, RefusedPhoto(photo.shown, refused.trouble))
        return replace(done, learned=done.learned + added, known=done.known + (not added))

    async def _learn(self, by: Resident | None, person: Person, photo: bytes, known: _Known) -> bool:
        """Learn a photo; False: it was known already."""
        for tries_left in reversed(range(_TRIES)):
            try:
                jpeg = await self._eyes.as_jpeg(photo)
                async with self._alone(by, known):
                    if person.id in self._forgetting:
                        raise ForgottenMeanwhile
                    self._profiles.expect_learnable(person.id)
                    return (await self._eyes.learn(person.id, jpeg)).added is not None
            except EyesUnavailable:
                if not tries_left:
                    raise
                log.info("a photo of a table has to wait for the recogniser")
                await asyncio.sleep(_REST_S)
        raise EyesUnavailable

    @asynccontextmanager
    async def _alone(self, by: Resident | None, known: _Known) -> AsyncIterator[None]:
        if by is None:
            async with self._turn.at_the_machine():
                known.our_turn(self._turn.count)
                yield
            return
        async with self._turn.of(by):
            known.our_turn(self._turn.count)
            await self.admit(by)
            yield


def _with(done: RowDone, refused: RefusedPhoto) -> RowDone:
    return replace(done, refused=(*done.refused, refused))
