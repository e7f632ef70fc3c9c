"""The pictures, while the thread that writes them is busy, and on a disk that does not give them out."""

import asyncio
import errno
import os
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.house.people import PhotoId
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.store import Store, open_store
from tests.store.conftest import SteppingClock, a_visit, files
from tests.store.visits.test_visits import on_disk

OLD, NEW = PhotoId("old"), PhotoId("new")


@pytest.fixture
async def store(folder: Path, clock: SteppingClock) -> AsyncIterator[Store]:
    """With one picture in it."""
    async with open_store(folder, clock, patience_s=30) as opened:
        await opened.album.keep(OLD, b"the old one")
        yield opened


@contextmanager
def busy_writer(store: Store) -> Iterator[None]:
    """An fsync that takes its time, for as long as the block lasts."""
    done = threading.Event()

    def work() -> None:
        done.wait(10)

    store.album._writer.hand_over(work)
    try:
        yield
    finally:
        done.set()


async def begun(store: Store, *, keep: bytes | None, photo: PhotoId) -> "asyncio.Task[None]":
    """Have a picture kept, or removed, by a writer that does not come to it."""
    work = store.album.remove(photo) if keep is None else store.album.keep(photo, keep)
    task = asyncio.get_running_loop().create_task(work)
    await asyncio.sleep(0)  # now it stands before the writer
    assert not task.done()
    return task


async def test_a_picture_is_read_while_the_writer_is_busy(store: Store) -> None:
    with busy_writer(store):
        async with asyncio.timeout(30):
            assert await store.album.fetch(OLD) == b"the old one"
            with pytest.raises(KeyError):
                await store.album.fetch(NEW)


async def test_a_ring_is_written_down_while_a_picture_is_being_written(store: Store, folder: Path) -> None:
    with busy_writer(store):
        keeping = await begun(store, keep=b"the new one", photo=NEW)
        async with asyncio.timeout(30):
            rang = await store.visits.save(a_visit(1))
        assert set(on_disk(folder)) == {rang.id}
        assert not keeping.done()
    await keeping


async def test_a_picture_that_is_being_kept_is_read_from_what_waits(store: Store, folder: Path) -> None:
    with busy_writer(store):
        keeping = await begun(store, keep=b"the new one", photo=NEW)
        async with asyncio.timeout(30):
            assert await store.album.fetch(NEW) == b"the new one"
        assert not files(folder, "new.jpg")
    await keeping
    assert await store.album.fetch(NEW) == b"the new one"
    assert [path.read_bytes() for path in files(folder, "new.jpg")] == [b"the new one"]


async def test_a_picture_that_is_being_removed_is_gone_though_its_file_is_there(store: Store, folder: Path) -> None:
    with busy_writer(store):
        removing = await begun(store, keep=None, photo=OLD)
        assert files(folder, "old.jpg")
        async with asyncio.timeout(30):
            with pytest.raises(KeyError):
                await store.album.fetch(OLD)
    await removing
    with pytest.raises(KeyError):
        await store.album.fetch(OLD)
    assert not files(folder, "old.jpg")


async def test_of_several_orders_for_one_picture_the_last_is_what_is_seen_and_what_is_left(
    store: Store, folder: Path
) -> None:
    with busy_writer(store):
        orders = [await begun(store, keep=keep, photo=OLD) for keep in (b"second", None, b"third", None, b"last")]
        assert await store.album.fetch(OLD) == b"last"
    await asyncio.gather(*orders)
    assert await store.album.fetch(OLD) == b"last"
    assert [path.read_bytes() for path in files(folder, "old.jpg")] == [b"last"]


async def test_a_picture_that_was_removed_while_the_disk_refused_it_is_not_held(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.store.pictures.month_folders.write_file", full)
    with busy_writer(store):
        orders = [await begun(store, keep=keep, photo=NEW) for keep in (b"the new one", None)]
    await asyncio.gather(*orders)
    with pytest.raises(KeyError):
        await store.album.fetch(NEW)


async def test_a_picture_whose_removal_was_refused_is_there_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as read_only:
        read_only.setattr(Path, "unlink", refuse)
        with pytest.raises(StoreUnwritable):
            await store.album.remove(OLD)
    assert await store.album.fetch(OLD) == b"the old one"


async def test_nobody_waits_for_a_picture_that_the_disk_does_not_give_out(folder: Path, clock: SteppingClock) -> None:
    async with open_store(folder, clock, patience_s=0.05) as store:
        await store.album.keep(OLD, b"the old one")
        [path] = files(folder, "old.jpg")
        path.unlink()
        os.mkfifo(path)  # who opens it waits until somebody writes into it
        async with asyncio.timeout(30):
            with pytest.raises(TimeoutError):
                await store.album.fetch(OLD)
        assert store.disk.state is DiskState.SILENT
        os.close(os.open(path, os.O_WRONLY))
