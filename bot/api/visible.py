"""Through which cameras a program sees."""

from bot.house.residents.actors import Asker
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.watch.camera import Camera
from bot.house.watch.places import door_of
from bot.house.watch.staff import WatchStaff


async def visible_cameras(by: Asker, admission: Admission, watching: WatchStaff) -> list[Camera]:
    """Those at the doors of its key. Raises NotAllowed."""
    now = await admission.admit(by, Action.VIEW_CAMERA)
    return [one for one in watching.cameras.cameras() if ever_may(now, Action.VIEW_CAMERA, door_of(one))]
