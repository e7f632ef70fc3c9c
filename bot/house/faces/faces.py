"""Whose face we know: learning, correcting, taking back, forgetting."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.house.faces.corrections import FaceDisowned, NameTakenBack
from bot.house.faces.forgetting import Forgetting, ForgottenMeanwhile, of_known
from bot.house.faces.forgotten_news import ForgottenNews, Unannounced
from bot.house.faces.learner import FaceLearner
from bot.house.faces.lesson import Lesson, Taught
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.other_pictures import PicturesGone
from bot.house.faces.photo_trouble import PictureGone
from bot.house.faces.profile import Profiles
from bot.house.faces.seen_face import FoundFace, SeenFace, found
from bot.house.faces.turn import FacesTurn
from bot.house.names import to_name
from bot.house.people import Box, Person, PersonId, SampleId
from bot.house.ports import Album, AuditTrail, Eyes, PeopleBook, VisitBook
from bot.house.residents.actors import Asker
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action


@dataclass(frozen=True, slots=True)
class WhatWasForgotten:
    """What went with somebody: the proof of it."""

    #: Photos that they were told by, each with its encoding.
    samples: int
    gone: PicturesGone


class Faces:
    """Keeps the book of faces, and the recogniser's memory in step with it.

    What changes either is done in turn; see ``FacesTurn``.
    """

    def __init__(
        self,
        *,
        people: PeopleBook,
        profiles: Profiles,
        admission: Admission,
        turn: FacesTurn,
        eyes: Eyes,
        visits: VisitBook,
        album: Album,
        audit: AuditTrail,
        onlooker: Onlooker,
        forgetting: Forgetting,
        news: ForgottenNews,
        on_disowned: Callable[[Person], Awaitable[None]],
    ) -> None:
        """``on_disowned`` is told of whomever somebody was taken for, and is not."""
        self._people = people
        self._on_disowned = on_disowned
        self._profiles = profiles
        self._admission = admission
        self._eyes = eyes
        self._visits = visits
        self._album = album
        self._audit = audit
        self._onlooker = onlooker
        self._forgetting = forgetting
        self._news = news
        self._turn = turn
        self._learner = FaceLearner(people=people, profiles=profiles, eyes=eyes, audit=audit, onlooker=onlooker)

    async def people(self, by: Asker) -> Sequence[tuple[Person, int]]:
        """Everybody whose face is known, with the number of their samples. Raises EyesUnavailable, NotAllowed."""
        await self._admission.admit(by, Action.SEE_FACES)
        samples: Mapping[PersonId, int] = await self._eyes.samples()
        return [(person, samples.get(person.id, 0)) for person in await self._people.people()]

    async def admit_teacher(self, by: Asker) -> None:
        """Let somebody begin to teach. Raises NotAllowed."""
        await self._admission.admit(by, Action.TEACH)

    async def named(self, name: str) -> Person | None:
        """The person whom somebody means who types this name."""
        return await self._learner.named(name)

    async def person(self, wanted: PersonId) -> Person | None:
        """The person with this id."""
        return await self._learner.person(wanted)

    # Learning

    @property
    def forgotten_so_far(self) -> int:
        """A mark of now, for a lesson that takes long to begin."""
        return self._forgetting.so_far

    async def learn(
        self,
        by: Asker,
        name: str,
        photos: Sequence[bytes],
        *,
        box: Box | None = None,
        sure: bool = False,
        since: int | None = None,
    ) -> Lesson:
        """Learn a face from photos, one clear face each; doubtful ones too, if the resident is ``sure``.

        ``photos``: JPEG, PNG, WebP or HEIC; ``box``: which face of each is meant, where several are seen.
        Raises NoName, NotAllowed, EyesUnavailable; ForgottenMeanwhile where somebody else forgets them just now, or did
        after ``forgotten_so_far`` was ``since``.
        """
        async with self._turn.of(by, await self.named(to_name(name)), insisted=sure) as now:
            if since is not None and self._forgetting.forgotten_since(since, to_name(name)):
                raise ForgottenMeanwhile
            return await self._learner.from_photos(now, to_name(name), photos, box, sure=sure)

    async def learn_from_visit(self, by: Asker, face: SeenFace, name: str, *, sure: bool = False) -> Lesson:
        """Learn a face of a visit as a new or a known person, and correct that visit's card.

        Raises PhotoRefused, NoName, NotAllowed, EyesUnavailable, ForgottenMeanwhile.
        """
        async with self._turn.of(by, await self.named(to_name(name)), insisted=sure) as now:
            seen = await self._found(now, face)
            return await self._learner.from_visit(now, face, seen, to_name(name), sure=sure)

    async def unlearn(self, by: Asker, taught: Taught) -> None:
        """Take a lesson back: its samples, its name on the card, and the person unless known before.

        Raises EyesUnavailable, NotAllowed, ForgottenMeanwhile.
        """
        visit = await self._visits.find(taught.visit) if taught.visit else None
        person = taught.person
        async with self._turn.of(by, person, visit.door if visit else None):
            left = await self._eyes.unlearn(person.id, taught.samples)
            if taught.visit and taught.before:
                before = of_known(taught.before, {known.id for known in await self._people.people()})
                await self._onlooker.correct(taught.visit, NameTakenBack(person, before))
            elif taught.visit:
                self._onlooker.look_again(taught.visit)
            if not await self._profiles.stays(person.id, left=left, faceless=taught.faceless):
                await self._remove(person.id)
            await self._audit.note("unlearned", person=person.id, by=by.id, photos=len(taught.samples))

    async def remove_samples(self, by: Asker, person: PersonId, samples: Sequence[SampleId]) -> int:
        """Forget single photos of a person; without any left they are no longer known. Returns how many are left.

        Raises EyesUnavailable, NotAllowed.
        """
        async with self._turn.of(by):
            left = await self._eyes.unlearn(person, samples)
            await self._audit.note("samples removed", person=person, by=by.id, photos=len(samples), left=left)
            if not left:
                await self._remove(person)
            return left

    async def samples(self, by: Asker, person: PersonId) -> Sequence[SampleId]:
        """The photos that a person is told by, oldest first. Raises EyesUnavailable, NotAllowed."""
        await self._admission.admit(by, Action.SEE_FACES)
        return await self._eyes.sample_ids(person)

    async def sample(self, by: Asker, person: PersonId, sample: SampleId) -> bytes:
        """One of these photos (JPEG). Raises KeyError where it is gone, EyesUnavailable, NotAllowed."""
        await self._admission.admit(by, Action.SEE_FACES)
        return await self._eyes.sample(person, sample)

    # Correcting

    async def disown(self, by: Asker, face: SeenFace, person: PersonId) -> Person:
        """A face of a visit is not ``person``, for whom it was taken: remembered, and told on every card.

        Returns who it is not. Raises PhotoRefused where that face or its picture is gone, EyesUnavailable, NotAllowed.
        """
        async with self._turn.of(by) as now:
            seen = await self._found(now, face)
            if (wrong := seen.sighting.person if seen.sighting else None) is None or wrong.id != person:
                raise PictureGone  # corrected meanwhile
            stranger = await self._eyes.disown(wrong.id, seen.jpeg, seen.box)
            await self._audit.note("disowned", person=wrong.id, by=by.id, visit=face.visit)
            await self._on_disowned(wrong)
            await self._onlooker.correct(face.visit, FaceDisowned(face.number, now.name, seen.photo, stranger))
            return wrong

    # Forgetting

    async def forget(self, by: Asker, person: PersonId) -> WhatWasForgotten:
        """Remove a person: name, samples, and the pictures of the visits they were named in; returns how many.

        Pictures that are being looked at count. Raises NotAllowed, EyesUnavailable, StoreUnwritable: ask again then.
        """
        async with self._turn.of(by) as now:
            known = await self.person(person)
            await self._audit.note("forgetting", person=person, by=by.id)
            if known:
                await self._news.begin(Unannounced(known, now))
            try:
                gone = await self._forget(person, known.name if known else "")
            except Exception:
                await self._news.called_off(person)
                raise
            await self._audit.note("forgotten", person=person, by=by.id)
        if known:
            await self._news.announce(Unannounced(known, now))
        return gone

    async def _forget(self, person: PersonId, name: str) -> WhatWasForgotten:
        with self._forgetting.of(person, name):
            await self._forgetting.looks_ended()
            gone = await self._onlooker.forget_person(person)
            samples = (await self._eyes.samples()).get(person, 0)
            # the name goes last: after a crash in between the same words forget the rest
            await self._eyes.forget(person)
            await self._profiles.forget(person)
            await self._people.remove(person)
            return WhatWasForgotten(samples, gone)

    async def _remove(self, person: PersonId) -> None:
        """Nothing is known of somebody any more."""
        await self._people.remove(person)
        await self._profiles.forget(person)
        await self._onlooker.unname(person)

    async def _found(self, by: Asker, face: SeenFace) -> FoundFace:
        """A face of a visit, for somebody who may teach it."""
        visit = await self._visits.find(face.visit)
        await self._admission.admit(by, Action.TEACH, visit.door if visit else None)
        return await found(face, visit, self._album)
