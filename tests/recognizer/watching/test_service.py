"""What the watcher tells of painted frames: who is there, how many, whose face; and of frames that are none."""

from pathlib import Path
from typing import cast, get_type_hints

import numpy as np
import pytest

from recognizer.face import Box
from recognizer.picture.picture import open_picture
from recognizer.process.pipe import Forged, Reply, packed, unpacked
from recognizer.process.replies import checked
from recognizer.refusal import PictureFault
from recognizer.track.found import TrackKind
from recognizer.watching.answers import WATCHER
from recognizer.watching.camera_watch import HEADS_A_FRAME
from recognizer.watching.service import MOST_CAMERAS, WatcherService
from recognizer.watching.watched import MOST_VIEWS, Watched, lump_of, views_of
from tests.recognizer.watching.painted import (
    GREEN,
    Lens,
    PaintedFaces,
    PaintedPersons,
    Pixels,
    blank,
    detectors,
    painted,
    standing,
    with_face,
)
from tests.sitters import encoded


@pytest.fixture
def service() -> WatcherService:
    found = detectors()
    return WatcherService(found, lambda: found)


@pytest.fixture
def lens(service: WatcherService) -> Lens:
    return Lens(service)


def somebody(lens: Lens, left: int = 300, *, frames: int = 2, face: bool = False, side: int = 0) -> None:
    for _ in range(frames):
        body = standing(left)
        lens.show(with_face(blank(), body, side=side) if face else painted(blank(), body), body)


def test_somebody_who_walks_in_is_told_with_their_box_and_as_old_as_their_first_sight(lens: Lens) -> None:
    assert lens.show(painted(blank(), standing(100)), standing(100)) == ()
    assert (lens.told.persons, lens.told.most) == (0, 1)  # they may be somebody
    (seen,) = lens.show(painted(blank(), standing(120)), standing(120))
    assert (seen.kind, seen.here, seen.still, seen.furniture) == (TrackKind.PERSON, True, False, False)
    assert seen.box.overlap(standing(120)) > 0.9
    assert seen.age_s == pytest.approx(0.2)
    assert (lens.told.width, lens.told.height, lens.told.by_bodies) == (640, 360, True)


@pytest.mark.parametrize(("count", "fewest", "most"), [(1, 1, 1), (2, 1, 3), (4, 3, 5)])
def test_a_count_has_the_spread_that_a_company_has(lens: Lens, count: int, fewest: int, most: int) -> None:
    for _ in range(2):
        picture = blank()
        bodies = [standing(40 + 150 * number) for number in range(count)]
        for body in bodies:
            painted(picture, body)
        lens.show(picture, *bodies)
    assert (lens.told.persons, lens.told.fewest, lens.told.most) == (count, fewest, most)


def test_an_animal_is_an_animal_and_no_person(lens: Lens) -> None:
    dog = Box(200, 250, 290, 310)
    for _ in range(2):
        lens.show(painted(blank(), dog, GREEN), dog)
    assert [seen.kind for seen in lens.told.tracked] == [TrackKind.ANIMAL]
    assert lens.told.most == 0


def test_whoever_stands_still_stays_and_counts_though_no_frame_comes(lens: Lens) -> None:
    somebody(lens)
    (seen,) = lens.wait(300)
    assert (seen.still, lens.told.persons, lens.ended) == (True, 1, [])
    assert seen.age_s == pytest.approx(300.2)


def test_whoever_went_ends_once(lens: Lens) -> None:
    somebody(lens)
    (seen,) = lens.told.tracked
    lens.show(blank(), standing(300))
    assert (lens.told.persons, lens.told.most) == (1, 1)
    for _ in range(40):
        lens.show(blank(), standing(300))
    assert (lens.told.tracked, lens.ended, lens.told.most) == ((), [seen.id], 0)


def test_near_what_moves_a_part_is_looked_at_and_the_whole_frame_every_few_seconds(lens: Lens) -> None:
    persons = cast("PaintedPersons", lens.service._detectors.persons)
    body = standing(60)
    for _ in range(31):
        lens.show(painted(painted(blank(), body), standing(500)), body)
    whole = [size == (640, 360) for size in persons.asked]
    assert whole[0]
    assert 2 <= sum(whole) <= 4
    assert all(width < 400 for width, height in persons.asked if (width, height) != (640, 360))
    assert len(lens.told.tracked) == 2  # whoever stands where nothing moves, too


def test_somebody_at_the_edge_of_the_part_is_looked_at_whole(lens: Lens) -> None:
    persons = cast("PaintedPersons", lens.service._detectors.persons)
    lens.show(blank(), Box(0, 0, 9, 9))
    persons.asked.clear()
    wide = Box(150, 60, 400, 340)
    lens.show(painted(blank(), wide), Box(170, 200, 190, 230))  # only their hand moves
    assert len(persons.asked) == 2
    assert persons.asked[1] == (640, 360)


def test_heads_are_cut_out_with_a_margin_and_are_new_until_they_are_asked_for(lens: Lens) -> None:
    for _ in range(2):
        lens.show(with_face(blank(), standing(300), turned=True), standing(300))
    (seen,) = lens.told.tracked
    assert seen.new_face
    (view,) = views_of(lens.service.heads(lens.camera, seen.id))
    head = open_picture(view)
    assert 2.8 * 30 <= head.shape[1] <= 3.2 * 32  # the face, and as much again on each side
    assert head.shape[0] >= 2 * 30
    for _ in range(2):
        lens.show(with_face(blank(), standing(300), turned=True), standing(300))
    assert not lens.told.tracked[0].new_face
    for _ in range(2):
        lens.show(with_face(blank(), standing(300)), standing(300))
    assert lens.told.tracked[0].new_face  # one from the front


def test_five_views_are_the_most_and_lie_apart(lens: Lens) -> None:
    somebody(lens, frames=60, face=True)
    (seen,) = lens.told.tracked
    kept = lens.service._views.of(lens.camera, seen.id)
    assert kept
    moments = [head.moment for head in kept.heads]
    assert len(moments) == MOST_VIEWS
    assert moments == sorted(moments)
    assert float(np.diff(moments).min()) >= 0.6


def test_somebody_without_a_face_has_no_heads_and_is_searched_ever_more_seldom(lens: Lens) -> None:
    faces = cast("PaintedFaces", lens.service._detectors.faces)
    somebody(lens, frames=100)
    (seen,) = lens.told.tracked
    assert lens.service.heads(lens.camera, seen.id) == b""
    assert not seen.new_face
    assert seen.facing is None
    assert len(faces.asked) <= 15  # of 100 frames


def test_of_many_only_some_faces_are_looked_for_in_one_frame(lens: Lens) -> None:
    faces = cast("PaintedFaces", lens.service._detectors.faces)
    bodies = [standing(10 + 100 * number) for number in range(6)]
    for _ in range(12):
        picture = blank()
        for body in bodies:
            with_face(picture, body)
        before = len(faces.asked)
        lens.show(picture, *bodies)
        assert len(faces.asked) - before <= HEADS_A_FRAME
    assert all(seen.new_face for seen in lens.told.tracked)  # everybody had their turn


@pytest.mark.parametrize(("turned", "facing"), [(False, True), (True, False)])
def test_who_faces_the_camera_is_told_of_the_frames_in_which_a_face_was_looked_for(
    lens: Lens, turned: bool, facing: bool
) -> None:
    told = []
    for _ in range(6):
        told += [seen.facing for seen in lens.show(with_face(blank(), standing(300), turned=turned), standing(300))]
    assert set(told) == {facing, None}


def test_the_best_frame_is_the_one_that_shows_most(lens: Lens) -> None:
    near, far = standing(300, top=30, height=300), standing(300, top=150, height=120)
    frames: dict[str, Pixels] = {"far": painted(blank(), far), "near": painted(blank(), near)}
    for name in ("far", "far", "near", "far"):
        lens.show(frames[name], near if name == "near" else far)
    (seen,) = lens.told.tracked
    assert lens.service.best_frame(lens.camera, seen.id) == encoded(frames["near"], quality=95)
    assert lens.service.best_frame(lens.camera, "nobody") == b""


def test_what_was_seen_of_somebody_is_kept_when_they_are_gone(lens: Lens) -> None:
    somebody(lens, face=True)
    (seen,) = lens.told.tracked
    for _ in range(40):
        lens.show(blank(), standing(300))
    assert lens.ended == [seen.id]
    assert views_of(lens.service.heads(lens.camera, seen.id))
    assert lens.service.best_frame(lens.camera, seen.id)


def test_cameras_know_nothing_of_each_other_and_one_is_forgotten_alone(service: WatcherService) -> None:
    garden, door = Lens(service), Lens(service, "door")
    somebody(garden, face=True)
    somebody(door, 100, face=True)
    (here,), (there,) = garden.told.tracked, door.told.tracked
    assert here.id != there.id
    service.forget("garden")
    assert service.heads("garden", here.id) == b""
    assert views_of(service.heads("door", there.id))
    assert garden.wait(1) == ()
    assert len(door.wait(1)) == 1


@pytest.mark.parametrize(
    ("jpeg", "fault"),
    [
        (b"", PictureFault.EMPTY),
        (b"junk", PictureFault.NO_JPEG),
        (encoded(np.zeros((8, 8, 3), np.uint8)), PictureFault.TOO_SMALL),
        (encoded(np.zeros((3600, 3600, 3), np.uint8)), PictureFault.TOO_LARGE),
    ],
)
def test_a_frame_that_is_none_changes_nothing_and_says_so(lens: Lens, jpeg: bytes, fault: PictureFault) -> None:
    somebody(lens)
    before = lens.told.tracked
    told = lens.service.watch(lens.camera, lens.now + 0.2, jpeg, [], 5.0)
    assert told.objection
    assert told.objection.fault is fault
    assert [seen.id for seen in told.tracked] == [seen.id for seen in before]
    assert told.persons == 1


def test_boxes_of_movement_that_make_no_sense_do_no_harm(lens: Lens) -> None:
    odd = [Box(-50, -50, 9000, 9000), Box(10, 10, 5, 5), Box(700, 400, 900, 500), Box(0, 0, 0, 0)] * 40
    for _ in range(3):
        lens.show(painted(blank(), standing(300)), *odd)
    assert lens.told.persons == 1


@pytest.mark.parametrize("fps", [0.0, -3.0, 1e9, 0.1])
def test_whatever_a_camera_says_of_its_pace_somebody_is_told(lens: Lens, fps: float) -> None:
    for _ in range(31):
        lens.show(painted(blank(), standing(300)), standing(300), fps=fps)
    assert lens.told.persons == 1


def test_a_camera_that_says_it_is_faster_than_its_frames_come_delays_nobody(lens: Lens) -> None:
    lens.show(blank(), Box(0, 0, 9, 9), fps=25.0)
    lens.show(painted(blank(), standing(300)), standing(300), fps=25.0)
    assert len(lens.show(painted(blank(), standing(300)), standing(300), fps=25.0)) == 1


def test_a_large_frame_of_the_same_view_shows_the_same_person(lens: Lens) -> None:
    somebody(lens)
    (before,) = lens.told.tracked
    large = Box(900, 300, 1080, 840)
    (seen,) = lens.show(painted(blank(1920, 1080), large), large)
    assert seen.id == before.id
    assert lens.told.width == 1920


def test_more_cameras_than_anybody_has_push_the_oldest_out(service: WatcherService) -> None:
    frame = encoded(blank())
    for number in range(MOST_CAMERAS + 3):
        service.watch(str(number), 1.0, frame, [], 5.0)
    assert len(service._cameras) == MOST_CAMERAS
    assert "0" not in service._cameras


# Without the model


@pytest.fixture
def faces_alone() -> Lens:
    found = detectors(bodies=False)
    return Lens(WatcherService(found, lambda: found))


def test_without_the_model_what_moves_is_told_and_that_it_may_be_somebody(faces_alone: Lens) -> None:
    for _ in range(3):
        faces_alone.show(painted(blank(), standing(300)), standing(300))
    (seen,) = faces_alone.told.tracked
    assert (seen.kind, faces_alone.told.by_bodies) == (TrackKind.MOVEMENT, False)
    assert (faces_alone.told.persons, faces_alone.told.fewest, faces_alone.told.most) == (0, 0, 1)
    assert faces_alone.wait(6) == ()
    assert faces_alone.ended == [seen.id]


def test_without_the_model_a_face_makes_a_person_of_what_moves(faces_alone: Lens) -> None:
    for _ in range(4):
        faces_alone.show(with_face(blank(), standing(300)), standing(300))
    (seen,) = faces_alone.told.tracked
    assert (seen.kind, seen.new_face) == (TrackKind.PERSON, True)
    assert (faces_alone.told.persons, faces_alone.told.most) == (1, 1)
    assert seen.box.overlap(standing(300)) > 0.8
    assert len(faces_alone.wait(30)) == 1  # whoever shows a face and stands still is there


def test_a_model_that_comes_later_is_taken_up(faces_alone: Lens) -> None:
    service = faces_alone.service
    assert "persons" not in service.describe()
    service._choose = detectors
    assert service.take_up_detector()["persons"] == "painted"
    somebody(faces_alone)
    assert faces_alone.told.by_bodies


# Furniture


def test_a_poster_is_found_out_after_days_and_whoever_stands_before_it_is_not_it(tmp_path: Path) -> None:
    found, today = detectors(), [1_000_000.0]
    service = WatcherService(found, lambda: found, tmp_path, clock=lambda: today[0])
    lens, poster = Lens(service), Box(500, 60, 560, 200)
    for _ in range(6):
        for _ in range(22):
            lens.show(painted(blank(), poster), poster, after_s=4.0)
        today[0] += 6 * 3600.0
    (seen,) = lens.told.tracked
    assert seen.furniture
    assert (lens.told.persons, lens.told.most) == (0, 0)
    again = WatcherService(found, lambda: found, tmp_path, clock=lambda: today[0])
    after = Lens(again)
    for step in range(8):
        walks = standing(20 * step, top=120)
        after.show(painted(painted(blank(), poster), walks), walks, poster)
    assert sorted(seen.furniture for seen in after.told.tracked) == [False, True]
    assert after.told.persons == 1


# The pipe


def test_every_question_is_answered_with_what_the_service_returns() -> None:
    methods = {name: method for name, method in vars(WatcherService).items() if not name.startswith("_")}
    assert set(methods) == set(WATCHER.returns)
    for name, kind in WATCHER.returns.items():
        assert get_type_hints(methods[name])["return"] in (kind, type(kind)), name


def test_what_is_told_comes_through_the_pipe_as_it_was(lens: Lens) -> None:
    somebody(lens, face=True)
    answer = unpacked(packed(Reply("done", lens.told)))
    assert checked(answer, Watched).content == lens.told


def test_views_come_through_as_a_lump_and_nothing_else_passes_for_one() -> None:
    views = tuple(b"\xff\xd8\xff" + bytes(number) for number in range(MOST_VIEWS))
    assert views_of(lump_of(views)) == views
    assert views_of(b"") == ()
    for forged in (lump_of((*views, views[0])), lump_of((b"text",)), lump_of(views)[:-1], b"\xff\xff\xff\xff"):
        with pytest.raises(Forged):
            views_of(forged)
