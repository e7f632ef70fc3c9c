"""A sentence that a person reads stands in bot/words, and nowhere else in the house or in the recogniser."""

import ast
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
    "recognizer/detect/models.py": "told on a terminal while models are fetched; elsewhere for the log",
}

#: What is called with words for the log and for the audit trail, which are written in English.
NOTED = {"debug", "info", "warning", "error", "exception", "critical", "note"}

FILES = sorted(
    path
    for folder in ("bot/house", "recognizer")
    for path in (ROOT / folder).rglob("*.py")
    if path.relative_to(ROOT).as_posix() not in ALLOWED
)


def sentences(source: str) -> list[str]:
    """The string literals of a program that somebody could take for a sentence that is said to them."""
    tree = ast.parse(source)
    passed_over = {id(part) for node in ast.walk(tree) for part in _unsaid(node)}
    written = (_words(node) for node in ast.walk(tree) if id(node) not in passed_over)
    return [words for words in written if _is_sentence(words)]


def _unsaid(node: ast.AST) -> Iterator[ast.AST]:
    """What below a node is said to nobody, or is looked at as a part of it."""
    match node:
        case ast.Expr(value=ast.Constant() as docstring):
            yield docstring
        case ast.JoinedStr(values=parts):
            yield from parts
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
def test_no_sentence_stands_in_the_house_or_the_recogniser(path: Path) -> None:
    assert sentences(path.read_text(encoding="utf-8")) == []


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
