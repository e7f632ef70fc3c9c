"""People nobody has named, gathered over days: reviewed one by one, named, ignored, discarded, made one."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex

from bot.house.doors.door import DoorId
from bot.house.faces.corrections import StrangerIs, StrangerNamed, StrangerUnnamed
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoReason, PhotoRefused, PhotoTrouble, UnlikeTheOthers
from bot.house.faces.profile import Profiles, StrangerNote, StrangerStanding
from bot.house.faces.seen_before import STRANGERS_LAST
from bot.house.faces.turn import FacesTurn
from bot.house.names import folded, to_name
from bot.house.people import Box, Look, Person, PersonId, PhotoId, SampleId, StrangerId
from bot.house.ports import (
    Album,
    AuditTrail,
    Background,
    Clock,
    Collection,
    Eyes,
    EyesUnavailable,
    PeopleBook,
    VisitBook,
)
from bot.house.records.disk import StoreUnwritable
from bot.house.residents.actors import Asker
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.visits.visit import VisitId

#: Somebody is a stranger of ours from so many visits on: most who come once never come again.
ENOUGH_VISITS = 2

#: How long a decision may be undone.
UNDO_LASTS = timedelta(minutes=10)

#: Faces of so many visits are learned when somebody gets a name: three are enough to be told by.
_LEARNED = 3

#: What could not be deleted is tried again after so long, in seconds.
_AGAIN_S = 300.0


class StrangerGone(Exception):
    """Nobody unknown has this id: named, ignored or discarded by somebody else, or not seen for a month."""


@dataclass(frozen=True, slots=True)
class Encounter:
    """Where somebody unknown was seen."""

    visit: VisitId
    door: DoorId
    at: datetime
    photo: PhotoId
    box: Box


@dataclass(frozen=True, slots=True)
class GatheredStranger:
    """Somebody unknown who came more than once."""

    id: StrangerId
    #: The newest first.
    encounters: tuple[Encounter, ...]


class StrangerVerb(StrEnum):
    """What was decided."""

    NAMED = "named"
    IGNORED = "ignored"
    DISCARDED = "discarded"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class StrangerDecision:
    """A decision, and what it takes to undo it."""

    stranger: StrangerId
    verb: StrangerVerb
    #: Who they are; ``NAMED`` only.
    person: Person | None = None
    samples: tuple[SampleId, ...] = ()
    #: Who they are the same as, and where they had been seen until then; ``SAME`` only.
    other: StrangerId | None = None
    visits: tuple[VisitId, ...] = ()
    #: They were in the book without any photo; ``NAMED`` only.
    faceless: bool = False

    def is_about(self, person: PersonId) -> bool:
        """Tell whether it gave this person's name."""
        return self.person is not None and self.person.id == person


class StrangerKeeper:
    """Knows whom nobody has named. Whatever is asked of it raises NotAllowed and EyesUnavailable."""

    def __init__(
        self,
        *,
        eyes: Eyes,
        album: Album,
        people: PeopleBook,
        profiles: Profiles,
        visits: VisitBook,
        notes: Collection[StrangerNote],
        admission: Admission,
        turn: FacesTurn,
        audit: AuditTrail,
        onlooker: Onlooker,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._eyes = eyes
        self._album = album
        self._people = people
        self._profiles = profiles
        self._visits = visits
        self._notes = notes
        self._admission = admission
        self._turn = turn
        self._audit = audit
        self._onlooker = onlooker
        self._background = background
        self._clock = clock
        self._steady = steady

    async def resume(self) -> None:
        """After a start: discard what was to be discarded."""
        for key, note in self._notes.everything().items():
            if note.standing is StrangerStanding.DISCARDED:
                self._discard_later(StrangerId(key), note)

    async def gathered(self, by: Asker) -> list[GatheredStranger]:
        """Everybody unknown about whom nothing was decided, who was seen last first: as seen at the doors of ``by``."""
        by = await self._admission.admit(by, Action.SEE_FACES)
        seen = {
            id_: [one for one in met if ever_may(by, Action.SEE_FACES, one.door)]
            for id_, met in (await self._encounters()).items()
        }
        found = [GatheredStranger(id_, tuple(reversed(met))) for id_, met in seen.items() if len(met) >= ENOUGH_VISITS]
        undecided = [one for one in found if self._notes.get(one.id) is None]
        return sorted(undecided, key=lambda one: one.encounters[0].at, reverse=True)

    async def portrait(self, by: Asker, stranger: GatheredStranger) -> bytes | None:
        """The newest face of somebody that is still there (JPEG); None: none is."""
        await self._admission.admit(by, Action.SEE_FACES)
        for met in stranger.encounters:
            try:
                return await self._eyes.crop(await self._album.fetch(met.photo), met.box)
            except (KeyError, OSError, PhotoRefused):
                continue
        return None

    async def name(self, by: Asker, stranger: StrangerId, name: str) -> StrangerDecision:
        """Learn somebody by their newest faces, and let all their visits say who it was.

        Raises NoName, StrangerGone, and PhotoRefused where none of their faces is of use.
        """
        wanted = to_name(name)
        async with self._turn.of(by) as now:
            met = (await self._undecided(stranger))[stranger]
            known = [p for p in await self._people.people() if folded(p.name) == folded(wanted)]
            person = known[0] if known else Person(PersonId(token_hex(6)), wanted)
            faceless = bool(known) and not (await self._eyes.samples()).get(person.id)
            samples = await self._learned(person, met)
            await self._people.save(person)
            await self._audit.note("stranger named", stranger=stranger, person=person.id, by=now.id, visits=len(met))
            await self._onlooker.correct_all(_shows(stranger), StrangerNamed(stranger, person, now.name))
            return StrangerDecision(stranger, StrangerVerb.NAMED, person, samples, faceless=faceless)

    async def ignore(self, by: Asker, stranger: StrangerId) -> StrangerDecision:
        """Remember somebody, and tell nobody of them any more. Raises StrangerGone."""
        async with self._turn.of(by) as now:
            await self._undecided(stranger)
            await self._eyes.keep_stranger(stranger)
            await self._notes.put({stranger: StrangerNote(StrangerStanding.IGNORED, self._steady())})
            await self._audit.note("stranger ignored", stranger=stranger, by=now.id)
        return StrangerDecision(stranger, StrangerVerb.IGNORED)

    async def discard(self, by: Asker, stranger: StrangerId) -> StrangerDecision:
        """This is no face worth keeping: nothing is kept of it once ``UNDO_LASTS`` is over. Raises StrangerGone."""
        async with self._turn.of(by) as now:
            await self._undecided(stranger)
            note = StrangerNote(StrangerStanding.DISCARDED, self._steady())
            await self._notes.put({stranger: note})
            await self._audit.note("stranger discarded", stranger=stranger, by=now.id)
        self._discard_later(stranger, note)
        return StrangerDecision(stranger, StrangerVerb.DISCARDED)

    async def same_as(self, by: Asker, stranger: StrangerId, other: StrangerId) -> StrangerDecision:
        """Two of the unknown are one. Raises StrangerGone."""
        async with self._turn.of(by) as now:
            met = await self._undecided(stranger, other)
            kept = await self._eyes.merge_strangers(stranger, other)
            gone = stranger if kept == other else other
            await self._onlooker.correct_all(_shows(gone), StrangerIs(gone, kept))
            await self._audit.note("strangers merged", stranger=gone, into=kept, by=now.id)
            visits = tuple(one.visit for one in met[gone])
            return StrangerDecision(gone, StrangerVerb.SAME, other=kept, visits=visits)

    async def undo(self, by: Asker, decision: StrangerDecision) -> None:
        """Take a decision back."""
        stranger = decision.stranger
        async with self._turn.of(by) as now:
            match decision:
                case StrangerDecision(verb=StrangerVerb.NAMED, person=person) if person:
                    left = await self._eyes.unlearn(person.id, decision.samples)
                    await self._onlooker.correct_all(_shows(stranger), StrangerUnnamed(stranger, person))
                    if not await self._profiles.stays(person.id, left=left, faceless=decision.faceless):
                        await self._people.remove(person.id)
                        await self._profiles.forget(person.id)
                        await self._onlooker.unname(person.id)
                case StrangerDecision(verb=StrangerVerb.SAME, other=other) if other:
                    for visit in decision.visits:
                        await self._onlooker.correct(visit, StrangerIs(other, stranger))
                case StrangerDecision(verb=StrangerVerb.IGNORED):
                    await self._eyes.keep_stranger(stranger, kept=False)
                    await self._notes.put({stranger: None})
                case _:
                    await self._notes.put({stranger: None})
            await self._audit.note("stranger undone", stranger=stranger, verb=decision.verb, by=now.id)

    async def _learned(self, person: Person, met: list[Encounter]) -> tuple[SampleId, ...]:
        """Learn the newest faces that are of use; raises PhotoRefused where none is."""
        self._profiles.expect_learnable(person.id)
        samples: list[SampleId] = []
        trouble = PhotoTrouble(PhotoReason.GONE)
        for one in reversed(met):
            if len(samples) == _LEARNED:
                break
            try:
                learned = await self._eyes.learn(person.id, await self._album.fetch(one.photo), one.box)
            except (LooksLikeAnother, UnlikeTheOthers):
                continue  # two people in one stranger: of the others nothing is learned by mistake
            except PhotoRefused as refused:
                trouble = refused.trouble
                continue
            except (KeyError, OSError):
                continue
            if learned.added:
                samples.append(learned.added)
        if not samples:
            raise PhotoRefused(trouble)
        return tuple(samples)

    async def _undecided(self, *strangers: StrangerId) -> dict[StrangerId, list[Encounter]]:
        """Where everybody unknown was seen; raises StrangerGone where one of these is none, or decided about by now."""
        met = await self._encounters()
        if any(one not in met or self._notes.get(one) for one in strangers):
            raise StrangerGone
        return met

    async def _encounters(self) -> dict[StrangerId, list[Encounter]]:
        """Where everybody unknown was seen, the oldest first."""
        now = self._clock()
        found: dict[StrangerId, list[Encounter]] = {}
        for visit in await self._visits.between(now - STRANGERS_LAST, now + timedelta(days=1)):
            for face in visit.look.sightings if visit.look else ():
                if visit.look and face.stranger and face.person is None:
                    met = Encounter(visit.id, visit.door, visit.began_at, visit.look.photo, face.box)
                    found.setdefault(face.stranger, []).append(met)
        return found

    def _discard_later(self, stranger: StrangerId, note: StrangerNote) -> None:
        self._background.spawn(self._discarded(stranger, note), name=f"discard {stranger}")

    async def _discarded(self, stranger: StrangerId, note: StrangerNote) -> None:
        await asyncio.sleep(max(0.0, (note.since + UNDO_LASTS - self._steady()).total_seconds()))
        while self._notes.get(stranger) == note:
            try:
                await self._eyes.forget_stranger(stranger)
                await self._onlooker.correct_all(_shows(stranger), StrangerIs(stranger, None))
            except (EyesUnavailable, StoreUnwritable):
                await asyncio.sleep(_AGAIN_S)
                continue
            await self._notes.put({stranger: None})


def _shows(stranger: StrangerId) -> Callable[[Look], bool]:
    return lambda look: any(face.stranger == stranger for face in (*look.sightings, *look.elsewhere))
