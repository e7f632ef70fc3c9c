"""A dark picture is made brighter, any other is left alone."""

import numpy as np
import pytest

from recognizer.picture.pixels import brightened, too_little_light


def grey(level: float, *, noise: float = 0.0) -> np.ndarray:
    picture = np.full((64, 64, 3), level) + np.random.default_rng(1).normal(0, noise, (64, 64, 3))
    return np.clip(picture, 0, 255).astype(np.uint8)


def test_only_a_dark_picture_wants_light() -> None:
    assert too_little_light(grey(100)) == too_little_light(grey(20)) == 1.0
    assert too_little_light(grey(19)) == too_little_light(grey(0)) == 8.0


def test_a_lamp_in_the_picture_makes_it_no_brighter() -> None:
    night = grey(12)
    night[:16, :16] = 255
    assert too_little_light(night) == 8.0


def test_what_was_in_between_the_levels_comes_back_out_of_the_noise() -> None:
    one, other = (brightened(grey(level, noise=2.0), 8.0) for level in (12.2, 12.7))
    assert other.mean() - one.mean() == pytest.approx(4.0, abs=0.7)
    assert one.std() < 8.0 * grey(12.2, noise=2.0).std() / 2
