"""A camera that is added: what was found and tried so far is in mind alone, under the name of its draft."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.watch.camera import WatchPlaceId
from bot.telegram.actions.action import ButtonAction
from bot.words.chat.cameras import camera_labels


@dataclass(frozen=True, slots=True)
class AddCamera(ButtonAction):
    """Show which cameras there may be."""

    kind = "add_camera"
    lasting = True


@dataclass(frozen=True, slots=True)
class UseOwnCamera(ButtonAction):
    """Try this computer's camera."""

    kind = "use_own_camera"
    lasting = True
    toast = camera_labels.SEARCHING


@dataclass(frozen=True, slots=True)
class FindCameras(ButtonAction):
    """Look for cameras."""

    kind = "find_cameras"
    lasting = True
    toast = camera_labels.SEARCHING


@dataclass(frozen=True, slots=True)
class WriteCameraAddress(ButtonAction):
    """Ask for a camera's address."""

    kind = "write_camera_address"
    lasting = True


@dataclass(frozen=True, slots=True)
class TryFoundCamera(ButtonAction):
    """Try a camera that was found, by its number."""

    kind = "try_found_camera"
    lasting = True
    toast = camera_labels.TRYING
    draft: str
    number: int


@dataclass(frozen=True, slots=True)
class TryCameraAgain(ButtonAction):
    """Try the same camera once more."""

    kind = "try_camera_again"
    lasting = True
    toast = camera_labels.TRYING
    draft: str


@dataclass(frozen=True, slots=True)
class WriteCameraLogin(ButtonAction):
    """Ask for the user and the password of a camera that is being added."""

    kind = "write_camera_login"
    lasting = True
    draft: str


@dataclass(frozen=True, slots=True)
class HangAtDoor(ButtonAction):
    """Add it at a door."""

    kind = "hang_camera_at_door"
    settling = True
    draft: str
    door: DoorId


@dataclass(frozen=True, slots=True)
class HangAtPlace(ButtonAction):
    """Add it at a place that there is."""

    kind = "hang_camera_at_place"
    settling = True
    draft: str
    place: WatchPlaceId


@dataclass(frozen=True, slots=True)
class HangElsewhere(ButtonAction):
    """Ask what the place is called."""

    kind = "hang_camera_elsewhere"
    lasting = True
    draft: str


@dataclass(frozen=True, slots=True)
class MakeDoorbell(ButtonAction):
    """Add a door, and the camera at it."""

    kind = "make_doorbell"
    settling = True
    draft: str
