"""Everything that is asked of the recogniser from outside its process, in one object."""

import errno
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np

from recognizer.detect.engine import Engine, chosen_detector, chosen_persons, open_engine
from recognizer.face import Box, EngineSettings
from recognizer.gallery.gallery_file import SAMPLE
from recognizer.gallery.photos import SampleId
from recognizer.look import Explanation, GalleryFindings, PressLook
from recognizer.picture.markup import mark
from recognizer.process.limits import allow_cpu
from recognizer.process.pipe import Declined
from recognizer.process.replies import MOST_ITEMS
from recognizer.recogniser import Recogniser
from recognizer.refusal import LabelRefused, Objection, PictureFault, PictureUnusable
from recognizer.spoof.networks import open_spoof_networks
from recognizer.trace import PressTrace

#: Processor time for one picture: the worst that passes the gate takes half of it on a busy small desktop computer.
PICTURE_CPU_S = 4.0
#: On a slower one the engine's warming up, which is a look at a small grey picture, tells how much slower it is.
_WARM_UPS = 5
#: A face is learned from some slightly changed copies as well.
_LEARNING = 2


#: The gallery cannot be written: it is not the photo's fault.
_DISK_TAKES_NOTHING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


class RecogniserService:
    """The recogniser, and a pen for pictures: hostile pictures are drawn into where a crash does no harm.

    ``picture_cpu_s``: the processor time that a picture may take before the kernel ends this whole process, in seconds;
    None: no bound, where the process is not the recogniser's own.
    """

    def __init__(
        self, recogniser: Recogniser, settings: EngineSettings | None = None, *, picture_cpu_s: float | None = None
    ) -> None:
        self._recogniser = recogniser
        self._settings = settings or EngineSettings()
        self._picture_cpu_s = picture_cpu_s

    def look(self, frames: Sequence[bytes], door: str = "", ignored: Sequence[str] = ()) -> PressLook:
        """Whom the frames of one press show, oldest first; see ``Recogniser.look``."""
        self._remember(frames)
        return self._recogniser.look(frames, door=door, ignored=frozenset(ignored))

    def identify(self, frames: Sequence[bytes], gather: bool = False) -> PressLook:  # noqa: FBT001, FBT002 - over a pipe
        """The same of pictures that are looked at for another reason than somebody at a door."""
        self._remember(frames)
        return self._recogniser.identify(frames, gather=gather)

    def settle(
        self,
        trace: PressTrace,
        door: str = "",
        ignored: Sequence[str] = (),
        gather: bool = True,  # noqa: FBT001, FBT002 - over a pipe
    ) -> PressLook:
        """What another machine found out, with strangers and pictures on the wall; see ``Recogniser.settle``."""
        return self._recogniser.settle(trace, door=door, ignored=frozenset(ignored), gather=gather)

    def shelf(self) -> dict[str, str]:
        """What other machines may know of the gallery, by digests; see ``Recogniser.shelf``."""
        return self._recogniser.shelf()

    def sheet(self, label: str) -> bytes:
        """A part of it; empty where it is gone."""
        return self._recogniser.sheet(label)

    def nearest(self, numbers: Sequence[float]) -> tuple[str, str | None, float | None] | None:
        """Whose face an embedding of dlib's network is; None: it is none, or ours are another network's."""
        match = self._recogniser.nearest(numbers)
        if match is None:
            return None
        return match.verdict, match.label, None if match.distance is None else float(match.distance)

    def explain(self, frames: Sequence[bytes], box: Box) -> Explanation:
        """What is compared for the face in the box."""
        self._remember(frames)
        with _declining():
            return self._recogniser.explain(frames, box)

    def findings(self, older_than_s: float) -> GalleryFindings:
        """What could be better about the gallery."""
        return self._recogniser.findings(older_than_s)

    def crop(self, jpeg: bytes, box: Box) -> bytes:
        """A face with a little of what is round it."""
        self._allow()
        with _declining():
            return self._recogniser.crop(jpeg, box)

    def mark(self, jpeg: bytes, labels: Sequence[tuple[Box, str, str]]) -> bytes:
        """The picture with boxes and names; see recognizer.picture.markup."""
        self._allow()
        with _declining():
            return mark(jpeg, labels)

    def enrol(
        self,
        label: str,
        jpeg: bytes,
        box: Box | None = None,
        sure: bool = False,  # noqa: FBT001, FBT002 - comes over a pipe, by position
    ) -> tuple[int, str | None, list[str]]:
        """Take a sample; returns how many there are now, the new one, where it is one, and the odd ones among them.

        See ``Enrolment``.
        """
        self._allow(_LEARNING)
        with _declining():
            learned = self._recogniser.enrol(label, jpeg, box, sure=sure)
        return learned.samples, learned.sample if learned.new else None, list(learned.odd)

    def _remember(self, frames: Sequence[bytes]) -> None:
        for frame in frames:  # each by itself: a burst must not give one of them the time of all
            self._allow()
            self._recogniser.remember(frame)
        self._allow()

    def _allow(self, pictures: int = 1) -> None:
        if self._picture_cpu_s is not None:
            allow_cpu(pictures * self._picture_cpu_s)

    def unlearn(self, label: str, samples: Sequence[str]) -> int:
        """Forget some samples of a label; returns how many are left."""
        return self._recogniser.unlearn(label, [SampleId(sample) for sample in samples])

    def samples(self, label: str) -> list[str]:
        """The samples of a label, oldest first."""
        return [str(sample) for sample in self._recogniser.samples(label)]

    def newest_samples(self) -> list[tuple[str, str]]:
        """Every sample with its label, the newest first, ``MOST_ITEMS`` at most."""
        table = self._recogniser.encodings
        rows = (row for row in np.argsort(-table.time, kind="stable") if table.kind[row] == SAMPLE)
        return [(table.labels[table.owner[row]], bytes(table.ids[row]).hex()) for row in islice(rows, MOST_ITEMS)]

    def photo(self, label: str, sample: str) -> bytes:
        """The photo of a sample, JPEG; empty where it is gone."""
        try:
            return self._recogniser.photo(label, SampleId(sample))
        except FileNotFoundError:
            return b""

    def merge(self, label: str, other: str) -> int:
        """Both are one person, who is called ``other``; returns how many samples there are now.

        Of whom nothing is known there is nothing to hand over: the same may be asked again.
        """
        known = self._recogniser.encodings.labels
        if label in known and label != other:
            if other in known:
                return self._recogniser.merge(label, other)
            self._recogniser.rename(label, other)
        return self._recogniser.labels().get(other, 0)

    def forget(self, label: str) -> None:
        """Remove every sample of a label."""
        self._recogniser.forget(label)

    def disown(self, label: str, jpeg: bytes, box: Box) -> str | None:
        """Remember that this face is not this label's; returns whom of the strangers it is then."""
        self._allow(_LEARNING)
        with _declining():
            return self._recogniser.disown(label, jpeg, box)

    def keep_stranger(self, stranger: str, kept: bool) -> None:  # noqa: FBT001 - comes over a pipe, by position
        """Remember somebody unknown for good, or as long as others."""
        self._recogniser.keep_stranger(stranger, kept)

    def forget_stranger(self, stranger: str) -> None:
        """Keep nothing of somebody unknown."""
        self._recogniser.forget_stranger(stranger)

    def merge_strangers(self, stranger: str, other: str) -> str:
        """Two of the unknown are one, who has this id."""
        return self._recogniser.merge_strangers(stranger, other)

    def labels(self) -> Mapping[str, int]:
        """How many samples there are of each label."""
        return dict(self._recogniser.labels())

    def take_up_detector(self) -> dict[str, str]:
        """Look with the detectors that are here by now, without a new start; returns what ``describe`` does."""
        detector, refused = chosen_detector(self._settings)
        self._recogniser.use(detector, refused, chosen_persons(self._settings))
        return self.describe()

    def describe(self) -> dict[str, str]:
        """What the engine is made of."""
        return dict(self._recogniser.describe())


@contextmanager
def _declining() -> Iterator[None]:
    """A refusal leaves the process as a code with its figures."""
    try:
        yield
    except PictureUnusable as exc:
        raise Declined(exc.objection) from exc
    except LabelRefused as exc:
        raise Declined(Objection(PictureFault.NAME)) from exc
    except OSError as exc:
        if exc.errno not in _DISK_TAKES_NOTHING:
            raise
        raise Declined(Objection(PictureFault.DISK)) from exc


def open_service(folder: Path, settings: EngineSettings) -> RecogniserService:
    """Open the recogniser over its folder, warm: the first picture is not the slowest."""
    engine = open_engine(settings)
    most_s = picture_cpu(engine)
    recogniser = Recogniser(folder, engine, networks=open_spoof_networks(settings))
    return RecogniserService(recogniser, settings, picture_cpu_s=most_s)


def picture_cpu(engine: Engine) -> float:
    """Warm an engine up; returns the processor time that a picture may take on this machine, in seconds."""
    began = time.process_time()
    engine.warm_up()
    return max(PICTURE_CPU_S, _WARM_UPS * (time.process_time() - began))
