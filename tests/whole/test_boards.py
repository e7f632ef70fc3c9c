"""The board's life with both sides real: the service as a process, the firmware under MicroPython, the chat between."""

import asyncio
import contextlib
import json
import stat
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.stand_in import TelegramStandIn
from firmware.simulator.board import SimulatedBoard
from firmware.simulator.workshop import missing
from firmware.tools import image, provision, release
from firmware.tools.image import Compiled
from tests.english import texts
from tests.firmware.rig import compiled, flashed, portraits
from tests.rig.mosquitto import BROKER, Mosquitto
from tests.rig.service.process import KEY
from tests.rig.service.whole import WholeRig
from tests.whole.test_commands import command

REASON = missing() or ("" if BROKER else "mosquitto is not installed")

#: The ground colour of a board that is online.
ONLINE = [0, 0, 3]


@dataclass
class Porch:
    """Everything, with a doorbell that is a real one but for its hardware."""

    rig: WholeRig
    board: SimulatedBoard

    async def ask(self, text: str, *words: str) -> ChatMessage:
        """Anna writes, until she is answered with these words: what a board tells takes a moment."""
        anna = self.rig.anna
        for _ in range(20):
            sent = await anna.send_text(text)
            with contextlib.suppress(TimeoutError):
                return await anna.chat.until_message(*words, timeout_s=2, after=sent.id)
        raise AssertionError([m.text for m in anna.chat.messages[-3:]])

    async def tap_twice(self, message: ChatMessage, label: str, yes: str) -> ChatMessage:
        """Anna taps, and taps once more; returns the message that asked her."""
        anna = self.rig.anna
        await anna.tap(message, label)
        asking = await anna.chat.until_message("Shall I", timeout_s=20, after=message.id)
        await anna.tap(asking, yes)
        return asking


@pytest.fixture
async def porch(tmp_path: Path) -> AsyncIterator[Porch]:
    async with AsyncExitStack() as stack:
        broker = Mosquitto(tmp_path)
        await broker.start()
        stack.push_async_callback(broker.stop)
        telegram = await stack.enter_async_context(TelegramStandIn())
        rig = WholeRig(tmp_path, broker, telegram)
        rig.service.forked = True
        stack.push_async_callback(rig.service.kill)
        fitted = {"leds": 16, "lock": True}
        flash = flashed(tmp_path, broker.port, rig.service.http_port, key=KEY, fitted=fitted)
        board = await stack.enter_async_context(SimulatedBoard(flash, portraits()))
        await rig.service.start()
        await asyncio.gather(
            rig.move_in(),
            rig.service.until_health("recogniser", ok=True),
            board.until("light", colour=ONLINE),
        )
        yield Porch(rig, board)


@pytest.mark.skipif(bool(REASON), reason=REASON or "-")
async def test_a_board_is_looked_through_restarted_set_and_updated_from_the_chat(porch: Porch, tmp_path: Path) -> None:
    data = porch.rig.service.folder / "data"
    await look(porch)
    await restart(porch)
    await sharpen(porch)
    release.write(data / "updates", next_release(tmp_path, "99.0.1"), "99.0.1")
    await update(porch, "99.0.1")

    lines = (data / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    noted = [json.loads(line)["what"] for line in lines]
    done = ["looked", "restart ordered", "pictures changed", "update ordered", "update ended"]
    assert [what for what in noted if what in done] == done
    # nobody rang: no visit, no card, no pulse
    assert list((data / "visits").iterdir()) == []
    everybody = (porch.rig.anna, porch.rig.leo)
    assert not [m for user in everybody for m in user.chat.messages if "is at the front door" in m.text]
    assert [m for m in porch.rig.leo.chat.messages if m.photo] == []
    assert not porch.board.relay.pulses


async def look(porch: Porch) -> None:
    asked = await porch.rig.anna.send_text("/look")
    seen = await porch.rig.anna.chat.until_message(
        "At the front door now", "someone I don’t know", timeout_s=20, after=asked.id
    )
    assert seen.photo


async def restart(porch: Porch) -> None:
    shown = await porch.ask("/boards", "the doorbell is online", "Its camera works.")
    asking = await porch.tap_twice(shown, texts.RESTART, texts.RESTART_YES)
    await porch.rig.anna.chat.until_message("has restarted and is back", timeout_s=30, after=asking.id)
    assert porch.board.starts == 2


async def sharpen(porch: Porch) -> None:
    shown = await porch.ask("/boards", "since it was told to restart", "Pictures: normal.")
    await porch.rig.anna.tap(shown, "Pictures: sharper")
    await porch.rig.anna.chat.until_message("Pictures from the front door are sharper", timeout_s=20)


async def update(porch: Porch, version: str) -> None:
    shown = await porch.ask("/boards", f"Version {version} is ready for it.", "Pictures: sharper")
    since = len(porch.board.events)
    asking = await porch.tap_twice(shown, f"⬆️ Update to {version}", texts.UPDATE_YES)
    await porch.rig.anna.chat.until_message(f"fetches version {version} now", timeout_s=20, after=asking.id)
    await porch.board.until("reset", since=since)
    await porch.ask("/boards", f"Version {version}.", "It tries its new version")
    await porch.rig.service.kill()
    await porch.rig.service.start()  # whoever ordered it hears of its end all the same
    await porch.board.skip(63)
    await porch.rig.anna.chat.until_message(f"front door runs version {version} now.", timeout_s=20)
    slots = json.loads((porch.board.flash / "slots.json").read_text())
    assert (slots["active"], slots["trial"]) == ("b", "")


def next_release(scratch: Path, version: str) -> list[Compiled]:
    """The program that runs, under another version."""
    (scratch / "version.py").write_text(f'VERSION = "{version}"\n')
    running = (Compiled(path.name, path.read_bytes()) for path in sorted((compiled() / "a").iterdir()))
    new = image.compile_file(scratch / "version.py", scratch)
    return [new if file.name == new.name else file for file in running]


async def test_a_board_s_settings_file_is_handed_out_on_the_command_line(tmp_path: Path) -> None:
    settings = {
        "BOT_TOKEN": "123456789:" + "A" * 35,
        "DOORS__FRONT__NAME": "front door",
        "DOORS__FRONT__KEY": KEY,
        "LAN_ADDRESS": "192.0.2.7",
    }
    file = tmp_path / "secrets.json"
    file.write_text("an old one")
    file.chmod(0o644)
    status, said = await command(tmp_path, "board", "front", "--out", str(file), **settings)
    assert status == 0
    assert KEY not in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    document = json.loads(file.read_text())
    assert provision.settings_for(document, {})["broker"]["host"] == "192.0.2.7"
    status, said = await command(tmp_path, "board", "front", **settings)
    assert status == 0
    assert KEY in said
    status, said = await command(tmp_path, "board", "garage", **settings)
    assert (status, said) == (1, "There is no door “garage”; there is front.\n")
