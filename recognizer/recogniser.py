"""Pictures in, names out: the one door to this package."""

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from recognizer.body_watch import BodyWatch
from recognizer.detect.detection import Detector
from recognizer.detect.engine import Engine, open_engine
from recognizer.detect.persons import PersonDetector
from recognizer.face import Box, EngineSettings, FaceFault
from recognizer.frames import SeenFrames
from recognizer.gallery.fixtures import Fixtures
from recognizer.gallery.gallery_file import Encodings
from recognizer.gallery.health import GalleryHealth, always_in_spectacles, examine, own_spread, stale
from recognizer.gallery.photos import Enrolment, SampleId, cut_out
from recognizer.gallery.strangers import StrangerId, Strangers
from recognizer.known_faces import POINTED_AT, KnownFaces
from recognizer.liveness import hints_over
from recognizer.look import Explanation, GalleryFindings, Hint, Named, PressLook, only_elsewhere, with_hints_of
from recognizer.match.burst import Visitor, best_frame, judge, visitors
from recognizer.match.crowd import Crowd
from recognizer.match.matching import Match, Rule
from recognizer.refusal import NO_PICTURE, Objection, PictureFault, PictureUnusable
from recognizer.spoof.networks import SpoofNetworks, open_spoof_networks


class Recogniser:
    """Knows the household. For one thread at a time."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        *,
        networks: SpoofNetworks | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``networks`` look whether a face is a picture; None: only what was seen to move tells it."""
        self._engine = engine
        self._networks = networks
        self._clock = clock
        self._known = KnownFaces(folder, engine)
        self._strangers = Strangers(folder, engine.id)
        self._fixtures = Fixtures(folder, engine.id)
        self._frames = SeenFrames(engine)
        self._bodies = BodyWatch(engine.persons, self._frames.picture)

    @classmethod
    def open(cls, folder: Path, settings: EngineSettings) -> "Recogniser":
        """Open a gallery's folder, made where it is missing and closed to everybody but its owner.

        Samples that another engine encoded are encoded anew, which takes some 50 ms each. Raises ModelMissing.
        """
        return cls(folder, open_engine(settings), networks=open_spoof_networks(settings))

    def look(self, frames: Sequence[bytes], *, door: str = "", ignored: Collection[str] = ()) -> PressLook:
        """Say whom the frames (JPEG) of one press show, oldest first. Never raises for a bad picture.

        A frame that was seen before costs nothing: call again with each new frame. ``door``: where it was; empty: not
        at a door, and nothing is learned of what hangs there. Faces of ``ignored`` fixtures are not seen.
        """
        self._strangers.expire(self._clock())
        return self._look(frames, door, ignored, self._bodies, at_the_door=True)

    def _look(
        self, frames: Sequence[bytes], door: str, ignored: Collection[str], bodies: BodyWatch, *, at_the_door: bool
    ) -> PressLook:
        now = self._clock()
        found = [self._frames.faces(jpeg) for jpeg in frames]
        refusals = [faces for faces in found if isinstance(faces, PictureUnusable)]
        if len(refusals) == len(found):
            return PressLook("unreadable", 0, objection=refusals[0].objection if refusals else NO_PICTURE)
        readable = [jpeg for jpeg, faces in zip(frames, found, strict=True) if not isinstance(faces, PictureUnusable)]
        shown = [() if isinstance(one, PictureUnusable) else one for one in found]
        seen = visitors([self._fixtures.without(door, faces, ignored, now) for faces in shown])
        if not seen:
            at, company = bodies.look(readable)
            why = self._frames.why_empty(readable[at])
            return PressLook("no_face", frames.index(readable[at]), reason=why, company=company)
        frame = best_frame(seen, len(frames))
        hints = hints_over(seen, lambda index: self._frames.picture(frames[index]), self._networks)
        if any(visitor.good for visitor in seen):
            faces = [face for visitor in seen if (face := visitor.face_in(frame))]
            company = bodies.before(frames[frame], faces, lambda face: self._fixtures.hangs(door, face))
        else:
            company = bodies.look(readable)[1]
        answers = [
            (visitor.face_in(frame), self._named(visitor, frame, door, hint, at_the_door=at_the_door))
            for visitor, hint in zip(seen, hints, strict=True)
        ]
        here = sorted((named for face, named in answers if face), key=lambda named: (named.box.left, named.box.top))
        others = [named for face, named in answers if not face]
        return PressLook(
            "clear",
            frame,
            tuple(with_hints_of(here, others)),
            elsewhere=only_elsewhere(here, others),
            company=company,
            more_faces=self._frames.more(frames[frame]),
        )

    def identify(self, frames: Sequence[bytes], *, gather: bool = False) -> PressLook:
        """The same of pictures that are looked at for another reason: no stranger has been seen by it.

        ``gather``: one has, by a camera that watches, and is known again. In heads that it sends no body is sought.
        """
        bodies = BodyWatch(None, self._frames.picture) if gather else self._bodies
        return self._look(frames, "", (), bodies, at_the_door=gather)

    def nearest(self, numbers: Sequence[float]) -> Match | None:
        """See ``KnownFaces.nearest``."""
        return self._known.nearest(numbers)

    def crop(self, jpeg: bytes, box: Box) -> bytes:
        """A face with a little of what is round it, JPEG. Raises PictureUnusable."""
        return cut_out(self._frames.picture(jpeg), box)

    def remember(self, jpeg: bytes) -> None:
        """Find the faces of a frame before it is looked at with others. Never raises for a bad picture."""
        self._frames.faces(jpeg)

    def use(self, detector: Detector, refused: str, persons: PersonDetector | None = None) -> None:
        """Look with other detectors from now on; see ``Engine.use``."""
        self._engine.use(detector, refused, persons)
        self._bodies.use(persons)
        self._frames.forget()

    def enrol(self, label: str, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Enrolment:
        """Learn a face, of the one in the box where several are seen.

        ``sure``: also where it looks like somebody else who is enrolled, or clearly unlike the label's own samples.
        Raises PictureUnusable (LIKE_ANOTHER where it is another person's face, UNLIKE where it is not this one's),
        LabelRefused.
        """
        learned = self._known.enrol(label, jpeg, box, sure=sure)
        if learned.new:
            self._strangers.forget_like(self._known.shows(label))
        return learned

    def disown(self, label: str, jpeg: bytes, box: Box) -> StrangerId | None:
        """Remember that the face in the box is not this person, and unlearn it where it was a sample of theirs.

        Returns whom of the strangers it is then; None: it is not clear enough for that, or somebody else's.

        Raises PictureUnusable where there is no face in the box.
        """
        face = self._known.disown(label, jpeg, box)
        if not face.quality.good or self._known.matcher.match(face.embedding).verdict == "named":
            return None
        return self._strangers.see(face.embedding, self._clock())

    def keep_stranger(self, stranger: str, kept: bool) -> None:  # noqa: FBT001 - by position, over a pipe
        """Remember somebody unknown for good, or as long as others."""
        self._strangers.keep(StrangerId(stranger), kept)

    def forget_stranger(self, stranger: str) -> None:
        """Keep nothing of somebody unknown."""
        self._strangers.forget(StrangerId(stranger))

    def merge_strangers(self, stranger: str, other: str) -> StrangerId:
        """Two of the unknown are one, who has this id; where only one is remembered, that one's."""
        one, two = StrangerId(stranger), StrangerId(other)
        if one in self._strangers and two in self._strangers:
            return self._strangers.merge(one, two)
        return one if one in self._strangers else two

    def unlearn(self, label: str, samples: Sequence[SampleId]) -> int:
        """Remove these samples of a person, as far as they are there; returns how many are left."""
        return self._known.unlearn(label, samples)

    def forget(self, label: str) -> None:
        """Forget a person: photos, encodings, and the encodings that were kept before.

        What shows them elsewhere goes along: as a stranger, as somebody whom another person is not, in mind.
        """
        shows_them = self._known.forget(label)
        self._strangers.forget_like(shows_them)
        self._fixtures.forget_like(shows_them)
        self._frames.forget()
        self._bodies.forget()
        if self._networks:
            self._networks.forget()

    def rename(self, old: str, new: str) -> None:
        """Give a person another label. Raises KeyError, LabelRefused."""
        self._known.rename(old, new)

    def merge(self, label: str, other: str) -> int:
        """Both are one person, who is called ``other``; returns how many samples there are now. Raises KeyError."""
        return self._known.merge(label, other)

    def split(self, label: str, samples: Sequence[SampleId], new: str) -> None:
        """Some samples of a person are of another one. Raises KeyError, LabelRefused."""
        self._known.split(label, samples, new)

    @property
    def crowd(self) -> Crowd | None:
        """What nearness is judged against; None: nothing is known of this engine's."""
        return self._known.crowd

    @property
    def rule(self) -> Rule:
        """By which somebody is named."""
        return self._known.rule

    @property
    def encodings(self) -> Encodings:
        """Every row of the gallery."""
        return self._known.gallery.encodings

    def labels(self) -> dict[str, int]:
        """How many samples there are of everybody."""
        return dict(self._known.gallery.labels())

    def samples(self, label: str) -> list[SampleId]:
        """The samples of a person, oldest first."""
        return self._known.gallery.samples(label)

    def photo(self, label: str, sample: SampleId) -> bytes:
        """The photo of a sample, JPEG: to show beside a face that was taken for them. Raises FileNotFoundError."""
        return self._known.gallery.photo(label, sample)

    def where(self, label: str, sample: SampleId) -> Path:
        """The file of a sample."""
        return self._known.gallery.where(label, sample)

    def explain(self, frames: Sequence[bytes], box: Box) -> Explanation:
        """What is compared for the face in the box, of the frames of one press. Raises PictureUnusable."""
        found = [self._frames.faces(jpeg) for jpeg in frames]
        seen = visitors([() if isinstance(faces, PictureUnusable) else faces for faces in found])

        def overlap(visitor: Visitor) -> float:
            return max(face.box.overlap(box) for _, face in visitor.faces)

        visitor = max(seen, key=overlap, default=None)
        if visitor is None or overlap(visitor) < POINTED_AT:
            raise PictureUnusable(Objection(PictureFault.NO_FACE_THERE))
        match = judge(visitor, self._known.matcher)
        own = own_spread(self.encodings, match.nearest) if match.nearest else None
        sample = str(match.sample) if match.sample else None
        return Explanation(
            match.reason, match.nearest, sample, match.distance, match.bound, match.runner_up, match.margin, own
        )

    def findings(self, older_than_s: float) -> GalleryFindings:
        """The same for the household: ids and numbers; stale is whose newest sample is older than that."""
        found = self.health()
        return GalleryFindings(
            tuple((label, found.samples[label]) for label in found.too_few),
            tuple((label, str(sample)) for label, sample in found.outliers),
            tuple((clash.label, clash.other) for clash in found.clashes),
            tuple(stale(self.encodings, self._clock() - older_than_s)),
            tuple(always_in_spectacles(self.encodings, self.crowd)),
        )

    def health(self) -> GalleryHealth:
        """What could be better about the gallery."""
        return examine(self.encodings, self.rule)

    def describe(self) -> dict[str, str]:
        """What this recogniser is made of, for people."""
        labels = self._known.gallery.labels()
        known = f"{len(labels)} people, {sum(labels.values())} samples"
        networks = {"liveness": self._networks.made_by} if self._networks else {}
        return {**self._engine.describe(), **networks, "gallery": known, "strangers": str(len(self._strangers))}

    def _named(self, visitor: Visitor, frame: int, door: str, hint: Hint | None, *, at_the_door: bool) -> Named:
        face = visitor.face_in(frame) or visitor.best
        match = judge(visitor, self._known.matcher)
        stranger = self._stranger(visitor, match) if at_the_door else self._known_stranger(visitor, match)
        fixture = self._fixtures.see(door, [face for _, face in visitor.faces], self._clock()) if door else None
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
            fixture=fixture,
            liveness=hint,
        )

    def _known_stranger(self, visitor: Visitor, match: Match) -> StrangerId | None:
        return self._strangers.find(visitor.good[0].embedding) if match.verdict == "unknown" and visitor.good else None

    def _stranger(self, visitor: Visitor, match: Match) -> StrangerId | None:
        # the earliest good face stands for the visit: it is the same however many frames there are by now
        if match.verdict == "unknown" and visitor.good and not isinstance(match.reason, FaceFault):
            return self._strangers.see(visitor.good[0].embedding, self._clock())
        for face in visitor.good:
            self._strangers.unsee(face.embedding)  # the first frame alone had not told who it is
        return None
