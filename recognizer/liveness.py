"""Hints that a picture is held before the camera. They inform and never decide: no attack was at hand to measure with.

A photo of somebody passes all of this when it is held still, and a living person who stands still looks flat. So a hint
is said only where it was *seen* that something flat moved, or that a screen's pattern lies over the face, or where the
networks say so whose files a household has brought. That is seldom: the landmark predictor tends to see any face from
the front, so that it misses some photos that are turned.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from recognizer.face import Face, Picture
from recognizer.look import Hint
from recognizer.match.burst import Visitor
from recognizer.picture.pixels import grey_of, scaled
from recognizer.spoof.networks import SpoofNetworks

#: Changed by less, in sides of the face, a face and a flat picture of it look the same: landmarks jitter by 0.01.
CHANGED = 0.025
#: Of a flat picture's change a plane's motion explains all but 0.25-0.40 (60 photos, turned by 35 degrees at most); of
#: the change between two photos of one person, taken on different days, never less than 0.53 was left (120 pairs).
FLAT = 0.45
#: The eyes' opening jitters by a tenth of itself at 68 px; a blink takes more than this share of it away.
BLINK = 0.35
#: Faces smaller than this have landmarks that jitter too much.
MIN_SIDE_PX = 60
#: A screen's pattern stands out of the spectrum by this factor: plain photos reach 760, a drawn screen 90,000.
PATTERN = 5_000.0

#: Of what a face looks like to the networks, 0 (a picture) .. 1 (alive): in all its frames, this many at least.
FAKE = 0.001
FAKE_FRAMES = 2

#: The networks take a grey face for a picture: 33 of 100 photos without their colours, 87 of 100 of ORL's, which are
#: grey, and 0 of 100 in colour. Bursts of grey and tinted faces, as by a lamp of infrared, reach 1.2; in colour, 3.7.
MIN_COLOUR = 2.5

_CROP_PX = 128


@dataclass(frozen=True, slots=True)
class Liveness:
    """What was measured over the frames of one face, and what may be said about it."""

    #: None: most often there is nothing to say.
    hint: Hint | None = None
    #: Largest change of the face's shape between two frames, in sides of the face.
    changed: float = 0.0
    #: How much of that change no plane's motion explains, in sides of the face.
    relief: float = 0.0
    #: Largest share of the eyes' opening that went away between two frames.
    blinked: float = 0.0
    #: Height of the strongest regular pattern over its surroundings in the spectrum.
    pattern: float = 0.0


def judge(frames: Sequence[tuple[Picture, Face]]) -> Liveness:
    """Look for signs of a picture of a face, over frames that all show the same face, oldest first."""
    faces = [face for _, face in frames]
    usable = [face for face in faces if face.quality.side_px >= MIN_SIDE_PX]
    pairs = [(one, other) for index, one in enumerate(usable) for other in usable[index + 1 :]]
    changes = [
        (distortion_of(one.landmarks, other.landmarks), relief_of(one.landmarks, other.landmarks))
        for one, other in pairs
    ]
    changed, relief = max(changes, default=(0.0, 0.0))
    eyes = [eye_opening(face.landmarks) for face in usable]
    blinked = 1.0 - min(eyes) / max(*eyes, 1e-3) if eyes else 0.0
    pattern = max((pattern_of(picture, face) for picture, face in frames), default=0.0)
    return Liveness(
        hint=_hint(changed, relief, blinked, pattern),
        changed=changed,
        relief=relief,
        blinked=blinked,
        pattern=pattern,
    )


def hints_over(
    seen: Sequence[Visitor], picture: Callable[[int], Picture], networks: SpoofNetworks | None = None
) -> list[Hint | None]:
    """What speaks for a picture that is held before the camera, of each visitor of a press; most often nothing.

    ``picture``: a frame by its number. The networks look at whoever is nearest alone, and only where nothing else
    speaks for a picture of anybody: it is held before them.
    """
    hints = [judge([(picture(index), face) for index, face in one.faces]).hint for one in seen]
    if networks and seen and not any(hints):
        nearest = max(range(len(seen)), key=lambda place: seen[place].side_px)
        hints[nearest] = Hint.MODEL if _is_fake(seen[nearest], picture, networks) else None
    return hints


def can_be_told(picture: Picture, face: Face) -> bool:
    """Whether the networks can tell a face from a picture of one: it is large and good enough, and in colour."""
    return face.quality.good and face.quality.side_px >= MIN_SIDE_PX and colour_of(picture, face) >= MIN_COLOUR


def colour_of(picture: Picture, face: Face) -> float:
    """How much colour there is in a face, in grey levels: 0 in a grey one, about 1 where all of it has one tint."""
    light = _crop(picture, face).astype(np.float64) + 1.0
    balanced = light / light.mean((0, 1)) * light.mean()
    return float(np.abs(balanced - balanced.mean(2, keepdims=True)).mean())


def _is_fake(visitor: Visitor, picture: Callable[[int], Picture], networks: SpoofNetworks) -> bool:
    told = [(index, face) for index, face in visitor.faces if can_be_told(picture(index), face)]
    if len(told) < FAKE_FRAMES:
        return False
    return all(networks.alive(picture(index), face) <= FAKE for index, face in told)


def relief_of(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How badly a plane's motion explains how 68 landmarks moved, in sides of the face: near 0 for a flat picture."""
    motion, _ = cv2.findHomography(one.astype(np.float64), other.astype(np.float64), 0)
    return _misfit(one, other, None if motion is None else np.asarray(motion, np.float64))


def distortion_of(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How much a face changed its shape, beyond shift, scale and lean, in sides of the face: it turned, or was bent."""
    motion, _ = cv2.estimateAffinePartial2D(one.astype(np.float64), other.astype(np.float64), method=cv2.LMEDS)
    return _misfit(one, other, None if motion is None else np.vstack([motion, (0.0, 0.0, 1.0)]))


def _misfit(one: NDArray[np.float32], other: NDArray[np.float32], motion: NDArray[np.float64] | None) -> float:
    side = float(np.ptp(other[:, 0]) + np.ptp(other[:, 1])) / 2
    if motion is None or side <= 0:
        return 0.0
    moved = cv2.perspectiveTransform(one[None].astype(np.float64), motion)[0]
    return float(np.sqrt(((moved - other) ** 2).sum(1).mean()) / side)


def eye_opening(landmarks: NDArray[np.float32]) -> float:
    """How open the eyes are: their height over that of the face, bridge of the nose to chin.

    Not the usual ratio to their width: that grows when a photo is turned.
    """
    lids = [(37, 41), (38, 40), (43, 47), (44, 46)]
    height = sum(float(np.linalg.norm(landmarks[upper] - landmarks[lower])) for upper, lower in lids) / len(lids)
    return height / max(float(np.linalg.norm(landmarks[27] - landmarks[8])), 1e-3)


def pattern_of(picture: Picture, face: Face) -> float:
    """The strongest regular pattern in a face, as a screen makes one: peak over median of its ring of frequencies."""
    grey = grey_of(_crop(picture, face))
    if min(grey.shape) < _CROP_PX:
        return 0.0  # too far away: whatever pattern there was is averaged out
    top, left = (grey.shape[0] - _CROP_PX) // 2, (grey.shape[1] - _CROP_PX) // 2
    part = grey[top : top + _CROP_PX, left : left + _CROP_PX].astype(np.float32)
    window = np.hanning(_CROP_PX)
    power = np.abs(np.fft.fftshift(np.fft.fft2((part - part.mean()) * np.outer(window, window)))) ** 2
    middle = _CROP_PX // 2
    rows, columns = np.indices(power.shape)
    radius = np.hypot(rows - middle, columns - middle).astype(int)
    best = 0.0
    # below a sixth of the frequencies lies the face itself; the axes carry the JPEG's blocks
    axes = (np.abs(rows - middle) < 2) | (np.abs(columns - middle) < 2)  # noqa: PLR2004 - two lines wide
    for ring in range(_CROP_PX // 6, middle - 2):
        values = power[(radius == ring) & ~axes]
        best = max(best, float(values.max() / (np.median(values) + 1e-6)))
    return best


def _hint(changed: float, relief: float, blinked: float, pattern: float) -> Hint | None:
    if pattern > PATTERN:
        return Hint.SCREEN
    if changed > CHANGED and relief < FLAT * changed and blinked < BLINK:
        return Hint.FLAT
    return None


def _crop(picture: Picture, face: Face) -> Picture:
    """The face without its surroundings, at its own size (twice ``_CROP_PX`` at most)."""
    box = face.box
    part = picture[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)]
    if not part.size:
        return np.zeros((1, 1, 3), np.uint8)
    return np.ascontiguousarray(scaled(part, min(1.0, 2 * _CROP_PX / max(part.shape[:2]))))
