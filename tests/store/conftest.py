from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.house.doors.door import DoorId
from bot.house.people import (
    Blemish,
    Box,
    Condition,
    Doubt,
    Look,
    Person,
    PersonId,
    PhotoId,
    ResidentId,
    Sighting,
    Verdict,
)
from bot.house.visits.visit import Answer, Outcome, Photo, Press, PressId, Visit, VisitId
from bot.store import Store, open_store

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
FRONT = DoorId("front")
ANNA = Person(PersonId("a1"), "Anna")


class SteppingClock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def store(folder: Path, clock: SteppingClock) -> AsyncIterator[Store]:
    async with open_store(folder, clock) as opened:
        yield opened


def a_visit(number: int = 1, at: datetime = NOON, door: DoorId = FRONT) -> Visit:
    """A visit that has just begun."""
    press = Press(PressId(f"0badcafe-{number}"), door, at)
    return Visit(VisitId(f"visit-{number}"), door, at, at + timedelta(seconds=120), (press,))


def a_full_visit(number: int = 1, at: datetime = NOON) -> Visit:
    """A visit with everything that can be known of one."""
    photo = Photo(PhotoId(f"visit-{number}-0-abc"), PressId(f"0badcafe-{number}"), 0, at)
    seen = Sighting(1, Box(1, 2, 3, 4), Verdict.NAMED, ANNA, Blemish.CUT_OFF, 0.31, 0.2)
    plain = a_visit(number, at)
    return Visit(
        plain.id,
        plain.door,
        plain.began_at,
        plain.expires_at,
        plain.presses,
        (photo,),
        look=Look(photo.id, Condition.CLEAR, (seen,), Doubt.FLAT),
        marked=PhotoId(f"visit-{number}-marked"),
        answer=Answer(Outcome.UNLOCKED, ResidentId(7), "Anna <b>🙂</b>", at),
    )


def files(folder: Path, pattern: str) -> list[Path]:
    """The files and folders below that match, by name."""
    return sorted(folder.rglob(pattern))
