"""Pictures in, names out: the one door to this package."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from recognizer.detect.detection import Detector
from recognizer.detect.engine import Engine, open_engine
from recognizer.detect.persons import PersonDetector
from recognizer.face import Box, EngineSettings, FaceFault
from recognizer.gallery.fixtures import Fixtures
from recognizer.gallery.gallery_file import Encodings
from recognizer.gallery.health import GalleryHealth, always_in_spectacles, examine, own_spread, stale
from recognizer.gallery.photos import Enrolment, SampleId, cut_out
from recognizer.gallery.sheets import sheet_of, shelf_of
from recognizer.gallery.strangers import StrangerId, Strangers
from recognizer.known_faces import POINTED_AT, KnownFaces
from recognizer.look import Explanation, GalleryFindings, Named, PressLook, only_elsewhere, with_hints_of
from recognizer.match.burst import Visitor, judge, visitors
from recognizer.match.crowd import Crowd
from recognizer.match.matching import Match, Rule, Vector
from recognizer.refusal import Objection, PictureFault, PictureUnusable
from recognizer.sight import PlacedFace, Sight
from recognizer.spoof.networks import SpoofNetworks, open_spoof_networks
from recognizer.trace import PressTrace, VisitorTrace


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
        self._sight = Sight(engine, networks)
        self._frames = self._sight.frames
        self._bodies = self._sight.bodies

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
        trace = self._sight.trace(frames, self._known.matcher, self._fixtures, door=door, ignored=ignored)
        return self.settle(trace, door=door, ignored=ignored)

    def identify(self, frames: Sequence[bytes], *, gather: bool = False) -> PressLook:
        """The same of pictures that are looked at for another reason: no stranger has been seen by it.

        ``gather``: one has, by a camera that watches, and is known again. In heads that it sends no body is sought.
        """
        return self.settle(self._sight.trace(frames, self._known.matcher, self._fixtures, heads=gather), gather=gather)

    def settle(
        self, trace: PressTrace, *, door: str = "", ignored: Collection[str] = (), gather: bool = True
    ) -> PressLook:
        """Say which strangers and which pictures on the wall a trace shows, and remember that they were seen.

        It may come from another machine. ``gather``: False: nobody counts as seen by it.
        """
        now = self._clock()
        self._strangers.expire(now)
        self._fixtures.without(door, [PlacedFace(face) for face in trace.hung], ignored, now)
        if trace.condition != "clear":
            return PressLook(
                trace.condition, trace.frame, reason=trace.reason, objection=trace.objection, company=trace.company
            )
        told = [(visitor.here, self._settled(visitor, door, now, gather=gather)) for visitor in trace.visitors]
        here = sorted((named for here, named in told if here), key=lambda named: (named.box.left, named.box.top))
        others = [named for here, named in told if not here]
        return PressLook(
            "clear",
            trace.frame,
            tuple(with_hints_of(here, others)),
            elsewhere=only_elsewhere(here, others),
            company=trace.company,
            more_faces=trace.more_faces,
        )

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
        self._sight.use(self._engine, detector, refused, persons)

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
        self._sight.forget()

    # Sharing

    def shelf(self) -> dict[str, str]:
        """What may be told to other machines: a digest of everybody's rows, by label; of what hangs at doors: ""."""
        return shelf_of(self.encodings, self._fixtures.told())

    def sheet(self, label: str) -> bytes:
        """One of these; empty where it is gone."""
        return sheet_of(self.encodings, label) if label else self._fixtures.told()

    # Sorting

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

    def _settled(self, visitor: VisitorTrace, door: str, now: float, *, gather: bool) -> Named:
        faces = [(face.good, PlacedFace(face)) for face in visitor.faces]
        good = [face.embedding for is_good, face in faces if is_good]
        stranger = self._stranger(visitor.named, good, now) if gather else self._known_stranger(visitor.named, good)
        fixture = self._fixtures.see(door, [face for _, face in faces], now) if door else None
        return replace(visitor.named, stranger=stranger, fixture=fixture)

    def _known_stranger(self, named: Named, good: Sequence[Vector]) -> StrangerId | None:
        return self._strangers.find(good[0]) if named.verdict == "unknown" and good else None

    def _stranger(self, named: Named, good: Sequence[Vector], now: float) -> StrangerId | None:
        # the earliest good face stands for the visit: it is the same however many frames there are by now
        if named.verdict == "unknown" and good and not isinstance(named.reason, FaceFault):
            return self._strangers.see(good[0], now)
        for embedding in good:
            self._strangers.unsee(embedding)  # the first frame alone had not told who it is
        return None
