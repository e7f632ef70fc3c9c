"""Synthetic scenes for the tracks: people cut out of portraits, moved over pictures that show nobody.

Nobody was filmed. Whoever is seen comes from public-domain portraits (scikit-image's astronaut, matplotlib's Grace
Hopper, and a folder of portraits where there is one), cut out, seen from the waist up as a doorbell sees them, or whole
from PennFudan's pedestrians where a folder of these is given. They walk, stop, hide behind each other, come and go; a
cat crosses; light changes, noise is added, and each frame is a JPEG as a camera's. A seed is a scene.
"""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from recognizer.face import Box
from tests.portraits import astronaut, grace

WIDTH, HEIGHT, FPS = 640, 360, 5.0
#: Whoever shows less of themselves than this is not counted as there, nor as missing.
SEEN = 0.35

Pixels = NDArray[np.uint8]
_PACKAGED: Any = data
_BACKGROUNDS = ("coffee", "brick", "rocket", "grass", "gravel", "hubble_deep_field", "colorwheel")


@dataclass(frozen=True, slots=True, eq=False)
class Sitter:
    """A picture of somebody that may be moved: RGB and how much of it counts, 0..1."""

    name: str
    pixels: Pixels
    mask: NDArray[np.float32]
    #: They are seen from head to foot.
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """How somebody goes through the picture."""

    sitter: Sitter
    #: Seconds from the beginning of the scene.
    comes: float
    goes: float
    #: Height in px, and where the middle is at first.
    height: float
    start: float
    #: px a second, a step's height in px.
    pace: float
    bob: float
    #: Stands still from .. to, in seconds from their coming; equal: never.
    stops: tuple[float, float] = (0.0, 0.0)
    #: px between the lower edge of the picture and the lower edge of theirs.
    lifted: float = 0.0
    animal: bool = False

    def middle(self, at: float) -> float:
        """Where they are across the picture, px."""
        since = at - self.comes
        stood = min(max(0.0, since - self.stops[0]), self.stops[1] - self.stops[0])
        return self.start + self.pace * (since - stood)


@dataclass(frozen=True, slots=True)
class Truth:
    """Somebody in one frame."""

    who: int
    box: Box
    #: Share of them that is in the picture and not behind others.
    seen: float
    animal: bool


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One frame."""

    moment: float
    jpeg: bytes
    moving: tuple[Box, ...]
    truths: tuple[Truth, ...]


@dataclass(slots=True)
class MotionGate:
    """As Frigate's, in few lines: 100 px high, a running average, what differs by 30 grey levels."""

    average: NDArray[np.float32] | None = None
    boxes: list[Box] = field(default_factory=list)

    def see(self, picture: Pixels) -> tuple[Box, ...]:
        """Where something moved."""
        scale = 100 / picture.shape[0]
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (3, 3), 0).astype(np.float32)
        if self.average is None:
            self.average = grey
            return ()
        differs = (np.abs(grey - self.average) > 30).astype(np.uint8)
        self.average = self.average + 0.02 * (grey - self.average)
        grown = cv2.dilate(differs, np.ones((3, 3), np.uint8), iterations=2)
        contours, _ = cv2.findContours(grown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        found = [cv2.boundingRect(contour) for contour in contours if cv2.contourArea(contour) >= 10]
        return tuple(
            Box(round(x / scale), round(y / scale), round((x + w) / scale), round((y + h) / scale))
            for x, y, w, h in found
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene, the same for the same seed."""

    seed: int
    walks: tuple[Walk, ...]
    background: Pixels
    #: Standard deviation of the noise, in grey levels; light, 1: as it is.
    noise: float
    light: float
    seconds: float
    quality: int = 80

    def shots(self) -> Iterator[Shot]:
        """Every frame; the first shows nobody, so that the gate knows the background."""
        dice = np.random.default_rng(self.seed + 7)
        grain = dice.standard_normal((HEIGHT, WIDTH, 3), np.float32) * self.noise
        gate = MotionGate()
        for number in range(round(self.seconds * FPS)):
            at = number / FPS
            picture, truths = self._painted(at)
            lit = picture.astype(np.float32) * self.light * (1 + 0.02 * math.sin(at))
            noisy = lit + np.roll(grain, int(dice.integers(WIDTH * HEIGHT)), (0, 1))
            shown = np.clip(noisy, 0, 255).astype(np.uint8)
            yield Shot(1000.0 + at, jpeg_of(shown, self.quality), gate.see(shown), truths)

    def _painted(self, at: float) -> tuple[Pixels, tuple[Truth, ...]]:
        picture = self.background.copy()
        owner = np.full(picture.shape[:2], -1, np.int32)
        areas: dict[int, tuple[Box, float]] = {}
        for who, walk in sorted(enumerate(self.walks), key=lambda pair: pair[1].height):
            if not walk.comes <= at < walk.goes:
                continue
            moving = not walk.stops[0] <= at - walk.comes < walk.stops[1]
            top = HEIGHT - walk.lifted - walk.height + (walk.bob * abs(math.sin(4 * at)) if moving else 0.0)
            placed = _paste(picture, owner, who, walk.sitter, (walk.middle(at), top), walk.height)
            if placed:
                areas[who] = placed
        truths = tuple(
            Truth(who, box, float((owner == who).sum()) / max(area, 1.0), self.walks[who].animal)
            for who, (box, area) in areas.items()
        )
        return picture, truths


def scene(seed: int, sitters: Sequence[Sitter], *, people: int, seconds: float = 20.0) -> Scene:
    """A scene with so many people."""
    dice = np.random.default_rng(seed)
    chosen = dice.permutation(len(sitters))[:people]
    walks = [_walk(dice, sitters[index], seconds) for index in chosen]
    if dice.random() < 0.3:
        walks.append(
            Walk(
                cat_sitter(),
                2.0,
                seconds,
                float(dice.uniform(60, 110)),
                -40.0,
                float(dice.uniform(30, 70)),
                2.0,
                animal=True,
            )
        )
    return Scene(
        seed, tuple(walks), background(int(dice.integers(len(_BACKGROUNDS)))), float(dice.uniform(1, 6)),
        float(dice.choice((1.0, 0.8, 0.5))), seconds,
    )  # fmt: skip


def _walk(dice: np.random.Generator, sitter: Sitter, seconds: float) -> Walk:
    rightwards = dice.random() < 0.5
    height = float(dice.uniform(90, 200) if sitter.whole else dice.uniform(110, 260))
    comes = float(dice.uniform(1.0, 0.4 * seconds))
    pace = float(dice.uniform(0.2, 0.6)) * height
    start = -height / 3 if rightwards else WIDTH + height / 3
    until = (18, 30) if seconds > 30 else (4, 12)
    stops = (float(dice.uniform(1.5, 4)), float(dice.uniform(*until))) if dice.random() < 0.5 else (0.0, 0.0)
    lifted = float(dice.uniform(0, 60)) if sitter.whole else -float(dice.uniform(0, 20))
    return Walk(sitter, comes, seconds, height, start, pace if rightwards else -pace, 0.02 * height, stops, lifted)


def sitters(portraits: Path | None, pedestrians: Path | None = None) -> list[Sitter]:
    """Everybody who may be moved, as far as their pictures are here."""
    if pedestrians:
        return _pedestrians(pedestrians)
    found = [
        _cut_out("Eileen Collins", astronaut()[:380, 60:420]),
        _cut_out("Grace Hopper", np.asarray(grace(), np.uint8)[:560]),
    ]
    for folder in sorted(portraits.iterdir()) if portraits and portraits.is_dir() else ():
        path = folder / "1_original.jpg"
        if path.is_file():
            found.append(_cut_out(folder.name, np.asarray(Image.open(path).convert("RGB"), np.uint8)))
    return found


@cache
def cat_sitter() -> Sitter:
    """scikit-image's cat."""
    return _cut_out("cat", np.asarray(_PACKAGED.chelsea(), np.uint8))


@cache
def background(number: int) -> Pixels:
    """A picture that shows nobody, as large as a frame."""
    picture = np.asarray(getattr(_PACKAGED, _BACKGROUNDS[number])(), np.uint8)
    colour = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, 2)
    wide = cv2.resize(np.ascontiguousarray(colour[..., :3]), (WIDTH, WIDTH * colour.shape[0] // colour.shape[1]))
    return np.ascontiguousarray(np.tile(wide, (2, 1, 1))[:HEIGHT])


def jpeg_of(picture: Pixels, quality: int) -> bytes:
    """As a camera's."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _cut_out(name: str, picture: Pixels) -> Sitter:
    """Somebody without what is behind them, by GrabCut: the middle is theirs, the upper corners are not."""
    height, width = picture.shape[:2]
    mask = np.full((height, width), cv2.GC_PR_FGD, np.uint8)
    mask[:, : width // 25] = mask[:, -width // 25 :] = cv2.GC_BGD
    mask[: height // 25] = cv2.GC_BGD
    mask[: height // 3, : width // 5] = mask[: height // 3, -width // 5 :] = cv2.GC_BGD
    mask[height // 4 : height * 3 // 4, width * 2 // 5 : width * 3 // 5] = cv2.GC_FGD
    mask[height * 3 // 4 :, width // 4 : width * 3 // 4] = cv2.GC_FGD
    cv2.setRNGSeed(1)
    colours, behind, before = np.ascontiguousarray(picture[..., ::-1]), np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(colours, mask, (0, 0, 1, 1), behind, before, 3, cv2.GC_INIT_WITH_MASK)
    theirs = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(theirs)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    left, top, wide, high = (int(one) for one in stats[largest, :4])
    soft = cv2.GaussianBlur((labels == largest).astype(np.float32), (0, 0), 1.5)
    cut = np.s_[top : top + high, left : left + wide]
    return Sitter(name, np.ascontiguousarray(picture[cut]), np.ascontiguousarray(soft[cut]))


def _pedestrians(folder: Path) -> list[Sitter]:
    """PennFudan's, each by its own mask; those that are small or cut off are left out."""
    found = []
    for path in sorted((folder / "PNGImages").glob("*.png")):
        masks = np.asarray(Image.open(folder / "PedMasks" / f"{path.stem}_mask.png"))
        picture = np.asarray(Image.open(path).convert("RGB"), np.uint8)
        for number in range(1, int(masks.max()) + 1):
            rows, columns = np.nonzero(masks == number)
            if not rows.size or np.ptp(rows) < 150 or columns.min() < 3 or columns.max() > masks.shape[1] - 4:
                continue
            cut = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
            mask = cv2.GaussianBlur((masks[cut] == number).astype(np.float32), (0, 0), 1.0)
            found.append(Sitter(f"{path.stem} {number}", np.ascontiguousarray(picture[cut]), mask, whole=True))
    return found


def _paste(
    picture: Pixels, owner: NDArray[np.int32], who: int, sitter: Sitter, at: tuple[float, float], height: float
) -> tuple[Box, float] | None:
    """Paint somebody; returns the box of what of them is in the picture and the area that they would have."""
    scale = height / sitter.pixels.shape[0]
    size = max(2, round(sitter.pixels.shape[1] * scale)), max(2, round(height))
    pixels = cv2.resize(sitter.pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    mask = cv2.resize(sitter.mask, size, interpolation=cv2.INTER_AREA)
    left, top = round(at[0] - size[0] / 2), round(at[1])
    x0, y0, x1, y1 = max(0, left), max(0, top), min(WIDTH, left + size[0]), min(HEIGHT, top + size[1])
    if x1 - x0 < 4 or y1 - y0 < 4:
        return None
    cut = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
    share = mask[cut][..., None]
    here = np.s_[y0:y1, x0:x1]
    picture[here] = (share * pixels[cut] + (1 - share) * picture[here]).astype(np.uint8)
    theirs = mask[cut] > 0.5
    owner[here][theirs] = who
    rows, columns = np.nonzero(theirs)
    if not rows.size:
        return None
    box = Box(x0 + int(columns.min()), y0 + int(rows.min()), x0 + int(columns.max()) + 1, y0 + int(rows.max()) + 1)
    # below the lower edge nobody expects them to be seen
    return box, float((mask[: max(1, min(size[1], HEIGHT - top))] > 0.5).sum())
