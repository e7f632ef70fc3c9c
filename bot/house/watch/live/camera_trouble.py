"""What is told of a camera itself: gone, back, tampered with."""

from datetime import timedelta

from bot.house.facts import Outlets
from bot.house.ports import AuditTrail, Clock
from bot.house.watch.camera import Camera, CameraId, Tampering
from bot.house.watch.news import CameraBack, CameraGone, CameraSees, CameraTampered


class CameraTrouble:
    """Knows what was told of each, so that the same is told once."""

    def __init__(self, *, audit: AuditTrail, outlets: Outlets, steady: Clock) -> None:
        self._audit = audit
        self._outlets = outlets
        self._steady = steady
        #: Since when each is gone, of those that were told as gone.
        self._gone: dict[CameraId, float] = {}
        self._tampering: dict[CameraId, Tampering] = {}
        #: Whose tampering was told by news, and not by an incident.
        self._told: set[CameraId] = set()

    def tampering(self, camera: CameraId) -> Tampering | None:
        """What was done to it, as far as its picture shows."""
        return self._tampering.get(camera)

    async def gone(self, camera: Camera, *, in_view: bool, blind_s: float = 0.0) -> None:
        """It is gone, and was not before; one that was closed on purpose is not. ``blind_s``: no frame came so long."""
        if camera.id in self._gone or camera.private_until is not None:
            return
        self._gone[camera.id] = self._steady().timestamp() - blind_s
        await self._audit.note("camera gone", camera=camera.id, in_view=in_view)
        await self._outlets.announce(CameraGone(camera.id, camera.name, in_view))

    async def back(self, camera: Camera) -> None:
        """It is there again."""
        since = self._gone.pop(camera.id, None)
        if since is None:
            return
        away = timedelta(seconds=max(0.0, self._steady().timestamp() - since))
        await self._audit.note("camera back", camera=camera.id)
        await self._outlets.announce(CameraBack(camera.id, camera.name, away))

    def note(self, camera: CameraId, how: Tampering | None) -> None:
        """This was done to it; None: nothing any more."""
        if how is None:
            self._tampering.pop(camera, None)
        else:
            self._tampering[camera] = how

    async def tampered(self, camera: Camera, how: Tampering | None, *, told: bool) -> None:
        """Tell of it, where no incident tells of it: ``told``."""
        if how is not None:
            await self._audit.note("camera tampered with", camera=camera.id, how=how)
            if not told:
                self._told.add(camera.id)
                await self._outlets.announce(CameraTampered(camera.id, camera.name, how))
        elif camera.id in self._told:
            self._told.discard(camera.id)
            await self._outlets.announce(CameraSees(camera.id, camera.name))

    def forget(self, camera: CameraId) -> None:
        """There is no such camera any more."""
        self._gone.pop(camera, None)
        self._tampering.pop(camera, None)
        self._told.discard(camera)
