"""Each preset, on a real broker, against what relays of that maker said."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest

from bot.devices.boards.board import boards_of
from bot.devices.locks import relay_state
from bot.devices.locks.locks import DoorLocks
from bot.devices.locks.presets import preset
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.doors.door_facts import DoorEvent
from bot.house.doors.relays import AutoOff, OwnRelay, RelayKind
from bot.mqtt import Broker, Mqtt
from bot.nursery import Nursery
from tests.devices.doubles import RecordingPresence
from tests.devices.locks.makers import ID, RECORDED, Recorded
from tests.mqtt.ends import connected
from tests.rig.other_end import OtherEnd

GATE = DoorId("gate")
#: A relay that answers may take its time on a busy machine; whoever tests a silence waits for no more of it.
PATIENT_S, HASTY_S = 30.0, 0.5

each_maker = pytest.mark.parametrize("maker", RECORDED.values(), ids=RECORDED)


@dataclass
class Gate:
    """A gate with one relay, its locks, and what they told of it."""

    locks: DoorLocks
    device: OtherEnd
    told: list[DoorEvent] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self, door: DoorId, what: DoorEvent) -> None:
        assert door == GATE
        self.told.append(what)
        self.news.set()

    async def until_told(self, *what: DoorEvent) -> None:
        async with asyncio.timeout(PATIENT_S):
            while self.told != list(what):
                self.news.clear()
                await self.news.wait()

    async def until_there(self, *, online: bool) -> None:
        async with asyncio.timeout(PATIENT_S):
            while self.locks.relays.online(GATE) is not online:
                self.news.clear()
                await self.news.wait()

    async def ordered(self, maker: Recorded) -> bytes:
        """The order's number, or nothing; what it is told otherwise is as recorded."""
        if maker.first:
            assert await self.device.hear() == maker.first
        topic, payload = await self.device.hear()
        number = str(json.loads(payload)["id"]).encode() if ID in maker.order[1] else b""
        assert (topic, payload) == (maker.order[0], maker.order[1].replace(ID, number))
        return number

    async def say(self, said: tuple[str, bytes], number: bytes = b"", *, retain: bool = False) -> None:
        await self.device.say(said[0], said[1].replace(ID, number), retain=retain)

    @property
    def pending(self) -> bool:
        """Whether it is watched until it is off again."""
        return self.locks.relays._wired[GATE].state._due is not None

    async def failure(self) -> tuple[Failure, str]:
        with pytest.raises(DoorUnreachable) as unreachable:
            await self.locks.open(GATE)
        return unreachable.value.failure, unreachable.value.detail


At = Callable[..., Awaitable[Gate]]


@pytest.fixture
async def at(here: Broker, nursery: Nursery, other_end: OtherEnd) -> AsyncIterator[At]:
    """Stands at a gate with a relay of some maker."""
    async with AsyncExitStack() as stack:

        async def stand(maker: Recorded, *, confirm_s: float = PATIENT_S, seconds: float = 3) -> Gate:
            mqtt, lock = Mqtt(here, nursery), preset(maker.relay, seconds)
            locks = DoorLocks({GATE: lock}, mqtt, boards_of([GATE]), RecordingPresence(), confirm_s=confirm_s)
            gate = Gate(locks, other_end)
            locks.relays.report_to(gate.heard)
            for topic in lock.written:
                await other_end.subscribe(topic)
            await stack.enter_async_context(mqtt)
            await connected(mqtt)
            return gate

        yield stand


@pytest.mark.parametrize(
    ("maker", "word"),
    [(maker, word) for maker in RECORDED.values() for word in maker.obeyed if "events" not in word[0]],
    ids=str,
)
async def test_a_relay_of_each_maker_opens(maker: Recorded, word: tuple[str, bytes], at: At) -> None:
    gate = await at(maker)
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(gate.locks.open(GATE))
        number = await gate.ordered(maker)
        await gate.say(maker.off_again)  # its state until now
        assert not opening.done()
        await gate.say(word, number)


async def test_a_notice_of_a_later_shelly_is_no_answer_to_an_order(at: At) -> None:
    maker = RECORDED["shelly, later"]
    gate = await at(maker, confirm_s=HASTY_S)
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(gate.failure())
        number = await gate.ordered(maker)
        await gate.say(maker.obeyed[0], number)  # a hand on its button
    assert opening.result()[0] is Failure.SILENT


@each_maker
async def test_no_order_is_kept_by_the_broker(maker: Recorded, at: At) -> None:
    gate = await at(maker, confirm_s=HASTY_S)
    await gate.failure()
    while not gate.device.heard.empty():
        assert not gate.device.heard.get_nowait().retain


@each_maker
async def test_a_silent_relay_is_reported(maker: Recorded, at: At) -> None:
    gate = await at(maker, confirm_s=HASTY_S)
    await gate.say(maker.there, retain=True)
    await gate.until_there(online=True)

    assert (await gate.failure())[0] is Failure.SILENT


@pytest.mark.parametrize("name", [name for name, maker in RECORDED.items() if maker.erred])
async def test_an_erring_relay_is_reported_with_its_own_reason(name: str, at: At) -> None:
    maker = RECORDED[name]
    assert maker.erred
    gate = await at(maker)
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(gate.failure())
        await gate.say(maker.erred, await gate.ordered(maker))

    assert opening.result() == (Failure.REFUSED, maker.why)


@each_maker
async def test_an_offline_relay_is_refused_at_once_and_told_nothing(maker: Recorded, at: At) -> None:
    gate = await at(maker)
    await gate.say(maker.there, retain=True)
    await gate.until_there(online=True)
    await gate.say(maker.gone, retain=True)
    await gate.until_told(DoorEvent.RELAY_BACK, DoorEvent.RELAY_AWAY)

    assert (await gate.failure())[0] is Failure.OFFLINE
    assert gate.device.heard.empty()
    await gate.say(maker.there, retain=True)
    await gate.until_told(DoorEvent.RELAY_BACK, DoorEvent.RELAY_AWAY, DoorEvent.RELAY_BACK)


@each_maker
async def test_what_the_broker_kept_tells_that_a_relay_is_offline(maker: Recorded, at: At, other_end: OtherEnd) -> None:
    await other_end.say(*maker.gone, retain=True)
    gate = await at(maker)
    await gate.until_told(DoorEvent.RELAY_AWAY)

    assert (await gate.failure())[0] is Failure.OFFLINE


@each_maker
async def test_a_relay_that_stays_on_is_told_of_and_so_is_its_end(
    maker: Recorded, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_state, "RELOCK_GRACE_S", 0.05)
    gate = await at(maker, seconds=0.1)
    for word in maker.obeyed:
        await gate.say(word)
    await gate.until_told(DoorEvent.RELAY_STAYS_ON)
    await gate.say(maker.obeyed[-1])  # it is told once
    await gate.say(maker.off_again)
    await gate.until_told(DoorEvent.RELAY_STAYS_ON, DoorEvent.RELAY_OFF_AGAIN)


@each_maker
async def test_a_relay_that_switches_itself_off_in_time_is_not_told_of(maker: Recorded, at: At) -> None:
    gate = await at(maker, seconds=PATIENT_S)
    for word in maker.obeyed:
        await gate.say(word)
    await gate.say(maker.gone)
    await gate.until_told(DoorEvent.RELAY_AWAY)
    assert gate.pending
    await gate.say(maker.off_again)
    await gate.say(maker.there)
    await gate.until_told(DoorEvent.RELAY_AWAY, DoorEvent.RELAY_BACK)
    assert not gate.pending


def test_two_relays_do_not_take_each_other_s_answers_for_their_own() -> None:
    first, second = (preset(OwnRelay.parse(f"shelly2:plug:{n}"), 3) for n in (0, 1))
    assert first.confirm_payload != second.confirm_payload


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.1, b"1"), (3, b"30"), (5, b"50"), (11.1, b"111"), (12, b"112"), (60, b"160")]
)
def test_a_tasmota_is_told_its_pulse_in_its_own_count(seconds: float, told: bytes) -> None:
    before = preset(OwnRelay.parse("tasmota:gate"), seconds).before
    assert before
    assert before.payload == told


def test_a_channel_stands_in_every_topic_and_word() -> None:
    assert preset(OwnRelay.parse("tasmota:gate:2"), 3).confirm_topic == "stat/gate/POWER2"
    assert preset(OwnRelay.parse("shelly1:s:1"), 3).topic == "shellies/s/relay/1/command"
    assert b'"id":2,"on"' in preset(OwnRelay.parse("shelly2:s:2"), 3).payload
    assert preset(OwnRelay.parse("zigbee2mqtt:gate:2"), 3).payload == b'{"state_l2":"ON","on_time":3}'


@pytest.mark.parametrize(
    "text",
    [
        "tasmota",
        "tasmota:",
        "tasmota:gate/#",
        "tasmota:+",
        "tasmota:/gate",
        "tasmota:a//b",
        "tasmota:gate:0",
        "tasmota:gate:99",
        "esphome-lock:gate",
        "esphome-lock:gate/strike:1",
        "sonoff:gate",
        f"tasmota:{'x' * 121}",
        "tasmota:ga\x00te",
    ],
)
def test_what_no_relay_can_be_called_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text.split(":", maxsplit=1)[0])):
        OwnRelay.parse(text)


@pytest.mark.parametrize("text", ["tasmota:gate", "shelly2:a/b:1", "zigbee2mqtt:garden gate", "esphome-lock:gate/x"])
def test_a_relay_is_written_as_it_is_read(text: str) -> None:
    assert str(OwnRelay.parse(text)) == text


def test_whose_pulse_must_be_set_up_on_the_device_is_known() -> None:
    on_device = {RelayKind.SHELLY1, RelayKind.ESPHOME_LOCK, RelayKind.ESPHOME_SWITCH}
    assert {kind for kind in RelayKind if OwnRelay(kind, "a/b").auto_off is AutoOff.ON_DEVICE} == on_device
