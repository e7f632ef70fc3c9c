"""Secrets on the disk: nobody reads them without the key, or under another's name."""

from pathlib import Path

import pytest

from bot.house.records.disk import StoreUnwritable
from bot.store import open_store
from bot.store.trail.audit_key import AuditKey

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
SECRET = "s3cret-of-the-garden"


async def sealed_once(folder: Path) -> None:
    async with open_store(folder, audit_key=AuditKey((KEY,))) as store:
        await store.sealed("logins").put("garden", SECRET)


def files_with(text: str, folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and text.encode() in file.read_bytes()]


async def test_what_was_sealed_is_there_after_a_restart_and_in_no_file(tmp_path: Path) -> None:
    await sealed_once(tmp_path)
    async with open_store(tmp_path, audit_key=AuditKey((KEY,))) as store:
        assert store.sealed("logins").get("garden") == SECRET
        assert store.sealed("logins").get("gate") is None
    assert files_with(SECRET, tmp_path) == []


async def test_an_older_key_still_opens(tmp_path: Path) -> None:
    await sealed_once(tmp_path)
    async with open_store(tmp_path, audit_key=AuditKey((OTHER, KEY))) as store:
        assert store.sealed("logins").get("garden") == SECRET


async def test_another_key_opens_nothing(tmp_path: Path) -> None:
    await sealed_once(tmp_path)
    async with open_store(tmp_path, audit_key=AuditKey((OTHER,))) as store:
        assert store.sealed("logins").get("garden") is None


async def test_a_secret_opens_under_its_own_name_alone(tmp_path: Path) -> None:
    """Whoever can write the data folder cannot hand the garden's password to a camera of their own."""
    await sealed_once(tmp_path)
    file = tmp_path / "drawers" / "logins.json"
    file.write_text(file.read_text().replace('"garden"', '"theirs"'))
    async with open_store(tmp_path, audit_key=AuditKey((KEY,))) as store:
        assert store.sealed("logins").get("theirs") is None


@pytest.mark.parametrize("damage", ["", "bm9wZQ==", "no base64 at all"])
async def test_a_damaged_seal_is_no_secret_and_no_failure(tmp_path: Path, damage: str) -> None:
    await sealed_once(tmp_path)
    file = tmp_path / "drawers" / "logins.json"
    before = file.read_text()
    begin = before.index('"seal":"') + len('"seal":"')
    file.write_text(before[:begin] + damage + before[before.index('"', begin) :])
    async with open_store(tmp_path, audit_key=AuditKey((KEY,))) as store:
        assert store.sealed("logins").get("garden") is None


async def test_a_forgotten_secret_is_gone(tmp_path: Path) -> None:
    await sealed_once(tmp_path)
    async with open_store(tmp_path, audit_key=AuditKey((KEY,))) as store:
        await store.sealed("logins").put("garden", None)
        assert store.sealed("logins").get("garden") is None


async def test_without_a_key_nothing_is_kept_and_whoever_asks_hears_of_it(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        with pytest.raises(StoreUnwritable):
            await store.sealed("logins").put("garden", SECRET)
        await store.sealed("logins").put("garden", None)
