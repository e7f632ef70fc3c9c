"""What stays before a camera: learned over days, never of whoever walks, kept in a small file."""

import errno
from pathlib import Path

import pytest

from recognizer.face import Box
from recognizer.track.found import TrackKind
from recognizer.watching import furniture
from recognizer.watching.furniture import APART_S, FORGOTTEN_AFTER_S, MOST, SIGHTINGS, Furniture

SIZE = (640, 360)
POSTER = Box(500, 60, 560, 200)
DAY_S = 86_400.0


class Days:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def days() -> Days:
    return Days()


def hang(
    learned: Furniture, days: Days, box: Box = POSTER, *, times: int = SIGHTINGS, apart_s: float = DAY_S / 4
) -> None:
    for _ in range(times):
        learned.stays("garden", TrackKind.PERSON, box, SIZE)
        days.now += apart_s


def is_there(
    learned: Furniture, box: Box = POSTER, *, camera: str = "garden", kind: TrackKind = TrackKind.PERSON
) -> bool:
    return learned.is_there(camera, kind, box, SIZE)


def test_what_is_found_five_times_over_more_than_a_day_is_furniture(days: Days) -> None:
    learned = Furniture(None, days)
    hang(learned, days, times=SIGHTINGS - 1)
    assert not is_there(learned)
    hang(learned, days, times=1)
    assert is_there(learned)


def test_a_long_day_is_one_day(days: Days) -> None:
    learned = Furniture(None, days)
    hang(learned, days, times=20, apart_s=APART_S)
    assert not is_there(learned)
    hang(learned, days, times=5, apart_s=APART_S)
    assert is_there(learned)


def test_often_in_one_hour_is_once(days: Days) -> None:
    learned = Furniture(None, days)
    hang(learned, days, times=1, apart_s=2 * DAY_S)
    hang(learned, days, times=500, apart_s=1.0)
    assert not is_there(learned)


def test_another_place_camera_kind_or_size_is_not_it(days: Days) -> None:
    learned = Furniture(None, days)
    hang(learned, days)
    assert not is_there(learned, Box(100, 60, 160, 200))
    assert not is_there(learned, camera="door")
    assert not is_there(learned, kind=TrackKind.ANIMAL)
    assert not is_there(learned, Box(470, 0, 590, 260))  # in front of it, nearer


def test_where_people_of_its_size_walk_through_nothing_is_furniture(days: Days) -> None:
    learned = Furniture(None, days)
    hang(learned, days)
    for _ in range(2):
        learned.passes("garden", TrackKind.PERSON, POSTER, SIZE)
    assert is_there(learned)
    learned.passes("garden", TrackKind.PERSON, POSTER, SIZE)
    assert not is_there(learned)


def test_it_outlives_a_restart_and_a_file_that_cannot_be_read_is_learned_anew(tmp_path: Path, days: Days) -> None:
    learned = Furniture(tmp_path, days)
    hang(learned, days)
    assert is_there(Furniture(tmp_path, days))
    later = Furniture(tmp_path, lambda: days.now + FORGOTTEN_AFTER_S)
    assert not is_there(later)
    kept = tmp_path / "furniture.json"
    assert kept.stat().st_mode & 0o077 == 0
    garden = b'{"version": 1, "cameras": {"garden": [[%b]]}}'
    endless = garden % b'"person", 1e999, 1, 1, 1, 1, 1, 1, 1, 1'
    for damaged in (b"", b"[]", b"[" * 5000, garden % b"1", endless, b'{"version": 9}'):
        kept.write_bytes(damaged)
        assert not is_there(Furniture(tmp_path, days))


def test_a_full_disk_is_no_reason_to_forget(tmp_path: Path, days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(furniture, "write_private_file", full)
    learned = Furniture(tmp_path, days)
    hang(learned, days)
    assert is_there(learned)


def test_places_are_bounded_and_the_old_ones_go(days: Days) -> None:
    learned = Furniture(None, days)
    hang(learned, days)
    for column in range(20):
        for row in range(10):
            learned.stays("garden", TrackKind.PERSON, Box(26 * column, 20 * row, 26 * column + 30, 20 * row + 40), SIZE)
    assert len(learned._cameras["garden"]) <= MOST
    assert is_there(learned)  # what counted more than once stays
    days.now += FORGOTTEN_AFTER_S + 1
    learned.stays("garden", TrackKind.PERSON, Box(0, 0, 30, 40), SIZE)
    assert not is_there(learned)
