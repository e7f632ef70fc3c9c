"""What a camera sees, shown to who asks; and the squares of its picture that count, or are painted over."""

from dataclasses import dataclass
from enum import StrEnum

from bot.house.watch.camera import CameraId
from bot.telegram.actions.action import ButtonAction
from bot.words.chat import labels
from bot.words.chat.cameras import camera_labels


@dataclass(frozen=True, slots=True)
class SnapCamera(ButtonAction):
    """Show a picture of now."""

    kind = "snap_camera"
    lasting = True
    toast = labels.LOOKING
    camera: CameraId


@dataclass(frozen=True, slots=True)
class ShowLive(ButtonAction):
    """Show a picture that is new every two seconds."""

    kind = "show_live"
    lasting = True
    toast = labels.LOOKING
    camera: CameraId


@dataclass(frozen=True, slots=True)
class StopLive(ButtonAction):
    """Show no new one any more."""

    kind = "stop_live"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class ClipCamera(ButtonAction):
    """Show the last ten seconds."""

    kind = "clip_camera"
    lasting = True
    toast = camera_labels.FETCHING
    camera: CameraId


class Squares(StrEnum):
    """What the squares of a picture are chosen for; it is stored with buttons."""

    ZONES = "zones"
    MASKS = "masks"


@dataclass(frozen=True, slots=True)
class ShowSquares(ButtonAction):
    """Show a camera's picture with numbered squares."""

    kind = "show_squares"
    lasting = True
    toast = labels.LOOKING
    camera: CameraId
    of: Squares


@dataclass(frozen=True, slots=True)
class TapSquare(ButtonAction):
    """Choose a square, or leave it out again."""

    kind = "tap_square"
    lasting = True
    sheet: str
    number: int


@dataclass(frozen=True, slots=True)
class ClearSquares(ButtonAction):
    """Choose none."""

    kind = "clear_squares"
    lasting = True
    sheet: str


@dataclass(frozen=True, slots=True)
class SaveSquares(ButtonAction):
    """Have those that are chosen count, or be painted over."""

    kind = "save_squares"
    sheet: str
