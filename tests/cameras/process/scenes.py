"""Small grey pictures of a garden, as the gate sees them."""

import functools

import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]

HEIGHT, WIDTH = 100, 178


def garden(noise: float = 2.0, seed: int = 0, *, moved_px: int = 0, light: float = 1.0, contrast: float = 1.0) -> Gray:
    """Beds, a wall and a tree; ``seed`` is the moment's noise, ``moved_px`` how far the camera was turned."""
    seen = _whole()[:, moved_px : moved_px + WIDTH]
    seen = (seen - seen.mean()) * contrast + seen.mean()
    grains = np.random.default_rng(seed).normal(0, noise, seen.shape)
    shown: Gray = np.clip(seen * light + grains, 0, 255).astype(np.uint8)
    return shown


def somebody(picture: Gray, x: int, *, level: int = 230, wide: int = 12, high: int = 40) -> Gray:
    """The same picture with somebody in it."""
    shown = picture.copy()
    shown[50 : 50 + high, max(0, x) : x + wide] = level
    return shown


@functools.cache
def _whole() -> npt.NDArray[np.float64]:
    rng = np.random.default_rng(7)
    whole = np.full((HEIGHT, 3 * WIDTH), 120.0)
    for left, top in zip(rng.integers(0, 3 * WIDTH, 240), rng.integers(0, HEIGHT, 240), strict=True):
        wide, high = rng.integers(5, 25, 2)
        whole[top : top + high, left : left + wide] = rng.integers(40, 200)
    return whole
