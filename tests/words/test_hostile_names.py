"""Names that would be markup, or would turn what stands around them, in every sentence and every language."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from bot.words.chat.cards import card_text
from bot.words.phrase import Lines, Phrase, say
from bot.words.tongue import Language, Tongue
from tests.words.every_word import Spoken, every_word, without_foreign
from tests.words.stages import DOOR, NOON, visits
from tests.words.test_catalogues import Balance

UTC_ZONE = ZoneInfo("UTC")

_ISOLATES, _POP = "\u2066\u2067\u2068", "\u2069"

#: What turns everything behind it, until something ends it that never comes.
_TURNING = "\u202a\u202b\u202c\u202d\u202e"

HOSTILE: Mapping[str, str] = {
    "markup": "<b>&",
    "an unfinished tag": "</code><a href=",
    "right to left": "علی",
    "right to left with a joiner": "نرگس\u200cخانم",
    "joined signs": "👩\u200d👩\u200d👧 अनु\u200d",
    "an override": "Anna\u202etxt.exe",
    "isolates left open": "Leo\u2066\u2067",
    "an isolate that is closed twice": "Leo\u2069\u2069",
}


@cache
def words(name: str) -> list[Spoken]:
    cards = [
        Spoken("card_text", "card", card_text.card(visit, DOOR, NOON, UTC_ZONE, late=True, confirming=True))
        for visit in visits(name)
    ]
    return [*every_word(name), *cards]


def assert_turns_nothing(said: str, name: str) -> None:
    """Whatever begins to steer the direction of a line ends with what began it."""
    depth = 0
    for sign in said:
        assert sign not in _TURNING
        depth += (sign in _ISOLATES) - (sign == _POP)
        assert depth >= 0
        assert depth or not ("\u0590" <= sign <= "\u08ff"), name
    assert depth == 0


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_is_neither_markup_nor_turns_what_stands_around_it(name: str, language: Language) -> None:
    tongue = Tongue(language, UTC_ZONE)
    for spoken, harmless in zip(words(name), words("3"), strict=True):
        said = tongue.html(spoken.text)
        # as many tags as with a harmless name: none is the name's
        assert Balance(said).seen == Balance(tongue.html(harmless.text)).seen, spoken
        # a path or an address is shown as it is, and nobody who lives here types one
        kept = without_foreign(spoken.text)
        assert isinstance(kept, Phrase | Lines)
        assert_turns_nothing(tongue.plain(kept), name)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_name_keeps_its_letters(name: str) -> None:
    letters = [sign for sign in name if sign.isalnum()]
    said = Tongue(Language.ENGLISH, UTC_ZONE).plain(say("{name}", name=name))
    assert [sign for sign in said if sign.isalnum()] == letters
