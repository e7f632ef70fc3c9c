"""What finds whole persons, and animals, where no face tells who is there."""

import logging
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from recognizer.body import Body, BodyKind
from recognizer.detect.detection import best_boxes
from recognizer.detect.embed import open_session
from recognizer.detect.models import YOLOX, ModelMissing, ModelRefused
from recognizer.face import PERSON_WORDS, Box, Picture
from recognizer.picture.pixels import scaled

log = logging.getLogger(__name__)


class PersonDetector(Protocol):
    """Pictures to the bodies in them."""

    name: str
    made_by: str

    def detect(self, picture: Picture) -> list[Body]:
        """Persons and animals, best first; their scores are comparable only between those of one detector."""


#: COCO's classes that are a person or an animal, by their place among its 80.
_KINDS = {
    0: BodyKind.PERSON,
    14: BodyKind.BIRD,
    15: BodyKind.CAT,
    16: BodyKind.DOG,
    # horse, sheep, cow, elephant, bear, zebra, giraffe: at a door rather a dog, so no more is said of them
    **dict.fromkeys(range(17, 24), BodyKind.ANIMAL),
}


class YoloxNano:
    """Megvii's YOLOX-nano, trained on COCO, in onnxruntime: 15 ms a picture on one core."""

    name = "yolox-nano"

    #: Side of its input, px; a picture is brought to it as a whole, whatever its shape.
    SIDE_PX = 416
    #: Lowest score of a body. Of 801 pictures without people 18 show a person from here on, of 127 with a face 121, and
    #: of 22 that show most of somebody whose face is not found, 21: see tests/bench/recognition/bodies.py.
    SCORE = 0.4
    #: Two boxes that share more of their area are one body; where they differ in kind, the better one tells it.
    SAME_BODY = 0.5
    #: A box of which more lies within a better one of its kind is a part of that body, such as a hand.
    PART_OF = 0.7

    _STRIDES = (8, 16, 32)
    #: The grey that the network was trained to see around a picture.
    _PADDING = 114

    def __init__(self, path: Path, *, threads: int = 1, score: float = SCORE) -> None:
        """``score``: the lowest of a body. Raises ModelRefused, FileNotFoundError."""
        self._least = score
        self._session = open_session(YOLOX.read(path), threads)  # read once: what was checked is what is used
        self._input = self._session.get_inputs()[0].name
        sides = [self.SIDE_PX // stride for stride in self._STRIDES]
        cells = [np.stack(np.meshgrid(np.arange(side), np.arange(side)), 2).reshape(-1, 2) for side in sides]
        self._corner = np.concatenate(cells).astype(np.float32)
        self._stride = np.repeat(self._STRIDES, [side * side for side in sides]).astype(np.float32)[:, None]
        self.made_by = f"YOLOX-nano ({path.name}) in onnxruntime {onnxruntime.__version__}"

    def detect(self, picture: Picture) -> list[Body]:
        """Persons and animals, best first."""
        scale = self.SIDE_PX / max(picture.shape[:2])
        rows = self._session.run(None, {self._input: self._planes(picture, scale)})[0][0]
        scores = rows[:, 4:5] * rows[:, 5:]
        score = scores.max(1)
        keep = np.flatnonzero(score >= self._least)
        score, kinds = score[keep], [_KINDS.get(int(place)) for place in scores[keep].argmax(1)]
        middle = (rows[keep, :2] + self._corner[keep]) * self._stride[keep]
        size = np.exp(rows[keep, 2:4]) * self._stride[keep]
        boxes = np.asarray(np.concatenate([middle - size / 2, middle + size / 2], 1) / scale, np.float32)
        height, width = picture.shape[:2]
        found = [
            Body(kind, _within(boxes[index], width, height), float(score[index]))
            for index in best_boxes(boxes, score, self.SAME_BODY)
            if (kind := kinds[index])  # a doll that is a teddy bear to it is no bear
        ]
        return _without_parts(found, self.PART_OF)

    def _planes(self, picture: Picture, scale: float) -> NDArray[np.float32]:
        """BGR planes, 0..255, the picture at the top left of a grey square: shape (1, 3, SIDE_PX, SIDE_PX)."""
        view = scaled(picture, scale)[: self.SIDE_PX, : self.SIDE_PX]
        planes = np.full((1, 3, self.SIDE_PX, self.SIDE_PX), self._PADDING, np.float32)
        planes[0, :, : view.shape[0], : view.shape[1]] = view[..., ::-1].transpose(2, 0, 1)
        return planes


def open_person_detector(
    choice: str, model_folder: Path | None, *, threads: int = 1, score: float = YoloxNano.SCORE
) -> PersonDetector | None:
    """Open "auto" (YOLOX-nano where its file is), "off" (None), or the path of YOLOX-nano's file.

    ``score``: the lowest of a body. None, too, where the file is not what it should be. Raises ModelMissing where a
    path leads nowhere.
    """
    path = YOLOX.found_in(model_folder) if choice in PERSON_WORDS else Path(choice)
    if choice == "off" or path is None:
        return None
    try:
        return YoloxNano(path, threads=threads, score=score)
    except FileNotFoundError as exc:
        raise ModelMissing(f"There is no model file {path}") from exc
    except ModelRefused as refused:
        log.error("%s; who turns away from the camera is not seen", refused)  # noqa: TRY400 - the cause is in the line
        return None


def _within(box: NDArray[np.float32], width: int, height: int) -> Box:
    left, top, right, bottom = (round(float(edge)) for edge in box)
    return Box(max(0, left), max(0, top), min(width, right), min(height, bottom))


def _without_parts(bodies: list[Body], share: float) -> list[Body]:
    """The bodies, best first, none of which lies within a better one of its kind by more than ``share``."""
    kept: list[Body] = []
    for body in bodies:
        if not any(body.kind is other.kind and body.box.covered_by(other.box) > share for other in kept):
            kept.append(body)
    return kept
