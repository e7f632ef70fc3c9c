"""Pictures in, names out: the one door to this package."""

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from recognizer import liveness
from recognizer.detect.detectors import Detector
from recognizer.detect.engine import Engine, open_engine
from recognizer.detect.quality import why_empty
from recognizer.face import Box, EngineSettings, Face, Picture
from recognizer.gallery.gallery import Gallery
from recognizer.gallery.gallery_file import Encodings
from recognizer.gallery.health import GalleryHealth, examine
from recognizer.gallery.photos import SampleId, cut_out, sample_id
from recognizer.gallery.strangers import StrangerId, Strangers
from recognizer.look import Named, PressLook, Verdict, only_elsewhere
from recognizer.match.burst import Visitor, best_frame, judge, visitors
from recognizer.match.crowd import crowd_for
from recognizer.match.matching import Matcher, Vector, rule_for
from recognizer.picture.picture import open_picture
from recognizer.refusal import NO_PICTURE, Objection, PictureFault, PictureUnusable

log = logging.getLogger(__name__)

#: Frames whose faces are remembered: some presses' worth.
_FRAMES_REMEMBERED = 64
#: Decoded frames of the press at hand, for the look at how alive a face is; larger ones are decoded again.
_PICTURES_KEPT = 4
_KEPT_PICTURE_BYTES = 6_000_000
#: Copies of the chip that are averaged in when a face is learned.
ENROL_JITTERS = 8
#: A box that somebody points at and a face that is found there share at least this much.
_SAME_PLACE = 0.3


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What came of learning a face."""

    sample: SampleId
    #: False: the very same photo was known already, and added nothing.
    new: bool
    #: Samples of this label altogether.
    samples: int


class Recogniser:
    """Knows the household. For one thread at a time."""

    def __init__(self, folder: Path, engine: Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._gallery = Gallery(folder, engine.id, self._encode)
        self._strangers = Strangers(folder, engine.id)
        self.crowd = crowd_for(engine.id)
        self.rule = rule_for(engine.threshold, self.crowd)
        self._matcher = Matcher(self._gallery.encodings, self.rule, self.crowd)
        self._pictures: OrderedDict[str, Picture] = OrderedDict()
        self._seen: OrderedDict[str, tuple[Face, ...] | PictureUnusable] = OrderedDict()

    @classmethod
    def open(cls, folder: Path, settings: EngineSettings) -> "Recogniser":
        """Open a gallery's folder, made where it is missing and closed to everybody but its owner.

        Samples that another engine encoded are encoded anew, which takes some 50 ms each. Raises ModelMissing.
        """
        return cls(folder, open_engine(settings))

    def look(self, frames: Sequence[bytes]) -> PressLook:
        """Say whom the frames (JPEG) of one press show, oldest first. Never raises for a bad picture.

        A frame that was seen before costs nothing: call again with each new frame.
        """
        self._strangers.expire(self._clock())
        return self._look(frames, at_the_door=True)

    def _look(self, frames: Sequence[bytes], *, at_the_door: bool) -> PressLook:
        found = [self._faces_in(jpeg) for jpeg in frames]
        refusals = [faces for faces in found if isinstance(faces, PictureUnusable)]
        if len(refusals) == len(found):
            return PressLook("unreadable", 0, objection=refusals[0].objection if refusals else NO_PICTURE)
        seen = visitors([() if isinstance(faces, PictureUnusable) else faces for faces in found])
        if not seen:
            readable = next(index for index, faces in enumerate(found) if not isinstance(faces, PictureUnusable))
            return PressLook("no_face", readable, reason=why_empty(frames[readable], self._picture(frames[readable])))
        frame = best_frame(seen, len(frames))
        answers = [(visitor.face_in(frame), self._named(visitor, frame, at_the_door=at_the_door)) for visitor in seen]
        here = sorted((named for face, named in answers if face), key=lambda named: (named.box.left, named.box.top))
        hints = (
            liveness.judge([(self._picture(frames[index]), face) for index, face in one.faces]).hint for one in seen
        )
        return PressLook(
            "clear",
            frame,
            tuple(here),
            liveness=next(filter(None, hints), None),
            elsewhere=only_elsewhere(here, [named for face, named in answers if not face]),
        )

    def identify(self, frames: Sequence[bytes]) -> PressLook:
        """The same of pictures that are looked at for another reason: no stranger has been seen by it."""
        return self._look(frames, at_the_door=False)

    def crop(self, jpeg: bytes, box: Box) -> bytes:
        """A face with a little of what is round it, JPEG. Raises PictureUnusable."""
        return cut_out(self._picture(jpeg), box)

    def remember(self, jpeg: bytes) -> None:
        """Find the faces of a frame before it is looked at with others. Never raises for a bad picture."""
        self._faces_in(jpeg)

    def use(self, detector: Detector, refused: str) -> None:
        """Look with another detector from now on; see ``Engine.use``."""
        self._engine.use(detector, refused)
        self._seen.clear()

    # Learning

    def enrol(self, label: str, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Enrolment:
        """Learn a face, of the one in the box where several are seen.

        ``sure``: also where it looks like somebody else who is enrolled, or clearly unlike the label's own samples.
        Raises PictureUnusable (LIKE_ANOTHER where it is another person's face, UNLIKE where it is not this one's),
        LabelRefused.
        """
        picture, face = self._one_face(jpeg, box)
        if not face.quality.good:
            raise PictureUnusable(Objection(PictureFault.POOR_FACE, face=face.quality.fault))
        match = self._matcher.match(face.embedding)
        if not sure and match.verdict == "named" and match.label != label:
            raise PictureUnusable(
                Objection(PictureFault.LIKE_ANOTHER, label=str(match.label), sample=str(match.sample))
            )
        if not sure and self._matcher.is_unlike(face.embedding, label):
            raise PictureUnusable(Objection(PictureFault.UNLIKE, label=label))
        sample = sample_id(jpeg, face.box)
        if (known := self._gallery.known_as(label, sample, face)) is not None:
            return Enrolment(known, new=False, samples=self._gallery.labels()[label])
        count = self._gallery.add(label, sample, cut_out(picture, face.box), face)
        self._changed()
        self._strangers.forget_like(lambda medoid: self._matcher.match(medoid).label == label)
        return Enrolment(sample, new=True, samples=count)

    def disown(self, label: str, jpeg: bytes, box: Box) -> None:
        """Remember that the face in the box is not this person, and unlearn it where it was a sample of theirs.

        Raises PictureUnusable where there is no face in the box.
        """
        picture, face = self._one_face(jpeg, box)
        sample = sample_id(jpeg, face.box)
        if sample in self._gallery.samples(label):
            self._gallery.remove(label, sample)
        self._gallery.add(label, sample, cut_out(picture, face.box), face, negative=True)
        self._changed()

    def unlearn(self, label: str, samples: Sequence[SampleId]) -> int:
        """Remove these samples of a person, as far as they are there; returns how many are left."""
        for sample in set(samples).intersection(self._gallery.samples(label)):
            self._gallery.remove(label, sample)
        self._changed()
        return self.labels().get(label, 0)

    def forget(self, label: str) -> None:
        """Forget a person: photos, encodings, and the encodings that were kept before.

        What shows them elsewhere goes along: as a stranger, as somebody whom another person is not, in mind.
        """
        matcher = self._matcher

        def shows_them(embedding: Vector) -> bool:
            return matcher.match(embedding).label == label

        self._gallery.forget(label, shows_them)
        self._changed()
        self._strangers.forget_like(shows_them)
        self._seen.clear()
        self._pictures.clear()

    def rename(self, old: str, new: str) -> None:
        """Give a person another label. Raises KeyError, LabelRefused."""
        self._gallery.rename(old, new)
        self._changed()

    def merge(self, label: str, other: str) -> int:
        """Both are one person, who is called ``other``; returns how many samples there are now. Raises KeyError."""
        count = self._gallery.merge(label, other)
        self._changed()
        return count

    def split(self, label: str, samples: Sequence[SampleId], new: str) -> None:
        """Some samples of a person are of another one. Raises KeyError, LabelRefused."""
        self._gallery.split(label, list(samples), new)
        self._changed()

    # Telling

    @property
    def encodings(self) -> Encodings:
        """Every row of the gallery."""
        return self._gallery.encodings

    def labels(self) -> dict[str, int]:
        """How many samples there are of everybody."""
        return dict(self._gallery.labels())

    def samples(self, label: str) -> list[SampleId]:
        """The samples of a person, oldest first."""
        return self._gallery.samples(label)

    def photo(self, label: str, sample: SampleId) -> bytes:
        """The photo of a sample, JPEG: to show beside a face that was taken for them. Raises FileNotFoundError."""
        return self._gallery.photo(label, sample)

    def where(self, label: str, sample: SampleId) -> Path:
        """The file of a sample."""
        return self._gallery.where(label, sample)

    def health(self) -> GalleryHealth:
        """What could be better about the gallery."""
        return examine(self._gallery.encodings, self.rule)

    def describe(self) -> dict[str, str]:
        """What this recogniser is made of, for people."""
        labels = self._gallery.labels()
        known = f"{len(labels)} people, {sum(labels.values())} samples"
        return {**self._engine.describe(), "gallery": known, "strangers": str(len(self._strangers))}

    def _named(self, visitor: Visitor, frame: int, *, at_the_door: bool) -> Named:
        face = visitor.face_in(frame) or visitor.best
        match = judge(visitor, self._matcher)
        stranger = (
            self._stranger(visitor, match.verdict) if at_the_door else self._known_stranger(visitor, match.verdict)
        )
        return Named(
            box=face.box,
            verdict=match.verdict,
            label=match.label,
            distance=match.distance,
            runner_up=match.runner_up,
            margin=match.margin,
            quality=(visitor.best if visitor.good else face).quality,
            reason=match.reason,
            sample=match.sample,
            engine=face.engine,
            stranger=stranger,
            bound=match.bound,
        )

    def _known_stranger(self, visitor: Visitor, verdict: Verdict) -> StrangerId | None:
        return self._strangers.find(visitor.good[0].embedding) if verdict == "unknown" and visitor.good else None

    def _stranger(self, visitor: Visitor, verdict: Verdict) -> StrangerId | None:
        # the earliest good face stands for the visit: it is the same however many frames there are by now
        if verdict == "unknown" and visitor.good:
            return self._strangers.see(visitor.good[0].embedding, self._clock())
        for face in visitor.good:
            self._strangers.unsee(face.embedding)  # the first frame alone had not told who it is
        return None

    def _faces_in(self, jpeg: bytes) -> tuple[Face, ...] | PictureUnusable:
        key = hashlib.sha256(jpeg).hexdigest()
        if key not in self._seen:
            try:
                self._seen[key] = tuple(self._engine.faces(self._picture(jpeg)))
            except PictureUnusable as refused:
                # a new one: the old one's traceback holds the picture
                self._seen[key] = PictureUnusable(refused.objection)
            while len(self._seen) > _FRAMES_REMEMBERED:
                self._seen.popitem(last=False)
        self._seen.move_to_end(key)
        return self._seen[key]

    def _picture(self, jpeg: bytes) -> Picture:
        """Decode a frame; the last few are kept, unless they are large. Raises PictureUnusable."""
        key = hashlib.sha256(jpeg).hexdigest()
        if (kept := self._pictures.get(key)) is not None:
            return kept
        picture = open_picture(jpeg)
        if picture.nbytes <= _KEPT_PICTURE_BYTES:
            self._pictures[key] = picture
            while len(self._pictures) > _PICTURES_KEPT:
                self._pictures.popitem(last=False)
        return picture

    def _one_face(self, jpeg: bytes, box: Box | None) -> tuple[Picture, Face]:
        picture = open_picture(jpeg)
        faces = self._engine.faces(picture, jitters=ENROL_JITTERS)
        if not faces:
            raise PictureUnusable(Objection(PictureFault.NO_FACE))
        if box is not None:
            face = max(faces, key=lambda face: face.box.overlap(box))
            if face.box.overlap(box) < _SAME_PLACE:
                raise PictureUnusable(Objection(PictureFault.NO_FACE_THERE))
            return picture, face
        if len(faces) > 1:
            raise PictureUnusable(Objection(PictureFault.SEVERAL_FACES, faces=len(faces)))
        return picture, faces[0]

    def _encode(self, jpeg: bytes) -> Face | None:
        """The face of a kept sample: the one nearest to its middle."""
        try:
            picture = open_picture(jpeg)
        except PictureUnusable as refused:
            log.warning("a kept sample cannot be read: %s", refused)
            return None
        height, width = picture.shape[:2]
        faces = self._engine.faces(picture, jitters=ENROL_JITTERS)
        return min(faces, key=lambda face: face.box.off_centre(width, height), default=None)

    def _changed(self) -> None:
        self._matcher = Matcher(self._gallery.encodings, self.rule, self.crowd)
