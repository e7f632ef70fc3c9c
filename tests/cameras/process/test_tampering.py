"""Covered, blinded, moved; on synthetic pictures, a second apart."""

import numpy as np

from bot.cameras.process.picture.tampering import TamperWatch
from tests.cameras.process.scenes import HEIGHT, WIDTH, Gray, garden, somebody

DAY, INFRARED = 10.0, 0.0


class Looks:
    """Shows pictures, a second apart."""

    def __init__(self) -> None:
        self.watch = TamperWatch()
        self.moment = 100.0
        self.told: list[str | None] = []

    def show(self, picture: Gray, colour: float = DAY) -> None:
        self.moment += 1.0
        if self.watch.look(picture, colour, self.moment):
            self.told.append(self.watch.how)

    def garden(self, seconds: int = 30, colour: float = DAY, **scene: float) -> None:
        for seed in range(seconds):
            self.show(garden(seed=seed, **scene), colour)  # type: ignore[arg-type]

    def flat(self, level: int, seconds: int = 20, colour: float = 0.0) -> None:
        for seed in range(seconds):
            grains = np.random.default_rng(seed).normal(level, 1.0, (HEIGHT, WIDTH))
            self.show(np.clip(grains, 0, 255).astype(np.uint8), colour)


def test_a_lens_that_is_covered_is_told_once_and_so_is_its_end() -> None:
    looks = Looks()
    looks.garden()
    looks.flat(12)
    assert looks.told == ["covered"]
    looks.garden(10)
    assert looks.told == ["covered", None]


def test_a_grey_bag_over_the_lens_is_a_cover_too() -> None:
    looks = Looks()
    looks.garden()
    looks.flat(120, colour=5.0)
    assert looks.told == ["covered"]


def test_a_torch_into_the_lens_blinds_it() -> None:
    looks = Looks()
    looks.garden()
    looks.flat(255)
    looks.garden(10)
    assert looks.told == ["blinded", None]


def test_a_camera_that_is_turned_is_moved_and_turned_back_sees_as_before() -> None:
    looks = Looks()
    looks.garden()
    looks.garden(30, moved_px=64)
    assert looks.told == ["moved"]
    looks.garden(10)
    assert looks.told == ["moved", None]


def test_a_nudge_is_no_move() -> None:
    looks = Looks()
    looks.garden()
    looks.garden(60, moved_px=2)
    assert looks.told == []


def test_infrared_at_night_and_lightning_are_no_tampering() -> None:
    looks = Looks()
    looks.garden()
    looks.flat(5, seconds=4)  # it switches over
    looks.garden(60, INFRARED, light=0.8, contrast=0.6, noise=4.0)
    looks.flat(255, seconds=1)
    looks.garden(30, INFRARED, light=0.8, contrast=0.6, noise=4.0)
    looks.flat(5, seconds=3)
    looks.garden(30)
    assert looks.told == []


def test_a_light_that_goes_out_and_leaves_a_dim_view_of_the_same_is_no_cover() -> None:
    looks = Looks()
    looks.garden()
    looks.garden(60, INFRARED, light=0.3, contrast=0.15, noise=1.0)
    assert looks.told == []
    looks.flat(6)
    assert looks.told == ["covered"]


def test_night_that_falls_is_no_cover() -> None:
    looks = Looks()
    looks.garden()
    for n in range(600):
        looks.show(garden(seed=n, light=1 - n / 610, contrast=1 - n / 700))
    assert looks.told == []


def test_covered_at_night_is_told_as_well() -> None:
    looks = Looks()
    looks.garden(30, INFRARED)
    looks.flat(6)
    assert looks.told == ["covered"]


def test_a_hand_that_passes_and_people_in_front_are_no_tampering() -> None:
    looks = Looks()
    looks.garden()
    looks.flat(30, seconds=4)
    for n in range(60):
        looks.show(somebody(garden(seed=n), n * 3 % 140, wide=60, high=50))
    assert looks.told == []


def test_a_lorry_in_front_of_half_the_view_is_no_move() -> None:
    looks = Looks()
    looks.garden()
    for n in range(60):
        picture = garden(seed=n)
        picture[:, :90] = garden(seed=n, moved_px=100)[:, :90]
        looks.show(picture)
    assert looks.told == []


def test_fog_and_a_wall_without_edges_tell_nothing() -> None:
    looks = Looks()
    looks.flat(120, seconds=60, colour=DAY)
    looks.flat(10, seconds=30)
    assert looks.told == []


def test_a_picture_of_another_size_begins_anew() -> None:
    looks = Looks()
    looks.garden()
    for n in range(30):
        looks.show(garden(seed=n, moved_px=40)[:, :120])
    assert looks.told == []


def test_a_cover_that_was_told_before_a_restart_is_over_once_something_is_to_be_seen() -> None:
    looks = Looks()
    looks.watch = TamperWatch("covered")
    looks.flat(12)
    assert looks.told == []
    looks.garden(10)
    assert looks.told == [None]
