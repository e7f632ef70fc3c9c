"""What the recogniser says, in the codes of the house: none is left out."""

from dataclasses import replace

import pytest

from bot.house import people
from bot.house.faceless import Animal, Faceless, Hiding
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoReason, PhotoTrouble, UnlikeTheOthers
from bot.house.people import Blemish, Doubt, Verdict
from bot.vision.codes import (
    ANIMALS,
    FACES,
    FRAMES,
    HIDINGS,
    HINTS,
    REFUSALS,
    blemish,
    doubt,
    faceless,
    refusal,
    sighting,
)
from recognizer.body import BodyKind, Company, FaceHidden
from recognizer.face import IN_FRONT, FaceFault, Quality
from recognizer.look import FrameFault, Ground, Hint
from recognizer.refusal import Objection, PictureFault
from tests.fakes.recognisers import ANNA


def test_house_and_recogniser_tell_who_is_in_front_by_the_same_share() -> None:
    assert people.IN_FRONT == IN_FRONT


def test_every_code_of_the_recogniser_has_one_of_the_house() -> None:
    assert set(FACES) == set(FaceFault)
    assert set(FRAMES) == set(FrameFault)
    assert set(HINTS) == set(Hint)
    assert set(REFUSALS) == set(PictureFault)
    assert set(ANIMALS) == set(BodyKind) - {BodyKind.PERSON}
    assert set(HIDINGS) == set(FaceHidden)


def test_a_face_that_hangs_there_is_told_as_such() -> None:
    assert sighting(1, replace(ANNA, fixture="poster"), {}).fixture == "poster"
    assert sighting(1, ANNA, {}).fixture is None


def test_no_two_faults_are_taken_for_one() -> None:
    told = [blemish(fault) for fault in (*FaceFault, *FrameFault)]
    assert len(set(told)) == len(told)
    assert blemish(None) is Blemish.NONE
    assert doubt(None) is Doubt.NONE


def test_who_is_there_without_a_face_keeps_its_figures() -> None:
    assert faceless(None) is None
    assert faceless(Company()) == Faceless()
    company = Company(3, 2, 4, FaceHidden.OUTSIDE, (BodyKind.CAT, BodyKind.ANIMAL))
    assert faceless(company) == Faceless(3, 2, 4, Hiding.OUTSIDE, (Animal.CAT, Animal.OTHER))


def test_a_refusal_keeps_its_figures() -> None:
    objection = Objection(PictureFault.POOR_FACE, 640, 480, 25, 2, FaceFault.BLURRED)
    assert refusal(objection).trouble == PhotoTrouble(PhotoReason.POOR_FACE, 640, 480, 25, 2, Blemish.BLURRED)


def test_somebody_else_s_face_and_an_unlike_one_can_be_insisted_on() -> None:
    taken = refusal(Objection(PictureFault.LIKE_ANOTHER, label="anna"))
    assert isinstance(taken, LooksLikeAnother)
    assert taken.sample is None
    with_sample = refusal(Objection(PictureFault.LIKE_ANOTHER, label="anna", sample="f00d"))
    assert isinstance(with_sample, LooksLikeAnother)
    assert with_sample.sample == "f00d"
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
