"""A simulated board: the unmodified program under real MicroPython, with plug, watchdog and visitor.

Everything of a board ends with its block: the process, its connections, the watchdog's timer, a picture that is being
taken. Where the block cannot be left (our own process is killed), the board sees its lines close and ends by itself.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from firmware.simulator.event_log import PATIENCE_S, EventLog
from firmware.simulator.hardware.bus import Bus
from firmware.simulator.hardware.lens import Lens
from firmware.simulator.hardware.relay import RelayOutput
from firmware.simulator.workshop import compiled_simulator, micropython

__all__ = ["BUTTON", "CLEAN", "CONTACT", "EXIT", "HEAP", "BoardOff", "Event", "SimulatedBoard", "micropython"]

#: 96 KB for the program, and 17 KB for the simulator's stubs, which share its heap (each "on" event tells how much they
#: take, and a test compares). A word is eight bytes here and four on the board, whose heap has about 180 KB.
HEAP = "113K"

BUTTON = 3
CONTACT = 4
EXIT = 5

#: [level, microseconds]: a clean press of 120 ms.
CLEAN: tuple[tuple[int, int], ...] = ((0, 120_000), (1, 100_000))

#: How long a killed process and its closed connections may take to be gone, in seconds.
_FAREWELL_S = 2.0

#: What the board's hardware did: "what", "at" (microseconds since 1970), and more.
Event = dict[str, Any]


class BoardOff(Exception):
    """The board has no power, or its program is not up yet."""


class SimulatedBoard:
    """``flash`` holds what the provisioner wrote; the board is on inside the block.

    ``pictures`` is a folder of slides or a lens (hardware/lens.py), ``stubs`` the compiled simulator where somebody
    else keeps it (workshop.py); ``on_event`` is called with everything the hardware does, after the models took it.
    """

    def __init__(
        self,
        flash: Path,
        pictures: Path | Lens,
        *,
        heap: str = HEAP,
        watchdog_s: float = 8.0,
        stubs: Path | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> None:
        self.flash = flash
        self.bus = Bus(pictures)
        self._stubs = stubs
        self._on_event = on_event
        self._heap = heap
        self.watchdog_s = watchdog_s
        self.events: EventLog[Event] = EventLog("board")
        self.relay = RelayOutput()
        self.starts = 0
        self.bites = 0
        self.output = ""
        #: Whether a reset is followed by a start, as it is on real hardware.
        self.restarts = True
        self.faults: dict[str, Any] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._server: asyncio.Server | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._dog: asyncio.TimerHandle | None = None
        self._lines: set[asyncio.StreamWriter] = set()
        self._log = flash.parent / f"{flash.name}.log"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._listen, "127.0.0.1", 0)
        try:
            await self.power_on()
        except BaseException:
            await self._hang_up()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.restarts = False
        await self.power_off()
        if exc is not None:
            sys.stderr.write(self.said())
        await self._hang_up()

    @property
    def powered(self) -> bool:
        """There is current."""
        return self._process is not None

    async def power_on(self, reset: str = "power") -> None:
        """Start the program; ``reset`` is the cause that it reads. Raises OSError where MicroPython does not start."""
        if self._server is None:
            raise RuntimeError("a board is switched on inside its block")
        port = self._server.sockets[0].getsockname()[1]
        self.starts += 1
        environment = {
            "PATH": os.environ["PATH"],
            "MICROPYPATH": f"{self._stubs or compiled_simulator()}:.frozen",
            "DOORMAN_SIM_PORT": str(port),
            "DOORMAN_SIM_RESET": reset,
            "DOORMAN_SIM_FAULTS": json.dumps(self.faults),
        }
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                micropython(),
                "-X",
                f"heapsize={self._heap}",
                "-c",
                "import sim_main",
                cwd=self.flash,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for whoever holds the board: it has a plug to pull
                start_new_session=True,
            )

    async def power_off(self) -> None:
        """Pull the plug: nothing is finished, nothing is closed."""
        if self._dog:
            self._dog.cancel()
        process, self._process = self._process, None
        self._writer = None
        if process:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            async with asyncio.timeout(_FAREWELL_S):
                await process.wait()
        await self.bus.camera.rest()
        self.relay.off(time.time_ns() // 1000)

    def said(self) -> str:
        """What the program printed, over all its starts."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    async def do(self, order: str, **more: Any) -> None:
        """Send an order to the simulator; raises BoardOff."""
        if self._writer is None:
            raise BoardOff("the board is off")
        self._writer.write(json.dumps({"do": order, **more}).encode() + b"\n")
        await self._writer.drain()

    async def until(self, what: str, *, since: int = 0, timeout_s: float = PATIENCE_S, **match: Any) -> Event:
        """The first event of this name with these values; raises TimeoutError."""
        return await self.events.first(
            lambda event: event["what"] == what and all(event.get(key) == value for key, value in match.items()),
            since=since,
            timeout_s=timeout_s,
            what=f"{what} {match or ''}",
        )

    async def press(self, wave: Sequence[Sequence[int]] = CLEAN, *, pin: int = BUTTON) -> int:
        """Begin to play a press; when it began, in microseconds since 1970."""
        mark = f"wave {len(self.events)}"
        since = len(self.events)
        await self.do("wave", pin=pin, steps=[list(step) for step in wave], mark=mark)
        return int((await self.until("wave", since=since, mark=mark))["at"])

    async def press_and_release(self, wave: Sequence[Sequence[int]] = CLEAN, *, pin: int = BUTTON) -> int:
        """Play a press to its end."""
        since = len(self.events)
        began = await self.press(wave, pin=pin)
        await self.until("wave over", since=since)
        return began

    async def fault(self, name: str, value: object = True) -> None:  # noqa: FBT002 - the fault is simply on
        """Turn a fault on (a number: so many times), or off with None."""
        await self.do("fault", name=name, value=value)

    async def skip(self, seconds: float, *, step_ms: int = 500) -> None:
        """Let the board's time run ahead."""
        since = len(self.events)
        await self.do("skip", ms=int(seconds * 1000), step_ms=step_ms)
        await self.until("skipped", since=since, timeout_s=60)

    async def run(self, code: str) -> Any:
        """Run code among the board's modules; what it left in ``value``."""
        since = len(self.events)
        await self.do("run", code=code)
        event = await self.events.first(lambda e: e["what"] in ("ran", "order failed"), since=since)
        if event["what"] != "ran":
            raise RuntimeError(f"the board could not run it: {event}")
        return event["value"]

    async def memory(self) -> int:
        """Live bytes on the heap, after a collection."""
        return int(await self.run("import gc\ngc.collect()\nvalue = gc.mem_alloc()"))

    async def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for writer in list(self._lines):
            writer.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL_S):
                await server.wait_closed()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        try:
            if await reader.read(1) == b"B":
                await self.bus.serve(reader, writer)
                return
            self._writer = writer
            while (line := await reader.readline()).endswith(b"\n"):  # half a line: the plug was pulled
                await self._took(json.loads(line))
        except ConnectionError:
            pass  # the plug was pulled
        finally:
            self._lines.discard(writer)
            writer.close()

    async def _took(self, event: Event) -> None:
        self.relay.saw(event)
        if self._on_event:
            self._on_event(event)
        match event["what"]:
            case "feed":
                self._feed()
                return
            case "reset":
                await self.power_off()
                self.events.add(event)
                if self.restarts:
                    await self.power_on("watchdog")  # the RP2040 resets itself through its watchdog
                return
            case "cut":
                await self.power_off()
        self.events.add(event)

    def _feed(self) -> None:
        if self._dog:
            self._dog.cancel()
        if self._process is None:
            return  # the plug was pulled while this was on its way
        loop = asyncio.get_running_loop()
        self._dog = loop.call_later(self.watchdog_s, self._bite)

    def _bite(self) -> None:
        self.bites += 1
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
        bite: Event = {"what": "bite", "at": time.time_ns() // 1000}
        self.relay.off(bite["at"])
        self.events.add(bite)
        if self._on_event:
            self._on_event(bite)
