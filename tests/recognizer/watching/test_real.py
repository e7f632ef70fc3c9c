"""The real models on synthetic scenes of people in the public domain; skipped where the models are not."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from recognizer.detect.detectors import open_detector
from recognizer.detect.engine import open_engine
from recognizer.detect.persons import open_person_detector
from recognizer.detect.pose import yaw_of_five
from recognizer.face import EngineSettings
from recognizer.picture.picture import open_picture
from recognizer.recogniser import Recogniser
from recognizer.track.found import TrackKind
from recognizer.track.tracker import MOST_TRACKS
from recognizer.watching.camera_watch import Detectors
from recognizer.watching.heads import cut_head
from recognizer.watching.service import WatcherService
from recognizer.watching.sight import FAINT
from recognizer.watching.watched import Watched, views_of
from tests.bench.cameras.moving import FPS, Scene, Sitter, Walk, background, cat_sitter, sitters
from tests.sitters import eileen_collins, encoded, grace, grace_hopper, yolox_model, yunet_model


@pytest.fixture(scope="module")
def detectors() -> Detectors:
    persons = open_person_detector(str(yolox_model()), None, score=FAINT)
    return Detectors(persons, open_detector(str(yunet_model()), None, None))


@pytest.fixture(scope="module")
def people() -> dict[str, Sitter]:
    return {sitter.name: sitter for sitter in sitters(None)}


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    engine = open_engine(EngineSettings(detector=str(yunet_model()), persons="off"))
    recogniser = Recogniser(tmp_path_factory.mktemp("gallery"), engine)
    recogniser.enrol("grace", grace_hopper())
    recogniser.enrol("eileen", eileen_collins())
    return recogniser


def watched(service: WatcherService, scene: Scene) -> Iterator[Watched]:
    for shot in scene.shots():
        if shot.moving:
            yield service.watch("garden", shot.moment, shot.jpeg, shot.moving, FPS)
        else:
            yield service.wait("garden", shot.moment)


def crossing(*walks: Walk, seconds: float = 8.0) -> Scene:
    return Scene(1, walks, background(0), 2.0, 1.0, seconds)


def test_somebody_who_walks_through_is_one_track_whose_heads_tell_who_it_is(
    detectors: Detectors, people: dict[str, Sitter], recogniser: Recogniser
) -> None:
    service = WatcherService(detectors, lambda: detectors)
    walk = Walk(people["Grace Hopper"], 1.0, 8.0, 240.0, -60.0, 110.0, 4.0)
    told = list(watched(service, crossing(walk)))
    ids = {seen.id for one in told for seen in one.tracked if seen.kind is TrackKind.PERSON}
    assert len(ids) == 1
    assert max(one.persons for one in told) == 1
    views = views_of(service.heads("garden", ids.pop()))
    assert len(views) >= 3
    (face,) = recogniser.identify(views).faces
    assert (face.verdict, face.label) == ("named", "grace")


def test_a_cat_is_an_animal(detectors: Detectors) -> None:
    service = WatcherService(detectors, lambda: detectors)
    walk = Walk(cat_sitter(), 1.0, 6.0, 150.0, 100.0, 60.0, 2.0, animal=True)
    told = list(watched(service, crossing(walk, seconds=6.0)))
    assert {seen.kind for one in told for seen in one.tracked} == {TrackKind.ANIMAL}
    assert max(one.persons for one in told) == 0


@pytest.mark.parametrize(("label", "jpeg"), [("grace", grace_hopper()), ("eileen", eileen_collins())])
def test_a_crop_names_whom_its_frame_names(recogniser: Recogniser, label: str, jpeg: bytes) -> None:
    (whole,) = [face for face in recogniser.identify([jpeg]).faces if face.quality.good]
    (crop,) = recogniser.identify([cut_head(open_picture(jpeg), whole.box)]).faces
    assert (crop.label, crop.verdict) == (whole.label, whole.verdict) == (label, "named")
    assert whole.distance is not None
    assert crop.distance == pytest.approx(whole.distance, abs=0.06)


@pytest.mark.parametrize("height", [150, 220, 330])
def test_it_does_so_where_the_face_is_small(recogniser: Recogniser, people: dict[str, Sitter], height: int) -> None:
    walk = Walk(people["Eileen Collins"], 0.0, 1.0, float(height), 300.0, 0.0, 0.0)
    scene = replace(crossing(walk), noise=0.5, seconds=0.2, quality=90)
    frame = next(scene.shots()).jpeg
    (whole,) = recogniser.identify([frame]).faces
    (crop,) = recogniser.identify([cut_head(open_picture(frame), whole.box)]).faces
    assert (crop.label, crop.verdict) == (whole.label, whole.verdict)


def test_a_portrait_that_is_mirrored_looks_the_other_way() -> None:
    detector = open_detector(str(yunet_model()), None, None)
    (face,) = detector.find(grace())
    (mirrored,) = detector.find(np.ascontiguousarray(grace()[:, ::-1]))
    assert face.five is not None
    assert mirrored.five is not None
    assert yaw_of_five(face.five) == pytest.approx(-yaw_of_five(mirrored.five), abs=8.0)
    assert abs(yaw_of_five(face.five)) < 25.0


def test_a_hundred_damaged_frames_are_told_of_or_refused(detectors: Detectors) -> None:
    refused = 0
    service, dice = WatcherService(detectors, lambda: detectors), np.random.default_rng(5)
    whole = bytearray(encoded(grace()[:240, :320], quality=60))
    for number in range(100):
        damaged = bytearray(whole)
        for at in dice.integers(20, len(damaged), 8):
            damaged[at] = int(dice.integers(256))
        told = service.watch("garden", 1.0 + number, bytes(damaged[: int(dice.integers(50, len(damaged)))]), [], 5.0)
        refused += told.objection is not None
        assert 0 <= told.fewest <= told.persons <= told.most <= MOST_TRACKS
    assert refused < 100
