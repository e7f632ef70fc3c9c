"""A household with cameras alone has no broker, and misses none."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.devices.broker_check import check_broker
from bot.devices.broker_need import needs_broker
from bot.devices.check import check_wire
from bot.house.doors.added import AddedDoor, DoorWay
from bot.house.doors.door import DoorId
from bot.house.findings.findings import Finding, Part, Plain
from bot.nursery import Nursery
from bot.settings import Settings, settings_from
from tests.devices.doubles import Listening, RecordingDoorman
from tests.rig.devices import devices_of
from tests.rig.mosquitto import free_port

TOKEN = "123456789:" + "A" * 35
KEY = "7f" * 32
YARD, GATE = DoorId("yard"), DoorId("gate")


def settings_of(**more: Any) -> Settings:
    return settings_from({"BOT_TOKEN": TOKEN, "HTTP_HOST": "127.0.0.1", "HTTP_PORT": str(free_port()), **more})


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Nothing is set, and nobody listens where a broker would."""
    monkeypatch.chdir(tmp_path)
    settings = settings_of()
    nowhere = settings.mqtt.model_copy()
    object.__setattr__(nowhere, "port", free_port())  # not as if somebody had set it
    object.__setattr__(settings, "mqtt", nowhere)
    return settings


@pytest.mark.parametrize(
    ("more", "needed"),
    [
        ({}, False),
        ({"MQTT_HOST": "broker.home"}, True),
        ({"MQTT_PORT": "1884"}, True),
        ({"MQTT_USERNAME": "doorman"}, True),
        ({"DOORS": {"yard": {"lock": "none", "token": "a" * 32}}}, False),
        ({"DOORS": {"yard": {"lock": "none", "token": "a" * 32, "bell_topic": "z/button"}}}, True),
        ({"DOORS": {"front": {"key": KEY}}}, True),
        ({"DOORS": {"gate": {"relay": "tasmota:gate"}}}, True),
    ],
)
def test_what_only_a_broker_carries_needs_one(more: dict[str, Any], needed: bool) -> None:
    assert needs_broker(settings_of(**more).devices) is needed


async def test_a_broker_is_missed_only_once_a_door_needs_it(alone: Settings, nursery: Nursery) -> None:
    doorman = RecordingDoorman()
    devices = devices_of(alone, nursery)
    async with devices.serve(Listening(doorman)):
        devices.fit(AddedDoor(YARD, DoorWay.CAMERA, token="a-token-of-the-yard"))
        async with asyncio.timeout(10):
            while devices.mqtt.state()["why"] == "not_yet":  # noqa: ASYNC110 - nobody tells of a failure
                await asyncio.sleep(0.01)
        assert (devices.broker["ok"], devices.broker["needed"]) == (True, False)
        assert doorman.broker == []
        devices.fit(AddedDoor(GATE, DoorWay.RELAY, token="a-token-of-the-gate", relay="tasmota:gate"))
        assert (devices.broker["ok"], devices.broker["needed"]) == (False, True)
        await doorman.until(lambda: bool(doorman.broker))
        devices.fit(AddedDoor(DoorId("side"), DoorWay.RELAY, token="a-token-of-a-side", relay="tasmota:side"))
        await asyncio.sleep(0)
    assert doorman.broker == [False]


async def test_the_doctor_finds_nothing_wrong_with_a_broker_that_is_not_there(
    alone: Settings, nursery: Nursery
) -> None:
    assert await check_broker(alone.devices) == [Finding(Part.BROKER, Plain.BROKER_UNNEEDED, good=True)]
    devices = devices_of(alone, nursery)
    async with devices.serve(Listening(RecordingDoorman())):
        found = await check_wire(alone.devices)
    assert found[0] == Finding(Part.BROKER, Plain.BROKER_UNNEEDED, good=True)
    assert all(finding.good for finding in found)
