"""Which way a head looks: turned, bowed or raised, leaning; from dlib's 68 landmarks and a detector's five points."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

#: Jaw, nose and eyes of a usual head in cm, by their number among the 68, for the left half of the picture: vertices
#: 127, 234, 93, 132, 58, 172, 150, 176, 152; 168, 197, 5, 4; 98, 97, 2; 33, 160, 158, 133, 153, 144 of MediaPipe's
#: canonical face model (canonical_face_model.obj, Apache-2.0): x to the right of the picture, y up, z to the camera.
_LEFT_HALF = {
    0: (-7.743095, 2.364999, -2.005167),
    1: (-7.664182, 0.673132, -2.435867),
    2: (-7.542244, -1.049282, -2.431321),
    3: (-7.270895, -2.890917, -2.252455),
    4: (-6.719682, -4.788645, -1.745401),
    5: (-5.940524, -6.223629, -0.631468),
    6: (-4.068926, -7.993109, 1.925119),
    7: (-2.308977, -8.974196, 3.609070),
    8: (0.0, -9.403378, 4.264492),
    27: (0.0, 3.271027, 5.236015),
    28: (0.0, 1.728369, 6.316750),
    29: (0.0, 0.365669, 7.242870),
    30: (0.0, -0.463170, 7.586580),
    31: (-1.405627, -1.714196, 5.241087),
    32: (-0.597442, -2.013686, 5.866456),
    33: (0.0, -2.089024, 6.058267),
    36: (-4.445859, 2.663991, 3.173422),
    37: (-3.670075, 2.927714, 3.724325),
    38: (-2.724032, 2.961810, 3.871767),
    39: (-1.856432, 2.585245, 3.757904),
    40: (-2.724032, 2.315802, 3.777151),
    41: (-3.670075, 2.360153, 3.635230),
}
#: The landmark at the same place of the other half.
_MIRRORED = {
    **{jaw: 16 - jaw for jaw in range(9)},
    **{nose: nose for nose in range(27, 31)},
    **{nostril: 66 - nostril for nostril in range(31, 34)},
    **dict(zip(range(36, 42), (45, 44, 43, 42, 47, 46), strict=True)),
}

_BOTH = {
    **{_MIRRORED[place]: (-x, y, z) for place, (x, y, z) in _LEFT_HALF.items()},
    **_LEFT_HALF,
}
#: Numbers among the 68.
POINTS = sorted(_BOTH)
#: Where they are on a usual head, shape (len(POINTS), 3), cm: x right, y down, z away from the camera.
HEAD = np.array([_BOTH[place] for place in POINTS]) * (1, -1, -1)

_MOUTH = (2.456206, -4.342621, 4.283884)
#: Eyes, tip of the nose and corners of the mouth (vertices 61 and 291) of the same head, shape (5, 3), cm.
FIVE = np.stack(
    [
        HEAD[[POINTS.index(point) for point in range(36, 42)]].mean(0),
        HEAD[[POINTS.index(point) for point in range(42, 48)]].mean(0),
        HEAD[POINTS.index(30)],
        np.array((-_MOUTH[0], -_MOUTH[1], -_MOUTH[2])),
        np.array((_MOUTH[0], -_MOUTH[1], -_MOUTH[2])),
    ]
)

#: Focal length in sides of the face: an ordinary camera's at arm's length and beyond. At half or three times as much
#: the angles differ by less than a tenth.
_FOCAL = 6.0
_CAMERA = np.array([(_FOCAL, 0, 0), (0, _FOCAL, 0), (0, 0, 1)])

#: The predictor pulls what it sees towards a face from the front: of a head that is bowed or raised by 10 to 30 degrees
#: (65 portraits, warped by their depth) 0.6 to 0.75 is measured.
_PITCH_GAIN = 1.4

#: Distance of the eyes over that from between them to between the corners of the mouth. Seen from the front 19 of 20
#: people have more than this (6,829 photos of LFW, people who are tuned on; median 1.0).
_NARROW = 0.8


@dataclass(frozen=True, slots=True)
class Pose:
    """Angles of a head to the line of sight, in degrees."""

    #: Positive: turned to the right of the picture.
    yaw_deg: float
    #: Positive: raised; negative: bowed.
    pitch_deg: float
    #: Positive: leaning clockwise.
    roll_deg: float


def pose_of(landmarks: NDArray[np.float32], five: NDArray[np.float32] | None = None) -> Pose:
    """The pose of a head from 68 landmarks, shape (68, 2).

    ``five``, shape (5, 2): eyes, nose and corners of the mouth as the detector itself has them. The 68 are fitted to a
    face from the front even where one is seen from the side; the detector's own points draw together there.
    """
    roll = roll_of(landmarks)
    forward = _forward(landmarks, roll)
    if forward is None:  # all points in one place
        return Pose(90.0, 0.0, roll)
    yaw = math.degrees(math.atan2(forward[0], -forward[2]))
    pitch = _PITCH_GAIN * math.degrees(math.asin(max(-1.0, min(1.0, -forward[1]))))
    if five is not None and (aside := turned_at_least(five)) > abs(yaw):
        yaw = math.copysign(aside, _nose_aside(five))
    return Pose(yaw, max(-90.0, min(90.0, pitch)), roll)


def yaw_of_five(five: NDArray[np.float32]) -> float:
    """How far a head is turned to the side, in degrees, from a detector's five points, shape (5, 2).

    Positive: to the right of the picture. Of pitch five points tell next to nothing (decision 259).
    """
    across, down = five[1] - five[0], five[3:].mean(0) - five[:2].mean(0)
    side = float(np.linalg.norm(across) + np.linalg.norm(down))
    if side < 1e-3:  # noqa: PLR2004 - less than any pixel
        return 90.0
    lean = math.atan2(float(across[1]), float(across[0]))
    upright = np.array([(math.cos(lean), math.sin(lean)), (-math.sin(lean), math.cos(lean))])
    seen = ((five - five.mean(0)) / side).astype(np.float64) @ upright.T
    found, turn, _ = cv2.solvePnP(FIVE, seen, _CAMERA, None, flags=cv2.SOLVEPNP_SQPNP)
    if not found:
        return 90.0
    forward = -cv2.Rodrigues(turn)[0][:, 2]
    yaw = math.degrees(math.atan2(forward[0], -forward[2]))
    return math.copysign(max(abs(yaw), turned_at_least(five)), yaw)


def roll_of(landmarks: NDArray[np.float32]) -> float:
    """How far a head leans to the side, in degrees, from 68 landmarks; positive: clockwise."""
    across = landmarks[42:48].mean(0) - landmarks[36:42].mean(0)
    return math.degrees(math.atan2(float(across[1]), float(across[0])))


def turned_at_least(five: NDArray[np.float32]) -> float:
    """How far a head is turned at the least, 0 .. 90 degrees, whoever it is, by how near the eyes are to each other.

    Leaning changes nothing; a bowed or raised head is shorter and seems less turned.
    """
    apart = float(np.linalg.norm(five[1] - five[0]))
    height = float(np.linalg.norm(five[3:].mean(0) - five[:2].mean(0)))
    if height < 1e-3:  # noqa: PLR2004 - no face has its mouth between the eyes
        return 0.0
    return math.degrees(math.acos(min(1.0, apart / height / _NARROW)))


def _forward(landmarks: NDArray[np.float32], roll_deg: float) -> NDArray[np.float64] | None:
    """Where the face looks, set upright first: a unit vector, x right, y down, z away from the camera."""
    middle, side = landmarks.mean(0), float(np.ptp(landmarks[:, 0]) + np.ptp(landmarks[:, 1])) / 2
    if side < 1e-3:  # noqa: PLR2004 - less than any pixel
        return None
    lean = math.radians(roll_deg)
    upright = np.array([(math.cos(lean), math.sin(lean)), (-math.sin(lean), math.cos(lean))])
    seen = ((landmarks[POINTS] - middle) / side).astype(np.float64) @ upright.T
    found, turn, _ = cv2.solvePnP(HEAD, seen, _CAMERA, None, flags=cv2.SOLVEPNP_SQPNP)
    if not found:
        return None
    return np.asarray(-cv2.Rodrigues(turn)[0][:, 2], np.float64)


def _nose_aside(five: NDArray[np.float32]) -> float:
    """To which side of the line from the eyes to the mouth the nose is; positive: to the face's left, as seen."""
    down = five[3:].mean(0) - five[:2].mean(0)
    nose = five[2] - five[:2].mean(0)
    return float(down[1] * nose[0] - down[0] * nose[1])
