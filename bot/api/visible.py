"""Of which doors a program knows, and through which cameras it sees."""

from bot.house.doors.door import DoorId
from bot.house.residents.actors import Asker, Program
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.watch.camera import Camera
from bot.house.watch.places import door_of
from bot.house.watch.staff import WatchStaff


async def visible_cameras(by: Asker, admission: Admission, watching: WatchStaff) -> list[Camera]:
    """Those at the doors of its key. Raises NotAllowed."""
    now = await admission.admit(by, Action.VIEW_CAMERA)
    return [one for one in watching.cameras.cameras() if ever_may(now, Action.VIEW_CAMERA, door_of(one))]


def knows_of(by: Asker, door: DoorId | None) -> bool:
    """Tell whether a key leads to a door; whoever lives here knows of every one."""
    return not isinstance(by, Program) or not by.doors or door in by.doors
