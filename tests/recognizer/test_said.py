"""The command line's own words: there are some for every code, and its figures stand in them."""

import pytest

from recognizer import said
from recognizer.face import FaceFault
from recognizer.look import FrameFault, Ground, Hint
from recognizer.refusal import LabelRefused, NameFault, Objection, PictureFault


def test_there_are_words_for_every_code() -> None:
    assert set(said.FACES) == set(FaceFault)
    assert set(said.GROUNDS) == set(Ground)
    assert set(said.FRAMES) == set(FrameFault)
    assert set(said.HINTS) == set(Hint)
    assert set(said.PICTURES) == set(PictureFault)


@pytest.mark.parametrize("fault", PictureFault)
def test_every_refusal_is_a_sentence(fault: PictureFault) -> None:
    for face in (None, *FaceFault):
        sentence = said.picture(Objection(fault, 640, 480, 25, 2, face, "{anna}"))
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_a_refusal_has_its_figures() -> None:
    assert "12000×9000" in said.picture(Objection(PictureFault.TOO_LARGE, 12_000, 9_000, 25))
    assert "2 faces" in said.picture(Objection(PictureFault.SEVERAL_FACES, faces=2))
    assert "too dark" in said.picture(Objection(PictureFault.POOR_FACE, face=FaceFault.TOO_DARK))


@pytest.mark.parametrize("fault", NameFault)
def test_every_refusal_of_a_name_is_a_sentence(fault: NameFault) -> None:
    assert said.label(LabelRefused(fault, "Anna", "anna"))[-1] in ".?"
