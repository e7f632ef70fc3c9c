"""SPI1, I2C0 and I2C1 of the simulated board, carried over a socket: a transaction each, answered by the models."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from firmware.simulator.hardware.arduchip import ArduChip
from firmware.simulator.hardware.lens import Lens, Slides
from firmware.simulator.hardware.ov2640 import ADDRESS as SENSOR
from firmware.simulator.hardware.ov2640 import Ov2640

DISPLAY = 0x3C

_OK = b"\x00"
_EIO = b"\x05"


class Bus:
    """The camera, always; a display on I2C1, if ``display`` is set.

    ``pictures`` is what the camera sees: slides in a folder, or whatever a lens shows.
    """

    def __init__(self, pictures: Path | Lens) -> None:
        self.sensor = Ov2640()
        self._slides: Slides | None = None
        if isinstance(pictures, Path):
            self._slides = Slides(pictures)
            self.camera = ArduChip(self._slides.shown, self.sensor, covered=self._slides.black)
        else:
            self.camera = ArduChip(pictures, self.sensor)
        self.display = False
        self.shown: list[bytes] = []
        #: Called whenever something was drawn on the display.
        self.on_shown: Callable[[], None] | None = None

    @property
    def pictures(self) -> Path:
        """The slides' folder; raises LookupError where the camera looks through a lens."""
        if self._slides is None:
            raise LookupError("there are no slides")
        return self._slides.folder

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one board until its power goes."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                verb = await reader.readexactly(1)
                await self._answer(verb, reader, writer)

    async def _answer(self, verb: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match verb:
            case b"S":
                self.camera.select(low=await reader.readexactly(1) == b"\x00")
            case b"W":
                self.camera.write(await reader.readexactly(await _word(reader)))
            case b"R":
                writer.write(self.camera.read(await _word(reader)))
            case b"w":
                bus, address = await reader.readexactly(2)
                data = await reader.readexactly(await _word(reader))
                writer.write(_OK if self._write(bus, address, data) else _EIO)
            case b"r":
                bus, address = await reader.readexactly(2)
                count = await _word(reader)
                there = (bus, address) == (0, SENSOR) and self.sensor.acknowledges()
                writer.write(_OK + self.sensor.read(count) if there else _EIO + bytes(count))
            case _:
                raise ValueError(f"no transaction: {verb!r}")

    def _write(self, bus: int, address: int, data: bytes) -> bool:
        if (bus, address) == (0, SENSOR) and self.sensor.acknowledges():
            self.sensor.write(data)
            return True
        if (bus, address) == (1, DISPLAY) and self.display:
            if data[0] == 0x40:
                self.shown.append(data[1:])
                if self.on_shown:
                    self.on_shown()
            return True
        return False


async def _word(reader: asyncio.StreamReader) -> int:
    return int.from_bytes(await reader.readexactly(2), "little")
