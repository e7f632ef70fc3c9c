"""A machine without a battery begins with the time of long ago: everything that tells of the past says something."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.house.house_rules import HouseRules
from bot.nursery import Nursery
from bot.store import open_store
from tests.bench.old_house import old_house
from tests.bench.ten_years import ANNA, write_family


@pytest.mark.parametrize("year", [1970, 2019, 2106])
async def test_a_clock_that_is_decades_off_takes_no_page_and_no_chore_away(tmp_path: Path, year: int) -> None:
    write_family(tmp_path)
    now = datetime(year, 1, 2, 0, 0, 30, tzinfo=UTC)
    async with Nursery() as nursery, open_store(tmp_path, patience_s=60) as store:
        house = old_house(store, nursery, now, HouseRules())
        await house.staff.resume()
        await house.add(1)
        for asked in (
            house.today,
            house.week_of_strangers,
            house.any_day,
            house.who,
            house.counts,
            house.count_all,
            house.numbers,
            house.attendance,
            house.day_of_class,
            house.morning,
            house.month,
            house.retention,
        ):
            await asked(0)
        assert await house.everything(0) == (now > ANNA.since)  # of what was before she came she is told nothing
