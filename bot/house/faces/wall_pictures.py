"""Pictures that hang at a door: told once as what they are, and from then on ignored in their place, or not."""

from collections.abc import Sequence
from dataclasses import replace

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import PictureIgnored, PictureJudgedAgain
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.picture_book import WallPicture, WallPictureBook
from bot.house.facts import Outlets
from bot.house.people import FixtureId, Resident, Sighting
from bot.house.ports import AuditTrail, Clock, VisitBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.visits.visit import Visit, VisitId


class NoSuchPicture(Exception):
    """There is no such picture (any more): its visit tells of none, or it was forgotten with whom it showed."""


class WallPictures:
    """Does what residents say of them."""

    def __init__(
        self,
        *,
        book: WallPictureBook,
        visits: VisitBook,
        admission: Admission,
        onlooker: Onlooker,
        audit: AuditTrail,
        outlets: Outlets,
        clock: Clock,
    ) -> None:
        self._book = book
        self._visits = visits
        self._admission = admission
        self._onlooker = onlooker
        self._audit = audit
        self._outlets = outlets
        self._clock = clock

    async def ignore(self, by: Resident, visit_id: VisitId, fixture: FixtureId) -> DoorId:
        """Ignore a picture of a visit at its door, as long as it stays in its place; its card follows.

        Returns the door. Raises NotAllowed, NoSuchPicture.
        """
        visit = await self._say(by, visit_id, fixture, ignored=True)
        await self._outlets.announce(PictureIgnored(visit.door, by))
        return visit.door

    async def keep(self, by: Resident, visit_id: VisitId, fixture: FixtureId) -> None:
        """Judge it as any face, and ask nobody again. Raises NotAllowed, NoSuchPicture."""
        await self._say(by, visit_id, fixture, ignored=False)

    async def judge_again(self, by: Resident, fixture: FixtureId) -> DoorId:
        """Ignore a picture no longer, and ask nobody again; returns its door. Raises NotAllowed, NoSuchPicture."""
        async with self._book.turn:
            picture = self._book.get(fixture)
            await self._admission.admit(by, Action.IGNORE_PICTURE, picture.door if picture else None)
            if picture is None or not picture.ignored:
                raise NoSuchPicture(fixture)
            await self._audit.note("picture judged again", door=picture.door, by=by.id, picture=fixture)
            await self._book.put(replace(picture, ignored=False, at=self._clock()))
        await self._outlets.announce(PictureJudgedAgain(picture.door, by))
        return picture.door

    async def ignored(self, by: Resident) -> Sequence[WallPicture]:
        """Every picture that is ignored, the oldest first. Raises NotAllowed."""
        await self._admission.admit(by, Action.IGNORE_PICTURE)
        return self._book.all_ignored()

    async def _say(self, by: Resident, visit_id: VisitId, fixture: FixtureId, *, ignored: bool) -> Visit:
        async with self._book.turn:
            visit = await self._visits.find(visit_id)
            await self._admission.admit(by, Action.IGNORE_PICTURE, visit.door if visit else None)
            seen = _of(visit, fixture)
            if visit is None or seen is None:
                raise NoSuchPicture(fixture)
            shows = seen.person.id if seen.person else None
            what = "picture ignored" if ignored else "picture is none"
            await self._audit.note(what, visit=visit.id, door=visit.door, by=by.id, picture=fixture)
            await self._book.put(WallPicture(fixture, visit.door, ignored, self._clock(), shows))
        self._onlooker.look_again(visit.id)
        return visit


def _of(visit: Visit | None, fixture: FixtureId) -> Sighting | None:
    sightings = visit.look.sightings if visit and visit.look else ()
    return next((seen for seen in sightings if seen.fixture == fixture), None)
