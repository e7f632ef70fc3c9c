"""AuditTrail and Disk: the store's, ``MemoryAudit`` and ``MemoryDisk``."""

import asyncio

import pytest

from bot.house.people import Role
from bot.house.records.disk import DiskState
from tests.contracts.conftest import Books


async def test_the_trail_takes_every_kind_of_detail(books: Books) -> None:
    await books.audit.note("unlocked", by=7, door="front", ms=3.5, ok=True, why=None, role=Role.OWNER)
    await books.audit.note("ignored")


async def test_a_trail_takes_nothing_but_plain_values(books: Books) -> None:
    with pytest.raises(TypeError):
        await books.audit.note("unlocked", by=object())  # type: ignore[arg-type] # on purpose


async def test_a_disk_that_nothing_befell_is_well_has_room_and_nothing_to_make_up_for(books: Books) -> None:
    assert books.disk.state is DiskState.WELL
    space = await books.disk.space()
    assert 0 < space.free_bytes <= space.total_bytes
    assert await books.disk.catch_up()
    assert await books.disk.make_room(1) == 0
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await books.disk.until_trouble()
