"""Where photos are that a table names: beside it, in a folder, or nowhere that we would look."""

import os
from pathlib import Path

import pytest

from bot.house.tables.table import FoundPhoto, SourceReason, SourceTrouble
from bot.tables import FilePlaces, PhotoAddresses, places
from bot.tables.places import ChatPlaces


async def found(told: str, folder: Path) -> list[FoundPhoto]:
    async with PhotoAddresses() as addresses:
        return [photo async for photo in FilePlaces(folder, addresses).at(told)]


def refused(shown: str, reason: SourceReason, number: int = 0) -> list[FoundPhoto]:
    return [FoundPhoto(shown, SourceTrouble(reason, number))]


async def test_a_path_begins_where_the_table_is_and_a_folder_gives_all_its_photos(tmp_path: Path) -> None:
    folder = tmp_path / "Anna"
    folder.mkdir()
    for name in ("2.PNG", "1.jpg", "letter.txt"):
        (folder / name).write_bytes(name.encode())
    both = [FoundPhoto("1.jpg", b"1.jpg"), FoundPhoto("2.PNG", b"2.PNG")]
    assert await found("Anna", tmp_path) == both
    assert await found(str(folder), Path("/")) == both
    assert await found("Anna/1.jpg", tmp_path) == both[:1]


async def test_what_is_not_there_or_is_no_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large.jpg").write_bytes(bytes(2_000_001))
    monkeypatch.setattr(places, "MOST_PHOTO_BYTES", 2_000_000)
    assert await found("C:\\photos\\anna.jpg", tmp_path) == refused("anna.jpg", SourceReason.MISSING)
    assert await found("a\0b", tmp_path) == refused("a\0b", SourceReason.MISSING)
    assert await found("pipe", tmp_path) == refused("pipe", SourceReason.MISSING)
    assert await found("empty", tmp_path) == refused("empty", SourceReason.NO_PHOTOS)
    assert await found("large.jpg", tmp_path) == refused("large.jpg", SourceReason.TOO_LARGE, 2)
    assert await found("https://127.0.0.1/secret", tmp_path) == refused("127.0.0.1", SourceReason.NOT_PUBLIC)


async def test_a_path_in_a_table_from_a_chat_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "anna.jpg").write_bytes(b"jpeg")
    async with PhotoAddresses() as addresses:
        there = ChatPlaces(addresses)
        assert [p async for p in there.at(str(tmp_path / "anna.jpg"))] == refused("anna.jpg", SourceReason.NO_PATHS)
        assert [p async for p in there.at("http://10.0.0.1/x")] == refused("10.0.0.1", SourceReason.NOT_PUBLIC)
