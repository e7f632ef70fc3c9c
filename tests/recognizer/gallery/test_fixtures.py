"""A face that never moves at a door is a picture: after days, in its own place, and nowhere else."""

import json
import stat
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from recognizer.detect.engine import open_engine
from recognizer.face import Box, EngineId, EngineSettings, Face
from recognizer.gallery import fixtures
from recognizer.gallery.fixtures import (
    APART_S,
    FORGOTTEN_AFTER_S,
    MOST,
    ONCE_FORGOTTEN_AFTER_S,
    OVER_S,
    SIGHTINGS,
    Fixtures,
)
from recognizer.recogniser import Recogniser
from tests.portraits import at_the_door, grace
from tests.recognizer.faces import ENGINE, face, near, point
from tests.sitters import grace_hopper, poster_behind

NOON = 1_000_000.0
PLACE = Box(100, 100, 180, 180)
DAYS = [NOON + n * OVER_S / 2 for n in range(SIGHTINGS)]


def poster(photo: int = 0, *, box: Box = PLACE) -> Face:
    """The same picture, in other light each time."""
    return replace(face(near("poster", photo, apart=0.1)), box=box)


def opened(folder: Path, engine: EngineId = ENGINE) -> Fixtures:
    return Fixtures(folder, engine)


def hung(known: Fixtures, door: str = "front") -> str:
    """A picture that has hung there for days; returns its id."""
    found = [known.see(door, [poster(n)], when) for n, when in enumerate(DAYS)]
    assert found[-1]
    return found[-1]


def test_what_stays_for_days_is_a_fixture_and_nothing_before_that(tmp_path: Path) -> None:
    known = opened(tmp_path)
    found = [known.see("front", [poster(n)], when) for n, when in enumerate(DAYS)]
    assert [bool(one) for one in found] == [False] * (SIGHTINGS - 1) + [True]
    assert known.see("front", [poster(99)], DAYS[-1] + 5) == found[-1]


def test_many_rings_within_a_day_or_an_hour_are_not_enough(tmp_path: Path) -> None:
    known = opened(tmp_path)
    assert not any(known.see("front", [poster(n)], NOON + n) for n in range(20))
    day = opened(tmp_path / "day")
    assert not any(day.see("front", [poster(n)], NOON + n * APART_S) for n in range(SIGHTINGS + 3))


@pytest.mark.parametrize(
    "other",
    [
        poster(box=Box(120, 100, 200, 180)),
        poster(box=Box(100, 100, 140, 140)),
        replace(face(near("somebody")), box=PLACE),
        replace(face(near("poster", 5, apart=0.4)), box=PLACE),  # the same person, before their picture
    ],
    ids=["beside it", "smaller", "somebody else in its place", "the person themselves"],
)
def test_another_face_or_another_place_is_not_the_fixture(tmp_path: Path, other: Face) -> None:
    known = opened(tmp_path)
    fixture = hung(known)
    assert known.see("front", [other], DAYS[-1] + 60) != fixture
    assert known.without("front", [poster(7), other], [fixture], DAYS[-1]) == (other,)


def test_another_door_and_what_is_not_ignored_stay(tmp_path: Path) -> None:
    known = opened(tmp_path)
    fixture = hung(known)
    shown = poster(7)
    assert known.see("back", [shown], DAYS[-1]) is None
    assert known.without("back", [shown], [fixture], DAYS[-1]) == (shown,)
    assert known.without("front", [shown], [], DAYS[-1]) == (shown,)
    assert known.without("front", [shown], ["another"], DAYS[-1]) == (shown,)


def test_whoever_moves_from_frame_to_frame_is_no_fixture(tmp_path: Path) -> None:
    known = opened(tmp_path)
    moving = [poster(1, box=Box(0, 100, 80, 180)), poster(2)]
    assert not any(known.see("front", moving, when) for when in DAYS)
    assert len(known) == 0


def test_what_was_seen_once_is_not_written_down_and_the_rest_outlasts_a_restart(tmp_path: Path) -> None:
    opened(tmp_path).see("front", [poster()], NOON)
    assert not (tmp_path / "fixtures.json").exists()
    fixture = hung(opened(tmp_path))
    again = opened(tmp_path)
    assert again.without("front", [poster(8)], [fixture], DAYS[-1]) == ()
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "fixtures.json").stat().st_mode) == 0o600


def test_an_ignored_picture_is_remembered_for_as_long_as_it_is_seen(tmp_path: Path) -> None:
    known = opened(tmp_path)
    fixture = hung(known)
    for week in range(1, 12):
        at = DAYS[-1] + week * 7 * OVER_S
        known = opened(tmp_path)
        known.see("front", [replace(face(near("visitor", week)), box=Box(300, 0, 360, 60))], at)
        assert known.without("front", [poster(week)], [fixture], at) == ()


def test_what_is_gone_from_the_wall_is_forgotten_and_what_was_seen_once_sooner(tmp_path: Path) -> None:
    known = opened(tmp_path)
    hung(known)
    late = DAYS[-1] + ONCE_FORGOTTEN_AFTER_S + 1
    known.see("front", [replace(face(near("visitor")), box=Box(0, 0, 40, 40))], DAYS[-1])
    known.see("back", [replace(face(near("another")), box=Box(0, 0, 40, 40))], late)
    assert len(known) == 2
    known.see("back", [replace(face(near("third")), box=Box(0, 0, 40, 40))], DAYS[-1] + FORGOTTEN_AFTER_S + 1)
    assert len(known) == 1
    assert len(opened(tmp_path)) == 0


def test_a_real_picture_on_the_wall_is_found_by_day_and_by_night_and_whoever_it_shows_is_named_elsewhere(
    tmp_path: Path, cache_folder: Path
) -> None:
    now = [NOON]
    engine = open_engine(EngineSettings(detector="hog", cache_folder=cache_folder))
    recogniser = Recogniser(tmp_path, engine, clock=lambda: now[0])
    recogniser.enrol("grace", grace_hopper())
    lights, places = (1.0, 0.5, 1.2, 0.7, 0.9), (190, 225, 260)
    for n, light in enumerate(lights):
        now[0] += OVER_S / 2
        look = recogniser.look([poster_behind(light=light, visitor_left=places[n % 3])], door="front")
        assert [one.label for one in look.faces] == ["grace", None]
    of_grace, of_eileen = look.faces
    assert of_grace.fixture
    assert of_eileen.fixture is None
    ignored = [of_grace.fixture]
    (left,) = recogniser.look([poster_behind(light=0.6)], door="front", ignored=ignored).faces
    assert left.label is None
    herself = recogniser.look([at_the_door(grace())], door="front", ignored=ignored).faces
    assert [one.label for one in herself] == ["grace"]


def test_forgetting_somebody_forgets_their_picture(tmp_path: Path) -> None:
    known = opened(tmp_path)
    hung(known)

    def shows(vector: NDArray[np.float32]) -> bool:
        return bool(np.linalg.norm(vector - point("poster")) < 0.3)

    known.forget_like(shows)
    assert len(known) == 0
    assert len(opened(tmp_path)) == 0


def test_only_so_many_are_kept_and_those_that_hang_there_stay(tmp_path: Path) -> None:
    known = opened(tmp_path)
    fixture = hung(known)
    for n in range(MOST + 20):
        known.see("front", [replace(face(near(f"visitor {n}")), box=Box(n, 300, n + 80, 380))], DAYS[-1] + n)
    assert len(known) == MOST
    assert known.without("front", [poster(8)], [fixture], DAYS[-1]) == ()


_ENDLESS = b'{"id": "x", "door": "front", "box": [0, 0, 1, 1], "vector": "", "times": [1, 2, 3, 1e999]}'


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"[" * 5000,
     b'{"version": 2, "engine": "made up/1", "fixtures": []}', b'{"version": 1, "engine": "made up/1"}',
     b'{"version": 1, "engine": "made up/1", "fixtures": [{"id": "x"}]}',
     b'{"version": 1, "engine": "made up/1", "fixtures": [%b]}' % _ENDLESS],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_learned_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "fixtures.json").write_bytes(content)
    known = opened(tmp_path)
    assert len(known) == 0
    hung(known)
    assert json.loads((tmp_path / "fixtures.json").read_bytes())["version"] == 1


def test_another_engine_s_are_learned_anew(tmp_path: Path) -> None:
    hung(opened(tmp_path))
    assert len(opened(tmp_path, EngineId("another/1"))) == 0


def test_a_full_disk_makes_nobody_blind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = count()

    def full(_path: Path, _data: bytes) -> None:
        next(tries)
        raise OSError(28, "no space")

    monkeypatch.setattr(fixtures, "write_private_file", full)
    known = opened(tmp_path)
    fixture = hung(known)
    assert known.without("front", [poster(8)], [fixture], DAYS[-1]) == ()
    assert next(tries) > 0
    with pytest.raises(OSError, match="no space"):
        known.forget_like(lambda _: True)
