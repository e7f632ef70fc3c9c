"""Where the house is armed on the broker: a real one, and ``RecordingArmTopic``."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.devices.messages.arm_topic import COMMAND, STATE, BrokerArming
from bot.house.ports import ArmTopic
from bot.house.watch.armed import ArmMode
from bot.mqtt import Broker, Message, Mqtt
from bot.nursery import Nursery
from tests.fakes.arming import RecordingArmTopic
from tests.rig.mosquitto import BROKER, Mosquitto

needs_broker = pytest.mark.skipif(BROKER is None, reason="no mosquitto")


@dataclass
class Heard:
    """What came of it."""

    modes: list[ArmMode] = field(default_factory=list)

    def __call__(self, mode: ArmMode) -> None:
        self.modes.append(mode)


@pytest.fixture(params=["real", "double"])
async def topic(request: pytest.FixtureRequest) -> AsyncIterator[ArmTopic]:
    async with Nursery() as nursery:
        yield (
            BrokerArming(Mqtt(Broker("127.0.0.1", 1883), nursery), nursery)
            if request.param == "real"
            else RecordingArmTopic()
        )


async def test_it_may_be_opened_and_closed_twice_and_told_while_closed(topic: ArmTopic) -> None:
    topic.tell(ArmMode.AWAY)
    for _ in range(2):
        topic.open(Heard())
        topic.tell(ArmMode.AWAY)
    for _ in range(2):
        topic.close()
    assert list(topic.lines()) == [f"topic write {COMMAND}", f"topic read {STATE}"]


async def test_what_is_told_while_it_is_closed_is_told_to_nobody() -> None:
    double = RecordingArmTopic()
    double.tell(ArmMode.AWAY)
    double.speak(ArmMode.AWAY)
    assert not double.told


class Panel:
    """A home automation on the broker."""

    def __init__(self) -> None:
        self.states: list[bytes] = []
        self._came = asyncio.Event()

    def take(self, message: Message) -> None:
        message.acknowledge()
        self.states.append(message.payload)
        self._came.set()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not true():
                self._came.clear()
                await self._came.wait()


@needs_broker
@pytest.mark.slow
async def test_a_real_broker_keeps_how_it_is_and_an_old_word_arms_nothing(tmp_path: Path) -> None:
    broker = Mosquitto(tmp_path)
    await broker.start()
    try:
        where = Broker("127.0.0.1", broker.port)
        async with Nursery() as nursery, Mqtt(where, nursery) as mqtt:
            came = asyncio.Event()
            heard: list[ArmMode] = []

            def hear(mode: ArmMode) -> None:
                heard.append(mode)
                came.set()

            panel = Panel()
            other = Mqtt(Broker("127.0.0.1", broker.port, client_id="panel"), nursery)
            other.listen(STATE, panel.take)
            async with other:
                async with asyncio.timeout(10):
                    while not (mqtt.connected and other.connected):  # noqa: ASYNC110 - the connections are all there is
                        await asyncio.sleep(0.02)
                await other.publish(COMMAND, b"DISARM", retain=True)
                topic = BrokerArming(mqtt, nursery)
                topic.open(hear)
                topic.tell(ArmMode.SITTER)
                await panel.until(lambda: panel.states[-1:] == [b"armed_vacation"])
                await other.publish(COMMAND, b"open sesame")
                await other.publish(COMMAND, b"ARM_AWAY")
                async with asyncio.timeout(10):
                    await came.wait()
                assert heard == [ArmMode.AWAY]
                topic.close()
                await panel.until(lambda: panel.states[-1:] == [b""])
    finally:
        await broker.stop()
