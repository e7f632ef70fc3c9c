"""What a kill left of a backup that was being made: it goes with the next start, and nobody else's does."""

from pathlib import Path

from bot.store import open_store
from bot.store.houses.scratch import scratch_folder


async def test_a_copy_of_the_house_that_a_kill_left_is_deleted_at_the_start(tmp_path: Path) -> None:
    house, outside = tmp_path / "data", tmp_path / "outside"
    outside.mkdir()
    left = house / ".backup-0a1b2c3d"
    left.mkdir(parents=True)
    (left / "people.json").write_text("{}")
    (house / ".backup-link").symlink_to(outside)
    async with open_store(house):
        assert not left.exists()
    assert outside.exists()


async def test_a_copy_that_somebody_is_at_stays_until_they_let_go_of_it(tmp_path: Path) -> None:
    with scratch_folder(tmp_path) as theirs:
        async with open_store(tmp_path):
            assert theirs.exists()
        with scratch_folder(tmp_path) as mine:
            assert (mine != theirs, mine.exists(), theirs.exists()) == (True, True, True)
    assert (mine.exists(), theirs.exists()) == (False, False)
