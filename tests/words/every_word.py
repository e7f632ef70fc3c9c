"""Every sentence of ``bot/words``: the modules are walked, so that none is forgotten.

What stands by itself is taken as it is; what is made for a value is made for examples of every value that its
function may be given.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import FunctionType, ModuleType
from typing import get_type_hints

import bot.words
from bot.house.records.ledger_entry import LedgerEntry
from bot.words.chat import menu_text
from bot.words.demo import wire_text
from bot.words.phrase import Code, Lines, Listed, Opening, Phrase, Text, Value, Verbatim
from tests.words.examples import NAME, examples, together

#: What says phrases, and has none itself.
MACHINERY = {
    "phrase",
    "tongue",
    "length",
    "catalogues",
    "terminal",
    "zone_text",
    "exported",
    "month_names",
    # tables of what others may write, and what is done with them
    *("wish", "matching", "english", "german", "spanish", "russian", "hindi", "typed_names", "typed_days"),
}

#: What a function may be given, where its type allows more.
_GIVEN: Mapping[tuple[str, str], list[object]] = {
    ("done", "method"): [*sorted(wire_text.TOLD)],
    ("digest", "doors"): [{}],
    ("line", "part"): ["3"],
    ("line", "how"): [["3"]],
    **{(name, "command"): [*menu_text.COMMANDS] for name in ("label", "action_of", "may_give", "is_shown")},
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence or a part of one, and where it is said."""

    module: str
    name: str
    text: Text

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


def modules() -> Iterator[ModuleType]:
    """Whatever has words in it."""
    for module in pkgutil.walk_packages(bot.words.__path__, "bot.words."):
        if not module.ispkg and module.name.rpartition(".")[2] not in MACHINERY:
            yield importlib.import_module(module.name)


def every_word(text: str = NAME) -> Iterator[Spoken]:
    """All that is said anywhere, with ``text`` wherever somebody's own words may stand."""
    for module in modules():
        where = module.__name__.rpartition(".")[2]
        for name, value in vars(module).items():
            if isinstance(value, FunctionType) and value.__module__ == module.__name__ and not name.startswith("_"):
                yield from (Spoken(where, name, said) for said in _said_by(value, text))
            elif not isinstance(value, FunctionType):
                yield from (Spoken(where, name, said) for said in _texts(value))


def rows(text: str = NAME) -> Iterator[LedgerEntry]:
    """Entries of the day's log, of every kind."""
    yield from examples(LedgerEntry, text)


def without_foreign(value: Value) -> Value:
    """The same with a figure in the place of whatever is shown as it is, in every language alike."""
    match value:
        case Verbatim() | Code():
            return "3"
        case Phrase():
            return replace(value, values={name: without_foreign(each) for name, each in value.values.items()})
        case Lines(parts):
            return Lines(tuple(_text(without_foreign(part)) for part in parts))
        case Listed(items, either):
            return Listed(tuple(map(without_foreign, items)), either)
        case Opening(inner):
            return Opening(without_foreign(inner))
        case _:
            return value


def _text(value: Value) -> Text:
    if not isinstance(value, Phrase | Lines):
        raise TypeError(f"{value!r} cannot be said by itself")
    return value


def _said_by(function: FunctionType, text: str) -> Iterator[Text]:
    hints = get_type_hints(function)
    given = {
        name: _GIVEN.get((function.__name__, name)) or examples(hints[name], text)
        for name in inspect.signature(function).parameters
    }
    for values in together(given):
        yield from _texts(function(**values))


def _texts(value: object) -> Iterator[Text]:
    match value:
        case Phrase():
            yield _filled(value)
        case Lines():
            yield value
        case Listed():
            yield Phrase("{all}", values={"all": value})
        case Mapping():
            for each in value.values():
                yield from _texts(each)
        case Sequence() if not isinstance(value, str):
            for each in value:
                yield from _texts(each)


def _filled(phrase: Phrase) -> Phrase:
    """With a figure for what the demo's page puts in by itself."""
    missing = set(re.findall(r"{(\w+)}", phrase.words)) - set(phrase.values)
    return replace(phrase, values={**phrase.values, **dict.fromkeys(missing, "3")}) if missing else phrase
