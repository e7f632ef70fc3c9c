"""A long workbook with photos is taken in holding one photo at a time, and a second time changes nothing."""

import tracemalloc
from pathlib import Path

from tests.bench.people import KeepingEyes, a_store, kept, make, take_in

PEOPLE = 120
PHOTO_BYTES = 1_000_000


async def test_many_people_are_taken_in_with_bounded_memory_and_a_second_time_nothing_changes(tmp_path: Path) -> None:
    make(tmp_path, PEOPLE, padding=PHOTO_BYTES)
    eyes = KeepingEyes()
    async with a_store(tmp_path) as (store, settings):
        tracemalloc.start()
        first = await take_in(store, eyes, settings, tmp_path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (first.added, first.learned, first.faulty) == (PEOPLE, PEOPLE, 0)
        assert peak < 15 * PHOTO_BYTES
        there = await kept(store)
        second = await take_in(store, eyes, settings, tmp_path)
        assert (second.added, second.changed, second.same, second.known) == (0, 0, PEOPLE, PEOPLE)
        assert await kept(store) == there
