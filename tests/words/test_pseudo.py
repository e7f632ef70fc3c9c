"""Whatever is said is translated whole: in a language without a letter of ours none of ours is left."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.words import tongue
from bot.words.chat.cards import card_text
from bot.words.ledger_row import LedgerWords
from bot.words.phrase import Lines, Phrase
from bot.words.tongue import Language, Tongue
from tests.words.every_word import MACHINERY, Spoken, every_word, modules, rows, without_foreign
from tests.words.pseudo import Foreign
from tests.words.stages import DOOR, NOON, visits

UTC_ZONE = ZoneInfo("UTC")

#: Tags, and units that are the same in every language.
_ALLOWED = re.compile(r"<[^>]*>|\b(GB|MB)\b")

#: All that is said, with figures and with nothing in the place of names.
WORDS = [*every_word("3"), *every_word("")]


@pytest.fixture
def foreigner(monkeypatch: pytest.MonkeyPatch) -> Tongue:
    monkeypatch.setattr(tongue, "_catalogue", lambda _language: Foreign())
    return Tongue(Language.RUSSIAN, UTC_ZONE)


def leaked(said: str) -> str:
    """Our own letters in what was said, beside what is the same everywhere."""
    return re.sub(r"[^a-zA-Z]+", " ", _ALLOWED.sub(" ", said)).strip()


@pytest.mark.parametrize("module", sorted({spoken.module for spoken in WORDS}))
def test_whatever_a_module_says_is_translated_whole(foreigner: Tongue, module: str) -> None:
    for spoken in WORDS:
        if spoken.module == module:
            text = without_foreign(spoken.text)
            assert isinstance(text, Phrase | Lines)
            assert leaked(foreigner.html(text)) == "", f"{spoken}: {spoken.text}"


def test_every_file_with_words_is_walked() -> None:
    there = {module.__name__.rpartition(".")[2] for module in modules()}
    assert there == {spoken.module for spoken in WORDS}
    assert not there & MACHINERY


def test_a_word_that_was_never_translated_is_found(foreigner: Tongue) -> None:
    glued = Spoken("nowhere", "glued", Phrase("{door} open", values={"door": Phrase("{x}", values={"x": "shut"})}))
    assert leaked(foreigner.html(glued.text)) == "shut"


def test_every_stage_of_a_card_is_translated_whole(foreigner: Tongue) -> None:
    for visit in visits():
        for read_at in (NOON, NOON + timedelta(days=1), NOON + timedelta(days=30)):
            said = card_text.card(visit, DOOR, read_at, UTC_ZONE, late=True, confirming=True)
            assert leaked(foreigner.html(said)) == ""


def test_every_row_of_the_day_s_log_is_translated_whole(foreigner: Tongue) -> None:
    words = LedgerWords(foreigner)
    assert [leaked(heading) for heading in words.headings.new] == [""] * len(words.headings.new)
    for entry in rows("3"):
        row = words.row(entry)
        assert leaked(row.who + row.outcome) == "", entry
