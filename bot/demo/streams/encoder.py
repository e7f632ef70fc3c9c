"""Pictures become a camera's video: H.264 or HEVC, a packet a picture, nothing held back."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import cast

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext

from bot.demo.camera.cutouts import BgrPicture

_START = b"\x00\x00\x01"

#: Of a packet's first byte: what it holds. H.264 (7.4.1) and HEVC (7.3.1.2).
_H264_SETS = {7: "sps", 8: "pps"}
_HEVC_SETS = {32: "vps", 33: "sps", 34: "pps"}
_H264_KEY = 5
_HEVC_KEYS = range(16, 22)

#: The encoder asks how many pictures a second there are, and nothing follows from it: each goes out when it is there.
_NOMINAL_FPS = 25


class Codec(StrEnum):
    """How the video is written."""

    H264 = "h264"
    HEVC = "h265"


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """One picture, as the units that go over the wire."""

    units: tuple[bytes, ...]
    key: bool


class Encoder:
    """Encodes pictures of one size; its first is a key picture."""

    def __init__(self, width: int, height: int, codec: Codec = Codec.H264, bit_rate: int = 0) -> None:
        self.size = width, height
        self.codec = codec
        name = "libx264" if codec is Codec.H264 else "libx265"
        context = cast("VideoCodecContext", av.CodecContext.create(name, "w"))
        context.width, context.height = width, height
        context.pix_fmt = "yuv420p"
        context.time_base = Fraction(1, _NOMINAL_FPS)
        context.framerate = Fraction(_NOMINAL_FPS)
        context.gop_size = 10_000  # key pictures are made when they are asked for
        context.thread_count = 1
        context.options = {"preset": "ultrafast", "tune": "zerolatency", "crf": "26"}
        if codec is Codec.HEVC:
            context.options = {**context.options, "x265-params": "log-level=none:repeat-headers=1:pools=none"}
        if bit_rate:
            context.bit_rate = bit_rate
        self._context = context
        self._count = 0

    def encode(self, picture: BgrPicture, *, key: bool) -> EncodedPicture:
        """One picture of the encoder's size; ``key``: it needs none before it."""
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24").reformat(format="yuv420p")
        frame.pts = self._count
        if key:
            frame.pict_type = av.video.frame.PictureType.I
        self._count += 1
        packets = self._context.encode(frame)
        units = tuple(unit for packet in packets for unit in units_of(bytes(packet)))
        return EncodedPicture(units, any(self._is_key(unit) for unit in units))

    def sets(self, picture: EncodedPicture) -> dict[str, bytes]:
        """What a decoder must know first, by name, as a key picture brings it."""
        if self.codec is Codec.H264:
            named = {_H264_SETS.get(unit[0] & 0x1F): unit for unit in picture.units}
        else:
            named = {_HEVC_SETS.get(unit[0] >> 1 & 0x3F): unit for unit in picture.units}
        return {name: unit for name, unit in named.items() if name}

    def _is_key(self, unit: bytes) -> bool:
        if self.codec is Codec.H264:
            return unit[0] & 0x1F == _H264_KEY
        return unit[0] >> 1 & 0x3F in _HEVC_KEYS


def units_of(written: bytes) -> Iterator[bytes]:
    """Split a byte stream (Annex B) into its units."""
    begin = written.find(_START)
    while begin >= 0:
        begin += len(_START)
        end = written.find(_START, begin)
        unit = (written[begin:end] if end >= 0 else written[begin:]).rstrip(b"\x00")
        if unit:
            yield unit
        begin = end
