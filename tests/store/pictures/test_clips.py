"""Clips leave with the pictures, and none is held where the disk takes nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.house.people import PhotoId
from bot.house.records.disk import DiskState, StoreFull
from bot.store import open_store
from tests.store.conftest import SteppingClock
from tests.store.small_disk import SmallDisk, small_disk

CLIP = bytes(100_000)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted


async def test_where_room_is_needed_the_oldest_go_be_they_pictures_or_clips(
    disk: SmallDisk, clock: SteppingClock
) -> None:
    folder = disk.folder / "data"
    async with open_store(folder, clock) as store:
        for n in range(8):
            keep = store.clips.keep if n % 2 else store.album.keep
            await keep(PhotoId(f"p{n}"), CLIP)
            age_s = (8 - n) * 24 * 3600
            path = next(folder.rglob(f"p{n}.*"))
            os.utime(path, (1_800_000_000 - age_s, 1_800_000_000 - age_s))
        disk.fill()
        await store.disk.make_room(400_000)
        assert sorted(path.stem for path in folder.rglob("p?.*")) == ["p4", "p5", "p6", "p7"]
        with pytest.raises(KeyError):
            await store.clips.fetch(PhotoId("p3"))
        assert await store.clips.fetch(PhotoId("p5")) == CLIP


async def test_on_a_full_disk_a_clip_is_refused_and_leaves_nothing(disk: SmallDisk, clock: SteppingClock) -> None:
    folder = disk.folder / "data"
    async with open_store(folder, clock) as store:
        disk.fill()
        with pytest.raises(StoreFull):
            await store.clips.keep(PhotoId("clip"), CLIP)
        assert store.disk.state is DiskState.FULL
        assert not [path for path in folder.rglob("*clip*") if path.stat().st_size]


async def test_everything_of_an_incident_goes_with_its_pictures(tmp_path: Path, clock: SteppingClock) -> None:
    async with open_store(tmp_path / "data", clock) as store:
        await store.album.keep(PhotoId("one-frame-a"), CLIP)
        await store.clips.keep(PhotoId("one-clip"), CLIP)
        await store.clips.keep(PhotoId("two-clip"), CLIP)
        await store.album.remove_all(["one-"])
    assert [path.name for path in (tmp_path / "data").rglob("*.mp4")] == ["two-clip.mp4"]
    assert not list((tmp_path / "data").rglob("*.jpg"))
