"""Where something is: a place that every home knows is said in the reader's language, any other as it is called."""

from zoneinfo import ZoneInfo

import pytest

from bot.words.chat.where_text import _BY_NAME, _CALLED, _WORDS, CommonPlace, where
from bot.words.tongue import Language, Tongue

UTC = ZoneInfo("UTC")


def said(place: str, language: Language, *, door: bool = False) -> str:
    return Tongue(language, UTC).plain(where(place, door=door))


@pytest.mark.parametrize(
    ("place", "language", "words"),
    [
        ("garden", Language.ENGLISH, "in the garden"),
        ("Garten", Language.ENGLISH, "in the garden"),
        ("the garage", Language.GERMAN, "an der Garage"),
        ("Jardín", Language.RUSSIAN, "в саду"),
        ("Двор", Language.SPANISH, "en el patio"),
        ("बग़ीचा", Language.HINDI, "बग़ीचे में"),
        ("Grandma’s roses", Language.ENGLISH, "at “Grandma’s roses”"),
        ("Werkstatt", Language.GERMAN, "am Ort „Werkstatt“"),
    ],
)
def test_a_place_is_said_as_one_says_it(place: str, language: Language, words: str) -> None:
    assert said(place, language) == words


def test_a_door_stays_a_door_whatever_it_is_called() -> None:
    assert said("garden", Language.ENGLISH, door=True) == "at the garden"
    assert said("Garten", Language.GERMAN, door=True) == "an der Tür „Garten“"


def test_every_common_place_has_words_and_no_name_means_two_of_them() -> None:
    assert set(_WORDS) == set(_CALLED) == set(CommonPlace)
    assert len(_BY_NAME) == len({name.casefold() for names in _CALLED.values() for name in names})
