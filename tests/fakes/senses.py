"""Eyes, locks and chats that record what they were asked, and do what the test told them."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field

from bot.house.attention import hears
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.doors.door_facts import LeafMoved
from bot.house.faces.face_reasons import FaceGround, FaceReasons, FacesState
from bot.house.faces.nearest import OUR_NUMBERS, Nearest, OtherNumbers
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoReason, PhotoRefused, PhotoTrouble, UnlikeTheOthers
from bot.house.facts import Fact, ListeningChanged, News, PersonChanged, VisitChanged, WhereaboutsChanged
from bot.house.people import (
    Box,
    Condition,
    Doubt,
    FixtureId,
    Learned,
    Look,
    PersonId,
    PhotoId,
    ResidentId,
    SampleId,
    Sighting,
    StrangerId,
    Verdict,
)
from bot.house.visits.visit import Visit
from bot.house.watch.news import CountChanged, IncidentChanged
from tests.fakes.arming import RecordingArmTopic
from tests.fakes.boards import RecordingBoards
from tests.fakes.books import MemoryResidents, MemoryVisits
from tests.fakes.fitting import RecordingFitter
from tests.fakes.messages import RecordingMessages
from tests.fakes.speech import RecordingSpeech
from tests.fakes.tracking import RecordingTrackers

STRANGER = Sighting(1, Box(10, 10, 90, 90), Verdict.UNKNOWN)


class RecordingEyes:
    """Sees ``sightings`` in every picture but those in ``unreadable``."""

    def __init__(self, *sightings: Sighting) -> None:
        self.sightings = sightings or (STRANGER,)
        self.unreadable: set[bytes] = set()
        #: What speaks for a picture that is held before the camera.
        self.hint = Doubt.NONE
        self.looked: list[list[bytes]] = []
        #: At which door, and which pictures on a wall were not to be seen.
        self.ignored: list[tuple[DoorId | None, tuple[FixtureId, ...]]] = []
        self.identified: list[bytes] = []
        #: Of each time ``identify`` was asked: whether patiently.
        self.patient: list[bool] = []
        #: Photos in which ``identify`` sees nobody.
        self.faceless: Container[bytes] = ()
        self.learned: list[tuple[PersonId, bytes, Box | None]] = []
        self.disowned: list[tuple[PersonId, bytes, Box]] = []
        #: Whose face any numbers are; None: they are another network's.
        self.numbers_of: Nearest | None = Nearest(Verdict.UNKNOWN)
        self.refuses: PhotoTrouble | None = None
        #: Whom of the unknown a disowned face is.
        self.disowned_is: StrangerId | None = None
        self.kept: set[StrangerId] = set()
        self.reasons = FaceReasons(FaceGround.NOBODY_KNOWN)
        self.state = FacesState()
        self.strangers_gone: list[StrangerId] = []
        #: Photos that do not look like the person they are sent for.
        self.unlike: Container[bytes] = ()
        #: Photos of whoever is learned that are unlike the others once the next one is there.
        self.odd: tuple[SampleId, ...] = ()
        #: Photos that are others, saved anew.
        self.same: Mapping[bytes, bytes] = {}
        #: What is raised by whatever is asked but ``look`` and ``mark``, which never raise.
        self.failure: Exception | None = None
        #: Whom every face is taken for that is to be learned.
        self.looks_like: PersonId | None = None
        #: Cleared: a look waits until it is set.
        self.open = asyncio.Event()
        self.open.set()
        self.marked: list[Look] = []
        #: Cleared: marking a picture waits until it is set.
        self.marking = asyncio.Event()
        self.marking.set()

    async def look(
        self,
        pictures: Sequence[tuple[PhotoId, bytes]],
        *,
        door: DoorId | None = None,
        ignored: Sequence[FixtureId] = (),
    ) -> Look:
        self.looked.append([jpeg for _, jpeg in pictures])
        self.ignored.append((door, tuple(ignored)))
        await self.open.wait()
        photo, jpeg = pictures[-1]
        if jpeg in self.unreadable:
            return Look(photo, Condition.UNREADABLE)
        seen = tuple(one for one in self.sightings if one.fixture is None or one.fixture not in ignored)
        return Look(photo, Condition.CLEAR if seen else Condition.NO_FACE, seen, self.hint)

    async def identify(
        self, pictures: Sequence[tuple[PhotoId, bytes]], *, patiently: bool = False, gather: bool = False
    ) -> Look:
        self._fail()
        self.patient.append(patiently)
        photo, jpeg = pictures[-1]
        if jpeg in self.unreadable:
            raise PhotoRefused(PhotoTrouble(PhotoReason.DAMAGED))
        self.identified.append(jpeg)
        if jpeg in self.faceless:
            return Look(photo, Condition.NO_FACE)
        return Look(photo, Condition.CLEAR, self.sightings)

    async def nearest(self, numbers: Sequence[float]) -> Nearest:
        self._fail()
        if self.numbers_of is None or len(numbers) != OUR_NUMBERS:
            raise OtherNumbers
        return self.numbers_of

    async def explain(self, pictures: Sequence[bytes], box: Box) -> FaceReasons:
        self._fail()
        return self.reasons

    async def state_of_faces(self) -> FacesState:
        self._fail()
        return self.state

    async def crop(self, jpeg: bytes, box: Box) -> bytes:
        self._fail()
        return jpeg

    async def as_jpeg(self, photo: bytes) -> bytes:
        if photo.startswith(b"%PDF"):
            raise PhotoRefused(PhotoTrouble(PhotoReason.FOREIGN))
        return photo

    async def mark(self, jpeg: bytes, look: Look) -> bytes:
        self.marked.append(look)
        await self.marking.wait()
        return jpeg + b"marked"  # still the same picture to whoever decodes it

    async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
        self._fail()
        if self.refuses:
            raise PhotoRefused(self.refuses)
        if self.looks_like and not sure:
            theirs = self._of(self.looks_like)
            raise LooksLikeAnother(self.looks_like, _id(theirs[0]) if theirs else None)
        if jpeg in self.unlike and not sure:
            raise UnlikeTheOthers
        jpeg = self.same.get(jpeg, jpeg)
        new = (person, jpeg, box) not in self.learned
        if new:
            self.learned.append((person, jpeg, box))
        return Learned(len(self._of(person)), _id(jpeg) if new else None, self.odd if new else ())

    async def unlearn(self, person: PersonId, samples: Sequence[SampleId]) -> int:
        self._fail()
        self.learned = [known for known in self.learned if known[0] != person or _id(known[1]) not in samples]
        return len(self._of(person))

    async def disown(self, person: PersonId, jpeg: bytes, box: Box) -> StrangerId | None:
        self._fail()
        if self.refuses:
            raise PhotoRefused(self.refuses)
        self.disowned.append((person, jpeg, box))
        return self.disowned_is

    async def keep_stranger(self, stranger: StrangerId, *, kept: bool = True) -> None:
        self._fail()
        (self.kept.add if kept else self.kept.discard)(stranger)

    async def forget_stranger(self, stranger: StrangerId) -> None:
        self._fail()
        self.strangers_gone.append(stranger)

    async def merge_strangers(self, stranger: StrangerId, other: StrangerId) -> StrangerId:
        self._fail()
        return other

    async def sample_ids(self, person: PersonId) -> Sequence[SampleId]:
        self._fail()
        return [_id(jpeg) for jpeg in self._of(person)]

    async def newest_samples(self) -> Sequence[tuple[PersonId, SampleId]]:
        self._fail()
        return [(person, _id(jpeg)) for person, jpeg, _ in reversed(self.learned)]

    async def sample(self, person: PersonId, sample: SampleId) -> bytes:
        self._fail()
        return {_id(jpeg): jpeg for jpeg in self._of(person)}[sample]

    async def merge(self, person: PersonId, other: PersonId) -> int:
        self._fail()
        self.learned = [(other if known == person else known, jpeg, box) for known, jpeg, box in self.learned]
        return len(self._of(other))

    async def forget(self, person: PersonId) -> None:
        self._fail()
        self.learned = [sample for sample in self.learned if sample[0] != person]

    async def samples(self) -> Mapping[PersonId, int]:
        self._fail()
        return {person: len(self._of(person)) for person, _, _ in self.learned}

    def _fail(self) -> None:
        if self.failure:
            raise self.failure

    def _of(self, person: PersonId) -> list[bytes]:
        return [jpeg for known, jpeg, _ in self.learned if known == person]


def _id(jpeg: bytes) -> SampleId:
    return SampleId(hashlib.sha256(jpeg).hexdigest()[:32])


class RecordingLocks:
    """Opens at once, unless ``failure`` is set; while ``confirmed`` is clear it waits."""

    def __init__(self) -> None:
        self.opened: list[DoorId] = []
        self.failure: Exception | None = None
        #: What a confirmation would name.
        self.order = ""
        self.confirmed = asyncio.Event()
        self.confirmed.set()
        #: Set once an order has reached a door.
        self.reached = asyncio.Event()
        self._opening: set[DoorId] = set()
        #: For whom something was done ahead.
        self.ready: list[DoorId] = []

    def make_ready(self, door: DoorId) -> None:
        self.ready.append(door)

    async def open(self, door: DoorId, ordered: Callable[[str], Awaitable[None]] | None = None) -> None:
        if door in self._opening:
            raise DoorUnreachable(door, Failure.REFUSED, "it is being opened already")
        self._opening.add(door)
        try:
            if ordered and self.order:
                await self._write_down(door, ordered)
            self.opened.append(door)
            self.reached.set()
            await self.confirmed.wait()
        finally:
            self._opening.discard(door)
        if self.failure:
            raise self.failure

    async def _write_down(self, door: DoorId, ordered: Callable[[str], Awaitable[None]]) -> None:
        try:
            await ordered(self.order)
        except Exception as exc:
            raise DoorUnreachable(door, Failure.SILENT, type(exc).__name__) from exc


@dataclass(frozen=True, slots=True)
class RecordingDevices:
    """What stands at the doors."""

    locks: RecordingLocks
    boards: RecordingBoards
    fitter: RecordingFitter = field(default_factory=RecordingFitter)
    speech: RecordingSpeech = field(default_factory=RecordingSpeech)
    messages: RecordingMessages = field(default_factory=RecordingMessages)
    trackers: RecordingTrackers = field(default_factory=RecordingTrackers)
    arm_topic: RecordingArmTopic = field(default_factory=RecordingArmTopic)


class RecordingChats:
    """The residents' chats as an outlet: ``shown`` has every visit as it was shown, ``told`` who heard of what."""

    def __init__(self, residents: MemoryResidents, visits: MemoryVisits) -> None:
        self._residents = residents
        self._visits = visits
        self.shown: list[Visit] = []
        self.told: list[tuple[ResidentId, News]] = []
        #: Every fact but changes of visits, heard by anybody or not.
        self.facts: list[News] = []
        #: Changes of incidents, and of counts.
        self.watched: list[IncidentChanged | CountChanged] = []
        #: Doors whose leaf moved.
        self.moved: list[DoorId] = []
        self.changed: list[PersonChanged | ListeningChanged | WhereaboutsChanged] = []

    async def take(self, fact: Fact) -> None:
        if isinstance(fact, VisitChanged):
            if visit := await self._visits.find(fact.visit):
                self.shown.append(visit)
            return
        if isinstance(fact, IncidentChanged | CountChanged):
            self.watched.append(fact)
            return
        if isinstance(fact, LeafMoved):
            self.moved.append(fact.door)
            return
        if isinstance(fact, PersonChanged | ListeningChanged | WhereaboutsChanged):
            self.changed.append(fact)
            return
        self.facts.append(fact)
        for resident in await self._residents.residents():
            if hears(resident, fact):
                self.told.append((resident.id, fact))
