"""What the room and a camera's process say to each other; ``bot.cameras.packing`` puts it on a pipe.

Nothing here imports more than the standard library: it is loaded once a camera.
"""

from dataclasses import dataclass, field
from typing import Literal

#: So many places at which something moves are told, the largest of them.
MOST_BOXES = 32

#: Corners as shares of the picture, 0..1.
Corners = tuple[tuple[float, float], ...]
#: Left, top, right, bottom in px of the frame.
Moved = tuple[int, int, int, int]

#: The values of ``bot.house.watch.camera``'s enums.
StreamKind = Literal["rtsp", "mjpeg", "snapshot", "usb", "file"]
TroubleCode = Literal[
    "unreachable",
    "login",
    "not_found",
    "unreadable",
    "silent",
    "busy",
    "unplugged",
    "forbidden",
    "address",
    "too_much",
]
TamperCode = Literal["covered", "blinded", "moved"]


# To a camera's process


@dataclass(frozen=True, slots=True)
class OpenStream:
    """The first message: which camera to watch with, and how. A process opens one stream in its life."""

    kind: str
    #: Without user and password.
    address: str
    #: The process that asks: with it, this one ends.
    parent: int
    #: A folder that exists; what is written there is gone again when the answer is given. A process that is killed
    #: leaves it: empty the folder before the next one.
    folder: str
    large: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    masks: tuple[Corners, ...] = ()
    #: Seconds between two pictures of a slow camera; 0: it is not slow.
    interval_s: float = 0.0
    #: Where the address's host was found; it is asked there, and no name is looked up again. Empty: look it up.
    host_ip: str = ""
    #: A video file is played so many times as fast.
    speed: float = 1.0
    #: What was told last of a cover, a light or a turn (TamperCode), by the process before this one; empty: nothing.
    tampering: str = ""


@dataclass(frozen=True, slots=True)
class SetMasks:
    """Paint these over from the next frame on; what was kept for clips before is forgotten."""

    masks: tuple[Corners, ...]


@dataclass(frozen=True, slots=True)
class TakeSnap:
    """Give a picture of now; answered by SnapTaken or NotTaken."""

    id: int


@dataclass(frozen=True, slots=True)
class TakeClip:
    """Give what was seen between two moments once ``end`` is past; answered by ClipTaken or NotTaken."""

    id: int
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class WantLarge:
    """Faces are to be seen: for so many seconds from now send frames of the large stream, too, where there is one."""

    seconds: float


@dataclass(frozen=True, slots=True)
class CloseStream:
    """End; the pipe's end means the same."""


# From a camera's process


@dataclass(frozen=True, slots=True)
class StreamOpened:
    """The first frame was decoded; said again where size or codec change."""

    width: int
    height: int
    #: As the camera says; 0: it does not.
    fps: float
    codec: str


@dataclass(frozen=True, slots=True)
class MotionFrame:
    """A frame to look at: something moves in it, or did a moment ago, or it is of the large stream."""

    #: ``time.monotonic()`` of the whole machine, when it was decoded.
    moment: float
    width: int
    height: int
    #: Where something moves, the largest first; none: it has just ceased, or nobody looked (``large``).
    moving: tuple[Moved, ...]
    #: Share of the picture that changed, 0..1.
    changed: float
    large: bool
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StillAlive:
    """Frames come: said about once a second, after every interval of a slower camera, and never while none comes."""

    moment: float
    #: Frames a second that come, smoothed; of a camera that is asked for each, those that were asked for.
    fps: float
    moving: bool
    #: Frames that could not be decoded so far.
    broken: int
    #: Bytes kept for clips.
    kept_bytes: int


@dataclass(frozen=True, slots=True)
class TamperSeen:
    """A camera was covered, blinded or moved; empty: it sees as before."""

    how: str


@dataclass(frozen=True, slots=True)
class StreamTroubled:
    """The last message: no picture comes any more, and the process ends."""

    trouble: str
    #: For the log; holds neither login nor address.
    detail: str


@dataclass(frozen=True, slots=True)
class SnapTaken:
    """A picture of now."""

    id: int
    moment: float
    width: int
    height: int
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClipTaken:
    """What was asked for as H.264 in MP4, without sound, as far as it was kept."""

    id: int
    seconds: float
    width: int
    height: int
    mp4: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Nothing can be given for this TakeSnap or TakeClip."""

    id: int
    trouble: str
    detail: str


Asked = OpenStream | SetMasks | TakeSnap | TakeClip | WantLarge | CloseStream
Told = StreamOpened | MotionFrame | StillAlive | TamperSeen | StreamTroubled | SnapTaken | ClipTaken | NotTaken
