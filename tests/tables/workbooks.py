"""Workbooks as programs and people make them, the ill-meant ones among them."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from bot.house.tables.table import TableReason, TableRow, TableTrouble, TableUnreadable
from bot.tables import open_table
from bot.tables.opening import OpenTable


def workbook(*rows: Sequence[object], change: Callable[[Any], None] = lambda _: None) -> bytes:
    """A workbook with these rows; ``change`` gets it before it is saved."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(content: bytes, parts: Mapping[str, bytes], *, without: Iterable[str] = ()) -> bytes:
    """The same package with other parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts and name not in without:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return file.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)


async def rows_of(content: bytes) -> list[TableRow]:
    return [row async for row in (await open_table(content)).rows()]


async def cells_of(content: bytes) -> list[tuple[object, ...]]:
    return [row.cells for row in await rows_of(content)]


async def read(content: bytes) -> tuple[OpenTable, list[TableRow]]:
    table = await open_table(content)
    return table, [row async for row in table.rows()]


async def trouble_with(content: bytes) -> TableTrouble:
    """Why it cannot be read."""
    try:
        await rows_of(content)
    except TableUnreadable as exc:
        return exc.trouble
    raise AssertionError("it was read")


async def reason_of(content: bytes) -> TableReason:
    return (await trouble_with(content)).reason
