"""``main.py faces``: what the gallery is like, in the language of the terminal."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from bot.commands.faces import found_in
from bot.house.faces.face_advice import (
    AllTried,
    FaceAdvice,
    LookAlike,
    NobodyKnown,
    OddPhotos,
    PersonTried,
    TooFewPhotos,
)
from bot.words.commands import faces_text
from bot.words.tongue import Language, Tongue
from recognizer.gallery.check import check
from recognizer.gallery.gallery_file import SAMPLE
from recognizer.gallery.tables import appended
from tests.recognizer.faces import face, near, sample_id, table_of

UTC = ZoneInfo("UTC")


def test_what_a_gallery_lacks_is_found_and_named_as_people_are_called() -> None:
    table = table_of({"anna": 4, "leo": 1})
    table = appended(table, "anna", SAMPLE, sample_id(1), face(near("kim", 1)), 0.0)
    for photo in range(3):
        alike = near("leo", photo) + 0.3 * (near("kim", 2) - near("leo", photo))
        table = appended(table, "max", SAMPLE, sample_id(photo + 10), face(np.asarray(alike, np.float32)), 0.0)
    found = list(found_in(check(table), str.title))
    assert isinstance(found[0], AllTried)
    assert (found[0].people, found[0].asked) == (3, 8)
    assert TooFewPhotos("Leo", 2) in found
    assert OddPhotos("Anna", 1) in found
    assert any(isinstance(one, PersonTried) and one.name == "Anna" and one.odd for one in found)
    assert any(isinstance(one, LookAlike) and {one.one, one.other} == {"Leo", "Max"} for one in found)


def test_a_gallery_of_nobody_is_told_how_to_begin() -> None:
    assert list(found_in(check(table_of({})), str)) == [NobodyKnown()]


@pytest.mark.parametrize(
    "found",
    [
        (PersonTried("Grace", 4, 4, 0, odd=False), "nothing to do"),
        (PersonTried("Grace", 4, 2, 1, odd=True), "wrong name"),
        (PersonTried("Grace", 4, 2, 0, odd=True), "unlike the rest"),
        (PersonTried("Grace", 4, 2, 0, odd=False), "Two more would help"),
        (AllTried(2, 0, 0, 0), "too early"),
        (AllTried(2, 5, 4, 0), "Recognised: 4 of 5.\nNo photo got a wrong name."),
    ],
)
def test_each_finding_is_told_with_what_to_do(found: Sequence[object]) -> None:
    advice, told = found
    assert isinstance(advice, FaceAdvice)
    assert str(told) in Tongue(Language.ENGLISH, UTC).plain(faces_text.advice(advice))
