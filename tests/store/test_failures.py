"""Disks that are full, files that are torn, and folders that are taken."""

import errno
import logging
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.house.findings.start_trouble import StartReason, StartTrouble
from bot.house.people import Person, PersonId, PhotoId, ResidentId, Role
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.store import Store, StoreBusy, StoreUnusable, open_store
from bot.store import store as store_module
from bot.store.documents import atomic
from tests.store.conftest import ANNA, FRONT, SteppingClock, a_full_visit, a_visit, files
from tests.store.visits.test_visits import on_disk


@contextmanager
def no_file_may_grow_beyond(size: int) -> Iterator[None]:
    """What a full disk looks like to a program: writes stop in the middle."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def failing_fsync(monkeypatch: pytest.MonkeyPatch, applies: Callable[[int], bool]) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if applies(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)


async def test_a_full_disk_keeps_visits_in_memory_and_makes_up_for_them(store: Store, folder: Path) -> None:
    saved = await store.visits.save(a_full_visit())
    with no_file_may_grow_beyond(100):
        over = await store.visits.save(replace(saved, expired=True))
        new = await store.visits.save(a_visit(2))
        assert not await store.disk.catch_up()
    assert list(on_disk(folder)) == [saved.id]
    assert await store.visits.find(saved.id) == over
    assert await store.visits.open_visits() == [new]
    states = [store.disk.state, await store.disk.catch_up(), store.disk.state]
    assert states == [DiskState.FAILING, True, DiskState.WELL]
    assert on_disk(folder)[saved.id]["expired"] is True
    assert set(on_disk(folder)) == {saved.id, new.id}
    assert [path.name for path in (folder / "visits").iterdir()] == ["2026-11.json"]


async def test_a_disk_that_will_not_sync_refuses_promises_and_remembers_the_rest(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = await store.visits.save(a_visit())
    with monkeypatch.context() as broken:
        failing_fsync(broken, stat.S_ISREG)
        over = await store.visits.save(replace(saved, expired=True))
        with pytest.raises(StoreUnwritable, match="failing"):
            await store.people.save(ANNA)
        await store.collection("outbox", dict[str, Any]).put({"a": {}})
    assert await store.visits.find(saved.id) == over
    assert await store.people.people() == []
    assert store.collection("outbox", dict[str, Any]).everything() == {"a": {}}
    assert on_disk(folder)[saved.id]["expired"] is False
    assert await store.disk.catch_up()
    assert on_disk(folder)[saved.id]["expired"] is True


async def test_a_disk_that_will_not_sync_the_folder_is_believed_as_it_reads(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        failing_fsync(broken, stat.S_ISDIR)
        with pytest.raises(StoreUnwritable, match="failing"):
            await store.people.save(ANNA)
    known = orjson.loads((folder / "people.json").read_bytes())["people"]
    assert [person.id for person in await store.people.people()] == list(known)


async def test_a_file_is_synced_before_it_takes_its_place_and_the_folder_after(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.visits.save(a_visit())
    steps: list[str] = []
    sync, replace_file = os.fsync, os.replace

    def fsync(handle: int) -> None:
        steps.append("sync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync file")
        sync(handle)

    def put_in_place(source: Path, target: Path) -> None:
        steps.append("replace")
        replace_file(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", put_in_place)
    await store.visits.save(a_visit(2))
    assert steps == ["sync file", "replace", "sync folder"]


async def test_a_full_disk_keeps_no_half_picture_and_shows_it_from_memory(store: Store, folder: Path) -> None:
    with no_file_may_grow_beyond(100):
        await store.album.keep(PhotoId("p"), bytes(1000))
        await store.album.keep(PhotoId("q"), bytes(1000))
    assert list((folder / "photos" / "2026-11").iterdir()) == []
    assert await store.album.fetch(PhotoId("p")) == bytes(1000)
    await store.album.remove(PhotoId("q"))
    assert await store.disk.catch_up()
    assert [path.name for path in (folder / "photos" / "2026-11").iterdir()] == ["p.jpg"]


async def test_a_torn_file_is_set_aside_and_what_can_be_read_goes_on(
    folder: Path, clock: SteppingClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_store(folder, clock) as store:
        saved = [await store.visits.save(a_full_visit(number)) for number in range(3)]
    path = folder / "visits" / "2026-11.json"
    torn = path.read_bytes()[:-400]
    path.write_bytes(torn)
    async with open_store(folder, clock) as store:
        assert [await store.visits.find(visit.id) for visit in saved] == [*saved[:2], None]
        await store.visits.save(a_visit(9))
    aside = folder / "visits" / "2026-11.json.damaged-20261121T120000"
    assert aside.read_bytes() == torn
    assert set(on_disk(folder)) == {"visit-0", "visit-1", "visit-9"}
    (record,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    assert "2 documents could be read" in record.getMessage()


@pytest.mark.parametrize("name", ["people.json", "visits/2026-11.json", "drawers/lessons.json"])
async def test_a_pipe_in_the_place_of_a_file_is_set_aside_and_holds_nothing_up(
    folder: Path, clock: SteppingClock, name: str
) -> None:
    async with open_store(folder, clock) as store:
        await store.visits.save(a_visit(1))
        await store.collection("lessons", dict[str, Any]).put({"a": {}})
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)  # who opens it waits until somebody writes into it
    async with open_store(folder, clock) as store:
        await store.people.save(ANNA)
        await store.visits.save(a_visit(2))
        await store.collection("lessons", dict[str, Any]).put({"b": {}})
        await store.people.remove(ANNA.id)
    assert (folder / name).is_file()
    assert (folder / f"{name}.damaged-20261121T120000").is_fifo()


async def test_what_was_set_aside_tells_of_nobody_who_was_forgotten(folder: Path, clock: SteppingClock) -> None:
    leo = Person(PersonId("l1"), "Leo")
    async with open_store(folder, clock) as store:
        await store.people.save(ANNA)
        await store.visits.save(a_full_visit())
        await store.collection("lessons", dict[str, Any]).put({"a": {"person": ANNA.id}})
        await store.collection("errands", dict[str, Any]).put({"b": {"person": leo.id}})
    for torn in ("people.json", "visits/2026-11.json", "drawers/lessons.json", "drawers/errands.json"):
        with (folder / torn).open("ab") as file:
            file.write(b"torn")
    unreadable = folder / "unreadable"
    unreadable.mkdir()
    for person in (ANNA, leo):
        (unreadable / f"{person.id}.json").write_text(f'{{"document":{{"id":"{person.id}"}}}}', encoding="utf-8")
    async with open_store(folder, clock) as store:
        aside = files(folder, "*.damaged-*")
        assert len(aside) == 4
        await store.people.save(leo)
        await store.people.remove(ANNA.id)
        left = [path.name for path in files(folder, "*.damaged-*")]
        assert left == ["errands.json.damaged-20261121T120000"]
        assert [path.name for path in unreadable.iterdir()] == ["l1.json"]


async def test_wherever_a_file_was_cut_its_whole_documents_can_be_read(folder: Path) -> None:
    async with open_store(folder) as store:
        for number in range(3):
            await store.collection("outbox", dict[str, Any]).put(
                {f"key {number} \r\n": {"text": 'a,\n{"b":{', "n": {"n": number}}}
            )
    content = (folder / "drawers" / "outbox.json").read_bytes()
    whole = atomic.salvage(content)
    assert len(whole["outbox"]) == 3
    for cut in range(len(content)):
        found = atomic.salvage(content[:cut]).get("outbox", {})
        assert found.items() <= whole["outbox"].items()
        assert len(found) >= content[:cut].count(b"},\n")
        assert set(atomic.salvage(content[:cut] + b"\x00\xff" + content[cut + 2 :])) <= {"outbox"}


@pytest.mark.parametrize("content", [b"", b"\x00" * 500, b"[1, 2]", b'{"people": {"a1": 7}}', b"\xff\xfe{"])
async def test_a_file_that_is_no_longer_ours_is_set_aside_and_never_overwritten(
    folder: Path, clock: SteppingClock, content: bytes
) -> None:
    async with open_store(folder, clock):
        pass
    for _ in range(2):
        (folder / "people.json").write_bytes(content)
        async with open_store(folder, clock) as store:
            assert await store.people.people() == []
            await store.people.save(ANNA)
    assert sorted(path.name for path in files(folder, "people*")) == [
        "people.json",
        "people.json.damaged-20261121T120000",
        "people.json.damaged-20261121T120000-2",
    ]
    assert all(path.read_bytes() == content for path in files(folder, "*.damaged-*"))


async def test_one_visit_that_cannot_be_read_is_set_aside_and_the_others_go_on(
    folder: Path, clock: SteppingClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_store(folder, clock) as store:
        await store.visits.save(a_visit(1))
        await store.visits.save(a_visit(2))
    path = folder / "visits" / "2026-11.json"
    path.write_bytes(path.read_bytes().replace(b'"id":"visit-1","door":"front"', b'"id":"visit-1"'))
    async with open_store(folder, clock) as store:
        assert [visit.id for visit in await store.visits.open_visits()] == ["visit-2"]
        await store.visits.save(a_visit(3))
    assert set(on_disk(folder)) == {"visit-2", "visit-3"}
    [aside] = (folder / "unreadable").iterdir()
    assert b"visit-1" in aside.read_bytes()
    assert "visits-2026-11 cannot be read" in caplog.text


async def test_what_a_crash_left_half_written_is_swept_away(folder: Path, clock: SteppingClock) -> None:
    async with open_store(folder, clock) as store:
        await store.album.keep(PhotoId("p"), b"whole")
    left = [folder / ".people.json.tmp", folder / "visits" / ".2026-11.json.tmp", folder / "photos/2026-11/.q.jpg.tmp"]
    for path in left:
        path.write_bytes(b"half")
    async with open_store(folder, clock) as store:
        assert not any(path.exists() for path in left)
        assert await store.album.fetch(PhotoId("p")) == b"whole"


def open_to_others(folder: Path) -> None:
    folder.chmod(0o750)


async def test_everything_is_for_the_owner_only_whatever_the_umask(folder: Path) -> None:
    async with open_store(folder):
        pass
    open_to_others(folder)
    before = os.umask(0)
    try:
        async with open_store(folder) as store:
            await store.visits.save(a_visit())
            await store.album.keep(PhotoId("p"), b"")
            await store.people.save(ANNA)
            await store.collection("outbox", dict[str, Any]).put({"a": {}})
            await store.audit.note("moved in", resident=ResidentId(1), role=Role.OWNER)
    finally:
        os.umask(before)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *files(folder, "*"))}
    assert len(modes) >= 12
    assert {oct(mode) for path, mode in modes.items() if path.is_dir()} == {"0o700"}
    assert {oct(mode) for path, mode in modes.items() if path.is_file()} == {"0o600"}


async def test_a_second_service_on_the_same_folder_is_refused_and_told_who_has_it(folder: Path) -> None:
    async with open_store(folder) as store:
        await store.visits.save(a_visit())
        with pytest.raises(StoreBusy) as refused:
            await open_store(folder).__aenter__()
        assert refused.value.trouble == StartTrouble(StartReason.FOLDER_BUSY, folder=str(folder), process=os.getpid())
        assert await store.visits.latest(FRONT)
    async with open_store(folder) as store:
        assert await store.visits.latest(FRONT)


HOLD = """
import asyncio, os, sys
from pathlib import Path
from bot.store import Store, open_store

async def hold():
    async with open_store(Path(sys.argv[1])):
        if os.fork() == 0:  # a process that outlives the service
            print("held", flush=True)
            sys.stdin.read()
            os._exit(0)
        await asyncio.sleep(60)

asyncio.run(hold())
"""


@pytest.fixture
def holder(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another service that has the folder."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        try:
            assert child.stdout
            assert child.stdout.readline() == b"held\n"
            yield child
        finally:
            child.kill()


@pytest.mark.slow
async def test_a_killed_service_leaves_the_folder_free_though_its_process_lives_on(
    folder: Path, holder: subprocess.Popen[bytes]
) -> None:
    with pytest.raises(StoreBusy) as refused:
        await open_store(folder).__aenter__()
    assert refused.value.trouble.process == holder.pid
    holder.kill()
    holder.wait(10)
    async with open_store(folder) as store:
        assert await store.visits.open_visits() == []


@pytest.mark.parametrize("name", ["data", "data/below"])
async def test_a_folder_that_is_a_file_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "data").write_text("mine")
    with pytest.raises(StoreUnusable) as refused:
        await open_store(tmp_path / name).__aenter__()
    assert refused.value.trouble.reason is StartReason.NO_FOLDER
    assert refused.value.trouble.folder == str(tmp_path / name)


async def test_a_disk_that_fails_in_a_way_of_its_own_is_told_by_the_systems_name_for_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(path: Path) -> None:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(store_module, "make_folder", failing)
    with pytest.raises(StoreUnusable) as refused:
        await open_store(folder).__aenter__()
    assert (refused.value.trouble.reason, refused.value.trouble.failure) == (StartReason.UNUSABLE, "EIO")


async def test_a_file_that_belongs_to_somebody_else_is_named_and_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(folder) as store:
        await store.people.save(ANNA)

    def forbidden(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(atomic, "_read", forbidden)
        with pytest.raises(StoreUnusable) as refused:
            await open_store(folder).__aenter__()
    assert refused.value.trouble.reason is StartReason.NOT_OURS
    assert refused.value.trouble.path.endswith("people.json")
    async with open_store(folder) as store:
        assert await store.people.people() == [ANNA]
