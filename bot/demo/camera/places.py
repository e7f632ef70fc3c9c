"""What the two cameras that watch see while nobody is there: the way to the door, and the garden."""

import cv2
import numpy as np

from bot.demo.camera.cutouts import AnyPixels, BgrPicture

#: Places are drawn at this size, and made smaller for the small streams.
WIDTH, HEIGHT = 1280, 720

_GRASS = 74, 128, 98
_PATH = 168, 180, 186


def doorstep() -> BgrPicture:
    """From above the door: a path through a front garden, a gate, the street behind it."""
    rng = np.random.default_rng(17)
    scene = _sky_and_lawn(230)
    for x in range(-20, WIDTH, 130):
        _bush(scene, rng, (x, 210), 70, (70, 112, 84))
    cv2.rectangle(scene, (0, 238), (WIDTH, 262), (150, 152, 154), -1)
    cv2.fillPoly(scene, [np.array([[560, 250], [720, 250], [1120, HEIGHT], [160, HEIGHT]])], _PATH)
    for n in range(1, 8):
        y = 250 + n * n * 9
        cv2.line(scene, (0, y), (WIDTH, y), (150, 162, 168), 2)
    _fence(scene, 180, 290, gate=(540, 740))
    return _finished(scene, rng)


def garden() -> BgrPicture:
    """From the eaves: a lawn with a hedge behind it, a tree and a shed."""
    rng = np.random.default_rng(23)
    scene = _sky_and_lawn(190)
    for x in range(-40, WIDTH + 40, 74):
        _bush(scene, rng, (x, 205), 66, (58, 100, 74))
    cv2.rectangle(scene, (980, 110), (1210, 330), (92, 116, 148), -1)
    for x in range(980, 1210, 23):
        cv2.line(scene, (x, 110), (x, 330), (78, 100, 130), 2)
    cv2.fillPoly(scene, [np.array([[956, 120], [1095, 40], [1234, 120]])], (70, 74, 96))
    cv2.rectangle(scene, (1060, 190), (1130, 330), (64, 82, 108), -1)
    cv2.rectangle(scene, (168, 150), (196, 350), (54, 70, 92), -1)
    _bush(scene, rng, (182, 110), 130, (66, 118, 84))
    stones = ((640, 700, 90), (700, 610, 70), (742, 540, 54), (790, 482, 42), (850, 436, 34), (920, 400, 28))
    for x, y, wide in stones:
        cv2.ellipse(scene, (x, y), (wide, wide // 3), 0, 0, 360, (150, 160, 166), -1)
    return _finished(scene, rng)


def _sky_and_lawn(horizon: int) -> AnyPixels:
    scene: AnyPixels = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    share = np.linspace(0, 1, horizon, dtype=np.float32)[:, None]
    scene[:horizon] = (np.array((214, 206, 196)) - share * np.array((30, 18, 10)))[:, None]
    near = np.linspace(0, 1, HEIGHT - horizon, dtype=np.float32)[:, None]
    scene[horizon:] = (np.array(_GRASS) + near * np.array((-8, 26, 14)))[:, None]
    return scene


def _bush(
    scene: AnyPixels, rng: np.random.Generator, middle: tuple[int, int], wide: int, leaf: tuple[int, int, int]
) -> None:
    for _ in range(26):
        x, y = (int(rng.normal(at, wide * spread)) for at, spread in zip(middle, (0.5, 0.32), strict=True))
        light = rng.integers(-18, 26)
        cv2.circle(scene, (x, y), int(rng.integers(wide // 7, wide // 3)), [int(part + light) for part in leaf], -1)


def _fence(scene: AnyPixels, top: int, bottom: int, gate: tuple[int, int]) -> None:
    for x in range(0, WIDTH, 44):
        if not gate[0] < x < gate[1]:
            cv2.rectangle(scene, (x, top), (x + 20, bottom), (222, 226, 228), -1)
    for y in (top + 18, bottom - 26):
        cv2.rectangle(scene, (0, y), (gate[0], y + 9), (214, 218, 220), -1)
        cv2.rectangle(scene, (gate[1], y), (WIDTH, y + 9), (214, 218, 220), -1)


def _finished(scene: AnyPixels, rng: np.random.Generator) -> BgrPicture:
    """A little out of focus, with the grain of grass and walls, darker at the corners."""
    soft = cv2.GaussianBlur(scene, (0, 0), 2.2)
    grain = cv2.GaussianBlur(rng.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 1.4)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    shade = 1.04 - 0.5 * (((x - WIDTH / 2) / WIDTH) ** 2 + ((y - HEIGHT / 2) / HEIGHT) ** 2)
    return np.asarray(np.clip((soft + 9 * grain[..., None]) * shade[..., None], 0, 255), np.uint8)
