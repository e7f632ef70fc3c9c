"""The people as the household keeps them: their pages, and what is changed there by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex

from bot.house.doors.door import DoorId
from bot.house.faces.corrections import PeopleOne, PersonCalled
from bot.house.faces.last_seen import LastSeen, last_seen
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile, Profiles, Telling
from bot.house.faces.turn import FacesTurn
from bot.house.facts import Outlets, PeopleMerged, PersonChanged, PersonRenamed
from bot.house.names import folded, to_name
from bot.house.people import Look, Person, PersonId, Resident, SampleId
from bot.house.ports import AuditTrail, Clock, Eyes, PeopleBook, VisitBook
from bot.house.residents.actors import Asker
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may

#: The longest note about somebody, in characters: it stands below a picture.
MOST_NOTES = 300


class PersonGone(Exception):
    """Nobody is known who was meant: forgotten, or one with somebody else by now."""


class PersonNameTaken(Exception):
    """Somebody else is called so; they may be one and the same."""

    def __init__(self, other: Person) -> None:
        super().__init__("somebody else is called so")
        self.other = other


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What a resident sees of a person."""

    person: Person
    profile: Profile
    samples: tuple[SampleId, ...]
    #: None: not within ``SEEN_WITHIN``.
    seen: LastSeen | None
    #: How the reader hears of them.
    telling: Telling
    #: The reader said that they are this person.
    is_reader: bool
    #: JPEG; None: there is no photo of them.
    portrait: bytes | None


class PersonKeeper:
    """Shows and changes what is kept of people. Whatever it is asked for raises PersonGone and NotAllowed."""

    def __init__(
        self,
        *,
        people: PeopleBook,
        profiles: Profiles,
        admission: Admission,
        turn: FacesTurn,
        eyes: Eyes,
        visits: VisitBook,
        audit: AuditTrail,
        onlooker: Onlooker,
        outlets: Outlets,
        clock: Clock,
    ) -> None:
        self._people = people
        self._profiles = profiles
        self._admission = admission
        self._turn = turn
        self._eyes = eyes
        self._visits = visits
        self._audit = audit
        self._onlooker = onlooker
        self._outlets = outlets
        self._clock = clock

    async def page(self, by: Resident, person: PersonId) -> PersonPage:
        """Somebody's page. Raises EyesUnavailable, too."""
        by = await self._admission.admit(by, Action.SEE_FACES)
        known = await self._expected(person)
        profile = self._profiles.of(person)
        samples = tuple(await self._eyes.sample_ids(person))
        portrait = None
        if samples:
            try:
                portrait = await self._eyes.sample(person, samples[-1])
            except KeyError:  # removed in this very moment
                portrait = None
        return PersonPage(
            known,
            profile,
            samples,
            await self._last_seen(by, person),
            profile.telling(by.id),
            profile.resident == by.id,
            portrait,
        )

    async def others(self, by: Resident, person: PersonId) -> list[Person]:
        """Everybody else, by name."""
        await self._admission.admit(by, Action.SEE_FACES)
        await self._expected(person)
        return [other for other in await self._people.people() if other.id != person]

    async def pair(self, by: Resident, person: PersonId, other: PersonId) -> tuple[Person, Person]:
        """Two people who may be one."""
        await self._admission.admit(by, Action.TEACH)
        return await self._expected(person), await self._expected(other)

    async def details(self, by: Asker, person: PersonId) -> Sequence[PersonDetail]:
        """What a table said of somebody beside their name, group and notes."""
        await self._admission.admit(by, Action.SEE_FACES)
        await self._expected(person)
        return self._profiles.of(person).details

    async def add(self, by: Asker, name: str) -> Person:
        """Somebody of whom there is no photo yet. Raises NoName, PersonNameTaken."""
        wanted = to_name(name)
        async with self._turn.of(by) as now:
            if other := next((p for p in await self._people.people() if folded(p.name) == folded(wanted)), None):
                raise PersonNameTaken(other)
            person = Person(PersonId(token_hex(6)), wanted)
            await self._people.save(person)
            await self._audit.note("person added", person=person.id, by=now.id)
        return person

    async def rename(self, by: Asker, person: PersonId, name: str) -> Person:
        """Call somebody otherwise, in all that was, too. Raises NoName, PersonNameTaken, EyesUnavailable."""
        wanted = to_name(name)
        async with self._turn.of(by) as now:
            known = await self._expected(person)
            same = (p for p in await self._people.people() if folded(p.name) == folded(wanted) and p.id != person)
            if other := next(same, None):
                raise PersonNameTaken(other)
            renamed = replace(known, name=wanted)
            if renamed == known:
                return known
            await self._people.save(renamed)
            await self._audit.note("person renamed", person=person, by=now.id)
            await self._onlooker.correct_all(_tells_of(person), PersonCalled(renamed))
        await self._outlets.announce(PersonRenamed(renamed, known.name, now))
        return renamed

    async def merge(self, by: Asker, person: PersonId, into: PersonId) -> Person:
        """Both are one person, who is called as the second one; returns them. Raises EyesUnavailable, too.

        What is interrupted may be asked for again: the one who goes leaves the book last.
        """
        async with self._turn.of(by) as now:
            gone, kept = await self._expected(person), await self._expected(into)
            if gone.id == kept.id:
                return kept
            await self._audit.note("people merged", person=gone.id, into=kept.id, by=now.id)
            for one in (gone, kept):  # first: no door opens to either by the other's face
                await self._profiles.change(one.id, lambda profile: replace(profile, by_itself=None))
            await self._eyes.merge(gone.id, kept.id)
            await self._onlooker.correct_all(_tells_of(gone.id), PeopleOne(gone.id, kept))
            await self._profiles.merge(gone.id, kept.id)
            if not self._profiles.of(kept.id).may_be_learned:
                await self._unlearn(kept.id)
            await self._people.remove(gone.id)
            await self._onlooker.unname(gone.id)  # a look that began before knows nothing of it
        await self._outlets.announce(PeopleMerged(kept, gone, now))
        return kept

    async def set_group(self, by: Resident, person: PersonId, group: PersonGroup) -> None:
        """Say what somebody is to the household."""
        await self._change(by, person, "person grouped", lambda profile: replace(profile, group=group), group=group)

    async def set_child(self, by: Resident, person: PersonId, *, child: bool) -> None:
        """Say that somebody is a child, or none: a child's face is unlearned, until an owner allows it.

        Raises EyesUnavailable, too.
        """
        async with self._turn.of(by) as now:
            await self._expected(person)
            await self._audit.note("person a child", person=person, by=now.id, child=child)
            if child:
                await self._unlearn(person)
            await self._profiles.change(person, lambda profile: replace(profile, child=child, child_allowed=False))
        await self._changed(now, person)

    async def allow_child(self, by: Resident, person: PersonId, *, allowed: bool) -> None:
        """Let a child's face be known, or have it be forgotten. Raises EyesUnavailable."""
        await self._admission.admit(by, Action.ALLOW_CHILD)
        async with self._turn.of(by) as now:
            await self._admission.admit(now, Action.ALLOW_CHILD)
            await self._expected(person)
            await self._audit.note("child allowed", person=person, by=now.id, allowed=allowed)
            if not allowed:
                await self._unlearn(person)
            await self._profiles.change(
                person, lambda profile: replace(profile, child_allowed=allowed and profile.child)
            )
        await self._changed(now, person)

    async def _unlearn(self, person: PersonId) -> None:
        """No photo and no number is left of somebody's face, and no door opens to it."""
        await self._profiles.change(person, lambda profile: replace(profile, by_itself=None))
        await self._eyes.unlearn(person, await self._eyes.sample_ids(person))

    async def set_notes(self, by: Resident, person: PersonId, notes: str) -> None:
        """Write something down about somebody, ``MOST_NOTES`` characters at most; empty: nothing."""
        kept = notes.strip()[:MOST_NOTES]
        await self._change(by, person, "person noted", lambda profile: replace(profile, notes=kept), length=len(kept))

    async def tell_me(self, by: Resident, person: PersonId, telling: Telling) -> None:
        """Say how ``by`` wants to hear of somebody."""
        await self._seen_by(by, person)
        await self._audit.note("person told", person=person, by=by.id, telling=telling)
        await self._profiles.change(person, lambda profile: profile.with_wish(by.id, telling))
        await self._changed(by, person)

    async def this_is_me(self, by: Resident, person: PersonId, *, is_me: bool = True) -> None:
        """``by`` is this person, and hears nothing of themselves unless they ask; or is not.

        Where another resident said so of themselves, nothing changes.
        """
        await self._seen_by(by, person)
        if self._profiles.of(person).resident not in (None, by.id):
            return
        await self._audit.note("person linked" if is_me else "person unlinked", person=person, by=by.id)
        if is_me:
            await self._profiles.link(by.id, person)
        else:
            await self._profiles.change(person, lambda profile: replace(profile, resident=None))
        await self._changed(by, person)

    async def _seen_by(self, by: Resident, person: PersonId) -> None:
        await self._admission.admit(by, Action.SEE_FACES)
        await self._expected(person)

    async def _change(
        self, by: Resident, person: PersonId, what: str, change: Callable[[Profile], Profile], **details: str | float
    ) -> None:
        async with self._turn.of(by) as now:
            await self._expected(person)
            await self._audit.note(what, person=person, by=now.id, **details)
            await self._profiles.change(person, change)
        await self._changed(now, person)

    async def _changed(self, by: Resident, person: PersonId) -> None:
        await self._outlets.announce(PersonChanged(person, by))

    async def _expected(self, person: PersonId) -> Person:
        for known in await self._people.people():
            if known.id == person:
                return known
        raise PersonGone

    async def _last_seen(self, by: Resident, person: PersonId) -> LastSeen | None:
        def seen_by(door: DoorId) -> bool:
            return ever_may(by, Action.SEE_FACES, door)

        return (await last_seen(self._visits, (person,), self._clock(), at=seen_by)).get(person)


def _tells_of(person: PersonId) -> Callable[[Look], bool]:
    return lambda look: person in look.people | look.denied
