"""Record what a board says: ``uv run python -m tests.firmware.record`` writes ``tests/fixtures/board-VERSION.jsonl``.

The firmware as it is now runs under MicroPython; behind it stand mosquitto and the real ``bot/devices`` with a house.
Somebody asks for smaller pictures, rings, is let in and goes out again by the exit button; the door is forced; a
resident looks through the camera; the board is updated; then its plug is pulled. The key is the tests' own.
"""

import asyncio
import base64
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.subscribeoptions import SubscribeOptions
from yarl import URL

from bot.devices.boards.updates import MANIFEST
from bot.nursery import Nursery
from firmware.simulator.board import CONTACT, EXIT, SimulatedBoard
from firmware.tools import release
from tests.devices.recorded import (
    FRONT,
    NEW_VERSION,
    RECORDINGS,
    Asked,
    Deed,
    House,
    Line,
    Said,
    standing_house,
    write,
)
from tests.firmware.held_up import PatientBoard
from tests.firmware.rig import flashed, small_pictures
from tests.firmware.test_updates import UPDATE_HEAP, whole_release
from tests.rig.mosquitto import Mosquitto, free_port

#: The board forgets within this long that it let somebody through, in seconds.
FORGETS_S = 15.0

#: A new program is on trial for a minute, in seconds.
ON_TRIAL_S = 63.0

#: Headers that a request is judged by.
KEPT_HEADERS = ("content-type", "x-doorman-time", "x-doorman-nonce", "x-doorman-signature")

#: Where the tap talks to itself.
MARK = "recording/mark"


class Tap:
    """Hears both sides of the broker, and stands between board and service on HTTP; ``lines`` is what it heard."""

    def __init__(self, broker_port: int, service_port: int) -> None:
        self.lines: list[Line] = []
        self.port = 0
        self._broker_port = broker_port
        self._service_port = service_port
        self._loop = asyncio.get_running_loop()
        self._marks: asyncio.Queue[None] = asyncio.Queue()
        self._asking = 0
        self._grew = asyncio.Condition()
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.on_message = self._on_message
        self._subscribed = asyncio.Event()
        self._client.on_subscribe = self._on_subscribe

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Tap"]:
        """Listen while the block lasts."""
        app = web.Application(client_max_size=8 << 20)
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self._client.connect("127.0.0.1", self._broker_port)
        self._client.loop_start()
        options = SubscribeOptions(qos=1, retainAsPublished=True)
        self._client.subscribe([("doorbell/#", options), (MARK, options)])
        try:
            async with asyncio.timeout(10):
                await self._subscribed.wait()
            yield self
        finally:
            self._client.disconnect()
            await asyncio.to_thread(self._client.loop_stop)
            await runner.cleanup()

    async def catch_up(self) -> None:
        """Wait until everything is written down that was said before."""
        self._client.publish(MARK, b"", qos=1)
        async with asyncio.timeout(10), self._grew:
            await self._grew.wait_for(lambda: not self._asking)
        async with asyncio.timeout(10):
            await self._marks.get()

    async def until(self, topic: str, *, since: int = 0, **told: object) -> None:
        """Wait until the board has said this."""

        def said(line: Line) -> bool:
            if not isinstance(line, Said) or line.topic != f"doorbell/{FRONT}/{topic}":
                return False
            return not told or told.items() <= json.loads(line.payload).items()

        async with asyncio.timeout(60), self._grew:
            await self._grew.wait_for(lambda: any(said(line) for line in self.lines[since:]))

    async def write_down(self, line: Line) -> None:
        """Write down what happened."""
        async with self._grew:
            self.lines.append(line)
            self._grew.notify_all()

    def _on_subscribe(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._subscribed.set)

    def _on_message(self, _: Client, __: object, message: MQTTMessage) -> None:
        if message.topic == MARK:
            self._loop.call_soon_threadsafe(self._marks.put_nowait, None)
            return
        by = "service" if "/cmd/" in message.topic else "board"
        said = Said(stamp(), by, message.topic, message.payload.decode(), message.qos, message.retain)
        asyncio.run_coroutine_threadsafe(self.write_down(said), self._loop)

    async def _pass_on(self, request: web.Request) -> web.Response:
        self._asking += 1
        try:
            return await self._asked(request)
        finally:
            self._asking -= 1
            async with self._grew:
                self._grew.notify_all()

    async def _asked(self, request: web.Request) -> web.Response:
        body, target = await request.read(), request.raw_path
        url = URL(f"http://127.0.0.1:{self._service_port}{target}", encoded=True)
        headers = {name: value for name, value in request.headers.items() if name.lower() in KEPT_HEADERS}
        async with (
            aiohttp.ClientSession() as session,
            session.request(request.method, url, headers=headers, data=body or None) as answer,
        ):
            content = await answer.read()
        told = content.decode() if target.endswith(MANIFEST) else ""
        sent = base64.b64encode(body).decode()
        await self.write_down(Asked(stamp(), request.method, target, headers, sent, answer.status, told))
        return web.Response(status=answer.status, body=content, headers={"Content-Type": answer.content_type})


async def record(folder: Path) -> list[Line]:
    """Everything that board and service said to each other; ``folder`` is for scratch."""
    async with a_scene(folder) as scene:
        await walk(scene)
        return scene.tap.lines


@asynccontextmanager
async def a_scene(folder: Path, program: Path | None = None) -> AsyncIterator["Scene"]:
    """A board that is switched on, a house of today behind it, and today's program to update to.

    ``program``: another than today's for the board to begin with, laid out.
    """
    async with AsyncExitStack() as stack:
        broker, http_port = Mosquitto(folder), free_port()
        await broker.start()
        stack.push_async_callback(broker.stop)
        nursery = await stack.enter_async_context(Nursery())
        steady = AheadClock()
        house = await stack.enter_async_context(
            standing_house(folder / "data", broker.port, http_port, nursery, now, steady)
        )
        release.write(house.updates, whole_release(folder / "new"), NEW_VERSION)
        tap = await stack.enter_async_context(Tap(broker.port, http_port).open())
        flash = flashed(folder, broker.port, tap.port, program=program)
        board = PatientBoard(flash, small_pictures(folder), heap=UPDATE_HEAP)
        await stack.enter_async_context(board)
        yield Scene(house, tap, board, steady)


def now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class AheadClock:
    """The house's steady clock, which runs ahead as the board's does."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """What it says."""
        return now() + self.ahead


def stamp() -> float:
    """The machine's clock, in seconds since 1970."""
    return round(time.time(), 3)


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is needed to live through a day at the door."""

    house: House
    tap: Tap
    board: SimulatedBoard
    steady: AheadClock

    async def forget(self) -> None:
        """Let both sides forget that somebody was let through."""
        await self.board.skip(FORGETS_S)
        self.steady.ahead += timedelta(seconds=FORGETS_S)

    async def do(self, deed: str) -> None:
        """Have the house do something, and write down when it began and was over."""
        await self.tap.catch_up()
        await self.tap.write_down(Deed(stamp(), deed, over=False))
        await self.house.do(deed)
        await self.tap.catch_up()
        await self.tap.write_down(Deed(stamp(), deed, over=True))

    async def open_and_close(self) -> None:
        """Somebody goes through the door."""
        since = len(self.tap.lines)
        await self.board.do("level", pin=CONTACT, value=1)
        await self.tap.until("event/contact", since=since, open=True)
        await self.board.do("level", pin=CONTACT, value=0)
        await self.tap.until("event/contact", since=since, open=False)


async def walk(scene: Scene) -> None:
    """Somebody rings, is let in and goes out, the door is forced; a look, an update, and the plug."""
    board, tap = scene.board, scene.tap
    await board.until("nic", active=True)
    await board.do("level", pin=CONTACT, value=0)
    await board.skip(0.6, step_ms=100)  # the camera's resets
    await tap.until("state/health", camera=True)
    await scene.do("smaller pictures")

    await board.press_and_release()
    for n in range(3):
        await tap.until("event/snapshot", n=n)
    await scene.do("unlock")
    await scene.open_and_close()
    await scene.forget()

    await board.press_and_release(pin=EXIT)
    await tap.until("event/exit", pressed=False)
    await scene.open_and_close()
    await scene.forget()

    since = len(tap.lines)
    await scene.open_and_close()
    await tap.until("event/contact", since=since, forced=True)
    await scene.do("look")

    await scene.do("update")
    await board.until("reset")
    await board.until("nic", since=len(board.events), active=True)
    await board.do("level", pin=CONTACT, value=0)
    await tap.until("state/info", version=NEW_VERSION, trial=True)
    await board.skip(ON_TRIAL_S)
    await tap.until("state/info", version=NEW_VERSION, trial=False)

    since = len(tap.lines)
    await board.power_off()
    await tap.until("state/online", since=since)
    await scene.house.until_away()
    await tap.catch_up()


def main() -> int:
    """The command line."""
    with tempfile.TemporaryDirectory() as folder:
        lines = asyncio.run(record(Path(folder)))
    file = RECORDINGS / f"board-{release.version()}.jsonl"
    write(file, lines)
    sys.stdout.write(f"{file}: {len(lines)} lines, {file.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
