"""A service that is killed while it writes."""

import random
import subprocess
import sys
import threading
from pathlib import Path

from bot.house.people import PhotoId
from bot.house.visits.visit import VisitId
from bot.store import open_store, verify
from tests.store.conftest import files

#: Kills in one run of this test.
KILLS = 21

SAVE_ON_AND_ON = """
import asyncio, sys
from pathlib import Path
from bot.store import Store, open_store
from tests.store.conftest import a_full_visit
from bot.house.people import PhotoId

async def save_on_and_on():
    async with open_store(Path(sys.argv[1])) as store:
        print("open", flush=True)
        number = int(sys.argv[2])
        async def some(first):
            for n in range(first, first + 100_000_000, 3):
                await store.album.keep(PhotoId(f"photo-{n}"), b"jpeg" * 500)
                saved = await store.visits.save(a_full_visit(n))
                await store.audit.note("saved", visit=saved.id)
                print(n, flush=True)
        async with asyncio.TaskGroup() as group:
            for first in range(number, number + 3):
                group.create_task(some(first))

asyncio.run(save_on_and_on())
"""


def save_until_killed(folder: Path, first: int, after_s: float) -> list[int]:
    """The visits whose save was confirmed before the kill."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", SAVE_ON_AND_ON, str(folder), str(first)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == "open\n"
        timer = threading.Timer(after_s, child.kill)
        timer.start()
        lines = child.stdout.read().splitlines(keepends=True)
        timer.join()
    return [int(line) for line in lines if line.endswith("\n")]


async def test_a_visit_that_was_confirmed_survives_a_kill_at_any_moment(folder: Path) -> None:
    chance = random.Random(20261121)  # noqa: S311 - only the moments
    confirmed: list[int] = []
    for kill in range(KILLS):
        confirmed += save_until_killed(folder, kill * 100_000, chance.uniform(0.005, 0.15))
        if kill % 7 == 6:
            async with open_store(folder) as store:
                for number in confirmed:
                    visit = await store.visits.find(VisitId(f"visit-{number}"))
                    assert visit
                    assert visit.revision == 1
                    assert await store.album.fetch(PhotoId(f"photo-{number}")) == b"jpeg" * 500
                assert (await store.audit.verify()).lines >= len(confirmed)
    assert len(confirmed) > KILLS
    assert not files(folder, "*.json.damaged-*")
    assert verify(folder / "audit.jsonl").lines >= len(confirmed)
