"""DoorSpeech: ``DoorSayings`` on a real broker, and ``RecordingSpeech``; Recordings: the store's, and in memory."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.ports import DoorSpeech, Recordings
from bot.house.visits.reply import AtDoor
from bot.nursery import Nursery
from bot.store import open_store
from tests.devices.test_room import settings_of
from tests.fakes.speech import MemoryRecordings, RecordingSpeech
from tests.mqtt.conftest import broker, nursery
from tests.mqtt.ends import connected
from tests.rig.devices import devices_of
from tests.rig.mosquitto import Mosquitto, free_port
from tests.rig.other_end import OtherEnd

__all__ = ["broker", "nursery"]

GATE = DoorId("gate")


@pytest.fixture(params=["real", "double"])
async def speech(request: pytest.FixtureRequest, broker: Mosquitto, nursery: Nursery) -> AsyncIterator[DoorSpeech]:
    """A door at which a loudspeaker listens."""
    if request.param == "double":
        yield RecordingSpeech()
        return
    gate = {"gate": {"lock": "none"}}
    devices = devices_of(settings_of(broker.port, doors=gate), nursery)
    async with devices.mqtt, OtherEnd(broker.port) as speaker:
        await connected(devices.mqtt)
        await speaker.subscribe("doorbell/gate/cmd/say")
        yield devices.speech


@pytest.fixture(params=["real", "double"])
async def unreachable(request: pytest.FixtureRequest, nursery: Nursery) -> DoorSpeech:
    """A door that cannot be told anything."""
    if request.param == "double":
        double = RecordingSpeech()
        double.fails = DoorUnreachable(GATE, Failure.NO_BROKER)
        return double
    return devices_of(settings_of(free_port(), doors={"gate": {"lock": "none"}}), nursery).speech


async def test_what_is_said_where_something_listens_was_said(speech: DoorSpeech) -> None:
    assert await speech.say(GATE, "Hello") is AtDoor.SAID
    assert await speech.play(GATE, b"OggS", 2) is AtDoor.SAID
    assert speech.longest(GATE) >= 64


async def test_a_door_that_cannot_be_told_anything_is_unreachable(unreachable: DoorSpeech) -> None:
    with pytest.raises(DoorUnreachable) as said:
        await unreachable.say(GATE, "Hello")
    assert said.value.failure is Failure.NO_BROKER
    with pytest.raises(DoorUnreachable):
        await unreachable.play(GATE, b"OggS", 2)


@pytest.fixture(params=["real", "double"])
async def recordings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Recordings]:
    if request.param == "double":
        yield MemoryRecordings()
        return
    async with open_store(tmp_path) as store:
        yield store.recordings


async def test_a_recording_is_kept_until_it_is_removed(recordings: Recordings) -> None:
    await recordings.keep("a-1", b"OggS")
    assert await recordings.fetch("a-1") == b"OggS"
    await recordings.remove("a-1")
    await recordings.remove("a-1")
    with pytest.raises(KeyError):
        await recordings.fetch("a-1")


async def test_no_name_of_a_recording_leads_elsewhere(recordings: Recordings) -> None:
    with pytest.raises(ValueError, match=r"."):
        await recordings.keep("../a", b"OggS")
