"""A sentence that a person reads stands in bot/words, and nowhere else in the bot or in the recogniser."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: Files with sentences of their own, and why.
ALLOWED = {
    "recognizer/__main__.py": "the command line",
    "recognizer/commands.py": "the command line",
    "recognizer/said.py": "the command line",
    "recognizer/gallery/check.py": "the command line",
}


#: What is called with words for the log and for the audit trail, which are written in English, or with a task's name.
NOTED = {"debug", "info", "warning", "error", "exception", "critical", "note", "keep", "spawn", "daily"}

#: What tells whoever changes the program that it is wrong.
PROGRAMMERS = {"AssertionError", "RuntimeError", "TypeError", "ValueError"}


def is_let_be(name: str) -> bool:
    """Whether a file may have sentences."""
    return name in ALLOWED or name.startswith("bot/words/")


FILES = sorted(
    path
    for folder in ("bot", "recognizer")
    for path in (ROOT / folder).rglob("*.py")
    if not is_let_be(path.relative_to(ROOT).as_posix())
)

#: Where nothing is said to anybody, not even a part of a sentence: what speaks in a terminal is bot/words.
WORDLESS = sorted(
    path
    for pattern in (
        "main.py",
        "bot/settings/*.py",
        "bot/commands/*.py",
        "bot/checkup.py",
        "bot/*_check.py",
        "bot/*/check.py",
        "bot/devices/broker_check.py",
        "bot/devices/access.py",
        "bot/devices/boards/provisioning.py",
        "bot/telegram/chat/guests/claim.py",
        "bot/demo/needs.py",
    )
    for path in ROOT.glob(pattern)
)

#: Three words in a row, with nothing between them but a comma or the like.
_PHRASE = re.compile(r"(?<!\S)[^\W\d_]+[,:;]?( ([^\W\d_]{2,}|a|an)['’]?s?[,:;]?){2,}(?=[.,:;?!)]*(\s|$))")


def sentences(source: str) -> list[str]:
    """The string literals of a program that somebody could take for a sentence that is said to them."""
    return [words for words in literals(source) if _is_sentence(words)]


def phrases(source: str) -> list[str]:
    """The string literals of a program with some words in them, as findings and the ends of sentences have."""
    return [words for words in literals(source) if _PHRASE.search(words)]


def literals(source: str) -> list[str]:
    """The string literals of a program that may be said to somebody."""
    tree = ast.parse(source)
    passed_over = {id(part) for node in ast.walk(tree) for part in _unsaid(node)}
    return [_words(node) for node in ast.walk(tree) if id(node) not in passed_over]


def _unsaid(node: ast.AST) -> Iterator[ast.AST]:
    """What below a node is said to nobody, or is looked at as a part of it."""
    match node:
        case ast.Expr(value=ast.Constant() as docstring):
            yield docstring
        case ast.JoinedStr(values=parts):
            yield from parts
        case ast.Call(func=ast.Name(id=name)) if name in PROGRAMMERS:
            yield from ast.walk(node)
        case ast.Call(func=ast.Attribute(attr=name)) if name in NOTED:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from ast.walk(argument)
        case _:
            pass


def _words(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=parts):
            return "".join(_words(part) or "{}" for part in parts)
        case _:
            return ""


def _is_sentence(words: str) -> bool:
    words = words.strip()
    begins = words[:1].isupper() or words.startswith("{")
    return begins and " " in words and words.endswith((".", "?", "!"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_sentence_stands_outside_the_words(path: Path) -> None:
    assert sentences(path.read_text(encoding="utf-8")) == []


def test_every_room_is_looked_at() -> None:
    looked_at = {path.relative_to(ROOT).as_posix() for path in FILES}
    assert {
        "bot/report.py",
        "bot/schedule.py",
        "bot/sheets/ledger.py",
        "bot/vision/eyes.py",
        "bot/devices/intake/photos.py",
        "bot/house/facts.py",
        "bot/mqtt/client.py",
        "bot/store/store.py",
        "bot/telegram/chat/guests/claim.py",
        "bot/web/listener.py",
        "recognizer/recogniser.py",
    } <= looked_at


@pytest.mark.parametrize("path", WORDLESS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_part_of_a_sentence_stands_where_terminals_are_spoken_to(path: Path) -> None:
    assert phrases(path.read_text(encoding="utf-8")) == []


def test_the_doctor_the_settings_and_every_command_are_among_those_files() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in WORDLESS}
    assert {"main.py", "bot/checkup.py", "bot/vision/check.py", "bot/sheets/check.py", "bot/store/check.py"} <= names
    assert {"bot/settings/forms.py", "bot/commands/doctor.py", "bot/devices/check.py"} <= names


def test_every_file_that_may_have_sentences_has_some() -> None:
    for name in ALLOWED:
        assert sentences((ROOT / name).read_text(encoding="utf-8")), name


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise Refused("I see no face.")', ["I see no face."]),
        ('raise Refused(f"I see {n} faces.")', ["I see {} faces."]),
        ('say = f"{name} is gone. Really?"', ["{} is gone. Really?"]),
        ('x = ("Please send "\n"another one.")', ["Please send another one."]),
        ('"""A docstring."""', []),
        ('def f():\n    """A docstring."""', []),
        ('log.warning("The disk is full. Go on.")', []),
        ('log.warning(f"The disk is full {at}.")', []),
        ('audit.note("Somebody was seen.", by=f"The owner {name}.")', []),
        ('raise Lost("the broker is away.")', []),
        ('x = "Anna"', []),
    ],
)
def test_a_sentence_is_told_from_a_docstring_a_log_line_and_a_code(source: str, found: list[str]) -> None:
    assert sentences(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('said = "nobody answers there"', ["nobody answers there"]),
        (
            'raise Unfit("names a file that is not there: check its path")',
            ["names a file that is not there: check its path"],
        ),
        ('said = f"{where} lets us in, but not speak and hear"', ["{} lets us in, but not speak and hear"]),
        ('help="do not open a browser"', ["do not open a browser"]),
        ('line = "topic readwrite doorman/#"', []),
        ('log.warning("nobody answers there")', []),
        ('raise TypeError("a lock needs its key")', []),
        ('name = "data folder"', []),
    ],
)
def test_a_part_of_a_sentence_is_told_from_a_name_and_from_what_is_for_programs(source: str, found: list[str]) -> None:
    assert phrases(source) == found
