"""DoorFitter: the devices' room, and ``RecordingFitter``."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.house.doors.added import AddedDoor, DoorWay
from bot.house.doors.door import DoorId
from bot.house.doors.relays import OwnRelay
from bot.house.ports import DoorFitter
from bot.nursery import Nursery
from tests.devices.test_room import settings_of
from tests.fakes.fitting import RecordingFitter
from tests.mqtt.conftest import nursery
from tests.rig.devices import devices_of

__all__ = ["nursery"]

GATE = AddedDoor.make(DoorId("gate"), DoorWay.RELAY, OwnRelay.parse("tasmota:gate"))


@pytest.fixture(params=["real", "double"])
async def fitter(request: pytest.FixtureRequest, nursery: Nursery, tmp_path: Path) -> AsyncIterator[DoorFitter]:
    if request.param == "double":
        yield RecordingFitter()
    else:
        yield devices_of(settings_of(1883, data_dir=str(tmp_path), lan_address="192.0.2.7"), nursery).fitter


async def test_a_door_that_is_fitted_has_lines_for_the_broker_and_keys_to_hand_out(fitter: DoorFitter) -> None:
    fitter.fit(GATE)
    assert fitter.lines(GATE.id)[0].startswith("topic write ")
    assert GATE.token.encode() in (await fitter.handout(GATE.id)).content


async def test_a_door_that_is_fitted_again_has_its_new_keys_alone(fitter: DoorFitter) -> None:
    fitter.fit(GATE)
    other = GATE.rekeyed()
    fitter.fit(other)
    content = (await fitter.handout(GATE.id)).content
    assert other.token.encode() in content
    assert GATE.token.encode() not in content


async def test_of_a_door_that_is_no_more_nothing_is_known(fitter: DoorFitter) -> None:
    fitter.fit(GATE)
    fitter.unfit(GATE.id)
    fitter.unfit(GATE.id)
    with pytest.raises(KeyError):
        fitter.lines(GATE.id)


async def test_a_board_is_handed_its_key(fitter: DoorFitter) -> None:
    side = AddedDoor.make(DoorId("side"), DoorWay.BOARD)
    fitter.fit(side)
    assert side.key.encode() in (await fitter.handout(side.id)).content
