"""What goes wrong with the house itself, its lines, and whoever is before it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from random import Random

import psutil

from tests.bench.chaos.home import DOORS, ChaosHome

#: Methods whose reply may be lost: a message that was sent is then sent once more.
_SENDING = ("sendMessage", "sendPhoto")


@asynccontextmanager
async def nothing(_home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """A quiet evening."""
    yield


@asynccontextmanager
async def service_is_killed(home: ChaosHome, chance: Random) -> AsyncIterator[None]:
    """Kill -9 of the service in the middle of it; it is started again at once."""

    async def soon() -> None:
        await asyncio.sleep(chance.uniform(0, 3))
        await home.restart()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(soon())
        yield


@asynccontextmanager
async def recogniser_is_killed(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """Kill -9 of every process that the service started."""
    process = home.service.process
    assert process
    with suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
    yield


@asynccontextmanager
async def broker_restarts(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """Kill -9 of mosquitto, a second after its last save, and back after a while."""
    await asyncio.sleep(1.2)  # it saves its sessions each second
    await home.broker.kill()
    try:
        yield
    finally:
        await home.broker.start()


@asynccontextmanager
async def broker_freezes(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """Mosquitto stands still, its connections with it."""
    home.broker.freeze()
    try:
        yield
    finally:
        home.broker.thaw()


@asynccontextmanager
async def telegram_is_away(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """Nobody answers there."""
    home.tally.unheard += home.on_the_way()
    await home.telegram.go_out()
    try:
        yield
    finally:
        await home.telegram.come_back()


@asynccontextmanager
async def telegram_is_moody(home: ChaosHome, chance: Random) -> AsyncIterator[None]:
    """Slow, 429, 502, lines cut before and after a call was carried out."""
    faults = home.telegram.faults
    for method in (*_SENDING, "editMessageText", "editMessageCaption", "editMessageMedia", "answerCallbackQuery"):
        match chance.randrange(6):
            case 0:
                faults.delay(chance.uniform(0.3, 2.0), method, times=3)
            case 1:
                faults.slow_down(1, method, times=2)
            case 2:
                faults.break_gateway(method, times=2)
            case 3:
                faults.drop(method, times=2)
            case 4:
                faults.lose_reply(method, times=2)
                home.tally.unheard += 2 * (method in _SENDING)
    try:
        yield
    finally:
        faults.clear()


@asynccontextmanager
async def telegram_counts(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """Telegram's own limits: who sends too many messages to one chat, or to all, is told to wait."""
    home.telegram.rate_limit.on = True
    try:
        yield
    finally:
        home.telegram.rate_limit.on = False


@asynccontextmanager
async def clock_jumps(home: ChaosHome, chance: Random) -> AsyncIterator[None]:
    """The machine's clock is put wrong by hours, and right again."""
    shift_s = chance.choice((-1, 1)) * chance.uniform(60, 6 * 3600)
    home.shift_file.write_text(f"{shift_s}", encoding="ascii")
    try:
        yield
    finally:
        home.shift_file.write_text("0", encoding="ascii")


@asynccontextmanager
async def strangers_flood(home: ChaosHome, chance: Random) -> AsyncIterator[None]:
    """Messages of strangers, and connections that say nothing, or junk."""
    for _ in range(60):
        await home.stranger.send_text(chance.choice(("/start", "/unlock", "hello", "/people", "\u202e<b>x")))
    async with AsyncExitStack() as stack:
        for number in range(60):
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", home.service.http_port)
                stack.callback(writer.close)
                if number % 2:
                    writer.write(chance.randbytes(300))
        yield


@asynccontextmanager
async def board_hangs(home: ChaosHome, chance: Random) -> AsyncIterator[None]:
    """A board swallows its orders."""
    board = home.boards[chance.choice(list(DOORS))]
    board.silent = True
    try:
        yield
    finally:
        board.silent = False


@asynccontextmanager
async def disk_is_full(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """No byte can be written, and then there is room again."""
    assert home.disk
    home.disk.fill()
    try:
        yield
    finally:
        os.truncate(home.disk.folder / "filler", 0)
