"""What the product's own recogniser makes of the demo's scenes, with the files that are fetched and without them."""

from pathlib import Path

import numpy as np
import pytest

from bot.demo.camera import prints
from bot.demo.camera.album import portraits_of_grace
from bot.demo.camera.cutouts import encoded
from bot.demo.camera.scenes import DoorbellCamera, Scene, _put, _Standing
from recognizer.body import BodyKind, FaceHidden
from recognizer.face import EngineSettings
from recognizer.look import Hint, PressLook
from recognizer.recogniser import Recogniser
from tests.sitters import yolox_model, yunet_model

WITHOUT, WITH = "nothing fetched", "everything fetched"


@pytest.fixture(scope="module", params=[WITHOUT, WITH])
def fetched(request: pytest.FixtureRequest) -> bool:
    """Whether the better detectors are here."""
    return bool(request.param == WITH)


@pytest.fixture(scope="module")
def eyes(fetched: bool, tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    """Of a household that knows Grace."""
    settings = EngineSettings(detector="hog", persons="off")
    if fetched:
        settings = EngineSettings(detector=str(yunet_model()), persons=str(yolox_model()))
    recogniser = Recogniser.open(tmp_path_factory.mktemp("gallery"), settings)
    for photo in portraits_of_grace():
        recogniser.enrol("grace", photo)
    return recogniser


@pytest.fixture(scope="module", params=[1, 2])
def moving(request: pytest.FixtureRequest) -> DoorbellCamera:
    """Who stands there moves a little, by these dice."""
    return DoorbellCamera(int(request.param))


def looked(eyes: Recogniser, camera: DoorbellCamera, scene: Scene) -> PressLook:
    camera.scene = scene
    return eyes.look(camera.burst())


def company(look: PressLook) -> tuple[int, tuple[BodyKind, ...], FaceHidden | None] | None:
    """How many people and which animals are there, and why no face tells it; None: nobody looked for them."""
    found = look.company
    return None if found is None else (found.persons, tuple(found.animals), found.hidden)


@pytest.mark.parametrize(("scene", "kind"), [(Scene.DOG, BodyKind.DOG), (Scene.CAT, BodyKind.CAT)])
def test_an_animal_has_no_face_and_is_called_what_it_is_where_that_can_be_seen(
    eyes: Recogniser, moving: DoorbellCamera, scene: Scene, kind: BodyKind, *, fetched: bool
) -> None:
    look = looked(eyes, moving, scene)
    assert look.condition == "no_face"
    assert company(look) == ((0, (kind,), None) if fetched else None)


def test_whoever_has_their_back_to_the_camera_is_somebody(
    eyes: Recogniser, moving: DoorbellCamera, *, fetched: bool
) -> None:
    look = looked(eyes, moving, Scene.BACK)
    assert look.condition == "no_face"
    assert look.reason is None
    assert company(look) == ((1, (), FaceHidden.TURNED) if fetched else None)


def test_the_visitor_before_a_poster_is_a_stranger_and_much_larger_than_the_resident_on_it(
    eyes: Recogniser, moving: DoorbellCamera
) -> None:
    look = looked(eyes, moving, Scene.POSTER)
    visitor, poster = look.faces
    assert (visitor.verdict, poster.verdict, poster.label) == ("unknown", "named", "grace")
    assert poster.box.width < 0.6 * visitor.box.width
    assert look.company is None


def test_a_photo_that_is_held_up_is_named_and_doubted(eyes: Recogniser, moving: DoorbellCamera) -> None:
    look = looked(eyes, moving, Scene.PHOTO)
    assert [(face.verdict, face.label) for face in look.faces] == [("named", "grace")]
    assert look.liveness is Hint.SCREEN


def test_nobody_is_nobody(eyes: Recogniser, moving: DoorbellCamera, *, fetched: bool) -> None:
    look = looked(eyes, moving, Scene.NOBODY)
    assert look.condition == "no_face"
    assert company(look) == ((0, (), None) if fetched else None)


@pytest.mark.parametrize("scene", [Scene.GRACE, Scene.EILEEN, Scene.BOTH])
def test_a_person_who_stands_there_is_not_doubted(eyes: Recogniser, moving: DoorbellCamera, scene: Scene) -> None:
    look = looked(eyes, moving, scene)
    assert look.liveness is None
    assert len(look.faces) == (2 if scene is Scene.BOTH else 1)


def test_the_pictures_come_from_packages_alone() -> None:
    """A demo without a network has all of them: nothing of it is fetched, and nothing of it lies here."""
    folder = Path(__file__).parents[3] / "bot" / "demo" / "camera"
    assert {path.suffix for path in folder.iterdir() if path.is_file()} == {".py"}


def test_whoever_turns_their_back_before_a_poster_is_told_of_before_the_resident_on_it(
    eyes: Recogniser, moving: DoorbellCamera, *, fetched: bool
) -> None:
    street = moving._street
    wall = prints.hung(prints.wall(street.porch.astype(np.float32), 410), street.poster, (545, 190), 84, -9.0)
    before = _put(wall, _Standing(street.from_behind, 80, (200, 128)))
    look = eyes.look([encoded(moving._developed(before, 1.0)) for _ in range(3)])
    assert [(face.verdict, face.label) for face in look.faces] == [("named", "grace")]
    assert (look.company and look.company.before) == (True if fetched else None)
