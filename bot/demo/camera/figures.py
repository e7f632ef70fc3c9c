"""Whole persons, and a cat, in the poses of a walk: heads from the portraits, bodies and legs drawn to go with them.

They are synthetic, and nobody was filmed for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.demo.camera import cutouts
from bot.demo.camera.cutouts import AnyPixels, Cutout
from bot.demo.camera.drawn import Colour, Outline, SoftDrawing, Surface, from_behind

#: A person's picture, px; bodies are drawn at half of it: a quarter of the time.
_WIDE, _TALL = 680, 1180
_FINE = 0.5
#: Where the chin is, and how far it is from the crown, px.
_CHIN = 340, 200
_HEAD = 172

#: Pictures of one step with each leg.
POSES = 6

_SHOES: Colour = (46, 40, 40)
_SKIN: Colour = (120, 150, 196)
_HIP, _KNEE, _ANKLE = 600.0, 850.0, 1085.0
_SHOULDER = 272.0


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody in each pose of a step; the last one stands. The feet are at the lower edge."""

    poses: tuple[AnyPixels, ...]
    #: How many of its own heights it goes in one step with each leg.
    stride: float = 0.8


@dataclass(frozen=True, slots=True)
class _Clothes:
    coat: Colour
    trousers: Colour


def grace() -> Figure:
    """Grace Hopper, whom the demo's family knows."""
    return _walking(cutouts.grace(), crown=30, clothes=_Clothes((46, 32, 26), (52, 38, 32)))


def eileen() -> Figure:
    """Eileen Collins, whom it does not."""
    return _walking(cutouts.eileen(), crown=17, clothes=_Clothes((44, 92, 214), (48, 88, 196)))


def stranger() -> Figure:
    """Somebody who does not show their face."""
    picture = _down_to_the_feet(_rgba(from_behind()))
    return Figure((*(_leaning(picture, 2.2 * sin(2 * pi * n / POSES)) for n in range(POSES)), picture))


def cat() -> Figure:
    """Chelsea, head and shoulders: she goes along the eaves, right before the lens, and looks in."""
    picture = _rgba(cutouts.chelsea())
    return Figure((*(_leaning(picture, 4 * sin(2 * pi * n / POSES)) for n in range(POSES)), picture), stride=0.5)


def _walking(head: Cutout, crown: int, clothes: _Clothes) -> Figure:
    poses = [_body(head, crown, clothes, n / POSES) for n in range(POSES)]
    return Figure((*poses, _body(head, crown, clothes, None)))


def _body(head: Cutout, crown: int, clothes: _Clothes, step: float | None) -> AnyPixels:
    """One pose, BGR and how much of it hides what is behind: shape (_TALL, _WIDE, 4), 0..255; None: standing."""
    drawing = SoftDrawing(round(_WIDE * _FINE), round(_TALL * _FINE), 8)
    swing = 0.0 if step is None else sin(2 * pi * step)
    lift = 0.0 if step is None else cos(2 * pi * step)
    apart = 8.0 if step is None else 0.0
    cloth = Surface(clothes.trousers, round_px=36 * _FINE)
    for side, lifted in ((-1, max(0.0, -lift)), (1, max(0.0, lift))):
        _leg(drawing, _CHIN[0] + side * 50, side * 23 * swing - side * apart / 4, 34 * lifted, cloth)
    coat = [(-128, 236), (128, 236), (122, 420), (126, 560), (118, 680), (-118, 680), (-126, 560), (-122, 420)]
    drawing.shape(_at(_CHIN[0], 0, coat), Surface(clothes.coat, round_px=80 * _FINE))
    sleeve = Surface(clothes.coat, round_px=30 * _FINE)
    for side in (-1, 1):
        _arm(drawing, _CHIN[0] + side * 122, side * 5 - 7 * swing, sleeve)
    drawn = drawing.cutout(face=_HEAD, chin=_CHIN)
    return _down_to_the_feet(_with_head(_rgba(drawn, (_WIDE, _TALL)), head, crown))


def _with_head(body: AnyPixels, head: Cutout, crown: int) -> AnyPixels:
    scale = _HEAD / (head.chin[1] - crown)
    move = np.array(
        [[scale, 0, _CHIN[0] - scale * head.chin[0]], [0, scale, _CHIN[1] - scale * head.chin[1]]], np.float32
    )
    picture = cv2.warpAffine(head.picture, move, (_WIDE, _TALL), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(_fading(head.matte), move, (_WIDE, _TALL), flags=cv2.INTER_AREA)
    return _mixed(body, picture, inside.clip(0, 1))


def _mixed(body: AnyPixels, picture: AnyPixels, matte: AnyPixels) -> AnyPixels:
    inside = matte[..., None]
    whole = body.astype(np.float32)
    whole[..., :3] = whole[..., :3] * (1 - inside) + picture * inside
    whole[..., 3:] = np.maximum(whole[..., 3:], 255 * inside)
    return np.clip(whole, 0, 255).astype(np.uint8)


def _fading(matte: NDArray[np.float32]) -> AnyPixels:
    """The portrait's lower edge goes over into the drawn coat."""
    fade = np.ones((matte.shape[0], 1), np.float32)
    share = matte.shape[0] // 9
    fade[-share:] = np.linspace(1, 0, share, dtype=np.float32)[:, None]
    return matte * fade


def _leg(drawing: SoftDrawing, hip: float, degrees: float, bend: float, cloth: Surface) -> None:
    knee = _limb_end((hip, _HIP), degrees, _KNEE - _HIP)
    ankle = _limb_end(knee, degrees - bend, _ANKLE - _KNEE)
    turn = radians(degrees - bend)
    shoe = [(-26, -14), (26, -14), (40, 22), (34, 34), (-30, 34)]
    turned = [(x * cos(turn) + y * sin(turn), y * cos(turn) - x * sin(turn)) for x, y in shoe]
    drawing.shape(_at(*ankle, turned), Surface(_SHOES, round_px=16 * _FINE))
    drawing.shape(_limb(knee, ankle, 40, 27), cloth)
    drawing.shape(_limb((hip, _HIP), knee, 58, 40), cloth)


def _arm(drawing: SoftDrawing, shoulder: float, degrees: float, cloth: Surface) -> None:
    elbow = _limb_end((shoulder, _SHOULDER), degrees, 190)
    wrist = _limb_end(elbow, degrees * 1.4, 170)
    hand = [(-18, -14), (18, -14), (20, 30), (0, 50), (-18, 30)]
    drawing.shape(_at(*wrist, hand), Surface(_SKIN, round_px=14 * _FINE))
    drawing.shape(_limb(elbow, wrist, 32, 24), cloth)
    drawing.shape(_limb((shoulder, _SHOULDER), elbow, 40, 32), cloth)


def _limb_end(joint: tuple[float, float], degrees: float, length: float) -> tuple[float, float]:
    """Where a limb ends that hangs from a joint; degrees from straight down, to the right."""
    return joint[0] + length * sin(radians(degrees)), joint[1] + length * cos(radians(degrees))


def _limb(begin: tuple[float, float], end: tuple[float, float], thick: float, thin: float) -> Outline:
    along = np.array(end) - np.array(begin)
    across = np.array((-along[1], along[0])) / (np.linalg.norm(along) + 1e-6)
    tip = along / (np.linalg.norm(along) + 1e-6)
    first, last = np.array(begin) - tip * thick * 0.5, np.array(end) + tip * thin * 0.5
    points = [first + across * thick * 0.8, np.array(end) + across * thin, last, np.array(end) - across * thin]
    return [(float(x) * _FINE, float(y) * _FINE) for x, y in [*points, first - across * thick * 0.8]]


def _at(x: float, y: float, outline: Sequence[tuple[float, float]]) -> Outline:
    return [((x + out) * _FINE, (y + down) * _FINE) for out, down in outline]


def _rgba(cutout: Cutout, size: tuple[int, int] | None = None) -> AnyPixels:
    """A cut-out with how much of it hides what is behind, 0..255."""
    picture = np.dstack([cutout.picture, np.clip(cutout.matte * 255, 0, 255).astype(np.uint8)])
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8) if size else picture


def _down_to_the_feet(figure: AnyPixels) -> AnyPixels:
    """Cut off what is below."""
    feet = int(np.flatnonzero(figure[..., 3].max(1) > 127)[-1])  # noqa: PLR2004 - the outline
    return figure[: feet + 1]


def _leaning(picture: AnyPixels, degrees: float) -> AnyPixels:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height), degrees, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height)), np.uint8)
