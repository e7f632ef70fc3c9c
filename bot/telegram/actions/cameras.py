"""The cameras that watch, as the household keeps them: their list, and the page of each."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.faces.profile import PersonGroup
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowCamera(ButtonAction):
    """Show a camera's page."""

    kind = "show_camera"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class RenameCamera(ButtonAction):
    """Ask what a camera shall be called."""

    kind = "rename_camera"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class MoveCamera(ButtonAction):
    """Show where a camera may hang."""

    kind = "move_camera"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class PutCameraAtDoor(ButtonAction):
    """Have a camera hang at a door."""

    kind = "put_camera_at_door"
    lasting = True
    camera: CameraId
    door: DoorId


@dataclass(frozen=True, slots=True)
class PutCameraAtPlace(ButtonAction):
    """Have a camera hang at a place that there is."""

    kind = "put_camera_at_place"
    lasting = True
    camera: CameraId
    place: WatchPlaceId


@dataclass(frozen=True, slots=True)
class AskCameraPlace(ButtonAction):
    """Ask what the place is called at which a camera hangs."""

    kind = "ask_camera_place"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class ShowCameraHours(ButtonAction):
    """Show when a camera watches."""

    kind = "show_camera_hours"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class SetCameraHours(ButtonAction):
    """Have a camera watch from a full hour until before another, on these days; no days: always."""

    kind = "set_camera_hours"
    lasting = True
    camera: CameraId
    days: tuple[int, ...]
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class AskCameraFacing(ButtonAction):
    """Ask whether it shall be counted who faces a camera."""

    kind = "ask_camera_facing"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class SetCameraFacing(ButtonAction):
    """Have it counted who faces a camera, or not."""

    kind = "set_camera_facing"
    lasting = True
    camera: CameraId
    on: bool


@dataclass(frozen=True, slots=True)
class ChangeCameraLogin(ButtonAction):
    """Ask for a camera's user and password."""

    kind = "change_camera_login"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class AskRemoveCamera(ButtonAction):
    """Ask whether a camera shall be removed."""

    kind = "ask_remove_camera"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class RemoveCamera(ButtonAction):
    """Remove a camera."""

    kind = "remove_camera"
    dangerous = True
    settling = True
    acting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class ChoosePrivacy(ButtonAction):
    """Show until when a camera may be closed."""

    kind = "choose_privacy"
    lasting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class KeepPrivate(ButtonAction):
    """Close a camera for so many minutes; None: until the morning."""

    kind = "keep_private"
    lasting = True
    acting = True
    camera: CameraId
    minutes: int | None


@dataclass(frozen=True, slots=True)
class EndPrivacy(ButtonAction):
    """Open a camera again that was closed."""

    kind = "end_privacy"
    lasting = True
    acting = True
    camera: CameraId


@dataclass(frozen=True, slots=True)
class ChooseFacingGroups(ButtonAction):
    """Show for whom it may be counted how long they face a camera."""

    kind = "choose_facing_groups"
    lasting = True


@dataclass(frozen=True, slots=True)
class SetFacingGroup(ButtonAction):
    """Have it counted for a group, or not."""

    kind = "set_facing_group"
    lasting = True
    group: PersonGroup
    on: bool
