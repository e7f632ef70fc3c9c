"""People nobody has named, over days."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.face import EngineId
from recognizer.gallery.strangers import FORGOTTEN_AFTER_S, MOST_SIGHTINGS, SAME_STRANGER, StrangerId, Strangers
from recognizer.match.matching import RULE
from tests.recognizer.faces import ENGINE, near, point

DAY = 86_400.0


@pytest.fixture
def strangers(tmp_path: Path) -> Strangers:
    numbers = count(1)
    return Strangers(tmp_path, ENGINE, new_id=lambda: StrangerId(f"s{next(numbers)}"))


def test_one_person_on_three_days_is_one_stranger_with_three_visits(strangers: Strangers) -> None:
    ids = {strangers.see(near("postman", day, apart=0.2), day * DAY) for day in range(3)}
    assert len(ids) == 1
    assert strangers[ids.pop()].visits == 3


def test_two_people_are_two_strangers(strangers: Strangers) -> None:
    assert strangers.see(near("postman"), 0) != strangers.see(near("neighbour"), 1)


def test_frames_of_one_press_are_one_visit(strangers: Strangers) -> None:
    for second in range(3):
        stranger = strangers.see(near("postman", second), second)
    assert strangers[stranger].visits == 1


def test_ids_outlive_a_restart_and_a_torn_file(strangers: Strangers, tmp_path: Path) -> None:
    first = strangers.see(near("postman", 1), 0)
    strangers.see(near("neighbour", 1), 1)
    assert Strangers(tmp_path, ENGINE).see(near("postman", 2), DAY) == first
    (tmp_path / "strangers.bin").write_bytes(b"torn")
    assert Strangers(tmp_path, ENGINE).see(near("postman", 3), 2 * DAY) == first


def test_strangers_of_another_engine_are_not_compared(strangers: Strangers, tmp_path: Path) -> None:
    strangers.see(near("postman", 1), 0)
    assert len(Strangers(tmp_path, EngineId("another/1"))) == 0


def test_whoever_was_away_for_long_is_forgotten_on_disk_too(strangers: Strangers, tmp_path: Path) -> None:
    strangers.see(near("postman", 1), 0)
    strangers.see(near("neighbour", 1), FORGOTTEN_AFTER_S)
    strangers.expire(FORGOTTEN_AFTER_S + 1)
    assert len(strangers) == len(Strangers(tmp_path, ENGINE)) == 1
    for path in tmp_path.iterdir():
        assert near("postman", 1).tobytes() not in path.read_bytes()


def test_two_strangers_who_are_one_keep_the_older_id(strangers: Strangers) -> None:
    older = strangers.see(near("postman", 1), 0)
    newer = strangers.see(near("postman with a beard", 1), DAY)
    assert strangers.merge(newer, older) == older
    assert strangers.see(near("postman with a beard", 1) * 0.999, 2 * DAY) == older or len(strangers) == 2
    assert strangers[older].times[:2] == (0, DAY)


def test_a_stranger_who_is_two_people_is_parted(strangers: Strangers) -> None:
    one = strangers.see(near("postman", 1, apart=0.1), 0)
    other = strangers.see(near("neighbour", 1, apart=0.1), DAY)
    merged = strangers.merge(one, other)
    parted = strangers.split(merged)
    assert parted is not None
    assert strangers.see(near("postman", 2, apart=0.1), 2 * DAY) != strangers.see(
        near("neighbour", 2, apart=0.1), 3 * DAY
    )


def test_one_sighting_cannot_be_parted(strangers: Strangers) -> None:
    assert strangers.split(strangers.see(near("postman", 1), 0)) is None


def test_a_sighting_that_turned_out_to_be_a_resident_is_taken_back(strangers: Strangers) -> None:
    stranger = strangers.see(near("anna", 1), 0)
    strangers.see(near("anna", 2), DAY)
    strangers.unsee(near("anna", 2))
    assert strangers[stranger].times == (0,)
    strangers.unsee(near("anna", 1))
    assert len(strangers) == 0


def test_one_bad_picture_does_not_move_a_stranger(strangers: Strangers) -> None:
    for day in range(4):
        stranger = strangers.see(near("postman", day, apart=0.15), day * DAY)
    bad = point("postman") + 0.4 * (point("neighbour") - point("postman"))
    assert strangers.see(bad, 5 * DAY) == stranger
    assert strangers.see(near("postman", 9, apart=0.15), 6 * DAY) == stranger


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 30)), min_size=1, max_size=40))
def test_sightings_are_bounded_and_never_lost_between_people(
    tmp_path_factory: pytest.TempPathFactory, seen: list[tuple[str, int]]
) -> None:
    strangers = Strangers(tmp_path_factory.mktemp("strangers"), ENGINE)
    ids: dict[str, set[str]] = {}
    for day, (person, photo) in enumerate(seen):
        stranger = strangers.see(near(person, photo, apart=0.15), day * 0.1 * DAY)
        ids.setdefault(person, set()).add(stranger)
        assert len(strangers[stranger].times) <= MOST_SIGHTINGS
    assert len(strangers) == len(ids)
    assert len(set.union(*ids.values())) == len(ids)


def test_who_is_kept_is_never_forgotten_for_being_away_and_is_kept_after_a_restart(tmp_path: Path) -> None:
    strangers = Strangers(tmp_path, ENGINE)
    kept, other = strangers.see(point("eve"), 0.0), strangers.see(point("mallory"), 0.0)
    strangers.keep(kept, True)
    strangers = Strangers(tmp_path, ENGINE)
    strangers.expire(FORGOTTEN_AFTER_S + 1)
    assert kept in strangers
    assert other not in strangers
    strangers.keep(kept, False)
    strangers.expire(FORGOTTEN_AFTER_S + 1)
    assert kept not in strangers


def test_of_two_who_are_one_the_one_who_is_kept_counts(tmp_path: Path) -> None:
    strangers = Strangers(tmp_path, ENGINE)
    first, second = strangers.see(point("eve"), 0.0), strangers.see(point("mallory"), 1000.0)
    strangers.keep(second, True)
    assert strangers.merge(first, second) == first
    strangers.expire(FORGOTTEN_AFTER_S + 2000)
    assert first in strangers


def test_a_stranger_is_nearer_than_somebody_enrolled_has_to_be() -> None:
    assert RULE.named_at > SAME_STRANGER
