"""The house's dataclasses as JSON documents, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

#: Most of what there is.
_PLAIN = frozenset({str, int, float, bool, type(None)})


class Unreadable(Exception):
    """A document is not what it should be."""


class Shape(Generic[T]):
    """How one kind of thing is written down."""

    def __init__(self, kind: type[T]) -> None:
        self._adapter = TypeAdapter(kind)

    def document(self, thing: T) -> dict[str, Any]:
        """The thing as JSON; raises ValueError where one of its times has no zone."""
        _refuse_naive_times(thing)
        document: dict[str, Any] = self._adapter.dump_python(thing, mode="json")
        return document

    def thing(self, document: Mapping[str, Any]) -> T:
        """The thing that was written down; raises Unreadable."""
        try:
            thing = self._adapter.validate_python(dict(document))
            _refuse_naive_times(thing)
        except ValidationError as exc:
            # without the values: they are the family's
            where = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['type']}" for error in exc.errors())
            raise Unreadable(where) from None
        except ValueError as exc:
            raise Unreadable(str(exc)) from None
        return thing


def _refuse_naive_times(thing: object) -> None:
    if _has_naive_time(thing):
        raise ValueError("a time without its zone")


def _has_naive_time(thing: object) -> bool:
    if type(thing) in _PLAIN:
        return False
    if isinstance(thing, datetime):
        return thing.tzinfo is None
    if isinstance(thing, tuple):
        return any(map(_has_naive_time, thing))
    if isinstance(thing, Mapping):
        return any(map(_has_naive_time, thing.values()))
    # a dataclass names its fields here; three times as quick as dataclasses.fields
    return any(_has_naive_time(getattr(thing, name)) for name in getattr(thing, "__match_args__", ()))
