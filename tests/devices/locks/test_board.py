import asyncio
import json
from secrets import token_hex

import pytest

from bot.devices import wire
from bot.devices.boards import orders
from bot.house.doors.door import Failure
from bot.nursery import Nursery
from tests.rig.locks import FRONT, GATE, HASTY_S, KEY, PATIENT_S, YARD, LockRig, failure_of
from tests.rig.mosquitto import Mosquitto
from tests.rig.other_end import OtherEnd


async def test_a_door_opens_when_its_board_confirms(rig: LockRig) -> None:
    challenge = await rig.board_is_there()
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(rig.locks.open(FRONT))
        order = await rig.ordered()
        assert not opening.done()
        await rig.confirm(challenge)

    assert order["challenge"] == challenge
    assert json.loads(order["args"]) == {"ms": 3000}
    assert order["sig"] == wire.sign(KEY, wire.command_text("unlock", FRONT, order["args"], challenge))
    assert rig.board.heard.empty()


async def test_the_next_order_waits_for_the_next_challenge(rig: LockRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "CHALLENGE_PATIENCE_S", PATIENT_S)
    first = await rig.board_is_there()
    for challenge in (first, token_hex(16)):
        async with asyncio.TaskGroup() as group:
            group.create_task(rig.locks.open(FRONT))
            if challenge != first:
                await rig.board.say("doorbell/front/state/challenge", challenge, retain=True)
            assert (await rig.ordered())["challenge"] == challenge
            await rig.confirm(challenge)


async def test_a_refusal_is_told_with_its_reason(rig: LockRig) -> None:
    challenge = await rig.board_is_there()
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(failure_of(rig.locks, FRONT))
        await rig.ordered()
        await rig.confirm(challenge, ok=False, reason="too many attempts")

    assert opening.result() == (Failure.REFUSED, "too many attempts")


async def test_a_silent_board_is_silent_and_may_be_asked_again(rig: LockRig) -> None:
    rig.wait_for_confirmation(HASTY_S)
    challenge = await rig.board_is_there()

    assert (await failure_of(rig.locks, FRONT))[0] is Failure.SILENT
    rig.wait_for_confirmation(PATIENT_S)
    async with asyncio.TaskGroup() as group:
        group.create_task(rig.locks.open(FRONT))
        await rig.ordered()
        assert (await rig.ordered())["challenge"] == challenge  # unused: two orders, one pulse at most
        await rig.confirm(challenge)


async def test_forged_and_foreign_confirmations_open_nothing(rig: LockRig) -> None:
    rig.wait_for_confirmation(HASTY_S)
    challenge = await rig.board_is_there()
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(failure_of(rig.locks, FRONT))
        await rig.ordered()
        await rig.confirm("0" * 32)
        await rig.board.say("doorbell/gate/event/unlock", {"challenge": challenge, "ok": True})
        await rig.board.say("doorbell/front/event/unlock", b'{"ok": true}')
        await rig.board.say("doorbell/front/event/unlock/x", {"challenge": challenge, "ok": True})
        await rig.board.say("doorbell/front/state/challenge", challenge)

    assert opening.result()[0] is Failure.SILENT


async def test_a_retained_confirmation_opens_nothing(rig: LockRig, broker: Mosquitto, nursery: Nursery) -> None:
    rig.wait_for_confirmation(HASTY_S)
    challenge = await rig.board_is_there()
    await rig.confirm(challenge, retain=True)
    async with asyncio.timeout(30):
        while rig.boards[FRONT].challenge is not None:  # noqa: ASYNC110 - it arrives by another way
            await asyncio.sleep(0.005)
    # the board has the very same challenge again, and the broker comes back with the old confirmation
    await rig.new_challenge()
    seen = asyncio.Event()
    rig.mqtt.watch(lambda there: seen.set() if there else None)
    await broker.stop()
    await broker.start()
    async with asyncio.timeout(10):
        await seen.wait()
        while rig.boards[FRONT].counted["retained"] == 0:  # noqa: ASYNC110 - it arrives by another way
            await asyncio.sleep(0.005)

    assert (await failure_of(rig.locks, FRONT))[0] in {Failure.SILENT, Failure.OFFLINE}


async def test_nothing_is_sent_while_the_board_is_away(rig: LockRig) -> None:
    await rig.board_is_there()
    await rig.board.say("doorbell/front/state/online", b"offline", retain=True)
    assert await rig.boards[FRONT].until(lambda: not rig.boards[FRONT].online, 30)

    assert (await failure_of(rig.locks, FRONT))[0] is Failure.OFFLINE
    assert rig.board.heard.empty()


async def test_nothing_is_sent_without_a_challenge(rig: LockRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "CHALLENGE_PATIENCE_S", 0.05)
    await rig.board_is_there()
    rig.boards[FRONT].challenge = None

    assert await failure_of(rig.locks, FRONT) == (Failure.OFFLINE, "its board has given no challenge")
    assert rig.board.heard.empty()


async def test_nothing_is_sent_while_the_broker_is_away_nor_later(rig: LockRig, broker: Mosquitto) -> None:
    await rig.board_is_there()
    gone, back = asyncio.Event(), asyncio.Event()
    rig.mqtt.watch(lambda there: back.set() if there else gone.set())
    await broker.stop()
    async with asyncio.timeout(30):
        await gone.wait()

    for door in (FRONT, GATE, YARD):
        assert (await failure_of(rig.locks, door))[0] is Failure.NO_BROKER
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


async def test_an_order_that_a_broken_connection_swallowed_is_not_sent_again(rig: LockRig, broker: Mosquitto) -> None:
    rig.wait_for_confirmation(HASTY_S)
    await rig.board_is_there()
    back = asyncio.Event()
    rig.mqtt.watch(lambda there: back.set() if there else None)
    broker.freeze()
    assert (await failure_of(rig.locks, FRONT))[0] is Failure.SILENT
    await broker.kill()  # with the order still in its socket
    await broker.start()
    async with asyncio.timeout(10):
        await back.wait()
    async with OtherEnd(broker.port) as board:
        await board.subscribe("doorbell/front/cmd/#")
        await board.say("doorbell/front/cmd/mark", b"mark")

        assert (await board.hear())[0] == "doorbell/front/cmd/mark"


async def test_a_door_that_is_being_opened_refuses_a_second_order(rig: LockRig) -> None:
    challenge = await rig.board_is_there()
    async with asyncio.TaskGroup() as group:
        group.create_task(rig.locks.open(FRONT))
        await rig.ordered()
        assert (await failure_of(rig.locks, FRONT))[0] is Failure.REFUSED
        await rig.confirm(challenge)
    assert rig.board.heard.empty()


async def test_a_board_that_is_not_subscribed_is_offline(rig: LockRig) -> None:
    await rig.board.say("doorbell/front/state/online", b"online", retain=True)
    await rig.board.say("doorbell/front/state/info", {"version": "1.0.0"}, retain=True)
    await rig.new_challenge()

    assert await failure_of(rig.locks, FRONT) == (Failure.OFFLINE, "nobody listens for it")


async def test_the_broker_may_not_keep_an_order_for_long(rig: LockRig) -> None:
    rig.wait_for_confirmation(HASTY_S)
    await rig.board_is_there()
    await failure_of(rig.locks, FRONT)
    order = await rig.board.heard.get()

    assert order.properties is not None
    assert vars(order.properties)["MessageExpiryInterval"] == 1
    assert order.qos == 1
    assert not order.retain


async def test_an_order_is_not_retained(rig: LockRig, broker: Mosquitto) -> None:
    rig.wait_for_confirmation(HASTY_S)
    await rig.board_is_there()
    await failure_of(rig.locks, FRONT)
    async with OtherEnd(broker.port) as late:
        await late.subscribe("doorbell/front/cmd/#")
        await late.say("doorbell/front/cmd/mark", b"mark")

        assert (await late.hear())[0] == "doorbell/front/cmd/mark"
