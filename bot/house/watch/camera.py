"""A camera that watches: what it is called, where it hangs, how it is reached, and what of its picture counts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.house.doors.door import DoorId
from bot.house.residents.hours import Hours

#: Letters, digits and hyphens, as a door's.
CameraId = NewType("CameraId", str)

#: What rules are about: a door's id, or the id of a place of its own ("garden"). Cameras of one place share its rules.
WatchPlaceId = NewType("WatchPlaceId", str)


class SourceKind(StrEnum):
    """How pictures come from a camera."""

    RTSP = "rtsp"
    MJPEG = "mjpeg"
    #: An address at which one picture lies, asked for again and again.
    SNAPSHOT = "snapshot"
    #: A device of this computer.
    USB = "usb"
    #: A video file, for trying things out; it begins anew at its end.
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a camera's pictures come from. No part of it holds a password: a login is kept apart (see ``Login``)."""

    kind: SourceKind
    #: Without user and password: "rtsp://192.168.1.20/stream2", "http://…", "/dev/video0", a file's path.
    address: str
    #: A larger stream of the same view, opened only while faces are to be seen; empty: there is none.
    large: str = ""
    #: Seconds between two pictures where the camera is slower than one a second; 0: it is not.
    interval_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Login:
    """What a camera asks for; it never prints itself."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "Login(…)"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a picture, as shares of its width and height from the upper left, 0..1."""

    x: float
    y: float


#: At least three corners.
Polygon = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a picture in which somebody counts, told by where their feet are."""

    name: str
    corners: Polygon


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera as the household keeps it."""

    id: CameraId
    name: str
    source: Source
    #: The door's id where it hangs at one, or a place of its own.
    place: WatchPlaceId
    #: What the place is called where it is no door's; empty: the door's name counts.
    place_name: str = ""
    #: It looks at whoever stands before this door; None: at no door.
    door: DoorId | None = None
    #: None: the whole picture counts.
    zones: tuple[Zone, ...] = ()
    #: Painted over before anything else sees a frame.
    masks: tuple[Polygon, ...] = ()
    #: When it watches; none: always.
    hours: tuple[Hours, ...] = ()
    #: Its stream is closed until then, by the steady clock; None: it is open.
    private_until: datetime | None = None
    #: Whether shares of time "facing the camera" are kept; off unless somebody switched it on.
    facing: bool = False


@dataclass(frozen=True, slots=True)
class FormerCamera:
    """One that was removed: what it saw stays under its id, which no other camera gets."""

    id: CameraId


class Trouble(StrEnum):
    """Why a camera gives no picture."""

    #: Nobody answers at its address.
    UNREACHABLE = "unreachable"
    #: User or password are wrong, or are lacking.
    LOGIN = "login"
    #: It answers, and has nothing at this address.
    NOT_FOUND = "not_found"
    #: It answers, and what comes is no picture that we can read.
    UNREADABLE = "unreadable"
    #: It was open, and no frame came in time.
    SILENT = "silent"
    #: Somebody else uses the device.
    BUSY = "busy"
    #: The device is not at this computer (any more).
    UNPLUGGED = "unplugged"
    #: The system does not let us use the device.
    FORBIDDEN = "forbidden"
    #: No such address may be used: a scheme that is none of a camera's, this machine's own services, a login in it.
    ADDRESS = "address"
    #: More came than a camera sends.
    TOO_MUCH = "too_much"


class Tampering(StrEnum):
    """What was done to a camera, as its picture shows."""

    COVERED = "covered"
    BLINDED = "blinded"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class CameraState:
    """How a camera is now."""

    #: Frames come.
    sees: bool = False
    #: Its stream is closed on purpose.
    private: bool = False
    trouble: Trouble | None = None
    #: Of its picture, in px; 0: none was seen.
    width: int = 0
    height: int = 0
    #: Frames a second that come, as they were counted.
    fps: float = 0.0
    codec: str = ""
    #: How often its process was started anew since the service runs.
    restarts: int = 0
    tampering: Tampering | None = None


@dataclass(frozen=True, slots=True)
class FoundCamera:
    """A camera that was found in the network or at this computer."""

    #: What it calls itself; may be empty. Not ours: escape it.
    name: str
    #: How it may be tried; an ONVIF device's is asked for with its login.
    source: Source | None
    #: Where an ONVIF device answers; empty: it is none.
    onvif: str = ""


@dataclass(frozen=True, slots=True)
class TriedCamera:
    """What a camera showed when it was tried."""

    source: Source
    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Clip:
    """A few seconds of a camera: H.264 in MP4, no sound."""

    mp4: bytes
    seconds: float
    width: int
    height: int


class CameraUnreachable(Exception):
    """A camera gives no picture."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.replace("_", " "))
        self.trouble = trouble
