"""A picture's bytes, looked at and mended before anybody decodes them."""

import hashlib
import re
from dataclasses import dataclass, field

from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.house.visits.visit import PhotoFault
from recognizer.picture.jpeg import MOST_SEGMENTS, JpegFault, JpegRefused, mended

#: The largest picture that is taken, in bytes and in pixels; an OV2640's is 1600×1200 and 150 KB.
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 20_000_000

_END_OF_IMAGE = 0xD9
_START_OF_SCAN = 0xDA
#: Markers without a length: TEM, RST0-7, SOI, EOI.
_STANDALONE = frozenset({0x01, *range(0xD0, 0xDA)})
#: What ends a scan: inside, 0xFF is stuffed with a zero, and restart markers and fill bytes belong to it.
_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

_FAULTS = {
    JpegFault.NO_JPEG: PhotoFault.FOREIGN,
    JpegFault.DAMAGED: PhotoFault.DAMAGED,
    JpegFault.TOO_LARGE: PhotoFault.TOO_LARGE,
}


class PictureRefused(Exception):
    """This is no picture we take: ``fault`` for the house, ``trouble`` for whoever set the camera up."""

    def __init__(self, trouble: RequestTrouble, fault: PhotoFault) -> None:
        super().__init__(trouble.reason)
        self.trouble = trouble
        self.fault = fault

    @property
    def too_large(self) -> bool:
        """The same in smaller would be taken."""
        return self.fault is PhotoFault.TOO_LARGE


@dataclass(frozen=True, slots=True)
class Examined:
    """What the header says, and the picture as it can be kept and shown."""

    #: As stored, before EXIF turns it; px.
    width: int
    height: int
    #: Of the bytes as they came: the board tells the same.
    sha256: str
    #: Begins and ends as a JPEG should.
    jpeg: bytes = field(repr=False)


def examine(jpeg: bytes) -> Examined:
    """Read a JPEG's header and mend what cameras leave unfinished; nothing is decoded. Raises PictureRefused.

    A torn picture passes as far as it goes. Takes some milliseconds for the largest pictures: not for the event loop.
    """
    try:
        whole = mended(jpeg, max_pixels=MAX_PIXELS)
    except JpegRefused as refused:
        raise PictureRefused(_trouble(refused), _FAULTS[refused.fault]) from refused
    return Examined(whole.width, whole.height, hashlib.sha256(jpeg).hexdigest(), whole.data)


def _trouble(refused: JpegRefused) -> RequestTrouble:
    match refused.fault:
        case JpegFault.NO_JPEG:
            return RequestTrouble(RequestReason.NO_JPEG)
        case JpegFault.DAMAGED:
            return RequestTrouble(RequestReason.BROKEN_JPEG)
        case JpegFault.TOO_LARGE:
            return RequestTrouble(
                RequestReason.TOO_MANY_SCANS if refused.scans else RequestReason.TOO_MANY_PIXELS,
                most=MAX_PIXELS // 1_000_000,
                width=refused.width,
                height=refused.height,
                scans=refused.scans,
            )


class EndFinder:
    """Finds where a JPEG that is still arriving ends: segment by segment, so that no thumbnail's end counts."""

    def __init__(self) -> None:
        self._at = 2
        self._in_scan = False
        self._markers = 0

    def find(self, data: bytearray) -> int | None:
        """The index behind the end marker; None: not here yet. Each call gets the same bytes and more.

        After more markers than a picture has it ends where that is noticed: the event loop waits for us.
        """
        while self._markers <= MOST_SEGMENTS:
            if self._in_scan:
                if (found := _SCAN_END.search(data, self._at)) is None:
                    self._at = max(self._at, len(data) - data.endswith(b"\xff"))  # its second byte may be to come
                    return None
                self._at, self._in_scan = found.start(), False
            if self._at + 4 > len(data):
                return self._at + 2 if data[self._at : self._at + 2] == b"\xff\xd9" else None
            self._markers += 1
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
        return self._at
