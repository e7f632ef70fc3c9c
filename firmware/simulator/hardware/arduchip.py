"""The ArduChip: its registers over SPI, and a FIFO that holds one picture with zeros behind it."""

import asyncio
import logging
import time
from collections import deque
from dataclasses import dataclass

from firmware.simulator.hardware.lens import Lens
from firmware.simulator.hardware.ov2640 import Ov2640

log = logging.getLogger(__name__)

#: How much longer than its picture the FIFO is.
PADDING = 1500

#: How long a capture takes, in seconds (on hardware one or two frames: 0.07 to 0.27).
CAPTURE_S = 0.03

_REVISION = 0x73
_BURST = 0x3C


@dataclass(frozen=True, slots=True)
class ArduchipFlaw:
    """What is wrong with one capture."""

    #: It is never done.
    never: bool = False
    #: The FIFO's length register says this instead.
    length: int | None = None
    #: The picture breaks off after two thirds, and zeros follow.
    endless: bool = False
    #: A black frame.
    black: bool = False
    #: Junk stands before the picture.
    junk: bytes = b""


class ArduChip:
    """One transaction a chip select; the pointer into the FIFO goes on from burst to burst.

    A picture is what the ``lens`` shows while it is taken, or, where a capture is to be black, ``covered``.
    """

    def __init__(self, lens: Lens, sensor: Ov2640, *, covered: Lens | None = None) -> None:
        self._lens = lens
        self._covered = covered or lens
        self._sensor = sensor
        self._exposure: asyncio.Task[None] | None = None
        self._registers: dict[int, int] = {}
        self._selected = False
        self._command: int | None = None
        self._fifo = b""
        self._length = 0
        self._at = 0
        self._done_at = float("inf")
        #: What is wrong with the next captures, one each.
        self.flaws: deque[ArduchipFlaw] = deque()
        self.captures: list[tuple[int, int]] = []
        self.qualities: list[int | None] = []
        self.unplugged = False
        self.faults: list[str] = []

    async def rest(self) -> None:
        """The power is gone: what is being taken is given up."""
        exposure, self._exposure = self._exposure, None
        if exposure:
            exposure.cancel()
            await asyncio.wait({exposure})

    def select(self, *, low: bool) -> None:
        """Chip select: a transaction begins or ends."""
        self._selected = low
        self._command = None

    def write(self, data: bytes) -> None:
        """Bytes from the board: a command, then values."""
        if not self._selected:
            self.faults.append("SPI without chip select")
        for byte in data:
            if self._command is None:
                self._command = byte
            elif self._command & 0x80:
                self._set(self._command & 0x7F, byte)

    def read(self, count: int) -> bytes:
        """Bytes to the board, from the register or the FIFO that the command named."""
        if self._command is None or not self._selected:
            self.faults.append("read without a command")
            return bytes(count)
        if self._command != _BURST:
            return bytes((self._get(self._command),)) * count
        piece = self._fifo[self._at : self._at + count]
        self._at += count
        return piece + bytes(count - len(piece))

    def _set(self, register: int, value: int) -> None:
        if register == 0x07 and value & 0x80:
            self._registers = {}
        elif register == 0x04:
            if value & 0x03:
                self._done_at = float("inf")
            if value & 0x02:
                self._capture()
        else:
            self._registers[register] = value

    def _get(self, register: int) -> int:
        if self.unplugged:
            return 0
        if register == 0x41:
            return 0x08 if time.monotonic() >= self._done_at else 0
        if 0x42 <= register <= 0x44:
            return self._length >> (8 * (register - 0x42)) & 0xFF
        return _REVISION if register == 0x40 else self._registers.get(register, 0)

    def _capture(self) -> None:
        flaw = self.flaws.popleft() if self.flaws else ArduchipFlaw()
        if flaw.never:
            return
        size = self._sensor.size
        self.captures.append(size)
        self.qualities.append(self._sensor.quality)
        if self._exposure:
            self._exposure.cancel()
        exposure = self._exposure = asyncio.get_running_loop().create_task(self._expose(flaw, size), name="exposure")
        exposure.add_done_callback(_tell_failure)

    async def _expose(self, flaw: ArduchipFlaw, size: tuple[int, int]) -> None:
        began = time.monotonic()
        picture = flaw.junk + await (self._covered if flaw.black else self._lens)(size)
        self._fifo = picture[: len(picture) * 2 // 3] if flaw.endless else picture
        self._at = 0
        self._length = len(picture) + PADDING if flaw.length is None else flaw.length
        self._done_at = max(time.monotonic(), began + CAPTURE_S)


def _tell_failure(exposure: asyncio.Task[None]) -> None:
    """Without a picture the capture is never done: the program on the board will say so, and we say why."""
    if not exposure.cancelled() and (exc := exposure.exception()):
        log.error("the lens showed nothing", exc_info=exc)
