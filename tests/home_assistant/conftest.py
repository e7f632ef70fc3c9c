"""A house and its room for Home Assistant on a real broker, whose other end a test plays."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import MQTTMessage

from bot.home_assistant import HomeAssistantRoom
from bot.house.boards.board import BoardState
from bot.house.doors.door import DoorId
from bot.house.facts import Fact
from bot.house.people import Resident
from bot.mqtt import ABSENT, PRESENCE, Broker, Mqtt
from bot.nursery import Nursery
from bot.settings import HomeAssistantSettings
from tests.fakes.boards import RecordingBoards
from tests.mqtt.ends import connected
from tests.quick_hash import quick_hash
from tests.rig.house import HouseRig
from tests.rig.machine import shared_by
from tests.rig.mosquitto import BROKER, Mosquitto
from tests.rig.other_end import OtherEnd

__all__ = ["quick_hash"]

FRONT = "doorman/ha/state/door/front"
LOCK = "doorman/ha/cmd/door/front/lock"
CONFIG = "homeassistant/device/doorman_front/config"


@dataclass
class AtTheDoors:
    """What stands at the doors, and the connection that it shares."""

    mqtt: Mqtt
    boards: RecordingBoards
    locks: dict[DoorId, str] = field(default_factory=lambda: {DoorId("front"): "board", DoorId("back"): "none"})

    def status(self) -> Mapping[DoorId, Mapping[str, Any]]:
        states = {door: self.boards.states.get(door, BoardState(None)) for door in self.locks}
        return {
            door: {"lock": self.locks[door], "online": state.online, "relay": None} for door, state in states.items()
        }


class Automation:
    """Home Assistant, as a test plays it: what it heard, by topic, and what it says."""

    def __init__(self, end: OtherEnd) -> None:
        self._end = end
        self.heard: list[tuple[str, bytes, bool]] = []
        self.kept: dict[str, bytes] = {}
        self._told = 0.0

    async def listen(self) -> None:
        for topic_filter in ("homeassistant/#", "doorman/ha/state/#"):
            await self._end.subscribe(topic_filter)

    async def say(self, topic: str, payload: bytes | str, *, retain: bool = False) -> None:
        await self._end.say(topic, payload, retain=retain)

    async def start(self) -> None:
        await self.say("homeassistant/status", "online")

    async def until(self, true: Callable[["Automation"], bool], wait_s: float = 10.0) -> None:
        """Hear on until this is true."""
        async with asyncio.timeout(wait_s * shared_by()):
            while not true(self):
                self._take(await self._end.heard.get())

    async def hear_on(self, seconds: float) -> None:
        """Hear whatever comes for so long."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    self._take(await self._end.heard.get())
        except TimeoutError:
            pass

    async def shows(self, part: str, payload: str, wait_s: float = 10.0) -> None:
        topic = f"{FRONT}/{part}"
        await self.until(lambda now: now.kept.get(topic) == payload.encode(), wait_s)

    def count(self, topic: str) -> int:
        return sum(1 for one, _, _ in self.heard if one == topic)

    def events(self, part: str = "bell") -> list[Mapping[str, Any]]:
        return [json.loads(payload) for topic, payload, _ in self.heard if topic == f"{FRONT}/{part}"]

    def _take(self, message: MQTTMessage) -> None:
        self.heard.append((message.topic, bytes(message.payload), bool(message.retain)))
        self.kept[message.topic] = bytes(message.payload)


class RoomToCome:
    """The room's place among the outlets: it is built for the doors that a house of doubles makes by itself."""

    room: HomeAssistantRoom

    async def take(self, fact: Fact) -> None:
        await self.room.take(fact)


@dataclass
class RoomRig:
    house: HouseRig
    room: HomeAssistantRoom
    doors: AtTheDoors
    broker: Mosquitto
    home: Automation
    nursery: Nursery

    async def set_pin(self, who: Resident, digits: str) -> None:
        await self.house.proofs.begin_change(who)
        await self.house.proofs.set_pin(who, digits)

    def order(self, code: str, *, ago_s: float = 0.0) -> bytes:
        at = self.house.clock().timestamp() - ago_s
        return json.dumps({"action": "UNLOCK", "code": code, "at": at}).encode()


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Mosquitto]:
    if BROKER is None:
        pytest.skip("mosquitto is not installed")
    mosquitto = Mosquitto(tmp_path)
    await mosquitto.start()
    yield mosquitto
    await mosquitto.stop()


@pytest.fixture
def settings() -> HomeAssistantSettings:
    return HomeAssistantSettings(HOME_ASSISTANT=True, HOME_ASSISTANT_NAMES=True)


@pytest.fixture
async def rig(broker: Mosquitto, settings: HomeAssistantSettings, quick_hash: None) -> AsyncIterator[RoomRig]:
    async with AsyncExitStack() as stack:
        nursery = await stack.enter_async_context(Nursery())
        house = HouseRig(nursery)
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, last_will=(PRESENCE, ABSENT)), nursery)
        doors = AtTheDoors(mqtt, house.boards)
        outlet = RoomToCome()
        house.further.append(outlet)
        house.hire()
        doors_now = house.staff.doors._doors
        room = outlet.room = HomeAssistantRoom(
            settings, doors_now, house.memory, nursery, language="en", zone=UTC, clock=house.clock
        )
        end = await stack.enter_async_context(OtherEnd(broker.port))
        home = Automation(end)
        await home.listen()
        await stack.enter_async_context(room.serve(house.staff, doors, house.presence))
        await stack.enter_async_context(mqtt)
        await connected(mqtt)
        yield RoomRig(house, room, doors, broker, home, nursery)
