"""Who is in a photo that a resident sent, and whether they were at a door before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.faces.forgetting import Forgetting, named
from bot.house.faces.nearest import OUR_NUMBERS, OtherNumbers
from bot.house.faces.seen_before import STRANGERS_LAST
from bot.house.people import Box, Look, Person, PhotoId, SampleId, Sighting, StrangerId, Verdict
from bot.house.ports import Clock, Eyes, PeopleBook, VisitBook
from bot.house.residents.actors import Asker, Program
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may

_SENT = PhotoId("sent")


@dataclass(frozen=True, slots=True)
class Identified:
    """Whom a photo shows."""

    jpeg: bytes
    look: Look
    #: When those of them were at a door whom nobody has named, the oldest first.
    seen: Mapping[StrangerId, tuple[datetime, ...]]

    def seen_of(self, face: Sighting) -> tuple[datetime, ...]:
        """When somebody unknown was here."""
        return self.seen.get(face.stranger, ()) if face.stranger else ()


class Inquiry:
    """Answers who somebody is; nothing is learned by it, and nobody counts as seen."""

    def __init__(
        self,
        *,
        eyes: Eyes,
        people: PeopleBook,
        visits: VisitBook,
        admission: Admission,
        forgetting: Forgetting,
        clock: Clock,
    ) -> None:
        self._eyes = eyes
        self._people = people
        self._visits = visits
        self._admission = admission
        self._forgetting = forgetting
        self._clock = clock

    async def who_is(self, by: Asker, photo: bytes) -> Identified:
        """Whom a photo (JPEG, PNG, WebP, HEIC) shows. Raises PhotoRefused, EyesUnavailable, NotAllowed."""
        by = await self._admission.admit(by, Action.SEE_FACES)
        jpeg = await self._eyes.as_jpeg(photo)
        # a program may ask all day: whatever else is asked goes before
        look = await self._eyes.identify([(_SENT, jpeg)], patiently=isinstance(by, Program))
        look = self._forgetting.still_named(named(look, await self._people.people()))
        strangers = {face.stranger for face in look.sightings if face.stranger}
        return Identified(jpeg, look, await self._seen(by, strangers))

    async def whose(self, by: Asker, numbers: Sequence[float]) -> tuple[Verdict, Person | None, float | None]:
        """Whose face some numbers are that another program made, and how far from them; None: nobody's whom we know.

        Raises OtherNumbers, EyesUnavailable, NotAllowed.
        """
        await self._admission.admit(by, Action.SEE_FACES)
        if len(numbers) != OUR_NUMBERS:
            raise OtherNumbers
        found = await self._eyes.nearest(numbers)
        known = {one.id: one for one in await self._people.people() if one.id not in self._forgetting}
        person = known.get(found.person) if found.person else None
        return (found.verdict, person, found.distance) if person else (Verdict.UNKNOWN, None, None)

    async def samples(self, by: Asker) -> Sequence[tuple[Person, SampleId]]:
        """The photos by which anybody is told, the newest first. Raises EyesUnavailable, NotAllowed."""
        await self._admission.admit(by, Action.SEE_FACES)
        known = {one.id: one for one in await self._people.people() if one.id not in self._forgetting}
        return [(known[person], sample) for person, sample in await self._eyes.newest_samples() if person in known]

    async def crop(self, by: Asker, jpeg: bytes, box: Box) -> bytes:
        """One of these faces (JPEG). Raises PhotoRefused, EyesUnavailable, NotAllowed."""
        await self._admission.admit(by, Action.SEE_FACES)
        return await self._eyes.crop(jpeg, box)

    async def _seen(self, by: Asker, strangers: set[StrangerId]) -> Mapping[StrangerId, tuple[datetime, ...]]:
        seen: dict[StrangerId, tuple[datetime, ...]] = {}
        if not strangers:
            return seen
        now = self._clock()
        for visit in await self._visits.between(now - STRANGERS_LAST, now + timedelta(days=1)):
            if not ever_may(by, Action.SEE_FACES, visit.door):
                continue
            faces = (*visit.look.sightings, *visit.look.elsewhere) if visit.look else ()
            for stranger in {face.stranger for face in faces if face.stranger in strangers and face.person is None}:
                if stranger:
                    seen[stranger] = (*seen.get(stranger, ()), visit.began_at)
        return seen


def foremost(look: Look) -> Sighting | None:
    """The face that a picture of one person is about, as sure as it is; None: there is none."""
    seen = next(iter(look.in_front), None) or max(look.sightings, key=lambda one: one.box.side, default=None)
    return look.as_sure_as_it_is(seen) if seen else None
