"""Who is still the same: tracks begin, are followed, stay, are lost and end; boxes alone, no picture."""

import pytest

from recognizer.face import Box
from recognizer.track.found import BoxFound, TrackKind
from recognizer.track.tracker import GONE_S, MOST_TRACKS, NEVER_WAS_S
from tests.recognizer.track.scenes import SIZE, Film, person

#: So long nobody looks at frames while somebody rings, in seconds: ``bot.house.visits.bell_first.MOST_S`` and a frame.
BELL_S = 1.7

ELSEWHERE = [Box(0, 0, 40, 40)]


def test_somebody_is_told_after_half_a_second_s_hits_and_as_old_as_their_first_sight() -> None:
    film = Film(fps=10)
    assert [len(film.show(person(100))) for _ in range(5)] == [0, 0, 0, 0, 1]
    assert film.now - film.tracker.tracks[0].first == pytest.approx(0.4)


@pytest.mark.parametrize("fps", [5.0, 2.0, 1.0])
def test_two_hits_are_the_fewest(fps: float) -> None:
    film = Film(fps=fps)
    assert [len(film.show(person(100))) for _ in range(2)] == [0, 1]


def test_where_frames_are_rare_one_certain_sight_is_enough() -> None:
    assert Film(fps=0.1).show(person(100, score=0.7)) == ["1"]
    assert Film(fps=0.1).show(person(100, score=0.4)) == []


def test_a_flicker_is_nobody() -> None:
    film = Film()
    film.show(person(100))
    for _ in range(20):
        assert film.show(moving=ELSEWHERE) == []
    assert film.ended == []
    assert not film.tracker.unsure


@pytest.mark.parametrize("fps", [2.0, 5.0, 10.0, 25.0])
def test_whoever_walks_or_runs_across_is_one(fps: float) -> None:
    for pace in (0.8, 2.0):  # heights a second
        film = Film(fps=fps)
        seen = set[str]()
        for ids in film.walk(lambda at, pace=pace: person(150 * pace * at), seconds=3.0 / pace):  # type: ignore[misc]
            seen |= set(ids)
        assert seen == {"1"}, pace


def test_frames_may_come_at_any_intervals() -> None:
    film = Film()
    left, seen = 0.0, set[str]()
    for pause in (0.2, 0.2, 0.05, 0.9, 0.2, 0.02, 0.4, 0.2, 1.1, 0.2, 0.2, 0.6):
        left += 100 * pause
        seen |= set(film.show(person(left), after_s=pause))
    assert seen == {"1"}


@pytest.mark.parametrize("pace", [0.0, 50.0, 100.0, 200.0])
def test_frames_that_wait_for_the_bell_as_long_as_they_may_cost_nobody_their_track(pace: float) -> None:
    film = Film()
    left, seen = 0.0, set[str]()
    for pause in (*[0.2] * 5, BELL_S, *[0.2] * 3):
        left += pace * pause
        seen |= set(film.show(person(left), after_s=pause))
    assert seen == {"1"}


def test_two_who_pass_each_other_stay_who_they_are() -> None:
    film = Film(fps=10)
    for _ in film.walk(lambda at: person(100 * at), lambda at: person(450 - 100 * at, 110), seconds=4.4):
        pass
    one, two = film.tracker.tracks
    assert one.found[0] > two.found[0]  # the first began on the left
    assert (one.id, two.id, film.ended) == ("1", "2", [])


def test_whoever_is_hidden_for_three_seconds_is_the_same_and_after_five_another() -> None:
    film = Film()
    for _ in range(5):
        film.show(person(300))
    for _ in range(15):
        assert film.show(moving=[Box(280, 80, 380, 260)]) == ["1"]
    assert film.show(person(310)) == ["1"]
    for _ in range(round(GONE_S * 5) + 1):
        film.show(moving=[Box(280, 80, 380, 260)])
    assert film.ended == ["1"]
    film.show(person(310))
    assert film.show(person(310)) == ["2"]


def test_nobody_vanishes_who_stands_still_while_no_frame_comes() -> None:
    film = Film()
    for _ in range(5):
        film.show(person(300))
    assert film.wait(600) == ["1"]
    assert film.tracker.tracks[0].still(film.now)
    assert film.show(person(302)) == ["1"]
    assert film.show(person(303), after_s=900) == ["1"]  # and not even where nobody said that nothing moved


def test_whoever_walked_out_last_is_gone_though_no_frame_comes() -> None:
    film = Film()
    for _ in film.walk(lambda at: person(500 + 120 * at), seconds=0.8):
        pass
    film.show(BoxFound(TrackKind.PERSON, Box(600, 100, 640, 250), 0.6))
    assert film.wait(1) == ["1"]
    assert film.wait(4) == []
    assert film.ended == ["1"]


def test_whoever_was_not_in_the_last_frame_is_gone_though_nothing_moves() -> None:
    film = Film()
    for _ in range(5):
        film.show(person(300))
    film.show(moving=[Box(280, 80, 380, 260)])
    assert film.wait(6) == []


def test_whom_the_model_misses_where_nothing_moved_stays_for_long() -> None:
    film = Film()
    for _ in range(5):
        film.show(person(300))
    for _ in range(20 * 5):
        assert film.show(person(30))[0] == "1"
    for _ in range(round((NEVER_WAS_S - 19) * 5)):
        film.show(person(30))
    assert film.ended == ["1"]


def test_whoever_stays_is_still_after_ten_seconds_and_not_once_they_go_on() -> None:
    film = Film()
    for step in range(52):
        film.show(person(300 + step % 3))
        assert film.tracker.tracks == [] or film.tracker.tracks[0].still(film.now) == (step >= 50)
    for step in range(10):
        film.show(person(300 + 20 * step))
    assert not film.tracker.tracks[0].still(film.now)
    assert film.tracker.tracks[0].id == "1"


def test_who_is_faint_goes_on_with_a_track_and_begins_none_that_is_never_sure() -> None:
    film = Film()
    for _ in range(10):
        assert film.show(person(300, score=0.25)) == []
    assert film.show(person(300, score=0.5)) == ["1"]  # they were there from the first faint sight on
    assert film.now - film.tracker.tracks[0].first > 1.0
    for _ in range(50):
        assert film.show(person(300, score=0.22)) == ["1"]


def test_a_faint_box_where_nothing_moves_is_nothing() -> None:
    film = Film()
    for _ in range(10):
        film.show(person(300, score=0.3), moving=ELSEWHERE)
    assert not film.tracker.unsure


def test_whoever_is_not_in_the_part_that_was_looked_at_is_where_they_were() -> None:
    film = Film()
    for _ in range(3):
        film.show(person(500))
    for _ in range(60):
        film.now += 0.2
        film.tracker.look([], film.now, size=SIZE, moving=[], interval_s=0.2, looked=Box(0, 0, 400, 360))
    (stays,) = film.tracker.tracks
    assert (stays.here, stays.missed_s) == (True, 0.0)
    film.show(moving=[Box(480, 80, 560, 260)])
    assert not stays.here


def test_nobody_is_new_beside_what_moves_in_a_part_that_is_seen_larger() -> None:
    """A bush beside the place where somebody had stood was a person, and their incident went on for a minute."""
    film, part, bush = Film(), Box(150, 0, 406, 256), person(300, score=0.7)
    for _ in range(10):
        assert film.show(bush, moving=ELSEWHERE, looked=part) == []
    assert not film.tracker.unsure
    film.show(bush, moving=ELSEWHERE)  # in the whole frame somebody may sit whom nobody has seen come
    assert film.show(bush, moving=ELSEWHERE) == ["1"]
    film.show(person(200), moving=[Box(200, 100, 210, 110)], looked=part)
    assert film.show(person(200), moving=[Box(200, 100, 210, 110)], looked=part) == ["1", "2"]


def test_a_box_of_the_whole_picture_is_somebody_only_where_much_of_it_moves() -> None:
    film = Film()
    whole = BoxFound(TrackKind.PERSON, Box(2, 0, 638, 360), 0.6)
    for _ in range(5):
        assert film.show(whole, moving=ELSEWHERE) == []
    film.show(whole, moving=[Box(100, 50, 500, 360)])
    assert len(film.show(whole, moving=[Box(100, 50, 500, 360)])) == 1


def test_a_late_frame_is_ignored_and_the_same_one_twice_too() -> None:
    film = Film()
    for _ in range(3):
        film.show(person(300))
    film.show(person(30), after_s=-0.3)
    film.now += 0.3
    film.show(person(30), after_s=0.0)
    assert [track.found[0] for track in film.tracker.tracks] == [300]


def test_a_picture_of_another_size_shows_the_same_people() -> None:
    film = Film()
    for _ in range(3):
        film.show(person(300))
    large = BoxFound(TrackKind.PERSON, Box(900, 300, 1050, 750), 0.9)
    film.now += 0.2
    film.tracker.look([large], film.now, size=(3 * SIZE[0], 3 * SIZE[1]), moving=[], interval_s=0.2)
    assert film.show(person(300)) == ["1"]


def test_an_animal_that_is_once_told_as_a_person_is_one_animal() -> None:
    film = Film()
    dog = BoxFound(TrackKind.ANIMAL, Box(100, 200, 180, 260), 0.7)
    for shown in (dog, dog, BoxFound(TrackKind.PERSON, dog.box, 0.5), dog, dog):
        film.show(shown)
    assert [(track.id, track.kind) for track in film.tracker.tracks] == [("1", TrackKind.ANIMAL)]


def test_movement_that_a_face_is_found_in_is_a_person_from_then_on() -> None:
    film = Film()
    box = Box(100, 100, 150, 250)
    for kind in (TrackKind.MOVEMENT, TrackKind.MOVEMENT, TrackKind.PERSON, TrackKind.MOVEMENT):
        film.show(BoxFound(kind, box, 0.9))
    assert [track.kind for track in film.tracker.tracks] == [TrackKind.PERSON]


def test_who_was_seen_once_may_be_somebody_for_half_a_minute_while_nothing_moves() -> None:
    film = Film()
    film.show(person(300))
    assert film.wait(20) == []
    assert film.show(person(300)) == ["1"]
    other = Film()
    other.show(person(300))
    other.wait(80)
    assert not other.tracker.unsure


def test_mere_movement_ends_once_nothing_moves() -> None:
    film = Film()
    for _ in range(4):
        film.show(BoxFound(TrackKind.MOVEMENT, Box(100, 100, 150, 250), 0.1))
    assert film.wait(4) == ["1"]
    assert film.wait(3) == []


def test_two_cameras_know_nothing_of_each_other() -> None:
    garden, door = Film(), Film()
    for _ in range(3):
        garden.show(person(300))
    assert (len(garden.tracker.tracks), len(door.tracker.tracks)) == (1, 0)


def test_a_crowd_beyond_counting_takes_no_more_room() -> None:
    film = Film()
    crowd = [person(8 * number, score=0.5 + number / 1000) for number in range(200)]
    for _ in range(5):
        film.show(*crowd)
    assert len(film.tracker.tracks) == MOST_TRACKS


def test_no_id_is_used_twice() -> None:
    film = Film()
    for _ in range(4):
        for _ in range(3):
            film.show(person(300))
        for _ in range(30):
            film.show(moving=[Box(280, 80, 380, 260)])
    assert film.ended == sorted(set(film.ended), key=int)
    assert len(film.ended) == 4


def test_whoever_begins_where_somebody_was_lost_may_be_them() -> None:
    film = Film()
    for _ in film.walk(lambda at: person(100 + 100 * at), seconds=2.0):
        pass
    for _ in range(30):
        film.show(moving=[Box(260, 80, 380, 260)])
    for _ in range(3):
        film.show(person(305))
    (sits,) = film.tracker.tracks
    assert sits.id == "2"
    assert sits.moved
