import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import pytest
from pydantic import SecretStr

from bot.devices import orders, wire
from bot.devices.boards import Board, boards_of
from bot.devices.relays import BoardLock, Lock, Relay, Relays, lock_of
from bot.house.door import DoorId, DoorUnreachable, Failure
from bot.mqtt import Broker, Delivery, Mqtt
from bot.nursery import Nursery
from bot.settings import DoorSettings, LockKind
from tests.devices.rooms import link_of
from tests.mqtt.ends import connected
from tests.mqtt.mosquitto import Mosquitto
from tests.mqtt.other_end import OtherEnd

FRONT, GATE, YARD, BACK = DoorId("front"), DoorId("gate"), DoorId("yard"), DoorId("back")
KEY = bytes(range(32))
#: A door that confirms may take its time on a busy machine; whoever tests a silence waits for no more of it.
PATIENT_S, HASTY_S = 30.0, 0.5
LOCKS: dict[DoorId, Lock] = {
    FRONT: BoardLock(KEY, 3000),
    GATE: Relay("cmnd/gate/POWER1", b"ON", "stat/gate/POWER1", b"ON"),
    YARD: Relay("cmnd/yard/POWER1", b"ON"),
    BACK: None,
}


@dataclass(slots=True)
class House:
    mqtt: Mqtt
    locks: Relays
    boards: dict[DoorId, Board]
    board: OtherEnd

    async def board_is_there(self) -> str:
        """The front door's board comes online with a challenge."""
        await self.board.subscribe("doorbell/front/cmd/#")
        await self.board.say("doorbell/front/state/online", b"online", retain=True)
        await self.board.say("doorbell/front/state/info", {"version": "1.0.0"}, retain=True)
        return await self.new_challenge()

    def wait_for_confirmation(self, patience_s: float) -> None:
        self.locks._confirm_s = patience_s

    async def new_challenge(self) -> str:
        challenge = token_hex(16)
        await self.board.say("doorbell/front/state/challenge", challenge, retain=True)
        async with asyncio.timeout(5):
            while self.boards[FRONT].challenge != challenge:  # noqa: ASYNC110 - it arrives by another way
                await asyncio.sleep(0.005)
        return challenge

    async def ordered(self) -> dict[str, Any]:
        topic, payload = await self.board.hear()
        assert topic == "doorbell/front/cmd/unlock"
        order: dict[str, Any] = json.loads(payload)
        return order

    async def confirm(self, challenge: str, *, ok: bool = True, reason: str = "", **how: bool) -> None:
        said = {"challenge": challenge, "ok": ok, "ms": 3000 if ok else 0, "reason": reason}
        await self.board.say("doorbell/front/event/unlock", said, **how)


@pytest.fixture
async def house(mqtt: Mqtt, nursery: Nursery, other_end: OtherEnd) -> AsyncIterator[House]:
    boards = boards_of(LOCKS)
    locks = Relays(LOCKS, mqtt, boards, confirm_s=PATIENT_S)
    link = link_of(mqtt, boards, nursery, keys={FRONT: KEY})
    async with link, mqtt:
        await connected(mqtt)
        yield House(mqtt, locks, boards, other_end)


async def test_a_door_opens_when_its_board_confirms(house: House) -> None:
    challenge = await house.board_is_there()
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(house.locks.open(FRONT))
        order = await house.ordered()
        assert not opening.done()
        await house.confirm(challenge)

    assert order["challenge"] == challenge
    assert json.loads(order["args"]) == {"ms": 3000}
    assert order["sig"] == wire.sign(KEY, wire.command_text("unlock", FRONT, order["args"], challenge))
    assert house.board.heard.empty()


async def test_the_next_order_waits_for_the_next_challenge(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "CHALLENGE_PATIENCE_S", PATIENT_S)
    first = await house.board_is_there()
    for challenge in (first, token_hex(16)):
        async with asyncio.TaskGroup() as group:
            group.create_task(house.locks.open(FRONT))
            if challenge != first:
                await house.board.say("doorbell/front/state/challenge", challenge, retain=True)
            assert (await house.ordered())["challenge"] == challenge
            await house.confirm(challenge)


async def test_a_refusal_is_told_with_its_reason(house: House) -> None:
    challenge = await house.board_is_there()
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(failure_of(house.locks, FRONT))
        await house.ordered()
        await house.confirm(challenge, ok=False, reason="too many attempts")

    assert opening.result() == (Failure.REFUSED, "too many attempts")


async def failure_of(locks: Relays, door: DoorId) -> tuple[Failure, str]:
    with pytest.raises(DoorUnreachable) as unreachable:
        await locks.open(door)
    return unreachable.value.failure, unreachable.value.detail


async def test_a_silent_board_is_silent_and_may_be_asked_again(house: House) -> None:
    house.wait_for_confirmation(HASTY_S)
    challenge = await house.board_is_there()

    assert (await failure_of(house.locks, FRONT))[0] is Failure.SILENT
    house.wait_for_confirmation(PATIENT_S)
    async with asyncio.TaskGroup() as group:
        group.create_task(house.locks.open(FRONT))
        await house.ordered()
        assert (await house.ordered())["challenge"] == challenge  # unused: two orders, one pulse at most
        await house.confirm(challenge)


async def test_forged_and_foreign_confirmations_open_nothing(house: House) -> None:
    house.wait_for_confirmation(HASTY_S)
    challenge = await house.board_is_there()
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(failure_of(house.locks, FRONT))
        await house.ordered()
        await house.confirm("0" * 32)
        await house.board.say("doorbell/gate/event/unlock", {"challenge": challenge, "ok": True})
        await house.board.say("doorbell/front/event/unlock", b'{"ok": true}')
        await house.board.say("doorbell/front/event/unlock/x", {"challenge": challenge, "ok": True})
        await house.board.say("doorbell/front/state/challenge", challenge)

    assert opening.result()[0] is Failure.SILENT


async def test_a_retained_confirmation_opens_nothing(house: House, broker: Mosquitto, nursery: Nursery) -> None:
    house.wait_for_confirmation(HASTY_S)
    challenge = await house.board_is_there()
    await house.confirm(challenge, retain=True)
    async with asyncio.timeout(5):
        while house.boards[FRONT].challenge is not None:  # noqa: ASYNC110 - it arrives by another way
            await asyncio.sleep(0.005)
    # the board has the very same challenge again, and the broker comes back with the old confirmation
    await house.new_challenge()
    seen = asyncio.Event()
    house.mqtt.watch(lambda there: seen.set() if there else None)
    await broker.stop()
    await broker.start()
    async with asyncio.timeout(10):
        await seen.wait()
        while house.boards[FRONT].counted["retained"] == 0:  # noqa: ASYNC110 - it arrives by another way
            await asyncio.sleep(0.005)

    assert (await failure_of(house.locks, FRONT))[0] in {Failure.SILENT, Failure.OFFLINE}


async def test_nothing_is_sent_while_the_board_is_away(house: House) -> None:
    await house.board_is_there()
    await house.board.say("doorbell/front/state/online", b"offline", retain=True)
    async with asyncio.timeout(5):
        while house.boards[FRONT].online:  # noqa: ASYNC110 - it arrives by another way
            await asyncio.sleep(0.005)

    assert (await failure_of(house.locks, FRONT))[0] is Failure.OFFLINE
    assert house.board.heard.empty()


async def test_nothing_is_sent_without_a_challenge(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "CHALLENGE_PATIENCE_S", 0.05)
    await house.board_is_there()
    house.boards[FRONT].challenge = None

    assert await failure_of(house.locks, FRONT) == (Failure.OFFLINE, "its board has given no challenge")
    assert house.board.heard.empty()


async def test_nothing_is_sent_while_the_broker_is_away_nor_later(house: House, broker: Mosquitto) -> None:
    await house.board_is_there()
    gone, back = asyncio.Event(), asyncio.Event()
    house.mqtt.watch(lambda there: back.set() if there else gone.set())
    await broker.stop()
    async with asyncio.timeout(5):
        await gone.wait()

    for door in (FRONT, GATE, YARD):
        assert (await failure_of(house.locks, door))[0] is Failure.OFFLINE
    await broker.start()
    async with asyncio.timeout(10):
        await back.wait()
    async with OtherEnd(broker.port) as listener:
        await listener.subscribe("#")
        await listener.say("doorbell/side/event/ring", b"the last word")
        topics: list[str] = []
        while not topics or topics[-1] != "doorbell/side/event/ring":
            topics.append((await listener.hear())[0])
    assert not [topic for topic in topics if "cmd" in topic or "cmnd" in topic]


async def test_an_order_that_a_broken_connection_swallowed_is_not_sent_again(house: House, broker: Mosquitto) -> None:
    house.wait_for_confirmation(HASTY_S)
    await house.board_is_there()
    back = asyncio.Event()
    house.mqtt.watch(lambda there: back.set() if there else None)
    broker.freeze()
    assert (await failure_of(house.locks, FRONT))[0] is Failure.SILENT
    await broker.kill()  # with the order still in its socket
    await broker.start()
    async with asyncio.timeout(10):
        await back.wait()
    async with OtherEnd(broker.port) as board:
        await board.subscribe("doorbell/front/cmd/#")
        await board.say("doorbell/front/cmd/mark", b"mark")

        assert (await board.hear())[0] == "doorbell/front/cmd/mark"


async def test_a_door_that_is_being_opened_refuses_a_second_order(house: House) -> None:
    challenge = await house.board_is_there()
    async with asyncio.TaskGroup() as group:
        group.create_task(house.locks.open(FRONT))
        await house.ordered()
        assert (await failure_of(house.locks, FRONT))[0] is Failure.REFUSED
        await house.confirm(challenge)
    assert house.board.heard.empty()


async def test_a_board_that_is_not_subscribed_is_offline(house: House) -> None:
    await house.board.say("doorbell/front/state/online", b"online", retain=True)
    await house.board.say("doorbell/front/state/info", {"version": "1.0.0"}, retain=True)
    await house.new_challenge()

    assert await failure_of(house.locks, FRONT) == (Failure.OFFLINE, "nobody listens for it")


async def test_the_broker_may_not_keep_an_order_for_long(house: House) -> None:
    house.wait_for_confirmation(HASTY_S)
    await house.board_is_there()
    await failure_of(house.locks, FRONT)
    order = await house.board.heard.get()

    assert order.properties is not None
    assert vars(order.properties)["MessageExpiryInterval"] == 1
    assert order.qos == 1
    assert not order.retain


async def test_an_order_is_not_retained(house: House, broker: Mosquitto) -> None:
    house.wait_for_confirmation(HASTY_S)
    await house.board_is_there()
    await failure_of(house.locks, FRONT)
    async with OtherEnd(broker.port) as late:
        await late.subscribe("doorbell/front/cmd/#")
        await late.say("doorbell/front/cmd/mark", b"mark")

        assert (await late.hear())[0] == "doorbell/front/cmd/mark"


# Relays


async def test_a_relay_is_open_when_it_says_so(house: House) -> None:
    await house.board.subscribe("cmnd/#")
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(house.locks.open(GATE))
        assert await house.board.hear() == ("cmnd/gate/POWER1", b"ON")
        await house.board.say("stat/gate/POWER1", b"OFF")
        assert not opening.done()
        await house.board.say("stat/gate/POWER1", b"ON")


async def test_a_relay_that_says_nothing_is_silent(house: House) -> None:
    house.wait_for_confirmation(HASTY_S)
    await house.board.subscribe("cmnd/#")

    assert (await failure_of(house.locks, GATE))[0] is Failure.SILENT


async def test_what_a_relay_said_before_it_was_asked_does_not_count(house: House, broker: Mosquitto) -> None:
    await house.board.subscribe("cmnd/#")
    await house.board.say("stat/gate/POWER1", b"ON", retain=True)
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        locks = Relays(LOCKS, mqtt, boards_of(LOCKS), confirm_s=HASTY_S)
        async with mqtt:
            await connected(mqtt)

            assert (await failure_of(locks, GATE))[0] is Failure.SILENT


async def test_a_relay_without_a_confirmation_counts_as_open_once_it_was_told(house: House) -> None:
    await house.board.subscribe("cmnd/#")
    await house.locks.open(YARD)

    assert await house.board.hear() == ("cmnd/yard/POWER1", b"ON")


async def test_a_relay_without_a_confirmation_that_nobody_hears_is_offline(house: House) -> None:
    assert (await failure_of(house.locks, YARD))[0] is Failure.OFFLINE


async def test_a_door_without_a_lock_says_so(house: House) -> None:
    assert (await failure_of(house.locks, BACK))[0] is Failure.REFUSED


async def test_whatever_goes_wrong_is_a_failed_attempt_and_the_door_may_be_tried_again(house: House) -> None:
    async def fail(*_: object, **__: object) -> Delivery:
        raise RuntimeError("nobody thought of this")

    good, house.mqtt.publish = house.mqtt.publish, fail  # type: ignore[method-assign]
    assert await failure_of(house.locks, YARD) == (Failure.SILENT, "RuntimeError")

    house.mqtt.publish = good  # type: ignore[method-assign]
    await house.board.subscribe("cmnd/#")
    await house.locks.open(YARD)
    assert await house.board.hear() == ("cmnd/yard/POWER1", b"ON")


async def test_a_topic_that_no_broker_takes_is_a_failed_attempt(house: House, broker: Mosquitto) -> None:
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        locks = Relays({GATE: Relay("cmnd/gate/#", b"ON")}, mqtt, boards_of([GATE]), confirm_s=0.5)
        async with mqtt:
            await connected(mqtt)
            assert (await failure_of(locks, GATE))[0] is Failure.FORBIDDEN


def test_the_settings_say_what_opens_a_door() -> None:
    board = DoorSettings(name="front door", key=SecretStr(KEY.hex()), unlock_ms=2000)
    relay = DoorSettings(name="gate", lock=LockKind.RELAY, relay_topic="t", relay_confirm_topic="c")
    none = DoorSettings(name="back", lock=LockKind.NONE)

    assert lock_of(board) == BoardLock(KEY, 2000)
    assert lock_of(relay) == Relay("t", b"ON", "c", b"")
    assert lock_of(none) is None
