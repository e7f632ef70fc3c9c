"""``SigningBoard``, the board of the devices' tests, is held to what the firmware said when it was recorded."""

import json

import pytest

from bot.devices import wire
from tests.devices.boards.signing_board import KEY, SigningBoard, signed_message
from tests.devices.recorded import RECORDINGS, Said, read
from tests.rig.mosquitto import Mosquitto
from tests.rig.other_end import OtherEnd

#: The newest program's.
RECORDED = max(RECORDINGS.glob("board-*.jsonl"))
SIGNED = [line for line in read(RECORDED) if isinstance(line, Said) and line.by == "board" and '"sig"' in line.payload]


def _names(word: str) -> list[set[str]]:
    return [set(json.loads(line.payload)) for line in SIGNED if line.topic.endswith(word)]


@pytest.mark.parametrize("line", SIGNED, ids=lambda line: line.topic.removeprefix("doorbell/front/"))
def test_it_signs_as_the_firmware_does_byte_by_byte(line: Said) -> None:
    told = json.loads(line.payload)
    boot, _, number = told.pop("said").partition("-")
    del told["sig"]
    assert signed_message(line.topic, told, boot, int(number), KEY).decode() == line.payload


async def test_what_it_says_the_firmware_says_too_with_the_same_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    broker = Mosquitto(tmp_path_factory.mktemp("broker"))
    await broker.start()
    try:
        async with OtherEnd(broker.port) as line, OtherEnd(broker.port) as listener:
            await listener.subscribe("doorbell/front/#")
            board = SigningBoard(line)
            await board.start()
            await board.confirm("ab" * 16)
            told = dict([await listener.hear() for _ in range(3)])
    finally:
        await broker.stop()
    assert told["doorbell/front/state/online"] == wire.ONLINE
    assert set(json.loads(told["doorbell/front/event/unlock"])) in _names(wire.EVENT_UNLOCK)
    info = set(json.loads(told["doorbell/front/state/info"]))
    assert all(info <= names for names in _names(wire.STATE_INFO))
