"""Pictures as real cameras leave them: each can be read, and shows what the picture that it was made from shows."""

import struct
from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image

_START = b"\xff\xd8"
#: TIFF, little-endian, its first directory right behind.
_TIFF = b"II*\0" + struct.pack("<I", 8)
_SHORT, _LONG, _RATIONAL, _UNDEFINED = 3, 4, 5, 7


def without_end_marker(jpeg: bytes) -> bytes:
    """Two bytes short, as ESP32 and ArduCAM send them."""
    return jpeg.removesuffix(b"\xff\xd9")


def behind_junk(jpeg: bytes, count: int = 1) -> bytes:
    """With what was left in the camera's buffer before it."""
    return bytes(count) + jpeg


def before_junk(jpeg: bytes) -> bytes:
    """Padded, as a camera's buffer is."""
    return jpeg + bytes(512)


def behind_metadata(jpeg: bytes) -> bytes:
    """With 300 kB of a camera's notes before its frame header."""
    notes = b"".join(_segment(0xE4, bytes(60_000)) for _ in range(5))
    return _START + notes + jpeg[2:]


def with_a_torn_index(jpeg: bytes) -> bytes:
    """With an index of two pictures, as 3-D cameras and phones write it, that breaks off."""
    entries = struct.pack("<HHI4s", 0xB000, _UNDEFINED, 4, b"0100") + struct.pack("<HHII", 0xB001, _LONG, 1, 2)
    entries += struct.pack("<HHII", 0xB002, _UNDEFINED, 32, 50)
    return _START + _segment(0xE2, b"MPF\0" + _TIFF + struct.pack("<H", 3) + entries) + jpeg[2:]


def on_its_side(jpeg: bytes) -> bytes:
    """Stored turned, with EXIF that says so, among a resolution that has two values where one belongs."""
    turned = BytesIO()
    Image.fromarray(np.rot90(np.array(Image.open(BytesIO(jpeg))))).save(turned, "JPEG", quality=92)
    entries = struct.pack("<HHIHH", 0x0112, _SHORT, 1, 6, 0) + struct.pack("<HHII", 0x011A, _RATIONAL, 2, 38)
    resolutions = struct.pack("<IIII", 72, 1, 72, 1)
    exif = b"Exif\0\0" + _TIFF + struct.pack("<H", 2) + entries + struct.pack("<I", 0) + resolutions
    return _START + _segment(0xE1, exif) + turned.getvalue()[2:]


UNFINISHED: dict[str, Callable[[bytes], bytes]] = {
    "no end marker": without_end_marker,
    "a byte before": behind_junk,
    "junk before": lambda jpeg: behind_junk(jpeg, 64),
    "junk behind": before_junk,
    "behind 300 kB of notes": behind_metadata,
    "an index cut off": with_a_torn_index,
    "on its side": on_its_side,
    "all at once": lambda jpeg: behind_junk(without_end_marker(with_a_torn_index(behind_metadata(on_its_side(jpeg))))),
}


def with_scans(count: int, size: tuple[int, int] = (64, 48)) -> bytes:
    """A progressive picture whose last scan is sent again and again, until there are so many scans."""
    file = BytesIO()
    Image.new("RGB", size, (200, 100, 50)).save(file, "JPEG", progressive=True)
    whole = file.getvalue()
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * (count - whole.count(b"\xff\xda")) + whole[-2:]


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
