"""A picture's header, looked at before anybody decodes it."""

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO

from PIL.JpegImagePlugin import JpegImageFile

#: The largest picture that is taken, in bytes and in pixels; an OV2640's is 1600×1200 and 150 KB.
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 20_000_000

#: Where the frame header must begin at the latest: behind an EXIF block, and a colour profile of some segments.
_HEADER = 256 * 1024

_START = b"\xff\xd8\xff"
_END_OF_IMAGE = 0xD9
_START_OF_SCAN = 0xDA
#: Markers without a length: TEM, RST0-7, SOI, EOI.
_STANDALONE = frozenset({0x01, *range(0xD0, 0xDA)})
#: Inside a scan 0xFF is stuffed with a zero, and restart markers belong to it.
_IN_SCAN = frozenset({0x00, *range(0xD0, 0xD8), 0xFF})


class PictureRefused(Exception):
    """This is no picture we take; the text is a sentence. ``too_large`` tells which kind of no."""

    def __init__(self, sentence: str, *, too_large: bool = False) -> None:
        super().__init__(sentence)
        self.too_large = too_large


@dataclass(frozen=True, slots=True)
class Examined:
    """What the header says, and the picture's checksum."""

    width: int
    height: int
    sha256: str


def examine(jpeg: bytes) -> Examined:
    """Read a JPEG's header, nothing more; raises PictureRefused. A torn picture with a good header passes.

    Takes some milliseconds for the largest pictures: not for the event loop.
    """
    if not jpeg.startswith(_START):
        raise PictureRefused("This is not a JPEG.")
    try:
        # not Image.open: that warns of large pictures, where we refuse them
        with JpegImageFile(BytesIO(jpeg[:_HEADER])) as header:
            width, height = header.size
    except (SyntaxError, OSError, ValueError, LookupError, TypeError, struct.error) as exc:
        raise PictureRefused("The JPEG's header cannot be read.") from exc
    if width < 1 or height < 1:
        raise PictureRefused("The JPEG's header gives no size.")
    if width * height > MAX_PIXELS:
        raise PictureRefused(f"{width}×{height} are too many pixels.", too_large=True)
    return Examined(width, height, hashlib.sha256(jpeg).hexdigest())


class EndFinder:
    """Finds where a JPEG that is still arriving ends: segment by segment, so that no thumbnail's end counts."""

    def __init__(self) -> None:
        self._at = 2
        self._in_scan = False

    def find(self, data: bytearray) -> int | None:
        """The index behind the end marker; None: not here yet. Each call gets the same bytes and more."""
        while True:
            if self._in_scan:
                self._at = data.find(b"\xff", self._at)
                if self._at < 0 or self._at + 2 > len(data):
                    self._at = len(data) if self._at < 0 else self._at
                    return None
                if data[self._at + 1] in _IN_SCAN:
                    self._at += 1 if data[self._at + 1] == 0xFF else 2  # noqa: PLR2004 - a fill byte
                    continue
                self._in_scan = False
            if self._at + 4 > len(data):
                return self._at + 2 if data[self._at : self._at + 2] == b"\xff\xd9" else None
            marker = data[self._at + 1]
            if data[self._at] != 0xFF:  # noqa: PLR2004 - no marker where one must be
                self._in_scan = True  # torn: look on for anything that ends it
            elif marker == _END_OF_IMAGE:
                return self._at + 2
            elif marker in _STANDALONE:
                self._at += 2
            else:
                self._at += 2 + int.from_bytes(data[self._at + 2 : self._at + 4])
                self._in_scan = marker == _START_OF_SCAN
