"""The demo's board with the real firmware, against a broker and a service that checks what it sends."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
from PIL import Image

from bot.demo.board.firmware import FirmwareBoard
from bot.demo.board.line import LineDown, Where
from bot.demo.board.rings import QUEUE
from bot.demo.broker import EmbeddedBroker
from bot.demo.camera.scenes import DoorbellCamera, Scene
from bot.demo.wire.mqtt_observer import Publication
from firmware import orders, wire
from firmware.simulator.workshop import Workshop
from tests.rig.machine import shared_by
from tests.rig.service.ends import DOOR, KEY, Intake, Listener, said


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, no_firmware: str) -> Iterator[Workshop]:
    if no_firmware:
        pytest.skip(no_firmware)
    workshop = Workshop(tmp_path_factory.mktemp("workshop") / "board")
    workshop.open()
    yield workshop
    workshop.close()


def board_at(
    broker: EmbeddedBroker, intake: Intake, camera: DoorbellCamera, workshop: Workshop, door: str = DOOR
) -> FirmwareBoard:
    return FirmwareBoard(
        door,
        KEY,
        broker=Where(broker.host, broker.port, username=door),
        service_url=intake.url,
        camera=camera,
        workshop=workshop,
    )


@pytest.fixture
async def board(
    broker: EmbeddedBroker, intake: Intake, listener: Listener, camera: DoorbellCamera, workshop: Workshop
) -> AsyncIterator[FirmwareBoard]:
    camera.scene = Scene.GRACE
    async with board_at(broker, intake, camera, workshop) as board:
        await board.until_connected()
        yield board


def size_of(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as opened:
        assert opened.format == "JPEG"
        opened.load()
        return opened.size


def light_of(jpeg: bytes) -> float:
    with Image.open(io.BytesIO(jpeg)) as opened:
        return float(np.asarray(opened.convert("L")).mean())


def processes_of(board: FirmwareBoard) -> list[psutil.Process]:
    assert board._simulated
    assert board._simulated._process
    return [psutil.Process(board._simulated._process.pid)]


async def test_a_bouncing_press_is_one_ring_and_a_signed_burst(
    board: FirmwareBoard, intake: Intake, listener: Listener
) -> None:
    board.press()
    ring = json.loads(await listener.until(wire.EVENT_RING))["id"]
    last = json.loads(await listener.until(wire.EVENT_SNAPSHOT, lambda p: json.loads(p)["n"] == 2))
    assert sorted(intake.pictures) == [(ring, 0), (ring, 1), (ring, 2)]
    assert last["bytes"] == len(intake.pictures[ring, 2])
    assert [size_of(jpeg) for jpeg in intake.pictures.values()] == [(640, 480)] * 3
    assert len(set(intake.pictures.values())) == 3
    assert sum(topic.endswith(wire.EVENT_RING) for topic, _, _ in listener.heard) == 1
    assert board.waiting == 0


async def test_the_wire_log_tells_what_went_over_the_wire(
    board: FirmwareBoard, intake: Intake, listener: Listener
) -> None:
    intake.refusals = [(415, "not a JPEG")]
    board.press()
    refused = await board.wire_log.until("refusal", "Picture 1 was not taken: 415 not a JPEG")
    taken = await board.wire_log.until("upload", "Picture 1", after=refused.at)
    assert taken.text.endswith("KB, signed: 201")
    assert taken.ms
    assert (await board.wire_log.until("ring", "is with the broker")).ms
    await listener.command(orders.CMD_UNLOCK, '{"ms":300}', await listener.challenge(), bytes(32))
    await board.wire_log.until("refusal", "Unlock refused: signature")


async def test_a_signed_unlock_opens_for_its_time_and_is_confirmed(board: FirmwareBoard, listener: Listener) -> None:
    challenge = await listener.challenge()
    await listener.command(orders.CMD_UNLOCK, '{"ms":300}', challenge)
    await board.relay.until_open()
    await board.changes.until(
        lambda: board.light and board.light[1] > max(board.light[0], board.light[2]), what="green"
    )
    outcome = said(await listener.until(wire.EVENT_UNLOCK))
    assert outcome == {"challenge": challenge, "ok": True, "ms": 300, "reason": ""}
    await board.relay.until_shut()
    unlocked = await board.wire_log.until("unlock", "Signed unlock for 0.3 s")
    confirmed = await board.wire_log.until("confirmation", after=unlocked.at)
    assert unlocked.ms
    assert confirmed.ms
    assert board.relay.opened == 1


async def test_what_the_broker_hands_on_beside_commands_is_no_line_of_the_log(board: FirmwareBoard) -> None:
    old = Publication(wire.topic(DOOR, wire.STATE_INFO), b"{}", retained=False, number=7, at=0.0)
    board.silent = True
    assert board.passes(old)
    assert not [note for note in board.wire_log.notes if note.kind == "command"]


async def test_a_silent_board_hears_no_command_and_rings_all_the_same(
    board: FirmwareBoard, intake: Intake, listener: Listener
) -> None:
    challenge = await listener.challenge()
    board.silent = True
    await listener.command(orders.CMD_UNLOCK, '{"ms":300}', challenge)
    await board.wire_log.until("command", "“unlock” is on the wire, and the board stays silent")
    board.press()
    await intake.changes.until(lambda: len(intake.pictures) == 3)
    assert board.relay.opened == 0
    board.silent = False
    await listener.command(orders.CMD_UNLOCK, '{"ms":300}', await listener.challenge())
    await board.relay.until_open()


async def test_a_board_whose_camera_is_off_rings_tells_so_and_sees_again(
    board: FirmwareBoard, intake: Intake, listener: Listener
) -> None:
    await listener.until(wire.STATE_HEALTH, lambda p: json.loads(p)["camera"])
    board.blind = True
    board.press()
    await listener.until(wire.EVENT_RING)
    await listener.until(wire.STATE_HEALTH, lambda p: not json.loads(p)["camera"])
    assert not intake.pictures
    board.blind = False
    board.press()
    await intake.changes.until(lambda: len({ring for ring, _ in intake.pictures}) == 1)


async def test_presses_wait_while_the_broker_is_out_and_say_how_old_they_are(
    broker: EmbeddedBroker, board: FirmwareBoard
) -> None:
    await broker.go_out()
    await board.changes.until(lambda: not board.connected)
    for _ in range(3):
        board.press()
    assert board.waiting == 3
    await broker.come_back()
    await board.until_connected()
    await board.changes.until(lambda: not board.waiting)

    def rings() -> list[str]:
        return [note.text for note in board.wire_log.notes if note.kind == "ring"]

    # the last one has left the board's queue, and may be on its way through the broker
    await board.wire_log.changes.until(lambda: len(rings()) == 3)
    assert [text.partition(" is ")[0][-2:] for text in rings()] == ["-1", "-2", "-3"]


async def test_no_more_presses_are_said_to_wait_than_the_board_keeps(
    broker: EmbeddedBroker, board: FirmwareBoard
) -> None:
    await broker.go_out()
    for _ in range(QUEUE + 3):
        board.press()
    assert board.waiting == QUEUE


async def test_the_next_picture_shows_who_stands_there_now_at_the_size_the_sensor_is_set_to(
    board: FirmwareBoard, camera: DoorbellCamera, intake: Intake, listener: Listener
) -> None:
    challenge = await listener.challenge()
    await listener.command(orders.CMD_SETTINGS, '{"size":"QVGA","burst":1}', challenge)
    await listener.challenge()
    camera.scene = Scene.DARK
    board.press()
    await intake.changes.until(lambda: len(intake.pictures) == 1)
    camera.scene = Scene.EILEEN
    board.press()
    await intake.changes.until(lambda: len(intake.pictures) == 2)
    pictures = list(intake.pictures.values())
    assert [size_of(jpeg) for jpeg in pictures] == [(320, 240)] * 2
    assert light_of(pictures[0]) < 20 < light_of(pictures[1])


async def test_a_persons_own_pictures_are_the_burst_in_their_order(
    board: FirmwareBoard, camera: DoorbellCamera, intake: Intake
) -> None:
    camera.show([cv2.imencode(".png", np.full((90, 120, 3), shade, np.uint8))[1].tobytes() for shade in (9, 99, 199)])
    board.press()
    await intake.changes.until(lambda: len(intake.pictures) == 3)
    in_order = [intake.pictures[key] for key in sorted(intake.pictures)]
    assert [round(light_of(jpeg) / 10) for jpeg in in_order] == [1, 10, 20]


async def test_the_watchdog_lets_a_hung_board_start_afresh(board: FirmwareBoard, listener: Listener) -> None:
    (process,) = processes_of(board)
    process.suspend()
    assert board._simulated
    board._simulated._bite()
    await board.changes.until(lambda: not board.connected)
    await board.until_connected()
    board.press()
    assert await listener.until(wire.EVENT_RING)
    assert processes_of(board) != [process]


async def test_a_board_that_is_told_to_starts_afresh(board: FirmwareBoard, listener: Listener) -> None:
    await listener.command(orders.CMD_REBOOT, "{}", await listener.challenge())
    await board.wire_log.until("link", "The board starts afresh")
    await board.changes.until(lambda: not board.connected)
    await board.until_connected()
    board.press()
    assert await listener.until(wire.EVENT_RING)


async def test_several_boards_live_side_by_side(
    broker: EmbeddedBroker, intake: Intake, camera: DoorbellCamera, workshop: Workshop
) -> None:
    boards = [board_at(broker, intake, camera, workshop, f"door{n}") for n in range(3)]
    await asyncio.gather(*(board.__aenter__() for board in boards))
    try:
        await asyncio.gather(*(board.until_connected() for board in boards))
        for board in boards:
            board.press()
        await asyncio.gather(*(board.wire_log.until("ring") for board in boards))
    finally:
        await asyncio.gather(*(board.__aexit__(None, None, None) for board in boards))


async def test_nothing_is_left_of_a_board_and_its_workshop(
    broker: EmbeddedBroker, intake: Intake, camera: DoorbellCamera, no_firmware: str, tmp_path: Path
) -> None:
    if no_firmware:
        pytest.skip(no_firmware)
    workshop = Workshop(tmp_path / "board")
    await asyncio.to_thread(workshop.open)
    async with board_at(broker, intake, camera, workshop) as board:
        (process,) = processes_of(board)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 1 * shared_by()
    assert not process.is_running()
    with pytest.raises(LineDown):
        board.press()
    await asyncio.to_thread(workshop.close)
    assert await asyncio.to_thread(lambda: not list(tmp_path.iterdir()))
