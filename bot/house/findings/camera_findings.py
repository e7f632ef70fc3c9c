"""What the doctor finds out about the cameras that watch."""

from dataclasses import dataclass

from bot.house.watch.camera import Trouble


@dataclass(frozen=True, slots=True)
class NoCameraKept:
    """The household keeps none."""


@dataclass(frozen=True, slots=True)
class CameraGives:
    """A camera gave a picture, of this size in px."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CameraGivesNone:
    """A camera gave none."""

    name: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class CameraClosed:
    """A camera is closed on purpose, so nobody opens it."""

    name: str


CameraFound = NoCameraKept | CameraGives | CameraGivesNone | CameraClosed
