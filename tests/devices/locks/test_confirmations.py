"""What relays of several makers say through a real broker, and what it means."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from bot.devices.boards.board import boards_of
from bot.devices.locks.confirmations import Word, error_of, understand
from bot.devices.locks.locks import DoorLocks
from bot.devices.locks.relay_lock import RelayLock
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.mqtt import Broker, Mqtt
from bot.nursery import Nursery
from tests.devices.doubles import RecordingPresence
from tests.mqtt.ends import connected
from tests.rig.other_end import OtherEnd

GATE = DoorId("gate")

RPC = b'{"id":1,"src":"doorman","method":"Switch.Set","params":{"id":0,"on":true,"toggle_after":3}}'
NOTIFY = (
    b'{"src":"shellyplus1-aabbcc","dst":"shellyplus1-aabbcc/events","method":"NotifyStatus",'
    b'"params":{"ts":1.5,"switch:0":{"id":0,"output":true,"source":"mqtt"}}}'
)
RPC_REPLY = b'{"id":1,"src":"shellyplus1-aabbcc","dst":"doorman","result":{"was_on":false}}'
RPC_ERROR = b'{"id":1,"src":"shellyplus1-aabbcc","dst":"doorman","error":{"code":-103,"message":"Argument 0 missing"}}'


@dataclass(frozen=True)
class Maker:
    """A relay, where it speaks, what says that it obeyed, and what does not."""

    relay: RelayLock
    spoken: str
    obeyed: bytes
    other: bytes


MAKERS = {
    "tasmota": Maker(
        RelayLock("cmnd/gate/POWER1", b"ON", "stat/gate/POWER1", b"ON"), "stat/gate/POWER1", b"ON", b"OFF"
    ),
    "tasmota, its result": Maker(
        RelayLock("cmnd/gate/POWER1", b"ON", "stat/gate/RESULT", b'{"POWER1":"on"}'),
        "stat/gate/RESULT",
        b'{"POWER1":"ON"}',
        b'{"POWER2":"ON"}',
    ),
    "tasmota, any of its words": Maker(
        RelayLock("cmnd/gate/POWER1", b"ON", "stat/+/+", b"on"),
        "stat/gate/RESULT",
        b'{"POWER1":"ON"}',
        b'{"POWER1":"OFF"}',
    ),
    "shelly of the first kind": Maker(
        RelayLock("shellies/g/relay/0/command", b"on", "shellies/g/relay/0", b"ON"), "shellies/g/relay/0", b"on", b"off"
    ),
    "shelly, its notice": Maker(
        RelayLock("shelly/rpc", RPC, "+/events/rpc", b'{"output":true}'),
        "shelly/events/rpc",
        NOTIFY,
        NOTIFY.replace(b"true", b"false"),
    ),
    "shelly, its notice, one channel": Maker(
        RelayLock("shelly/rpc", RPC, "shelly/events/rpc", b'{"switch:0":{"output":true}}'),
        "shelly/events/rpc",
        NOTIFY,
        NOTIFY.replace(b"switch:0", b"switch:1"),
    ),
    "shelly, its status": Maker(
        RelayLock("shelly/rpc", RPC, "shelly/status/switch:0", b"ON"),
        "shelly/status/switch:0",
        b'{"id":0,"source":"mqtt","output":true,"temperature":{"tC":47.1}}',
        b'{"id":0,"source":"timer","output":false,"temperature":{"tC":47.1}}',
    ),
    "shelly, its reply": Maker(
        RelayLock("shelly/rpc", RPC, "doorman/rpc", b'{"id":1}'),
        "doorman/rpc",
        RPC_REPLY,
        RPC_REPLY.replace(b"1,", b"2,"),
    ),
    "esphome": Maker(
        RelayLock("gate/lock/strike/command", b"UNLOCK", "gate/lock/strike/state", b"unlocked"),
        "gate/lock/strike/state",
        b"UNLOCKED",
        b"LOCKED",
    ),
    "zigbee2mqtt": Maker(
        RelayLock("zigbee2mqtt/gate/set", b'{"state":"ON","on_time":3}', "zigbee2mqtt/gate", b"ON"),
        "zigbee2mqtt/gate",
        b'{"linkquality":120,"power_on_behavior":"off","state":"ON"}',
        b'{"linkquality":120,"power_on_behavior":"on","state":"OFF"}',
    ),
    "one that says anything": Maker(
        RelayLock("strike/set", b"1", "strike/told"), "strike/told", b"obeyed after 3 ms", b"OFF"
    ),
}

Opening = Callable[[RelayLock], Awaitable[DoorLocks]]


@pytest.fixture
async def locks_of(here: Broker, nursery: Nursery) -> AsyncIterator[Opening]:
    """Makes locks of one relay, connected to the broker."""
    async with AsyncExitStack() as stack:

        async def make(relay: RelayLock) -> DoorLocks:
            mqtt = Mqtt(here, nursery)
            locks = DoorLocks({GATE: relay}, mqtt, boards_of([GATE]), RecordingPresence(), confirm_s=0.6)
            await stack.enter_async_context(mqtt)
            await connected(mqtt)
            return locks

        yield make


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
async def test_a_relay_is_open_when_it_says_so_in_its_own_words(
    maker: Maker, locks_of: Opening, other_end: OtherEnd
) -> None:
    locks = await locks_of(maker.relay)
    await other_end.subscribe(maker.relay.topic)
    async with asyncio.TaskGroup() as group:
        group.create_task(locks.open(GATE))
        assert await other_end.hear() == (maker.relay.topic, maker.relay.payload)
        await other_end.say(maker.spoken, maker.obeyed)


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
async def test_what_is_about_something_else_opens_nothing(maker: Maker, locks_of: Opening, other_end: OtherEnd) -> None:
    locks = await locks_of(maker.relay)
    await other_end.subscribe(maker.relay.topic)
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(failure_of(locks))
        await other_end.hear()
        await other_end.say(maker.spoken, maker.other)
    assert opening.result()[0] is Failure.SILENT


@pytest.mark.parametrize("expected", [b"", b'{"id":1}', b'{"dst":"doorman"}', b"ON"])
async def test_an_error_is_a_refusal_whatever_was_expected(
    expected: bytes, locks_of: Opening, other_end: OtherEnd
) -> None:
    locks = await locks_of(RelayLock("shelly/rpc", RPC, "doorman/rpc", expected))
    await other_end.subscribe("shelly/rpc")
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(failure_of(locks))
        await other_end.hear()
        await other_end.say("doorman/rpc", RPC_ERROR)
    assert opening.result() == (Failure.REFUSED, "Argument 0 missing")


async def failure_of(locks: DoorLocks) -> tuple[Failure, str]:
    with pytest.raises(DoorUnreachable) as unreachable:
        await locks.open(GATE)
    return unreachable.value.failure, unreachable.value.detail


@pytest.mark.parametrize(
    ("said", "expected", "word"),
    [
        (b"ON\n", b"ON", Word.YES),
        (b'"on"', b"ON", Word.YES),
        (b"true", b"ON", Word.YES),
        (b"false", b"ON", Word.OTHER),
        (b"[1]", b'{"output":true}', Word.OTHER),
        (b"[" * 4000, b'{"output":true}', Word.OTHER),
        (b'{"a":' * 4000, b"ON", Word.OTHER),
        (b"\xff\xfe", b"ON", Word.OTHER),
        (b"", b"ON", Word.OTHER),
        (b'{"error": null, "output": true}', b'{"output":true}', Word.YES),
        (NOTIFY, b"ON", Word.YES),
        (NOTIFY.replace(b"true", b"false"), b"ON", Word.OTHER),
        (b'{"relays":[{"ison":true}]}', b"ON", Word.YES),
        (NOTIFY.replace(b"true", b"false"), b"", Word.OTHER),
        (RPC_ERROR.replace(b'"id":1', b'"id":7'), b"", Word.OTHER),
    ],
)
def test_the_edges_of_what_counts_as_a_confirmation(said: bytes, expected: bytes, word: Word) -> None:
    assert understand(said, expected, RPC) is word


def test_the_text_of_an_error_is_short_and_plain() -> None:
    assert error_of(b'{"error":"no\\u0007 ' + b"x" * 500 + b'"}').startswith("no x")
    assert len(error_of(b'{"error":"' + b"x" * 500 + b'"}')) < 100
    assert error_of(b'{"error":{"code":-103}}') == "-103"
