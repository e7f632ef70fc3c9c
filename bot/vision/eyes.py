"""The eyes: the recogniser in a process of its own, and what it answers in the codes of the house."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from bot.house.doors.door import DoorId
from bot.house.faces.face_reasons import STALE_AFTER, FaceReasons, FacesState
from bot.house.faces.nearest import Nearest, OtherNumbers
from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused, PhotoTrouble
from bot.house.people import (
    Box,
    Condition,
    FixtureId,
    Learned,
    Look,
    Person,
    PersonId,
    PhotoId,
    SampleId,
    Sighting,
    StrangerId,
    Verdict,
)
from bot.house.ports import EyesUnavailable
from bot.house.status.status import DetectorFile
from bot.house.status.wires import WorkersStatus
from bot.vision.burst import BurstLook
from bot.vision.codes import face_box, faces_state, look_at, reasons, refusal
from bot.vision.conversion import as_jpeg
from bot.vision.helpers import GallerySheets, HelpedLook, Helpers
from bot.vision.link import LEARN_S, TROUBLE, RecogniserLink
from recognizer.detect.models import YOLOX, ModelFile
from recognizer.face import EngineSettings
from recognizer.look import PressLook
from recognizer.picture.photo_kind import HEAD_BYTES
from recognizer.process.pipe import Declined
from recognizer.process.requests import ProcessBroken, ProcessBusy, ProcessFailed, ProcessLost

log = logging.getLogger(__name__)

#: A picture that takes longer hangs: the worst that passes the gate takes 3 s on a small computer.
LOOK_S = 15.0
#: Named, not imported: dlib, OpenCV and the rest are loaded in the recogniser's process only.
_OPENER = "recognizer.process.service:open_service"

_JPEG = b"\xff\xd8\xff"


class KnownPeople(Protocol):
    """Whom the gallery's labels mean."""

    async def people(self) -> Sequence[Person]:
        """Everybody. Never raises."""


class Vision:
    """Implements the port Eyes. Lifetime is the block; entering does not wait until the recogniser is warm.

    ``opener``, "module:function", is called with folder and settings in the process and makes what answers there.
    """

    def __init__(
        self,
        *,
        folder: Path,
        settings: EngineSettings,
        people: KnownPeople,
        opener: str = _OPENER,
        look_s: float = LOOK_S,
    ) -> None:
        self._link = RecogniserLink(opener, folder, settings)
        self._people = people
        self._look_s = look_s
        self._helped = HelpedLook(self._link, BurstLook(self._link, look_s), look_s)
        #: What becomes of the files of the better face detector, and of that of persons, as whoever fetches them tells.
        self.detector_file = DetectorFile.HERE
        self.person_file = DetectorFile.HERE

    async def __aenter__(self) -> Self:
        self._link.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._link.close()

    # Eyes

    async def look(
        self,
        pictures: Sequence[tuple[PhotoId, bytes]],
        *,
        door: DoorId | None = None,
        ignored: Sequence[FixtureId] = (),
    ) -> Look:
        """See ``Eyes.look``."""
        found = await self._helped.look([jpeg for _, jpeg in pictures], door or "", list(ignored))
        if found is None:
            return Look(pictures[-1][0], Condition.UNREADABLE)
        index, seen = found
        return await self._in_our_codes(pictures[index][0], seen)

    async def identify(
        self, pictures: Sequence[tuple[PhotoId, bytes]], *, patiently: bool = False, gather: bool = False
    ) -> Look:
        """See ``Eyes.identify``."""
        frames = [jpeg for _, jpeg in pictures]
        seen = await self._helped.identify(frames, patiently=patiently, gather=gather)
        if seen.objection:
            raise refusal(seen.objection)
        if not 0 <= seen.frame < len(pictures):
            raise PhotoRefused(PhotoTrouble(PhotoReason.UNREADABLE))
        return await self._in_our_codes(pictures[seen.frame][0], seen)

    async def nearest(self, numbers: Sequence[float]) -> Nearest:
        """See ``Eyes.nearest``."""
        found = await self._link.ask_again("nearest", [float(one) for one in numbers])
        if found is None:
            raise OtherNumbers
        verdict, label, distance = found
        person = PersonId(label) if label else None
        return Nearest(Verdict(verdict), person, float(distance) if person and distance is not None else None)

    async def explain(self, pictures: Sequence[bytes], box: Box) -> FaceReasons:
        """See ``Eyes.explain``."""
        try:
            return reasons(await self._link.ask_again("explain", list(pictures), face_box(box)))
        except Declined as exc:
            raise refusal(exc.objection) from exc

    async def state_of_faces(self) -> FacesState:
        """See ``Eyes.state_of_faces``."""
        return faces_state(await self._link.ask_again("findings", STALE_AFTER.total_seconds()))

    async def crop(self, jpeg: bytes, box: Box) -> bytes:
        """See ``Eyes.crop``."""
        try:
            return bytes(await self._link.ask_again("crop", jpeg, face_box(box)))
        except Declined as exc:
            raise refusal(exc.objection) from exc

    async def as_jpeg(self, photo: bytes) -> bytes:
        """See ``Eyes.as_jpeg``."""
        return photo if _JPEG in photo[:HEAD_BYTES] else await asyncio.to_thread(as_jpeg, photo)

    async def mark(self, jpeg: bytes, look: Look) -> bytes:
        """Box and name the faces of the picture that ``look.photo`` means; JPEG again, unmarked where that fails."""
        labels = [
            (face_box(seen.box), _caption(seen, alone=len(look.sightings) == 1), seen.verdict.value)
            for seen in map(look.as_sure_as_it_is, look.sightings)
        ]
        try:
            marked: bytes = await self._link.ask("mark", jpeg, labels, deadline_s=self._look_s, newest_first=True)
        except (Declined, *TROUBLE) as exc:
            log.warning("a picture is shown without boxes: %r", exc)
            return jpeg
        if not marked.startswith(_JPEG):  # it goes into the album and to Telegram
            log.error("the recogniser marked a picture with something that is none")
            return jpeg
        return marked

    async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
        """See ``Eyes.learn``."""
        where = face_box(box) if box else None
        try:
            samples, added, odd = await self._link.ask("enrol", str(person), jpeg, where, sure, deadline_s=LEARN_S)
        except Declined as exc:
            raise refusal(exc.objection) from exc
        except (ProcessLost, ProcessFailed) as exc:
            raise PhotoRefused(PhotoTrouble(PhotoReason.UNREADABLE)) from exc
        except (ProcessBusy, ProcessBroken) as exc:
            raise EyesUnavailable from exc
        self._helped.changed()
        return Learned(int(samples), SampleId(added) if added else None, tuple(SampleId(one) for one in odd))

    async def unlearn(self, person: PersonId, samples: Sequence[SampleId]) -> int:
        """See ``Eyes.unlearn``."""
        return int(await self._changing("unlearn", str(person), [str(sample) for sample in samples]))

    async def disown(self, person: PersonId, jpeg: bytes, box: Box) -> StrangerId | None:
        """See ``Eyes.disown``."""
        try:
            stranger = await self._changing("disown", str(person), jpeg, face_box(box))
        except Declined as exc:
            raise refusal(exc.objection) from exc
        return StrangerId(stranger) if stranger else None

    async def keep_stranger(self, stranger: StrangerId, *, kept: bool = True) -> None:
        """See ``Eyes.keep_stranger``."""
        await self._link.ask_again("keep_stranger", str(stranger), kept)

    async def forget_stranger(self, stranger: StrangerId) -> None:
        """See ``Eyes.forget_stranger``."""
        await self._link.ask_again("forget_stranger", str(stranger))

    async def merge_strangers(self, stranger: StrangerId, other: StrangerId) -> StrangerId:
        """See ``Eyes.merge_strangers``."""
        return StrangerId(await self._link.ask_again("merge_strangers", str(stranger), str(other)))

    async def merge(self, person: PersonId, other: PersonId) -> int:
        """See ``Eyes.merge``."""
        return int(await self._changing("merge", str(person), str(other)))

    async def forget(self, person: PersonId) -> None:
        """See ``Eyes.forget``."""
        await self._changing("forget", str(person))

    async def samples(self) -> Mapping[PersonId, int]:
        """See ``Eyes.samples``."""
        found: Mapping[str, int] = await self._link.ask_again("labels")
        return {PersonId(label): count for label, count in found.items()}

    async def sample_ids(self, person: PersonId) -> Sequence[SampleId]:
        """See ``Eyes.sample_ids``."""
        return [SampleId(str(sample)) for sample in await self._link.ask_again("samples", str(person))]

    async def newest_samples(self) -> Sequence[tuple[PersonId, SampleId]]:
        """See ``Eyes.newest_samples``."""
        found = await self._link.ask_again("newest_samples")
        return [(PersonId(label), SampleId(sample)) for label, sample in found]

    async def sample(self, person: PersonId, sample: SampleId) -> bytes:
        """See ``Eyes.sample``."""
        jpeg = bytes(await self._link.ask_again("photo", str(person), str(sample)))
        if not jpeg:
            raise KeyError(sample)
        return jpeg

    # Beyond the port

    async def describe(self) -> Mapping[str, str]:
        """What the recogniser is made of, for `doctor` and `/status`."""
        return await self._link.describe(deadline_s=self._look_s)

    def tell_file(self, model: ModelFile, state: DetectorFile) -> None:
        """Be told what becomes of a model's file."""
        if model == YOLOX:
            self.person_file = state
        else:
            self.detector_file = state

    async def take_up_detector(self) -> None:
        """Look with the detectors that have come by now; never raises."""
        await self._link.take_up_detector()

    @property
    def sheets(self) -> GallerySheets:
        """What other machines may be told of the gallery."""
        return GallerySheets(self._link)

    def helped_by(self, helpers: Helpers) -> None:
        """Have other machines look, as far as they do."""
        self._helped.helpers = helpers

    @property
    def workers(self) -> WorkersStatus | None:
        """How it goes with them; None: there are to be none."""
        return self._helped.helpers.status if self._helped.helpers else None

    @property
    def warm(self) -> bool:
        """Whether the recogniser is up."""
        return self._link.warm

    @property
    def refused(self) -> str:
        """A model file that is not what it should be, by its name: another detector takes its place. Empty: none."""
        return self._link.refused

    # Inside

    async def _changing(self, name: str, *arguments: object) -> Any:
        """What the recogniser says to a wish by which it knows somebody otherwise. Raises EyesUnavailable, Declined."""
        try:
            return await self._link.ask_again(name, *arguments)
        finally:
            self._helped.changed()

    async def _in_our_codes(self, photo: PhotoId, seen: PressLook) -> Look:
        return look_at(photo, seen, {person.id: person for person in await self._people.people()})


def _caption(sighting: Sighting, *, alone: bool) -> str:
    """What stands at a box: a number where several are seen, and a name where there is one."""
    name = sighting.person.name if sighting.person else ""
    if sighting.verdict is Verdict.LOOKS_LIKE:
        name += "?"
    if alone:
        return name or "?"
    return f"{sighting.number} {name}".strip()
