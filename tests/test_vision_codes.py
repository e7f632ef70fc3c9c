"""What the recogniser says, in the codes of the house: none is left out."""

from dataclasses import replace

import pytest

from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoReason, PhotoTrouble, UnlikeTheOthers
from bot.house.people import Blemish, Doubt, Verdict
from bot.vision_codes import FACES, FRAMES, HINTS, REFUSALS, blemish, doubt, refusal, sighting
from recognizer.face import FaceFault, Quality
from recognizer.look import FrameFault, Ground, Hint
from recognizer.refusal import Objection, PictureFault
from tests.fakes.recognisers import ANNA


def test_every_code_of_the_recogniser_has_one_of_the_house() -> None:
    assert set(FACES) == set(FaceFault)
    assert set(FRAMES) == set(FrameFault)
    assert set(HINTS) == set(Hint)
    assert set(REFUSALS) == set(PictureFault)


def test_no_two_faults_are_taken_for_one() -> None:
    told = [blemish(fault) for fault in (*FaceFault, *FrameFault)]
    assert len(set(told)) == len(told)
    assert blemish(None) is Blemish.NONE
    assert doubt(None) is Doubt.NONE


def test_a_refusal_keeps_its_figures() -> None:
    objection = Objection(PictureFault.POOR_FACE, 640, 480, 25, 2, FaceFault.BLURRED)
    assert refusal(objection).trouble == PhotoTrouble(PhotoReason.POOR_FACE, 640, 480, 25, 2, Blemish.BLURRED)


def test_somebody_else_s_face_and_an_unlike_one_can_be_insisted_on() -> None:
    taken = refusal(Objection(PictureFault.LIKE_ANOTHER, label="anna"))
    assert isinstance(taken, LooksLikeAnother)
    assert taken.other == "anna"
    assert isinstance(refusal(Objection(PictureFault.UNLIKE, label="leo")), UnlikeTheOthers)


@pytest.mark.parametrize("fault", FaceFault)
def test_a_poor_face_says_what_is_wrong_with_it_and_another_one_nothing(fault: FaceFault) -> None:
    poor = replace(ANNA, verdict="unknown", label=None, quality=Quality(0.2, good=False, fault=fault), reason=fault)
    assert sighting(1, poor, {}).verdict is Verdict.POOR
    assert sighting(1, poor, {}).reason is FACES[fault]
    unknown = replace(ANNA, verdict="unknown", label=None, reason=Ground.UNLIKE_ALL)
    assert sighting(1, unknown, {}).reason is Blemish.NONE


@pytest.mark.parametrize("fault", [FaceFault.TURNED_AWAY, FaceFault.LOOKING_DOWN, FaceFault.LOOKING_UP])
def test_somebody_whom_nobody_is_like_because_they_look_away_is_no_stranger(fault: FaceFault) -> None:
    away = replace(ANNA, verdict="unknown", label=None, quality=Quality(0.7, good=True, fault=None), reason=fault)
    assert (sighting(1, away, {}).verdict, sighting(1, away, {}).reason) == (Verdict.POOR, FACES[fault])
