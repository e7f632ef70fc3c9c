"""Pictures in the picture: a photo of Grace on a tablet that somebody holds up, and a poster of her on a wall."""

import cv2
import numpy as np

from bot.demo.camera.cutouts import HEIGHT, WIDTH, AnyPixels, BgrPicture

#: How far away the camera is from what hangs or is held there, in widths of it: how much its far edge shrinks.
_DISTANCE = 3.2
#: Paper shines less than skin, and a screen more.
_PAPER, _SCREEN = 0.94, 1.06
#: Of a print, and the rim of a tablet, in pixels of the picture.
_MARGIN, _RIM = 22, 26

#: A screen's rows and columns of lights, as the camera's own pixels see them: so many px from one to the next, at this
#: angle, and so much brighter and darker.
_LIGHTS_PX = 2.5
_LIGHTS_DEG = 7.0
_LIGHTS = 0.45


def printed(picture: BgrPicture) -> BgrPicture:
    """A picture on paper, with a white margin."""
    return _rimmed(picture, _MARGIN, (244, 246, 248))


def on_a_tablet(picture: BgrPicture) -> BgrPicture:
    """A picture that fills the screen of a tablet, with the black rim around it."""
    return _rimmed(picture, _RIM, (22, 20, 20))


def hung(frame: AnyPixels, paper: BgrPicture, middle: tuple[float, float], width: float, turn_deg: float) -> AnyPixels:
    """A print in the frame: ``width`` px wide around ``middle``, turned about its upright axis."""
    seen, inside = _placed(paper, middle, width, turn_deg)
    return _over(frame, seen * _PAPER, inside)


def held(frame: AnyPixels, tablet: BgrPicture, middle: tuple[float, float], width: float, turn_deg: float) -> AnyPixels:
    """A tablet in the frame, as ``hung``; the camera sees the lights of its screen as a pattern."""
    seen, inside = _placed(tablet, middle, width, turn_deg)
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    turn = np.deg2rad(_LIGHTS_DEG)
    along, over = across * np.cos(turn) + down * np.sin(turn), down * np.cos(turn) - across * np.sin(turn)
    lights = 1 + _LIGHTS * (np.sin(2 * np.pi * along / _LIGHTS_PX) + np.sin(2 * np.pi * over / _LIGHTS_PX)) / 2
    return _over(frame, seen * _SCREEN * lights[..., None], inside)


def wall(frame: AnyPixels, left: int) -> AnyPixels:
    """A plastered house wall from ``left`` to the right edge of the frame, a little out of focus."""
    rng = np.random.default_rng(12)
    built = frame.copy()
    plaster = cv2.GaussianBlur(rng.normal(0, 1, (HEIGHT, WIDTH - left)).astype(np.float32), (0, 0), 0.9)
    shade = np.linspace(1.0, 0.86, WIDTH - left)[None, :] * (1 + 0.018 * plaster / plaster.std())
    built[:, left:] = np.array((168, 186, 198), np.float32) * shade[..., None]
    built[:, left : left + 3] = (110, 122, 132)
    built[:, left - 8 :] = cv2.GaussianBlur(built[:, left - 8 :], (0, 0), 1.4)
    return built


def _rimmed(picture: BgrPicture, px: int, colour: tuple[int, int, int]) -> BgrPicture:
    height, width = picture.shape[:2]
    rimmed = np.full((height + 2 * px, width + 2 * px, 3), colour, np.uint8)
    rimmed[px : px + height, px : px + width] = picture
    return rimmed


def _placed(
    flat: BgrPicture, middle: tuple[float, float], width: float, turn_deg: float
) -> tuple[AnyPixels, AnyPixels]:
    """Something flat as the camera sees it, and where it is: 0 to 1, shape (height, width)."""
    height, half, turn = width * flat.shape[0] / flat.shape[1], width / 2, np.deg2rad(turn_deg)
    corners = []
    for x, y in ((-half, -height / 2), (half, -height / 2), (half, height / 2), (-half, height / 2)):
        near = _DISTANCE * width / (_DISTANCE * width + x * np.sin(turn))
        corners.append((middle[0] + x * np.cos(turn) * near, middle[1] + y * near))
    own = [(0, 0), (flat.shape[1], 0), (flat.shape[1], flat.shape[0]), (0, flat.shape[0])]
    place = cv2.getPerspectiveTransform(np.array(own, np.float32), np.array(corners, np.float32))
    # as coarse as it will be, so that warping leaves no jagged edges
    soft = cv2.GaussianBlur(flat.astype(np.float32), (0, 0), max(0.1, 0.35 * flat.shape[1] / width))
    inside = cv2.warpPerspective(np.ones(flat.shape[:2], np.float32), place, (WIDTH, HEIGHT))
    return cv2.warpPerspective(soft, place, (WIDTH, HEIGHT)), inside


def _over(frame: AnyPixels, seen: AnyPixels, inside: AnyPixels) -> AnyPixels:
    """Put it into the frame, with its shadow."""
    shadow = cv2.GaussianBlur(np.roll(inside, (5, 4), (0, 1)), (0, 0), 5)[..., None]
    shaded = frame * (1 - 0.35 * shadow)
    return np.asarray(shaded * (1 - inside[..., None]) + seen * inside[..., None])
