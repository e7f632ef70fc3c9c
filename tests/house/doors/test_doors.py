"""The doors as the household keeps them: taken over from the settings once, named by the owners since."""

import asyncio
from dataclasses import replace

import pytest

from bot.house.doors.door import Door, DoorId, DoorRecord
from bot.house.doors.door_facts import DoorRenamed, DoorsTakenOver
from bot.house.doors.doors import MAX_DOOR_NAME, DoorNameTaken, NoSuchDoor, take_over
from bot.house.names import NoName
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.visit import Outcome
from tests.fakes.books import Memory, MemoryCollection
from tests.rig.house import ANNA, BACK, DOORS, FRONT, LEO, HouseRig

SIDE = DoorId("side")


async def of_the_rig(rig: HouseRig) -> list[str]:
    return [door.name for door in await rig.doors.listed(ANNA)]


async def test_doors_of_the_settings_are_kept_from_then_on_whatever_the_settings_call_them(rig: HouseRig) -> None:
    book: MemoryCollection[DoorRecord] = MemoryCollection()
    assert dict(await take_over(book, DOORS)) == DOORS
    renamed = {door: replace(known, name=f"old {known.name}") for door, known in DOORS.items()}
    again = await take_over(book, renamed)
    assert [door.name for door in again.values()] == ["front door", "garden door"]


async def test_a_new_door_comes_last_and_one_that_is_gone_keeps_its_name_for_later() -> None:
    book: MemoryCollection[DoorRecord] = MemoryCollection()
    await take_over(book, DOORS)
    side = Door(SIDE, "side door", has_lock=False)
    assert list(await take_over(book, {SIDE: side, BACK: DOORS[BACK]})) == [BACK, SIDE]
    assert book.everything()[FRONT].name == "front door"
    again = await take_over(book, {FRONT: Door(FRONT, "front"), SIDE: replace(side, has_lock=True)})
    assert list(again.values()) == [DOORS[FRONT], replace(side, has_lock=True)]  # a lock is the settings' to tell


async def test_all_doors_are_written_at_once() -> None:
    class OneWrite(MemoryCollection[DoorRecord]):
        writes = 0

        async def put(self, things: object) -> None:
            self.writes += 1
            await super().put(things)  # type: ignore[arg-type]

    book = OneWrite()
    await take_over(book, DOORS)
    await take_over(book, DOORS)
    assert book.writes == 1


async def test_no_two_doors_are_called_alike_whatever_the_settings_say() -> None:
    book: MemoryCollection[DoorRecord] = MemoryCollection()
    await take_over(book, {FRONT: Door(FRONT, "front door")})
    await book.put({FRONT: DoorRecord(FRONT, "garden door")})  # its owner renamed it
    doors = await take_over(book, {FRONT: DOORS[FRONT], BACK: DOORS[BACK], SIDE: Door(SIDE, "Garden  DOOR")})
    assert [door.name for door in doors.values()] == ["garden door", "garden door (back)", "Garden DOOR (side)"]
    assert [record.name for record in book.everything().values()] == [door.name for door in doors.values()]


async def test_a_door_that_comes_back_is_not_called_as_one_that_was_given_its_name_meanwhile(rig: HouseRig) -> None:
    await take_over(rig.memory.doors, DOORS, silently=True)
    rig.found = {BACK: DOORS[BACK]}
    rig.hire()
    await rig.doors.rename(ANNA, BACK, "Front Door")
    again = await take_over(rig.memory.doors, DOORS)
    assert [door.name for door in again.values()] == ["front door", "Front Door (back)"]
    assert await take_over(rig.memory.doors, DOORS) == again
    rig.found = DOORS
    rig.hire()
    await rig.doors.resume()
    assert rig.household.told[-1] == (ANNA.id, DoorsTakenOver(("Front Door (back)",), ("Front Door (back)",)))


async def test_a_long_name_that_is_taken_leaves_room_for_the_id_and_an_id_that_is_taken_for_a_number() -> None:
    book: MemoryCollection[DoorRecord] = MemoryCollection()
    long = "d" * MAX_DOOR_NAME
    await book.put({FRONT: DoorRecord(FRONT, long), BACK: DoorRecord(BACK, "d" * (MAX_DOOR_NAME - 7) + " (side)")})
    doors = await take_over(book, {SIDE: Door(SIDE, long)})
    assert doors[SIDE].name == "d" * (MAX_DOOR_NAME - 9) + " (side 2)"


@pytest.mark.parametrize(
    ("written", "kept"), [("front\u202e\x1b[31m\ndoor", "front [31m door"), ("\u202e", "front"), ("d" * 99, "d" * 40)]
)
async def test_a_name_from_the_settings_is_cleaned_as_one_that_is_typed(written: str, kept: str) -> None:
    doors = await take_over(MemoryCollection(), {FRONT: Door(FRONT, written)})
    assert doors[FRONT].name == kept


async def test_the_owners_are_told_once(rig: HouseRig) -> None:
    await take_over(rig.memory.doors, DOORS)
    for _ in range(2):
        rig.hire()
        await rig.doors.resume()
    assert rig.household.told == [(ANNA.id, DoorsTakenOver(("front door", "garden door")))]
    assert "doors taken over" in rig.memory.audit.noted


async def test_a_door_that_is_named_while_the_owners_are_told_keeps_its_name(rig: HouseRig) -> None:
    await take_over(rig.memory.doors, DOORS)
    rig.hire()
    await asyncio.gather(rig.doors.rename(ANNA, BACK, "side door"), rig.doors.resume())
    kept = rig.memory.doors.everything()
    assert [(one.name, one.told) for one in kept.values()] == [("front door", True), ("side door", True)]


async def test_they_are_told_whose_name_was_another_door_s_until_it_is_renamed(rig: HouseRig) -> None:
    alike = {door: replace(known, name="front door") for door, known in DOORS.items()}
    await take_over(rig.memory.doors, alike)
    await rig.doors.resume()
    names = ("front door", "front door (back)")
    assert rig.household.told == [(ANNA.id, DoorsTakenOver(names, with_ids=("front door (back)",)))]
    await rig.doors.rename(ANNA, BACK, "side door")
    assert not rig.memory.doors.everything()[BACK].id_added


async def test_they_are_told_later_where_nobody_owns_the_house_yet(rig: HouseRig) -> None:
    await rig.memory.residents.remove(ANNA.id)
    await take_over(rig.memory.doors, DOORS)
    await rig.doors.resume()
    assert rig.household.told == []
    await rig.memory.residents.save(ANNA)
    await rig.doors.resume()
    assert [news for _, news in rig.household.told] == [DoorsTakenOver(("front door", "garden door"))]


async def test_a_household_that_begins_need_not_be_told() -> None:
    memory = Memory()
    await take_over(memory.doors, DOORS, silently=True)
    assert all(record.told for record in memory.doors.everything().values())


async def test_an_owner_names_a_door_and_the_others_and_the_open_cards_follow(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.IGNORED)
    await rig.ring("b00t-2")
    await rig.ring("b00t-3", door=BACK)
    shown = len(rig.household.shown)
    assert (await rig.doors.rename(ANNA, FRONT, "  street   door ")).name == "street door"
    assert await of_the_rig(rig) == ["street door", "garden door"]
    assert rig.household.told == [(LEO.id, DoorRenamed(FRONT, "front door", "street door", ANNA))]
    assert [visit.presses[0].id for visit in rig.household.shown[shown:]] == ["b00t-2"]
    assert (await rig.peephole.look(ANNA, FRONT)).door.name == "street door"
    rig.hire()
    assert await of_the_rig(rig) == ["street door", "garden door"]


async def test_a_name_that_is_another_door_s_is_refused_however_it_is_typed(rig: HouseRig) -> None:
    with pytest.raises(DoorNameTaken):
        await rig.doors.rename(ANNA, FRONT, "Garden  DOOR")
    outcome = await asyncio.gather(
        rig.doors.rename(ANNA, FRONT, "door"), rig.doors.rename(ANNA, BACK, "door"), return_exceptions=True
    )
    assert [type(one) for one in outcome] == [Door, DoorNameTaken]


async def test_the_same_name_again_is_no_news(rig: HouseRig) -> None:
    await rig.doors.rename(ANNA, FRONT, "front door")
    assert (rig.household.told, rig.memory.audit.lines) == ([], [])


async def test_only_an_owner_names_a_door_that_there_is_and_with_a_name(rig: HouseRig) -> None:
    with pytest.raises(NotAllowed):
        await rig.doors.listed(LEO)
    with pytest.raises(NotAllowed):
        await rig.doors.rename(LEO, FRONT, "mine")
    with pytest.raises(NoSuchDoor):
        await rig.doors.rename(ANNA, SIDE, "side door")
    for no_name in ("…", "", "." * 60 + "door"):
        with pytest.raises(NoName):
            await rig.doors.rename(ANNA, FRONT, no_name)
    assert len((await rig.doors.rename(ANNA, FRONT, "d" * 60)).name) == 40
