"""A store, and the books that tests use in its place."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import pytest

from bot.house.books import TrailBook
from bot.house.ports import Album, Clips, Disk, PeopleBook, ResidentBook, VisitBook
from bot.store import open_store
from tests.fakes.books import Memory


class Books(Protocol):
    """The books of a house, real or not."""

    @property
    def visits(self) -> VisitBook: ...
    @property
    def album(self) -> Album: ...
    @property
    def clips(self) -> Clips: ...
    @property
    def people(self) -> PeopleBook: ...
    @property
    def residents(self) -> ResidentBook: ...
    @property
    def audit(self) -> TrailBook: ...
    @property
    def disk(self) -> Disk: ...


@pytest.fixture(params=["real", "double"])
async def books(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Books]:
    if request.param == "double":
        yield Memory()
        return
    async with open_store(tmp_path / "data") as store:
        yield store
