"""The doors of an earlier release's settings are taken over once, wherever the service is killed meanwhile."""

import asyncio
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.house.doors.door import Door, DoorId, DoorRecord
from bot.house.doors.door_facts import DoorsTakenOver
from bot.house.doors.doors import DoorKeeper, take_over
from bot.house.facts import Fact, Outlets
from bot.house.ports import Collection
from bot.house.residents.admission import Admission, Permissions
from bot.store import open_store
from tests.store.test_upgrade import FIXTURES

FOUND = {DoorId(door): Door(DoorId(door), name) for door, name in (("front", "front door"), ("back", "garden door"))}

#: Where a start is killed.
STAGES = ("before it is written", "after it is written", "after it is told")


class KilledBefore:
    """A book that the power leaves before anything is written."""

    def __init__(self, book: Collection[DoorRecord]) -> None:
        self.everything = book.everything
        self.get = book.get
        self.take = book.take
        self.turn = book.turn

    async def put(self, things: Mapping[str, DoorRecord | None]) -> None:
        _die()


class Told:
    """An outlet that remembers in a file what it took, and may be the last thing that was done."""

    def __init__(self, folder: Path, *, dies: bool) -> None:
        self._file = folder / "told"
        self._dies = dies

    async def take(self, fact: Fact) -> None:
        assert isinstance(fact, DoorsTakenOver)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{', '.join(fact.names)}\n")
        if self._dies:
            _die()


async def start(folder: Path, stage: str = "") -> None:
    """What a start does with the doors, up to a stage."""
    async with open_store(folder) as store:
        doors = await take_over(KilledBefore(store.doors) if stage == STAGES[0] else store.doors, FOUND)
        if stage == STAGES[1]:
            _die()
        keeper = DoorKeeper(
            doors,
            book=store.doors,
            visits=store.visits,
            residents=store.residents,
            admission=Admission(Permissions(doors, lambda: datetime.now(UTC), UTC), store.residents),
            audit=store.audit,
            turn=asyncio.Lock(),
            outlets=Outlets(Told(folder, dies=stage == STAGES[2])),
        )
        await keeper.resume()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """What release 0.1.0 left behind."""
    with tarfile.open(FIXTURES / "data-0.1.0.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "data"


def told(folder: Path) -> list[str]:
    return (folder / "told").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("stage", "times"), list(zip(STAGES, (1, 1, 2), strict=True)))
async def test_a_start_that_is_killed_takes_nothing_over_twice_and_loses_nothing(
    old: Path, stage: str, times: int
) -> None:
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "tests.store.test_taken_over", str(old), stage], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    async with open_store(old) as store:
        names = [record.name for record in store.doors.everything().values()]
        assert names == ([] if stage == STAGES[0] else ["front door", "garden door"])
        if names:  # an owner is quicker than the next start
            record = store.doors.everything()["front"]
            await store.doors.put({"front": DoorRecord(record.id, "street door", record.place, told=record.told)})
    for _ in range(2):
        await start(old)
    async with open_store(old) as store:
        kept = store.doors.everything()
        assert [(record.place, record.told) for record in kept.values()] == [(0, True), (1, True)]
        assert kept["front"].name == ("street door" if names else "front door")
        assert list(store.set_aside) == []
        assert len(await store.residents.residents()) == 2
    assert len(told(old)) == times  # twice is better than never


async def test_who_lived_there_before_limits_is_limited_in_nothing(old: Path) -> None:
    async with open_store(old) as store:
        assert all(not (one.limits.doors or one.limits.hours) for one in await store.residents.residents())


if __name__ == "__main__":
    asyncio.run(start(Path(sys.argv[1]), sys.argv[2]))
