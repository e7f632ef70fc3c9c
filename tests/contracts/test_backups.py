"""Backups: the store's folder, and ``MemoryBackups``."""

import asyncio
import functools
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from bot.house.ports import Backups
from bot.house.records.backup import BackupFault, BackupRefused
from bot.nursery import Nursery
from bot.store import open_store
from bot.store.backup import BackupFolder, kept
from bot.store.backup.archive import new_key
from bot.store.trail.audit_key import AuditKey
from tests.fakes.backups import MemoryBackups

AT = datetime(2026, 11, 27, 4, 40, tzinfo=UTC)
PASSPHRASE = "correct horse battery"


class Stepping:
    """A second later each time."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self) -> datetime:
        self.n += 1
        return AT.replace(second=self.n)


class Sealed:
    """A sealed book that seals nothing."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def get(self, owner: str) -> str | None:
        return self.secrets.get(owner)

    async def put(self, owner: str, secret: str | None) -> None:
        if secret is None:
            self.secrets.pop(owner, None)
        else:
            self.secrets[owner] = secret


@pytest.fixture(autouse=True, scope="module")
def quick_keys() -> Iterator[None]:
    """A passphrase makes and opens a key in a second or two, on purpose: here it is the same key each time."""
    once = functools.lru_cache(pyrage.passphrase.decrypt)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyrage.passphrase, "decrypt", once)
        patch.setattr(kept, "new_key", functools.lru_cache(new_key))
        yield


@pytest.fixture(params=["real", "double"])
async def backups(request: pytest.FixtureRequest, tmp_path: Path) -> Backups:
    return MemoryBackups() if request.param == "double" else await folder_in(tmp_path, lambda _: 7)


async def folder_in(tmp_path: Path, faces_in: Callable[[Path], int]) -> BackupFolder:
    data = tmp_path / "data"
    async with open_store(data, lambda: AT, audit_key=AuditKey((b"k" * 32,))) as store:
        await store.audit.note("looked")
    (tmp_path / "audit.key").write_text("6b" * 32 + "\n")
    return BackupFolder(
        data,
        data / "backups",
        beside=lambda: {"keys/audit.key": tmp_path / "audit.key"},
        release="0.2.0",
        passphrases=Sealed(),
        faces_in=faces_in,
        clock=Stepping(),
    )


async def test_what_was_made_is_tried_sent_and_removed(backups: Backups) -> None:
    made = await backups.make(PASSPHRASE)
    assert made.parts == 1
    assert (await backups.rehearse(made.name, PASSPHRASE)).faces == 7
    content = b"".join([piece async for piece in backups.part(made.name, 1)])
    assert len(content) == made.size
    assert not [piece async for piece in backups.part(made.name, 2)]
    with pytest.raises(BackupRefused) as refused:
        await backups.rehearse(made.name, "another passphrase")
    assert refused.value.fault is BackupFault.WRONG_PASSPHRASE
    await backups.remove(made.name)
    await backups.remove(made.name)
    with pytest.raises(OSError, match=made.name):
        _ = [piece async for piece in backups.part(made.name, 1)]


async def test_the_newest_stay_and_what_is_kept_is_used_without_being_said(backups: Backups) -> None:
    with pytest.raises(BackupRefused) as none:
        await backups.make(None)
    assert none.value.fault is BackupFault.NO_PASSPHRASE
    with pytest.raises(BackupRefused) as short:
        await backups.keep_passphrase("short")
    assert short.value.fault is BackupFault.PASSPHRASE_SHORT
    await backups.keep_passphrase(PASSPHRASE)
    first = await backups.make(None)
    await backups.keep(first.name)
    second = await backups.make(None)
    await backups.keep(second.name)
    await backups.keep_newest(1)
    assert (await backups.rehearse(second.name, None)).lines >= 1
    with pytest.raises(BackupRefused):
        await backups.rehearse(first.name, None)
    await backups.keep_passphrase(None)
    with pytest.raises(BackupRefused):
        await backups.make(None)


async def test_what_was_never_kept_counts_for_none_and_is_cleared(backups: Backups) -> None:
    kept_one = await backups.make(PASSPHRASE)
    await backups.keep(kept_one.name)
    interrupted = await backups.make(PASSPHRASE)
    await backups.keep_newest(1)
    assert (await backups.rehearse(kept_one.name, PASSPHRASE)).faces == 7
    await backups.clear()
    with pytest.raises(BackupRefused):
        await backups.keep(interrupted.name)
    await backups.clear()
    assert (await backups.rehearse(kept_one.name, PASSPHRASE)).faces == 7


async def test_nobody_finds_one_in_the_folder_that_was_not_kept(tmp_path: Path) -> None:
    folder = await folder_in(tmp_path, lambda _: 7)
    made = await folder.make(PASSPHRASE)
    shown = tmp_path / "data" / "backups"
    assert all(path.name.startswith(".") for path in shown.iterdir())
    await folder.keep(made.name)
    assert [path.name for path in shown.iterdir()] == [made.name]


def test_a_stop_waits_for_none_that_is_being_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, let_go = asyncio.Event(), threading.Event()

    async def stop_meanwhile() -> None:
        loop = asyncio.get_running_loop()

        def tried(*_: object, **__: object) -> None:
            loop.call_soon_threadsafe(begun.set)
            let_go.wait(10)

        monkeypatch.setattr(kept, "rehearsed", tried)
        folder = await folder_in(tmp_path, lambda _: 7)
        async with Nursery() as nursery:
            nursery.spawn(_tried(folder), name="a trial")
            await begun.wait()

    try:
        asyncio.run(stop_meanwhile())
        assert not let_go.is_set()
        assert "backup's trial" in {thread.name for thread in threading.enumerate()}
    finally:
        let_go.set()


async def _tried(folder: BackupFolder) -> None:
    await folder.rehearse("doorman-20261127T044000.backup", PASSPHRASE)
