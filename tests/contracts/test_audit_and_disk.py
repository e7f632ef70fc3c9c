"""AuditTrail and Disk: the store's, ``MemoryAudit`` and ``MemoryDisk``."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.house.people import Role
from bot.house.records.disk import DiskState
from bot.house.records.trail import Flaw, Head, TrailBroken, TrailLine
from tests.contracts.conftest import Books


async def test_the_trail_takes_every_kind_of_detail(books: Books) -> None:
    await books.audit.note("unlocked", by=7, door="front", ms=3.5, ok=True, why=None, role=Role.OWNER)
    await books.audit.note("ignored")


async def test_a_trail_takes_nothing_but_plain_values(books: Books) -> None:
    with pytest.raises(TypeError):
        await books.audit.note("unlocked", by=object())  # type: ignore[arg-type] # on purpose


async def test_the_trail_is_read_from_its_end_each_line_once(books: Books) -> None:
    for number in range(10):
        await books.audit.note("looked", n=number, role=Role.OWNER)
    read: list[TrailLine] = []
    place: int | None = None
    while True:
        lines, place = await books.audit.back_from(place)
        read += lines
        if place is None:
            break
    assert [(line.what, line.details) for line in read if line.what == "looked"] == [
        ("looked", {"n": number, "role": "owner"}) for number in reversed(range(10))
    ]
    places = [line.place for line in read]
    assert places == sorted(places, reverse=True)
    assert all(line.at.tzinfo for line in read)


async def test_the_trail_ends_where_its_lines_end_and_holds_what_was_told_of_it(books: Books) -> None:
    await books.audit.note("looked")
    told = await books.audit.seal()
    await books.audit.note("looked")
    now = await books.audit.seal(Head(told.lines, told.hash[:16]))
    assert now.lines == told.lines + 1
    with pytest.raises(TrailBroken) as cut:
        await books.audit.seal(Head(now.lines + 1, now.hash))
    assert cut.value.flaw is Flaw.CUT
    with pytest.raises(TrailBroken) as another:
        await books.audit.seal(Head(told.lines, now.hash))
    assert another.value.flaw is Flaw.ANOTHER


async def test_a_disk_that_nothing_befell_is_well_has_room_and_nothing_to_make_up_for(books: Books) -> None:
    assert books.disk.state is DiskState.WELL
    space = await books.disk.space()
    assert 0 < space.free_bytes <= space.total_bytes
    assert await books.disk.catch_up()
    assert await books.disk.make_room(1) == 0
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await books.disk.until_trouble()


async def test_what_was_kept_long_enough_goes_and_the_last_line_stays(books: Books) -> None:
    for _ in range(3):
        await books.audit.note("looked")
    told = await books.audit.seal()
    assert await books.audit.drop_before(datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert await books.audit.drop_before(datetime(9000, 1, 1, tzinfo=UTC)) == told.lines - 1
    assert await books.audit.drop_before(datetime(9000, 1, 1, tzinfo=UTC)) == 0
    assert (await books.audit.seal(told)).lines == told.lines
    await books.audit.note("looked")
    assert (await books.audit.seal(told)).lines == told.lines + 1
