"""People and their photos as face services speak of them: by name, and by ids that are UUIDs."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bot.api.gate.problems import Problem
from bot.api.routes.people import refuse_unlearned
from bot.api.routes.recognitions import OneLook
from bot.house.faces.faces import Faces
from bot.house.faces.inquiry import Inquiry
from bot.house.faces.lesson import Lesson
from bot.house.faces.person_keeper import PersonGone, PersonKeeper, PersonNameTaken
from bot.house.findings.api_trouble import ApiProblem
from bot.house.names import folded
from bot.house.people import Look, Person, SampleId
from bot.house.residents.actors import Asker


@dataclass(frozen=True, slots=True)
class KnownSample:
    """A photo by which somebody is told."""

    person: Person
    sample: SampleId

    @property
    def id(self) -> str:
        """What it is called there: the same for as long as it is known."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.person.id}/{self.sample}"))


class LegacyGallery:
    """The house's own methods, in those words. Each raises NotAllowed and EyesUnavailable."""

    def __init__(self, faces: Faces, people: PersonKeeper, inquiry: Inquiry, looks: OneLook) -> None:
        self.faces = faces
        self.people = people
        self.inquiry = inquiry
        self._looks = looks

    async def look(self, by: Asker, photo: bytes) -> Look:
        """Whom a picture shows. Raises PhotoRefused, Problem."""
        async with self._looks:
            return (await self.inquiry.who_is(by, photo)).look

    async def named(self, by: Asker, name: str) -> Person | None:
        """Whoever is called so; None: nobody."""
        wanted = folded(name)
        return next((one for one, _ in await self.faces.people(by) if folded(one.name) == wanted), None)

    async def expected(self, by: Asker, name: str) -> Person:
        """Whoever is called so. Raises PersonGone."""
        if (found := await self.named(by, name)) is None:
            raise PersonGone
        return found

    async def learn(self, by: Asker, name: str, photos: Sequence[bytes]) -> Lesson:
        """Know somebody, new or known, by photos of one clear face each. Raises Problem where none is of use."""
        async with self._looks:
            lesson = await self.faces.learn(by, name, photos)
        if not lesson.learned:
            refuse_unlearned(lesson)
        return lesson

    async def unlearn(self, by: Asker, person: Person) -> int:
        """Forget every photo of somebody, and with the last one that they are known; returns how many there were."""
        samples = await self.faces.samples(by, person.id)
        if samples:
            await self.faces.remove_samples(by, person.id, samples)
        return len(samples)

    async def rename(self, by: Asker, person: Person, name: str) -> None:
        """Call somebody otherwise; where somebody else is called so, both are one."""
        try:
            await self.people.rename(by, person.id, name)
        except PersonNameTaken as taken:
            await self.people.merge(by, person.id, taken.other.id)

    async def samples(self, by: Asker) -> list[KnownSample]:
        """Every photo, the newest first."""
        return [KnownSample(person, sample) for person, sample in await self.inquiry.samples(by)]

    async def sample(self, by: Asker, wanted: str) -> KnownSample:
        """The photo with this id. Raises Problem."""
        found = next((one for one in await self.samples(by) if one.id == wanted), None)
        if found is None:
            raise Problem(ApiProblem.NOT_FOUND, 404, of="sample")
        return found

    async def jpeg(self, by: Asker, one: KnownSample) -> bytes | None:
        """Its picture; None: it went just now."""
        try:
            return await self.faces.sample(by, one.person.id, one.sample)
        except KeyError:
            return None
