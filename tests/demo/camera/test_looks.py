"""What the product's own recogniser makes of the demo's scenes, with the files that are fetched and without them."""

from pathlib import Path

import pytest

from bot.demo.camera.album import portraits_of_grace
from bot.demo.camera.scenes import Camera, Scene
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
def moving(request: pytest.FixtureRequest) -> Camera:
    """Who stands there moves a little, by these dice."""
    return Camera(int(request.param))


def looked(eyes: Recogniser, camera: Camera, scene: Scene) -> PressLook:
    camera.scene = scene
    return eyes.look(camera.burst())


@pytest.mark.parametrize(("scene", "kind"), [(Scene.DOG, BodyKind.DOG), (Scene.CAT, BodyKind.CAT)])
def test_an_animal_has_no_face_and_is_called_what_it_is_where_that_can_be_seen(
    eyes: Recogniser, moving: Camera, scene: Scene, kind: BodyKind, *, fetched: bool
) -> None:
    look = looked(eyes, moving, scene)
    assert look.condition == "no_face"
    assert (look.company.persons, look.company.animals) == (0, (kind,)) if look.company else not fetched


def test_whoever_has_their_back_to_the_camera_is_somebody(eyes: Recogniser, moving: Camera, *, fetched: bool) -> None:
    look = looked(eyes, moving, Scene.BACK)
    assert look.condition == "no_face"
    assert look.reason is None
    assert (look.company.persons, look.company.hidden) == (1, FaceHidden.TURNED) if look.company else not fetched


def test_the_visitor_before_a_poster_is_a_stranger_and_much_larger_than_the_resident_on_it(
    eyes: Recogniser, moving: Camera
) -> None:
    look = looked(eyes, moving, Scene.POSTER)
    visitor, poster = look.faces
    assert (visitor.verdict, poster.verdict, poster.label) == ("unknown", "named", "grace")
    assert poster.box.width < 0.6 * visitor.box.width
    assert look.company is None


def test_a_photo_that_is_held_up_is_named_and_doubted(eyes: Recogniser, moving: Camera) -> None:
    look = looked(eyes, moving, Scene.PHOTO)
    assert [(face.verdict, face.label) for face in look.faces] == [("named", "grace")]
    assert look.liveness is Hint.SCREEN


def test_nobody_is_nobody(eyes: Recogniser, moving: Camera, *, fetched: bool) -> None:
    look = looked(eyes, moving, Scene.NOBODY)
    assert look.condition == "no_face"
    assert (look.company.persons, look.company.animals) == (0, ()) if look.company else not fetched


@pytest.mark.parametrize("scene", [Scene.GRACE, Scene.EILEEN, Scene.BOTH])
def test_a_person_who_stands_there_is_not_doubted(eyes: Recogniser, moving: Camera, scene: Scene) -> None:
    look = looked(eyes, moving, scene)
    assert look.liveness is None
    assert len(look.faces) == (2 if scene is Scene.BOTH else 1)


def test_the_pictures_come_from_packages_alone() -> None:
    """A demo without a network has all of them: nothing of it is fetched, and nothing of it lies here."""
    folder = Path(__file__).parents[3] / "bot" / "demo" / "camera"
    assert {path.suffix for path in folder.iterdir() if path.is_file()} == {".py"}
