"""The words of the page on which the interface is tried: none stands in it, and it asks for all that there are."""

import re
from pathlib import Path

from bot.words.tongue import Language
from bot.words.try_text import TRY
from tests.rig.api import an_api
from tests.rig.browser.page_source import Texts, code, said_in

ROOT = Path(__file__).parents[3] / "bot" / "api" / "document" / "page"
SCRIPT = code(ROOT / "page.js")
MARKUP = (ROOT / "page.html").read_text(encoding="utf-8")

#: Headers of HTTP.
NO_SENTENCES = re.compile(r"Content-Type|Bearer \$\{key\}")


def test_no_word_that_a_person_reads_stands_in_the_page_or_its_script() -> None:
    assert set(Texts(MARKUP).found) == {"Doorman", "openapi.json"}
    assert [words for words in said_in(SCRIPT) if not NO_SENTENCES.fullmatch(words)] == []


def test_it_asks_for_every_word_and_for_none_that_is_not_there() -> None:
    asked = set(re.findall(r'data-say="(\w+)"', MARKUP)) | set(re.findall(r'\bsay\("(\w+)"', SCRIPT))
    assert asked == set(TRY)


async def test_a_browser_is_told_them_in_the_language_that_it_asks_for() -> None:
    async with an_api() as api:
        await api.make_key()
        for language in Language:
            told = await api.ask("GET", "/try/words", key="", Accept_Language=language.value)
            assert (told.status, told.headers["Vary"], told.words["language"]) == (200, "Accept-Language", language)
            assert set(told.words["words"]) == set(TRY)
