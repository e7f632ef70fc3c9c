"""The ArduCAM Mini 2MP Plus: its ArduChip on SPI1, whose FIFO holds one picture, and the sensor behind it.

A picture is never held in memory: ``pieces`` hands it out through one small buffer, checked on the way.
"""

import asyncio
import time

from late import load_transient
from machine import I2C, SPI, Pin
from micropython import const

#: What is read from the FIFO in one go, and the longest piece that is handed out.
PIECE = const(512)

#: The longest a capture may take, in milliseconds: two frames of the slowest mode and some.
_CAPTURE_MS = const(1_000)

#: No JPEG of two megapixels is longer, in bytes; a longer FIFO is a lie.
_LONGEST = const(524_288)

_FIFO = const(0x04)
_STATUS = const(0x41)
_LENGTH = const(0x42)
_SENSOR = const(0x30)
_BURST = const(b"\x3c")
_SOI = const(b"\xff\xd8")
_EOI = const(b"\xff\xd9")


class CameraError(Exception):
    """No picture, and why: a few words."""


class Arducam:
    """Raises CameraError from every method where the camera does not do what it should."""

    def __init__(self, pins, settings):
        self.settings = settings
        self.cs = Pin(pins.CAMERA_CS, Pin.OUT, value=1)
        self.spi = SPI(
            1,
            baudrate=8_000_000,
            polarity=0,
            phase=0,
            sck=Pin(pins.CAMERA_SCK),
            mosi=Pin(pins.CAMERA_MOSI),
            miso=Pin(pins.CAMERA_MISO),
        )
        self.i2c = I2C(0, sda=Pin(pins.SCCB_SDA), scl=Pin(pins.SCCB_SCL), freq=100_000)
        self.buffer = bytearray(1 + PIECE)  # one byte is carried over from piece to piece
        self.shape = None
        self.ready = False

    async def start(self):
        """Reset the chip and the sensor, and set the picture up."""
        self.ready = False
        self.shape = None
        try:
            await load_transient("ov2640").start(self)
        except OSError:
            raise CameraError("no camera.bin")
        self.ready = True
        await self.set_up(self.settings.quality)

    async def set_up(self, quality):
        """Take the settings over where they changed; ``area`` is the picture's in pixels."""
        now = self.settings
        shape = (now.size, now.mirror, now.flip)
        try:
            if shape != self.shape:
                self.area = await load_transient("ov2640").shape(self, *shape)
                self.shape = shape
            self.tell(0xFF, 0)
            self.tell(0x44, quality)
        except CameraError:
            self.ready = False
            raise

    def tell(self, register, value):
        """Write a register of the sensor; each picture begins with one, so a sensor that is gone is noticed."""
        try:
            self.i2c.writeto(_SENSOR, bytes((register, value)))
        except OSError as exc:
            raise CameraError("write %02x: %r" % (register, exc))

    def ask(self, register):
        """Read a register of the sensor."""
        try:
            self.i2c.writeto(_SENSOR, bytes((register,)))  # SCCB knows no repeated start: stop, then read
            return self.i2c.readfrom(_SENSOR, 1)[0]
        except OSError as exc:
            raise CameraError("read %02x: %r" % (register, exc))

    async def capture(self, beat):
        """Take one picture into the FIFO; how many bytes wait there, padding included."""
        self.write(_FIFO, 0x01)  # clear "done"
        self.write(_FIFO, 0x02)  # start
        began = time.ticks_ms()
        while not self.read(_STATUS) & 0x08:
            if time.ticks_diff(time.ticks_ms(), began) > _CAPTURE_MS:
                self.ready = False
                raise CameraError("never finished")
            await asyncio.sleep_ms(5)
            beat()
        length = self.read(_LENGTH) | self.read(_LENGTH + 1) << 8 | (self.read(_LENGTH + 2) & 0x7F) << 16
        if not length:
            raise CameraError("empty")
        if length > _LONGEST:
            raise CameraError("length")
        return length

    def pieces(self, length):
        """The JPEG in the FIFO, piece by piece (memoryviews into one buffer); raises CameraError if it has no end."""
        buffer, view = self.buffer, memoryview(self.buffer)
        carried = 0
        begun = False
        while length:
            size = min(PIECE, length)
            length -= size
            self.burst(view[1 : 1 + size])
            first, last = 1 - carried, 1 + size
            if not begun:
                first = buffer.find(_SOI, 1, last)
                if first < 0:
                    raise CameraError("no start")
                begun = True
            end = self.end(buffer, view, first, last)
            if end:
                yield view[first:end]
                return
            # the last byte may be half of the end's marker: it waits for the next piece
            yield view[first : last - 1]
            buffer[0] = buffer[last - 1]
            carried = 1
        raise CameraError("no end")

    def end(self, buffer, view, first, last):
        """Where the JPEG ends in this piece, or 0: an end's marker with nothing but zeros behind it."""
        at = buffer.find(_EOI, first, last)
        while at >= 0:
            if not any(view[at + 2 : last]):
                return at + 2
            at = buffer.find(_EOI, at + 2, last)
        return 0

    def burst(self, into):
        self.cs(0)
        try:
            self.spi.write(_BURST)
            self.spi.readinto(into)
        finally:
            self.cs(1)

    def write(self, register, value):
        self.cs(0)
        try:
            self.spi.write(bytes((register | 0x80, value)))
        finally:
            self.cs(1)

    def read(self, register):
        self.cs(0)
        try:
            self.spi.write(bytes((register,)))
            return self.spi.read(1)[0]
        finally:
            self.cs(1)
