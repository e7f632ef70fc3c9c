"""Zones, and how long somebody is in them: pure."""

from hypothesis import given
from hypothesis import strategies as st

from bot.house.people import Box
from bot.house.watch.camera import Camera, CameraId, Point, Source, SourceKind, WatchPlaceId, Zone
from bot.house.watch.live.track import LOST_S, MOST_TRACKS, CameraSight
from bot.house.watch.live.zones import INERTIA_FRAMES, ZoneSense, feet, is_in
from bot.house.watch.seen import CameraView, Tracked, TrackId, TrackKind

SQUARE = (Point(0.25, 0.25), Point(0.75, 0.25), Point(0.75, 0.75), Point(0.25, 0.75))
#: Of a picture nobody draws finer; two corners 1e-293 apart are one corner or two, by which of them is asked first.
SHARES = st.integers(0, 10**6).map(lambda millionths: millionths / 10**6)
POINTS = st.builds(Point, SHARES, SHARES)
BOXES = st.builds(Box, *(st.integers(-50, 700) for _ in range(4)))
KINDS = st.sampled_from(TrackKind)
TRACKED = st.builds(Tracked, st.sampled_from([TrackId(f"t{n}") for n in range(9)]), KINDS, BOXES, SHARES, st.just(0.0))

CAMERA = Camera(
    CameraId("garden"),
    "Garden",
    Source(SourceKind.RTSP, "rtsp://a/b"),
    WatchPlaceId("garden"),
    zones=(Zone("path", SQUARE),),
)


def view(moment: float, *tracked: Tracked, ended: tuple[TrackId, ...] = ()) -> CameraView:
    return CameraView(CAMERA.id, moment, 640, 360, tracked, ended)


def person(track: str, bottom: int, left: int = 300) -> Tracked:
    return Tracked(TrackId(track), TrackKind.PERSON, Box(left, bottom - 100, left + 40, bottom), 0.9, 0.0)


@given(POINTS)
def test_a_square_has_whoever_is_between_its_edges(at: Point) -> None:
    assert is_in(SQUARE, at) is (0.25 <= at.x <= 0.75 and 0.25 <= at.y <= 0.75)


@given(st.lists(POINTS, min_size=3, max_size=12), POINTS)
def test_the_way_round_and_where_it_begins_change_nothing(corners: list[Point], at: Point) -> None:
    told = is_in(tuple(corners), at)
    assert is_in(tuple(reversed(corners)), at) is told
    assert is_in((*corners[1:], corners[0]), at) is told


@given(st.lists(POINTS, max_size=2), POINTS)
def test_a_zone_of_two_points_has_nobody(corners: list[Point], at: Point) -> None:
    assert not is_in(tuple(corners), at)


@given(st.lists(POINTS, min_size=3, max_size=12))
def test_whoever_stands_on_a_corner_is_in_it(corners: list[Point]) -> None:
    assert all(is_in(tuple(corners), corner) for corner in corners)


@given(BOXES, st.integers(-1, 4000), st.integers(-1, 4000))
def test_feet_are_told_of_any_box_in_any_picture(box: Box, width: int, height: int) -> None:
    at = feet(box, width, height)
    assert (at is None) is (width <= 0 or height <= 0)
    assert at is None or at.y <= 1.0


@given(st.lists(st.booleans(), max_size=200))
def test_a_zone_is_entered_and_left_by_three_frames_in_a_row_and_by_nothing_less(frames: list[bool]) -> None:
    sense, told = ZoneSense(), False
    for n, inside in enumerate(frames):
        now = sense.step(inside=inside)
        if now is not told:
            assert frames[n - INERTIA_FRAMES + 1 : n + 1] == [now] * INERTIA_FRAMES
        told = now


def test_seconds_in_a_zone_survive_a_lost_frame_and_fade_while_away() -> None:
    sight = CameraSight(CAMERA)
    moment = 0.0
    while moment < 20:
        there = [] if 9.9 < moment < 10.5 else [person("t", 200)]  # behind a tree for three frames
        sight.see(view(moment, *there), moment)
        moment += 0.2
    track = sight.tracks[TrackId("t")]
    assert 17 < track.loitered_s < 20
    before = track.loitered_s
    for n in range(50):
        sight.see(view(moment + n * 0.2, person("t", 350)), moment + n * 0.2)
    assert before / 2 < track.loitered_s < before - 3
    assert not track.inside


def test_who_is_lost_and_found_in_the_same_place_has_been_there_all_the_time() -> None:
    sight = CameraSight(CAMERA)
    for n in range(100):
        sight.see(view(n / 5, person("t", 200)), n / 5)
    sight.see(view(20, ended=(TrackId("t"),)), 20)
    sight.see(view(22, person("u", 205, left=320)), 22)
    heir = sight.tracks[TrackId("u")]
    assert (heir.heir_of, heir.verdict) == ("t", None)
    assert heir.loitered_s > 15
    sight.see(view(23, person("u", 205, left=320), person("v", 200, left=20)), 23)
    assert sight.tracks[TrackId("v")].heir_of is None


def test_a_thousand_tracks_are_followed_as_far_as_anybody_can_tell_them_apart() -> None:
    sight = CameraSight(CAMERA)
    crowd = [person(f"t{n}", 200, left=n % 600) for n in range(1000)]
    for n in range(5):
        sight.see(view(n / 5, *crowd), n / 5)
    assert len(sight.tracks) == MOST_TRACKS
    sight.see(view(100), 100)
    assert not sight.tracks


@given(st.lists(st.tuples(st.floats(-10, 200), st.lists(TRACKED, max_size=6)), max_size=40))
def test_whatever_comes_in_whatever_order_nobody_grows_younger_and_nothing_is_kept_for_ever(
    frames: list[tuple[float, list[Tracked]]],
) -> None:
    sight = CameraSight(CAMERA)
    last = float("-inf")
    for moment, tracked in frames:
        sight.see(view(moment, *tracked), moment)
        last = max(last, moment)
        assert sight.moment == last
        assert all(track.loitered_s >= 0 and track.age_s >= 0 for track in sight.tracks.values())
        assert all(sight.moment - track.last <= LOST_S for track in sight.tracks.values())
        assert all(track.kind is not TrackKind.ANIMAL for track in sight.there(sight.moment))
