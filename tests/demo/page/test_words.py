"""The page's words: every one in every language, none in the page itself, and the page knows them all."""

import re
from pathlib import Path

import pytest
from babel import Locale

from bot.demo.page.words import page_words
from bot.demo.telegram.files import MAX_PHOTO
from bot.words.demo.demo_text import PAGE
from bot.words.tongue import Language
from tests.rig.browser.page_source import Texts, code, said_in

ROOT = Path(__file__).parents[3] / "bot" / "demo" / "page"
STATIC = ROOT / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
MARKUP = (STATIC / "index.html").read_text(encoding="utf-8")

#: Written alike in every language.
BRAND = {"Doorman"}

#: What a keyboard calls its keys.
KEYS = {"Enter", "Escape", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"}


def test_no_word_that_a_person_reads_stands_in_the_page_itself() -> None:
    assert set(Texts(MARKUP).found) == BRAND


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_sentence_and_no_label_stands_in_a_script(script: Path) -> None:
    assert set(said_in(code(script))) <= KEYS | {"Infinity"}


def test_a_label_in_a_script_would_be_found() -> None:
    assert said_in('el("b", { text: "Unblock" }); x = `Photo ${n}`;') == ["Unblock", "Photo ${n}"]


def test_the_page_asks_for_no_word_that_is_not_there_and_leaves_none_out() -> None:
    asked = set(re.findall(r'data-say(?:-\w+)?="(\w+)"', MARKUP))
    sources = "\n".join(
        [code(script) for script in SCRIPTS] + [path.read_text(encoding="utf-8") for path in ROOT.glob("*.py")]
    )
    quoted = set(re.findall(r'"(\w+)"', sources))
    assert asked <= set(PAGE)
    asked |= set(re.findall(r'\bsay\("(\w+)"', sources))
    assert asked <= set(PAGE)
    unused = {
        name for name in PAGE if name not in asked | quoted and not name.startswith(("scene_", "episode_", "lookout_"))
    }
    assert unused == set()


@pytest.mark.parametrize("language", Language)
def test_every_word_of_the_page_is_said_in_every_plural_form_of_the_language(language: Language) -> None:
    told = page_words(language)["words"]
    assert set(told) == set(PAGE)
    categories = {Locale.parse(language.value).plural_form(n) for n in range(200)}
    for name, phrase in PAGE.items():
        if not phrase.plural:
            assert told[name], name
            continue
        # a form for millions is Spanish's alone, and the page falls back to "other"
        assert categories <= set(told[name]), name
        assert all(told[name].values())


def test_russian_has_one_few_and_many_and_keeps_the_place_of_the_number() -> None:
    assert page_words(Language.RUSSIAN)["words"]["rings_wait"] == {
        "one": "{n} звонок ждёт брокера.",
        "few": "{n} звонка ждут брокера.",
        "many": "{n} звонков ждут брокера.",
    }


def test_how_much_a_photo_may_have_is_said_as_it_is() -> None:
    assert f"{MAX_PHOTO // 1024**2} MB" in PAGE["refused_too_big"].words
