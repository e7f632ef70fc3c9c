"""Plain data that came out of a process that looks at pictures, held against the type that was asked for."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from recognizer.process.pipe import Forged, Reply
from recognizer.refusal import Objection

#: More than anything of ours has.
MOST_ITEMS = 20_000
MOST_LETTERS = 4096
_MOST_NUMBER = 2**53


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """What a service in a process of its own is asked, and what it may answer; whoever asks has it, too."""

    #: The type of each question's answer: the same as its method's annotation.
    returns: Mapping[str, Any]
    #: Which questions may be declined; whoever asks another one does not expect that.
    declining: frozenset[str] = frozenset()


def checked(answer: Reply, kind: Any, *, declines: bool = False) -> Reply:
    """An answer to a question that is answered with ``kind``, and declined only if it ``declines``; raises Forged."""
    if answer.kind == "declined" and not declines:
        raise Forged("nobody declines this")
    wanted = {"done": kind, "declined": Objection, "failed": str}
    return replace(answer, content=read(wanted[answer.kind], answer.content))


def read(kind: Any, value: Any) -> Any:
    """The value as ``kind`` says: a plain type, a code, a dataclass, a union or collection of these; raises Forged."""
    if isinstance(kind, NewType):
        return read(kind.__supertype__, value)
    if kind in _PLAIN:
        return _PLAIN[kind](value)
    if is_dataclass(kind):
        return _dataclass(kind, value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        _insist(type(value) is str and value in _values(kind), kind)
        return kind(value)
    if get_origin(kind) is Literal:
        _insist(type(value) is str and value in get_args(kind), kind)
        return value
    return _composed(kind, value)


def _composed(kind: Any, value: Any) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _one_of(parts, value)
    if origin in (tuple, list, Sequence):
        return _items(origin, parts, value)
    if origin in (dict, Mapping):
        _insist(type(value) is dict and len(value) <= MOST_ITEMS, kind)
        return {read(parts[0], key): read(parts[1], item) for key, item in value.items()}
    raise TypeError(f"{kind!r} is no type that an answer can have")


def _insist(true: bool, kind: Any) -> None:  # noqa: FBT001 - a condition
    if not true:
        raise Forged(f"this is no {getattr(kind, '__name__', kind)}")


def _nothing(value: Any) -> None:
    _insist(value is None, "nothing")


def _truth(value: Any) -> bool:
    _insist(type(value) is bool, bool)
    return bool(value)


def _whole(value: Any) -> int:
    _insist(type(value) is int and abs(value) <= _MOST_NUMBER, int)
    return int(value)


def _number(value: Any) -> float:
    _insist(type(value) in (int, float) and abs(value) <= _MOST_NUMBER and math.isfinite(value), float)
    return float(value)


def _text(value: Any) -> str:
    _insist(type(value) is str and len(value) <= MOST_LETTERS, str)
    return str(value)


def _lump(value: Any) -> bytes:
    _insist(type(value) is bytes, bytes)
    return bytes(value)


_PLAIN: Mapping[Any, Callable[[Any], Any]] = {
    None: _nothing,
    NoneType: _nothing,
    bool: _truth,
    int: _whole,
    float: _number,
    str: _text,
    bytes: _lump,
}


def _one_of(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and NoneType in kinds:
        return None
    for kind in kinds:
        try:
            return read(kind, value)
        except Forged:
            continue
    raise Forged("none of what it could be")


def _items(origin: Any, parts: tuple[Any, ...], value: Any) -> Any:
    _insist(type(value) is list and len(value) <= MOST_ITEMS, origin)
    if origin is tuple and parts[-1] is not Ellipsis:
        _insist(len(value) == len(parts), origin)
        return tuple(read(part, item) for part, item in zip(parts, value, strict=True))
    found = [read(parts[0], item) for item in value]
    return tuple(found) if origin is tuple else found


def _dataclass(kind: Any, value: Any) -> Any:
    _insist(type(value) is dict, kind)
    hints, needed = _shape(kind)
    _insist(needed <= value.keys() <= hints.keys(), kind)
    return kind(**{name: read(hints[name], item) for name, item in value.items()})


@cache
def _values(kind: type[StrEnum]) -> frozenset[str]:
    return frozenset(code.value for code in kind)


@cache
def _shape(kind: Any) -> tuple[Mapping[str, Any], frozenset[str]]:
    needed = (f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)
    return get_type_hints(kind), frozenset(needed)
