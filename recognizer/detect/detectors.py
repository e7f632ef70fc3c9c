"""What finds faces in a picture: YuNet, dlib's HOG, or a user's own model."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

import dlib
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from recognizer.detect.align import box_of_five_points
from recognizer.detect.embed import open_session
from recognizer.detect.models import (
    YUNET,
    YUNET_FILE,
    YUNET_SHA256,
    ModelCard,
    ModelMissing,
    ModelRefused,
    derived,
    read_card,
    yunet_in,
)
from recognizer.face import YUNET_WORDS, Box, Picture
from recognizer.picture.pixels import grey_of, scaled

log = logging.getLogger(__name__)

Search = Literal["fast", "deep"]


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """A place where a face may be."""

    box: Box
    score: float
    #: False: a second opinion is wanted before anybody is named there.
    sure: bool = True
    #: Eyes, nose and corners of the mouth, left to right in the picture, shape (5, 2), px; None: it finds none.
    five: NDArray[np.float32] | None = None


class Detector(Protocol):
    """Pictures to places of faces."""

    name: str
    made_by: str

    def find(self, picture: Picture) -> list[Detection]:
        """Where faces are, best first."""


class YuNet:
    """OpenCV Zoo's YuNet in onnxruntime: half the time of the same model in OpenCV."""

    name = "yunet"

    #: At 0.9, OpenCV's default, two thirds of the faces of 31 px are lost.
    SCORE = 0.6
    #: Two boxes that share more of their area are one face.
    SAME_FACE = 0.3
    #: A picture with more is searched smaller: 2 Mpx take 50 ms.
    MAX_PIXELS = 2_000_000
    #: Where nothing is found, the picture is searched once more, this much larger: faces of 22 px.
    SECOND_LOOK = 2.0

    #: A lower score is doubted, and the place looked at once more with the face brought to ``_DOUBT_PX``, where it must
    #: reach ``SCORE``: that costs 1 ms, no true face of 400 down to 22 px, and every galaxy of the Hubble Deep Field.
    SURE = 0.85

    #: OpenCV's own default. From here on it is a person's face, as large as it was found or brought to ``_SECOND_PX``:
    #: no view of an animal scores more than 0.891 (236 views of 54 pictures). Of LFW's faces that lie below it and do
    #: not convince the witness either (3 % of those of 31 px, 2 % in noise) two thirds reach it at the second size.
    BEYOND_DOUBT = 0.9

    _DOUBT_PX = 40
    _SECOND_PX = 60
    #: A second look that lands elsewhere saw something else.
    _SAME_PLACE = 0.4
    _STRIDES = (8, 16, 32)

    def __init__(
        self, path: Path, cache_folder: Path | None = None, *, threads: int = 1, search: Search = "fast"
    ) -> None:
        model = YUNET.read(path)  # read once: what was checked is what is used
        name = f"yunet-any-size-1-{YUNET_SHA256[:16]}.onnx"
        self._session = open_session(derived(cache_folder, name, lambda: _freed(model)), threads)
        self._outputs = [f"{kind}_{stride}" for stride in self._STRIDES for kind in ("cls", "obj", "bbox", "kps")]
        self._search = search
        self.made_by = f"YuNet ({path.name}) in onnxruntime {onnxruntime.__version__}"

    def find(self, picture: Picture) -> list[Detection]:
        """Where faces are, best first."""
        scale = min(1.0, (self.MAX_PIXELS / (picture.shape[0] * picture.shape[1])) ** 0.5)
        closer = min(self.SECOND_LOOK, (self.MAX_PIXELS / (picture.shape[0] * picture.shape[1])) ** 0.5)
        if self._search == "deep":
            scale = max(scale, closer)
        found = self._certain(picture, self._at(picture, scale))
        if not found and closer > scale:
            found = self._certain(picture, self._at(picture, closer))
        return found

    def _certain(self, picture: Picture, found: list[Detection]) -> list[Detection]:
        kept = [one for one in found if one.score >= self.SURE or self._closer(picture, one.box, self._DOUBT_PX)]
        return [one if one.sure else replace(one, sure=self._is_sure_of(picture, one.box)) for one in kept]

    def _is_sure_of(self, picture: Picture, box: Box) -> bool:
        return self._closer(picture, box, self._SECOND_PX) >= self.BEYOND_DOUBT

    def _closer(self, picture: Picture, box: Box, side_px: int) -> float:
        """The score of what is in a box when that is brought to another size; 0 where it is no face there."""
        margin, zoom = round(0.75 * box.width), side_px / box.width
        left, top = max(0, box.left - margin), max(0, box.top - margin)
        view = picture[top : box.bottom + margin, left : box.right + margin]
        if not view.size:
            return 0.0
        place = Box(box.left - left, box.top - top, box.right - left, box.bottom - top)
        again = self._at(np.ascontiguousarray(view), zoom)
        return max((one.score for one in again if one.box.overlap(place) > self._SAME_PLACE), default=0.0)

    def _at(self, picture: Picture, scale: float) -> list[Detection]:
        view = scaled(picture, scale)
        answers = dict(zip(self._outputs, self._session.run(self._outputs, {"input": _planes(view)}), strict=True))
        columns = -(-view.shape[1] // 32) * 32
        boxes, points, scores = [], [], []
        for stride in self._STRIDES:
            score = np.sqrt(answers[f"cls_{stride}"][0, :, 0] * answers[f"obj_{stride}"][0, :, 0])
            keep = np.flatnonzero(score >= self.SCORE)
            if not keep.size:
                continue
            corner = np.stack([keep % (columns // stride), keep // (columns // stride)], 1).astype(np.float32)
            box = answers[f"bbox_{stride}"][0, keep]
            centre, size = (corner + box[:, :2]) * stride, np.exp(box[:, 2:]) * stride
            boxes.append(np.concatenate([centre - size / 2, centre + size / 2], 1))
            points.append((answers[f"kps_{stride}"][0, keep].reshape(-1, 5, 2) + corner[:, None]) * stride)
            scores.append(score[keep])
        if not boxes:
            return []
        score = np.concatenate(scores)
        five = np.concatenate(points) / np.float32(scale)
        best = without_doubles(np.concatenate(boxes), score, self.SAME_FACE)
        return [
            Detection(
                box_of_five_points(five[index]),
                float(score[index]),
                sure=bool(score[index] >= self.BEYOND_DOUBT),
                five=five[index],
            )
            for index in best
        ]


class Hog:
    """dlib's HOG detector, which comes with dlib. It knows faces from 80 px, so the picture is enlarged for it.

    Not to be shared by threads: dlib's detector keeps scratch space.
    """

    name = "hog"

    #: Below it a picture without faces shows some: at 0.05, a shoulder of the astronaut.
    SCORE = 0.15

    #: From here on it is a face: lamps and a horse's flank scored up to 0.20, and 1 % of LFW's faces score less.
    BEYOND_DOUBT = 0.25

    #: Faces from 40 px; grey takes two thirds of the time of RGB and finds as much.
    FIRST_LOOK = 2.0
    #: Where nothing was found: faces from 28 px.
    SECOND_LOOK = 2.9
    #: Pictures are searched at this many pixels at most.
    MAX_PIXELS = 3_000_000

    def __init__(self, *, search: Search = "fast", instead_of: str = "") -> None:
        self._detector = dlib.get_frontal_face_detector()
        self._search = search
        #: The model file that was to be used and is not what it should be; empty: there is none.
        self.instead_of = instead_of
        self.made_by = f"HOG of dlib {dlib.__version__}"

    def find(self, picture: Picture) -> list[Detection]:
        """Where faces are, best first."""
        grey = grey_of(picture)
        most = (self.MAX_PIXELS / grey.size) ** 0.5
        first, second = min(self.FIRST_LOOK, most), min(self.SECOND_LOOK, most)
        found = self._at(grey, second if self._search == "deep" else first)
        if not found and self._search == "fast" and second > first:
            found = self._at(grey, second)
        return found

    def _at(self, grey: NDArray[np.uint8], scale: float) -> list[Detection]:
        boxes, scores, _ = self._detector.run(scaled(grey, scale), 0, self.SCORE)
        found = [
            Detection(
                Box(
                    round(box.left() / scale),
                    round(box.top() / scale),
                    round((box.right() + 1) / scale),
                    round((box.bottom() + 1) / scale),
                ),
                float(score),
                sure=score >= self.BEYOND_DOUBT,
            )
            for box, score in zip(boxes, scores, strict=True)
        ]
        return sorted(found, key=lambda detection: -detection.score)


class OwnDetector:
    """A user's own ONNX model, described by the card beside it.

    One input, NCHW floats; outputs ``boxes`` (n, 4): left, top, right, bottom in px of the input, and ``scores`` (n,).
    """

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        self.card: ModelCard = read_card(path, "detector")
        self.name = self.card.name
        self.made_by = f"{path.name} in onnxruntime {onnxruntime.__version__}"
        self._session = open_session(path.read_bytes(), threads)
        self._input = self._session.get_inputs()[0].name
        answers = {output.name for output in self._session.get_outputs()}
        if not {"boxes", "scores"} <= answers:
            raise ModelMissing(f"{path.name} answers {', '.join(sorted(answers))}; boxes and scores are needed")

    def find(self, picture: Picture) -> list[Detection]:
        """Where faces are, best first."""
        width, height = self.card.input_size
        scale = min(width / picture.shape[1], height / picture.shape[0])
        view = scaled(picture, scale)[:height, :width]
        canvas = np.zeros((height, width, 3), np.float32)
        canvas[: view.shape[0], : view.shape[1]] = view if self.card.colours == "rgb" else view[..., ::-1]
        planes = ((canvas - self.card.mean) * self.card.scale).transpose(2, 0, 1)[None].astype(np.float32)
        boxes, scores = self._session.run(["boxes", "scores"], {self._input: np.ascontiguousarray(planes)})
        boxes, scores = boxes.reshape(-1, 4), scores.reshape(-1)
        sure = scores >= self.card.threshold
        boxes, scores = boxes[sure], scores[sure]
        best = without_doubles(boxes, scores, YuNet.SAME_FACE)
        return [
            Detection(Box(*(round(float(edge) / scale) for edge in boxes[index])), float(scores[index]))
            for index in best
        ]


def open_detector(
    choice: str, model_folder: Path | None, cache_folder: Path | None, *, threads: int = 1, search: Search = "fast"
) -> YuNet | Hog | OwnDetector:
    """Open "auto", "yunet", "hog" or the path of a user's own model; raises ModelMissing.

    Where YuNet's file is not what it should be, HOG takes its place.
    """
    if choice == "hog":
        return Hog(search=search)
    if choice not in YUNET_WORDS:
        path = Path(choice)
        if path.name == YUNET_FILE and path.is_file():
            return _yunet_or_hog(path, cache_folder, threads, search)
        return OwnDetector(path, threads=threads)
    if yunet := yunet_in(model_folder):
        return _yunet_or_hog(yunet, cache_folder, threads, search)
    if choice == "yunet":
        raise ModelMissing(f"{YUNET_FILE} is not in {model_folder}; `main.py models fetch` brings it")
    return Hog(search=search)


def _yunet_or_hog(path: Path, cache_folder: Path | None, threads: int, search: Search) -> YuNet | Hog:
    try:
        return YuNet(path, cache_folder, threads=threads, search=search)
    except ModelRefused as refused:
        log.error("%s; faces are found with dlib's HOG", refused)  # noqa: TRY400 - the cause is in the line
        return Hog(search=search, instead_of=path.name)


def _freed(model: bytes) -> bytes:
    from recognizer.detect.graph import any_size  # noqa: PLC0415 - onnx takes 0.3 s to import and is needed once

    return any_size(model)


def _planes(view: Picture) -> NDArray[np.float32]:
    """BGR planes with black edges up to a multiple of 32, shape (1, 3, height, width)."""
    height, width = view.shape[:2]
    planes = np.zeros((1, 3, -(-height // 32) * 32, -(-width // 32) * 32), np.float32)
    planes[0, :, :height, :width] = view[..., ::-1].transpose(2, 0, 1)
    return planes


def without_doubles(boxes: NDArray[np.float32], scores: NDArray[np.float32], same: float) -> list[int]:
    """Indices of the best boxes, best first, none of which overlaps a better one by more than ``same``."""
    left, top, right, bottom = boxes.T
    areas = (right - left) * (bottom - top)
    order = np.argsort(-scores, kind="stable")
    best: list[int] = []
    while order.size:
        first, rest = int(order[0]), order[1:]
        best.append(first)
        width = np.minimum(right[first], right[rest]) - np.maximum(left[first], left[rest])
        height = np.minimum(bottom[first], bottom[rest]) - np.maximum(top[first], top[rest])
        shared = np.maximum(width, 0) * np.maximum(height, 0)
        order = rest[shared <= same * (areas[first] + areas[rest] - shared)]
    return best
