"""Faces found by YuNet, a network of OpenCV's zoo."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from recognizer.detect.align import box_of_five_points
from recognizer.detect.detection import SAME_FACE, Detection, Search, best_boxes
from recognizer.detect.embed import open_session
from recognizer.detect.models import YUNET, derived
from recognizer.face import Box, Picture
from recognizer.picture.pixels import scaled


class YuNet:
    """OpenCV Zoo's YuNet in onnxruntime: half the time of the same model in OpenCV."""

    name = "yunet"

    #: At 0.9, OpenCV's default, two thirds of the faces of 31 px are lost.
    SCORE = 0.6
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
    _SEEN_AGAIN = 0.4
    _STRIDES = (8, 16, 32)

    def __init__(
        self, path: Path, cache_folder: Path | None = None, *, threads: int = 1, search: Search = "fast"
    ) -> None:
        model = YUNET.read(path)  # read once: what was checked is what is used
        name = f"yunet-any-size-1-{YUNET.sha256[:16]}.onnx"
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
        return max((one.score for one in again if one.box.overlap(place) > self._SEEN_AGAIN), default=0.0)

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
        best = best_boxes(np.concatenate(boxes), score, SAME_FACE)
        return [
            Detection(
                box_of_five_points(five[index]),
                float(score[index]),
                sure=bool(score[index] >= self.BEYOND_DOUBT),
                five=five[index],
            )
            for index in best
        ]


def _freed(model: bytes) -> bytes:
    from recognizer.detect.graph import any_size  # noqa: PLC0415 - onnx takes 0.3 s to import and is needed once

    return any_size(model)


def _planes(view: Picture) -> NDArray[np.float32]:
    """BGR planes with black edges up to a multiple of 32, shape (1, 3, height, width)."""
    height, width = view.shape[:2]
    planes = np.zeros((1, 3, -(-height // 32) * 32, -(-width // 32) * 32), np.float32)
    planes[0, :, :height, :width] = view[..., ::-1].transpose(2, 0, 1)
    return planes
