"""The demo's broker speaks only MQTT 3.1.1 and keeps nothing: the room must live with that too."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.demo import broker
from bot.demo.broker import BrokerFailed, EmbeddedBroker
from bot.devices.boards.board import boards_of
from bot.devices.locks.kinds import BoardLock
from bot.devices.locks.locks import DoorLocks
from bot.house.doors.door import DoorId
from bot.mqtt import ABSENT, PRESENCE, PRESENT, Broker, Mqtt
from bot.nursery import Nursery
from tests.devices.doubles import RecordingDoorman, RecordingPresence
from tests.mqtt.ends import connected
from tests.rig.devices import link_of

FRONT = DoorId("front")
CHALLENGE = "ab" * 16


@pytest.fixture
async def embedded() -> AsyncIterator[EmbeddedBroker]:
    async with EmbeddedBroker() as here:
        yield here


async def test_a_port_that_is_taken_before_it_listens_is_another_one(
    embedded: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = broker._free_port()
    monkeypatch.setattr(broker, "_free_port", iter((embedded.port, free)).__next__)
    async with EmbeddedBroker() as second:
        assert second.port == free
    with pytest.raises(BrokerFailed):
        await EmbeddedBroker(embedded.port).come_back()


async def test_ring_unlock_and_return_work_on_the_embedded_broker(
    embedded: EmbeddedBroker, nursery: Nursery, doorman: RecordingDoorman
) -> None:
    mqtt = Mqtt(Broker(embedded.host, embedded.port, last_will=(PRESENCE, ABSENT)), nursery)
    board = Mqtt(Broker(embedded.host, embedded.port, client_id="front", lasting=False), nursery)
    boards = boards_of([FRONT])
    locks = DoorLocks({FRONT: BoardLock(bytes(32), 3000)}, mqtt, boards, RecordingPresence())
    link = link_of(mqtt, boards, nursery, doorman)
    orders: asyncio.Queue[bytes] = asyncio.Queue()
    board.listen("doorbell/front/cmd/#", lambda message: orders.put_nowait(message.payload))
    presence: asyncio.Queue[bytes] = asyncio.Queue()
    board.listen(PRESENCE, lambda message: presence.put_nowait(message.payload))

    async with board:
        async with link, mqtt:
            await connected(mqtt)
            await connected(board)
            assert mqtt.state()["mqtt"] == "3.1.1"
            await board.publish("doorbell/front/state/online", b"online", retain=True)
            await board.publish("doorbell/front/state/info", b'{"version": "1.0.0"}', retain=True)
            await board.publish("doorbell/front/state/challenge", CHALLENGE.encode(), retain=True)
            await board.publish("doorbell/front/event/ring", b'{"id": "a-1", "age_ms": 0}')
            await doorman.until(lambda: [press.id for press in doorman.presses] == ["a-1"])
            async with asyncio.TaskGroup() as group, asyncio.timeout(30):
                group.create_task(locks.open(FRONT))
                assert CHALLENGE.encode() in await orders.get()
                said = b'{"challenge": "%s", "ok": true, "ms": 3000}' % CHALLENGE.encode()
                await board.publish("doorbell/front/event/unlock", said)

            await embedded.go_out()
            async with asyncio.timeout(30):
                while mqtt.connected or board.connected:  # noqa: ASYNC110 - two of them
                    await asyncio.sleep(0.01)
            await embedded.come_back()
            await connected(mqtt)
            await connected(board)
            await board.publish("doorbell/front/event/ring", b'{"id": "a-2", "age_ms": 0}')
            await doorman.until(lambda: [press.id for press in doorman.presses] == ["a-1", "a-2"])
        said_of_us: list[bytes] = []
        async with asyncio.timeout(30):
            while not said_of_us or said_of_us[-1] != ABSENT:
                said_of_us.append(await presence.get())
    assert PRESENT in said_of_us
