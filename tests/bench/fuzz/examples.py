"""A thing of any kind that is kept, made of its annotations: a seed for whoever damages documents."""

import random
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from bot.house.tagged import Tagged

_NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)

_PLAIN: Mapping[Any, Any] = {
    str: "anna",
    int: 3,
    float: 0.5,
    bool: True,
    bytes: b"abc",
    datetime: _NOW,
    date: _NOW.date(),
    time: time(22),
    timedelta: timedelta(seconds=90),
    object: "anna",
    Any: "anna",
}


def example(kind: Any, chance: random.Random) -> Any:
    """A value of this type, with everything in it that may be there."""
    if isinstance(kind, NewType):
        return example(kind.__supertype__, chance)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return chance.choice(list(kind))
    if isinstance(kind, type) and issubclass(kind, Tagged):
        return _made(chance.choice(kind.members()), chance)
    if is_dataclass(kind):
        return _made(kind, chance)
    return _composed(kind, chance)


def _composed(kind: Any, chance: random.Random) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return chance.choice(parts)
    if origin in (Union, UnionType):
        return example(chance.choice([part for part in parts if part is not type(None)]), chance)
    if not isinstance(origin, type):
        raise TypeError(f"no example of {kind!r}")
    if issubclass(origin, Mapping):
        return {example(parts[0], chance): example(parts[1], chance)}
    things = [example(part, chance) for part in parts if part is not Ellipsis]
    return frozenset(things) if issubclass(origin, frozenset | set) else tuple(things)


def _made(kind: Any, chance: random.Random) -> Any:
    hints = get_type_hints(kind)
    values = {}
    for field in fields(kind):
        if not field.init:
            continue
        try:
            values[field.name] = example(hints[field.name], chance)
        except (TypeError, ValueError):
            if field.default is MISSING and field.default_factory is MISSING:
                raise
    return kind(**values)
