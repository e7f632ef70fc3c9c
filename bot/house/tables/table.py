"""A table as somebody keeps it: its cells as text, whatever file it lies in, and why it cannot be read."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Protocol

#: More rows are not taken, the heading and empty ones included: a household's list has some hundreds.
MOST_ROWS = 20_000

#: Columns behind these are not looked at.
MOST_COLUMNS = 100


class CellFault(StrEnum):
    """Why a cell tells nothing."""

    #: A formula whose result the file does not have; nothing is ever worked out here.
    FORMULA = "formula"
    #: A formula that came to an error, or a date that is none.
    ERROR = "error"


#: What a cell says: text (empty: nothing), or why it says nothing.
TableCell = str | CellFault


#: What stands in a cell that is written: text is text, whatever it says; days and times of day are such.
TypedCell = str | int | float | date | time


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of it."""

    #: Counted from 1, as the program that made it shows it; of a text file, its line.
    number: int
    cells: tuple[TableCell, ...]


class TableReason(StrEnum):
    """Why a table cannot be read at all."""

    #: It is neither a workbook nor a list.
    NO_TABLE = "no_table"
    #: A workbook as programs wrote it before 2007.
    OLD_WORKBOOK = "old_workbook"
    #: It needs a password.
    LOCKED = "locked"
    DAMAGED = "damaged"
    #: The file has more than ``most`` megabytes.
    TOO_LARGE = "too_large"
    #: Unpacked it has more than ``most`` megabytes.
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    #: More than ``most`` rows.
    TOO_MANY_ROWS = "too_many_rows"
    #: A text whose signs are written in some older way; ``row`` is where it is seen.
    OTHER_SIGNS = "other_signs"
    #: A cell of ``row`` has more than ``most`` characters.
    HUGE_CELL = "huge_cell"
    #: There is nothing in it.
    EMPTY = "empty"
    #: No column has names in it; ``found`` are those that there are.
    NO_NAMES = "no_names"
    #: It could not be had from the disk.
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class TableTrouble:
    """Why a table cannot be read, with what explains it; nothing, where nothing does."""

    reason: TableReason
    found: tuple[str, ...] = ()
    row: int = 0
    #: The most that is taken, in the unit that ``reason`` tells.
    most: int = 0


class TableUnreadable(Exception):
    """It cannot be read; ``trouble`` tells why."""

    def __init__(self, trouble: TableTrouble) -> None:
        super().__init__(repr(trouble))
        self.trouble = trouble


class TableRemark(StrEnum):
    """What somebody should know of a table that is read all the same."""

    #: Programs lie in it; they are not run.
    MACROS = "macros"
    #: Pictures lie in it, which nobody looks at: a cell tells where a photo is.
    PICTURES = "pictures"
    #: It has several sheets; the first one that is seen is read.
    SHEETS = "sheets"
    #: Its signs take two bytes each (UTF-16).
    TWO_BYTES = "two_bytes"


class PeopleTable(Protocol):
    """A table at hand, which may be read more than once."""

    def rows(self) -> AsyncIterator[TableRow]:
        """Every row that has anything in it, from the top; the first one is the heading. Raises TableUnreadable."""

    @property
    def remarks(self) -> Sequence[TableRemark]:
        """What is to be said of it, once it was read. Never raises."""


class TableFiles(Protocol):
    """Tables as they come and go through a chat."""

    @property
    def most_bytes(self) -> int:
        """The most of a file that is taken. Never raises."""

    def is_table(self, file_name: str) -> bool:
        """Tell whether a file is called as a table is. Never raises."""

    async def opened(self, content: bytes) -> PeopleTable:
        """The table in it. Raises TableUnreadable."""

    def places(self) -> "AbstractAsyncContextManager[PhotoPlaces]":
        """Whoever fetches what it names, while the block lasts: from public addresses alone. Never raises."""

    async def records(
        self, kind: str, headings: Sequence[str], pieces: "AsyncIterator[Sequence[Sequence[TypedCell]]]"
    ) -> bytes:
        """A table to be sent, of a kind ("xlsx", "csv"), written piece by piece off the event loop.

        Raises what ``pieces`` raises, ValueError for another kind.
        """

    async def workbook(self, headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
        """A table to be sent. Never raises."""


class SourceReason(StrEnum):
    """Why a photo that a table names cannot be had."""

    #: A path, in a table that came through a chat: it means nothing here.
    NO_PATHS = "no_paths"
    MISSING = "missing"
    #: A folder without photos.
    NO_PHOTOS = "no_photos"
    #: The disk does not give it out.
    CLOSED = "closed"
    #: More than ``number`` megabytes.
    TOO_LARGE = "too_large"
    #: An address of another kind than http and https, or none.
    NO_ADDRESS = "no_address"
    #: The address is not one of the public network, and nobody allowed it.
    NOT_PUBLIC = "not_public"
    NO_SUCH_HOST = "no_such_host"
    #: Nobody answers there, or breaks off.
    NO_ANSWER = "no_answer"
    #: It took longer than ``number`` seconds.
    TOO_SLOW = "too_slow"
    #: The answer is ``number``, as HTTP counts.
    HTTP = "http"
    #: It is sent on again and again.
    SENT_ROUND = "sent_round"
    #: What is there is a page.
    NO_PICTURE = "no_picture"


@dataclass(frozen=True, slots=True)
class SourceTrouble:
    """Why a photo cannot be had."""

    reason: SourceReason
    number: int = 0


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """What lies where a table says that a photo is."""

    #: As it may be said and written down: a file's name, or of an address its host alone, as the rest may be a secret.
    shown: str
    #: The photo; or why it cannot be had.
    content: bytes | SourceTrouble


class PhotoPlaces(Protocol):
    """Fetches the photos that a table names."""

    def at(self, told: str) -> AsyncIterator[FoundPhoto]:
        """What lies there, one after another, each in bounded time; of a folder, whatever is in it. Never raises."""
