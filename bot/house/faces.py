"""Whose face we know: learning, correcting, taking back, forgetting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex

from bot.house.corrections import FaceDisowned, FaceNamed, NameTakenBack, PicturesForgotten
from bot.house.doorman import Doorman
from bot.house.facts import Outlets, PersonForgotten
from bot.house.names import folded, to_name
from bot.house.people import Learned, Person, PersonId, Resident, SampleId, Sighting
from bot.house.permissions import Action, admit
from bot.house.photo_trouble import (
    LooksLikeAnother,
    PhotoReason,
    PhotoRefused,
    PhotoTrouble,
    PictureGone,
    UnlikeTheOthers,
)
from bot.house.ports import Album, AuditTrail, Eyes, EyesUnavailable, PeopleBook, VisitBook
from bot.house.visit import Visit, VisitId

#: Wider than any clock was ever set; a month less, so that the store may look a little further.
_EVER, _NEVER = datetime(1, 2, 1, tzinfo=UTC), datetime(9999, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of photos that were sent to learn a face."""

    person: Person
    learned: int
    #: What is wrong with each photo that could not be used.
    refusals: tuple[PhotoTrouble, ...]
    #: Samples of this person altogether.
    samples: int
    #: Whom photos were taken for that were left out therefore; whoever sent them may insist.
    taken_for: tuple[Person, ...] = ()
    #: Photos that were left out because they are clearly unlike the person's others; whoever sent them may insist.
    unlike: int = 0
    #: Photos that were known already.
    already: int = 0
    #: How to take it back; None: there is nothing to take back.
    taught: "Taught | None" = None

    @property
    def doubtful(self) -> bool:
        """Whether something was left out that a resident may insist on."""
        return bool(self.taken_for or self.unlike)


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


class Faces:
    """Keeps the book of faces, and the recogniser's memory in step with it."""

    def __init__(
        self,
        *,
        people: PeopleBook,
        eyes: Eyes,
        visits: VisitBook,
        album: Album,
        audit: AuditTrail,
        doorman: Doorman,
        outlets: Outlets,
    ) -> None:
        self._people = people
        self._eyes = eyes
        self._visits = visits
        self._album = album
        self._audit = audit
        self._doorman = doorman
        self._outlets = outlets

    async def people(self, by: Resident) -> Sequence[tuple[Person, int]]:
        """Everybody whose face is known, with the number of their samples. Raises EyesUnavailable, NotAllowed."""
        admit(by, Action.SEE_FACES)
        samples: Mapping[PersonId, int] = await self._eyes.samples()
        return [(person, samples.get(person.id, 0)) for person in await self._people.people()]

    async def named(self, name: str) -> Person | None:
        """The person whom somebody means who types this name."""
        wanted = folded(name)
        return next((person for person in await self._people.people() if folded(person.name) == wanted), None)

    async def person(self, wanted: PersonId) -> Person | None:
        """The person with this id."""
        return next((person for person in await self._people.people() if person.id == wanted), None)

    # Learning

    async def learn(self, by: Resident, name: str, jpegs: Sequence[bytes], *, sure: bool = False) -> Lesson:
        """Learn a face from photos, one clear face each; doubtful ones too, if the resident is ``sure``.

        Raises NoName, NotAllowed.
        """
        admit(by, Action.TEACH)
        known = await self.named(to_name(name))
        person = known or Person(PersonId(token_hex(6)), to_name(name))
        taken: list[Learned] = []
        refusals: list[PhotoTrouble] = []
        others: dict[PersonId, Person] = {}
        unlike = 0
        for jpeg in jpegs:
            try:
                taken.append(await self._eyes.learn(person.id, jpeg, sure=sure))
            except EyesUnavailable:
                if not taken:
                    raise
                refusals.append(PhotoTrouble(PhotoReason.NOT_LOOKED_AT))
                break
            except UnlikeTheOthers:
                unlike += 1
            except PhotoRefused as refused:
                if isinstance(refused, LooksLikeAnother) and (other := await self.person(refused.other)):
                    others[other.id] = other
                else:
                    refusals.append(refused.trouble)
        added = tuple(learned.added for learned in taken if learned.added)
        if added:
            await self._people.save(person)
            await self._audit.note("enrolled", person=person.id, by=by.id, photos=len(added))
        return Lesson(
            person,
            len(added),
            tuple(refusals),
            taken[-1].samples if taken else await self._count(known),
            tuple(others.values()),
            unlike=unlike,
            already=len(taken) - len(added),
            taught=Taught(person, added, known is None) if added else None,
        )

    async def learn_from_visit(
        self, by: Resident, visit_id: VisitId, number: int, name: str, *, sure: bool = False
    ) -> Lesson:
        """Learn the numbered face of a visit as a new or a known person, and correct that visit's card.

        Raises PhotoRefused, NoName, NotAllowed.
        """
        admit(by, Action.TEACH)
        sighting, jpeg = await self._seen(visit_id, number)
        known = await self.named(to_name(name))
        person = known or Person(PersonId(token_hex(6)), to_name(name))
        try:
            learned = await self._eyes.learn(person.id, jpeg, sighting.box, sure=sure)
        except UnlikeTheOthers:
            return Lesson(person, 0, (), await self._count(known), unlike=1)
        except LooksLikeAnother as refused:
            if (other := await self.person(refused.other)) is None:
                raise
            return Lesson(person, 0, (), await self._count(known), (other,))
        await self._people.save(person)
        await self._audit.note("enrolled", person=person.id, by=by.id, visit=visit_id, photos=1)
        await self._doorman.correct(visit_id, FaceNamed(number, person, by.name))
        added = (learned.added,) if learned.added else ()
        return Lesson(
            person,
            len(added),
            (),
            learned.samples,
            already=1 - len(added),
            taught=Taught(person, added, known is None, visit_id, before=sighting),
        )

    async def unlearn(self, by: Resident, taught: Taught) -> None:
        """Take a lesson back: its samples, the person where nothing else is known of them, the name on the card.

        Raises EyesUnavailable, NotAllowed.
        """
        admit(by, Action.TEACH)
        person = taught.person
        left = await self._eyes.unlearn(person.id, taught.samples)
        before = taught.before
        if taught.visit and before:
            await self._doorman.correct(taught.visit, NameTakenBack(person, before))
        if taught.newcomer and not left:
            await self._people.remove(person.id)
        await self._audit.note("unlearned", person=person.id, by=by.id, photos=len(taught.samples))

    async def remove_samples(self, by: Resident, person: PersonId, samples: Sequence[SampleId]) -> int:
        """Forget single photos of a person; without any left they are no longer known. Returns how many are left.

        Raises EyesUnavailable, NotAllowed.
        """
        admit(by, Action.TEACH)
        left = await self._eyes.unlearn(person, samples)
        await self._audit.note("samples removed", person=person, by=by.id, photos=len(samples), left=left)
        if not left:
            await self._people.remove(person)
        return left

    async def samples(self, by: Resident, person: PersonId) -> Sequence[SampleId]:
        """The photos that a person is told by, oldest first. Raises EyesUnavailable, NotAllowed."""
        admit(by, Action.SEE_FACES)
        return await self._eyes.sample_ids(person)

    async def sample(self, by: Resident, person: PersonId, sample: SampleId) -> bytes:
        """One of these photos (JPEG). Raises KeyError where it is gone, EyesUnavailable, NotAllowed."""
        admit(by, Action.SEE_FACES)
        return await self._eyes.sample(person, sample)

    # Correcting

    async def disown(self, by: Resident, visit_id: VisitId, number: int) -> Person:
        """The numbered face of a visit is not the one it was taken for: remembered, and told on every card.

        Returns who it is not. Raises PhotoRefused where that face or its picture is gone, EyesUnavailable, NotAllowed.
        """
        admit(by, Action.TEACH)
        sighting, jpeg = await self._seen(visit_id, number)
        if (wrong := sighting.person) is None:
            raise PictureGone  # corrected meanwhile
        await self._eyes.disown(wrong.id, jpeg, sighting.box)
        await self._audit.note("disowned", person=wrong.id, by=by.id, visit=visit_id)
        await self._doorman.correct(visit_id, FaceDisowned(number, by.name))
        return wrong

    # Forgetting

    async def forget(self, by: Resident, person: PersonId) -> None:
        """Remove a person: name, samples, and the pictures of the visits they were named in. Raises NotAllowed."""
        admit(by, Action.TEACH)
        known = await self.person(person)
        await self._audit.note("forgetting", person=person, by=by.id)
        for visit in await self._visits.between(_EVER, _NEVER):
            if visit.look and person in visit.look.people:
                await self._forget_visit(visit)
        # the name goes last: after a crash in between the same words forget the rest
        await self._eyes.forget(person)
        await self._people.remove(person)
        await self._audit.note("forgotten", person=person, by=by.id)
        if known:
            await self._outlets.announce(PersonForgotten(known.name, by))

    async def _forget_visit(self, visit: Visit) -> None:
        for photo in (*(photo.id for photo in visit.photos), *([visit.marked] if visit.marked else [])):
            await self._album.remove(photo)
        await self._doorman.correct(visit.id, PicturesForgotten())

    async def _seen(self, visit_id: VisitId, number: int) -> tuple[Sighting, bytes]:
        visit = await self._visits.find(visit_id)
        if visit is None or visit.look is None:
            raise PictureGone
        sighting = next((known for known in visit.look.sightings if known.number == number), None)
        if sighting is None:
            raise PictureGone
        try:
            return sighting, await self._album.fetch(visit.look.photo)
        except KeyError as exc:
            raise PictureGone from exc

    async def _count(self, person: Person | None) -> int:
        return (await self._eyes.samples()).get(person.id, 0) if person else 0
