"""A backup that went into a chat in parts comes back as a whole, and everybody is recognised then."""

import functools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from bot.commands.backups import faces_in
from bot.house.doors.door import DoorId
from bot.house.people import Person, PersonId, PhotoId, Verdict
from bot.house.records.backup import BackupFault, BackupRefused
from bot.house.visits.visit import Visit, VisitId
from bot.store import open_store
from bot.store.backup import kept, put_in_place, rehearsed
from bot.store.backup.archive import new_key, open_backup
from bot.store.backup.kept import BackupFolder
from bot.vision import Vision
from recognizer.face import EngineSettings
from tests.contracts.test_backups import Sealed
from tests.sitters import eileen_collins, grace_another_day, grace_hopper

AT = datetime(2026, 11, 27, 4, 40, tzinfo=UTC)
PASSPHRASE = "correct horse battery"
FAMILY = {"grace": grace_hopper, "eileen": eileen_collins}


@pytest.fixture(autouse=True, scope="module")
def opened_once() -> Iterator[None]:
    """A passphrase takes a second or two to seal, and to open, on purpose: once for all of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyrage.passphrase, "decrypt", functools.lru_cache(pyrage.passphrase.decrypt))
        patch.setattr(kept, "new_key", functools.lru_cache(new_key))
        patch.setattr(kept, "PART_BYTES", 4000)
        yield


def folder_of(data: Path) -> BackupFolder:
    return BackupFolder(
        data,
        data / "backups",
        beside=dict,
        release="0.2.0",
        passphrases=Sealed(),
        faces_in=faces_in,
        clock=lambda: AT,
    )


def saved_in(folder: Path, name: str, contents: list[bytes]) -> list[Path]:
    folder.mkdir()
    parts = [folder / f"{name}.{number:03}" for number in range(1, len(contents) + 1)]
    for part, content in zip(parts, contents, strict=True):
        part.write_bytes(content)
    return parts


def left_in(folder: Path) -> list[str]:
    """What somebody else would find there."""
    return sorted(path.name for path in folder.iterdir())


async def in_parts(data: Path, into: Path) -> list[Path]:
    """The backup of a house as it would be saved from a chat."""
    backups = folder_of(data)
    made = await backups.make(PASSPHRASE)
    contents = [
        b"".join([piece async for piece in backups.part(made.name, number)]) for number in range(1, made.parts + 1)
    ]
    saved = saved_in(into, made.name, contents)
    assert sum(part.stat().st_size for part in saved) == made.size
    assert len(saved) > 3
    return saved


async def a_house(data: Path, visits: int = 40) -> None:
    async with open_store(data, lambda: AT) as store:
        for number in range(visits):
            await store.visits.save(Visit(VisitId(f"v{number}"), DoorId("front"), AT, AT))


async def test_parts_that_lack_one_or_are_in_another_order_bring_nothing_back(tmp_path: Path) -> None:
    await a_house(tmp_path / "data")
    parts = await in_parts(tmp_path / "data", tmp_path / "saved")
    before = left_in(tmp_path / "data")
    async with rehearsed(parts[0], PASSPHRASE, tmp_path) as opened:
        assert opened.found.visits == 40
    second = parts[1].read_bytes()
    parts[1].write_bytes(parts[2].read_bytes())
    for spoil in (lambda: None, parts[1].unlink, lambda: parts[1].write_bytes(b"")):
        spoil()
        with pytest.raises(BackupRefused) as refused:
            async with rehearsed(parts[0], PASSPHRASE, tmp_path):
                pass
        assert refused.value.fault in {BackupFault.DAMAGED, BackupFault.NO_BACKUP}
    parts[1].write_bytes(second)
    parts[-1].write_bytes(parts[-1].read_bytes()[:-1])
    with pytest.raises(BackupRefused):
        async with rehearsed(parts[0], PASSPHRASE, tmp_path):
            pass
    assert left_in(tmp_path / "data") == before
    assert left_in(tmp_path) == ["data", "saved"]


async def test_a_backup_that_is_opened_too_slowly_or_has_no_room_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_house(tmp_path / "data", visits=1)
    backups = folder_of(tmp_path / "data")
    made = await backups.make(PASSPHRASE)
    await backups.keep(made.name)
    file = tmp_path / "data" / "backups" / made.name
    (tmp_path / "into").mkdir()
    with pytest.raises(BackupRefused) as slow:
        open_backup(file, PASSPHRASE, tmp_path / "into", within_s=-1.0)
    assert slow.value.fault is BackupFault.TOO_LONG
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    for refused in (backups.make(PASSPHRASE), backups.rehearse(made.name, PASSPHRASE)):
        with pytest.raises(BackupRefused) as full:
            await refused
        assert full.value.fault is BackupFault.NO_ROOM
    assert left_in(tmp_path / "data" / "backups") == [made.name]
    assert not [name for name in left_in(tmp_path / "data") if name.startswith(".backup-")]


async def test_a_gallery_that_cannot_be_read_is_no_backup_to_rely_on(tmp_path: Path) -> None:
    await a_house(tmp_path / "data", visits=1)
    (tmp_path / "data" / "gallery").mkdir()
    (tmp_path / "data" / "gallery" / "encodings.bin").write_bytes(b"torn")
    backups = folder_of(tmp_path / "data")
    made = await backups.make(PASSPHRASE)
    with pytest.raises(BackupRefused) as refused:
        await backups.rehearse(made.name, PASSPHRASE)
    assert refused.value.fault is BackupFault.UNREADABLE


@pytest.mark.slow
async def test_after_the_way_through_a_chat_the_doorbell_recognises_everybody(
    tmp_path: Path, cache_folder: Path
) -> None:
    old, new = tmp_path / "old" / "data", tmp_path / "new" / "data"
    settings = EngineSettings(detector="hog", cache_folder=cache_folder)
    await a_house(old)
    async with open_store(old, lambda: AT) as store:
        async with Vision(folder=old / "gallery", settings=settings, people=store.people) as eyes:
            for name, portrait in FAMILY.items():
                await store.people.save(Person(PersonId(name), name))
                await eyes.learn(PersonId(name), portrait())
        assert (await folder_of(old).rehearse((await folder_of(old).make(PASSPHRASE)).name, PASSPHRASE)).faces == 2
    parts = await in_parts(old, tmp_path / "saved")
    new.mkdir(parents=True)
    async with rehearsed(parts[0], PASSPHRASE, new, faces_in=faces_in) as opened:
        assert (opened.found.people, opened.found.visits, opened.found.faces) == (2, 40, 2)
        put_in_place(opened, new, replace=False, now=AT)
    async with open_store(new, lambda: AT) as store:
        assert len(await store.visits.between(AT, AT.replace(hour=5))) == 40
        async with Vision(folder=new / "gallery", settings=settings, people=store.people) as eyes:
            for name, portrait in {**FAMILY, "grace": grace_another_day}.items():
                seen = await eyes.look([(PhotoId("p"), portrait())])
                told = [one.person.id for one in seen.sightings if one.person and one.verdict is not Verdict.UNKNOWN]
                assert told == [name]
