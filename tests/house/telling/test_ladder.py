"""Who is called when nobody answers: what an owner chooses of it, over the book that is really written."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.residents.permissions import NotAllowed
from bot.house.telling.ladder import Ladder, LadderKeeper, Ladders
from bot.store import open_store
from tests.rig.house import ANNA, LEO, HouseRig


@pytest_asyncio.fixture
async def keeper(rig: HouseRig, tmp_path: Path) -> AsyncIterator[LadderKeeper]:
    async with open_store(tmp_path) as store:
        yield LadderKeeper(
            Ladders(store.collection("escalation", Ladder)),
            residents=rig.memory.residents,
            admission=rig.staff.admission,
            audit=rig.memory.audit,
        )


async def test_of_two_taps_at_once_none_is_lost(keeper: LadderKeeper) -> None:
    await asyncio.gather(keeper.put_first(ANNA, LEO.id), keeper.switch(ANNA, on=False))
    ladder, _ = await keeper.page(ANNA)
    assert ladder == Ladder(on=False, order=(LEO.id,))


async def test_what_cannot_be_noted_does_not_count(
    rig: HouseRig, keeper: LadderKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_args: object, **_details: object) -> None:
        raise StoreUnwritable(DiskState.FULL)

    monkeypatch.setattr(rig.memory.audit, "note", full)
    with pytest.raises(StoreUnwritable):
        await keeper.switch(ANNA, on=False)
    assert (await keeper.page(ANNA))[0] == Ladder()


async def test_only_owners_choose(rig: HouseRig, keeper: LadderKeeper) -> None:
    with pytest.raises(NotAllowed):
        await keeper.switch(LEO, on=False)
    assert "escalation changed" not in rig.memory.audit.noted
