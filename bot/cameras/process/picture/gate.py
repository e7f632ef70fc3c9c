"""Whether something moves, and where: Frigate's gate in numpy, on a picture 100 px high. 0.2 ms a frame."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.cameras.process.picture.masks import Mask
from bot.cameras.wire import MOST_BOXES, Moved

Gray = npt.NDArray[np.uint8]
_Shades = npt.NDArray[np.float32]

#: Of the picture that is looked at; its width follows.
GATE_HEIGHT = 100
#: So many grey levels brighter or darker than usual is a change, in a picture with the whole range of them.
_THRESHOLD = 30.0
#: PlaneBytes that hang together.
_SMALLEST_AREA = 10
#: What is new becomes usual by a hundredth a frame, at five a second.
_ALPHA, _ALPHA_FPS = 0.01, 5.0
#: A change of so much from one frame to the next is a light, not somebody.
_LIGHTNING, _BEFORE_LIGHTNING = 0.8, 0.5
#: After a light the camera finds its exposure: everything becomes usual soon, until so little changes, or for so long.
_CALM, _CALM_FRAMES, _ALPHA_LIT, _LIT_MOST_S = 0.05, 4, 0.2, 3.0
#: Somebody who moves becomes usual only after so many frames.
_FRAMES_UNTIL_USUAL = 10
#: A picture in fog or at night has fewer greys: there, less is a change, down to 12 levels.
_FULL_CONTRAST, _MOST_GAIN = 200.0, 2.5
_CONTRAST_EVERY_S = 5.0
#: A sensor in the dark makes noise: what is not so many times its spread (of every eighth pixel, smoothed) is none.
_OVER_NOISE, _SAMPLED, _SPREAD_OF_MEDIAN, _MOST_THRESHOLD = 5.0, 8, 1.48, 60.0
_NOISE_SMOOTH = 0.1
#: Changes are joined over cells of so many px; a cell counts from so many changed ones.
_CELL, _CELL_COUNTS_FROM = 4, 2


@dataclass(frozen=True, slots=True)
class Motion:
    """What moves in one frame."""

    #: In px of the frame that was looked at, the largest first.
    boxes: tuple[Moved, ...] = ()
    #: Share of the picture that is not as usual.
    changed: float = 0.0
    #: Something else than what moves has changed: a light, the exposure.
    lit: bool = False


class MotionGate:
    """Compares each frame with what is usual; begins anew when frames come in another size."""

    def __init__(self) -> None:
        self._usual: _Shades | None = None
        self._moment = 0.0
        self._changed = 0.0
        self._moving_frames = 0
        self._lit_since: float | None = None
        self._calm_frames = 0
        self._threshold = _THRESHOLD
        self._contrast_at = 0.0
        self._noise = 0.0

    def look(self, gray: Gray, moment: float, hidden: Mask | None = None) -> Motion:
        """What moves in this frame; moments grow from call to call."""
        usual = self._usual
        if usual is None or usual.shape != gray.shape:
            self.__init__()  # type: ignore[misc]
            self._usual, self._moment = gray.astype(np.float32), moment
            return Motion()
        elapsed_s, self._moment = max(0.0, moment - self._moment), moment
        self._measure_contrast(usual, moment)
        difference = gray - usual
        distance = np.abs(difference)
        differs = distance > self._threshold_over_noise(distance)
        if hidden is not None:
            differs &= ~hidden
        changed, before = float(differs.mean()), self._changed
        self._changed = changed
        if self._is_lit(changed, before, moment):
            usual += difference * np.float32(_ALPHA_LIT)
            return Motion(changed=changed, lit=True)
        boxes = _boxes(differs) if changed else ()
        self._moving_frames = self._moving_frames + 1 if boxes else 0
        if not 0 < self._moving_frames < _FRAMES_UNTIL_USUAL:
            usual += difference * np.float32(1 - (1 - _ALPHA) ** (elapsed_s * _ALPHA_FPS))
        return Motion(boxes, changed)

    def _threshold_over_noise(self, distance: _Shades) -> float:
        spread = float(np.median(distance.ravel()[::_SAMPLED])) * _SPREAD_OF_MEDIAN
        self._noise += (spread - self._noise) * (_NOISE_SMOOTH if self._noise else 1)
        return min(max(self._threshold, self._noise * _OVER_NOISE), _MOST_THRESHOLD)

    def _is_lit(self, changed: float, before: float, moment: float) -> bool:
        if changed > _LIGHTNING and before < _BEFORE_LIGHTNING:
            self._lit_since, self._calm_frames = moment, 0
        if self._lit_since is None:
            return False
        self._calm_frames = self._calm_frames + 1 if changed < _CALM else 0
        if self._calm_frames >= _CALM_FRAMES:
            self._lit_since = None
        elif moment - self._lit_since >= _LIT_MOST_S:  # whatever is left of the change is there to stay
            self._lit_since = None
            self._usual = None
        return True

    def _measure_contrast(self, usual: _Shades, moment: float) -> None:
        if moment - self._contrast_at < _CONTRAST_EVERY_S:
            return
        self._contrast_at = moment
        darkest, brightest = np.percentile(usual, (4, 96))
        gain = _FULL_CONTRAST / max(float(brightest - darkest), 1.0)
        self._threshold = _THRESHOLD / min(max(gain, 1.0), _MOST_GAIN)


def _boxes(differs: Mask) -> tuple[Moved, ...]:
    """Around changes that hang together, the largest first."""
    height, width = differs.shape
    rows, columns = -(-height // _CELL), -(-width // _CELL)
    padded = np.zeros((rows * _CELL, columns * _CELL), dtype=np.uint8)
    padded[:height, :width] = differs
    counts = padded.reshape(rows, _CELL, columns, _CELL).sum(axis=(1, 3), dtype=np.int32)
    cells = {(int(y), int(x)): int(counts[y, x]) for y, x in np.argwhere(counts >= _CELL_COUNTS_FROM)}
    found: list[tuple[int, Moved]] = []
    while cells:
        group, area = _connected(cells)
        if area >= _SMALLEST_AREA:
            found.append((area, _bounds(group, width, height)))
    found.sort(reverse=True)
    return tuple(box for _, box in found[:MOST_BOXES])


def _connected(cells: dict[tuple[int, int], int]) -> tuple[list[tuple[int, int]], int]:
    """Take one group of neighbours out of ``cells``; returns it and how many px changed in it."""
    first, area = cells.popitem()
    group = [first]
    for y, x in group:  # grows meanwhile
        for neighbour in ((y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)):
            if neighbour in cells:
                area += cells.pop(neighbour)
                group.append(neighbour)
    return group, area


def _bounds(group: list[tuple[int, int]], width: int, height: int) -> Moved:
    rows, columns = [y for y, _ in group], [x for _, x in group]
    return (
        min(columns) * _CELL,
        min(rows) * _CELL,
        min((max(columns) + 1) * _CELL, width),
        min((max(rows) + 1) * _CELL, height),
    )
