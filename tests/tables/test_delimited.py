"""Lists in text files: whatever parts the cells, and whoever wrote them."""

import codecs

import pytest

from bot.house.tables.table import TableReason, TableRemark, TableTrouble
from tests.tables.workbooks import cells_of, read, rows_of, trouble_with

PEOPLE = [("name", "notes"), ("Grace Hopper", "brings, eggs"), ("Ойлин", "x")]


def as_text(parting: str) -> str:
    return "\r\n".join(parting.join(f'"{cell}"' for cell in row) for row in PEOPLE)


@pytest.mark.parametrize("parting", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
async def test_a_list_is_read_whatever_parts_its_cells_with_its_mark_and_without(parting: str, mark: bytes) -> None:
    assert await cells_of(mark + as_text(parting).encode()) == PEOPLE


async def test_a_list_that_tells_what_parts_its_cells_is_believed() -> None:
    assert await cells_of(b"sep=|\nname|a;b;c\nAnna|x\n") == [("name", "a;b;c"), ("Anna", "x")]
    assert [row.number for row in await rows_of(b"sep=|\nname|a\nAnna|x\n")] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
async def test_two_bytes_a_sign_are_read_and_told(encoding: str) -> None:
    mark = {"utf-16": b"", "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[encoding]
    table, rows = await read(mark + as_text(";").encode(encoding))
    assert [row.cells for row in rows] == PEOPLE
    assert table.remarks == [TableRemark.TWO_BYTES]


async def test_older_letters_are_not_guessed_and_told_with_their_line() -> None:
    trouble = await trouble_with("name;notes\nAnna;x\nJörg;y\n".encode("latin-1"))
    assert trouble == TableTrouble(TableReason.OTHER_SIGNS, row=3)
    cut = await trouble_with(b"\xff\xfen\x00a\x00m\x00e\x00\n\x00A\xd8")
    assert cut.reason is TableReason.OTHER_SIGNS


async def test_a_row_of_several_lines_is_told_by_its_first_one_and_keeps_them() -> None:
    rows = await rows_of(b'name,notes\nAnna,"one\ntwo"\n\nLeo,x\n')
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("name", "notes")),
        (2, ("Anna", "one\ntwo")),
        (5, ("Leo", "x")),
    ]


async def test_a_huge_cell_is_told_with_its_row() -> None:
    trouble = await trouble_with(b"name,notes\nAnna," + b"x" * 200_000 + b"\n")
    assert trouble == TableTrouble(TableReason.HUGE_CELL, row=2, most=100_000)
