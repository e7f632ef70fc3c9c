"""The OV2640 image sensor over SCCB: start-up tables, picture size, mirroring. Loaded where these change.

The start-up registers come from ``camera.bin``, which the provisioner makes (firmware/tools/camera_table.py):
four tables "base", "svga", "uxga", "jpeg", each a length (two bytes, little-endian) and pairs of register and value.
"""

import asyncio

from arducam import CameraError
from micropython import const

_TABLES = const("camera.bin")
#: Its tables, in their order.
_BASE = const(0)
_SVGA = const(1)
_UXGA = const(2)
_JPEG = const(3)

# the ArduChip's registers
_TEST = const(0x00)
_FRAMES = const(0x01)
_TIMING = const(0x03)
_RESET = const(0x07)

# the sensor's banks
_DSP = const(0)
_SENSOR = const(1)

SIZES = {"QVGA": (320, 240), "VGA": (640, 480), "SVGA": (800, 600), "XGA": (1024, 768), "UXGA": (1600, 1200)}


async def start(camera):
    """Reset the ArduChip and the sensor, and load its first table; raises CameraError."""
    camera.write(_RESET, 0x80)
    await asyncio.sleep_ms(100)
    camera.write(_RESET, 0x00)
    await asyncio.sleep_ms(100)
    for probe in (0x55, 0xAA):
        camera.write(_TEST, probe)
        if camera.read(_TEST) != probe:
            raise CameraError("not wired")
    camera.write(_TIMING, 0x02)
    camera.write(_FRAMES, 0x00)
    camera.tell(0xFF, _SENSOR)
    ident = (camera.ask(0x0A), camera.ask(0x0B))
    if ident[0] != 0x26 or not 0x40 <= ident[1] <= 0x42:
        raise CameraError("id %02x%02x" % ident)
    camera.tell(0x12, 0x80)
    await asyncio.sleep_ms(100)
    await load(camera, _BASE)


async def shape(camera, size, mirror, flip):
    """Have pictures of this size from the whole field of view, and this way round; how many pixels they have."""
    width, height = SIZES[size]
    small = width <= 400 and height <= 300
    across, down = (800, 600) if small else (1600, 1200)
    await load(camera, _SVGA if small else _UXGA)
    for register, value in window(across, down, width, height):
        camera.tell(register, value)
    await load(camera, _JPEG)
    camera.tell(0xFF, _SENSOR)
    now = camera.ask(0x04) & 0x3F
    camera.tell(0x04, now | (0x80 if mirror else 0) | (0x40 if flip else 0))
    return width * height


async def load(camera, table):
    with open(_TABLES, "rb") as file:
        for _ in range(table):
            file.seek(int.from_bytes(file.read(2), "little"), 1)
        await load_pairs(camera, file, int.from_bytes(file.read(2), "little"))


async def load_pairs(camera, file, length):
    pair = bytearray(2)
    for done in range(0, length, 2):
        file.readinto(pair)
        camera.tell(pair[0], pair[1])
        if done % 64 == 62:
            await asyncio.sleep_ms(0)  # two hundred registers take 60 ms; a press must not wait for them


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
