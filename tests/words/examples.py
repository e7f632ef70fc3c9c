"""Examples of any value of the house, by its type alone: each code, each kind and both truths come up."""

import collections.abc
import dataclasses
import inspect
import types
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from bot.words.phrase import Phrase

#: What a name, or any other text of somebody's, is by itself.
NAME = "Grace"

_PLAIN: Mapping[type, tuple[object, ...]] = {
    int: (3,),
    float: (3.0,),
    bool: (True, False),
    date: (date(2026, 6, 1),),
    datetime: (datetime(2026, 6, 1, 18, 4, 10, tzinfo=UTC),),
    timedelta: (timedelta(minutes=3),),
    tzinfo: (ZoneInfo("UTC"),),
    types.NoneType: (None,),
    #: A part of a sentence, said elsewhere.
    Phrase: (Phrase("{part}", values={"part": "3"}),),
}

_ROWS = (tuple, frozenset, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Collection)


def examples(kind: Any, text: str = NAME) -> list[Any]:
    """Values of a type: between them they have every code and every kind that may stand in each of its fields.

    ``text`` stands wherever somebody's own words may.
    """
    kind = getattr(kind, "__supertype__", kind)
    if kind in (str, Path):
        return [kind(text)]
    if kind in _PLAIN:
        return list(_PLAIN[kind])
    if get_origin(kind) in (Union, types.UnionType):
        return [value for one in get_args(kind) for value in examples(one, text)]
    if get_origin(kind) in _ROWS:
        return list(_rows(get_args(kind), text))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)
    return list(made(kind, text))


def made(kind: type, text: str = NAME) -> Iterator[Any]:
    """Examples of a class, made by its constructor: as many as its richest parameter has."""
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        named = {field.name: examples(hints[field.name], text) for field in dataclasses.fields(kind) if field.init}
    elif isinstance(constructor := inspect.getattr_static(kind, "__init__"), types.FunctionType):
        hints = get_type_hints(constructor)
        named = {name: examples(hints[name], text) for name in inspect.signature(kind).parameters}
    else:
        named = {}
    for values in together(named):
        yield kind(**values)


def together(named: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Every value of each name at least once, with some value of the others."""
    for number in range(max(map(len, named.values()), default=1)):
        yield {name: values[number % len(values)] for name, values in named.items()}


def _rows(kinds: tuple[Any, ...], text: str) -> Iterator[tuple[Any, ...]]:
    if len(kinds) == 1 or kinds[-1] is Ellipsis:
        yield from ((value,) for value in examples(kinds[0], text))
    else:
        yield from (tuple(row.values()) for row in together({str(n): examples(k, text) for n, k in enumerate(kinds)}))
