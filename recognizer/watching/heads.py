"""The face of somebody who is tracked: looked for in the upper part of their box, and cut out for the recogniser."""

from dataclasses import dataclass

import cv2
import numpy as np

from recognizer.detect.detection import Detection, Detector
from recognizer.detect.pose import yaw_of_five
from recognizer.detect.quality import sharpness_of
from recognizer.face import Box, Picture
from recognizer.picture.pixels import grey_of, scaled

#: Whoever is turned by less faces the camera, degrees.
FACING_DEG = 25.0
#: A head is looked for in so much of the upper part of a box, in widths of the box: a body that is seen down to its
#: feet is three times as high as wide, one that is cut off at the waist hardly higher.
_UPPER = 1.1
#: Beyond the box, as a share of its width.
_BEYOND = 0.15
#: A face is at least this share of the width of its body's box (0.32 to 0.46); one of fewer px is not found.
_FACE_SHARE, _LEAST_FACE_PX = 0.4, 14
#: Around a face, in sides of its box: so much that the recogniser judges the crop as it does the frame.
MARGIN = 1.0
#: A crop with a larger side is made smaller: the recogniser's chip is 150 px.
_MOST_PX = 480
_JPEG_QUALITY = 92
#: A face of so many px is worth half of the largest; one that is turned so far, in degrees, half of a frontal one.
_HALF_PX, _HALF_DEG = 40.0, 40.0
#: What else a view is worth less by: nothing in it is sharp, the edge cuts it, it is turned who knows how far.
_UNSHARP, _CUT, _UNTOLD = 0.3, 0.5, 0.7


@dataclass(frozen=True, slots=True, eq=False)
class SeenHead:
    """A face of a track in one frame."""

    box: Box
    #: How much it tells of who it is, 0..1; comparable between views of one camera.
    worth: float
    #: None: the detector tells no points.
    facing: bool | None


def find_head(picture: Picture, body: Box, detector: Detector) -> SeenHead | None:
    """The face of whoever has this box, px; None: none is seen. Takes 1 to 4 ms with YuNet."""
    if _FACE_SHARE * body.width < _LEAST_FACE_PX:
        return None
    upper = _upper(body, picture.shape[1], picture.shape[0])
    if upper.width < _LEAST_FACE_PX or upper.height < _LEAST_FACE_PX:
        return None
    view = np.ascontiguousarray(picture[upper.top : upper.bottom, upper.left : upper.right])
    faces = [one for one in detector.find(view) if one.box.width > 0 and one.box.height > 0]
    if not faces:
        return None
    middle = (body.left + body.right) / 2 - upper.left

    def nearness(face: Detection) -> float:
        aside = abs((face.box.left + face.box.right) / 2 - middle) / max(1, body.width)
        return face.box.width * (1.0 - min(1.0, aside))

    best = max(faces, key=nearness)
    box = Box(
        best.box.left + upper.left, best.box.top + upper.top, best.box.right + upper.left, best.box.bottom + upper.top
    )
    yaw = None if best.five is None else yaw_of_five(best.five)
    return SeenHead(box, _worth(picture, box, best.score, yaw), None if yaw is None else abs(yaw) < FACING_DEG)


def cut_head(picture: Picture, face: Box) -> bytes:
    """The head with what is round it, as JPEG."""
    height, width = picture.shape[:2]
    across, down = round(MARGIN * face.width), round(MARGIN * face.height)
    left, top = max(0, face.left - across), max(0, face.top - down)
    view = picture[top : min(height, face.bottom + down), left : min(width, face.right + across)]
    return jpeg_of(np.ascontiguousarray(view), _MOST_PX)


def jpeg_of(picture: Picture, most_px: int) -> bytes:
    """A picture as JPEG, made smaller where a side is longer than that."""
    view = scaled(picture, min(1.0, most_px / max(picture.shape[:2])))
    done, data = cv2.imencode(".jpg", view[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return bytes(data) if done else b""


def _upper(body: Box, width: int, height: int) -> Box:
    beyond = round(_BEYOND * body.width)
    high = min(body.height, round(_UPPER * body.width))
    return Box(
        max(0, body.left - beyond),
        max(0, body.top - beyond),
        min(width, body.right + beyond),
        min(height, body.top + high + beyond),
    )


def _worth(picture: Picture, face: Box, score: float, yaw_deg: float | None) -> float:
    height, width = picture.shape[:2]
    left, top = max(0, face.left), max(0, face.top)
    view = picture[top : min(height, face.bottom), left : min(width, face.right)]
    if min(view.shape[:2]) < _LEAST_FACE_PX // 2:
        return 0.0
    side = (face.width + face.height) / 2
    sharp = sharpness_of(grey_of(np.ascontiguousarray(view)), side)
    frontal = _UNTOLD if yaw_deg is None else 1.0 / (1.0 + (yaw_deg / _HALF_DEG) ** 2)
    cut = face.left < 0 or face.top < 0 or face.right > width or face.bottom > height
    worth = score * side / (side + _HALF_PX) * (_UNSHARP + (1 - _UNSHARP) * sharp) * frontal
    return float(worth * (_CUT if cut else 1.0))
