"""Somebody as tables of people with the columns ``nom``, ``prenom`` and ``age`` have them, whoever reads them so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.house.faces.profile import PersonDetail
from bot.house.names import folded
from bot.house.people import Person

#: What is said where somebody is in no such table: the one word that both sides of that system compare.
NOBODY_CALLED = "No Match Found"

#: The most that a face and whoever it is taken for are apart there.
APART = 0.2

#: Years, as a table has them: 30, or 30.0.
_YEARS = re.compile(r"(\d{1,3})(?:[.,]0+)?")


@dataclass(frozen=True, slots=True)
class CalledInTable:
    """A row of it."""

    nom: str
    prenom: str
    #: A whole number where it is one; None: the table does not tell.
    age: int | str | None


def called_in_table(person: Person, details: Iterable[PersonDetail]) -> CalledInTable:
    """Somebody's row, by what the table brought along; where it tells no names, as they are called here."""
    columns = {folded(one.name): one.value for one in details}
    first, _, rest = person.name.partition(" ")
    nom, prenom = (rest, first) if rest else (first, "")
    age = columns.get("age", "").strip() or None
    years = _YEARS.fullmatch(age) if age else None
    return CalledInTable(columns.get("nom", nom), columns.get("prenom", prenom), int(years[1]) if years else age)


def apart(distance: float | None) -> float:
    """How far a face is from whom it is named for, ``APART`` at most; ``distance`` is Euclidean, of embeddings."""
    return round(APART * min(max(1.0 if distance is None else distance, 0.0), 1.0), 5)
