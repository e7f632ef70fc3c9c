"""The service on a real disk that fills up while somebody lives with it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.rig.service.whole import WholeRig, whole_rig
from tests.store.small_disk import SmallDisk, small_disk

#: Recognition on a busy machine.
LONG_S = 40.0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted


@pytest.fixture
async def full_house(tmp_path: Path, disk: SmallDisk) -> AsyncIterator[WholeRig]:
    async with whole_rig(tmp_path) as rig:
        rig.service.forked = True
        rig.service.settings |= {"DATA_DIR": str(disk.folder / "data"), "MODEL_DIR": str(tmp_path / "models")}
        await rig.service.start()
        await rig.move_in()
        await rig.ready()
        yield rig


async def test_on_a_full_disk_the_bell_rings_the_face_is_looked_at_and_the_door_opens(
    full_house: WholeRig, disk: SmallDisk
) -> None:
    disk.fill()
    full_house.board.press()
    for user in (full_house.anna, full_house.leo):
        await user.chat.until_message("I see no face", "My disk is full: I cannot keep this", timeout_s=LONG_S)
    await full_house.open_door(full_house.anna)
    await full_house.leo.chat.until_message("Anna opened", timeout_s=LONG_S)
    assert full_house.board.relay.opened == 1
    await full_house.anna.chat.until_message("My disk is full.", timeout_s=LONG_S)
    disk.free(2_000_000)
    await full_house.anna.chat.until_message("and everything is written down", timeout_s=LONG_S)
    assert await full_house.service.stop() == 0
    kept = b"".join(path.read_bytes() for path in sorted((disk.folder / "data" / "visits").glob("*.json")))
    assert b'"outcome":"unlocked"' in kept
    assert b'"unlocked"' in (disk.folder / "data" / "audit.jsonl").read_bytes()
    assert len(list((disk.folder / "data" / "photos").rglob("*.jpg"))) >= 1
