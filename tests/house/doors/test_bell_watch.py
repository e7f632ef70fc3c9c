"""Dead bells and blind ones: who hears of it, and when."""

import asyncio
from collections.abc import Mapping

import pytest

from bot.house.doors.bell_watch import Missed
from bot.house.doors.door_facts import BellsNews, DoorEvent, DoorNews
from bot.house.facts import News
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

#: What the broker takes to find out that a board is dead: one and a half of its keepalives of 20 s, and a second.
BROKER_S = 31


def both(*news: News) -> list[tuple[object, News]]:
    return [(resident.id, one) for one in news for resident in (ANNA, LEO)]


async def test_a_board_that_is_soon_back_was_never_missed(rig: HouseRig) -> None:
    await rig.bells.door_news(FRONT, DoorEvent.AWAY)
    await asyncio.sleep(45)
    await rig.bells.door_news(FRONT, DoorEvent.BACK)
    await asyncio.sleep(120)
    assert rig.household.told == []


async def test_everybody_hears_within_ninety_seconds_that_a_bell_died_and_when_it_is_back(rig: HouseRig) -> None:
    await asyncio.sleep(BROKER_S)
    await rig.bells.door_news(FRONT, DoorEvent.AWAY)
    await asyncio.sleep(90 - BROKER_S)
    assert rig.household.told == both(DoorNews(FRONT, DoorEvent.AWAY))
    await rig.bells.door_news(FRONT, DoorEvent.BACK)
    assert rig.household.told == both(DoorNews(FRONT, DoorEvent.AWAY), DoorNews(FRONT, DoorEvent.BACK))


async def test_a_board_that_fell_silent_is_told_at_once_and_once(rig: HouseRig) -> None:
    await rig.bells.door_news(FRONT, DoorEvent.SILENT)
    await rig.bells.door_news(FRONT, DoorEvent.AWAY)
    await asyncio.sleep(120)
    assert rig.household.told == both(DoorNews(FRONT, DoorEvent.AWAY))


async def test_each_absence_has_the_whole_of_its_time(rig: HouseRig) -> None:
    await rig.bells.door_news(FRONT, DoorEvent.AWAY)
    await asyncio.sleep(40)
    await rig.bells.door_news(FRONT, DoorEvent.BACK)
    await rig.bells.door_news(FRONT, DoorEvent.AWAY)
    await asyncio.sleep(40)
    assert rig.household.told == []
    await asyncio.sleep(15)
    assert rig.household.told == both(DoorNews(FRONT, DoorEvent.AWAY))


async def test_a_relay_is_missed_as_a_bell_is_and_neither_is_taken_for_the_other(rig: HouseRig) -> None:
    await rig.bells.door_news(FRONT, DoorEvent.RELAY_AWAY)
    await asyncio.sleep(45)
    assert rig.household.told == []
    await asyncio.sleep(10)
    await rig.bells.door_news(FRONT, DoorEvent.BACK)
    assert rig.household.told == both(DoorNews(FRONT, DoorEvent.RELAY_AWAY))
    assert rig.bells.missed == []
    await rig.bells.door_news(FRONT, DoorEvent.RELAY_BACK)
    await rig.bells.door_news(FRONT, DoorEvent.RELAY_BACK)
    assert rig.household.told == both(DoorNews(FRONT, DoorEvent.RELAY_AWAY), DoorNews(FRONT, DoorEvent.RELAY_BACK))


async def test_a_relay_that_stays_on_is_told_to_the_owners_at_once(rig: HouseRig) -> None:
    await rig.bells.door_news(FRONT, DoorEvent.RELAY_STAYS_ON)
    assert (ANNA.id, DoorNews(FRONT, DoorEvent.RELAY_STAYS_ON)) in rig.household.told


async def test_everybody_hears_that_no_bell_is_heard_without_the_broker(rig: HouseRig) -> None:
    await rig.bells.broker_news(there=False)
    await asyncio.sleep(60)
    await rig.bells.broker_news(there=True)
    assert rig.household.told == both(BellsNews(heard=False), BellsNews(heard=True))


async def test_a_broker_that_restarts_is_not_missed(rig: HouseRig) -> None:
    await rig.bells.broker_news(there=False)
    await asyncio.sleep(20)
    await rig.bells.broker_news(there=True)
    await asyncio.sleep(120)
    assert rig.household.told == []


async def test_the_owner_hears_of_a_camera_that_does_not_answer(rig: HouseRig) -> None:
    await rig.bells.door_news(FRONT, DoorEvent.BLIND)
    await rig.bells.door_news(FRONT, DoorEvent.SEES)
    assert rig.household.told == [
        (ANNA.id, DoorNews(FRONT, DoorEvent.BLIND)),
        (ANNA.id, DoorNews(FRONT, DoorEvent.SEES)),
    ]


@pytest.mark.parametrize("what", [DoorEvent.FORGED, DoorEvent.SILENT])
async def test_news_that_cannot_be_noted_is_told_once_and_noted_later(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch, what: DoorEvent
) -> None:
    note, failures = rig.memory.audit.note, [OSError("the disk is full")] * 2

    async def fails_twice(line: str, **details: str | float | bool | None) -> None:
        if failures:
            raise failures.pop()
        await note(line, **details)

    monkeypatch.setattr(rig.memory.audit, "note", fails_twice)
    await rig.bells.door_news(FRONT, what)
    told = list(rig.household.told)
    assert told
    await asyncio.sleep(5)
    assert rig.household.told == told
    assert rig.memory.audit.lines == [("door news", {"door": FRONT, "news": what})]


async def test_a_disk_that_hangs_keeps_no_news_of_a_bell_back_and_grows_nothing(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, free = rig.memory.audit.note, asyncio.Event()

    async def hangs(line: str, **details: str | float | bool | None) -> None:
        await free.wait()
        await note(line, **details)

    monkeypatch.setattr(rig.memory.audit, "note", hangs)
    async with asyncio.timeout(1):
        for _ in range(500):
            await rig.bells.door_news(FRONT, DoorEvent.BLIND)
            await rig.bells.door_news(FRONT, DoorEvent.SEES)
    assert len(rig.household.told) == 1000
    free.set()
    await asyncio.sleep(1)
    assert [details["news"] for _, details in rig.memory.audit.lines] == ["blind", "sees"]


async def test_after_a_restart_everybody_hears_that_a_missed_bell_and_the_broker_are_back(rig: HouseRig) -> None:
    await rig.bells.door_news(FRONT, DoorEvent.AWAY)
    await rig.bells.broker_news(there=False)
    await asyncio.sleep(60)
    rig.household.told.clear()
    rig.hire()
    assert rig.bells.missed == [FRONT]
    await rig.bells.door_news(FRONT, DoorEvent.AWAY)  # it is away still, which everybody knows
    await asyncio.sleep(60)
    await rig.bells.door_news(FRONT, DoorEvent.BACK)
    await rig.bells.broker_news(there=True)
    assert rig.household.told == both(DoorNews(FRONT, DoorEvent.BACK), BellsNews(heard=True))
    rig.hire()
    assert rig.bells.missed == []
    await rig.bells.door_news(FRONT, DoorEvent.BACK)
    assert len(rig.household.told) == 4


async def test_a_kill_before_it_is_remembered_tells_it_twice_and_never_not_at_all(rig: HouseRig) -> None:
    remembered: list[int] = []
    put = rig.memory.collection("missed", Missed).put

    async def killed(changes: Mapping[str, Missed | None]) -> None:
        remembered.append(len(rig.household.told))
        await put(changes)

    rig.memory.collection("missed", Missed).put = killed  # type: ignore[assignment, method-assign]  # to look at the very moment
    await rig.bells.door_news(FRONT, DoorEvent.SILENT)
    await rig.bells.door_news(FRONT, DoorEvent.BACK)
    assert remembered == [2, 4]
