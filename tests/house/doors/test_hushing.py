"""Do not disturb, as Home Assistant asks for it: told, and ended by itself."""

import asyncio
from datetime import timedelta

import pytest

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorHushed
from bot.house.doors.doors import NoSuchDoor
from bot.house.doors.hushing import HUSH_LASTS, MOST_AN_HOUR, HushRefused
from bot.house.residents.actors import HomeAssistant
from tests.rig.house import ANNA, BACK, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

HOME = HomeAssistant()


async def hush(rig: HouseRig, *, wanted: bool = True) -> None:
    await rig.staff.home_assistant.hushing.hush(HOME, FRONT, wanted=wanted)


def news(rig: HouseRig) -> list[DoorHushed]:
    return [news for who, news in rig.household.told if isinstance(news, DoorHushed) and who == LEO.id]


async def test_whoever_rings_then_comes_without_a_sound_and_everybody_was_told(rig: HouseRig) -> None:
    await hush(rig)
    await hush(rig)
    assert news(rig) == [DoorHushed(FRONT, "Home Assistant", on=True)]
    assert {who for who, told in rig.household.told if isinstance(told, DoorHushed)} == {ANNA.id, LEO.id}
    await rig.ring()
    await rig.ring("b00t-2", BACK)
    assert {visit.door: visit.muted for visit in await rig.memory.visits.open_visits()} == {FRONT: True, BACK: False}


async def test_it_ends_when_it_is_switched_off_and_by_itself(rig: HouseRig) -> None:
    hushing = rig.staff.home_assistant.hushing
    await hush(rig)
    await hush(rig, wanted=False)
    assert not hushing.is_hushed(FRONT)
    assert [told.on for told in news(rig)] == [True, False]
    await hush(rig)
    rig.later += HUSH_LASTS
    assert not hushing.is_hushed(FRONT)
    await hush(rig)
    rig.hire()
    assert rig.staff.home_assistant.hushing.is_hushed(FRONT)


async def test_an_automation_gone_mad_is_told_a_few_times_and_ends_with_a_bell_that_sounds(rig: HouseRig) -> None:
    for _ in range(MOST_AN_HOUR):
        await hush(rig)
        await hush(rig, wanted=False)
    for _ in range(20):
        with pytest.raises(HushRefused):
            await hush(rig)
        await hush(rig, wanted=False)
    assert len(news(rig)) == 2 * MOST_AN_HOUR
    assert not rig.staff.home_assistant.hushing.is_hushed(FRONT)
    rig.later += timedelta(hours=1)
    await hush(rig)


async def test_no_door_is_hushed_that_is_not_there(rig: HouseRig) -> None:
    with pytest.raises(NoSuchDoor):
        await rig.staff.home_assistant.hushing.hush(HOME, DoorId("attic"), wanted=True)


async def test_of_two_who_want_it_at_once_one_is_told(rig: HouseRig) -> None:
    await asyncio.gather(hush(rig), hush(rig))
    assert len(news(rig)) == 1
