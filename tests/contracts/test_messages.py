"""HouseMessages: ``BrokerMessages`` on a real broker, and ``RecordingMessages``."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from bot.devices.messages.broker_messages import BrokerMessages
from bot.house.ports import HouseMessages
from bot.house.topics.topics import MessageUnsent, TopicFault, Unsent
from bot.mqtt import Mqtt
from bot.settings import DoorSettings
from tests.fakes.messages import RecordingMessages
from tests.mqtt.conftest import broker, here, mqtt, nursery
from tests.mqtt.ends import connected
from tests.rig.mosquitto import Mosquitto
from tests.rig.other_end import OtherEnd

__all__ = ["broker", "here", "mqtt", "nursery"]


#: Said until it is heard.
ASKED = b"?"


@dataclass
class Talk:
    """Messages, the doors that there are, and how something is said by somebody else."""

    messages: HouseMessages
    doors: dict[str, DoorSettings]
    speak: Callable[[str, bytes], Awaitable[None]]
    lamp: Callable[[], Awaitable[tuple[str, bytes]]]
    heard: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)

    async def hear(self) -> bytes:
        async with asyncio.timeout(10):
            return await self.heard.get()


@pytest.fixture(params=["real", "double"])
async def talk(request: pytest.FixtureRequest, broker: Mosquitto, mqtt: Mqtt) -> AsyncIterator[Talk]:
    if request.param == "double":
        double = RecordingMessages()

        async def speak(topic: str, payload: bytes) -> None:
            double.speak(topic, payload)

        async def lamp() -> tuple[str, bytes]:
            topic, text = double.sent[-1]
            return topic, text.encode()

        yield Talk(double, double.doors, speak, lamp)
        return
    doors: dict[str, DoorSettings] = {}
    messages = BrokerMessages(mqtt, doors)
    async with mqtt, OtherEnd(broker.port) as other:
        await connected(mqtt)
        await other.subscribe("home/lamp/set")
        yield Talk(messages, doors, other.say, other.hear)


async def until_heard(talk: Talk) -> None:
    """The broker needs a moment to take a subscription in: what is said until then is not heard."""
    async with asyncio.timeout(10):
        while talk.heard.empty():
            await talk.speak("home/washer", ASKED)
            await asyncio.sleep(0)


async def test_what_is_sent_arrives_where_somebody_listens(talk: Talk) -> None:
    assert await talk.messages.send("home/lamp/set", "ON ✨")
    assert await talk.lamp() == ("home/lamp/set", "ON ✨".encode())


async def test_a_door_that_is_added_takes_its_topics_with_it_at_once(talk: Talk) -> None:
    assert talk.messages.fault("cmnd/gate/POWER1") is None
    talk.doors["gate"] = DoorSettings(relay="tasmota:gate")
    assert talk.messages.fault("cmnd/gate/POWER1") is TopicFault.OF_A_DOOR
    assert talk.messages.filter_fault("doorbell/#") is TopicFault.OURS


async def test_what_is_said_under_a_filter_is_heard_until_it_is_ignored(talk: Talk) -> None:
    hear = talk.heard.put_nowait
    talk.messages.listen("home/washer", hear)
    assert talk.messages.may_read("home/washer")
    await until_heard(talk)
    await talk.speak("home/washer", b"\xff\x00")
    while (heard := await talk.hear()) == ASKED:
        pass
    assert heard == b"\xff\x00"
    talk.messages.ignore("home/washer", hear)
    talk.messages.ignore("home/washer", hear)
    await talk.speak("home/washer", b"more")
    assert await talk.messages.send("home/lamp/set", "OFF")
    assert talk.heard.empty()


async def test_nothing_listens_is_told_and_nothing_is_kept(broker: Mosquitto, mqtt: Mqtt) -> None:
    messages = BrokerMessages(mqtt, {})
    async with mqtt, OtherEnd(broker.port) as other:
        await connected(mqtt)
        assert not await messages.send("home/nobody", "ON")
        await other.subscribe("home/nobody")
        await other.say("home/nobody", b"first")
        assert (await other.hear())[1] == b"first"


async def test_what_the_broker_kept_is_no_message(broker: Mosquitto, mqtt: Mqtt) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    messages = BrokerMessages(mqtt, {})
    async with mqtt, OtherEnd(broker.port) as other:
        await connected(mqtt)
        await other.say("home/washer", b"of yesterday", retain=True)
        messages.listen("home/+", heard.put_nowait)
        async with asyncio.timeout(10):
            while heard.empty():
                await other.say("home/dryer", b"now")
        assert {heard.get_nowait() for _ in range(heard.qsize())} == {b"now"}


async def test_a_broker_that_is_away_is_told(mqtt: Mqtt) -> None:
    with pytest.raises(MessageUnsent) as unsent:
        await BrokerMessages(mqtt, {}).send("home/lamp", "ON")
    assert unsent.value.why is Unsent.NO_BROKER
