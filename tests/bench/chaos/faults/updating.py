"""Updates of the board with the real program: one that runs, one that does not, and one that does not arrive whole."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.demo.telegram.chat_message import ChatMessage
from bot.words.chat import labels
from firmware.simulator.board import BoardOff
from firmware.tools import image, release
from firmware.tools.image import Compiled
from tests.bench.chaos.home import DOORS, ChaosHome, newest_id
from tests.bench.chaos.real_board import RealBoard
from tests.english import ENGLISH
from tests.rig.machine import as_if_alone, shared_by

#: A program that ends as it begins.
BROKEN = Compiled("doorbell.py", b"def run(slot):\n    raise RuntimeError('bad release')\n")

#: A board keeps what it tries after a minute: its time runs ahead in such steps, with such pauses, in seconds.
_STEP_S, _LOOK_S = 3, 0.2

#: So many of the owner's newest messages may tell it.
_LATEST = 200

#: What an owner asks for is shown so soon, in seconds; this and the next on a machine that does nothing else.
_SHOWN_S = 30.0

#: Whoever ordered it hears of the end within so long, in seconds: but where something else went wrong on the board
#: behind it, it is not told, and they hear after a quarter of an hour that nothing was heard.
_TOLD_S = 40.0

_YES = ENGLISH.plain(labels.UPDATE_YES)


class Release(StrEnum):
    """What is offered to the board."""

    GOOD = "good"
    #: It does not start, and the board goes back.
    BROKEN = "broken"
    #: One of its files is not the one that its manifest names.
    SPOILT = "spoilt"


@asynccontextmanager
async def board_is_updated(home: ChaosHome, chance: Random) -> AsyncIterator[None]:
    """An owner has a board updated while people ring there; they hear how it ended."""
    door = chance.choice(home.real_at)
    board = home.boards[door]
    assert isinstance(board, RealBoard)
    what = chance.choice(list(Release))
    home.tally.updates[what] += 1
    version = f"99.0.{sum(home.tally.updates[kind] for kind in Release)}"
    await asyncio.to_thread(_offer, home.books.data / "updates", version, what)
    before = newest_id(home.anna)
    await home.anna.send_text("/boards")
    offered = f"⬆️ Update to {version}"
    shown = await home.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id > before and _offers(m, offered, door)), None),
        _SHOWN_S * shared_by(),
    )
    await home.anna.tap(shown, offered)
    asking = await home.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id > shown.id and _YES in m.labels), None),
        _SHOWN_S * shared_by(),
    )
    await home.anna.tap(asking, _YES)
    await home.anna.chat.until_message(f"fetches version {version}", after=before, timeout_s=_SHOWN_S * shared_by())
    since = newest_id(home.anna)
    yield
    try:
        await _until_told(home, board, version, since)
    except TimeoutError:
        home.tally.updates["not told of yet"] += 1


def _offers(message: ChatMessage, update: str, door: str) -> bool:
    return update in message.labels and DOORS[door] in message.text.lower()


async def _until_told(home: ChaosHome, board: RealBoard, version: str, since: int) -> None:
    """Let the board's time run ahead until its owner knows how it ended."""
    ends = (f"runs version {version} now", f"The update to {version} did not")
    async with as_if_alone(_TOLD_S):
        while not any(m.id > since and any(end in m.text for end in ends) for m in home.anna.chat.messages[-_LATEST:]):
            with suppress(BoardOff, TimeoutError):
                await board.simulated.skip(_STEP_S)
            await asyncio.sleep(_LOOK_S)


def _offer(folder: Path, version: str, what: Release) -> None:
    """Put a release where the service offers it to boards."""
    with TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        named = scratch / "version.py"
        named.write_text(f'VERSION = "{version}"\n')
        others = [BROKEN] if what is Release.BROKEN else image.program(scratch)
        running = [file for file in others if file.name != "version.mpy"]
        release.write(folder, [*running, image.compile_file(named, scratch)], version)
    if what is Release.SPOILT:
        spoilt = folder / "mqtt.mpy"
        spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"!")
