"""Doors that were added in the chat, at the next start and for the commands beside the service."""

import json
import stat
from dataclasses import replace
from pathlib import Path

from bot.commands.door_check import as_reached, check_doors
from bot.commands.installing.plan import known_passwords, missing_passwords
from bot.commands.rooms import doors_of
from bot.devices.access import access_list, users
from bot.devices.boards.provisioning import secrets_for
from bot.house.doors.added import ADDED_DOORS, AddedDoor, DoorWay
from bot.house.doors.door import DoorId, DoorRecord
from bot.house.doors.relays import OwnRelay
from bot.settings import Settings
from bot.store import open_store
from tests.devices.test_room import KEY, settings_of

GATE = AddedDoor.make(DoorId("gate"), DoorWay.RELAY, OwnRelay.parse("tasmota:gate"))
SIDE = AddedDoor.make(DoorId("side"), DoorWay.BOARD)
GONE = AddedDoor(DoorId("gone"), DoorWay.BOARD, removed=True)


def settings_in(folder: Path) -> Settings:
    return settings_of(1883, data_dir=str(folder))


async def keep(folder: Path, *doors: AddedDoor) -> None:
    async with open_store(folder) as store:
        await store.collection(ADDED_DOORS, AddedDoor).put({door.id: door for door in doors})
        await store.doors.put({GATE.id: DoorRecord(GATE.id, "garden gate", 5, paused=True)})


async def test_an_added_door_is_there_after_a_restart_as_it_was_called_and_paused(tmp_path: Path) -> None:
    await keep(tmp_path, GATE, SIDE, GONE)
    async with open_store(tmp_path) as store:
        settings, doors = await doors_of(settings_in(tmp_path), store)
    assert set(settings.doors) == set(doors) == {"front", "gate", "side"}
    gate = doors[GATE.id]
    assert (gate.name, gate.paused, gate.added, gate.has_lock) == ("garden gate", True, True, True)
    assert not doors[DoorId("front")].added
    assert settings.doors["gate"].relay == "tasmota:gate"


async def test_a_door_that_the_settings_name_as_well_counts_as_they_tell_it(tmp_path: Path) -> None:
    await keep(tmp_path, replace(SIDE, id=DoorId("front")))
    async with open_store(tmp_path) as store:
        settings, doors = await doors_of(settings_in(tmp_path), store)
    key = settings.doors["front"].key
    assert key
    assert key.get_secret_value() == KEY.hex()
    assert not doors[DoorId("front")].added


async def test_one_that_cannot_be_reached_takes_nothing_else_with_it(tmp_path: Path) -> None:
    await keep(tmp_path, replace(GATE, relay="nobody:knows"), SIDE)
    async with open_store(tmp_path) as store:
        settings, _ = await doors_of(settings_in(tmp_path), store)
    assert set(settings.doors) == {"front", "side"}
    assert set(as_reached(settings_in(tmp_path)).doors) == {"front", "side"}


async def test_the_doctor_and_the_broker_s_files_know_them(tmp_path: Path) -> None:
    await keep(tmp_path, GATE, SIDE, GONE)
    settings = as_reached(settings_in(tmp_path))
    assert await check_doors(settings) == []
    assert "side" in users(settings.devices)
    assert "topic write cmnd/gate/POWER1" in access_list(settings.devices)
    known = known_passwords(settings)
    on_the_network = replace(settings, web=settings.web.model_copy(update={"lan_address": "192.168.1.5"}))
    assert "user relay.gate\ntopic readwrite cmnd/gate/#\n" in access_list(settings.devices)
    assert len(known["relay.gate"]) == 24
    assert not [name for _, name, _ in missing_passwords(settings) if name == "relay.gate"]
    told = json.loads(secrets_for(on_the_network.devices, GATE.id).content)
    assert (told["relay"]["user"], told["relay"]["password"]) == ("relay.gate", known["relay.gate"])


async def test_their_secrets_lie_in_a_file_that_is_its_owner_s_alone(tmp_path: Path) -> None:
    await keep(tmp_path, SIDE)
    (file,) = (tmp_path / "drawers").glob("added_doors.json")
    assert SIDE.key in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0


async def test_a_damaged_file_is_no_door(tmp_path: Path) -> None:
    (tmp_path / "drawers").mkdir(parents=True)
    (tmp_path / "drawers" / "added_doors.json").write_text("{")
    assert set(as_reached(settings_in(tmp_path)).doors) == {"front"}
