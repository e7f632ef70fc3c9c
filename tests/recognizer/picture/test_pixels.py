"""A dark picture is made brighter, any other is left alone."""

import numpy as np
import pytest

from recognizer.picture.pixels import brightened, too_little_light


def grey(level: float, *, noise: float = 0.0) -> np.ndarray:
    picture = np.full((64, 64, 3), level) + np.random.default_rng(1).normal(0, noise, (64, 64, 3))
    return np.clip(picture, 0, 255).astype(np.uint8)


def test_only_a_dark_picture_wants_light_and_never_more_than_eight_times() -> None:
    assert too_little_light(grey(100)) == too_little_light(grey(60)) == 1.0
    assert too_little_light(grey(50)) == pytest.approx(4.0)
    assert too_little_light(grey(2)) == too_little_light(grey(0)) == 8.0


def test_a_lamp_in_the_picture_makes_it_no_brighter() -> None:
    night = grey(20)
    night[:16, :16] = 255
    assert too_little_light(night) == 8.0


def test_what_was_in_between_the_levels_comes_back_out_of_the_noise() -> None:
    one, other = (brightened(grey(level, noise=2.0), 8.0, grainy=True) for level in (12.2, 12.7))
    assert other.mean() - one.mean() == pytest.approx(4.0, abs=0.7)
    plain, smooth = (brightened(grey(12.5, noise=2.0), 8.0, grainy=grainy) for grainy in (False, True))
    assert smooth.std() < plain.std() / 2
