"""How a face is learned, of photos or of a visit: what is taken, what is refused, and what is said of both."""

from collections.abc import Sequence
from secrets import token_hex

from bot.house.faces.corrections import FaceNamed
from bot.house.faces.lesson import Lesson, Taught
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.photo_trouble import (
    LooksLikeAnother,
    PhotoReason,
    PhotoRefused,
    PhotoTrouble,
    UnlikeTheOthers,
)
from bot.house.faces.profile import Profiles
from bot.house.faces.seen_face import FoundFace, SeenFace
from bot.house.names import folded
from bot.house.people import Box, Learned, Person, PersonId
from bot.house.ports import AuditTrail, Eyes, EyesUnavailable, PeopleBook
from bot.house.residents.actors import Asker


class FaceLearner:
    """Learns in the turn of those who change faces, for somebody who was admitted; see ``Faces``."""

    def __init__(
        self, *, people: PeopleBook, profiles: Profiles, eyes: Eyes, audit: AuditTrail, onlooker: Onlooker
    ) -> None:
        self._people = people
        self._profiles = profiles
        self._eyes = eyes
        self._audit = audit
        self._onlooker = onlooker

    async def named(self, name: str) -> Person | None:
        """The person whom somebody means who types this name."""
        wanted = folded(name)
        return next((person for person in await self._people.people() if folded(person.name) == wanted), None)

    async def person(self, wanted: PersonId) -> Person | None:
        """The person with this id."""
        return next((person for person in await self._people.people() if person.id == wanted), None)

    async def from_photos(
        self, by: Asker, name: str, photos: Sequence[bytes], box: Box | None, *, sure: bool
    ) -> Lesson:
        """Learn from photos, as ``Faces.learn``; ``name`` is one."""
        known = await self.named(name)
        person = known or Person(PersonId(token_hex(6)), name)
        self._profiles.expect_learnable(person.id)
        faceless = known is not None and not await self._count(known)
        taken, refusals = list[Learned](), list[PhotoTrouble]()
        others: dict[PersonId, Person] = {}
        unlike = 0
        for photo in photos:
            try:
                jpeg = await self._eyes.as_jpeg(photo)
                taken.append(await self._eyes.learn(person.id, jpeg, box, sure=sure))
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
            odd=tuple(odd for learned in taken for odd in learned.odd),
            taught=Taught(person, added, faceless=faceless) if added else None,
        )

    async def from_visit(self, by: Asker, face: SeenFace, seen: FoundFace, name: str, *, sure: bool) -> Lesson:
        """Learn the face that was ``seen`` on a visit, as ``Faces.learn_from_visit``, and correct its card."""
        known = await self.named(name)
        person = known or Person(PersonId(token_hex(6)), name)
        self._profiles.expect_learnable(person.id)
        faceless = known is not None and not await self._count(known)
        try:
            learned = await self._eyes.learn(person.id, seen.jpeg, seen.box, sure=sure)
        except UnlikeTheOthers:
            return Lesson(person, 0, (), await self._count(known), unlike=1)
        except LooksLikeAnother as refused:
            if (other := await self.person(refused.other)) is None:
                raise
            return Lesson(person, 0, (), await self._count(known), (other,))
        await self._people.save(person)
        await self._audit.note("enrolled", person=person.id, by=by.id, visit=face.visit, photos=1)
        await self._onlooker.correct(face.visit, FaceNamed(face.number, person, by.name, seen.photo))
        added = (learned.added,) if learned.added else ()
        return Lesson(
            person,
            len(added),
            (),
            learned.samples,
            already=1 - len(added),
            odd=learned.odd,
            taught=Taught(person, added, face.visit, before=seen.sighting, faceless=faceless),
        )

    async def _count(self, person: Person | None) -> int:
        return (await self._eyes.samples()).get(person.id, 0) if person else 0
