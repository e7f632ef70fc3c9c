"""Opens a door by itself for whoever was allowed that, and never again for somebody of whom anybody doubted it."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import tzinfo

from bot.house.doors.door import Door, DoorId, DoorUnreachable
from bot.house.faces.photo_trouble import PhotoRefused
from bot.house.faces.profile import Profiles
from bot.house.facts import Outlets
from bot.house.opening.by_itself import (
    FRAMES,
    NotByItself,
    check_door,
    check_frames,
    check_hours,
    check_visit,
)
from bot.house.opening.news import ByItselfChanged, OpenedByItself
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proof import ProofRefused
from bot.house.people import Look, Person, PhotoId, Resident, Role
from bot.house.ports import Album, AuditTrail, Background, Clock, Eyes, EyesUnavailable, ResidentBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, NotAllowed
from bot.house.visits.answers import Answers
from bot.house.visits.decision import check_pictures
from bot.house.visits.manner import Manner
from bot.house.visits.refused import AnswerRefused
from bot.house.visits.visit import Outcome, Visit, VisitId
from bot.house.visits.visits import Visits

log = logging.getLogger(__name__)


class AutoOpening:
    """Off until an owner lets a door, and a person, do so. It opens in the name of the owner who allowed the person.

    So it may what they may: where they live here no longer, or own nothing any more, it opens nothing.
    """

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        profiles: Profiles,
        residents: ResidentBook,
        visits: Visits,
        album: Album,
        eyes: Eyes,
        answers: Answers,
        policies: DoorPolicies,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        background: Background,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._doors = doors
        self._profiles = profiles
        self._residents = residents
        self._visits = visits
        self._album = album
        self._eyes = eyes
        self._answers = answers
        self._policies = policies
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._background = background
        self._clock = clock
        self._zone = zone
        #: The pictures with which a visit was considered last: the same ones are not looked at again.
        self._considered: dict[VisitId, tuple[PhotoId, ...]] = {}

    async def allow(self, by: Resident, person: Person, *, allowed: bool) -> None:
        """Let doors open by themselves for somebody, or not. Raises NotAllowed."""
        by = await self._admission.admit(by, Action.LET_OPEN_BY_ITSELF)
        await self._audit.note("by itself allowed" if allowed else "by itself ended", person=person.id, by=by.id)
        opened_by = by.id if allowed else None
        await self._profiles.change(person.id, lambda profile: replace(profile, by_itself=opened_by))
        await self._outlets.announce(ByItselfChanged(person, by, allowed=allowed))

    def looked(self, visit: VisitId) -> None:
        """Somebody was seen at a door."""
        self._background.spawn(self._consider(visit), name=f"by itself {visit}")

    async def doubted(self, person: Person) -> None:
        """A resident says that somebody was taken for a person: doors open for them by themselves no more."""
        if self._profiles.of(person.id).by_itself is None:
            return
        await self._audit.note("by itself doubted", person=person.id)
        await self._profiles.change(person.id, lambda profile: replace(profile, by_itself=None))
        await self._outlets.announce(ByItselfChanged(person, None, allowed=False))

    async def _consider(self, visit_id: VisitId) -> None:
        visit = await self._visits.book.find(visit_id)
        if visit is None:
            return
        if visit.answer and (opened_for := visit.answer.manner.by_itself_for):
            await self._look_back(visit, opened_for)
            return
        try:
            people = self._check(visit)
            # whoever is in the network may send pictures in the place of a camera that signs none
            photos = tuple(photo.id for photo in visit.photos if photo.signed)[-FRAMES:]
            if self._considered.get(visit.id) == photos:
                return
            self._considered = {visit.id: photos}
            check_frames([await self._frame(photo) for photo in photos], people)
            await self._open(visit, people[0])
        except (AnswerRefused, NotAllowed, ProofRefused) as refused:
            log.debug("visit %s does not open by itself: %s", visit.id, refused)
        except (DoorUnreachable, EyesUnavailable, PhotoRefused, KeyError, OSError) as exc:
            log.info("visit %s does not open by itself: %s", visit.id, exc)

    def _check(self, visit: Visit) -> list[Person]:
        door = self._doors.get(visit.door)
        check_door(door, self._policies.of(visit.door))
        if door:
            check_hours(door, self._clock().astimezone(self._zone))
        people = check_visit(visit)
        if any(self._profiles.of(one.id).by_itself is None for one in people):
            raise NotByItself("not for everybody who is there")
        return people

    async def _frame(self, photo: PhotoId) -> Look:
        """What one picture shows by itself."""
        return await self._eyes.identify([(photo, await self._album.fetch(photo))])

    async def _open(self, visit: Visit, person: Person) -> None:
        allowed_by = self._profiles.of(person.id).by_itself
        owner = await self._residents.find(allowed_by) if allowed_by is not None else None
        if owner is None or owner.role is not Role.OWNER:
            raise NotByItself("who allowed it may do so no more")
        now = await self._visits.book.find(visit.id) or visit
        self._check(now)  # looking took a while
        check_pictures(now, len(visit.photos))
        await self._audit.note("opens by itself", visit=visit.id, door=visit.door, person=person.id, by=owner.id)
        manner = Manner(by_itself_for=person)
        pictures = len(visit.photos)  # one that came meanwhile was looked at by nobody; whoever looks begins anew
        await self._answers.give(visit.id, owner, Outcome.UNLOCKED, strangers=0, manner=manner, pictures=pictures)
        await self._outlets.announce(OpenedByItself(visit.door, person))

    async def _look_back(self, visit: Visit, person: Person) -> None:
        """A later picture of who was let in: it may show that it was somebody else, or a photo of them."""
        seen = visit.look
        shows_others = seen is not None and bool(seen.sightings) and person.id not in seen.people
        if seen and (seen.hint or shows_others):
            await self.doubted(person)
