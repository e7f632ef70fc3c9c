"""What the doctor finds out about the data folder."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.house.findings.findings import Plain
from bot.house.findings.machine_findings import DiskRoom, FolderOpen, FolderUnwritable, KeyUnfit, SealedWith
from bot.house.records.trail import KeyTrouble
from bot.store import open_key
from bot.store.check import check_folder, check_room, check_seals


async def test_a_folder_of_its_owner_alone_is_fine_although_a_file_goes_while_we_look(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / ".cards.json.tmp").symlink_to(folder / "gone")
    assert (await check_folder(folder)).good


async def test_a_file_that_others_may_read_is_named_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "people.json").touch()
    (folder / "people.json").chmod(0o644)
    found = await check_folder(folder)
    assert not found.good
    assert found.found == FolderOpen(str(folder), "people.json")


async def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    found = await check_folder(tmp_path / "data")
    assert not found.good
    assert isinstance(found.found, FolderUnwritable)
    assert found.found.why


async def test_the_key_to_the_audit_trail_is_looked_for_and_not_made(tmp_path: Path) -> None:
    place = tmp_path / "config" / "audit.key"
    found = await check_seals([place])
    assert (found.good, found.found) == (True, SealedWith(str(place), to_come=True))
    assert not place.parent.exists()
    open_key([place])
    found = await check_seals([tmp_path / "none.key", place])
    assert (found.good, found.found) == (True, SealedWith(str(place)))
    place.write_text("junk")
    found = await check_seals([place])
    assert not found.good
    assert found.found == KeyUnfit(KeyTrouble(str(place)))
    (tmp_path / "file").write_text("")
    found = await check_seals([tmp_path / "file" / "audit.key"])
    assert not found.good
    assert found.found is Plain.NO_PLACE_FOR_KEY


@pytest.mark.parametrize(("free_gb", "total_gb", "good"), [(2, 64, False), (2, 8, True), (6, 4000, True)])
async def test_the_doctor_calls_low_what_the_owners_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_gb: int, total_gb: int, good: bool
) -> None:
    usage = SimpleNamespace(free=free_gb * 2**30, total=total_gb * 2**30)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    found = await check_room(tmp_path / "not" / "yet")
    assert (found.good, found.found) == (good, DiskRoom(free_gb * 2**30))
