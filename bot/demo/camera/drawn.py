"""Who is in no picture that ships inside a package, drawn: somebody from behind, a dog, and hands that hold a photo.

Shapes are outlines that are rounded and lit as if they were filled with something soft, with cloth or hair on them.
Nothing here knows what is found in it: that it passes for somebody is the recogniser's to say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.demo.camera.cutouts import AnyPixels, Cutout

Outline = Sequence[tuple[float, float]]
#: Blue, green, red; 0 to 255.
Colour = tuple[float, float, float]

#: Where the light comes from: from the upper left, and from the front.
_LIGHT = np.array((-0.45, -0.75, 0.5)) / np.linalg.norm((-0.45, -0.75, 0.5))
#: Points between two of an outline.
_STEPS = 16
#: Outlines are drawn to a sixteenth of a pixel, as OpenCV has it.
_SUBPIXEL_BITS = 4

_SKIN: Colour = (120, 150, 196)
_COAT: Colour = (92, 100, 126)
_COLLAR: Colour = (80, 88, 112)
_BELT: Colour = (70, 76, 98)
_HAIR: Colour = (36, 52, 74)
_JEANS: Colour = (70, 52, 44)
_SHOES: Colour = (46, 40, 40)

_FUR: Colour = (70, 118, 176)
_DARK_FUR: Colour = (44, 76, 120)
_LIGHT_FUR: Colour = (140, 186, 226)
_NOSE: Colour = (26, 24, 24)
_RED: Colour = (40, 40, 176)


@dataclass(frozen=True, slots=True)
class Surface:
    """How a shape looks: how far from its outline it is round, in px, and what is on it."""

    colour: Colour
    round_px: float = 40.0
    #: How much its texture stands out, as a share of its brightness.
    grain: float = 0.05
    #: Degrees and px of hairs; None: cloth.
    hairs: tuple[float, int] | None = None
    gloss: float = 0.0


class SoftDrawing:
    """Shapes over one another, on nothing."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        self._size = height, width
        self._picture: AnyPixels = np.zeros((height, width, 3), np.float32)
        self._matte: AnyPixels = np.zeros((height, width), np.float32)
        self._rng = np.random.default_rng(seed)

    def shape(self, outline: Outline, surface: Surface) -> None:
        """Put a shape over what is there; its outline runs smoothly through the points."""
        inside, part = self._filled(outline, surface.round_px / 2)
        lit = self._lit(inside, surface.round_px)
        texture, patches = self._texture(inside.shape, surface.hairs), self._patches(inside.shape)
        shade = (0.45 + 0.85 * lit) * (1 + surface.grain * texture + 0.05 * patches)
        shade += 4 * surface.gloss * np.clip(lit - 0.85, 0, 1)
        colour = np.array(surface.colour, np.float32) * shade[..., None]
        self._picture[part] = self._picture[part] * (1 - inside[..., None]) + colour * inside[..., None]
        self._matte[part] += inside * (1 - self._matte[part])

    def shadow(self, outline: Outline, strength: float, blur_px: float) -> None:
        """Darken what is there."""
        inside, part = self._filled(outline, 4 * blur_px)
        soft = cv2.GaussianBlur(inside, (0, 0), blur_px)
        self._picture[part] *= 1 - strength * soft[..., None]

    def cutout(self, face: int, chin: tuple[int, int]) -> Cutout:
        """What was drawn, as a cut-out; around it goes on what is at its edge, so that none is seen."""
        spread = cv2.GaussianBlur(self._picture, (0, 0), 6)
        weight = cv2.GaussianBlur(self._matte, (0, 0), 6)[..., None] + 1e-6
        own, edge = self._matte[..., None], 1e-3
        picture = np.where(own > edge, self._picture / np.maximum(own, edge), spread / weight)
        matte = self._matte.astype(np.float32)
        return Cutout(np.clip(picture, 0, 255).astype(np.uint8), matte, face, chin, whole=True)

    def _filled(self, outline: Outline, margin_px: float) -> tuple[AnyPixels, tuple[slice, slice]]:
        """What is inside an outline, 0 to 1, as far as it and a margin reach, and where in the picture that is."""
        mask = np.zeros(self._size, np.uint8)
        curve = _smooth(outline)
        points = np.round(curve * 2**_SUBPIXEL_BITS).astype(np.int32)
        cv2.fillPoly(mask, [points], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
        left, top = (max(0, int(edge - margin_px) - 1) for edge in curve.min(0))
        right, bottom = (int(edge + margin_px) + 3 for edge in curve.max(0))
        part = slice(top, bottom), slice(left, right)
        return mask[part].astype(np.float32) / 255, part

    @staticmethod
    def _lit(inside: AnyPixels, round_px: float) -> AnyPixels:
        away = cv2.distanceTransform((inside > 0.5).astype(np.uint8), cv2.DIST_L2, 5)  # noqa: PLR2004 - the outline
        height = np.sqrt(1 - (1 - np.clip(away / round_px, 0, 1)) ** 2) * round_px
        down, across = np.gradient(cv2.GaussianBlur(height, (0, 0), round_px / 7))
        lit = (-across * _LIGHT[0] - down * _LIGHT[1] + _LIGHT[2]) / np.sqrt(across**2 + down**2 + 1)
        return np.asarray(np.clip(lit, 0, 1), np.float32)

    def _texture(self, size: tuple[int, ...], hairs: tuple[float, int] | None) -> AnyPixels:
        noise = self._noise(size)
        if hairs is None:
            return _even(cv2.GaussianBlur(noise, (0, 0), 1.2))
        degrees, length = hairs
        hair = np.zeros((length, length), np.float32)
        middle, turn = length // 2, np.deg2rad(degrees)
        x, y = round(middle * np.cos(turn)), round(middle * np.sin(turn))
        cv2.line(hair, (middle - x, middle - y), (middle + x, middle + y), 1.0, 1)
        return _even(cv2.filter2D(noise, -1, hair / hair.sum()))

    def _patches(self, size: tuple[int, ...]) -> AnyPixels:
        return _even(cv2.GaussianBlur(self._noise(size), (0, 0), 18))

    def _noise(self, size: tuple[int, ...]) -> NDArray[np.float32]:
        return self._rng.standard_normal(size, np.float32)


def from_behind() -> Cutout:
    """Somebody in a coat, with their back to us, from head to foot."""
    drawing = SoftDrawing(420, 960, 5)
    cloth = Surface(_COAT, round_px=30)
    for x in (165, 255):
        _leg(drawing, x)
    for side in (-1, 1):
        _arm(drawing, side, cloth)
    _coat(drawing)
    drawing.shadow([(206, 430), (214, 430), (216, 655), (204, 655)], 0.5, 3)
    drawing.shadow([(90, 446), (330, 446), (330, 462), (90, 462)], 0.35, 4)
    belt = [(92, 440), (210, 446), (328, 440), (328, 462), (210, 468), (92, 462)]
    drawing.shape(belt, Surface(_BELT, round_px=10))
    collar = [(150, 236), (210, 246), (270, 236), (262, 204), (210, 196), (158, 204)]
    drawing.shape(collar, Surface(_COLLAR, round_px=20))
    _head(drawing)
    return drawing.cutout(face=178, chin=(210, 200))


def holder() -> Cutout:
    """The same person from the front, both arms raised to hold before the face what is to be put there."""
    drawing = SoftDrawing(420, 960, 6)
    for x in (165, 255):
        _leg(drawing, x)
    _coat(drawing)
    _head(drawing)
    for side in (-1, 1):
        upper = [(92, 238), (124, 256), (190, 400), (184, 440), (150, 440), (108, 330)]
        drawing.shape([(210 + side * x, y) for x, y in upper], Surface(_COAT, round_px=26))
        lower = [(192, 430), (176, 448), (150, 440), (98, 290), (112, 268), (132, 272)]
        drawing.shape([(210 + side * x, y) for x, y in lower], Surface(_COAT, round_px=24))
    return drawing.cutout(face=178, chin=(210, 200))


def hands() -> Cutout:
    """What of the holder is before the photo: both hands."""
    drawing = SoftDrawing(420, 960, 7)
    for side in (-1, 1):
        hand = [(94, 262), (104, 240), (126, 238), (138, 262), (128, 288), (102, 286)]
        drawing.shape([(210 + side * x, y) for x, y in hand], Surface(_SKIN, round_px=15))
        thumb = [(84, 244), (104, 240), (112, 254), (90, 262)]
        drawing.shape([(210 + side * x, y) for x, y in thumb], Surface(_SKIN, round_px=8))
    return drawing.cutout(face=178, chin=(210, 200))


def dog() -> Cutout:
    """A brown dog from the side, with a red collar. It has no chin: the place is that of its forepaws."""
    drawing = SoftDrawing(760, 640, 9)

    def fur(round_px: float, degrees: float, colour: Colour = _FUR) -> Surface:
        return Surface(colour, round_px, grain=0.16, hairs=(degrees, 16))

    # the legs of the far side, the tail, the trunk, the legs of this side
    far = fur(24, 70, _DARK_FUR)
    drawing.shape([(500, 330), (556, 330), (548, 450), (560, 560), (566, 596), (520, 596), (514, 540), (500, 440)], far)
    drawing.shape([(236, 340), (286, 340), (280, 470), (276, 560), (286, 598), (238, 598), (240, 540), (232, 440)], far)
    tail = [(596, 262), (640, 220), (672, 150), (690, 96), (706, 104), (700, 176), (668, 256), (620, 306)]
    drawing.shape(tail, fur(18, 110))
    trunk = [
        (210, 236), (300, 212), (420, 224), (540, 222), (610, 250), (628, 320), (600, 380), (520, 376), (430, 404),
        (330, 424), (250, 420), (206, 360), (190, 290),
    ]  # fmt: skip
    drawing.shape(trunk, fur(86, 15))
    hind = [
        (548, 280), (612, 282), (632, 360), (612, 420), (622, 480), (632, 560), (642, 604), (588, 604), (584, 548),
        (572, 470), (540, 400), (532, 330),
    ]  # fmt: skip
    drawing.shape(hind, fur(36, 70))
    fore = [
        (206, 320), (276, 330), (272, 430), (262, 520), (262, 566), (270, 606), (212, 606), (216, 540), (208, 440),
        (196, 370),
    ]  # fmt: skip
    drawing.shape(fore, fur(30, 70))
    for x in (612, 240):
        paw = [(x - 30, 592), (x + 22, 588), (x + 30, 606), (x + 10, 616), (x - 36, 616)]
        drawing.shape(paw, fur(10, 70, _LIGHT_FUR))
    drawing.shape([(170, 150), (250, 150), (310, 240), (290, 330), (220, 350), (186, 270)], fur(50, 60))
    _snout(drawing, fur)
    return drawing.cutout(face=160, chin=(240, 606))


def _leg(drawing: SoftDrawing, x: float) -> None:
    leg = [(x - 38, 600), (x + 38, 600), (x + 32, 760), (x + 24, 885), (x - 24, 885), (x - 32, 760)]
    drawing.shape(leg, Surface(_JEANS, round_px=34))
    shoe = [(x - 30, 880), (x + 30, 880), (x + 34, 915), (x + 26, 930), (x - 26, 930), (x - 34, 915)]
    drawing.shape(shoe, Surface(_SHOES, round_px=18))


def _arm(drawing: SoftDrawing, side: int, cloth: Surface) -> None:
    sleeve = [(112, 232), (150, 262), (170, 380), (176, 520), (150, 560), (124, 540), (122, 400), (104, 300)]
    drawing.shape([(210 + side * x, y) for x, y in sleeve], cloth)
    hand = [(128, 545), (172, 545), (172, 590), (150, 612), (130, 590)]
    drawing.shape([(210 + side * x, y) for x, y in hand], Surface(_SKIN, round_px=16))


def _coat(drawing: SoftDrawing) -> None:
    coat = [
        (158, 222), (210, 212), (262, 222), (322, 248), (338, 330), (326, 470), (338, 640), (210, 658), (82, 640),
        (94, 470), (82, 330), (98, 248),
    ]  # fmt: skip
    drawing.shape(coat, Surface(_COAT, round_px=80))


def _head(drawing: SoftDrawing) -> None:
    drawing.shape([(182, 170), (238, 170), (242, 222), (178, 222)], Surface(_SKIN, round_px=26))
    drawing.shadow([(176, 196), (244, 196), (244, 222), (176, 222)], 0.45, 7)
    for side in (-1, 1):
        ear = [(66, 108), (79, 112), (80, 140), (68, 152)]
        drawing.shape([(210 + side * x, y) for x, y in ear], Surface(_SKIN, round_px=9))
    hair = [
        (210, 22), (258, 36), (282, 88), (278, 142), (256, 190), (210, 200), (164, 190), (142, 142), (138, 88),
        (162, 36),
    ]  # fmt: skip
    drawing.shape(hair, Surface(_HAIR, round_px=66, grain=0.22, hairs=(90, 25)))
    drawing.shadow([(170, 170), (250, 170), (244, 200), (176, 200)], 0.3, 6)


def _snout(drawing: SoftDrawing, fur: Callable[..., Surface]) -> None:
    """The dog's head, which looks to the left, and its collar."""
    head = [
        (104, 108), (150, 76), (208, 72), (250, 100), (262, 150), (236, 200), (176, 216), (120, 206), (60, 214),
        (22, 200), (18, 172), (50, 156), (88, 146),
    ]  # fmt: skip
    drawing.shape(head, fur(46, 20))
    drawing.shape([(20, 170), (56, 158), (96, 164), (110, 196), (62, 214), (24, 204)], fur(22, 10, _LIGHT_FUR))
    drawing.shape([(12, 166), (34, 160), (40, 176), (26, 188), (12, 182)], Surface(_NOSE, round_px=9, gloss=60))
    drawing.shadow([(26, 204), (100, 198), (120, 204), (60, 214)], 0.6, 3)
    drawing.shape([(122, 122), (140, 116), (150, 128), (138, 138), (124, 134)], Surface(_NOSE, round_px=7, gloss=90))
    drawing.shape(
        [(200, 76), (242, 84), (272, 130), (276, 196), (250, 226), (224, 196), (206, 140)], fur(26, 75, _DARK_FUR)
    )
    collar = [(168, 222), (200, 214), (250, 196), (286, 180), (296, 202), (250, 226), (200, 244), (174, 250)]
    drawing.shape(collar, Surface(_RED, round_px=9))


def _smooth(outline: Outline) -> NDArray[np.float64]:
    """Points of a curve that runs through all of the outline's, and closes (Catmull and Rom's)."""
    points = np.array(outline, np.float64)
    before, after, later = np.roll(points, 1, 0), np.roll(points, -1, 0), np.roll(points, -2, 0)
    t = np.linspace(0, 1, _STEPS, endpoint=False)[None, :, None]
    p, a, b, q = (part[:, None] for part in (before, points, after, later))
    curve = 0.5 * (2 * a + (b - p) * t + (2 * p - 5 * a + 4 * b - q) * t**2 + (3 * a - p - 3 * b + q) * t**3)
    return np.asarray(curve.reshape(-1, 2), np.float64)


def _even(noise: AnyPixels) -> AnyPixels:
    """The same noise with a deviation of 1."""
    return np.asarray(noise / (noise.std() + 1e-6), np.float32)
