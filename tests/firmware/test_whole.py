"""Press -> family card -> tap -> pulse, with both sides real: this program on the board, and the whole service."""

import shutil
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.demo.telegram.stand_in import TelegramStandIn
from firmware.simulator.board import SimulatedBoard
from tests.english import texts
from tests.firmware.rig import flashed, portraits
from tests.portraits import as_jpeg, at_the_door, grace
from tests.rig.mosquitto import Mosquitto
from tests.rig.service.process import KEY
from tests.rig.service.whole import WholeRig


async def test_a_press_on_the_board_becomes_a_named_card_and_a_tap_becomes_a_pulse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures = tmp_path / "pictures"
    shutil.copytree(portraits(), pictures)
    (pictures / "640x480.jpg").write_bytes(at_the_door(grace()))
    async with AsyncExitStack() as stack:
        broker = Mosquitto(tmp_path)
        await broker.start()
        stack.push_async_callback(broker.stop)
        telegram = await stack.enter_async_context(TelegramStandIn())
        rig = WholeRig(tmp_path, broker, telegram)
        stack.push_async_callback(rig.service.kill)
        await rig.service.start()
        await rig.move_in()
        await rig.service.until_health("recogniser", ok=True)
        await rig.anna.send_photo(as_jpeg(grace()), "Grace")
        await rig.anna.chat.until_message("I know Grace now", timeout_s=30)
        http_port = urlsplit(rig.service.url).port
        assert http_port
        flash = flashed(tmp_path, broker.port, http_port, key=KEY)
        board = await stack.enter_async_context(SimulatedBoard(flash, pictures))
        await board.until("light", colour=[0, 0, 3])  # the ground colour of a board that is online

        pressed_us = await board.press_and_release()
        named = await rig.anna.chat.until_message("Grace is at the front door", timeout_s=30)
        named_ms = (time.time_ns() // 1000 - pressed_us) / 1000
        assert named.photo
        await rig.anna.tap(named, texts.UNLOCK)
        confirm = await rig.anna.chat.until_message("Confirm", timeout_s=20)
        await rig.anna.tap(confirm, "✅ Yes, open the front door")
        await board.until("pio", freq=2000)
        for user in (rig.anna, rig.leo):
            told = await user.chat.until_message("Grace is at the front door", "Anna opened", timeout_s=20)
            assert texts.UNLOCK not in told.labels
        (pulse,) = board.relay.pulses
        with capsys.disabled():
            sys.stdout.write(
                f"\n  press on the board -> named card in the chat: {named_ms:.0f} ms; pulse {pulse.ms:.0f} ms\n"
            )
        assert abs(pulse.ms - 3000) <= 2
        assert not board.relay.faults
