"""A look through a camera that a resident asked for: only whoever asked sees it."""

import asyncio

from bot.house.ports import AuditTrail, Cameras
from bot.house.residents.actors import AskerId, Viewer
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.watch.camera import CameraId, Clip
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.places import door_of

#: How much of what just happened a clip shows that somebody asks for, in seconds.
CLIP_S = 10.0

#: Pictures that one resident takes of one camera in so many seconds are one line in the audit trail: a live view takes
#: one every two seconds.
ONE_LINE_S = 60.0


class Viewing:
    """Whatever is asked of it raises NotAllowed, KeyError where there is no such camera, and CameraUnreachable."""

    def __init__(self, keeper: CameraKeeper, *, cameras: Cameras, admission: Admission, audit: AuditTrail) -> None:
        self._keeper = keeper
        self._cameras = cameras
        self._admission = admission
        self._audit = audit
        #: When somebody's look through a camera was last written down, by the loop's clock.
        self._noted: dict[tuple[AskerId, CameraId], float] = {}

    async def snap(self, by: Viewer, camera: CameraId) -> bytes:
        """What a camera sees now (JPEG)."""
        await self._admit(by, camera)
        if self._begins(by, camera):
            await self._audit.note("camera looked at", camera=camera, by=by.id)
        picture = await self._cameras.snap(camera)
        await self._admit(by, camera)  # a slow camera takes a while
        return picture

    async def clip(self, by: Viewer, camera: CameraId) -> Clip:
        """The last ten seconds of what it saw."""
        await self._admit(by, camera)
        await self._audit.note("camera asked for a clip", camera=camera, by=by.id)
        now = asyncio.get_running_loop().time()
        clip = await self._cameras.clip(camera, now - CLIP_S, now)
        await self._admit(by, camera)
        return clip

    async def _admit(self, by: Viewer, camera: CameraId) -> None:
        await self._admission.admit(by, Action.VIEW_CAMERA, door_of(self._keeper.get(camera)))

    def _begins(self, by: Viewer, camera: CameraId) -> bool:
        now = asyncio.get_running_loop().time()
        self._noted = {who: at for who, at in self._noted.items() if now - at < ONE_LINE_S}
        begins = (by.id, camera) not in self._noted
        if begins:
            self._noted[by.id, camera] = now
        return begins
