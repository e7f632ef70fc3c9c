"""The schema of one kind of document: its version, the way from earlier ones, and what is not ours in it."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar

from bot.store.documents import Document
from bot.store.shapes import Shape, Unreadable

T = TypeVar("T")

#: Brings a document from one version of its schema to the next; returns a new one, raises whatever it likes.
Migration = Callable[[dict[str, Any]], dict[str, Any]]

#: Where a document tells the version of its schema; documents of version 1 do not.
SCHEMA = "schema"


class Schema(Generic[T]):
    """How documents of one kind are read, whichever release wrote them, and written.

    ``migrations[n]`` leads from version ``n + 1`` of the schema to the next. What a document has beyond the fields of
    ``kind`` is ignored when it is read, and kept when it is written anew: a newer release may have put it there, and
    the version with it.
    """

    def __init__(self, kind: type[T], migrations: Sequence[Migration] = ()) -> None:
        self._shape = Shape(kind)
        self._migrations = migrations
        self._own = {field.name for field in fields(kind)} | {SCHEMA} if is_dataclass(kind) else None

    def thing(self, document: Document) -> T:
        """The thing that was written down; raises Unreadable."""
        return self._shape.thing({key: value for key, value in self._present(document).items() if key != SCHEMA})

    def document(self, thing: T) -> dict[str, Any]:
        """The thing as JSON; raises ValueError where one of its times has no zone."""
        return self._shape.document(thing)

    def over(self, known: Document | None, document: dict[str, Any]) -> dict[str, Any]:
        """What is to stand in the place of ``known``: the document, its version, and what is not ours."""
        foreign, version = self._beside(known or {})
        return {**foreign, **document, **({SCHEMA: version} if version > 1 else {})}

    def _beside(self, known: Document) -> tuple[dict[str, Any], int]:
        present = len(self._migrations) + 1
        try:
            fields_now, version = self._present(known), max(present, _version(known))
        except (Unreadable, ValueError):
            return {}, present  # set aside as a whole
        if self._own is None:
            return {}, present
        return {name: value for name, value in fields_now.items() if name not in self._own}, version

    def _present(self, document: Document) -> dict[str, Any]:
        current = dict(document)
        try:
            for migration in self._migrations[_version(current) - 1 :]:
                current = migration(current)
        except Exception as exc:
            raise Unreadable(f"cannot be brought to the present schema ({type(exc).__name__})") from exc
        return current


def _version(document: Document) -> int:
    version = document.get(SCHEMA, 1)
    if not isinstance(version, int) or version < 1:
        raise ValueError("no version")
    return version
