"""What a camera's frames show, as the room of cameras tells the house of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from bot.house.people import Box
from bot.house.watch.camera import CameraId

#: One way of somebody through a camera's view; never used again.
TrackId = NewType("TrackId", str)


class TrackKind(StrEnum):
    """What moves."""

    PERSON = "person"
    ANIMAL = "animal"
    #: Movement that nothing tells more of: the model that finds people is not here.
    MOVEMENT = "movement"


@dataclass(frozen=True, slots=True)
class Tracked:
    """Somebody, or something, in one frame."""

    track: TrackId
    kind: TrackKind
    #: In the frame, px.
    box: Box
    score: float
    #: Seconds since this track was first seen.
    age_s: float
    #: It has not moved for ten seconds.
    still: bool = False
    #: It never moved as a person does, day after day: a poster, a reflection, a television.
    furniture: bool = False
    #: Whether a face was good enough since the house last asked for faces.
    new_face: bool = False
    #: Whether it faced the camera in this frame (|yaw| < 25°); None: no face was seen.
    facing: bool | None = None
    #: It was found in this frame; False: it is missed, and may be behind something, or gone.
    here: bool = True


@dataclass(frozen=True, slots=True)
class CameraView:
    """One frame that was looked at."""

    camera: CameraId
    #: ``time.monotonic()`` when the frame was decoded: the steady measure of everything that lasts.
    moment: float
    width: int
    height: int
    tracked: tuple[Tracked, ...] = ()
    #: Those that are not there any more: gone for five seconds, or out of the picture.
    ended: tuple[TrackId, ...] = ()
    #: How many persons there are, and how many there may be.
    persons: int = 0
    fewest: int = 0
    most: int = 0
    #: False: the model that finds people is not here.
    by_bodies: bool = True
