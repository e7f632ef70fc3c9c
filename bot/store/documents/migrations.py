"""How the house's own books came from one schema to the next; a room's collections bring their own."""

from collections.abc import Mapping, Sequence

from bot.store.documents.schema import Migration

#: By the name of the book; a changed shape adds one at the end. A book that is not named here is of its first schema.
MIGRATIONS: Mapping[str, Sequence[Migration]] = {}
