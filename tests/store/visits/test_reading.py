"""Visits are read beside the service that keeps them, whatever lies there."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.house.doors.door import DoorId
from bot.house.visits.visit import Visit, VisitId
from bot.store import open_store
from bot.store.visits.reading import visits_in

NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)


def visit(name: str, at: datetime) -> Visit:
    return Visit(VisitId(name), DoorId("front"), at, at + timedelta(minutes=2))


async def test_what_the_service_wrote_is_read_while_it_has_the_folder(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        for name, days in (("old", -40), ("last month", -3), ("new", 0), ("to come", 1)):
            await store.visits.save(visit(name, NOON + timedelta(days=days)))
        found = visits_in(tmp_path, NOON - timedelta(days=14), NOON + timedelta(hours=1))
    assert [one.id for one in found] == ["last month", "new"]


def test_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    assert visits_in(tmp_path, NOON, NOON + timedelta(days=1)) == []
    folder = tmp_path / "visits"
    folder.mkdir()
    for broken in (b"", b"[]", b'{"visits": 1}', b'{"visits": {"a": {}, "b": 7}}'):
        (folder / "2026-03.json").write_bytes(broken)
        assert visits_in(tmp_path, NOON, NOON + timedelta(days=1)) == []
    (folder / "2026-03.json").unlink()
    os.mkfifo(folder / "2026-03.json")  # who opens it waits until somebody writes into it
    assert visits_in(tmp_path, NOON, NOON + timedelta(days=1)) == []
