"""Names are kept as they were typed, and found again however they are typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.names import MAX_NAME, NoName, folded, to_name


@pytest.mark.parametrize("typed", ["", "   ", "😀", "…/../", "\n\t", "<>"])
def test_a_name_without_a_letter_is_none(typed: str) -> None:
    with pytest.raises(NoName):
        to_name(typed)


def test_a_name_is_one_printable_line_of_bounded_length() -> None:
    assert to_name("Anna\u0000\n <b>Maria</b>") == "Anna <b>Maria</b>"
    assert len(to_name("x" * 300)) == MAX_NAME


def test_joiners_stay_in_a_name() -> None:
    assert to_name("علی\u200cرضا") == "علی\u200cرضا"
    assert to_name("Leo 👨\u200d🍳") == "Leo 👨\u200d🍳"
    assert to_name("\u200dLeo\u200c") == "Leo"


def test_a_name_is_composed_whoever_typed_it() -> None:
    assert to_name("Zoe\u0308") == "Zo\u00eb"


def test_marks_that_steer_a_line_do_not_stay() -> None:
    assert to_name("\u202eoeL\u2066 \u00adB\ufeff") == "oeL B"


@pytest.mark.parametrize(
    ("learned", "typed"),
    [
        ("علی\u200cرضا", "علیرضا"),
        ("Zoe\u0308", "Zoë"),
        ("O’Hara", "O'Hara"),
        ("Anna  Maria", "anna maria"),
        ("Anna Maria", " anna  maria"),
        ("Jean‑Luc", "Jean-Luc"),
        ("Strauß", "STRAUSS"),
        ("Ａｎｎａ", "Anna"),
        ("İpek", "İPEK"),
    ],
)
def test_a_name_is_found_however_it_is_typed(learned: str, typed: str) -> None:
    assert folded(to_name(learned)) == folded(typed)


@given(st.text())
def test_a_name_stays_what_it_is_when_it_is_read_again(text: str) -> None:
    try:
        name = to_name(text)
    except NoName:
        return
    assert to_name(name) == name
    assert folded(name) == folded(unicodedata.normalize("NFD", name)) == folded(folded(name))
    assert len(name) <= MAX_NAME
