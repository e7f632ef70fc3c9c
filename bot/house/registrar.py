"""Who lives here, and whose face we know: moving in, enrolling, forgetting."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex, token_urlsafe

from bot.house import decision
from bot.house.doorman import Doorman
from bot.house.people import (
    Invitation,
    LooksLikeAnother,
    Person,
    PersonId,
    PhotoRefused,
    Resident,
    ResidentId,
    Role,
    SampleId,
    Sighting,
    Verdict,
    clean_name,
)
from bot.house.ports import (
    Album,
    AuditTrail,
    Clock,
    Eyes,
    EyesUnavailable,
    Household,
    MovedIn,
    PeopleBook,
    ResidentBook,
    VisitBook,
)
from bot.house.visit import NotAllowed, Visit, VisitId

#: How long an invitation may be used.
INVITATION_LASTS = timedelta(hours=24)

#: Bytes of chance in a code: nobody guesses 72 bits through a chat.
_CODE_BYTES = 9


class CodeRefused(Exception):
    """This code is none of ours, used up, or too old."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of photos that were sent to learn a face."""

    person: Person
    learned: int
    #: A sentence for each photo that could not be used.
    refusals: tuple[str, ...]
    #: Samples of this person altogether.
    samples: int
    #: Whom photos were taken for that were left out therefore; whoever sent them may insist.
    taken_for: tuple[Person, ...] = ()
    #: How to take it back; None: there is nothing to take back.
    taught: "Taught | None" = None


@dataclass(frozen=True, slots=True)
class Taught:
    """Just what one lesson added."""

    person: Person
    samples: tuple[SampleId, ...]
    #: True: nobody knew this person before.
    newcomer: bool
    #: The card on which a face was named, and what stood there; None: it was taught from photos.
    visit: VisitId | None = None
    before: Sighting | None = None


class Registrar:
    """Keeps the book of residents and the book of faces."""

    def __init__(
        self,
        *,
        residents: ResidentBook,
        people: PeopleBook,
        eyes: Eyes,
        visits: VisitBook,
        album: Album,
        audit: AuditTrail,
        household: Household,
        doorman: Doorman,
        clock: Clock,
    ) -> None:
        self._residents = residents
        self._people = people
        self._eyes = eyes
        self._visits = visits
        self._album = album
        self._audit = audit
        self._household = household
        self._doorman = doorman
        self._clock = clock

    # Residents

    async def claim_code(self, chosen: str | None = None) -> str | None:
        """The code that makes its sender the owner; None once the bot belongs to somebody. Earlier codes end."""
        if await self._residents.residents():
            return None
        for old in await self._residents.invitations():
            await self._residents.withdraw(old.code_hash)
        code = chosen or token_urlsafe(_CODE_BYTES)
        await self._residents.invite(Invitation(_hash(code), Role.OWNER, None, None))
        return code

    async def invite(self, by: Resident) -> str:
        """A code that lets one more person move in, within a day. Raises NotAllowed."""
        if not decision.may_invite(by):
            raise NotAllowed("only the owner invites")
        code = token_urlsafe(_CODE_BYTES)
        await self._residents.invite(Invitation(_hash(code), Role.ADULT, by.id, self._clock() + INVITATION_LASTS))
        await self._audit.note("invited", by=by.id)
        return code

    async def move_in(self, code: str, resident: ResidentId, name: str) -> Resident:
        """Make whoever holds a code a resident; the code is used up. Raises CodeRefused."""
        now = self._clock()
        code_hash = _hash(code)
        invitation = next((i for i in await self._residents.invitations() if i.code_hash == code_hash), None)
        if invitation is None or (invitation.expires_at and invitation.expires_at <= now):
            raise CodeRefused
        if not await self._residents.withdraw(code_hash):
            raise CodeRefused  # somebody was quicker
        newcomer = Resident(resident, _resident_name(name), invitation.role, now)
        await self._residents.save(newcomer)
        await self._audit.note("moved in", resident=resident, role=newcomer.role)
        for other in await self._residents.residents():
            if other.id != newcomer.id and other.role is Role.OWNER:
                await self._household.tell(other.id, MovedIn(newcomer.name))
        return newcomer

    async def resident(self, resident: ResidentId) -> Resident | None:
        """The resident with this id, if they live here."""
        return next((r for r in await self._residents.residents() if r.id == resident), None)

    async def residents(self) -> Sequence[Resident]:
        """Everybody who lives here."""
        return await self._residents.residents()

    # Faces

    async def people(self) -> Sequence[tuple[Person, int]]:
        """Everybody whose face is known, with the number of their samples."""
        samples: Mapping[PersonId, int] = await self._eyes.samples()
        return [(person, samples.get(person.id, 0)) for person in await self._people.people()]

    async def is_known(self, name: str) -> bool:
        """Tell whether there is a person of this name."""
        return await self._named(name) is not None

    async def learn(self, by: Resident, name: str, jpegs: Sequence[bytes], *, sure: bool = False) -> Lesson:
        """Learn a face from photos, one clear face each; those taken for somebody else too, if they are ``sure``.

        Raises ValueError for a name that is none.
        """
        known = await self._named(clean_name(name))
        person = known or Person(PersonId(token_hex(6)), clean_name(name))
        learned, refusals, samples = 0, [], 0
        added: list[SampleId] = []
        others: dict[PersonId, Person] = {}
        for jpeg in jpegs:
            try:
                taken = await self._eyes.learn(person.id, jpeg, sure=sure)
                learned, samples = learned + 1, taken.samples
                added += [taken.added] if taken.added else []
            except EyesUnavailable:
                if not learned:
                    raise
                refusals.append("I could not look at all of the photos. Please send the others again in a minute.")
                break
            except PhotoRefused as refused:
                if isinstance(refused, LooksLikeAnother) and (other := await self._person(refused.other)):
                    others[other.id] = other
                else:
                    refusals.append(str(refused))
        if learned:
            await self._people.save(person)
            await self._audit.note("enrolled", person=person.id, by=by.id, photos=learned)
        taught = Taught(person, tuple(added), known is None) if added else None
        return Lesson(person, learned, tuple(refusals), samples, tuple(others.values()), taught)

    async def learn_from_visit(
        self, by: Resident, visit_id: VisitId, number: int, name: str, *, sure: bool = False
    ) -> Lesson:
        """Learn the numbered face of a visit as a new or a known person, and correct that visit's card.

        Raises PhotoRefused, or ValueError for a name that is none.
        """
        visit = await self._visits.find(visit_id)
        sighting = next((s for s in visit.look.sightings if s.number == number), None) if visit and visit.look else None
        if visit is None or visit.look is None or sighting is None:
            raise PhotoRefused("That picture is gone. Please send me a photo of them instead.")
        known = await self._named(clean_name(name))
        person = known or Person(PersonId(token_hex(6)), clean_name(name))
        try:
            jpeg = await self._album.fetch(visit.look.photo)
        except KeyError as exc:
            raise PhotoRefused("That picture is gone. Please send me a photo of them instead.") from exc
        try:
            taken = await self._eyes.learn(person.id, jpeg, sighting.box, sure=sure)
        except LooksLikeAnother as refused:
            if (other := await self._person(refused.other)) is None:
                raise
            return Lesson(person, 0, (), 0, (other,))
        await self._people.save(person)
        await self._audit.note("enrolled", person=person.id, by=by.id, visit=visit.id, photos=1)
        await self._doorman.redraw(visit.id, lambda current: _renamed(current, number, person))
        added = (taken.added,) if taken.added else ()
        return Lesson(
            person, 1, (), taken.samples, taught=Taught(person, added, known is None, visit.id, before=sighting)
        )

    async def unlearn(self, by: Resident, taught: Taught) -> None:
        """Take a lesson back: its samples, the person where nothing else is known of them, the name on the card.

        Raises NotAllowed.
        """
        if not decision.may_forget(by):
            raise NotAllowed("only grown-ups make us forget")
        person = taught.person
        left = await self._eyes.unlearn(person.id, taught.samples)
        before = taught.before
        if taught.visit and before:
            await self._doorman.redraw(taught.visit, lambda current: _as_before(current, person, before))
        if taught.newcomer and not left:
            await self._people.remove(person.id)
        await self._audit.note("unlearned", person=person.id, by=by.id, photos=len(taught.samples))

    async def forget(self, by: Resident, person: PersonId) -> None:
        """Remove a person: name, samples, and the pictures of the visits they were named in. Raises NotAllowed."""
        if not decision.may_forget(by):
            raise NotAllowed("only grown-ups make us forget")
        await self._audit.note("forgetting", person=person, by=by.id)
        beginning = datetime.min.replace(tzinfo=self._clock().tzinfo)
        for visit in await self._visits.between(beginning, self._clock() + timedelta(days=1)):
            if visit.look and person in visit.look.people:
                await self._forget_visit(visit)
        # the name goes last: after a crash in between the same words forget the rest
        await self._eyes.forget(person)
        await self._people.remove(person)
        await self._audit.note("forgotten", person=person, by=by.id)

    async def _forget_visit(self, visit: Visit) -> None:
        for photo in (*(photo.id for photo in visit.photos), *([visit.marked] if visit.marked else [])):
            await self._album.remove(photo)
        await self._doorman.redraw(visit.id, lambda current: replace(current, photos=(), marked=None, look=None))

    async def _person(self, wanted: PersonId) -> Person | None:
        return next((person for person in await self._people.people() if person.id == wanted), None)

    async def _named(self, name: str) -> Person | None:
        same = name.casefold()
        return next((p for p in await self._people.people() if p.name.casefold() == same), None)


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


def _resident_name(name: str) -> str:
    try:
        return clean_name(name)
    except ValueError:
        return "Somebody"  # a name of signs only is allowed in Telegram


def _as_before(visit: Visit, person: Person, before: Sighting) -> Visit:
    """The visit with what was said of a face before it was called ``person``, unless it is called otherwise now."""
    if visit.look is None:
        return visit
    sightings = tuple(
        before if s.number == before.number and s.person and s.person.id == person.id else s
        for s in visit.look.sightings
    )
    return replace(visit, look=replace(visit.look, sightings=sightings))


def _renamed(visit: Visit, number: int, person: Person) -> Visit:
    if visit.look is None:
        return visit
    sightings = tuple(
        replace(s, person=person, verdict=Verdict.NAMED, reason="you told me") if s.number == number else s
        for s in visit.look.sightings
    )
    return replace(visit, look=replace(visit.look, sightings=sightings))
