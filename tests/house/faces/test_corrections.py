"""What a resident says of a face stands on the card, and touches no other face."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.faces.corrections import (
    Correction,
    FaceDisowned,
    FaceNamed,
    NameForgotten,
    NameTakenBack,
    PicturesForgotten,
    corrected,
)
from bot.house.people import Blemish, Box, Condition, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.visits.visit import Visit, VisitId
from tests.rig.house import FRONT, NOON

GRACE = Person(PersonId("grace"), "Grace")
EVE = Person(PersonId("eve"), "Eve")
FIRST = Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, GRACE)
SECOND = Sighting(2, Box(20, 0, 29, 9), Verdict.POOR, reason=Blemish.TOO_DARK)
SEEN = Visit(
    VisitId("v"),
    FRONT,
    NOON,
    NOON + timedelta(minutes=2),
    marked=PhotoId("marked"),
    look=Look(PhotoId("p"), Condition.CLEAR, (FIRST, SECOND)),
)


def sightings(visit: Visit) -> tuple[Sighting, ...]:
    assert visit.look
    return visit.look.sightings


def test_a_face_that_was_named_says_by_whom_and_needs_no_reason() -> None:
    named = sightings(corrected(SEEN, FaceNamed(2, EVE, "Leo")))
    assert named == (FIRST, replace(SECOND, person=EVE, verdict=Verdict.NAMED, reason=Blemish.NONE, told_by="Leo"))


def test_a_disowned_face_is_unknown_and_remembers_who_it_is_not() -> None:
    first, second = sightings(corrected(SEEN, FaceDisowned(1, "Leo")))
    assert (first.person, first.not_person, first.verdict, first.told_by) == (None, GRACE, Verdict.UNKNOWN, "Leo")
    assert second == SECOND


def test_a_name_that_is_taken_back_leaves_what_stood_there_before() -> None:
    named = corrected(SEEN, FaceNamed(2, EVE, "Leo"))
    assert sightings(corrected(named, NameTakenBack(EVE, SECOND))) == (FIRST, SECOND)


def test_a_face_that_was_called_otherwise_since_is_not_touched_by_taking_back() -> None:
    again = corrected(corrected(SEEN, FaceNamed(2, EVE, "Leo")), FaceNamed(2, GRACE, "Anna"))
    assert corrected(again, NameTakenBack(EVE, SECOND)) == again


def test_forgotten_pictures_leave_nothing_that_was_seen() -> None:
    forgotten = corrected(SEEN, PicturesForgotten())
    assert (forgotten.photos, forgotten.marked, forgotten.look) == ((), None, None)


def test_a_visit_without_a_face_stays_what_it_was() -> None:
    blind = replace(SEEN, look=None)
    assert corrected(blind, FaceNamed(1, EVE, "Leo")) == blind


DENIED = replace(FIRST, person=None, verdict=Verdict.UNKNOWN, not_person=GRACE)
ELSEWHERE = Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, EVE)


@pytest.mark.parametrize("marked", [SEEN.marked, None])
@pytest.mark.parametrize(
    ("correction", "outdated"),
    [
        (FaceNamed(2, EVE, "Leo"), True),
        (FaceNamed(3, EVE, "Leo"), False),
        (FaceDisowned(1, "Leo"), True),
        (NameTakenBack(GRACE, DENIED), True),
        (NameTakenBack(EVE, DENIED), False),
        (NameForgotten(GRACE.id), True),
        (NameForgotten(EVE.id), False),
        (PicturesForgotten(), False),
    ],
)
def test_boxes_are_outdated_where_a_face_in_their_picture_is_called_otherwise(
    correction: Correction, outdated: bool, marked: PhotoId | None
) -> None:
    assert SEEN.look
    seen = replace(SEEN, marked=marked, look=replace(SEEN.look, elsewhere=(ELSEWHERE,)))
    assert corrected(seen, correction).boxes_outdated is outdated


def test_no_box_says_whom_its_face_is_not() -> None:
    denied = replace(SEEN, look=Look(PhotoId("p"), Condition.CLEAR, (DENIED, SECOND)))
    forgotten = corrected(denied, NameForgotten(GRACE.id))
    assert (forgotten == denied, forgotten.boxes_outdated) == (False, False)


def test_boxes_stay_outdated_until_they_are_drawn() -> None:
    assert corrected(corrected(SEEN, FaceNamed(2, EVE, "Leo")), FaceNamed(3, EVE, "Leo")).boxes_outdated
