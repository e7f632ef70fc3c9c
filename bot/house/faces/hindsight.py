"""What earlier visits would say if they were looked at now: a mistake that was corrected once was made before."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.house.faces.corrections import FaceSeenAnew
from bot.house.faces.forgetting import Forgetting, named
from bot.house.faces.latest_pictures import latest_pictures
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.photo_trouble import PhotoRefused
from bot.house.faces.turn import FacesTurn
from bot.house.people import Box, Look, PersonId, PhotoId, Resident, Sighting, Verdict
from bot.house.ports import Album, AuditTrail, Clock, Eyes, EyesUnavailable, PeopleBook, VisitBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.visits.visit import Visit, VisitId

log = logging.getLogger(__name__)

#: Visits of so long ago are looked at again, the newest first, and so many at most: a look takes a second on a small
#: computer, and whoever rings meanwhile goes first.
LOOKS_BACK = timedelta(days=30)
MOST_VISITS = 100

#: A face that is found again shares at least this much of its box.
_FOUND_AGAIN = 0.5


@dataclass(frozen=True, slots=True)
class SeenAnew:
    """A face of an earlier visit as it was told then, and as it is judged today."""

    visit: VisitId
    at: datetime
    photo: PhotoId
    before: Sighting
    after: Sighting


class Hindsight:
    """Looks back, and changes what whoever asked for it agrees to."""

    def __init__(
        self,
        *,
        eyes: Eyes,
        album: Album,
        people: PeopleBook,
        visits: VisitBook,
        admission: Admission,
        turn: FacesTurn,
        audit: AuditTrail,
        onlooker: Onlooker,
        forgetting: Forgetting,
        clock: Clock,
    ) -> None:
        self._eyes = eyes
        self._album = album
        self._people = people
        self._visits = visits
        self._admission = admission
        self._turn = turn
        self._audit = audit
        self._onlooker = onlooker
        self._forgetting = forgetting
        self._clock = clock

    async def look_back(self, by: Resident, person: PersonId) -> tuple[SeenAnew, ...]:
        """The faces that were taken for somebody and would not be now, the newest first. Raises NotAllowed.

        Of visits at the doors at which ``by`` may say so. What a resident said stays. Where the recogniser is away it
        ends with what was found until then.
        """
        by = await self._admission.admit(by, Action.TEACH)
        now = self._clock()
        recent = await self._visits.between(now - LOOKS_BACK, now + timedelta(days=1))
        theirs = [visit for visit in reversed(recent) if ever_may(by, Action.TEACH, visit.door)]
        told_of = [visit for visit in theirs if visit.look and _taken_for(visit.look, person)]
        found: list[SeenAnew] = []
        for visit in told_of[:MOST_VISITS]:
            try:
                found += await self._seen_anew(visit, person)
            except PhotoRefused:
                continue
            except EyesUnavailable:
                log.warning("what earlier visits would say is told in part: the recogniser is away")
                break
        return tuple(change for change in found if not self._is_forgotten(change))  # it took a while

    async def apply(self, by: Resident, changes: Sequence[SeenAnew]) -> int:
        """Let visits say so, where they still say what they said; returns how many.

        Raises NotAllowed, EyesUnavailable.
        """
        async with self._turn.of(by) as now:  # nobody is forgotten meanwhile whom a visit would then name again
            known = {person.id for person in await self._people.people()}
            done = {
                change.visit
                for change in changes
                if change.after.person is None or change.after.person.id in known
                if await self._change(now, change)
            }
            await self._audit.note("seen anew", by=now.id, visits=len(done))
        return len(done)

    async def _change(self, by: Resident, change: SeenAnew) -> bool:
        visit = await self._visits.find(change.visit)
        if visit is None or not ever_may(by, Action.TEACH, visit.door):
            return False
        if visit.look is None or change.before not in visit.look.sightings:
            return False
        await self._onlooker.correct(change.visit, FaceSeenAnew(change.photo, change.before, change.after))
        return True

    def _is_forgotten(self, change: SeenAnew) -> bool:
        people = (change.before.person, change.after.person)
        return any(person is not None and person.id in self._forgetting for person in people)

    async def _seen_anew(self, visit: Visit, person: PersonId) -> list[SeenAnew]:
        if visit.look is None:
            return []
        pictures = await latest_pictures(self._album, visit)
        if not any(photo == visit.look.photo for photo, _ in pictures):
            return []
        look = await self._eyes.identify(pictures)
        look = self._forgetting.still_named(named(look, await self._people.people()))
        if look.photo != visit.look.photo:
            return []
        found = []
        for face in _taken_for(visit.look, person):
            again = max(look.sightings, key=lambda seen: _shared(seen.box, face.box), default=None)
            if again is None or _shared(again.box, face.box) < _FOUND_AGAIN:
                continue
            if again.verdict is not Verdict.NAMED or again.person is None or again.person.id != person:
                after = replace(again, number=face.number, box=face.box, stranger=face.stranger)
                found.append(SeenAnew(visit.id, visit.began_at, visit.look.photo, face, after))
        return found


def _taken_for(look: Look, person: PersonId) -> list[Sighting]:
    """The faces that we by ourselves took for somebody."""
    return [
        face
        for face in look.sightings
        if face.verdict is Verdict.NAMED and face.person and face.person.id == person and not face.told_by
    ]


def _shared(one: Box, other: Box) -> float:
    """Intersection over union, 0..1."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / (_area(one) + _area(other) - both)


def _area(box: Box) -> int:
    return (box.right - box.left) * (box.bottom - box.top)
