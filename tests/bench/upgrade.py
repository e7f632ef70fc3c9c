"""The upgrade from release 0.1.0 as a family does it, and the way back: ``uv run python -m tests.bench.upgrade``.

Release 0.1.0, out of the project's history, serves a household for a while, with the board's program of then in the
simulator. It is stopped, its folder is copied, and this release is started over it; everything that was there is
compared, what was left open is answered. Then back to 0.1.0 with the copy, forth again, and the board is updated.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.doors.presence import LET_THROUGH
from firmware.simulator.board import CONTACT
from firmware.tools import release
from firmware.tools.image import program
from tests.bench.upgraded import differences
from tests.english import texts
from tests.firmware.first_release import checked_out, first_program
from tests.firmware.held_up import PatientBoard
from tests.firmware.record import FORGETS_S
from tests.firmware.rig import flashed, portraits
from tests.firmware.test_updates import UPDATE_HEAP
from tests.portraits import as_jpeg, at_the_door, eileen, grace
from tests.rig.mosquitto import Mosquitto
from tests.rig.service.process import KEY, ROOT
from tests.rig.service.whole import WholeRig

#: What 0.1.0 is made of.
_FIRST_PARTS = ("bot", "recognizer", "firmware", "main.py", "pyproject.toml")

#: A strike's pulse, and a little, in seconds.
_PULSE_S = 5.0

#: So long a ring may be answered, and a little, in seconds: another one within that time has no card of its own.
_OPEN_S = 125.0

_YES = "✅ Yes, open the front door"
_LED_READY = [0, 0, 3]


@dataclass
class Home:
    """A household with the board of then; ``done`` is what held, in order."""

    rig: WholeRig
    board: PatientBoard
    first: Path
    done: dict[str, Any] = field(default_factory=dict)
    #: When whoever still waits in the copy rang, by the monotonic clock.
    rang_at: float = 0.0

    @property
    def data(self) -> Path:
        """Where the service keeps everything."""
        return self.rig.service.folder / "data"

    def say(self, what: str, value: Any = True) -> None:
        """Note what held."""
        self.done[what] = value
        print(f"{what}: {value}", flush=True)

    async def serve(self, root: Path) -> None:
        """Start the service of this checkout."""
        service = self.rig.service
        service.root, service.program = root, (str(root / "main.py"),)
        began = time.monotonic()
        await service.start()
        await service.until_health("broker", ok=True)
        await service.until_health("recogniser", ok=True)
        self.done.setdefault("starts_s", []).append(round(time.monotonic() - began, 1))

    async def ring(self, picture: bytes, *words: str) -> ChatMessage:
        """Somebody rings; the card that says so."""
        (portraits_of(self.board) / "640x480.jpg").write_bytes(picture)
        anna = self.rig.anna
        self.rig.before = max(message.id for message in anna.chat.messages)
        await self.board.press_and_release()
        return await anna.chat.until_message(*words, timeout_s=40, after=self.rig.before)

    async def let_in(self, card: ChatMessage) -> None:
        """Anna taps, twice, and the strike is released."""
        since, user = len(self.board.events), self.rig.anna
        await user.tap(card, texts.UNLOCK)
        asked = await user.chat.until(
            lambda chat: chat.message(card.id) if _YES in (chat.message(card.id) or card).labels else None, 20
        )
        await user.tap(asked, _YES)
        await self.rig.leo.chat.until_message("Anna opened", timeout_s=20, after=self.rig.before)
        await self.board.until("pio", since=since, freq=2000)
        await asyncio.sleep(_PULSE_S)  # until it is over its board refuses another


def portraits_of(board: PatientBoard) -> Path:
    """What stands before a board's camera."""
    return board.bus.pictures


@asynccontextmanager
async def a_home(folder: Path) -> AsyncIterator[Home]:
    """Broker, Telegram's stand-in and the board of 0.1.0; no service yet. Raises HistoryMissing."""
    async with AsyncExitStack() as stack:
        broker = Mosquitto(folder)
        await broker.start()
        stack.push_async_callback(broker.stop)
        telegram = await stack.enter_async_context(TelegramStandIn())
        rig = WholeRig(folder, broker, telegram)
        stack.push_async_callback(rig.service.kill)
        first = checked_out(folder / "first", *_FIRST_PARTS)
        image = first_program(folder / "program")
        pictures = folder / "pictures"
        shutil.copytree(portraits(), pictures)
        flash = flashed(folder, broker.port, rig.service.http_port, key=KEY, program=image)
        board = await stack.enter_async_context(PatientBoard(flash, pictures, heap=UPDATE_HEAP))
        yield Home(rig, board, first)


async def live(home: Home) -> None:
    """What a household does with 0.1.0."""
    rig, anna, leo = home.rig, home.rig.anna, home.rig.leo
    await home.serve(home.first)
    await rig.move_in()
    await home.board.until("light", colour=_LED_READY)
    await home.board.do("level", pin=CONTACT, value=0)
    await anna.send_photo(as_jpeg(grace()), "Grace")
    await anna.chat.until_message("I know Grace now", timeout_s=40)
    await home.let_in(await home.ring(at_the_door(grace()), "Grace is at the front door"))
    home.say("0.1.0: a named ring, let in over its board")
    unknown = await home.ring(at_the_door(eileen(), light=0.95), "Someone I don’t know is at the front door")
    await _teach_from_card(anna, unknown, "Eileen")
    await leo.tap(await leo.chat.until_message("Eileen is at the front door", timeout_s=20), texts.IGNORE)
    await anna.chat.until_message("Leo ignored it", timeout_s=20)
    await home.board.skip(FORGETS_S)
    await asyncio.sleep(LET_THROUGH.total_seconds())  # the service forgets by a clock of its own
    await home.board.do("level", pin=CONTACT, value=1)
    await anna.chat.until_message("nobody unlocked it", timeout_s=20)
    await home.board.do("level", pin=CONTACT, value=0)
    await anna.send_text("/invite")
    await anna.send_text("/forget Eileen")
    await anna.chat.until_message("forget", timeout_s=20)
    home.say("0.1.0: a face taught from the card, a forced door, an open invitation, an open question")
    await home.ring(at_the_door(grace(), left=140), "Grace is at the front door")
    home.rang_at = time.monotonic()
    home.say("0.1.0: stopped while somebody waits at the door", await rig.service.stop() == 0)


async def _teach_from_card(user: User, card: ChatMessage, name: str) -> None:
    await user.tap(card, "Who is it?")
    picking = await user.chat.until(
        lambda chat: chat.message(card.id) if "Someone new" in (chat.message(card.id) or card).labels else None, 20
    )
    await user.tap(picking, "Someone new")
    await user.reply(await user.chat.until_message("What is their name?", timeout_s=20), name)


async def check_here(home: Home, kept: Path) -> None:
    """This release over the folder of 0.1.0."""
    rig, anna = home.rig, home.rig.anna
    waiting = await rig.newest(anna, texts.UNLOCK)
    await home.serve(ROOT)
    await home.let_in(waiting)
    home.say("the card that was open is answered, and the door of the old board opens")
    await home.let_in(await home.ring(at_the_door(grace()), "Grace is at the front door"))
    home.say("a new ring is named by the faces of then, and let in")
    asked = await anna.send_text("/people")
    for name in ("Eileen", "Grace"):
        await anna.chat.until_message(f"{name}\n1 photo", timeout_s=30, after=asked.id)
    asked = await anna.send_text("/today")
    await anna.chat.until_message("Grace", timeout_s=30, after=asked.id)
    home.say("/people and /today know them")
    home.say("it stopped", await rig.service.stop() == 0)
    found = await differences(kept, home.data)
    home.say("compared with the copy, item by item", found)


async def go_back(home: Home, kept: Path) -> None:
    """0.1.0 once more: over what this release wrote, and over the copy."""
    rig = home.rig
    newer = home.data.with_name("newer")
    home.data.rename(newer)
    shutil.copytree(kept, home.data)
    await home.serve(home.first)
    await asyncio.sleep(home.rang_at + _OPEN_S - time.monotonic())  # in the copy somebody waits at the door still
    await home.let_in(await home.ring(at_the_door(grace()), "Grace is at the front door"))
    home.say("back with the copy: 0.1.0 serves as before", await rig.service.stop() == 0)
    shutil.rmtree(home.data)
    shutil.copytree(newer, home.data)
    began = len(rig.service.log)
    try:
        await home.serve(home.first)
        await home.ring(at_the_door(grace()), "Grace is at the front door")
        home.say("without the copy, over what this release wrote: 0.1.0 rings, and names")
    except (RuntimeError, TimeoutError) as exc:
        shown = [message.text for message in rig.anna.chat.messages if message.id > rig.before]
        what = {"error": type(exc).__name__, "the chat": shown, "the log": rig.service.log[began:].splitlines()[-30:]}
        home.say("without the copy, over what this release wrote: 0.1.0 does not serve", what)
    await rig.service.kill()
    shutil.rmtree(home.data)
    newer.rename(home.data)


async def update_board(home: Home) -> None:
    """Forth again, and the board's program, too."""
    rig, anna = home.rig, home.rig.anna
    with tempfile.TemporaryDirectory() as scratch:
        release.write(home.data / "updates", program(Path(scratch)))
    await home.serve(ROOT)
    before = max(message.id for message in anna.chat.messages)
    await anna.send_text("/boards")
    shown = await anna.chat.until_message(f"Version {release.version()} is ready", timeout_s=30, after=before)
    await anna.tap(shown, f"⬆️ Update to {release.version()}")
    asked = await anna.chat.until_message("Shall I", timeout_s=20, after=shown.id)
    since = len(home.board.events)
    await anna.tap(asked, texts.UPDATE_YES)
    await home.board.until("reset", since=since, timeout_s=120)
    await home.board.until("nic", since=since, active=True, timeout_s=60)
    await home.board.do("level", pin=CONTACT, value=0)
    await home.board.skip(63)
    await anna.chat.until_message(f"runs version {release.version()} now", timeout_s=60)
    home.say(f"the board fetched {release.version()} with its program of then, and keeps it")
    await home.let_in(await home.ring(at_the_door(grace()), "Grace is at the front door"))
    home.say("a ring of the updated board is named, and let in", await rig.service.stop() == 0)


async def run(folder: Path) -> dict[str, Any]:
    """All of it; what held."""
    async with a_home(folder) as home:
        kept = folder / "copy"
        await live(home)
        shutil.copytree(home.data, kept)
        await check_here(home, kept)
        await go_back(home, kept)
        await update_board(home)
        return home.done


def main() -> int:
    """The command line; 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doorman-upgrade-") as folder:
        done = asyncio.run(run(Path(folder)))
    if chosen.json:
        chosen.json.write_text(json.dumps(done, indent=2))
    return int(bool(done["compared with the copy, item by item"]["lost"]))


if __name__ == "__main__":
    sys.exit(main())
