"""What the two cameras that watch see: found and named by the product's own eyes, and nothing where nobody is."""

import cv2
import numpy as np
import pytest

from bot.cameras.process.picture.gate import GATE_HEIGHT
from bot.cameras.process.picture.tampering import TamperWatch
from bot.demo.camera.album import portraits_of_grace
from bot.demo.camera.cutouts import encoded
from bot.demo.camera.episodes import ACTS, Episode, Lookout, Way
from bot.demo.camera.watched import WatchedView
from recognizer.body import BodyKind
from recognizer.detect.persons import YoloxNano
from recognizer.face import EngineSettings
from recognizer.recogniser import Recogniser
from tests.sitters import yolox_model, yunet_model

SMALL, LARGE = (640, 360), (1280, 720)
#: From here on the service calls a body one.
SCORE = 0.35


@pytest.fixture(scope="module")
def bodies() -> YoloxNano:
    finder = YoloxNano(yolox_model())
    finder.SCORE = SCORE
    return finder


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    """Of a household that knows Grace."""
    settings = EngineSettings(detector=str(yunet_model()), persons=str(yolox_model()))
    recogniser = Recogniser.open(tmp_path_factory.mktemp("gallery"), settings)
    for photo in portraits_of_grace():
        recogniser.enrol("grace", photo)
    return recogniser


def view(place: Lookout, happening: Episode | None = None, *, night: bool = False) -> WatchedView:
    """A place where something began at moment 0."""
    seen = WatchedView(place)
    seen.night = night
    if happening:
        seen.play(happening, 0.0)
    return seen


def found(bodies: YoloxNano, seen: WatchedView, moment: float) -> list[BodyKind]:
    frame = seen.draw(moment, *SMALL)
    return [body.kind for body in bodies.detect(np.ascontiguousarray(frame[..., ::-1]))]


def in_sight(way: Way, moment: float) -> bool:
    step = way.at(moment)
    return step is not None and 0.05 < step.x < 0.95


def test_a_place_is_empty_from_when_the_last_has_left_or_is_sent_away() -> None:
    garden = view(Lookout.GARDEN)
    assert garden.empty_for_s(5.0) == float("inf")
    lasts_s = garden.play(Episode.LOITER, 10.0)
    assert garden.empty_for_s(20.0) == 0.0
    assert garden.empty_for_s(10.0 + lasts_s + 3.0) == 3.0
    garden.empty(20.0)
    assert garden.playing(21.0) == ()
    assert garden.empty_for_s(22.0) == 2.0
    garden.empty(30.0)  # nobody is there: they left when they left
    assert garden.empty_for_s(32.0) == 12.0


EVERY_ACT = [(place, happening) for place, acts in ACTS.items() for happening in acts if happening is not Episode.CAT]


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("place", Lookout)
def test_nobody_is_seen_where_nobody_is(bodies: YoloxNano, place: Lookout, *, night: bool) -> None:
    assert not any(found(bodies, view(place, night=night), n / 5) for n in range(5))


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("place", "happening"), EVERY_ACT)
def test_whoever_is_in_the_picture_is_found_in_nine_of_ten(
    bodies: YoloxNano, place: Lookout, happening: Episode, *, night: bool
) -> None:
    act = ACTS[place][happening]
    if not act.ways:
        return
    seen = view(place, happening, night=night)
    moments = [n * act.lasts_s / 30 for n in range(1, 30)]
    wanted = [sum(in_sight(way, moment) for way in act.ways) for moment in moments]
    right = [
        found(bodies, seen, moment).count(BodyKind.PERSON) >= number
        for moment, number in zip(moments, wanted, strict=True)
        if number
    ]
    print(f"{place} {happening} {'night' if night else 'day'}: {sum(right)} of {len(right)}")  # noqa: T201
    assert sum(right) >= 0.9 * len(right)


def test_a_cat_is_a_cat(bodies: YoloxNano) -> None:
    seen = view(Lookout.GARDEN, Episode.CAT)
    assert all(found(bodies, seen, moment) == [BodyKind.CAT] for moment in (4.5, 6.0, 8.0))


def test_nobody_is_seen_through_a_hand(bodies: YoloxNano) -> None:
    seen = view(Lookout.DOOR, Episode.COVER)
    seen.play(Episode.COME_HOME, 0.0)
    assert not found(bodies, seen, 8.0)
    assert seen.draw(8.0, *SMALL).std() < 20


def test_by_night_a_hand_on_the_lens_is_as_grey_as_all_else_and_told_as_covering_it() -> None:
    seen, watch = view(Lookout.DOOR, night=True), TamperWatch()
    seen.play(Episode.COVER, 30.0)
    told = []
    for second in range(60):
        frame = seen.draw(float(second), *SMALL)
        assert np.ptp(frame[-20:].mean(axis=(0, 1))) < 1
        small = cv2.resize(frame, (178, GATE_HEIGHT), interpolation=cv2.INTER_AREA)
        gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
        if watch.look(gray, 0.0, float(second)):
            told.append(watch.how)
    assert told == ["covered", None]


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_whom_the_family_knows_is_named_at_the_door_and_the_friend_is_not(
    eyes: Recogniser, size: tuple[int, int], *, night: bool
) -> None:
    seen = view(Lookout.DOOR, Episode.WITH_A_FRIEND, night=night)
    look = eyes.look([encoded(seen.draw(moment, *size)) for moment in (11.0, 11.2, 11.4)])
    assert {(face.verdict, face.label) for face in look.faces} == {("named", "grace"), ("unknown", None)}


def test_something_happens_for_as_long_as_it_takes_and_only_where_it_can() -> None:
    seen = view(Lookout.GARDEN)
    lasts_s = seen.play(Episode.WALK_BY, 100.0)
    assert seen.playing(100.0) == (Episode.WALK_BY,)
    assert not seen.playing(100.0 + lasts_s)
    with pytest.raises(KeyError):
        seen.play(Episode.COVER, 0.0)


def test_somebody_walks_while_they_move_and_stands_while_they_do_not() -> None:
    way, *_ = ACTS[Lookout.DOOR][Episode.COME_HOME].ways
    assert way.stands(12.0)
    assert not way.stands(3.0)
    assert way.at(-1.0) is None
    assert way.at(1000.0) is None
