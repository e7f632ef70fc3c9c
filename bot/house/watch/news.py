"""What is told of the cameras, and of what they watch for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.faces.profile import PersonGroup
from bot.house.people import Resident
from bot.house.watch.armed import ArmedBy, ArmMode
from bot.house.watch.camera import CameraId, Tampering, WatchPlaceId
from bot.house.watch.incident import IncidentId


@dataclass(frozen=True, slots=True)
class IncidentChanged:
    """An incident began, grew, was answered or ended; what it is now stands in ``Incidents``."""

    incident: IncidentId


@dataclass(frozen=True, slots=True)
class CountChanged:
    """Others are counted at a place than before."""

    place: WatchPlaceId


@dataclass(frozen=True, slots=True)
class CameraGone:
    """No picture came from a camera for 90 s."""

    camera: CameraId
    name: str
    #: Somebody was in view when the last one came.
    in_view: bool


@dataclass(frozen=True, slots=True)
class CameraBack:
    """A camera that was told as gone gives pictures again."""

    camera: CameraId
    name: str
    away: timedelta


@dataclass(frozen=True, slots=True)
class CameraTampered:
    """A camera was covered, blinded or moved."""

    camera: CameraId
    name: str
    how: Tampering


@dataclass(frozen=True, slots=True)
class CameraSees:
    """A camera that was tampered with sees as before again."""

    camera: CameraId
    name: str


@dataclass(frozen=True, slots=True)
class CameraAdded:
    """An owner added a camera."""

    camera: CameraId
    name: str
    by: Resident


@dataclass(frozen=True, slots=True)
class CameraRemoved:
    """An owner removed a camera."""

    name: str
    by: Resident


@dataclass(frozen=True, slots=True)
class CameraPrivate:
    """A camera's stream was closed on purpose, or is open again."""

    camera: CameraId
    name: str
    #: By the machine's clock, for people to read; None: it is open again.
    until: datetime | None
    #: None: its time was over.
    by: Resident | None
    #: How long it is closed; nothing: it is open again.
    for_: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class ArmingChanged:
    """The house was armed, disarmed, or left to a house-sitter."""

    mode: ArmMode
    #: None: nobody in particular; the last one left, a schedule or the broker said so.
    by: Resident | None
    way: ArmedBy = ArmedBy.CHAT


@dataclass(frozen=True, slots=True)
class WatchRulesChanged:
    """An owner chose otherwise what the cameras tell."""

    by: Resident


@dataclass(frozen=True, slots=True)
class FacingChanged:
    """It is kept from now on how much of the time those of a group face a camera, or not any more."""

    group: PersonGroup
    by: Resident
    on: bool


#: What is worth a message of its own.
CameraNews = (
    CameraGone
    | CameraBack
    | CameraTampered
    | CameraSees
    | CameraAdded
    | CameraRemoved
    | CameraPrivate
    | ArmingChanged
    | WatchRulesChanged
    | FacingChanged
)
