"""The house's dataclasses as JSON documents, and back."""

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Generic, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from bot.house.tagged import Tagged

T = TypeVar("T")

#: Where a document tells of which kind it is, if there are several.
KIND = "kind"

#: A field of such a class holds no time, whichever subclass its value is of.
_TIMELESS = (str, int, float, bytes, timedelta, Enum, type(None))


class Unreadable(Exception):
    """A document is not what it should be."""


class Shape(Generic[T]):
    """How one kind of thing is written down; a field of it may hold any member of a ``Tagged`` family.

    So may a field of a dataclass that a field of it holds, and so on.
    """

    def __init__(self, kind: type[T]) -> None:
        self._adapter = TypeAdapter(kind)
        self._parts: dict[str, _Family | _Part] = {
            name: _Family(name, hint) if issubclass(hint, Tagged) else _Part(name, hint)
            for name, hint in _classes(kind).items()
            if _has_family(hint)
        }
        self._elsewhere = set(self._parts) or None

    def document(self, thing: T) -> dict[str, Any]:
        """The thing as JSON; raises ValueError where one of its times has no zone."""
        _refuse_naive_times(thing)
        return self.checked(thing)

    def checked(self, thing: T) -> dict[str, Any]:
        """The same of a thing whose times were looked at, as a part of another."""
        document: dict[str, Any] = self._adapter.dump_python(thing, mode="json", exclude=self._elsewhere)
        for name, part in self._parts.items():
            document[name] = part.document(getattr(thing, name))
        return document

    def thing(self, document: Mapping[str, Any]) -> T:
        """The thing that was written down; raises Unreadable."""
        parts = {name: part.thing(document[name]) for name, part in self._parts.items() if name in document}
        try:
            thing = self._adapter.validate_python({**document, **parts})
            _refuse_naive_times(thing)
        except ValidationError as exc:
            # without the values: they are the family's
            where = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['type']}" for error in exc.errors())
            raise Unreadable(where) from None
        except ValueError as exc:
            raise Unreadable(str(exc)) from None
        return thing


class _Part:
    """How a dataclass is written down that holds a member of a family, as the value of a field."""

    def __init__(self, field: str, kind: type) -> None:
        self._field = field
        self._shape: Shape[Any] = Shape(kind)

    def document(self, thing: object) -> dict[str, Any]:
        return self._shape.checked(thing)

    def thing(self, document: object) -> object:
        return _read(self._field, self._shape, document)


class _Family:
    """How any member of a family is written down, as the value of a field."""

    def __init__(self, field: str, family: type[Tagged]) -> None:
        self._field = field
        self._family = family
        self._shapes: dict[str, Shape[Tagged]] = {}

    def document(self, thing: Tagged) -> dict[str, Any]:
        return {KIND: thing.kind, **self._shape(type(thing)).checked(thing)}

    def thing(self, document: object) -> Tagged:
        if not isinstance(document, Mapping):
            raise Unreadable(f"{self._field}: no document")
        member = self._family.member(document.get(KIND))
        if member is None:
            raise Unreadable(f"{self._field}: of no known kind")
        return _read(self._field, self._shape(member), {n: value for n, value in document.items() if n != KIND})

    def _shape(self, member: type[Tagged]) -> Shape[Tagged]:
        if member.kind not in self._shapes:
            self._shapes[member.kind] = Shape(member)
        return self._shapes[member.kind]


def _read(field: str, shape: Shape[T], document: object) -> T:
    """The value of a field. Raises Unreadable, which names the field."""
    if not isinstance(document, Mapping):
        raise Unreadable(f"{field}: no document")
    try:
        return shape.thing(document)
    except Unreadable as exc:
        raise Unreadable(f"{field}: {exc}") from None


def _classes(kind: type) -> dict[str, type]:
    """The fields of a dataclass whose type is a class."""
    hints = get_type_hints(kind) if is_dataclass(kind) else {}
    return {name: hint for name, hint in hints.items() if isinstance(hint, type)}


def _has_family(kind: type) -> bool:
    """Tell whether any member of a family may stand for this class, or in a field of it."""
    return issubclass(kind, Tagged) or any(map(_has_family, _classes(kind).values()))


def _refuse_naive_times(thing: object) -> None:
    if _SEARCHES[type(thing)](thing):
        raise ValueError("a time without its zone")


class _Searches(dict[type, Callable[[Any], bool]]):
    """What tells whether a time without its zone stands in a value, at any depth, by the value's class.

    A ring asks that of dozens of things: in most fields of a dataclass no time can stand, and they are left out.
    """

    def __missing__(self, kind: type) -> Callable[[Any], bool]:
        self[kind] = search = self._made_for(kind)
        return search

    def _made_for(self, kind: type) -> Callable[[Any], bool]:
        if issubclass(kind, datetime):
            return lambda moment: moment.tzinfo is None
        if issubclass(kind, tuple):
            return lambda things: any(self[type(thing)](thing) for thing in things)
        if issubclass(kind, Mapping):
            return lambda things: any(self[type(thing)](thing) for thing in things.values())
        # a dataclass names its fields here
        names = getattr(kind, "__match_args__", ())
        hints = get_type_hints(kind) if names else {}
        timed = [name for name in names if not _is_timeless(hints.get(name))]
        if not timed:
            return lambda _: False
        return lambda thing: any(self[type(value := getattr(thing, name))](value) for name in timed)


_SEARCHES = _Searches()


def _is_timeless(hint: object) -> bool:
    """Tell whether no value of a type is a time, or holds one; of a dataclass its value is asked."""
    if isinstance(hint, NewType):
        return _is_timeless(hint.__supertype__)
    origin = get_origin(hint)
    if origin is Literal:
        return True
    if origin in (Union, UnionType) or (isinstance(origin, type) and issubclass(origin, tuple | Mapping)):
        return all(part is Ellipsis or _is_timeless(part) for part in get_args(hint))
    return isinstance(hint, type) and issubclass(hint, _TIMELESS)
