"""Workbooks: what their cells say is read, and one that cannot be is told from the others."""

import io
import re
import tracemalloc
import zipfile
from datetime import date, datetime, time
from itertools import repeat

import pytest

from bot.house.tables.table import MOST_ROWS, CellFault, TableReason, TableRemark, TableTrouble, TableUnreadable
from bot.tables import open_table, opening
from tests.tables.workbooks import cells_of, changed, part, read, reason_of, rows_of, trouble_with, workbook

HEAD = ("name", "notes")
SHEET = "xl/worksheets/sheet1.xml"


async def test_cells_are_read_as_somebody_would_write_them_down() -> None:
    values = ("Anna", 34, 34.0, 1.5, date(2026, 6, 1), datetime(2026, 6, 1, 18, 4), time(18, 4), True)  # noqa: DTZ001
    (cells,) = await cells_of(workbook(values))
    assert cells == ("Anna", "34", "34", "1.5", "2026-06-01", "2026-06-01 18:04", "18:04:00", "True")


async def test_rows_have_the_numbers_that_the_program_shows_and_empty_ones_are_passed_over() -> None:
    def far(book: object) -> None:
        book.active["A7"] = "Grace"  # type: ignore[attr-defined]

    assert [(row.number, row.cells[0]) for row in await rows_of(workbook(HEAD, ("Anna",), change=far))] == [
        (1, "name"),
        (2, "Anna"),
        (7, "Grace"),
    ]


async def test_a_formula_is_what_it_came_to_and_is_never_worked_out() -> None:
    never_opened = workbook(HEAD, ("Anna", '=HYPERLINK("http://a.example")'), ("=1+1", "x"))
    assert await cells_of(never_opened) == [HEAD, ("Anna", CellFault.FORMULA), (CellFault.FORMULA, "x")]
    sheet = part(never_opened, SHEET)
    saved = re.sub(rb"<f>1\+1</f><v ?/?>(</v>)?", b"<f>1+1</f><v>2</v>", sheet)
    assert saved != sheet
    assert (await cells_of(changed(never_opened, {SHEET: saved})))[2] == ("2", "x")


async def test_a_formula_that_came_to_an_error_is_told_and_a_text_that_begins_so_is_text() -> None:
    def spoil(book: object) -> None:
        book.active["A2"].data_type = "e"  # type: ignore[attr-defined]
        book.active["B2"].data_type = "s"  # type: ignore[attr-defined]

    content = workbook(HEAD, ("#REF!", "=not a formula"), ("#1 friend", "+49"), change=spoil)
    assert await cells_of(content) == [HEAD, (CellFault.ERROR, "=not a formula"), ("#1 friend", "+49")]


async def test_of_joined_cells_the_first_one_has_the_value() -> None:
    def join(book: object) -> None:
        book.active.merge_cells("A2:A3")  # type: ignore[attr-defined]

    assert await cells_of(workbook(HEAD, ("Anna", "x"), ("", "y"), change=join)) == [HEAD, ("Anna", "x"), ("", "y")]


async def test_a_sheet_that_is_wrong_about_its_own_size_is_read_whole() -> None:
    content = workbook(HEAD, ("Anna", "x"), ("Grace", "y"))
    sheet = part(content, SHEET).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1"')
    assert await cells_of(changed(content, {SHEET: sheet})) == [HEAD, ("Anna", "x"), ("Grace", "y")]


async def test_macros_pictures_and_further_sheets_are_told_and_the_first_sheet_that_is_seen_is_read() -> None:
    def hide(book: object) -> None:
        book.active.sheet_state = "hidden"  # type: ignore[attr-defined]
        book.create_sheet("People").append(("name",))  # type: ignore[attr-defined]

    content = changed(workbook(HEAD, change=hide), {"xl/vbaProject.bin": b"Sub Run()", "xl/media/image1.png": b"png"})
    table, rows = await read(content)
    assert [row.cells for row in rows] == [("name",)]
    assert set(table.remarks) == {TableRemark.MACROS, TableRemark.PICTURES, TableRemark.SHEETS}


async def test_what_is_no_workbook_is_told_by_what_it_is() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert await reason_of(compound) is TableReason.OLD_WORKBOOK
    assert await reason_of(compound + "EncryptedPackage".encode("utf-16-le")) is TableReason.LOCKED
    letter = changed(workbook(HEAD), {"word/document.xml": b"<x/>"}, without=_parts(workbook(HEAD)))
    assert await reason_of(letter) is TableReason.NO_TABLE
    assert await reason_of(b"%PDF-1.7\n\x00\x01") is TableReason.NO_TABLE
    assert await reason_of(b"\xff\xd8\xff\xe0\x00\x10JFIF") is TableReason.NO_TABLE
    assert await reason_of(b"") is TableReason.EMPTY
    assert await reason_of(workbook(HEAD)[:400]) is TableReason.DAMAGED
    assert await reason_of(changed(workbook(HEAD), {SHEET: b"<worksheet><sheetData><row r='x'"})) is TableReason.DAMAGED


def _parts(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [name for name in package.namelist() if name.startswith("xl/")]


async def test_a_workbook_that_would_unpack_to_far_too_much_is_not_opened() -> None:
    bomb = changed(workbook(HEAD), {"xl/sharedStrings.xml": b"<sst>" + b" " * 60_000_000})
    assert len(bomb) < 200_000
    tracemalloc.start()
    trouble = await trouble_with(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert trouble == TableTrouble(TableReason.UNPACKS_TOO_LARGE, most=40)
    assert peak < 20_000_000


async def test_a_workbook_that_declares_what_multiplies_is_not_opened() -> None:
    laughs = b'<?xml version="1.0"?>' + b" " * 2_000_000 + b'<!DOCTYPE x [<!ENTITY a "ha">]><sst>&a;</sst>'
    assert await reason_of(changed(workbook(HEAD), {"xl/sharedStrings.xml": laughs})) is TableReason.DAMAGED


@pytest.mark.parametrize("row", ["2000000", "999999999999999999", "1e9"])
async def test_a_row_that_no_program_can_make_ends_the_reading(row: str) -> None:
    content = workbook(HEAD, ("Anna", "x"))
    sheet = part(content, SHEET).replace(b'<row r="2"', f'<row r="{row}"'.encode())
    assert await reason_of(changed(content, {SHEET: sheet})) is TableReason.DAMAGED


async def test_ten_thousand_rows_are_read_and_more_than_that_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = await rows_of(workbook(HEAD, *repeat(("Anna", "x"), 10_000)))
    assert len(rows) == 10_001
    monkeypatch.setattr(opening, "MOST_ROWS", 10)
    assert await trouble_with(workbook(HEAD, *repeat(("Anna", "x"), 11))) == TableTrouble(
        TableReason.TOO_MANY_ROWS, most=10
    )
    assert MOST_ROWS >= 10_000


async def test_what_is_too_large_is_not_looked_into() -> None:
    with pytest.raises(TableUnreadable) as refused:
        await open_table(bytes(2_000_001), 2_000_000)
    assert refused.value.trouble == TableTrouble(TableReason.TOO_LARGE, most=2)


async def test_a_cell_longer_than_any_program_makes_is_refused_with_its_row() -> None:
    content = workbook(HEAD, ("Anna", "MARK"))
    trouble = await trouble_with(changed(content, {SHEET: part(content, SHEET).replace(b"MARK", b"x" * 40_000)}))
    assert trouble == TableTrouble(TableReason.HUGE_CELL, row=2, most=32_767)


@pytest.mark.parametrize(
    ("name", "mark", "bomb"),
    [
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 200_000),
        (SHEET, b"</row>", b"<c/>" * 200_000),
        ("xl/workbook.xml", b"</sheets>", b'<sheet name="a" sheetId="2" r:id="rId1"/>' * 150_000),
        (SHEET, b"</sheetData>", b"<row>" + b"<row/>" * 200_000 + b"</row>"),
    ],
)
async def test_a_workbook_of_far_too_many_elements_is_not_opened(name: str, mark: bytes, bomb: bytes) -> None:
    content = workbook(HEAD, ("Anna", "x"))
    whole = part(content, name)
    assert mark in whole
    assert await reason_of(changed(content, {name: whole.replace(mark, bomb + mark, 1)})) is TableReason.DAMAGED


async def test_a_declaration_is_found_in_any_encoding_and_in_a_part_of_any_name() -> None:
    content = workbook(HEAD, ("Anna", "x"))
    sheet = part(content, SHEET).decode()
    declared = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "ha">]>' + sheet[sheet.index("<work") :]
    assert await reason_of(changed(content, {SHEET: declared.encode("utf-16")})) is TableReason.DAMAGED
    links = part(content, "xl/_rels/workbook.xml.rels").replace(b"sheet1.xml", b"sheet1.png")
    kinds = part(content, "[Content_Types].xml").replace(b"sheet1.xml", b"sheet1.png")
    renamed = {"xl/_rels/workbook.xml.rels": links, "[Content_Types].xml": kinds}
    elsewhere = {**renamed, "xl/worksheets/sheet1.png": sheet.encode()}
    assert await cells_of(changed(content, elsewhere, without=[SHEET])) == [HEAD, ("Anna", "x")]
    many = sheet.replace("</row>", "<c/>" * 200_000 + "</row>", 1).encode()
    assert await reason_of(changed(content, {**elsewhere, "xl/worksheets/sheet1.png": many}, without=[SHEET])) is (
        TableReason.DAMAGED
    )


async def test_what_all_parts_unpack_to_together_is_bounded() -> None:
    sheets = {f"xl/worksheets/more{n}.xml": b"<worksheet>" + b" " * 150_000_000 for n in range(3)}
    assert (await trouble_with(changed(workbook(HEAD), sheets))).reason is TableReason.UNPACKS_TOO_LARGE
