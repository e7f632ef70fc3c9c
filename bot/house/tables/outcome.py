"""What a table would do, and what came of it: row by row, and in figures."""

from dataclasses import dataclass
from enum import StrEnum

from bot.house.faces.photo_trouble import PhotoTrouble
from bot.house.tables.rows import RowFault
from bot.house.tables.table import SourceTrouble


class RowOutcome(StrEnum):
    """What became of a row."""

    #: Nobody was called so.
    ADDED = "added"
    #: Something is kept of them that was not, or another photo.
    CHANGED = "changed"
    SAME = "same"
    #: It is about nobody.
    REFUSED = "refused"
    #: They were forgotten while the table was read, and stay so.
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class RefusedPhoto:
    """A photo of a row that was not learned."""

    #: See ``FoundPhoto``.
    shown: str
    trouble: PhotoTrouble | SourceTrouble
    #: Whom it was taken for; empty: nobody.
    other: str = ""


@dataclass(frozen=True, slots=True)
class RowDone:
    """What became of a row, and of its photos."""

    number: int
    #: Empty: it is about nobody.
    name: str
    outcome: RowOutcome
    learned: int = 0
    #: Photos that were known already.
    known: int = 0
    refused: tuple[RefusedPhoto, ...] = ()
    faults: tuple[RowFault, ...] = ()

    @property
    def all_taken(self) -> bool:
        """Whether nothing of it was refused."""
        return not (self.refused or self.faults or self.outcome is RowOutcome.REFUSED)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a table would do, its photos not looked at."""

    rows: int = 0
    new: int = 0
    #: Of whom something else would be kept.
    changed: int = 0
    same: int = 0
    #: Rows that name photos.
    with_photos: int = 0
    #: The first of those that cannot be read, or not in full; and how many there are.
    faulty: tuple[RowDone, ...] = ()
    faults: int = 0


@dataclass(frozen=True, slots=True)
class ImportTotals:
    """What came of a table."""

    added: int = 0
    changed: int = 0
    same: int = 0
    forgotten: int = 0
    #: Rows of which something was refused, whatever else was taken.
    faulty: int = 0
    learned: int = 0
    known: int = 0
    refused: int = 0

    def with_row(self, row: RowDone) -> "ImportTotals":
        """The same, and one row more."""
        return ImportTotals(
            self.added + (row.outcome is RowOutcome.ADDED),
            self.changed + (row.outcome is RowOutcome.CHANGED),
            self.same + (row.outcome is RowOutcome.SAME),
            self.forgotten + (row.outcome is RowOutcome.FORGOTTEN),
            self.faulty + (not row.all_taken),
            self.learned + row.learned,
            self.known + row.known,
            self.refused + len(row.refused),
        )


#: Faulty rows that a plan names.
MOST_NAMED = 5
