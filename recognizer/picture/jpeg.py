"""A JPEG's bytes: walked as a decoder does, mended where cameras leave them unfinished; nothing is decoded."""

import re
from dataclasses import dataclass
from enum import StrEnum

#: Cameras send what was left in a buffer before the picture begins, in bytes.
MOST_JUNK = 64
#: A progressive picture has about ten scans, and every one of them goes over all its pixels: 3.5 ns each at worst.
MOST_SCANS = 100
#: Pixels times scans: 20 Mpx may have ten. A picture without a face is decoded twice.
MOST_SCANNED = 200_000_000
#: Tables, comments and scans of one picture; a colour profile and a large EXIF block take some dozens.
MOST_SEGMENTS = 4096

_START = b"\xff\xd8\xff"
_END = b"\xff\xd9"
#: What ends entropy-coded data. 0xFF is stuffed with a zero there; RST0-7 and TEM have no content and are passed over.
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_END_OF_IMAGE, _START_OF_SCAN = 0xD9, 0xDA
#: SOF0-15 without DHT, JPG and DAC, which lie among them.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Frames, tables, scans, APP0-15 and comments; what else there might be no decoder reads.
_SEGMENTS = frozenset(range(0xC0, 0xF0)) - {0xC8, *range(0xD0, 0xDA)} | {0xFE}
#: Length, bits a sample, height, width.
_FRAME_BYTES = 7
_LENGTH_BYTES = 2


class JpegFault(StrEnum):
    """Why nobody can look at a picture."""

    NO_JPEG = "no_jpeg"
    #: It ends before its first row, or its header makes no sense.
    DAMAGED = "damaged"
    #: More pixels, or more passes over them, than anybody should decode.
    TOO_LARGE = "too_large"


class JpegRefused(Exception):
    """These bytes are no picture that is worth decoding; ``width`` and ``height`` are 0 where they are not known."""

    def __init__(self, fault: JpegFault, width: int = 0, height: int = 0, scans: int = 0) -> None:
        super().__init__(f"{fault}, {width}×{height}, {scans} scans")
        self.fault = fault
        self.width = width
        self.height = height
        self.scans = scans


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A JPEG that begins and ends as it should."""

    data: bytes
    #: As stored, before EXIF turns it; px.
    width: int
    height: int
    scans: int
    #: It had its end marker; False: rows may be missing.
    ended: bool


def mended(data: bytes, *, max_pixels: int) -> Jpeg:
    """Take the junk before and behind a picture away, and give it the end marker that it lacks; raises JpegRefused.

    A picture that breaks off is kept as far as it goes: a decoder fills the missing rows with grey. A progressive one
    that breaks off is coarse. Takes some milliseconds for the largest pictures: not for the event loop.
    """
    start = data.find(_START, 0, MOST_JUNK + len(_START))
    if start < 0:
        raise JpegRefused(JpegFault.NO_JPEG)
    walk = _MarkerWalk(max_pixels)
    end = walk.end_of(data, start + len(_START) - 1)
    if not walk.scans:
        raise JpegRefused(JpegFault.DAMAGED, walk.width, walk.height)
    picture = data if not start and end == len(data) else data[start:end]
    if not walk.ended:
        picture = picture.rstrip(b"\xff") + _END
    return Jpeg(picture, walk.width, walk.height, walk.scans, walk.ended)


class _MarkerWalk:
    """Goes from marker to marker as libjpeg does, so that no scan is hidden from it."""

    def __init__(self, max_pixels: int) -> None:
        self._max_pixels = max_pixels
        self.width = 0
        self.height = 0
        self.scans = 0
        self.ended = False

    def end_of(self, data: bytes, at: int) -> int:
        """Where the picture ends, behind its end marker or the last of it that can be decoded; raises JpegRefused."""
        for _ in range(MOST_SEGMENTS):
            found = _MARKER.search(data, at)
            if found is None:
                return len(data)
            at, marker = found.end(), data[found.end() - 1]
            if marker == _END_OF_IMAGE:
                self.ended = True
                return at
            length = int.from_bytes(data[at : at + _LENGTH_BYTES])
            known = marker in _SEGMENTS and not (marker in _FRAMES and self.scans)
            if not known or length < _LENGTH_BYTES or at + length >= len(data):
                return found.start()  # torn, or a flipped bit: what came before may do
            if marker in _FRAMES:
                self._frame(data[at : at + min(length, _FRAME_BYTES)])
            elif marker == _START_OF_SCAN:
                self._scan()
            at += length
        raise self._refused(JpegFault.DAMAGED)

    def _frame(self, header: bytes) -> None:
        if len(header) < _FRAME_BYTES or self.width:
            raise self._refused(JpegFault.DAMAGED)
        self.height, self.width = int.from_bytes(header[3:5]), int.from_bytes(header[5:7])
        if not self.width or not self.height:
            raise self._refused(JpegFault.DAMAGED)
        if self.width * self.height > self._max_pixels:
            raise self._refused(JpegFault.TOO_LARGE)

    def _scan(self) -> None:
        if not self.width:
            raise self._refused(JpegFault.DAMAGED)
        self.scans += 1
        if self.scans > MOST_SCANS or self.scans * self.width * self.height > MOST_SCANNED:
            raise self._refused(JpegFault.TOO_LARGE)

    def _refused(self, fault: JpegFault) -> JpegRefused:
        return JpegRefused(fault, self.width, self.height, self.scans)
