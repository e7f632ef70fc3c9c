"""Several frames, one question."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.face import Box, Face, FaceFault, Quality
from recognizer.look import Ground
from recognizer.match.burst import Visitor, best_frame, judge, visitors
from recognizer.match.matching import Matcher
from tests.recognizer.faces import DARK, GOOD, face, near, point, table_of

MATCHER = Matcher(table_of({"anna": 3, "leo": 3}))
SHARP = Quality(score=1.0, good=True)


def one(person: str, *photos: int) -> Visitor:
    return Visitor(tuple((index, face(near(person, photo))) for index, photo in enumerate(photos)))


def test_one_person_in_three_frames_is_one_visitor() -> None:
    (visitor,) = visitors([[face(near("anna", photo))] for photo in range(3)])
    assert [index for index, _ in visitor.faces] == [0, 1, 2]


def test_two_people_stay_two_even_when_they_change_places() -> None:
    frames = [
        [face(near("anna", 1), left=10), face(near("leo", 1), left=200)],
        [face(near("leo", 2), left=10), face(near("anna", 2), left=200)],
    ]
    seen = visitors(frames)
    assert [judge(visitor, MATCHER).label for visitor in seen] == ["anna", "leo"]


def test_nobody_is_twice_in_one_frame() -> None:
    twins = [face(near("anna", 1), left=10), face(near("anna", 2), left=200)]
    assert len(visitors([twins])) == 2


def test_a_blurred_face_belongs_to_whoever_is_missing_in_its_frame() -> None:
    blurred = face(near("nobody", 1), quality=DARK)
    (visitor,) = visitors([[face(near("anna", 1))], [blurred]])
    assert len(visitor.faces) == 2
    assert judge(visitor, MATCHER).label == "anna"
    assert len(visitors([[face(near("anna", 1))], [face(near("anna", 2)), blurred]])) == 2


def test_frames_that_name_different_people_name_nobody() -> None:
    middle = (point("anna") + point("leo")) / 2
    halfway = [face((middle + 0.62 * (point(who) - middle)).astype(np.float32)) for who in ("anna", "leo")]
    visitor = Visitor(((0, face(near("anna", 1))), (1, face(near("leo", 1)))))
    assert judge(visitor, MATCHER).verdict != "named"
    assert judge(Visitor(tuple(enumerate(halfway))), MATCHER).verdict != "named"


def test_later_frames_never_turn_one_name_into_another() -> None:
    turned = Visitor(((0, face(near("anna", 1))), *((index, face(near("leo", index))) for index in range(1, 9))))
    match = judge(turned, MATCHER)
    assert (match.verdict, match.label) == ("unknown", None)
    assert match.reason is Ground.DISAGREEING


def test_later_frames_may_sharpen_a_doubt_into_a_name() -> None:
    turn = np.random.default_rng(1).standard_normal((3, 128))
    frames = [(point("anna") + 0.52 * way / np.linalg.norm(way)).astype(np.float32) for way in turn]
    assert judge(Visitor(((0, face(frames[0])),)), MATCHER).verdict == "looks_like"
    assert judge(Visitor(tuple((index, face(one)) for index, one in enumerate(frames))), MATCHER).label == "anna"


def test_later_frames_may_withdraw_a_name() -> None:
    way = near("anna", 1, apart=1.0) - point("anna")
    lucky, stranger = (point("anna") + apart * way for apart in (0.3, 0.74))
    assert judge(Visitor(((0, face(lucky)),)), MATCHER).label == "anna"
    assert judge(Visitor(((0, face(lucky)), (1, face(stranger)), (2, face(stranger)))), MATCHER).verdict != "named"


def test_without_a_good_frame_nobody_is_named_and_the_fault_is_told() -> None:
    visitor = Visitor(((0, face(near("anna", 1), quality=DARK)),))
    assert (judge(visitor, MATCHER).verdict, judge(visitor, MATCHER).reason) == ("unknown", FaceFault.TOO_DARK)


def test_copies_of_one_photo_are_worth_one_photo() -> None:
    copies = Visitor(tuple((index, face(near("anna", 1))) for index in range(3)))
    assert copies.spread() < 1e-9
    assert one("anna", 1, 2, 3).spread() > 0.05
    assert judge(copies, MATCHER).bound == pytest.approx(judge(one("anna", 1), MATCHER).bound)


def test_the_best_frame_shows_most_visitors_and_then_shows_them_best() -> None:
    frames: list[list[Face]] = [
        [face(near("anna", 1), quality=SHARP)],
        [face(near("anna", 2), left=10), face(near("leo", 1), left=200)],
        [face(near("anna", 3), left=10, quality=SHARP), face(near("leo", 2), left=200)],
        [],
    ]
    assert best_frame(visitors(frames), len(frames)) == 2


def test_the_frame_with_the_nearest_visitor_is_best_where_they_hide_the_picture_on_the_wall() -> None:
    poster = replace(face(near("anna", 1), quality=SHARP), box=Box(0, 0, 40, 40))
    alone, hidden = [poster], [face(near("leo", 1), quality=DARK)]
    assert best_frame(visitors([alone, hidden]), 2) == 1
    assert best_frame(visitors([hidden, alone]), 2) == 0
    nearly = replace(poster, box=Box(0, 0, 60, 60))  # somebody who came along
    assert best_frame(visitors([[nearly], hidden]), 2) == 0


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["anna", "leo", "kim"]), st.integers(0, 5), st.booleans()), max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_every_face_belongs_to_exactly_one_visitor(drawn: list[list[tuple[str, int, bool]]]) -> None:
    frames = [[face(near(who, photo), quality=GOOD if good else DARK) for who, photo, good in faces] for faces in drawn]
    seen = visitors(frames)
    assert sum(len(visitor.faces) for visitor in seen) == sum(map(len, frames))
    for visitor in seen:
        indices = [index for index, _ in visitor.faces]
        assert indices == sorted(set(indices))
        assert judge(visitor, MATCHER).label in {None, "anna", "leo"}
