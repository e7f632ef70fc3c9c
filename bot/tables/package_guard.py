"""A workbook's package, looked through before anybody reads it: what it unpacks to, and what else lies in it."""

import zipfile
import zlib
from collections.abc import Sequence
from xml.parsers import expat

from bot.house.tables.table import TableReason, TableRemark, TableTrouble, TableUnreadable
from bot.tables.content import TableContent

#: The most that the parts of a package may unpack to, in bytes: texts that many cells share are held as a whole, the
#: rest is small where it is honest, and a sheet goes by row after row. What all of them come to is read, too.
_MOST_SHARED = 40_000_000
_MOST_OTHER = 10_000_000
_MOST_SHEET = 200_000_000
_MOST_TOGETHER = 400_000_000

#: Parts of an honest workbook: it has some dozens.
_MOST_PARTS = 5_000

#: The most elements: a few bytes of the packed file make one, and each takes a hundred or a thousand once it is read.
#: A row is held as a whole, and has 16,384 cells at most; what stands in no row is held to the end.
_MOST_IN_ROW = 100_000
_MOST_IN_ROWS = 3_000_000
_MOST_SHARED_TEXTS = 2_000_000
_MOST_HELD = 100_000

#: What the texts that many cells share are made of.
_OF_TEXTS = frozenset({"si", "t", "r"})

_AT_ONCE = 1 << 16

#: What may stand before the first sign of XML: marks of its encoding, and space.
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def check_package(content: TableContent) -> Sequence[TableRemark]:
    """Unpack it once, holding nothing; returns what is to be said of it. Raises TableUnreadable."""
    try:
        with content.open() as file, zipfile.ZipFile(file) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if len(parts) > _MOST_PARTS:
                raise TableUnreadable(TableTrouble(TableReason.DAMAGED))
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise TableUnreadable(TableTrouble(TableReason.NO_TABLE))
            together = 0
            for part in parts:  # whatever they are called: a package tells itself which of them is a sheet
                together += _check(package, part, _MOST_TOGETHER - together)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as exc:
        # of another packing, of a part with a password, or with bytes that are not what they say
        raise TableUnreadable(TableTrouble(TableReason.DAMAGED)) from exc
    except OSError as exc:
        raise TableUnreadable(TableTrouble(TableReason.OUT_OF_REACH)) from exc
    return [
        remark
        for remark, lies_in in (
            (TableRemark.MACROS, any(name.endswith("vbaProject.bin") for name in names)),
            (TableRemark.PICTURES, any(name.startswith("xl/media/") for name in names)),
        )
        if lies_in
    ]


def _check(package: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    """Look at one part, of ``room`` bytes at most if it is XML; returns how many those are, none in anything else."""
    most = _MOST_OTHER
    if part.filename.startswith("xl/worksheets/"):
        most = _MOST_SHEET
    elif part.filename.lower().endswith("sharedstrings.xml"):
        most = _MOST_SHARED
    most = min(most, room)
    too_large = TableUnreadable(TableTrouble(TableReason.UNPACKS_TOO_LARGE, most=max(1, most // 1_000_000)))
    unpacked, parser = 0, _Elements()
    with package.open(part) as reading:
        while some := reading.read(_AT_ONCE):
            if not unpacked and not _may_be_xml(some):
                return 0  # a picture or a program, which nobody reads
            unpacked += len(some)
            if max(unpacked, part.file_size) > most:  # what a package says of its own size is anybody's to write
                raise too_large
            parser.feed(some)
    return unpacked


def _may_be_xml(begins: bytes) -> bool:
    text = begins.lstrip(_BEFORE_XML)
    return not text or text.startswith(b"<")


class _Elements:
    """Counts the elements of a part as its reader will meet them, in whatever encoding. Raises TableUnreadable."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._declared
        self._parser.StartElementHandler = self._begun
        self._parser.EndElementHandler = self._ended
        self._broken = False
        self._root = ""
        #: How deep in a row we are; 0: in none.
        self._depth = 0
        self._in_row = self._in_rows = self._texts = self._held = 0

    def feed(self, some: bytes) -> None:
        """Take in some more of it."""
        if self._broken:
            return
        try:
            self._parser.Parse(some, False)  # noqa: FBT003 - expat takes it by place
        except expat.ExpatError:
            self._broken = True  # whoever reads it comes no further, and tells of it

    def _declared(self, *_: object) -> None:
        # no part of a workbook has one: with it a few bytes become many
        raise TableUnreadable(TableTrouble(TableReason.DAMAGED))

    def _begun(self, name: str, _: object) -> None:
        local = name.rpartition(" ")[2]
        self._root = self._root or local
        if self._depth or (local == "row" and self._root == "worksheet"):
            self._in_row = self._in_row + 1 if self._depth else 0
            self._in_rows += 1
            self._depth += 1
        elif self._root == "sst" and local in _OF_TEXTS:
            self._texts += 1
        else:
            self._held += 1
        if (
            self._in_row > _MOST_IN_ROW
            or self._in_rows > _MOST_IN_ROWS
            or self._texts > _MOST_SHARED_TEXTS
            or self._held > _MOST_HELD
        ):
            raise TableUnreadable(TableTrouble(TableReason.DAMAGED))

    def _ended(self, _: str) -> None:
        self._depth = max(0, self._depth - 1)
