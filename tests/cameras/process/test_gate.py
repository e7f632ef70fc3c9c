"""Whether something moves: on synthetic pictures, a fifth of a second apart."""

import numpy as np

from bot.cameras.process.picture.gate import Motion, MotionGate
from tests.cameras.process.scenes import HEIGHT, WIDTH, Gray, garden, somebody


class Frames:
    """Shows pictures to a gate in their time."""

    def __init__(self, every_s: float = 0.2) -> None:
        self.gate = MotionGate()
        self.moment = 100.0
        self._every_s = every_s

    def show(self, picture: Gray, hidden: np.ndarray | None = None) -> Motion:
        self.moment += self._every_s
        return self.gate.look(picture, self.moment, hidden)

    def rest(self, count: int = 10, **scene: float) -> None:
        for seed in range(count):
            self.show(garden(seed=seed, **scene))  # type: ignore[arg-type]


def test_a_garden_in_which_nothing_moves_is_still_for_all_its_noise() -> None:
    frames = Frames()
    assert not any(frames.show(garden(seed=seed, noise=6.0)).boxes for seed in range(60))


def test_somebody_is_seen_in_the_very_first_frame_that_shows_them_and_where() -> None:
    frames = Frames()
    frames.rest()
    motion = frames.show(somebody(garden(seed=77), 60))
    left, top, right, bottom = motion.boxes[0]
    assert left <= 60
    assert right >= 72
    assert top <= 52
    assert bottom >= 88
    assert 0.01 < motion.changed < 0.1


def test_two_who_walk_apart_are_two_boxes_the_larger_first() -> None:
    frames = Frames()
    frames.rest()
    both = somebody(somebody(garden(seed=78), 20, wide=8), 120, wide=20)
    first, second, *_ = frames.show(both).boxes
    assert first[0] > 90 > second[2]


def test_somebody_who_goes_is_gone_with_the_next_frame() -> None:
    frames = Frames()
    frames.rest()
    for x in range(0, 40, 4):
        assert frames.show(somebody(garden(seed=x), x)).boxes
    assert not frames.show(garden(seed=79)).boxes


def test_what_stays_becomes_usual_within_a_minute_and_not_within_two_seconds() -> None:
    frames = Frames()
    frames.rest()
    parked = [bool(frames.show(somebody(garden(seed=seed), 60)).boxes) for seed in range(400)]
    assert all(parked[:20])
    assert not any(parked[300:])


def test_a_light_that_goes_on_is_no_movement_and_what_moves_afterwards_is() -> None:
    frames = Frames()
    frames.rest(light=0.3)
    assert frames.show(garden(seed=80, light=1.0)).lit
    assert not any(frames.show(garden(seed=seed, light=1.0)).boxes for seed in range(30))
    assert frames.show(somebody(garden(seed=81), 60, level=20)).boxes


def test_lights_that_flicker_for_ever_do_not_blind_the_gate() -> None:
    frames = Frames()
    frames.rest()
    seen = [frames.show(garden(seed=seed, light=1.0 if seed // 25 % 2 else 0.3)) for seed in range(100)]
    assert sum(motion.lit for motion in seen) < 70


def test_somebody_who_comes_right_up_to_the_lens_is_no_light() -> None:
    frames = Frames()
    frames.rest()
    for wide in range(20, WIDTH + 1, 30):
        picture = garden(seed=wide)
        picture[:, :wide] = 250
        assert frames.show(picture).boxes
    assert frames.show(np.full((HEIGHT, WIDTH), 250, np.uint8)).boxes


def test_dusk_is_no_movement() -> None:
    frames = Frames(every_s=1.0)
    assert not any(frames.show(garden(seed=n, light=1 - n / 1000)).boxes for n in range(900))


def test_in_fog_less_is_a_change() -> None:
    frames = Frames(every_s=1.0)
    frames.rest(contrast=0.2)
    fog = garden(seed=82, contrast=0.2, noise=1.0)
    assert frames.show(somebody(fog, 60, level=int(fog.mean()) + 25)).boxes


def test_behind_a_mask_nothing_moves() -> None:
    frames = Frames()
    hidden = np.zeros((HEIGHT, WIDTH), np.bool_)
    hidden[:, 50:90] = True
    for seed in range(10):
        frames.show(garden(seed=seed), hidden)
    assert not frames.show(somebody(garden(seed=83), 60), hidden).boxes
    assert frames.show(somebody(garden(seed=84), 120), hidden).boxes


def test_noise_alone_ends_in_no_more_boxes_than_fit_a_message() -> None:
    rng = np.random.default_rng(1)
    frames = Frames()
    for _ in range(20):
        motion = frames.show(rng.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8))
        assert len(motion.boxes) <= 32


def test_a_picture_of_another_size_begins_anew() -> None:
    frames = Frames()
    frames.rest()
    assert frames.show(garden()[:, :100]) == Motion()
    assert not frames.show(garden(seed=85)[:, :100]).boxes
