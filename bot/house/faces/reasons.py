"""Why a face was taken for somebody, or for nobody; and what could be better about the faces that we know."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.house.faces.face_reasons import FaceReasons
from bot.house.faces.latest_pictures import latest_pictures
from bot.house.faces.photo_trouble import PictureGone
from bot.house.people import Person, PersonId, Resident, SampleId, Sighting
from bot.house.ports import Album, Eyes, PeopleBook, VisitBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.visits.visit import VisitId

#: Faces of one visit that are explained.
MOST_EXPLAINED = 3


@dataclass(frozen=True, slots=True)
class ExplainedFace:
    """A face on a card, beside the photo that it is closest to."""

    sighting: Sighting
    reasons: FaceReasons
    #: JPEG.
    live: bytes
    photo: bytes | None
    nearest: Person | None
    runner_up: Person | None


@dataclass(frozen=True, slots=True)
class FacesReport:
    """The same of people who are in the book."""

    too_few: tuple[tuple[Person, int], ...]
    outliers: tuple[tuple[Person, SampleId], ...]
    clashes: tuple[tuple[Person, Person], ...]
    stale: tuple[Person, ...]
    always_in_spectacles: tuple[Person, ...] = ()

    @property
    def all_well(self) -> bool:
        """Nothing is to be mended."""
        return not (self.too_few or self.outliers or self.clashes or self.stale or self.always_in_spectacles)


class Explaining:
    """Explains. What it is asked raises NotAllowed and EyesUnavailable."""

    def __init__(
        self, *, eyes: Eyes, album: Album, people: PeopleBook, visits: VisitBook, admission: Admission
    ) -> None:
        self._eyes = eyes
        self._album = album
        self._people = people
        self._visits = visits
        self._admission = admission

    async def why(self, by: Resident, visit_id: VisitId) -> list[ExplainedFace]:
        """The faces of a visit, ``MOST_EXPLAINED`` at most, each with its reasons. Raises PhotoRefused."""
        visit = await self._visits.find(visit_id)
        await self._admission.admit(by, Action.SEE_FACES, visit.door if visit else None)
        if visit is None or visit.look is None:
            raise PictureGone
        pictures = await latest_pictures(self._album, visit)
        live = dict(pictures).get(visit.look.photo)
        if live is None:
            raise PictureGone
        people = {person.id: person for person in await self._people.people()}
        jpegs = [jpeg for _, jpeg in pictures]
        return [await self._explained(seen, jpegs, live, people) for seen in visit.look.sightings[:MOST_EXPLAINED]]

    async def report(self, by: Resident) -> FacesReport:
        """What could be better about the faces that we know."""
        await self._admission.admit(by, Action.SEE_FACES)
        state = await self._eyes.state_of_faces()
        people = {person.id: person for person in await self._people.people()}
        return FacesReport(
            tuple((people[who], n) for who, n in state.too_few if who in people),
            tuple((people[who], sample) for who, sample in state.outliers if who in people),
            tuple((people[one], people[other]) for one, other in state.clashes if one in people and other in people),
            tuple(people[who] for who in state.stale if who in people),
            tuple(people[who] for who in state.always_in_spectacles if who in people),
        )

    async def _explained(
        self, seen: Sighting, jpegs: Sequence[bytes], live: bytes, people: dict[PersonId, Person]
    ) -> ExplainedFace:
        reasons = await self._eyes.explain(jpegs, seen.box)
        photo = None
        if reasons.nearest in people and reasons.sample:
            with suppress(KeyError):
                photo = await self._eyes.sample(reasons.nearest, reasons.sample)
        return ExplainedFace(
            seen,
            reasons,
            await self._eyes.crop(live, seen.box),
            photo,
            people.get(reasons.nearest) if reasons.nearest else None,
            people.get(reasons.runner_up) if reasons.runner_up else None,
        )
