"""The whole way from a picture to faces with embeddings."""

from collections.abc import Sequence

import cv2
import dlib
import numpy as np
from numpy.typing import NDArray

from recognizer.detect.align import Aligner, CloseUp, close_up, points_of
from recognizer.detect.detection import Detection, Detector
from recognizer.detect.detectors import open_detector
from recognizer.detect.embed import Embedder, OwnEmbedder, open_embedder
from recognizer.detect.hog import Hog
from recognizer.detect.persons import PersonDetector, open_person_detector
from recognizer.detect.quality import assess, noise_of, told_of_light, unlike_a_face
from recognizer.detect.witness import Witness
from recognizer.face import IN_FRONT, EngineId, EngineSettings, Face, Picture, Quality
from recognizer.picture.pixels import brightened, grey_of, too_little_light, without_grain

#: Of more faces than these the largest are looked at, and all that are not much smaller than the largest of all, as far
#: as ``MOST_IN_FRONT``: a poster of a crowd must not take a minute, nor hide whoever stands before it.
MOST_FACES = 12
MOST_IN_FRONT = 30
#: Smoothing helps from here, in grey levels (grey noise of 8: named 5 % -> 34 %; of LFW's photos none has 2).
NOISY = 5.0


class Engine:
    """Finds faces and makes embeddings of them. For one thread at a time; open one engine for each."""

    def __init__(
        self,
        detector: Detector,
        aligner: Aligner,
        embedder: Embedder,
        *,
        mirrored: bool = True,
        refused: str = "",
        persons: PersonDetector | None = None,
    ) -> None:
        self.use(detector, refused, persons)
        self._aligner = aligner
        self._embedder = embedder
        self._witness = Witness(detector if isinstance(detector, Hog) else None)
        self._mirrored = mirrored
        self._arcface = isinstance(embedder, OwnEmbedder) and embedder.card.alignment == "arcface"
        self.id = EngineId(f"{embedder.name} mirrored" if mirrored else embedder.name)
        #: Largest distance of one person's faces that a user's own embedder declares; None: dlib's network.
        self.threshold: float | None = embedder.card.threshold if isinstance(embedder, OwnEmbedder) else None

    def faces(self, picture: Picture, *, jitters: int = 0) -> list[Face]:
        """The faces of a picture, left to right; of many the largest.

        ``jitters``: average this many slightly turned and shifted chips in (always the same ones): dearer, steadier.
        """
        return self.faces_and_more(picture, jitters=jitters)[0]

    def faces_and_more(self, picture: Picture, *, jitters: int = 0) -> tuple[list[Face], int]:
        """The same, and how many more there are that were not looked at."""
        frame = picture.shape[0], picture.shape[1]
        times = too_little_light(picture)
        if times > 1:
            picture = brightened(picture, times)
        places, more = self._places(picture)
        seen = [self._aligned(picture, detection) for detection in places]
        if not seen:
            return [], more
        embeddings = self._embeddings([chips for _, _, chips in seen], jitters)
        faces = [
            Face(
                box=detection.box,
                score=detection.score,
                landmarks=view.outside(points_of(shape)),
                embedding=embedding,
                quality=told_of_light(self._quality(detection, (view, shape, noise), chip, frame), times),
                engine=self.id,
            )
            for (detection, (view, shape, noise), chip), embedding in zip(seen, embeddings, strict=True)
        ]
        return sorted(faces, key=lambda face: (face.box.left, face.box.top)), more

    def use(self, detector: Detector, refused: str = "", persons: PersonDetector | None = None) -> None:
        """Find faces, and persons, with these detectors from now on: embeddings do not depend on them.

        ``refused``: a model file that was to be used and is not what it should be; empty: there is none.
        """
        self._detector = detector
        self._refused = refused
        #: What finds those whose face is not seen; None: nothing does.
        self.persons = persons

    def warm_up(self) -> None:
        """Look at a grey picture, so that the first real one is not the slowest."""
        grey = np.full((480, 640, 3), 128, np.uint8)
        self.faces(grey)
        if self.persons:
            self.persons.detect(grey)
        side = self._embedder.side_px
        self._embedder.embed(np.zeros((1 + self._mirrored, side, side, 3), np.uint8))

    def describe(self) -> dict[str, str]:
        """What this engine is made of, for people; ``refused`` is a model file that is not what it should be."""
        return {
            **({"refused": self._refused} if self._refused else {}),
            "engine": self.id,
            "finder": self._detector.name,
            "detector": self._detector.made_by,
            "landmarks": self._aligner.made_by,
            "embedder": self._embedder.made_by,
            **({"persons": self.persons.made_by} if self.persons else {}),
        }

    def _places(self, picture: Picture) -> tuple[Sequence[Detection], int]:
        height, width = picture.shape[:2]
        found = [  # a detector may believe in the padding beyond the edge, where there is nothing to align
            one
            for one in self._detector.find(picture)
            if one.box.right > 0 and one.box.left < width and one.box.bottom > 0 and one.box.top < height
        ]
        found.sort(key=lambda detection: -detection.box.width)
        near = sum(one.box.width >= IN_FRONT * found[0].box.width for one in found)
        looked_at = found[: max(MOST_FACES, min(near, MOST_IN_FRONT))]
        return looked_at, len(found) - len(looked_at)

    def _aligned(
        self, picture: Picture, detection: Detection
    ) -> tuple[Detection, tuple[CloseUp, dlib.full_object_detection, float], NDArray[np.uint8]]:
        view = close_up(picture, detection.box)
        noise = noise_of(grey_of(view.pixels)) * view.zoom
        if noise > NOISY:
            view = CloseUp(without_grain(view.pixels), view.left, view.top, view.zoom)
        shape = self._aligner.landmarks(view, detection.box)
        cut = self._aligner.arcface_chip if self._arcface else self._aligner.chip
        return detection, (view, shape, noise), cut(view, shape, self._embedder.side_px)

    def _quality(
        self,
        detection: Detection,
        aligned: tuple[CloseUp, dlib.full_object_detection, float],
        chip: NDArray[np.uint8],
        frame: tuple[int, int],
    ) -> Quality:
        view, shape, noise = aligned
        landmarks = view.outside(points_of(shape))
        quality = assess(chip, landmarks, detection.box, frame, noise=noise, five=detection.five)
        if not quality.good or detection.sure:
            return quality  # a poor face names nobody anyway, and its fault can be helped
        upright = self._aligner.chip(view, shape, Witness.CHIP_PX)
        return quality if self._witness.sees_a_face(upright) else unlike_a_face(quality)

    def _embeddings(self, chips: list[NDArray[np.uint8]], jitters: int) -> NDArray[np.float32]:
        """One embedding a chip: the mean over the chip, its mirror image and its jittered copies."""
        variants = [variant for chip in chips for variant in self._variants(chip, jitters)]
        found = self._embedder.embed(np.stack(variants))
        return np.asarray(found.reshape(len(chips), -1, found.shape[1]).mean(1), np.float32)

    def _variants(self, chip: NDArray[np.uint8], jitters: int) -> list[NDArray[np.uint8]]:
        plain = [chip, *jittered(chip, jitters)]
        return [*plain, *(np.ascontiguousarray(one[:, ::-1]) for one in plain)] if self._mirrored else plain


def open_engine(settings: EngineSettings) -> Engine:
    """Open the engine that the settings choose; raises ModelMissing with a sentence that says what to do."""
    detector, refused = chosen_detector(settings)
    embedder = open_embedder(settings.embedder, settings.cache_folder, threads=settings.threads)
    persons = chosen_persons(settings)
    return Engine(detector, Aligner(), embedder, mirrored=settings.mirrored, refused=refused, persons=persons)


def chosen_detector(settings: EngineSettings) -> tuple[Detector, str]:
    """The detector that the settings choose, as far as its file is there, and the name of one that is refused."""
    detector = open_detector(
        settings.detector,
        settings.model_folder,
        settings.cache_folder,
        threads=settings.threads,
        search=settings.search,
    )
    return detector, detector.instead_of if isinstance(detector, Hog) else ""


def chosen_persons(settings: EngineSettings) -> PersonDetector | None:
    """The detector of persons that the settings choose, as far as its file is there and right."""
    return open_person_detector(settings.persons, settings.model_folder, threads=settings.threads)


def jittered(chip: NDArray[np.uint8], count: int) -> list[NDArray[np.uint8]]:
    """Copies of a chip, turned (3 degrees), scaled (5 %) and shifted (2 %) by chance, the same every time."""
    dice = np.random.default_rng(68)
    side = chip.shape[0]
    copies = []
    for _ in range(count):
        turn = cv2.getRotationMatrix2D((side / 2, side / 2), dice.uniform(-3, 3), dice.uniform(0.95, 1.05))
        turn[:, 2] += dice.uniform(-0.02, 0.02, 2) * side
        copies.append(
            np.asarray(
                cv2.warpAffine(chip, turn, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
                np.uint8,
            )
        )
    return copies
