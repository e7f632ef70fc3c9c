"""The virtual board against a broker and a service that checks what it sends."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator

import pytest

from bot.demo.board.line import LineDown, Where
from bot.demo.board.rings import QUEUE
from bot.demo.board.virtual import VirtualBoard
from bot.demo.broker import EmbeddedBroker
from firmware import orders, wire
from tests.demo.conftest import picture
from tests.rig.service.ends import DOOR, KEY, Intake, Listener, listen, said

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def board_at(port: int, intake: Intake, burst: int = 3) -> VirtualBoard:
    pictures = [picture(320, 240) + bytes(n) for n in range(burst)]
    return VirtualBoard(DOOR, KEY, broker=Where("127.0.0.1", port), service_url=intake.url, camera=lambda: pictures)


@pytest.fixture
async def board(broker: EmbeddedBroker, intake: Intake, listener: Listener) -> AsyncIterator[VirtualBoard]:
    async with board_at(broker.port, intake) as board:
        await board.until_connected()
        yield board


async def test_a_press_is_a_ring_and_a_signed_burst(board: VirtualBoard, intake: Intake, listener: Listener) -> None:
    ring = board.press()
    assert ring.endswith("-1")
    assert len(ring) == 10
    told = json.loads(await listener.until(wire.EVENT_RING))
    assert told["id"] == ring
    assert 0 <= told["age_ms"] < 1000
    sent = json.loads(await listener.until(wire.EVENT_SNAPSHOT, lambda p: json.loads(p)["n"] == 2))
    assert [n for _, n in intake.pictures] == [0, 1, 2]
    assert sent["bytes"] == len(intake.pictures[ring, 2])
    assert len(sent["sha256"]) == 64
    assert board.press().endswith("-2")


async def test_a_signed_unlock_opens_for_its_time_and_is_confirmed(board: VirtualBoard, listener: Listener) -> None:
    challenge = await listener.challenge()
    await listener.command(orders.CMD_UNLOCK, '{"ms":300}', challenge)
    outcome = said(await listener.until(wire.EVENT_UNLOCK))
    assert outcome == {"challenge": challenge, "ok": True, "ms": 300, "reason": ""}
    assert board.relay.open
    await board.relay.until_shut()
    assert board.relay.opened == 1
    await listener.challenge()


@pytest.mark.parametrize(
    ("key", "args", "forged", "reason"),
    [
        (bytes(32), '{"ms":300}', {}, "signature"),
        (KEY, '{"ms":300}', {"args": '{"ms":3000}'}, "signature"),
        (KEY, '{"ms":300}', {"challenge": "0" * 32}, "challenge"),
        (KEY, '{"ms":-1}', {}, "args"),
        (KEY, '{"ms":true}', {}, "args"),
        (KEY, "[]", {}, "args"),
        (KEY, "no json", {}, "args"),
    ],
    ids=["key", "args", "challenge", "negative", "boolean", "list", "text"],
)
async def test_a_wrong_unlock_is_refused_with_a_reason_and_a_new_challenge(
    board: VirtualBoard, listener: Listener, key: bytes, args: str, forged: dict[str, str], reason: str
) -> None:
    challenge = await listener.challenge()
    await listener.command(orders.CMD_UNLOCK, args, challenge, key, forged)
    outcome = said(await listener.until(wire.EVENT_UNLOCK))
    assert (outcome["ok"], outcome["reason"], outcome["ms"]) == (False, reason, 0)
    await listener.challenge()
    assert board.relay.opened == 0


async def test_an_unlock_cannot_be_played_again(board: VirtualBoard, listener: Listener) -> None:
    challenge = await listener.challenge()
    await listener.command(orders.CMD_UNLOCK, '{"ms":100}', challenge)
    await listener.until(wire.EVENT_UNLOCK, lambda p: json.loads(p)["ok"])
    await listener.command(orders.CMD_UNLOCK, '{"ms":100}', challenge)
    await listener.until(wire.EVENT_UNLOCK, lambda p: json.loads(p)["reason"] == "challenge")
    assert board.relay.opened == 1


async def test_junk_is_counted_and_changes_nothing(board: VirtualBoard, listener: Listener) -> None:
    challenge = await listener.challenge()
    for junk in (b"\xff", b"[]", b"{}", b'{"args":1,"challenge":2,"sig":3}', b"x" * 5000):
        await listener.line.publish(wire.topic(DOOR, orders.CMD_UNLOCK), junk)
    await listener.command(orders.CMD_LED, '{"pattern":"blink"}', challenge)
    await listener.challenge()
    assert board.counted["refused"] == 5
    assert board.counted[orders.CMD_LED] == 1
    assert board.relay.opened == 0


async def test_a_silent_board_swallows_unlocks(board: VirtualBoard, listener: Listener) -> None:
    board.silent = True
    challenge = await listener.challenge()
    await listener.command(orders.CMD_UNLOCK, '{"ms":100}', challenge)
    await board.wire_log.until("command", "the board stays silent")
    board.silent = False
    await listener.command(orders.CMD_UNLOCK, '{"ms":100}', challenge)
    await board.relay.until_open()


async def test_a_board_whose_camera_is_off_rings_without_a_picture(
    board: VirtualBoard, intake: Intake, listener: Listener
) -> None:
    board.blind = True
    board.press()
    await listener.until(wire.EVENT_RING)
    board.blind = False
    await listener.command(orders.CMD_SNAP, '{"ring":"look-1","n":0,"count":1}', await listener.challenge())
    await listener.until(wire.EVENT_SNAPSHOT, lambda p: json.loads(p)["ring"] == "look-1")
    assert [ring for ring, _ in intake.pictures] == ["look-1"]


async def test_a_snapshot_can_be_asked_for(board: VirtualBoard, intake: Intake, listener: Listener) -> None:
    await listener.command(orders.CMD_SNAP, "{}", await listener.challenge())
    await intake.changes.until(lambda: len(intake.pictures) == 3)
    assert not any(topic.endswith(wire.EVENT_RING) for topic, _, _ in listener.heard)


async def test_a_look_gets_one_picture_under_the_id_that_was_asked_for(
    board: VirtualBoard, intake: Intake, listener: Listener
) -> None:
    await listener.command(orders.CMD_SNAP, '{"ring":"look-1","n":0,"count":1}', await listener.challenge())
    await listener.until(wire.EVENT_SNAPSHOT, lambda p: json.loads(p)["ring"] == "look-1")
    await listener.command(orders.CMD_SNAP, '{"ring":"look-2","n":0,"count":1}', await listener.challenge())
    await listener.until(wire.EVENT_SNAPSHOT, lambda p: json.loads(p)["ring"] == "look-2")
    assert len(intake.pictures) == 2


async def test_settings_are_confirmed_and_stay_over_a_restart(board: VirtualBoard, listener: Listener) -> None:
    settings = '{"size":"QVGA","quality":12,"unknown":1}'
    await listener.command(orders.CMD_SETTINGS, settings, await listener.challenge())
    told = json.loads(await listener.until(wire.STATE_INFO, lambda p: json.loads(p)["settings"]["size"] == "QVGA"))
    assert told["settings"] == {"size": "QVGA", "quality": 12}
    await listener.command(orders.CMD_REBOOT, "{}", await listener.challenge())
    again = json.loads(await listener.until(wire.STATE_INFO, lambda p: json.loads(p)["boot"] != told["boot"]))
    assert again["settings"] == told["settings"]
    await listener.until(wire.STATE_HEALTH, lambda p: json.loads(p)["cause"] == "command")
    await board.wire_log.until("link", "The board starts afresh")


async def test_presses_wait_while_the_broker_is_out_and_say_how_old_they_are(
    broker: EmbeddedBroker, board: VirtualBoard
) -> None:
    await broker.go_out()
    await board.changes.until(lambda: not board.connected)
    rings = [board.press() for _ in range(QUEUE + 2)]
    assert board.waiting == QUEUE
    assert board.counted["rings dropped"] == 2
    await broker.come_back()
    listener = await listen(broker.port)
    await listener.until(wire.EVENT_RING, lambda p: json.loads(p)["id"] == rings[QUEUE - 1])
    heard = [json.loads(p) for topic, p, _ in listener.heard if topic.endswith(wire.EVENT_RING)]
    assert [ring["id"] for ring in heard] == rings[:QUEUE]
    assert all(ring["age_ms"] > 0 for ring in heard)
    listener.line.close()


async def test_a_board_without_power_leaves_its_last_will_and_boots_anew(
    board: VirtualBoard, listener: Listener
) -> None:
    await listener.until(wire.STATE_ONLINE, lambda p: p == wire.ONLINE)
    first = board.press()
    await listener.until(wire.EVENT_RING)
    await board.power_off()
    await listener.until(wire.STATE_ONLINE, lambda p: p == wire.OFFLINE)
    with pytest.raises(LineDown):
        board.press()
    await board.power_on()
    await board.until_connected()
    assert board.press().partition("-")[0] != first.partition("-")[0]


async def test_the_board_says_what_it_is(board: VirtualBoard, listener: Listener) -> None:
    assert json.loads(await listener.until(wire.STATE_INFO))["camera"] == "640x480"
    assert json.loads(await listener.until(wire.STATE_HEALTH))["uptime_s"] >= 0


async def test_a_stale_clock_is_corrected_once(board: VirtualBoard, intake: Intake) -> None:
    board.press()
    await intake.changes.until(lambda: len(intake.pictures) == 3)
    intake.now += 3600
    board.press()
    await intake.changes.until(lambda: len(intake.pictures) == 6)


@pytest.mark.parametrize(("status", "error"), [(503, "busy"), (408, "slow")])
async def test_a_busy_service_is_tried_again(board: VirtualBoard, intake: Intake, status: int, error: str) -> None:
    intake.refusals = [(status, error)]
    board.press()
    await intake.changes.until(lambda: len(intake.pictures) == 3)


async def test_what_the_service_will_never_take_is_given_up(board: VirtualBoard, intake: Intake) -> None:
    intake.refusals = [(415, "not a JPEG"), (409, "taken"), (401, "signature")]
    board.press()
    await board.wire_log.until("refusal", "415 not a JPEG")
    await board.wire_log.until("upload", "409")
    await board.wire_log.until("refusal", "401 signature")
    assert board.counted["pictures lost"] == 2


@pytest.mark.skipif(not MOSQUITTO, reason="mosquitto is not installed")
async def test_the_same_board_rings_at_a_real_mosquitto(intake: Intake) -> None:
    assert MOSQUITTO
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        MOSQUITTO, "-p", str(port), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with board_at(port, intake) as board:
            await board.until_connected()
            listener = await listen(port)
            ring = board.press()
            assert json.loads(await listener.until(wire.EVENT_RING))["id"] == ring
            await listener.command(orders.CMD_UNLOCK, '{"ms":100}', await listener.challenge())
            assert json.loads(await listener.until(wire.EVENT_UNLOCK))["ok"]
            await board.power_off()
            await listener.until(wire.STATE_ONLINE, lambda p: p == wire.OFFLINE)
            listener.line.close()
    finally:
        process.terminate()
        await process.wait()


async def test_a_port_in_use_is_told(broker: EmbeddedBroker) -> None:
    with pytest.raises(Exception, match="did not start"):
        await EmbeddedBroker(broker.port).come_back()
