"""What stands in a page's own files: words that a person would read, and scripts without their comments."""

import re
from html.parser import HTMLParser
from pathlib import Path

_STRINGS = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')


class Texts(HTMLParser):
    """Whatever a person would read or hear of a page without its script."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)

    def handle_data(self, data: str) -> None:
        if any(sign.isalpha() for sign in data):
            self.found.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        read_aloud = re.compile(r"aria-label|title|alt|\w+holder")
        self.found += [value for name, value in attrs if read_aloud.fullmatch(name) and value]


def code(script: Path) -> str:
    """A script without its comments."""
    source = re.sub(r"/\*.*?\*/", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"(?m)(^|\s)//.*$", "", source)


def said_in(source: str) -> list[str]:
    """Everything that stands in quotes in a script and begins as a sentence or a label does."""
    quoted = [first or second for first, second in _STRINGS.findall(source)]
    return [words for words in quoted if re.match(r"[A-Z][a-z]", words)]
