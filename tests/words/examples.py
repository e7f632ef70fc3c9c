"""Examples of any value of the house, by its type alone: each code, each kind and both truths come up."""

import dataclasses
import inspect
import types
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

_PLAIN: Mapping[type, tuple[object, ...]] = {
    str: ("Grace",),
    int: (3,),
    float: (3.0,),
    bool: (True, False),
    datetime: (datetime(2026, 6, 1, 18, 4, 10, tzinfo=UTC),),
    timedelta: (timedelta(minutes=3),),
    types.NoneType: (None,),
}


def examples(kind: Any) -> list[Any]:
    """Values of a type: between them they have every code and every kind that may stand in each of its fields."""
    kind = getattr(kind, "__supertype__", kind)
    if kind in _PLAIN:
        return list(_PLAIN[kind])
    if get_origin(kind) in (Union, types.UnionType):
        return [value for one in get_args(kind) for value in examples(one)]
    if get_origin(kind) is tuple:
        return [(value,) for value in examples(get_args(kind)[0])]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)
    return list(made(kind))


def made(kind: type) -> Iterator[Any]:
    """Examples of a class, made by its constructor: as many as its richest parameter has."""
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        named = {field.name: examples(hints[field.name]) for field in dataclasses.fields(kind)}
    elif isinstance(constructor := inspect.getattr_static(kind, "__init__"), types.FunctionType):
        hints = get_type_hints(constructor)
        named = {name: examples(hints[name]) for name in inspect.signature(kind).parameters}
    else:
        named = {}
    for number in range(max(map(len, named.values()), default=1)):
        yield kind(**{name: values[number % len(values)] for name, values in named.items()})
