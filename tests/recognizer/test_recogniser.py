"""The facade: what a press is answered, what is learned, corrected and forgotten."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from recognizer.face import Box, Face, FaceFault
from recognizer.gallery.gallery_file import NEGATIVE
from recognizer.look import FrameFault, Ground
from recognizer.recogniser import Recogniser
from recognizer.refusal import LabelRefused, NameFault, Objection, PictureFault, PictureUnusable
from tests import pictures
from tests.recognizer.conftest import Clock, Opened
from tests.recognizer.faces import A_DOG, BOWED, DARK, GOOD, MadeUpEngine, face, near, point

BOX = Box(100, 100, 180, 180)


class Door:
    """Puts faces before the camera."""

    def __init__(self, made_up: MadeUpEngine, picture: Callable[[], bytes]) -> None:
        self._made_up = made_up
        self._picture = picture

    def photo(self, *faces: Face) -> bytes:
        return self._made_up.put(self._picture(), list(faces))

    def photos_of(self, person: str, numbers: Sequence[int]) -> list[bytes]:
        return [self.photo(face(near(person, number))) for number in numbers]

    def learn(self, recogniser: Recogniser, person: str, count: int = 3) -> None:
        for jpeg in self.photos_of(person, range(count)):
            recogniser.enrol(person, jpeg)


@pytest.fixture
def door(made_up: MadeUpEngine, picture: Callable[[], bytes]) -> Door:
    return Door(made_up, picture)


def test_somebody_enrolled_is_named_with_reasons(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna")
    door.learn(recogniser, "leo")
    look = recogniser.look(door.photos_of("anna", [7]))
    (named,) = look.faces
    assert (look.condition, named.verdict, named.label, named.runner_up) == ("clear", "named", "anna", "leo")
    assert named.distance is not None
    assert named.margin is not None
    assert 0.2 < named.distance < 0.35
    assert named.margin > 0.3
    assert named.sample in recogniser.samples("anna")
    assert named.reason is Ground.NEAREST
    assert named.stranger is None


def test_what_was_compared_is_told_of_a_face_whoever_it_was_taken_for(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna")
    door.learn(recogniser, "leo")
    (named,) = recogniser.look(photos := door.photos_of("anna", [7])).faces
    told = recogniser.explain(photos, named.box)
    assert (told.reason, told.nearest, told.runner_up) == (Ground.NEAREST, "anna", "leo")
    assert (told.distance, told.margin, told.sample) == (named.distance, named.margin, named.sample)
    assert told.own
    assert 0.1 < told.own < 0.4
    (stranger,) = recogniser.look(strange := door.photos_of("eve", [1])).faces
    assert stranger.label is None
    assert recogniser.explain(strange, stranger.box).nearest in {"anna", "leo"}
    with pytest.raises(PictureUnusable) as refused:
        recogniser.explain(photos, Box(2, 2, 4, 4))
    assert refused.value.objection.fault is PictureFault.NO_FACE_THERE


def test_what_could_be_better_is_told_by_ids(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna", 1)
    door.learn(recogniser, "leo")
    found = recogniser.findings(86_400.0)
    assert found.too_few == (("anna", 1),)
    assert recogniser.findings(-1e12).stale == ("anna", "leo")


def test_a_photo_that_was_taken_at_no_door_gathers_no_stranger_and_tells_one_who_was_there(
    recogniser: Recogniser, door: Door
) -> None:
    (sent,) = recogniser.identify(door.photos_of("eve", [1])).faces
    assert (sent.verdict, sent.stranger) == ("unknown", None)
    (seen,) = recogniser.look(door.photos_of("eve", [2])).faces
    (again,) = recogniser.identify(door.photos_of("eve", [3])).faces
    assert seen.stranger
    assert again.stranger == seen.stranger
    assert recogniser.describe()["strangers"] == "1"


def test_a_stranger_whom_a_camera_gathers_is_known_again(recogniser: Recogniser, door: Door) -> None:
    (seen,) = recogniser.identify(door.photos_of("eve", [1]), gather=True).faces
    (again,) = recogniser.identify(door.photos_of("eve", [2, 3]), gather=True).faces
    assert seen.stranger
    assert again.stranger == seen.stranger
    assert recogniser.describe()["strangers"] == "1"


def test_a_photo_that_is_none_and_one_without_a_face_identify_nobody(
    recogniser: Recogniser, picture: Callable[[], bytes]
) -> None:
    assert recogniser.identify([b"junk"]).objection
    assert recogniser.identify([picture()]).condition == "no_face"


def test_a_stranger_stays_the_same_stranger_for_days_and_is_forgotten_in_the_end(
    recogniser: Recogniser, door: Door, clock: Clock, opened: Opened
) -> None:
    first = recogniser.look(door.photos_of("stranger", [1])).faces[0].stranger
    clock.now += 86_400
    again = opened().look(door.photos_of("stranger", [2])).faces[0].stranger
    clock.now += 40 * 86_400
    late = opened().look(door.photos_of("stranger", [3])).faces[0].stranger
    assert first is not None
    assert first == again
    assert late not in {None, first}


def test_a_frame_that_was_seen_before_costs_nothing(recogniser: Recogniser, door: Door, made_up: MadeUpEngine) -> None:
    frames = door.photos_of("anna", [1, 2, 3])
    recogniser.look(frames[:1])
    recogniser.look(frames[:2])
    recogniser.look(frames)
    assert made_up.asked == 3


def test_looking_again_with_more_frames_does_not_make_a_second_stranger(recogniser: Recogniser, door: Door) -> None:
    frames = door.photos_of("stranger", [1, 2])
    first = recogniser.look(frames[:1]).faces[0].stranger
    assert recogniser.look(frames).faces[0].stranger == first
    assert recogniser.describe()["strangers"] == "1"


def test_somebody_whom_only_the_second_frame_tells_leaves_no_stranger_behind(
    recogniser: Recogniser, door: Door
) -> None:
    door.learn(recogniser, "anna")
    unlucky = near("anna", 11, apart=0.6)
    far_off = door.photo(face(unlucky))
    clear = door.photo(face(point("anna") + 0.3 * (unlucky - point("anna"))))
    assert recogniser.look([far_off]).faces[0].stranger is not None
    assert recogniser.look([far_off, clear]).faces[0].label == "anna"
    assert recogniser.describe()["strangers"] == "0"


def test_nobody_is_named_in_a_picture_that_is_too_poor(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna")
    (seen,) = recogniser.look([door.photo(face(near("anna", 7), quality=DARK))]).faces
    assert (seen.verdict, seen.label, seen.reason, seen.stranger) == ("unknown", None, FaceFault.TOO_DARK, None)


def test_somebody_who_looks_down_is_named_and_never_learned(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna")
    bowed = door.photo(face(near("anna", 7), quality=BOWED))
    (seen,) = recogniser.look([bowed]).faces
    assert (seen.verdict, seen.label, seen.reason) == ("named", "anna", Ground.NEAREST)
    with pytest.raises(PictureUnusable) as refused:
        recogniser.enrol("anna", bowed, sure=True)
    assert refused.value.objection == Objection(PictureFault.POOR_FACE, face=FaceFault.LOOKING_DOWN)
    assert len(recogniser.samples("anna")) == 3


def test_somebody_who_looks_down_and_is_like_nobody_is_no_stranger_but_cannot_be_told(
    recogniser: Recogniser, door: Door
) -> None:
    door.learn(recogniser, "anna")
    (seen,) = recogniser.look([door.photo(face(near("visitor", 1), quality=BOWED))]).faces
    assert (seen.verdict, seen.reason, seen.stranger) == ("unknown", FaceFault.LOOKING_DOWN, None)
    both = recogniser.look(
        [door.photo(face(near("visitor", number), quality=how)) for number, how in ((1, BOWED), (2, GOOD))]
    )
    (seen,) = both.faces
    assert (seen.verdict, seen.reason) == ("unknown", Ground.UNLIKE_ALL)
    assert seen.stranger


@pytest.mark.parametrize("frames", [1, 3])
def test_what_is_no_face_is_nobody_however_much_it_is_like_somebody(
    recogniser: Recogniser, door: Door, frames: int
) -> None:
    door.learn(recogniser, "anna")
    dog = [door.photo(face(near("anna", 7 + frame), quality=A_DOG)) for frame in range(frames)]
    (seen,) = recogniser.look(dog).faces
    assert (seen.verdict, seen.label, seen.reason) == ("unknown", None, FaceFault.UNLIKE_A_FACE)
    assert (seen.stranger, recogniser.describe()["strangers"]) == (None, "0")


def test_a_dog_beside_a_resident_takes_nothing_from_them(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna")
    jpeg = door.photo(face(near("anna", 7), left=10), face(near("anna", 8), quality=A_DOG, left=150))
    assert [one.label for one in recogniser.look([jpeg]).faces] == ["anna", None]


def test_an_unreadable_frame_does_not_spoil_the_others(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna")
    look = recogniser.look([b"\xff\xd8\xffgarbage", *door.photos_of("anna", [7])])
    assert (look.condition, look.frame, look.faces[0].label) == ("clear", 1, "anna")


def test_garbage_alone_is_unreadable_and_says_why(recogniser: Recogniser) -> None:
    look = recogniser.look([b"garbage"])
    assert look.condition == "unreadable"
    assert look.objection == Objection(PictureFault.NO_JPEG)
    assert recogniser.look([]).objection == Objection(PictureFault.EMPTY)


def test_a_picture_without_faces_says_so(recogniser: Recogniser, door: Door) -> None:
    assert recogniser.look([b"garbage", door.photo()]).condition == "no_face"


def test_faces_are_listed_from_left_to_right(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna")
    door.learn(recogniser, "leo")
    jpeg = door.photo(face(near("leo", 8), left=190), face(near("anna", 8), left=10))
    assert [named.label for named in recogniser.look([jpeg]).faces] == ["anna", "leo"]


def test_somebody_who_steps_out_of_the_best_frame_is_not_forgotten(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna")
    alone = door.photo(face(near("anna", 7)))
    stranger = door.photo(face(near("stranger", 1), quality=DARK, left=10))
    look = recogniser.look([alone, door.photo(face(near("stranger", 1), left=10))])
    assert [one.label for one in (*look.faces, *look.elsewhere)] == ["anna", None]
    assert len(recogniser.look([alone, stranger]).elsewhere) == 0  # one blurred face is the same visitor


@pytest.mark.parametrize(("best", "verdict"), [(0.25, "named"), (0.49, "looks_like")])
def test_whom_the_best_frame_shows_is_not_told_of_another_frame_too(
    recogniser: Recogniser, door: Door, best: float, verdict: str
) -> None:
    door.learn(recogniser, "anna")
    both = door.photo(face(near("leo", 1), left=10), face(near("anna", 7, apart=best)))
    alone = door.photo(face(near("anna", 9, apart=0.74 - best)))
    assert recogniser.look([alone]).faces[0].label == "anna"
    look = recogniser.look([both, alone])
    assert [(one.label, one.verdict) for one in look.faces] == [(None, "unknown"), ("anna", verdict)]
    assert look.elsewhere == ()


def test_no_face_several_faces_and_poor_faces_are_not_learned(recogniser: Recogniser, door: Door) -> None:
    two = door.photo(face(near("anna", 1)), face(near("leo", 1), left=200))
    for jpeg, objection in (
        (door.photo(), Objection(PictureFault.NO_FACE)),
        (two, Objection(PictureFault.SEVERAL_FACES, faces=2)),
        (door.photo(face(near("anna", 2), quality=DARK)), Objection(PictureFault.POOR_FACE, face=FaceFault.TOO_DARK)),
        (
            door.photo(face(near("anna", 3), quality=A_DOG)),
            Objection(PictureFault.POOR_FACE, face=FaceFault.UNLIKE_A_FACE),
        ),
        (b"garbage", Objection(PictureFault.NO_JPEG)),
    ):
        with pytest.raises(PictureUnusable) as refused:
            recogniser.enrol("anna", jpeg, sure=True)
        assert refused.value.objection == objection
    assert recogniser.labels() == {}
    assert recogniser.enrol("anna", two, BOX).samples == 1
    with pytest.raises(PictureUnusable) as refused:
        recogniser.enrol("anna", two, Box(0, 0, 20, 20))
    assert refused.value.objection == Objection(PictureFault.NO_FACE_THERE)


def test_a_face_that_belongs_to_somebody_else_is_not_learned_unless_one_insists(
    recogniser: Recogniser, door: Door
) -> None:
    door.learn(recogniser, "anna")
    jpeg = door.photo(face(near("anna", 9)))
    with pytest.raises(PictureUnusable) as refused:
        recogniser.enrol("leo", jpeg)
    objection = refused.value.objection
    assert objection == Objection(PictureFault.LIKE_ANOTHER, label="anna", sample=objection.sample)
    assert objection.sample in recogniser.samples("anna")
    assert recogniser.enrol("leo", jpeg, sure=True).samples == 1


def test_enrolling_the_same_photo_twice_changes_nothing(recogniser: Recogniser, door: Door) -> None:
    jpeg = door.photo(face(near("anna", 1)))
    first, again = recogniser.enrol("anna", jpeg), recogniser.enrol("anna", jpeg)
    assert (first.new, again.new) == (True, False)
    assert first.sample == again.sample
    assert first.samples == again.samples == 1


def test_a_stranger_who_is_given_a_name_is_no_stranger_any_more(recogniser: Recogniser, door: Door) -> None:
    jpeg = door.photo(face(near("visitor", 1)))
    assert recogniser.look([jpeg]).faces[0].stranger
    recogniser.enrol("leo", jpeg)
    assert recogniser.look([jpeg]).faces[0].label == "leo"
    assert recogniser.describe()["strangers"] == "0"


def test_not_anna_is_remembered_and_anna_is_still_known(recogniser: Recogniser, door: Door, opened: Opened) -> None:
    door.learn(recogniser, "anna", 5)
    sister = point("anna") + 0.4 * (point("sister") - point("anna"))
    turn = np.random.default_rng(5).standard_normal((2, 128)).astype(np.float32)
    first, second = (sister + 0.12 * one / np.linalg.norm(one) for one in turn)
    jpeg = door.photo(face(first))
    assert recogniser.look([jpeg]).faces[0].label == "anna"
    recogniser.disown("anna", jpeg, BOX)
    for one in (recogniser, opened()):
        answer = one.look([door.photo(face(second))]).faces[0]
        assert (answer.verdict, answer.label) == ("unknown", None)
        assert answer.reason is Ground.DENIED
        assert one.look(door.photos_of("anna", [9])).faces[0].label == "anna"


def test_a_sample_that_is_disowned_is_unlearned(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna", 2)
    wrong = door.photo(face(near("leo", 1)))
    with pytest.raises(PictureUnusable) as refused:
        recogniser.enrol("anna", wrong)
    assert refused.value.objection == Objection(PictureFault.UNLIKE, label="anna")
    recogniser.enrol("anna", wrong, sure=True)
    recogniser.disown("anna", wrong, BOX)
    assert recogniser.labels() == {"anna": 2}


def test_forgetting_leaves_nothing_of_a_person_on_disk(recogniser: Recogniser, door: Door, tmp_path: Path) -> None:
    door.learn(recogniser, "anna")
    door.learn(recogniser, "leo")
    jpeg = door.photos_of("anna", [9])[0]
    recogniser.forget("anna")
    assert recogniser.labels() == {"leo": 3}
    assert recogniser.look([jpeg]).faces[0].verdict == "unknown"
    assert not [path for path in tmp_path.rglob("*") if "anna" in path.name]
    assert not [path for path in tmp_path.rglob("enc*") if b"anna" in path.read_bytes()]


def test_people_are_renamed_merged_and_split(recogniser: Recogniser, door: Door, opened: Opened) -> None:
    door.learn(recogniser, "anna", 2)
    door.learn(recogniser, "leo", 3)
    recogniser.rename("anna", "Anna Maria")
    assert recogniser.labels() == {"Anna Maria": 2, "leo": 3}
    with pytest.raises(LabelRefused):
        recogniser.rename("Anna Maria", "leo")
    assert recogniser.merge("leo", "Anna Maria") == 5
    leos = [sample for sample in recogniser.samples("Anna Maria") if recogniser.photo("Anna Maria", sample)][2:]
    recogniser.split("Anna Maria", leos, "leo")
    assert opened().labels() == {"Anna Maria": 2, "leo": 3}
    assert opened().look(door.photos_of("leo", [8])).faces[0].label == "leo"
    with pytest.raises(KeyError):
        recogniser.rename("nobody", "somebody")


def test_a_gallery_of_another_engine_is_encoded_anew_from_its_photos(
    recogniser: Recogniser, door: Door, made_up: MadeUpEngine, opened: Opened
) -> None:
    door.learn(recogniser, "anna", 2)
    kept = [recogniser.photo("anna", sample) for sample in recogniser.samples("anna")]
    for number, jpeg in enumerate(kept):
        made_up.put(jpeg, [face(near("anna in other eyes", number))])
    made_up.id = type(made_up.id)("made up/2")
    again = opened()
    assert again.labels() == {"anna": 2}
    assert again.look(door.photos_of("anna in other eyes", [5])).faces[0].label == "anna"
    assert again.look(door.photos_of("anna", [5])).faces[0].label is None


def test_an_embedder_with_its_own_threshold_gets_a_rule_of_that_size(made_up: MadeUpEngine, opened: Opened) -> None:
    made_up.threshold = 0.9
    assert opened().rule.named_at == pytest.approx(0.9)


def test_names_that_differ_in_capitals_only_are_refused(recogniser: Recogniser, door: Door) -> None:
    door.learn(recogniser, "anna", 1)
    with pytest.raises(LabelRefused) as refused:
        recogniser.enrol("Anna", door.photo(face(near("leo", 1), quality=GOOD)))
    assert (refused.value.fault, refused.value.other) == (NameFault.CAPITALS, "anna")


@pytest.mark.parametrize(
    ("shade", "reason"),
    [(2, FrameFault.TOO_DARK), (120, None), (254, FrameFault.TOO_BRIGHT)],
    ids=["night", "day", "glare"],
)
def test_an_empty_picture_says_when_its_light_is_to_blame(
    recogniser: Recogniser, shade: int, reason: FrameFault | None
) -> None:
    look = recogniser.look([pictures.jpeg(shade, grey=True)])
    assert (look.condition, look.reason) == ("no_face", reason)


def test_nothing_shows_somebody_forgotten_who_was_said_not_to_be_somebody_else(
    recogniser: Recogniser, door: Door, tmp_path: Path, opened: Opened
) -> None:
    door.learn(recogniser, "leo")
    recogniser.disown("leo", door.photo(face(near("anna", 8))), BOX)
    recogniser.disown("leo", door.photo(face(near("somebody else", 1))), BOX)
    door.learn(recogniser, "anna")
    recogniser.forget("anna")
    for one in (recogniser, opened()):
        assert one.labels() == {"leo": 3}
        (negative,) = one.encodings.vectors[one.encodings.kind == NEGATIVE]
        assert np.linalg.norm(negative - point("somebody else")) < np.linalg.norm(negative - point("anna"))
    assert len(list((tmp_path / "gallery").rglob("*.jpg"))) == 3 + 1


def test_a_picture_on_the_wall_is_told_after_days_and_is_not_seen_where_it_is_ignored(
    recogniser: Recogniser, door: Door, clock: Clock
) -> None:
    door.learn(recogniser, "anna")
    poster = face(near("anna", 9, apart=0.2))
    for day in range(6):
        clock.now += 43_200
        look = recogniser.look([door.photo(poster, face(near(f"visitor {day}"), left=20 * day))], door="front")
        (of_anna,) = [one for one in look.faces if one.label == "anna"]
        assert bool(of_anna.fixture) is (day >= 4)
        assert not any(one.fixture for one in look.faces if one.label != "anna")
    fixture = str(of_anna.fixture)
    visitor = face(near("visitor", 3), left=10)
    seen = recogniser.look([door.photo(poster, visitor)], door="front", ignored=[fixture])
    assert [one.box for one in seen.faces] == [visitor.box]
    assert recogniser.look([door.photo(poster)], door="front", ignored=[fixture]).condition == "no_face"
    herself = face(near("anna", 11), left=10)
    (named,) = recogniser.look([door.photo(poster, herself)], door="front", ignored=[fixture]).faces
    assert (named.label, named.box) == ("anna", herself.box)
    before_it = face(near("anna", 12))  # she covers it
    assert recogniser.look([door.photo(before_it)], door="front", ignored=[fixture]).faces[0].label == "anna"
    assert len(recogniser.look([door.photo(poster, herself)], ignored=[fixture]).faces) == 2  # not at that door
    recogniser.forget("anna")
    assert recogniser.look([door.photo(poster)], door="front", ignored=[fixture]).faces[0].label is None


def test_a_stranger_who_turned_out_to_be_somebody_is_forgotten_with_them(recogniser: Recogniser, door: Door) -> None:
    first = door.photo(face(near("anna", 1)))
    assert recogniser.look([first]).faces[0].stranger
    for jpeg in door.photos_of("anna", range(2, 5)):
        recogniser.enrol("anna", jpeg)
    recogniser._strangers.see(near("anna", 1), 0.0)  # as a look did at which nobody could tell
    recogniser.forget("anna")
    assert recogniser.describe()["strangers"] == "0"


def test_what_was_seen_of_somebody_leaves_the_memory_of_the_process_when_they_are_forgotten(
    recogniser: Recogniser, door: Door
) -> None:
    door.learn(recogniser, "anna")
    recogniser.look(door.photos_of("anna", [7]))
    recogniser.forget("anna")
    assert len(recogniser._frames) == 0


def test_numbers_of_a_face_are_whose_they_are_by_themselves(recogniser: Recogniser, door: Door) -> None:
    assert (nobody := recogniser.nearest([0.1] * 128)) is not None
    assert nobody.verdict == "unknown"
    door.learn(recogniser, "anna")
    door.learn(recogniser, "leo")
    match = recogniser.nearest([float(one) for one in near("anna", 7)])
    assert match is not None
    assert (match.verdict, match.label) == ("named", "anna")
    stranger = recogniser.nearest([float(one) for one in near("somebody")])
    assert stranger is not None
    assert (stranger.verdict, stranger.label) == ("unknown", None)
    for foreign in ([0.1] * 512, [], [float("nan")] * 128, [float("inf")] * 128):
        assert recogniser.nearest(foreign) is None
