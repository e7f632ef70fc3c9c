"""A backup holds one moment of a house, and gives it back, or nothing at all."""

import asyncio
import functools
import io
import os
import shutil
import tarfile
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from bot.house.doors.door import DoorId
from bot.house.people import PhotoId
from bot.house.records.backup import BackupContent, BackupFault, BackupRefused, Rehearsed
from bot.house.visits.visit import Visit, VisitId
from bot.store import open_key, open_store, verify
from bot.store.backup import AUDIT_KEY, BackupKey, make_backup, new_key, put_in_place, rehearsed, snapshot
from bot.store.backup.archive import FORMAT, open_backup
from bot.store.disk import make_folder
from bot.store.houses.moving import UNDERWAY, undo_half_moved
from bot.store.lock import FolderLock
from bot.store.trail.audit_key import read_key
from tests.pictures import jpeg

AT = datetime(2026, 11, 26, 18, 4, tzinfo=UTC)
PASSPHRASE = "correct horse battery"


@pytest.fixture(autouse=True, scope="module")
def opened_once() -> Iterator[None]:
    """A passphrase opens a key in a second or two, on purpose: once for all of these tests."""
    once = functools.lru_cache(pyrage.passphrase.decrypt)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyrage.passphrase, "decrypt", once)
        yield


@pytest.fixture(scope="module")
def key() -> BackupKey:
    return new_key(PASSPHRASE)


@pytest.fixture
async def house(tmp_path: Path) -> Path:
    """A data folder with two visits, a picture, a sealed trail, a gallery's file, and models."""
    folder = tmp_path / "house" / "data"
    async with open_store(folder, lambda: AT, audit_key=open_key([tmp_path / "house" / "audit.key"])) as store:
        await store.album.keep(PhotoId("20261126T180400-a-0"), jpeg())
        for number in (1, 2):
            await store.visits.save(Visit(VisitId(f"v{number}"), DoorId("front"), AT, AT))
            await store.audit.note("unlocked", n=number)
    (folder / "gallery").mkdir()
    (folder / "gallery" / "encodings.npy").write_bytes(b"numbers")
    (folder / "models").mkdir()
    (folder / "models" / "big.onnx").write_bytes(b"fetched again")
    (folder / "voice").mkdir(exist_ok=True)
    return folder


def beside(house: Path) -> dict[str, Path]:
    (house.parent / ".env").write_text("BOT_TOKEN=1:x\n")
    return {f"keys/{AUDIT_KEY}": house.parent / "audit.key", "settings/.env": house.parent / ".env"}


def backup_of(house: Path, key: BackupKey) -> Path:
    to = house.parent / "house.backup"
    make_backup(house, to, key, made_at=AT, release="0.2.0", beside=beside(house))
    return to


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


async def test_a_backup_on_a_fresh_machine_is_the_same_house(house: Path, key: BackupKey, tmp_path: Path) -> None:
    backup = backup_of(house, key)
    assert not any(name.startswith(".backup-") for name in names(house))
    assert backup.stat().st_mode & 0o077 == 0
    fresh = tmp_path / "fresh" / "data"
    async with rehearsed(backup, PASSPHRASE, fresh) as opened:
        assert opened.found == Rehearsed(residents=0, people=0, visits=2, pictures=1, lines=3)
        assert opened.content.made_at == AT
        assert (opened.folder / "settings" / ".env").read_text() == "BOT_TOKEN=1:x\n"
        assert put_in_place(opened, fresh, replace=False, now=AT) is None
        restored_key = read_key([opened.folder / "keys" / AUDIT_KEY])
    for name in names(house) - {".lock", "models/big.onnx"}:
        assert (fresh / name).read_bytes() == (house / name).read_bytes(), name
    assert not any(name.startswith("models") for name in names(fresh))
    assert not any(name.startswith(".backup-") for name in names(fresh))
    assert restored_key
    assert verify(fresh / "audit.jsonl", restored_key.keys).unproven == 0
    async with open_store(fresh, lambda: AT) as store:
        assert (await store.visits.find(VisitId("v2"))) is not None
        assert await store.album.fetch(PhotoId("20261126T180400-a-0")) == jpeg()


async def test_a_house_that_is_there_is_replaced_only_when_told_so_and_is_kept_aside(
    house: Path, key: BackupKey, tmp_path: Path
) -> None:
    backup = backup_of(house, key)
    other = tmp_path / "other"
    async with open_store(other, lambda: AT) as store:
        await store.visits.save(Visit(VisitId("mine"), DoorId("front"), AT, AT))
    (other / "README.md").write_text("what this is")
    before = names(other)
    async with rehearsed(backup, PASSPHRASE, other) as opened:
        with pytest.raises(BackupRefused) as refused:
            put_in_place(opened, other, replace=False, now=AT)
        assert refused.value.fault is BackupFault.HOUSE_THERE
    assert names(other) == before
    async with rehearsed(backup, PASSPHRASE, other) as opened:
        aside = put_in_place(opened, other, replace=True, now=AT)
    assert aside
    assert {f"{aside.name}/{name}" for name in before - {"README.md", ".lock"}} <= names(other)
    assert (other / "README.md").exists()
    async with open_store(other, lambda: AT) as store:
        assert await store.visits.find(VisitId("v1"))
        assert not await store.visits.find(VisitId("mine"))


async def test_no_house_is_moved_while_a_service_has_it(house: Path, key: BackupKey, tmp_path: Path) -> None:
    backup = backup_of(house, key)
    folder = tmp_path / "busy"
    make_folder(folder)
    lock = FolderLock(folder / ".lock")
    try:
        async with rehearsed(backup, PASSPHRASE, folder) as opened:
            with pytest.raises(BackupRefused) as refused:
                put_in_place(opened, folder, replace=True, now=AT)
    finally:
        lock.release()
    assert refused.value.fault is BackupFault.IN_USE


def test_a_move_that_the_disk_refuses_in_the_middle_is_undone(
    house: Path, key: BackupKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backup_of(house, key)
    other = tmp_path / "other"
    asyncio.run(_made(other))
    before = names(other)
    real, moved = Path.rename, []

    def rename(path: Path, to: Path) -> Path:
        moved.append(path)
        if len(moved) == 6:
            raise OSError(5, "Input/output error")
        return real(path, to)

    async def attempt() -> None:
        async with rehearsed(backup, PASSPHRASE, other) as opened:
            monkeypatch.setattr(Path, "rename", rename)
            try:
                put_in_place(opened, other, replace=True, now=AT)
            finally:
                monkeypatch.undo()

    with pytest.raises(BackupRefused) as refused:
        asyncio.run(attempt())
    assert refused.value.fault is BackupFault.DISK
    assert names(other) == before


class _PowerCut(BaseException):
    """Nothing of ours goes on."""


def test_a_power_cut_in_the_middle_of_a_move_leaves_the_house_that_was_there(
    house: Path, key: BackupKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backup_of(house, key)
    other = tmp_path / "other"
    asyncio.run(_made(other))
    before = names(other)
    real, moved = Path.rename, list[Path]()

    async def attempt(after: int) -> None:
        def rename(path: Path, to: Path) -> Path:
            moved.append(path)
            if len(moved) > after:
                raise _PowerCut
            return real(path, to)

        moved.clear()
        async with rehearsed(backup, PASSPHRASE, other) as opened:
            monkeypatch.setattr(Path, "rename", rename)
            try:
                put_in_place(opened, other, replace=True, now=AT)
            finally:
                monkeypatch.undo()

    async def start() -> set[str]:
        async with open_store(other, lambda: AT):
            return names(other)

    cuts = 0
    while True:
        try:
            asyncio.run(attempt(cuts))
        except _PowerCut:
            cuts += 1
            assert asyncio.run(start()) == before
        else:
            break
    assert cuts > len(list(other.iterdir()))
    assert "visits/2026-11.json" in names(other)
    assert any(name.startswith("replaced-") for name in names(other))


def test_what_somebody_else_put_in_the_place_of_a_move_moves_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "mine").write_text("mine")
    hostile = [f'{{"aside": "", "before": [], "coming": ["{name}"]}}' for name in ("../mine", "..", ".", "", "/mine")]
    nobodys = [f'{{"aside": "{name}", "before": ["a"], "coming": []}}' for name in ("\\u0000", "\\ud800", "a" * 300)]
    for told in ("", "[]", "[" * 5000, *nobodys, '{"aside": "..", "before": ["mine"], "coming": []}', *hostile):
        (tmp_path / "data" / UNDERWAY).write_text(told)
        undo_half_moved(tmp_path / "data")
    assert (tmp_path / "mine").read_text() == "mine"


async def _made(folder: Path) -> None:
    async with open_store(folder, lambda: AT) as store:
        await store.visits.save(Visit(VisitId("mine"), DoorId("front"), AT, AT))


def test_while_a_house_is_written_to_all_the_time_a_backup_holds_one_moment(tmp_path: Path, key: BackupKey) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    begun, stop = threading.Event(), threading.Event()

    def write() -> None:
        """Two files of which the second is never ahead of the first, nor more than one behind, as a backup must say."""
        number = 0
        while not stop.is_set():
            number += 1
            for name in ("first.json", "second.json"):
                temporary = folder / f".{name}.tmp"
                temporary.write_text(str(number))
                temporary.replace(folder / name)
            begun.set()
            stop.wait(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(30)
    try:
        for _ in range(10):
            with snapshot(folder) as moment:
                first, second = (int((moment / name).read_text()) for name in ("first.json", "second.json"))
                assert first - second in (0, 1)
    finally:
        stop.set()
        writer.join()


def test_where_no_moment_can_be_caught_it_is_said_and_nothing_is_left(
    tmp_path: Path, key: BackupKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "busy.json").write_text("{}")
    ticking = iter(range(1_000_000))
    monkeypatch.setattr("bot.store.backup.moment._stamps", lambda _folder: {Path("busy.json"): (1, next(ticking), 1)})
    with pytest.raises(BackupRefused) as refused, snapshot(folder, settles_within_s=0.05):
        raise AssertionError("never reached")
    assert refused.value.fault is BackupFault.UNSETTLED
    assert names(folder) == {"busy.json"}


def test_what_grows_in_place_is_copied_so_that_a_later_line_is_not_in_the_moment(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").write_text("one\n")
    with snapshot(tmp_path) as moment:
        with (tmp_path / "audit.jsonl").open("a") as trail:
            trail.write("two\n")
        assert (moment / "audit.jsonl").read_text() == "one\n"


def test_a_disk_without_hard_links_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "people.json").write_text("{}")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with snapshot(tmp_path) as moment:
        assert (moment / "people.json").read_text() == "{}"


def test_what_a_crash_left_of_an_earlier_backup_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / ".backup-0badcafe").mkdir()
    (tmp_path / ".backup-0badcafe" / "people.json").write_text("{}")
    with snapshot(tmp_path) as moment:
        assert names(moment) == set()
    assert not list(tmp_path.iterdir())


def test_a_house_that_was_replaced_is_in_no_backup_of_the_next(tmp_path: Path) -> None:
    (tmp_path / "replaced-20261126T180400" / "photos").mkdir(parents=True)
    (tmp_path / "replaced-20261126T180400" / "people.json").write_text("{}")
    (tmp_path / "people.json").write_text("{}")
    with snapshot(tmp_path) as moment:
        assert [path.name for path in moment.rglob("*")] == ["people.json"]


def test_a_short_passphrase_makes_no_backup() -> None:
    with pytest.raises(BackupRefused) as refused:
        new_key("short")
    assert refused.value.fault is BackupFault.PASSPHRASE_SHORT


async def refusal_of(backup: Path, beside: Path, passphrase: str = PASSPHRASE) -> BackupFault:
    with pytest.raises(BackupRefused) as refused:
        async with rehearsed(backup, passphrase, beside):
            raise AssertionError("never reached")
    assert names(beside) == set()
    return refused.value.fault


async def test_a_wrong_passphrase_opens_nothing(house: Path, key: BackupKey, tmp_path: Path) -> None:
    backup = backup_of(house, key)
    assert await refusal_of(backup, tmp_path / "x", "another passphrase") is BackupFault.WRONG_PASSPHRASE


async def test_a_machine_that_is_busy_calls_no_passphrase_wrong(
    house: Path, key: BackupKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backup_of(house, key)
    tries: list[str] = []

    def busy(_sealed: bytes, passphrase: str) -> bytes:
        tries.append(passphrase)
        raise pyrage.DecryptError("Excessive work parameter for passphrase.\nDecryption would take around 32 seconds.")

    monkeypatch.setattr(pyrage.passphrase, "decrypt", busy)
    assert await refusal_of(backup, tmp_path / "x") is BackupFault.TOO_LONG
    assert len(tries) > 1


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
async def test_a_backup_that_was_cut_brings_nothing_back(
    house: Path, key: BackupKey, tmp_path: Path, share: float
) -> None:
    backup = backup_of(house, key)
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])
    assert await refusal_of(backup, tmp_path / "x") in (BackupFault.DAMAGED, BackupFault.WRONG_PASSPHRASE)


async def test_a_backup_in_which_one_byte_changed_brings_nothing_back(
    house: Path, key: BackupKey, tmp_path: Path
) -> None:
    backup = backup_of(house, key)
    whole = bytearray(backup.read_bytes())
    whole[-200] ^= 1
    backup.write_bytes(whole)
    assert await refusal_of(backup, tmp_path / "x") is BackupFault.DAMAGED


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"doorman-backup 1 99999999\n", b"doorman-backup 1 0\nx"])
async def test_what_is_no_backup_is_called_so(tmp_path: Path, content: bytes) -> None:
    backup = tmp_path / "no.backup"
    backup.write_bytes(content)
    assert await refusal_of(backup, tmp_path / "x") is BackupFault.NO_BACKUP


async def test_a_backup_of_a_newer_release_is_left_to_it(tmp_path: Path) -> None:
    backup = tmp_path / "new.backup"
    backup.write_bytes(b"doorman-backup %d 3\nabc" % (FORMAT + 1))
    assert await refusal_of(backup, tmp_path / "x") is BackupFault.NEWER


def forged(key: BackupKey, to: Path, fill: Callable[[tarfile.TarFile], None], files: int = 1, size: int = 4) -> Path:
    """A backup that somebody made who has the passphrase, and means harm."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        told = f'{{"format": 1, "made_at": "{AT.isoformat()}", "release": "0", "files": {files}, "size": {size}}}'
        add(tar, "about.json", told.encode())
        fill(tar)
    sealed = io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(plain.getvalue()), sealed, [pyrage.x25519.Recipient.from_str(key.recipient)])
    to.write_bytes(b"doorman-backup 1 %d\n" % len(key.sealed) + key.sealed + sealed.getvalue())
    return to


def add(tar: tarfile.TarFile, name: str, content: bytes = b"evil", kind: bytes = tarfile.REGTYPE) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.type, entry.linkname = len(content) if kind == tarfile.REGTYPE else 0, kind, "/etc/passwd"
    tar.addfile(entry, io.BytesIO(content))


@pytest.mark.parametrize(
    "name",
    ["../evil", "/evil", "data/../../evil", "data/a/../../../evil", "data\\..\\evil", "evil", "etc/evil", "data//x"],
)
async def test_a_name_that_leads_out_of_the_folder_is_never_written(key: BackupKey, tmp_path: Path, name: str) -> None:
    backup = forged(key, tmp_path / "f.backup", lambda tar: add(tar, name))
    assert await refusal_of(backup, tmp_path / "x") is BackupFault.HOSTILE
    assert not any(found.endswith("evil") for found in names(tmp_path))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
async def test_what_is_no_file_is_never_made(key: BackupKey, tmp_path: Path, kind: bytes) -> None:
    backup = forged(key, tmp_path / "f.backup", lambda tar: add(tar, "data/evil", kind=kind))
    assert await refusal_of(backup, tmp_path / "x") is BackupFault.HOSTILE


async def test_more_than_was_told_is_not_written(key: BackupKey, tmp_path: Path) -> None:
    backup = forged(key, tmp_path / "f.backup", lambda tar: add(tar, "data/big", b"x" * 100_000))
    assert await refusal_of(backup, tmp_path / "x") is BackupFault.HOSTILE


async def test_a_file_of_zeros_that_are_not_there_fills_no_disk(key: BackupKey, tmp_path: Path) -> None:
    size = 50_000_000
    told = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(size)}

    def fill(tar: tarfile.TarFile) -> None:
        for name, header in (("data/less", {"GNU.sparse.size": str(-size)}), ("data/more", told)):
            entry = tarfile.TarInfo(name)
            entry.size, entry.pax_headers = 512, header
            tar.addfile(entry, io.BytesIO(b"1\n0\n0\n".ljust(512, b"\0")))

    backup = forged(key, tmp_path / "f.backup", fill, files=2, size=0)
    assert backup.stat().st_size < size / 1000
    assert await refusal_of(backup, tmp_path / "x") is BackupFault.HOSTILE


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE])
async def test_a_header_of_any_length_takes_no_memory(key: BackupKey, tmp_path: Path, kind: bytes) -> None:
    size = 50_000_000

    def fill(tar: tarfile.TarFile) -> None:
        entry = tarfile.TarInfo("data/x")
        entry.size, entry.type = size, kind
        tar.addfile(entry, io.BytesIO(bytes(size)))
        add(tar, "data/x")

    backup = forged(key, tmp_path / "f.backup", fill)
    tracemalloc.start()
    try:
        assert await refusal_of(backup, tmp_path / "x") is BackupFault.HOSTILE
        assert tracemalloc.get_traced_memory()[1] < size / 5
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "told", [{"GNU.sparse.size": "x"}, {"GNU.sparse.map": "x,y"}, {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}]
)
async def test_a_header_that_tells_nonsense_brings_nothing_back(
    key: BackupKey, tmp_path: Path, told: dict[str, str]
) -> None:
    def fill(tar: tarfile.TarFile) -> None:
        entry = tarfile.TarInfo("data/x")
        entry.size, entry.pax_headers = 4, told
        tar.addfile(entry, io.BytesIO(b"evil"))

    assert await refusal_of(forged(key, tmp_path / "f.backup", fill), tmp_path / "x") is BackupFault.DAMAGED


async def test_headers_about_headers_without_end_bring_nothing_back(key: BackupKey, tmp_path: Path) -> None:
    def fill(tar: tarfile.TarFile) -> None:
        entry = tarfile.TarInfo("././@LongLink")
        entry.type, entry.size = tarfile.GNUTYPE_LONGNAME, 5
        for _ in range(2000):
            tar.addfile(entry, io.BytesIO(b"data\0"))
        add(tar, "data/x")

    assert await refusal_of(forged(key, tmp_path / "f.backup", fill), tmp_path / "x") is BackupFault.DAMAGED


async def test_a_house_that_cannot_be_read_is_not_put_in_place(key: BackupKey, tmp_path: Path) -> None:
    backup = forged(key, tmp_path / "f.backup", lambda tar: add(tar, "data/people.json"))
    assert await refusal_of(backup, tmp_path / "x") is BackupFault.UNREADABLE


def test_a_full_disk_leaves_no_half_backup(house: Path, key: BackupKey, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyrage, "encrypt_io", full)
    with pytest.raises(BackupRefused) as refused:
        backup_of(house, key)
    assert refused.value.fault is BackupFault.DISK
    assert not (house.parent / "house.backup").exists()


def test_a_backup_overwrites_no_file(house: Path, key: BackupKey) -> None:
    (house.parent / "house.backup").write_text("mine")
    with pytest.raises(BackupRefused):
        backup_of(house, key)
    assert (house.parent / "house.backup").read_text() == "mine"


def test_it_opens_with_the_tools_that_anybody_has(house: Path, key: BackupKey, tmp_path: Path) -> None:
    backup = backup_of(house, key).read_bytes()
    head, _, rest = backup.partition(b"\n")
    sealed_bytes = int(head.split()[2])
    identity = pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(rest[:sealed_bytes], PASSPHRASE).decode())
    plain = pyrage.decrypt(rest[sealed_bytes:], [identity])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        assert tar.getnames()[0] == "about.json"
        assert "data/visits/2026-11.json" in tar.getnames()


def test_what_is_unpacked_is_its_owners_alone(house: Path, key: BackupKey, tmp_path: Path) -> None:
    into = tmp_path / "x"
    into.mkdir()
    content = open_backup(backup_of(house, key), PASSPHRASE, into)
    assert isinstance(content, BackupContent)
    assert all(path.stat().st_mode & 0o077 == 0 for path in into.rglob("*"))
    shutil.rmtree(into)


async def test_no_earlier_backup_is_in_a_backup(house: Path, key: BackupKey, tmp_path: Path) -> None:
    for folder in (house / "backups", house / "mine"):
        make_folder(folder)
        (folder / "doorman-20261126T044000.backup").write_bytes(b"an earlier one")
    with snapshot(house) as moment:
        assert not [name for name in names(moment) if name.endswith(".backup")]
