"""A disk that is full, read-only or silent, and a store that goes on; on real small disks where one can be mounted."""

import asyncio
import errno
import os
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.house.findings.start_trouble import StartReason
from bot.house.people import PhotoId
from bot.house.records.disk import DiskState, StoreFull, StoreUnwritable
from bot.house.visits.visit import VisitId
from bot.store import Store, StoreUnusable, open_store
from bot.store import disk as disk_room
from bot.store.documents import atomic
from bot.store.pictures import month_folders
from bot.store.trail import audit as audit_room
from bot.store.writer import READERS
from tests.store.conftest import ANNA, SteppingClock, a_visit, files
from tests.store.small_disk import SmallDisk, small_disk
from tests.store.visits.test_visits import on_disk

PHOTO = bytes(100_000)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted


async def test_a_full_disk_keeps_everything_in_memory_and_writes_it_once_there_is_room(
    disk: SmallDisk, clock: SteppingClock
) -> None:
    folder = disk.folder / "data"
    async with open_store(folder, clock) as store:
        before = await store.visits.save(a_visit(1))
        disk.fill()
        visit = await store.visits.save(a_visit(2))
        await store.album.keep(PhotoId("p"), PHOTO)
        await store.audit.note("unlock ordered", visit=visit.id)
        await store.audit.note("unlocked", visit=visit.id)
        await store.collection("cards", dict[str, Any]).put({"a": {"message": 7}})
        assert store.disk.state is DiskState.FULL
        assert await store.visits.find(visit.id) == visit
        assert await store.album.fetch(PhotoId("p")) == PHOTO
        assert set(on_disk(folder)) == {before.id}
        disk.free(1_000_000)
        assert await store.disk.catch_up()
    async with open_store(folder, clock) as store:
        assert await store.visits.find(visit.id) == visit
        assert await store.album.fetch(PhotoId("p")) == PHOTO
        assert store.collection("cards", dict[str, Any]).everything() == {"a": {"message": 7}}
        await store.audit.verify()
    lines = [orjson.loads(line)["what"] for line in (folder / "audit.jsonl").read_bytes().splitlines()]
    assert lines[:2] == ["unlock ordered", "unlocked"]


async def test_whoever_looks_after_the_disk_hears_of_its_trouble_at_once(disk: SmallDisk, clock: SteppingClock) -> None:
    async with open_store(disk.folder / "data", clock) as store:
        disk.fill()
        await store.visits.save(a_visit(1))
        async with asyncio.timeout(30):
            await store.disk.until_trouble()


async def test_a_full_disk_refuses_what_is_a_promise(disk: SmallDisk, clock: SteppingClock) -> None:
    async with open_store(disk.folder / "data", clock) as store:
        disk.fill()
        with pytest.raises(StoreFull):
            await store.people.save(ANNA)
        assert await store.people.people() == []


async def test_a_disk_that_becomes_read_only_keeps_everything_in_memory(
    folder: Path, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(folder, clock) as store:
        saved = await store.visits.save(a_visit(1))
        await store.album.keep(PhotoId("old"), PHOTO)
        with monkeypatch.context() as patched:
            # what is open keeps a real one from becoming read-only; the kernel does it all the same
            for name in ("open", "pwrite", "ftruncate", "unlink", "mkdir"):
                patched.setattr(os, name, _refuses(getattr(os, name)))
            over = await store.visits.save(replace(saved, expired=True))
            await store.album.keep(PhotoId("p"), PHOTO)
            await store.audit.note("unlocked")
            assert store.disk.state is DiskState.READ_ONLY
            assert await store.visits.find(saved.id) == over
            assert await store.album.fetch(PhotoId("p")) == PHOTO
            with pytest.raises(StoreUnwritable, match="read only"):
                await store.album.remove(PhotoId("old"))
        assert await store.disk.catch_up()
        assert (await store.audit.verify()).lines >= 1


def _refuses(real: Callable[..., Any]) -> Callable[..., Any]:
    def refuse(*args: Any, **options: Any) -> Any:
        if real.__name__ == "open" and not args[1] & (os.O_WRONLY | os.O_RDWR):
            return real(*args, **options)
        raise OSError(errno.EROFS, "Read-only file system")

    return refuse


@pytest.mark.parametrize("how", ["full", "read-only"])
async def test_a_service_that_starts_on_such_a_disk_stands_at_its_door(
    disk: SmallDisk, clock: SteppingClock, how: str
) -> None:
    folder = disk.folder / "data"
    async with open_store(folder, clock) as store:
        await store.people.save(ANNA)
        await store.audit.note("moved in")
    disk.fill()
    disk.read_only(yes=how == "read-only")
    async with open_store(folder, clock) as store:
        assert await store.people.people() == [ANNA]
        visit = await store.visits.save(a_visit(3))
        await store.audit.note("unlocked")
        assert await store.visits.find(visit.id) == visit
        disk.read_only(yes=False)
        disk.free(1_000_000)
        assert await store.disk.catch_up()
        await store.audit.verify()
    assert set(on_disk(folder)) == {visit.id}


async def test_a_new_service_does_not_begin_on_a_read_only_disk(disk: SmallDisk, clock: SteppingClock) -> None:
    disk.read_only(yes=True)
    with pytest.raises(StoreUnusable) as refused:
        await open_store(disk.folder / "data", clock).__aenter__()
    assert refused.value.trouble.reason is StartReason.DISK_READ_ONLY


async def test_the_oldest_pictures_go_first_and_none_of_the_newest_day(disk: SmallDisk, clock: SteppingClock) -> None:
    folder = disk.folder / "data"
    async with open_store(folder, clock) as store:
        for n in range(12):
            await store.album.keep(PhotoId(f"p{n:02}"), PHOTO)
            age_s = (12 - n) * 6 * 3600
            path = next(folder.rglob(f"p{n:02}.jpg"))
            os.utime(path, (1_800_000_000 - age_s, 1_800_000_000 - age_s))
        disk.fill()
        assert await store.disk.make_room(300_000) == 3
        left = sorted(path.stem for path in folder.rglob("p*.jpg"))
        assert left == [f"p{n:02}" for n in range(3, 12)]
        assert await store.disk.make_room(100 * 1024**2) == 5
        left = sorted(path.stem for path in folder.rglob("p*.jpg"))
        assert left == [f"p{n:02}" for n in range(8, 12)]


async def test_a_silent_disk_is_gone_on_without_and_agrees_in_the_end(folder: Path, clock: SteppingClock) -> None:
    async with open_store(folder, clock, patience_s=0.05) as store:
        saved = await store.visits.save(a_visit(1))
        async with _silent_disk(store):
            async with asyncio.timeout(30):
                visit = await store.visits.save(replace(saved, photo_overdue=True))
                visit = await store.visits.save(replace(visit, expired=True))
                new = await store.visits.save(a_visit(2))
                await store.album.keep(PhotoId("p"), PHOTO)
                await store.audit.note("unlocked")
            assert store.disk.state is DiskState.SILENT
            assert await store.visits.find(saved.id) == visit
            assert await store.visits.open_visits() == [new]
            assert await store.album.fetch(PhotoId("p")) == PHOTO
        assert await store.disk.catch_up()
        assert await store.visits.find(saved.id) == visit
    assert on_disk(folder)[saved.id] == {**on_disk(folder)[saved.id], "expired": True, "revision": visit.revision}
    assert [path.name for path in files(folder, "*.jpg")] == ["p.jpg"]
    assert (await _lines(folder)) == ["unlocked"]


@asynccontextmanager
async def _silent_disk(store: Store) -> AsyncIterator[None]:
    """Whoever writes or reads hangs while the block lasts; returns once they have written what was asked for."""
    let_go, writers = threading.Event(), store._writers.all
    hang = threading.Barrier(len(writers) + READERS + 1)

    def write() -> None:
        hang.wait(10)
        let_go.wait()

    for writer in writers:
        writer.hand_over(write)
    for _ in range(READERS):
        store.visits._past._readers.start(write)
    await asyncio.to_thread(hang.wait, 10)
    try:
        yield
    finally:
        let_go.set()
    for writer in writers:
        await writer.run(lambda: None)


async def _lines(folder: Path) -> list[str]:
    return [orjson.loads(line)["what"] for line in (folder / "audit.jsonl").read_bytes().splitlines()]


async def test_of_too_many_lines_the_oldest_are_lost_and_counted(
    disk: SmallDisk, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_room, "MOST_WAITING", 3)
    async with open_store(disk.folder / "data", clock) as store:
        disk.fill()
        for n in range(5):
            await store.audit.note("unlocked", n=n)
        disk.free(500_000)
        assert await store.disk.catch_up()
    lines = (disk.folder / "data" / "audit.jsonl").read_bytes().splitlines()
    assert [orjson.loads(line)["details"] for line in lines][-4:] == [{"lines": 2}, {"n": 2}, {"n": 3}, {"n": 4}]


async def test_of_too_many_pictures_in_memory_the_oldest_are_dropped(
    disk: SmallDisk, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.pictures.album.MOST_HELD_BYTES", 250_000)
    async with open_store(disk.folder / "data", clock) as store:
        disk.fill()
        for n in range(3):
            await store.album.keep(PhotoId(f"p{n}"), PHOTO)
        with pytest.raises(KeyError):
            await store.album.fetch(PhotoId("p0"))
        assert await store.album.fetch(PhotoId("p2")) == PHOTO


async def test_one_file_that_fails_keeps_nothing_else_in_memory(
    folder: Path, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = disk_room.write_file

    def fails_for_cards(path: Path, pieces: Any) -> None:
        if path.name == "cards.json":
            raise OSError(errno.EIO, "Input/output error")
        real(path, pieces)

    async with open_store(folder, clock) as store:
        await store.collection("cards", dict[str, Any]).put({"old": {}})
    async with open_store(folder, clock) as store:  # it comes before the trail now
        cards = store.collection("cards", dict[str, Any])
        with monkeypatch.context() as full:
            for module in (atomic, month_folders):
                full.setattr(module, "write_file", _refuses_all)
            full.setattr(os, "pwrite", _refuses_all)
            await cards.put({"a": {}})
            await store.audit.note("unlocked")
            await store.album.keep(PhotoId("p"), PHOTO)
            visit = await store.visits.save(a_visit(1))
        with monkeypatch.context() as broken:
            broken.setattr(atomic, "write_file", fails_for_cards)
            assert not await store.disk.catch_up()
        assert await _lines(folder) == ["unlocked"]
        assert [path.name for path in files(folder, "*.jpg")] == ["p.jpg"]
        assert set(on_disk(folder)) == {visit.id}
        assert store.disk.state is DiskState.FAILING
        assert await store.disk.catch_up()
    async with open_store(folder, clock) as store:
        assert store.collection("cards", dict[str, Any]).everything() == {"old": {}, "a": {}}


def _refuses_all(*_args: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


async def test_nobody_waits_for_a_silent_disk_and_a_new_month_begins_without_it(
    folder: Path, clock: SteppingClock
) -> None:
    async with open_store(folder, clock) as store:
        for n in range(4):
            await store.visits.save(replace(a_visit(n, clock.now - timedelta(days=31 * n)), expired=True))
        await store.album.keep(PhotoId("p"), PHOTO)
    async with open_store(folder, clock, patience_s=0.05) as store:
        async with _silent_disk(store), asyncio.timeout(30):
            with pytest.raises(StoreUnwritable, match="silent"):
                await store.album.remove(PhotoId("p"))
            assert store.disk.state is DiskState.SILENT
            with pytest.raises(TimeoutError):
                await store.disk.make_room(10)
            with pytest.raises(StoreUnwritable, match="silent"):
                await store.visits.find(VisitId("visit-3"))
            rang = await store.visits.save(a_visit(9, clock.now + timedelta(days=31)))
        assert await store.visits.open_visits() == [rang]
        store.disk._patience_s = 10  # a busy machine's disk is slow, and not silent
        assert await store.disk.catch_up()
        found = await store.visits.find(VisitId("visit-3"))
        assert found
        assert found.expired


async def test_a_disk_that_does_not_tell_its_room_is_asked_once_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.disk._patience_s = 0.02
    known, asked, go_on = store.disk.seen, [], threading.Event()

    def hangs(folder: Path) -> Any:
        asked.append(folder)
        go_on.wait(10)
        return real(folder)

    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", hangs)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await store.disk.space()
    assert (len(asked), store.disk.state, store.disk.seen) == (1, DiskState.SILENT, known)
    go_on.set()
    store.disk._patience_s = 5
    assert (await store.disk.space()).total_bytes == known.total_bytes
