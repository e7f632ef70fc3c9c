"""Tables that are written: nothing in them is ever a formula, and they come back as they were."""

import asyncio
import gc
import io
import re
import tempfile
import threading
import weakref
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import openpyxl.worksheet._writer
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.house.tables.table import TypedCell
from bot.tables import ChatTables, TableKind, begin_table, chat_tables, write_table
from bot.tables.formula_guard import neutralised, restored
from bot.tables.workbook_writing import WorkbookWriting
from tests.tables.workbooks import cells_of

HOSTILE = [
    "=1+1",
    "+49 170",
    "-5",
    "@SUM(A1)",
    "'=1",
    "''-x",
    "'tis",
    "=cmd|' /C calc'!A0",
    "＝1",
    "a=b",
    "x;=1+1",
    "a;'=1",
    "a\n=1",
]


def written(kind: TableKind, *rows: tuple[TypedCell, ...]) -> bytes:
    file = io.BytesIO()
    write_table(file, kind, ("name", "notes"), rows)
    return file.getvalue()


@pytest.mark.parametrize("kind", TableKind)
async def test_what_looks_like_a_formula_comes_back_the_same(kind: TableKind) -> None:
    rows = [("Anna", text) for text in HOSTILE]
    assert await cells_of(written(kind, *rows)) == [("name", "notes"), *rows]


def test_in_a_workbook_no_cell_is_a_formula_nor_becomes_one_when_it_is_edited() -> None:
    book = load_workbook(io.BytesIO(written(TableKind.WORKBOOK, *[("Anna", text) for text in HOSTILE])))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_in_a_list_no_cell_begins_as_a_formula_does() -> None:
    text = written(TableKind.LIST, *[("Anna", text) for text in HOSTILE]).decode("utf-8-sig")
    assert len(text.splitlines()) > len(HOSTILE)
    for part in ",;\t\n|":  # whatever a program in whatever country takes for the end of a cell
        assert not [cell for cell in text.replace("\r", "").split(part) if re.match(r'"?[=+\-@＝]', cell)]


@given(st.text(alphabet="'=+-@\t\n\ra1＝;,|"))
def test_every_text_comes_back_the_same_and_begins_like_no_formula(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not re.match(r"[=+\-@＝\t\r\n]", neutralised(text))
    assert not re.search(r"[;,|\t\r\n][=+\-@＝]", neutralised(text))


async def test_what_no_workbook_takes_is_left_out_of_it_and_figures_stay_figures() -> None:
    assert await cells_of(written(TableKind.WORKBOOK, ("Anna\x0b", 3))) == [("name", "notes"), ("Anna", "3")]


def test_days_and_times_of_day_are_such_in_a_workbook_and_read_alike_in_a_list() -> None:
    row = (date(2026, 11, 27), time(15, 20, 30), 0.25)
    (_, cells) = load_workbook(io.BytesIO(written(TableKind.WORKBOOK, row))).active.iter_rows()
    assert [cell.value for cell in cells] == [datetime(2026, 11, 27), time(15, 20, 30), 0.25]  # noqa: DTZ001
    assert [cell.number_format for cell in cells[:2]] == ["yyyy-mm-dd", "hh:mm"]
    assert written(TableKind.LIST, row).decode("utf-8-sig").splitlines()[1] == "2026-11-27,15:20:30,0.25"


class Piece(list[tuple[TypedCell, ...]]):
    """Some rows, of which it can be told whether anybody holds them."""


@pytest.mark.parametrize("kind", TableKind)
async def test_what_is_written_piece_by_piece_is_not_held(kind: TableKind) -> None:
    given: list[weakref.ref[Piece]] = []

    async def pieces() -> AsyncIterator[Piece]:
        for n in range(5):  # a look for garbage takes a fifth of a second
            piece = Piece((date(2026, 1, 1), f"Anna {n} {m}", 3) for m in range(20))
            given.append(weakref.ref(piece))
            yield piece
            del piece
            gc.collect()
            assert sum(one() is not None for one in given) <= 1

    content = await ChatTables().records(kind.value, ("day", "name", "times"), pieces())
    assert len(given) == 5
    assert len(await cells_of(content)) == 101


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_nothing_of_one_that_breaks_off_is_left_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    async def pieces() -> AsyncIterator[list[list[TypedCell]]]:
        yield [["Grace"]]
        assert left_in(tmp_path)  # what a workbook has is in a file of its own until it is whole
        raise LookupError

    with pytest.raises(LookupError):
        await ChatTables().records("xlsx", ("name",), pieces())
    await asyncio.get_running_loop().shutdown_default_executor()
    assert not left_in(tmp_path)


@pytest.mark.parametrize(
    ("home", "moment"),
    [
        (chat_tables, "begin_table"),
        (WorkbookWriting, "add"),
        (openpyxl.worksheet._writer, "write_cell"),
        (WorkbookWriting, "close"),
    ],
)
async def test_one_that_nobody_waits_for_any_more_leaves_nothing_open_nor_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: object, moment: str
) -> None:
    """Whatever a thread is at; what were left open would be an error of this very test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    going_on, done = threading.Event(), threading.Event()
    loop, patience = asyncio.get_running_loop(), asyncio.timeout(None)
    begun: list[str] = []
    at_once = getattr(home, moment)

    def slowly(*given: object) -> object:
        if moment == "write_cell" and not begun:
            return at_once(*given)
        loop.call_soon_threadsafe(patience.reschedule, loop.time())
        try:
            going_on.wait(30)
            return at_once(*given)
        finally:
            done.set()

    monkeypatch.setattr(home, moment, slowly)

    async def pieces() -> AsyncIterator[list[list[TypedCell]]]:
        begun.append("Grace")
        yield [["Grace"]]

    with pytest.raises(TimeoutError):
        async with patience:
            await ChatTables().records("xlsx", ["A"], pieces())
    going_on.set()
    await asyncio.to_thread(done.wait, 30)
    await loop.shutdown_default_executor()
    gc.collect()
    assert not left_in(tmp_path)


class FullDisk(io.BytesIO):
    """It takes so many bytes."""

    def write(self, content: object, /) -> int:
        if self.tell() > 4000:
            raise OSError(28, "No space left on device")
        return super().write(content)  # type: ignore[arg-type]


def test_a_full_disk_is_told_once_and_nothing_is_written_after_it_nor_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rows = [(f"Anna {n * 7919}", n) for n in range(2000)]
    with pytest.raises(OSError, match="No space left"):
        write_table(FullDisk(), TableKind.WORKBOOK, ("name", "times"), rows)
    gc.collect()  # what writes once more, unasked, is an error of this very test
    assert not left_in(tmp_path)


@pytest.mark.parametrize("moment", ["write_row", "write_tail", "close"])
def test_a_full_disk_below_the_rows_leaves_nothing_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    writing = begin_table(io.BytesIO(), TableKind.WORKBOOK, ("name", "times"))
    writing.add([("Grace", 1)])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(openpyxl.worksheet._writer.WorksheetWriter, moment, full)
    assert left_in(tmp_path)
    with suppress(OSError):  # as whoever writes does: it is added to, and abandoned where that fails
        writing.add([("Grace", 2)])
        with pytest.raises(OSError, match="No space left"):
            writing.close()
    writing.abandon()
    assert not left_in(tmp_path)
