"""Doors that are added: their ids, what is refused, and what counts after a restart."""

import asyncio
from dataclasses import replace

import pytest

from bot.house.doors.added import ADDED_DOORS, AddedDoor, DoorWay
from bot.house.doors.bell_watch import AWAY_GRACE_S
from bot.house.doors.builder import MOST_DOORS, DoorInSettings, TooManyDoors, id_of, in_use
from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent, DoorNews, SecretsHandedOut
from bot.house.doors.doors import DoorNameTaken, NoSuchDoor
from bot.house.people import ResidentId
from bot.house.residents.permissions import NotAllowed
from tests.fakes.books import MemoryCollection
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

MIA = replace(ANNA, id=ResidentId(1003), name="Mia")


@pytest.mark.parametrize(
    ("name", "taken", "made"),
    [
        ("Garden door", set(), "garden-door"),
        ("garden door", {"garden-door", "garden-door-2"}, "garden-door-3"),
        ("Größe", set(), "groe"),
        ("\u0432\u0445\u043e\u0434\u043d\u0430\u044f", {"door"}, "door-2"),
        ("Doorman", set(), "doorman-2"),
        ("x" * 60, set(), "x" * 24),
        ("../#+", set(), "door"),
    ],
)
def test_an_id_is_made_of_a_name_and_is_no_other_door_s(name: str, taken: set[str], made: str) -> None:
    assert id_of(name, taken) == made


async def test_a_door_that_the_settings_name_as_well_is_as_they_tell_it() -> None:
    added: MemoryCollection[AddedDoor] = MemoryCollection()
    gate, gone = AddedDoor.make(DoorId("gate"), DoorWay.CAMERA), AddedDoor(DoorId("gone"), DoorWay.BOARD, removed=True)
    await added.put({"gate": gate, "gone": gone})
    assert in_use(added, ()) == {"gate": gate}
    assert in_use(added, {"gate"}) == {}


async def test_only_owners_add_remove_and_rekey(rig: HouseRig) -> None:
    door = await rig.builder.add(ANNA, "gate", DoorWay.CAMERA)
    with pytest.raises(NotAllowed):
        await rig.builder.add(LEO, "side", DoorWay.CAMERA)
    with pytest.raises(NotAllowed):
        await rig.builder.remove(LEO, door.id)
    with pytest.raises(NotAllowed):
        await rig.builder.new_keys(LEO, door.id)
    with pytest.raises(NotAllowed):
        await rig.builder.handout(LEO, door.id)


async def test_what_is_not_added_here_is_neither_removed_nor_rekeyed(rig: HouseRig) -> None:
    for work in (rig.builder.remove, rig.builder.new_keys, rig.builder.handout):
        with pytest.raises(DoorInSettings):
            await work(ANNA, FRONT)
        with pytest.raises(NoSuchDoor):
            await work(ANNA, DoorId("nowhere"))


async def test_the_other_owners_hear_that_a_key_was_handed_out(rig: HouseRig) -> None:
    await rig.memory.residents.save(MIA)
    door = await rig.builder.add(ANNA, "gate", DoorWay.BOARD)
    await rig.builder.handout(ANNA, door.id)
    assert rig.household.told[-1] == (MIA.id, SecretsHandedOut(door.id, ANNA))
    assert "secrets handed out" in rig.memory.audit.noted


async def test_there_are_no_more_doors_than_can_be_looked_after(rig: HouseRig) -> None:
    for n in range(MOST_DOORS - 2):
        await rig.builder.add(ANNA, f"door {n}", DoorWay.CAMERA)
    with pytest.raises(TooManyDoors):
        await rig.builder.add(ANNA, "one more", DoorWay.CAMERA)


async def test_a_name_is_no_two_doors_however_it_is_written(rig: HouseRig) -> None:
    with pytest.raises(DoorNameTaken):
        await rig.builder.add(ANNA, "FRONT DOOR", DoorWay.CAMERA)


async def test_how_a_door_is_reached_is_kept_with_its_name(rig: HouseRig) -> None:
    door = await rig.builder.add(ANNA, "gate", DoorWay.BOARD)
    assert rig.memory.collection(ADDED_DOORS, AddedDoor).everything()[door.id].way is DoorWay.BOARD
    assert rig.memory.doors.everything()[door.id].name == "gate"
    assert rig.builder.way(door.id) is DoorWay.BOARD
    assert rig.builder.way(FRONT) is None


async def test_of_a_door_that_is_removed_nobody_hears_that_its_bell_is_away_or_back(rig: HouseRig) -> None:
    door = await rig.builder.add(ANNA, "gate", DoorWay.BOARD)
    await rig.bells.door_news(door.id, DoorEvent.AWAY)
    await rig.builder.remove(ANNA, door.id)
    await rig.bells.door_news(door.id, DoorEvent.RELAY_AWAY)  # it had been said before, and waited for its turn
    await asyncio.sleep(2 * AWAY_GRACE_S)
    side = await rig.builder.add(ANNA, "side", DoorWay.BOARD)
    await rig.bells.door_news(side.id, DoorEvent.SILENT)
    assert rig.bells.missed == [side.id]
    await rig.builder.remove(ANNA, side.id)
    assert rig.bells.missed == []
    await rig.bells.door_news(side.id, DoorEvent.BACK)
    told = [news for resident, news in rig.household.told if resident == LEO.id]
    assert [news for news in told if isinstance(news, DoorNews)] == [DoorNews(side.id, DoorEvent.AWAY)]
