"""The schema of one kind of document: its version, the way from earlier ones, and what is not ours in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from bot.store.documents.documents import Document
from bot.store.documents.shapes import KIND, Shape, Unreadable

T = TypeVar("T")

#: Brings a document from one version of its schema to the next; returns a new one, raises whatever it likes.
Migration = Callable[[dict[str, Any]], dict[str, Any]]

#: Where a document tells the version of its schema; documents of version 1 do not.
SCHEMA = "schema"


class Schema(Generic[T]):
    """How documents of one kind are read, whichever release wrote them, and written.

    ``migrations[n]`` leads from version ``n + 1`` of the schema to the next. What a document has beyond the fields of
    ``kind``, at any depth, is ignored when it is read, and kept when it is written anew: a newer release may have put
    it there, and the version with it.
    """

    def __init__(self, kind: type[T], migrations: Sequence[Migration] = ()) -> None:
        self._shape = Shape(kind)
        self._migrations = migrations

    def thing(self, document: Document) -> T:
        """The thing that was written down; raises Unreadable."""
        return self._shape.thing({key: value for key, value in self._present(document).items() if key != SCHEMA})

    def document(self, thing: T) -> dict[str, Any]:
        """The thing as JSON; raises ValueError where one of its times has no zone."""
        return self._shape.document(thing)

    def over(self, known: Document | None, document: dict[str, Any]) -> dict[str, Any]:
        """What is to stand in the place of ``known``: the document, its version, and what is not ours."""
        version = len(self._migrations) + 1
        # most documents are ours alone, which is seen without reading them once more
        if known is not None and (known.get(SCHEMA, 1) != version or _may_say_more(known, document)):
            try:
                before, ours = self._present(known), self._shape.document(self.thing(known))
                version = max(version, _version(known))
                document = _with_foreign(before, ours, document)
            except (Unreadable, ValueError):
                pass  # set aside as a whole
        return document | ({SCHEMA: version} if version > 1 else {})

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


def _may_say_more(known: Any, new: Any) -> bool:
    """Tell whether ``known`` may have anything that ``new`` has not; False: ``_with_foreign`` would add nothing."""
    if isinstance(known, Mapping) and isinstance(new, dict):
        names = known.keys() - {SCHEMA}
        return not names <= new.keys() or any(_may_say_more(known[name], new[name]) for name in names)
    if isinstance(known, list) and isinstance(new, list):
        # whose place an entry takes is another question: they are to be flat, and all alike
        fields = {frozenset(entry) if isinstance(entry, dict) else None for entry in (*known, *new)}
        return len(fields) > 1 or any(isinstance(part, dict | list) for entry in known for part in _parts(entry))
    return False


def _parts(entry: Any) -> Iterable[Any]:
    return entry.values() if isinstance(entry, dict) else (entry,)


def _with_foreign(known: Any, ours: Any, new: Any) -> Any:
    """``new``, with what ``known`` has beyond ``ours``, which is what this release makes of it.

    In a list it belongs to the entry that stays as it is, or, where there are as many as before, to that in its place.
    """
    if isinstance(known, dict) and isinstance(ours, dict) and isinstance(new, dict):
        if ours.get(KIND) != new.get(KIND):
            return new  # another member of the family
        foreign = {
            name: value for name, value in known.items() if name not in ours and name not in new and name != SCHEMA
        }
        return foreign | {
            name: _with_foreign(known[name], ours[name], value) if name in known and name in ours else value
            for name, value in new.items()
        }
    if isinstance(known, list) and isinstance(ours, list) and isinstance(new, list) and len(known) == len(ours):
        return [_entry_with_foreign(known, ours, new, place) for place in range(len(new))]
    return new


def _entry_with_foreign(known: list[Any], ours: list[Any], new: list[Any], place: int) -> Any:
    alike = [there for there, entry in enumerate(ours) if entry == new[place]]
    if not alike and len(ours) == len(new):
        alike = [place]
    return _with_foreign(known[alike[0]], ours[alike[0]], new[place]) if alike else new[place]
