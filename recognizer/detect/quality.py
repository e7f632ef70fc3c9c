"""How good a face is for telling who it is: measured and judged; and why none is seen."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from recognizer.detect.pose import pose_of
from recognizer.face import Box, FaceFault, Picture, Quality
from recognizer.look import FrameFault
from recognizer.picture.picture import breaks_off
from recognizer.picture.pixels import grey_of

#: Below this score nobody is named.
GATE = 0.5
#: Faults are named from here downwards.
FLAWLESS = 0.75


@dataclass(frozen=True, slots=True)
class _Scale:
    """A measured figure and what it is worth: 0 at ``bad``, ``GATE`` at ``gate``, 1 at ``fine``."""

    bad: float
    gate: float
    fine: float

    def worth(self, figure: float) -> float:
        return float(np.interp(figure, *self._curve()))

    def _curve(self) -> tuple[list[float], list[float]]:
        figures, worths = [self.bad, self.gate, self.fine], [0.0, GATE, 1.0]
        return (figures, worths) if self.bad < self.fine else (figures[::-1], worths[::-1])


# Gates were set on composed LFW pictures, people whose sha256(name) begins with 0-7: where a fault halves the share of
# faces that are named, it counts as too much.

#: px a side of the box: named 90 % at 68, 81 % at 31, 55 % at 22, 27 % at 18.
_SIDE = _Scale(12, 24, 48)
#: Mean brightness, 0..1: named 72 % at 0.07, 14 % at 0.03.
_DARK = _Scale(0.015, 0.045, 0.15)
#: Named 61 % at 0.89.
_BRIGHT = _Scale(1.0, 0.93, 0.8)
#: Spread of brightness as a share of its mean: named 79 % at 0.055.
_CONTRAST = _Scale(0.01, 0.03, 0.1)
#: See ``sharpness_of``: named 53 % at 0.37 (moved by 7 px), 50 % at 0.27 (sigma 2), 7 % at 0.24 (moved by 13 px).
_SHARP = _Scale(0.08, 0.24, 0.6)
# Of a pose the gate is where it no longer shows who somebody is: 2 of 6,829 photos of LFW lie beyond it. From
# ``FLAWLESS`` downwards nobody is learned: 115 of them (37 degrees aside, 22 down, 32 up).

#: Degrees; for a profile see ``pose.turned_at_least``.
_YAW = _Scale(80, 60, 15)
#: Degrees that a head is bowed. Bowed by 40 it measures 31 (65 portraits, warped by their depth).
_BOWED = _Scale(48, 34, 11)
#: Degrees that a head is raised: more, because a doorbell hangs lower than faces are.
_RAISED = _Scale(75, 50, 14)
#: Share of the box outside the picture.
_CUT = _Scale(0.5, 0.2, 0.02)
#: Grey levels: named 80 % at 14, 44 % at 25.
_NOISE = _Scale(40, 22, 10)

#: Mean brightness, 0..1, of a picture in which nobody could be seen: night without a lamp, and the sun in the lens.
_NIGHT, _GLARE = 0.12, 0.93

#: Detail of a crisp face, see ``sharpness_of``: the median of clean pictures, whether 68 or 160 px large.
_CRISP = 0.05


def assess(
    chip: NDArray[np.uint8],
    landmarks: NDArray[np.float32],
    box: Box,
    frame: tuple[int, int],
    *,
    noise: float = 0.0,
    five: NDArray[np.float32] | None = None,
) -> Quality:
    """Judge a face by its aligned chip (RGB), 68 landmarks and box (px of the picture of ``frame`` = height, width).

    ``five``: the detector's own eyes, nose and mouth, where it has some; see ``pose_of``.
    """
    grey = grey_of(chip)
    edge = chip.shape[0] // 5  # the face itself, without hair and background
    face = grey[edge:-edge, edge:-edge].astype(np.float32) / 255.0
    light, contrast = float(face.mean()), float(face.std())
    side = (box.width + box.height) / 2
    sharpness = sharpness_of(grey, side)
    pose, cut = pose_of(landmarks, five), _cut(box, frame)
    worths = (
        (_SIDE.worth(side), FaceFault.TOO_FAR),
        (_DARK.worth(light), FaceFault.TOO_DARK),
        (_BRIGHT.worth(light), FaceFault.TOO_BRIGHT),
        (_CONTRAST.worth(contrast / max(light, 0.01)), FaceFault.PALE),
        (_SHARP.worth(sharpness), FaceFault.BLURRED),
        *_posed(pose.yaw_deg, pose.pitch_deg),
        (_CUT.worth(cut), FaceFault.CUT_OFF),
        (_NOISE.worth(noise), FaceFault.GRAINY),
    )
    worst, fault = min(worths, key=lambda pair: pair[0])
    return Quality(
        score=worst,
        good=worst >= GATE,
        fault=fault if worst < FLAWLESS else None,
        side_px=side,
        sharpness=sharpness,
        light=light,
        contrast=contrast,
        yaw_deg=pose.yaw_deg,
        pitch_deg=pose.pitch_deg,
        roll_deg=pose.roll_deg,
        cut=cut,
        noise=noise,
    )


def told_of_light(quality: Quality, times: float) -> Quality:
    """The same of a face whose picture was made so many times brighter: with its own light, which is what is wrong."""
    its_own = replace(quality, light=quality.light / times)
    if times == 1 or quality.good or quality.fault not in {FaceFault.GRAINY, FaceFault.BLURRED, FaceFault.PALE}:
        return its_own
    return replace(its_own, fault=FaceFault.TOO_DARK)


def unlike_a_face(quality: Quality) -> Quality:
    """The same of something that only one detector takes for a face: nobody is named in it, and nobody learned."""
    return replace(quality, score=0.0, good=False, fault=FaceFault.UNLIKE_A_FACE)


def no_sample(quality: Quality) -> FaceFault | None:
    """What speaks against learning a face; None: nothing. It must be good, and look towards the camera."""
    if not quality.good:
        return quality.fault or FaceFault.UNLIKE_A_FACE
    worst, fault = min(_posed(quality.yaw_deg, quality.pitch_deg))
    return fault if worst < FLAWLESS else None


def why_empty(jpeg: bytes, picture: Picture) -> FrameFault | None:
    """Why nobody is seen in a readable picture, where its light or a tear explains it."""
    if breaks_off(jpeg, picture):
        return FrameFault.TORN
    light = float(picture.mean()) / 255
    if light < _NIGHT:
        return FrameFault.TOO_DARK
    return FrameFault.TOO_BRIGHT if light > _GLARE else None


def noise_of(grey: NDArray[np.uint8]) -> float:
    """Standard deviation of the noise in grey levels (Immerkær 1996, with the median: edges do not count)."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = cv2.filter2D(grey.astype(np.float32), -1, kernel)
    return float(np.median(np.abs(response)) / 0.6745 / 6.0)


def _posed(yaw_deg: float, pitch_deg: float) -> tuple[tuple[float, FaceFault], ...]:
    """What a pose is worth, in each direction."""
    return (
        (_YAW.worth(abs(yaw_deg)), FaceFault.TURNED_AWAY),
        (_BOWED.worth(-pitch_deg), FaceFault.LOOKING_DOWN),
        (_RAISED.worth(pitch_deg), FaceFault.LOOKING_UP),
    )


def sharpness_of(grey: NDArray[np.uint8], side_px: float) -> float:
    """How crisp a chip is, where the face was ``side_px`` large, 0..1: the same for small and large faces.

    Detail of the size of one pixel of the picture, in the direction where there is least of it, which shows motion.
    """
    edge, pixel = grey.shape[0] // 6, max(1.0, 0.5 * grey.shape[0] / max(side_px, 1.0))
    plain = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), pixel)
    fine = plain - cv2.GaussianBlur(plain, (0, 0), 2.0 * pixel)
    across = cv2.Sobel(fine, cv2.CV_32F, 1, 0)[edge:-edge, edge:-edge]
    down = cv2.Sobel(fine, cv2.CV_32F, 0, 1)[edge:-edge, edge:-edge]
    xx, yy, xy = float((across * across).mean()), float((down * down).mean()), float((across * down).mean())
    least = (xx + yy) / 2 - math.hypot((xx - yy) / 2, xy)  # smaller eigenvalue of the structure tensor
    detail = math.sqrt(max(0.0, float(least))) * pixel / 8  # Sobel weighs by 8
    spread = float(plain[edge:-edge, edge:-edge].std())
    return float(min(1.0, detail / (spread + 1.0) / _CRISP))


def _cut(box: Box, frame: tuple[int, int]) -> float:
    height, width = frame
    inside = max(0, min(box.right, width) - max(box.left, 0)) * max(0, min(box.bottom, height) - max(box.top, 0))
    return float(1.0 - inside / max(1, box.width * box.height))
