"""What every kind of camera is read as: pieces of compressed video, with the moment at which each came."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from av.packet import Packet
from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a decoder has to know before the first piece."""

    codec: str
    extradata: bytes | None = None
    #: Of raw video alone; elsewhere the pieces tell.
    width: int = 0
    height: int = 0
    pixels: str = ""

    @property
    def raw(self) -> bool:
        """Nothing is compressed: a piece is far too large to be kept."""
        return self.codec == "rawvideo"

    @property
    def alone(self) -> bool:
        """Every piece is a picture of its own."""
        return self.codec in ("rawvideo", "mjpeg")


@dataclass(frozen=True, slots=True)
class Piece:
    """One compressed picture."""

    #: ``time.monotonic()``.
    moment: float
    packet: "Packet[VideoStream]"
    #: It can be decoded without those before it.
    key: bool
    recipe: Recipe


_JPEG = Recipe("mjpeg")


def jpeg_piece(jpeg: bytes, moment: float) -> Piece:
    """A JPEG as a piece."""
    packet: Any = Packet(jpeg)
    return Piece(moment, packet, key=True, recipe=_JPEG)


class PieceSource(Protocol):
    """An opened camera."""

    #: As the camera says; 0: it does not.
    fps: float

    def pieces(self) -> Iterator[Piece]:
        """Every piece as it comes. Raises StreamBroken where no more come; never just ends."""

    def close(self) -> None:
        """Let go of the camera. Never raises."""
