"""The OV2640 image sensor over SCCB: start-up tables, picture size, quality, mirroring.

The start-up registers come from ``camera.bin``, which the provisioner makes (firmware/tools/camera_table.py):
four tables "base", "svga", "uxga", "jpeg", each a length (two bytes, little-endian) and pairs of register and value.
"""

import asyncio
from micropython import const

_ADDRESS = const(0x30)
_TABLES = "camera.bin"
_ORDER = ("base", "svga", "uxga", "jpeg")

_DSP = const(0)
_SENSOR = const(1)


class CameraError(Exception):
    """No picture, and why: a few words."""


class Ov2640:
    """One sensor behind ``i2c``."""

    def __init__(self, i2c):
        self._i2c = i2c

    async def start(self):
        """Reset the sensor, load its tables; raises CameraError."""
        self._bank(_SENSOR)
        ident = (self._read(0x0A), self._read(0x0B))
        if ident[0] != 0x26 or not 0x40 <= ident[1] <= 0x42:
            raise CameraError("id %02x%02x" % ident)
        self._write(0x12, 0x80)
        await asyncio.sleep_ms(100)
        await self._load("base")

    async def shape(self, width, height):
        """Have pictures of this size from the whole field of view."""
        small = width <= 400 and height <= 300
        across, down = (800, 600) if small else (1600, 1200)
        await self._load("svga" if small else "uxga")
        for register, value in window(across, down, width, height):
            self._write(register, value)
        await self._load("jpeg")

    def quality(self, value):
        """0..63, lower is better."""
        self._bank(_DSP)
        self._write(0x44, value)

    def turn(self, mirror, flip):
        """Mirror left and right, flip top and bottom."""
        self._bank(_SENSOR)
        now = self._read(0x04) & 0x3F
        self._write(0x04, now | (0x80 if mirror else 0) | (0x40 if flip else 0))

    async def _load(self, name):
        with open(_TABLES, "rb") as file:
            for table in _ORDER:
                length = int.from_bytes(file.read(2), "little")
                if table == name:
                    await self._load_pairs(file, length)
                    return
                file.seek(length, 1)

    async def _load_pairs(self, file, length):
        pair = bytearray(2)
        for done in range(0, length, 2):
            file.readinto(pair)
            self._write(pair[0], pair[1])
            if done % 64 == 62:
                await asyncio.sleep_ms(0)  # two hundred registers take 60 ms; a press must not wait for them

    def _bank(self, bank):
        self._write(0xFF, bank)

    def _write(self, register, value):
        try:
            self._i2c.writeto(_ADDRESS, bytes((register, value)))
        except OSError as exc:
            raise CameraError("write %02x: %r" % (register, exc))

    def _read(self, register):
        try:
            self._i2c.writeto(_ADDRESS, bytes((register,)))  # SCCB knows no repeated start: stop, then read
            return self._i2c.readfrom(_ADDRESS, 1)[0]
        except OSError as exc:
            raise CameraError("read %02x: %r" % (register, exc))


def window(across, down, width, height):
    """The registers that scale a field of ``across`` x ``down`` to a picture, as pairs."""
    halvings = 0
    while halvings < 3 and across >> (halvings + 1) >= width and down >> (halvings + 1) >= height:
        halvings += 1
    a, d, w, h = across // 4, down // 4, width // 4, height // 4
    return (
        (0xFF, _DSP),
        (0xE0, 0x04),
        (0xC0, across // 8 & 0xFF),
        (0xC1, down // 8 & 0xFF),
        (0x86, 0x35 if across == 800 else 0x3D),
        (0x50, (0x80 if halvings else 0) | halvings << 3 | halvings),
        (0x51, a & 0xFF),
        (0x52, d & 0xFF),
        (0x53, 0),
        (0x54, 0),
        (0x55, (d >> 8) << 7 | (a >> 8) << 3),
        (0x57, 0),
        (0x5A, w & 0xFF),
        (0x5B, h & 0xFF),
        (0x5C, (h >> 8) << 2 | w >> 8),
        (0xD3, 0x02 if width > 640 else 0x04),
        (0xE0, 0x00),
    )
