"""The ArduCAM Mini 2MP Plus: its ArduChip on SPI1, whose FIFO holds one picture, and the sensor behind it.

A picture is never held in memory: ``pieces`` hands it out through one buffer of 1 KB, checked on the way.
"""

import asyncio
import time

from machine import I2C, SPI, Pin
from micropython import const
from ov2640 import CameraError, Ov2640

#: What is read from the FIFO in one go, and the longest piece that is handed out.
PIECE = const(1024)

#: The longest a capture may take, in milliseconds: two frames of the slowest mode and some.
_CAPTURE_MS = const(1_000)

#: No JPEG of two megapixels is longer, in bytes; a longer FIFO is a lie.
_LONGEST = const(524_288)

_TEST = const(0x00)
_FRAMES = const(0x01)
_TIMING = const(0x03)
_FIFO = const(0x04)
_RESET = const(0x07)
_STATUS = const(0x41)
_LENGTH = const(0x42)
_BURST = b"\x3c"
_SOI = b"\xff\xd8"
_EOI = b"\xff\xd9"
_ZEROS = bytes(64)


class Camera:
    """Raises CameraError from every method where the camera does not do what it should."""

    def __init__(self, pins, settings):
        self._settings = settings
        self._cs = Pin(pins.CAMERA_CS, Pin.OUT, value=1)
        self._spi = SPI(
            1,
            baudrate=8_000_000,
            polarity=0,
            phase=0,
            sck=Pin(pins.CAMERA_SCK),
            mosi=Pin(pins.CAMERA_MOSI),
            miso=Pin(pins.CAMERA_MISO),
        )
        i2c = I2C(0, sda=Pin(pins.SCCB_SDA), scl=Pin(pins.SCCB_SCL), freq=100_000)
        self._sensor = Ov2640(i2c)
        self._buffer = bytearray(1 + PIECE)  # one byte is carried over from piece to piece
        self._shape = None
        self.ready = False

    async def start(self):
        """Reset the chip and the sensor, and set the picture up."""
        self.ready = False
        self._shape = None
        self._write(_RESET, 0x80)
        await asyncio.sleep_ms(100)
        self._write(_RESET, 0x00)
        await asyncio.sleep_ms(100)
        for probe in (0x55, 0xAA):
            self._write(_TEST, probe)
            if self._read(_TEST) != probe:
                raise CameraError("not wired")
        self._write(_TIMING, 0x02)
        self._write(_FRAMES, 0x00)
        try:
            await self._sensor.start()
        except OSError:
            raise CameraError("no camera.bin")
        self.ready = True
        await self.set_up(self._settings.quality)

    async def set_up(self, quality):
        """Take the settings over where they changed."""
        import settings as words

        now = self._settings
        shape = (now.size, now.mirror, now.flip)
        try:
            if shape != self._shape:
                width, height = words.SIZES[now.size]
                await self._sensor.shape(width, height)
                self._sensor.turn(now.mirror, now.flip)
                self._shape = shape
            self._sensor.quality(quality)
        except CameraError:
            self.ready = False
            raise

    async def capture(self, beat):
        """Take one picture into the FIFO; how many bytes wait there, padding included."""
        self._write(_FIFO, 0x01)  # clear "done"
        self._write(_FIFO, 0x02)  # start
        began = time.ticks_ms()
        while not self._read(_STATUS) & 0x08:
            if time.ticks_diff(time.ticks_ms(), began) > _CAPTURE_MS:
                self.ready = False
                raise CameraError("never finished")
            await asyncio.sleep_ms(5)
            beat()
        length = self._read(_LENGTH) | self._read(_LENGTH + 1) << 8 | (self._read(_LENGTH + 2) & 0x7F) << 16
        if not length:
            raise CameraError("empty")
        if length > _LONGEST:
            raise CameraError("length")
        return length

    def pieces(self, length):
        """The JPEG in the FIFO, piece by piece (memoryviews into one buffer); raises CameraError if it has no end."""
        buffer, view = self._buffer, memoryview(self._buffer)
        carried = 0
        begun = False
        while length:
            size = min(PIECE, length)
            length -= size
            self._burst(view[1 : 1 + size])
            first, last = 1 - carried, 1 + size
            if not begun:
                first = buffer.find(_SOI, 1, last)
                if first < 0:
                    raise CameraError("no start")
                begun = True
            end = self._end(buffer, view, first, last)
            if end:
                yield view[first:end]
                return
            # the last byte may be half of the end's marker: it waits for the next piece
            yield view[first : last - 1]
            buffer[0] = buffer[last - 1]
            carried = 1
        raise CameraError("no end")

    def _end(self, buffer, view, first, last):
        """Where the JPEG ends in this piece, or 0: an end's marker with nothing but zeros behind it."""
        at = buffer.find(_EOI, first, last)
        while at >= 0:
            if all(view[k : min(k + 64, last)] == _ZEROS[: min(64, last - k)] for k in range(at + 2, last, 64)):
                return at + 2
            at = buffer.find(_EOI, at + 2, last)
        return 0

    def _burst(self, into):
        self._cs(0)
        try:
            self._spi.write(_BURST)
            self._spi.readinto(into)
        finally:
            self._cs(1)

    def _write(self, register, value):
        self._cs(0)
        try:
            self._spi.write(bytes((register | 0x80, value)))
        finally:
            self._cs(1)

    def _read(self, register):
        self._cs(0)
        try:
            self._spi.write(bytes((register,)))
            return self._spi.read(1)[0]
        finally:
            self._cs(1)
