"""Whoever leaves has left at once, and is not counted as there while they are away."""

from datetime import timedelta

import pytest

from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.watch.incidents import INCIDENTS
from bot.house.watch.live.track import LOST_S
from bot.house.watch.unfolding.going import COOLS_S
from tests.house.watch.scenes import APPEARS, LOITERS, Scene, a_camera, somebody
from tests.rig.house import HouseRig

pytestmark = pytest.mark.looptime

STEP_S = 0.5


@pytest.fixture
async def garden(rig: HouseRig) -> Scene:
    return await a_camera(rig, APPEARS)


def has_left(scene: Scene) -> bool:
    return scene.only.left_at is not None


async def test_who_left_is_told_as_gone_before_it_is_certain_that_they_do_not_come_back(garden: Scene) -> None:
    await garden.last(6, somebody(), step_s=STEP_S)
    assert garden.only.gone_at is None
    seen_last = garden.rig.clock()
    await garden.last(LOST_S + 2, step_s=STEP_S)
    assert garden.only.ended_at is None
    left_at = garden.only.left_at
    assert left_at is not None
    assert abs(left_at - seen_last) <= timedelta(seconds=1)
    await garden.last(COOLS_S + 5, step_s=STEP_S)
    assert garden.only.ended_at == left_at


async def test_who_comes_back_is_there_again_and_was_away_meanwhile(garden: Scene) -> None:
    await garden.last(20, somebody(), step_s=STEP_S)
    await garden.last(40, step_s=STEP_S)
    assert has_left(garden)
    await garden.last(20, somebody("t2"), step_s=STEP_S)
    assert not has_left(garden)
    await garden.last(LOST_S + 2, step_s=STEP_S)
    assert garden.only.lasted_s == pytest.approx(40, abs=2)


async def test_who_is_hidden_for_a_moment_was_there_all_the_time(garden: Scene) -> None:
    for track in ("t1", "t2", "t3"):
        await garden.last(8, somebody(track), step_s=STEP_S)
        await garden.last(LOST_S - 4, step_s=STEP_S)
        assert not has_left(garden)
    await garden.last(6, step_s=STEP_S)
    assert has_left(garden)
    assert garden.only.lasted_s == pytest.approx(3 * 8 + 2 * (LOST_S - 4), abs=2)


async def test_who_loiters_with_gaps_is_not_said_to_have_stayed_longer_than_they_were_seen(rig: HouseRig) -> None:
    garden = await a_camera(rig, LOITERS)
    for n in range(3):
        await garden.last(LOITERS.seconds + 5, somebody(f"t{n}"), step_s=STEP_S)
        await garden.last(30, step_s=STEP_S)
    assert garden.only.lasted_s == pytest.approx(3 * (LOITERS.seconds + 5), abs=5)


@pytest.mark.parametrize("there_s", [0, 6])
async def test_a_disk_that_is_full_for_a_while_leaves_nobody_there_for_ever(
    garden: Scene, monkeypatch: pytest.MonkeyPatch, there_s: int
) -> None:
    async def refuses(_: object) -> None:
        raise StoreUnwritable(DiskState.FULL)

    await garden.last(there_s, somebody(), step_s=STEP_S)
    with monkeypatch.context() as full:
        full.setattr(garden.rig.memory.collections[INCIDENTS], "put", refuses)
        await garden.last(6, somebody(), step_s=STEP_S)
        await garden.last(2 * COOLS_S, step_s=STEP_S)
    await garden.last(COOLS_S, step_s=STEP_S)
    assert garden.only.ended_at is not None
    assert garden.only.ended_at - garden.only.began_at < timedelta(seconds=COOLS_S)
