"""People cut out of public-domain portraits that ship inside packages, and the porch they stand on.

Grace Hopper is matplotlib's sample picture, Eileen Collins and the cat Chelsea are scikit-image's. Pictures are BGR,
shape (height, width, 3), uint8; mattes are float32 from 0 (see through) to 1.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

BgrPicture = NDArray[np.uint8]
Matte = NDArray[np.float32]
#: What OpenCV gives back: it does not say which numbers.
AnyPixels = NDArray[Any]

#: People are cut out at this scale: a quarter of the pixels is a quarter of the time.
_FINE = 0.5

#: The camera's picture, in pixels.
WIDTH, HEIGHT = 640, 480
_JPEG_QUALITY = 82


#: So much is put on above Chelsea's picture, in pixels, and what of her head is there: crown, left ear, right ear.
_EARS = 84
_CHELSEAS_HEAD = (
    [(60, 100), (100, 76), (170, 60), (240, 58), (310, 74), (366, 104)],
    [(34, 110), (46, 52), (70, 8), (100, 44), (140, 74), (140, 100)],
    [(278, 100), (308, 62), (350, 14), (368, 60), (364, 116)],
)


@dataclass(frozen=True, slots=True)
class Cutout:
    """Somebody without a background."""

    picture: BgrPicture
    matte: Matte
    #: The height of the face in ``picture``, and the middle of its chin line, in pixels.
    face: int
    chin: tuple[int, int]
    #: Down to the ground: nothing of the body is missing.
    whole: bool = False


def portrait_of_grace() -> BgrPicture:
    """Grace Hopper, (600, 512, 3)."""
    return _packaged("matplotlib", "mpl-data/sample_data/grace_hopper.jpg")


def portrait_of_eileen() -> BgrPicture:
    """Eileen Collins, (512, 512, 3)."""
    return _packaged("skimage", "data/astronaut.png")


def portrait_of_chelsea() -> BgrPicture:
    """Chelsea the cat, (300, 451, 3)."""
    return _packaged("skimage", "data/chelsea.png")


def grace() -> Cutout:
    """Grace Hopper, head and shoulders."""
    picture = portrait_of_grace()
    sure = [((270, 110), (78, 60)), ((270, 220), (80, 95)), ((270, 560), (200, 200))]
    return Cutout(picture, _matte(picture, (20, 15, 480, 584), sure), face=200, chin=(272, 342))


def eileen() -> Cutout:
    """Eileen Collins, head and shoulders; the rocket and the helmet stay away."""
    picture = np.ascontiguousarray(portrait_of_eileen()[:330, 20:370])
    sure = [((200, 85), (48, 60)), ((200, 170), (30, 60)), ((205, 330), (130, 110))]
    return Cutout(picture, _matte(picture, (20, 5, 320, 324), sure), face=102, chin=(200, 187))


def chelsea() -> Cutout:
    """Chelsea, very close to the camera; the tips of her ears, which her picture leaves out, are put on."""
    picture = portrait_of_chelsea()
    sure = [((200, 120), (130, 130)), ((150, 280), (120, 80)), ((270, 100), (70, 90)), ((290, 190), (60, 60))]
    matte = _matte(picture, (2, 0, 376, 299), sure)
    fur = cv2.copyMakeBorder(picture, _EARS, 0, 0, 0, cv2.BORDER_REFLECT_101)
    head: AnyPixels = np.zeros(fur.shape[:2], np.float32)
    for outline in _CHELSEAS_HEAD:
        cv2.fillPoly(head, [np.array(outline)], 1.0, cv2.LINE_AA)
    head[_EARS:] = np.maximum(head[_EARS:] * (matte.max(1, keepdims=True) > 0), matte)
    soft = np.asarray(cv2.GaussianBlur(head, (0, 0), 1.2), np.float32)
    return Cutout(np.asarray(fur, np.uint8), soft, face=230, chin=(230, 280 + _EARS))


def porch() -> BgrPicture:
    """What the camera sees when nobody is there: a garden at dusk, out of focus."""
    rng = np.random.default_rng(41)
    scene: AnyPixels = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for y in range(HEIGHT):
        share = y / HEIGHT
        scene[y] = (206 - 60 * share, 198 - 46 * share, 188 - 30 * share)
    for _ in range(260):
        middle = (int(rng.integers(0, WIDTH)), int(rng.normal(205, 34)))
        leaf = (int(rng.integers(60, 92)), int(rng.integers(104, 146)), int(rng.integers(76, 112)))
        cv2.circle(scene, middle, int(rng.integers(12, 44)), leaf, -1)
    cv2.rectangle(scene, (0, 262), (WIDTH, HEIGHT), (128, 142, 150), -1)
    cv2.fillPoly(scene, [np.array([[250, 262], [390, 262], [620, HEIGHT], [20, HEIGHT]])], (158, 170, 178))
    for k in range(1, 6):
        y = 262 + k * k * 9
        cv2.line(scene, (0, y), (WIDTH, y), (122, 134, 142), 2)
    for x in range(0, WIDTH, 58):
        if not 240 < x < 380:  # noqa: PLR2004 - where the path is
            cv2.rectangle(scene, (x, 190), (x + 9, 300), (222, 226, 228), -1)
    cv2.rectangle(scene, (0, 190), (232, 200), (222, 226, 228), -1)
    cv2.rectangle(scene, (400, 190), (WIDTH, 200), (222, 226, 228), -1)
    scene = cv2.GaussianBlur(scene, (0, 0), 7)
    cv2.rectangle(scene, (0, 0), (54, HEIGHT), (98, 108, 124), -1)
    scene[:, :90] = cv2.GaussianBlur(scene[:, :90], (0, 0), 4)
    for _ in range(14):
        middle = (int(rng.integers(80, WIDTH)), int(rng.integers(20, 170)))
        glow = np.zeros_like(scene)
        cv2.circle(glow, middle, int(rng.integers(7, 16)), (120, 190, 235), -1)
        scene = scene + 0.22 * cv2.GaussianBlur(glow, (0, 0), 2)
    return np.asarray(np.clip(scene * _vignette(), 0, 255), np.uint8)


def encoded(picture: BgrPicture, quality: int = _JPEG_QUALITY) -> bytes:
    """A picture as JPEG."""
    _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return jpeg.tobytes()


def _vignette() -> NDArray[np.float32]:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    away = np.hypot((x - WIDTH / 2) / WIDTH, (y - HEIGHT / 2) / HEIGHT)
    shade: NDArray[np.float32] = (1.04 - 0.55 * away**2)[:, :, None].astype(np.float32)
    return shade


def _packaged(package: str, file: str) -> BgrPicture:
    """A picture that a package brings, read without importing that, which takes half a second.

    Raises FileNotFoundError.
    """
    found = find_spec(package)
    places = found.submodule_search_locations if found else None
    for place in places or ():
        picture = cv2.imread(str(Path(place) / file))
        if picture is not None:
            return np.asarray(picture, np.uint8)
    raise FileNotFoundError(file)


def _matte(
    picture: BgrPicture, rectangle: tuple[int, int, int, int], sure: list[tuple[tuple[int, int], tuple[int, int]]]
) -> Matte:
    """Who is in the picture: outside the rectangle nobody, inside the ellipses for sure."""
    small = cv2.resize(picture, None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_AREA)
    mask = np.full(small.shape[:2], cv2.GC_BGD, np.uint8)
    x, y, width, height = (round(edge * _FINE) for edge in rectangle)
    mask[y : y + height, x : x + width] = cv2.GC_PR_BGD
    for kind, grow in ((cv2.GC_PR_FGD, 1.25), (cv2.GC_FGD, 0.8)):
        for middle, axes in sure:
            place = (round(middle[0] * _FINE), round(middle[1] * _FINE))
            size = (round(axes[0] * grow * _FINE), round(axes[1] * grow * _FINE))
            cv2.ellipse(mask, place, size, 0, 0, 360, kind, -1)
    cv2.setRNGSeed(3)
    cv2.grabCut(small, mask, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    inside = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inside)
    biggest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    body = cv2.morphologyEx((labels == biggest).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    whole = cv2.resize(body.astype(np.float32), (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(whole, (0, 0), 2.0)
    return np.asarray(np.clip((soft - 0.42) * 2.2, 0, 1), np.float32)
