"""A house that a backup replaced goes after thirty days of the house's own time, and not before."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.house.records.backup import REPLACED_LASTS
from bot.store import open_store
from bot.store.houses.replaced import REPLACED_SEEN, ReplacedSeen

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


async def test_it_goes_after_thirty_days_counted_from_the_first_start_whatever_its_name_says(tmp_path: Path) -> None:
    old = tmp_path / "replaced-20200101T000000"
    (old / "photos").mkdir(parents=True)
    (old / "people.json").write_text('{"people": {"g": {"name": "Grace"}}}')
    later = timedelta()

    def steady() -> datetime:
        return NOON + later

    for wait in (timedelta(), REPLACED_LASTS - timedelta(minutes=1)):
        later += wait
        async with open_store(tmp_path) as store:
            await store.replaced_houses(steady).sweep()
        assert old.exists()
    later += timedelta(minutes=1)
    async with open_store(tmp_path) as store:
        await store.replaced_houses(steady).sweep()
        assert not old.exists()
        assert not store.collection(REPLACED_SEEN, ReplacedSeen).everything()
    assert b"replaced house deleted" in (tmp_path / "audit.jsonl").read_bytes()


async def test_a_link_of_that_name_is_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "replaced-20200101T000000").symlink_to(outside)
    async with open_store(tmp_path / "data") as store:
        await store.replaced_houses(lambda: NOON).sweep()
        await store.replaced_houses(lambda: NOON + 2 * REPLACED_LASTS).sweep()
    assert outside.exists()
