"""The eyes: the recogniser in a process of its own, and what it answers in the codes of the house."""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from bot.house.doors.door import DoorId
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
from bot.house.status import DetectorFile
from bot.vision.codes import blemish, doubt, face_box, faceless, refusal, sighting
from recognizer.detect.models import YOLOX, ModelFile
from recognizer.face import WORDS, EngineSettings
from recognizer.look import PressLook
from recognizer.picture.photo_kind import HEAD_BYTES
from recognizer.process.photo_reader import PhotoReader
from recognizer.process.pipe import Declined
from recognizer.process.requests import WorkerBroken, WorkerBusy, WorkerFailed, WorkerLost
from recognizer.process.worker import PATIENCE_S, START_S, Worker
from recognizer.refusal import PictureUnusable

log = logging.getLogger(__name__)

#: A picture that takes longer hangs: the worst that passes the gate takes 3 s on a small computer.
LOOK_S = 15.0
#: Learning looks at more variants of a face, and may encode a gallery anew.
LEARN_S = 60.0
#: Pictures that killed the process twice, remembered by checksum so that they do not do so again.
MOST_POISON = 256

#: Named, not imported: dlib, OpenCV and the rest are loaded in the recogniser's process only.
_OPENER = "recognizer.process.service:open_service"

_JPEG = b"\xff\xd8\xff"
_TROUBLE = (WorkerBroken, WorkerBusy, WorkerFailed, WorkerLost)


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
        settings = _absolute(settings)
        reads = [
            Path(model).parent
            for model in (settings.detector, settings.embedder, settings.persons)
            if Path(model).is_absolute()
        ]
        self._worker = Worker(
            opener,
            folder.absolute(),
            settings,
            reads=[*reads, *([settings.model_folder] if settings.model_folder else [])],
            writes=[folder.absolute(), *([settings.cache_folder] if settings.cache_folder else [])],
        )
        self._people = people
        self._look_s = look_s
        self._poison: OrderedDict[bytes, None] = OrderedDict()
        #: What becomes of the files of the better face detector, and of that of persons, as whoever fetches them tells.
        self.detector_file = DetectorFile.HERE
        self.person_file = DetectorFile.HERE

    async def __aenter__(self) -> Self:
        self._worker.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self._worker.close)

    # Eyes

    async def look(
        self,
        pictures: Sequence[tuple[PhotoId, bytes]],
        *,
        door: DoorId | None = None,
        ignored: Sequence[FixtureId] = (),
    ) -> Look:
        """See ``Eyes.look``."""
        place = (door or "", list(ignored))
        checksums = await asyncio.to_thread(lambda: [hashlib.sha256(jpeg).digest() for _, jpeg in pictures])
        fit = [index for index, checksum in enumerate(checksums) if checksum not in self._poison]
        try:
            try:
                seen = await self._seen([pictures[index][1] for index in fit], *place)
            except WorkerLost:
                fit = await self._without_poison(pictures, checksums, fit)
                seen = await self._seen([pictures[index][1] for index in fit], *place)
        except _TROUBLE as exc:
            log.warning("%d pictures could not be looked at: %r", len(pictures), exc)
            seen = None
        if seen is None:
            return Look(pictures[-1][0], Condition.UNREADABLE)
        return await self._in_our_codes(pictures[fit[seen.frame]][0], seen)

    async def identify(self, pictures: Sequence[tuple[PhotoId, bytes]]) -> Look:
        """See ``Eyes.identify``."""
        try:
            seen: PressLook = await self._ask("identify", [jpeg for _, jpeg in pictures], deadline_s=self._look_s)
        except (WorkerLost, WorkerFailed) as exc:
            raise PhotoRefused(PhotoTrouble(PhotoReason.UNREADABLE)) from exc
        except (WorkerBusy, WorkerBroken) as exc:
            raise EyesUnavailable from exc
        if seen.objection:
            raise refusal(seen.objection)
        if not 0 <= seen.frame < len(pictures):
            raise PhotoRefused(PhotoTrouble(PhotoReason.UNREADABLE))
        return await self._in_our_codes(pictures[seen.frame][0], seen)

    async def crop(self, jpeg: bytes, box: Box) -> bytes:
        """See ``Eyes.crop``."""
        try:
            return bytes(await self._asked_again("crop", jpeg, face_box(box)))
        except Declined as exc:
            raise refusal(exc.objection) from exc

    async def as_jpeg(self, photo: bytes) -> bytes:
        """See ``Eyes.as_jpeg``."""
        return photo if _JPEG in photo[:HEAD_BYTES] else await asyncio.to_thread(_converted, photo)

    async def mark(self, jpeg: bytes, look: Look) -> bytes:
        """Box and name the faces of the picture that ``look.photo`` means; JPEG again, unmarked where that fails."""
        labels = [
            (face_box(seen.box), _caption(seen, alone=len(look.sightings) == 1), seen.verdict.value)
            for seen in look.sightings
        ]
        try:
            marked: bytes = await self._ask("mark", jpeg, labels, deadline_s=self._look_s, newest_first=True)
        except (Declined, *_TROUBLE) as exc:
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
            samples, added, odd = await self._ask("enrol", str(person), jpeg, where, sure, deadline_s=LEARN_S)
        except Declined as exc:
            raise refusal(exc.objection) from exc
        except (WorkerLost, WorkerFailed) as exc:
            raise PhotoRefused(PhotoTrouble(PhotoReason.UNREADABLE)) from exc
        except (WorkerBusy, WorkerBroken) as exc:
            raise EyesUnavailable from exc
        return Learned(int(samples), SampleId(added) if added else None, tuple(SampleId(one) for one in odd))

    async def unlearn(self, person: PersonId, samples: Sequence[SampleId]) -> int:
        """See ``Eyes.unlearn``."""
        return int(await self._asked_again("unlearn", str(person), [str(sample) for sample in samples]))

    async def disown(self, person: PersonId, jpeg: bytes, box: Box) -> StrangerId | None:
        """See ``Eyes.disown``."""
        try:
            stranger = await self._asked_again("disown", str(person), jpeg, face_box(box))
        except Declined as exc:
            raise refusal(exc.objection) from exc
        return StrangerId(stranger) if stranger else None

    async def keep_stranger(self, stranger: StrangerId, *, kept: bool = True) -> None:
        """See ``Eyes.keep_stranger``."""
        await self._asked_again("keep_stranger", str(stranger), kept)

    async def forget_stranger(self, stranger: StrangerId) -> None:
        """See ``Eyes.forget_stranger``."""
        await self._asked_again("forget_stranger", str(stranger))

    async def merge_strangers(self, stranger: StrangerId, other: StrangerId) -> StrangerId:
        """See ``Eyes.merge_strangers``."""
        return StrangerId(await self._asked_again("merge_strangers", str(stranger), str(other)))

    async def merge(self, person: PersonId, other: PersonId) -> int:
        """See ``Eyes.merge``."""
        return int(await self._asked_again("merge", str(person), str(other)))

    async def forget(self, person: PersonId) -> None:
        """See ``Eyes.forget``."""
        await self._asked_again("forget", str(person))

    async def samples(self) -> Mapping[PersonId, int]:
        """See ``Eyes.samples``."""
        found: Mapping[str, int] = await self._asked_again("labels")
        return {PersonId(label): count for label, count in found.items()}

    async def sample_ids(self, person: PersonId) -> Sequence[SampleId]:
        """See ``Eyes.sample_ids``."""
        return [SampleId(str(sample)) for sample in await self._asked_again("samples", str(person))]

    async def sample(self, person: PersonId, sample: SampleId) -> bytes:
        """See ``Eyes.sample``."""
        jpeg = bytes(await self._asked_again("photo", str(person), str(sample)))
        if not jpeg:
            raise KeyError(sample)
        return jpeg

    # Beyond the port

    async def describe(self) -> Mapping[str, str]:
        """What the recogniser is made of, for `doctor` and `/status`."""
        described: Mapping[str, str] = await self._ask("describe", deadline_s=self._look_s)
        return {**described, "confined": self._worker.described.get("confined", "no")}

    def tell_file(self, model: ModelFile, state: DetectorFile) -> None:
        """Be told what becomes of a model's file."""
        if model == YOLOX:
            self.person_file = state
        else:
            self.detector_file = state

    async def take_up_detector(self) -> None:
        """Look with the detectors that have come by now, behind every picture that waits; never raises.

        Where that fails, the recogniser's process does so at its next start.
        """
        try:
            described: Mapping[str, str] = await self._ask("take_up_detector", deadline_s=LEARN_S, tries=1)
        except _TROUBLE as exc:
            log.warning("the new face detector is taken up at the recogniser's next start: %r", exc)
            return
        self._worker.described = {**described, "confined": self._worker.described.get("confined", "no")}
        log.info("faces are found with %s from now on", described.get("detector", "another detector"))

    @property
    def warm(self) -> bool:
        """Whether the recogniser is up."""
        return self._worker.ready.is_set()

    @property
    def refused(self) -> str:
        """A model file that is not what it should be, by its name: another detector takes its place. Empty: none."""
        return self._worker.described.get("refused", "")

    # Inside

    async def _ask(
        self, name: str, *arguments: object, deadline_s: float, tries: int = 2, newest_first: bool = False
    ) -> Any:
        """What the recogniser says; raises what its worker raises, WorkerBusy too where that says nothing at all."""
        asked = self._worker.ask(name, *arguments, deadline_s=deadline_s, tries=tries, newest_first=newest_first)
        try:
            async with asyncio.timeout(PATIENCE_S + tries * (START_S + deadline_s)):
                return await asyncio.wrap_future(asked)
        except TimeoutError as exc:
            raise WorkerBusy("no answer") from exc

    async def _asked_again(self, name: str, *arguments: object) -> Any:
        """What the recogniser says to a wish that may be repeated; raises EyesUnavailable, Declined."""
        try:
            return await self._ask(name, *arguments, deadline_s=LEARN_S)
        except _TROUBLE as exc:
            raise EyesUnavailable(f"{name}: {type(exc).__name__}") from exc

    async def _seen(self, jpegs: list[bytes], door: str, ignored: list[FixtureId]) -> PressLook | None:
        """What the recogniser makes of pictures; None: there is none left, or none can be read."""
        if not jpegs:
            return None
        seen: PressLook = await self._ask("look", jpegs, door, ignored, deadline_s=self._look_s, newest_first=True)
        if not 0 <= seen.frame < len(jpegs):
            log.error("the recogniser speaks of picture %d of %d", seen.frame, len(jpegs))
            return None
        return None if seen.condition == "unreadable" else seen

    async def _without_poison(
        self, pictures: Sequence[tuple[PhotoId, bytes]], checksums: Sequence[bytes], fit: Sequence[int]
    ) -> list[int]:
        """Find out, one by one, which of the pictures the process survives."""
        good = []
        for index in fit:
            photo, jpeg = pictures[index]
            # a single picture has had its two tries already
            if len(fit) > 1 and await self._survives(jpeg):
                good.append(index)
                continue
            log.error("picture %s kills the recogniser and is not looked at again", photo)
            self._poison[checksums[index]] = None
            while len(self._poison) > MOST_POISON:
                self._poison.popitem(last=False)
        return good

    async def _survives(self, jpeg: bytes) -> bool:
        try:
            await self._ask("look", [jpeg], deadline_s=self._look_s, tries=1, newest_first=True)
        except WorkerLost:
            return False
        return True

    async def _in_our_codes(self, photo: PhotoId, seen: PressLook) -> Look:
        if seen.condition == "no_face":
            reason = blemish(seen.reason)
            return Look(
                photo, Condition.NO_FACE, hint=doubt(seen.liveness), reason=reason, faceless=faceless(seen.company)
            )
        people = {person.id: person for person in await self._people.people()}
        sightings = tuple(sighting(number, named, people) for number, named in enumerate(seen.faces, 1))
        elsewhere = tuple(sighting(0, named, people) for named in seen.elsewhere)
        company = faceless(seen.company)
        return Look(photo, Condition.CLEAR, sightings, doubt(seen.liveness), elsewhere=elsewhere, faceless=company)


def _converted(photo: bytes) -> bytes:
    """A PNG, WebP or HEIC as JPEG, made in a process of its own, which ends with it."""
    try:
        with PhotoReader() as reader:
            return reader.jpeg_of(photo)
    except PictureUnusable as exc:
        raise refusal(exc.objection) from exc
    except OSError as exc:
        raise EyesUnavailable from exc


def _caption(sighting: Sighting, *, alone: bool) -> str:
    """What stands at a box: a number where several are seen, and a name where there is one."""
    name = sighting.person.name if sighting.person else ""
    if sighting.verdict is Verdict.LOOKS_LIKE:
        name += "?"
    if alone:
        return name or "?"
    return f"{sighting.number} {name}".strip()


def _absolute(settings: EngineSettings) -> EngineSettings:
    """The same with whole paths: the process starts in another folder."""

    def whole(choice: str) -> str:
        return str(Path(choice).absolute()) if Path(choice).exists() and choice not in WORDS else choice

    return replace(
        settings,
        detector=whole(settings.detector),
        embedder=whole(settings.embedder),
        persons=whole(settings.persons),
        model_folder=settings.model_folder and settings.model_folder.absolute(),
        cache_folder=settings.cache_folder and settings.cache_folder.absolute(),
    )
