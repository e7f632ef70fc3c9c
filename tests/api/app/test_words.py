"""The page's words: none in the page itself, and it knows them all."""

import re
from pathlib import Path

import pytest

from bot.words.app.page_text import PAGE
from tests.rig.browser.page_source import Texts, code, said_in

ROOT = Path(__file__).parents[3] / "bot" / "api" / "app"
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
MARKUP = (ROOT / "index.html").read_text(encoding="utf-8")

#: What a keyboard calls its keys, and headers of HTTP; a day in a form that nobody reads.
NO_SENTENCES = re.compile(
    r"Enter|Escape|Backspace|Delete|Arrow\w+|Accept-Language|Content-Type|Idempotency-Key|If-Match|ETag|Last-Event-ID"
    r"|Retry-After|Date|PublicKeyCredential|Infinity"
)

#: Words whose names the scripts put together: by what comes before the code.
MADE_UP = (
    *("part_", "refused_", "door_", "chart_", "charts_", "face_", "camera_", "role_", "scope_", "deed_", "reason_"),
    *("record_", "health_", "hours_", "days_", "leaf_"),
)


def test_no_word_that_a_person_reads_stands_in_the_page_itself() -> None:
    assert set(Texts(MARKUP).found) == {"Doorman"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_sentence_and_no_label_stands_in_a_script(script: Path) -> None:
    assert [words for words in said_in(code(script)) if not NO_SENTENCES.fullmatch(words)] == []


def test_nothing_stands_in_the_page_that_its_content_policy_would_hold_back() -> None:
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", MARKUP) == []
    for script in SCRIPTS:
        assert (
            re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code(script))
            == []
        )


def test_the_page_asks_for_no_word_that_is_not_there_and_leaves_none_out() -> None:
    asked = set(re.findall(r'data-say(?:-\w+)?="(\w+)"', MARKUP))
    sources = "\n".join(code(script) for script in SCRIPTS)
    asked |= set(re.findall(r'\bsay\("(\w+)"', sources)) | set(re.findall(r'title: "(\w+)"', sources))
    assert asked <= set(PAGE)
    quoted = set(re.findall(r'"(\w+)"', sources))
    assert {name for name in PAGE if name not in asked | quoted and not name.startswith(MADE_UP)} == set()


def test_no_script_is_longer_than_a_file_may_be() -> None:
    assert {script.name for script in SCRIPTS if len(script.read_text(encoding="utf-8").splitlines()) > 300} == set()


def test_whatever_the_page_begins_with_is_asked_for_at_once() -> None:
    """What it imports, and where most begin, would else be fetched a step after the other."""
    begun = ROOT / "static" / "screens" / "daily" / "now.js"
    needed, left = {begun}, [ROOT / "static" / "main.js", begun]
    while left:
        script = left.pop()
        for name in re.findall(r'^import .*? from "(\..+?)";', script.read_text(encoding="utf-8"), re.MULTILINE):
            found = (script.parent / name).resolve()
            if found not in needed:
                needed.add(found)
                left.append(found)
    preloaded = {ROOT / name for name in re.findall(r'modulepreload" href="/app/(static/.+?)"', MARKUP)}
    assert preloaded == needed
