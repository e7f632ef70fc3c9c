"""A name in .env that does not count any more is told by the doctor, never silently ignored."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.commands.door_check import as_called, check_doors
from bot.commands.rooms import doors_of
from bot.house.findings.findings import Finding
from bot.settings import Settings, settings_from
from bot.store import open_store
from bot.words.commands import doctor_text
from tests.english import ENGLISH

KEY = "ab" * 32
TOKEN = "123456789:" + "A" * 35


def settings_with(folder: Path, **doors: str) -> Settings:
    written: dict[str, object] = {
        "BOT_TOKEN": TOKEN,
        "DATA_DIR": folder,
        "TIMEZONE": "Europe/Berlin",
        "DOORS": {door: {"key": KEY, **({"name": name} if name else {})} for door, name in doors.items()},
    }
    return settings_from(written)


def told(findings: Sequence[Finding]) -> tuple[str, str]:
    """What the one finding says, and what to do."""
    [finding] = findings
    assert not finding.needed
    advice = doctor_text.said(finding.found)
    assert advice.remedy
    return ENGLISH.plain(advice.what), ENGLISH.plain(advice.remedy)


async def start(settings: Settings) -> list[str]:
    """What a start does, as far as doors go; returns what they are called."""
    async with open_store(settings.store.folder) as store:
        return [door.name for door in (await doors_of(settings, store))[1].values()]


async def test_before_the_first_start_and_while_both_say_the_same_there_is_nothing_to_tell(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, front="front door", back="garden door")
    assert await check_doors(settings) == []
    await start(settings)
    assert await check_doors(settings) == []


async def test_another_name_in_the_settings_is_told_with_what_to_do_and_changes_nothing(tmp_path: Path) -> None:
    await start(settings_with(tmp_path, front="front door", back="garden door"))
    changed = settings_with(tmp_path, front="street door", back="garden door")
    assert await start(changed) == ["front door", "garden door"]
    said, remedy = told(await check_doors(changed))
    assert "DOORS__FRONT__NAME=street door is not what the door is called" in said
    assert "kept in the household now, and is “front door”" in said
    assert "/doors" in remedy
    assert [door.name for door in as_called(changed).doors.values()] == ["front door", "garden door"]


async def test_a_name_that_was_taken_out_of_the_settings_is_not_missed(tmp_path: Path) -> None:
    await start(settings_with(tmp_path, front="front door"))
    assert await start(settings_with(tmp_path, front="")) == ["front door"]
    assert await check_doors(settings_with(tmp_path, front="")) == []


async def test_a_door_without_any_name_is_called_by_its_id_until_it_is_given_one(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, front="")
    assert await start(settings) == ["front"]
    assert as_called(settings_with(tmp_path / "nowhere", front="")).doors["front"].name == "front"


async def test_a_kept_door_of_which_the_settings_tell_nothing_is_named(tmp_path: Path) -> None:
    await start(settings_with(tmp_path, front="front door", back="garden door"))
    said, _ = told(await check_doors(settings_with(tmp_path, front="front door")))
    assert "the household keeps the garden door, and no setting begins with DOORS__BACK__" in said


@pytest.mark.parametrize("content", [b"", b"[]", b'{"doors": 5}', b'{"doors": {"front": 5}}'])
async def test_a_book_that_cannot_be_read_does_not_make_the_doctor_ill(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "drawers").mkdir()
    (tmp_path / "drawers" / "doors.json").write_bytes(content)
    assert await check_doors(settings_with(tmp_path, front="front door")) == []
