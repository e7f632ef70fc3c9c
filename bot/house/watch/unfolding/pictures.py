"""What an incident shows: the frame at once, a better one, and the clip of what was before and after it."""

import asyncio
import logging
from dataclasses import replace
from secrets import token_hex

from bot.house.people import PhotoId
from bot.house.ports import Album, Background, Cameras, Clips, Disk
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.watch.camera import CameraId, CameraUnreachable
from bot.house.watch.incident import Incident
from bot.house.watch.incidents import Incidents
from bot.house.watch.seen import TrackId

log = logging.getLogger(__name__)

#: A clip shows so much before an incident began, and after it, in seconds.
BEFORE_S, AFTER_S = 5.0, 5.0

#: A frame that a camera does not give is asked for once more after so long, in seconds.
_AGAIN_S = 2.0


class IncidentPictures:
    """Takes them in the background. Whatever cannot be had is told as such, and takes nothing else with it."""

    def __init__(
        self,
        incidents: Incidents,
        *,
        cameras: Cameras,
        album: Album,
        clips: Clips,
        disk: Disk,
        background: Background,
    ) -> None:
        self._incidents = incidents
        self._cameras = cameras
        self._album = album
        self._clips = clips
        self._disk = disk
        self._background = background

    def begin(self, incident: Incident, began: float) -> None:
        """Take what there is to see of one that began at this moment of ``CameraView.moment``; returns at once."""
        self._background.spawn(self._show(incident), name=f"frame {incident.id}")
        self._background.spawn(self._clip(incident, began), name=f"clip {incident.id}")

    async def missed(self, incident: Incident) -> None:
        """After a start: the camera keeps no more of what was before it; there will be no clip."""
        if incident.clip is None:
            await self._incidents.change(incident.id, lambda now: None if now.clip else replace(now, no_clip=True))
        if incident.photo is None:
            self._background.spawn(self._show(incident), name=f"frame {incident.id}")

    async def renew(self, incident: Incident) -> None:
        """Show the best frame so far. Raises CameraUnreachable."""
        await self._keep(incident, await self._frame(incident.camera, incident.tracks))

    async def _show(self, incident: Incident) -> None:
        try:
            await self.renew(incident)
        except CameraUnreachable:
            await asyncio.sleep(_AGAIN_S)
            await self._renew_if_possible(incident)

    async def _renew_if_possible(self, incident: Incident) -> None:
        try:
            await self.renew(incident)
        except CameraUnreachable as exc:
            log.info("no frame of incident %s: %s", incident.id, exc)

    async def _clip(self, incident: Incident, began: float) -> None:
        clip: PhotoId | None = PhotoId(f"{incident.id}-clip")
        if self._disk.state is DiskState.FULL or not await self._kept(incident, began):
            clip = None
        current = await self._incidents.change(
            incident.id,
            lambda now: replace(now, clip=clip if now.forgotten == incident.forgotten else None, no_clip=clip is None),
        )
        if clip and current.clip != clip:
            await self._discard_clip(clip)
        # by now somebody may have looked into the camera; of somebody forgotten meanwhile there is nothing more to see
        await self._renew_if_possible(replace(incident, tracks=current.tracks))

    async def _kept(self, incident: Incident, began: float) -> bool:
        """Fetch the clip and keep it; False: there is none."""
        try:
            clip = await self._cameras.clip(incident.camera, began - BEFORE_S, began + AFTER_S)
            await self._clips.keep(PhotoId(f"{incident.id}-clip"), clip.mp4)
        except (CameraUnreachable, StoreUnwritable) as exc:
            log.info("no clip of incident %s: %s", incident.id, exc)
            return False
        return True

    async def _frame(self, camera: CameraId, tracks: tuple[TrackId, ...]) -> bytes:
        return await self._cameras.frame(camera, tracks[0]) if tracks else await self._cameras.snap(camera)

    async def _keep(self, incident: Incident, jpeg: bytes) -> None:
        photo = PhotoId(f"{incident.id}-frame-{token_hex(3)}")
        await self._album.keep(photo, jpeg)
        unneeded: PhotoId | None = photo

        def pictured(now: Incident) -> Incident | None:
            nonlocal unneeded
            if now.forgotten != incident.forgotten:
                return None  # everything of it was forgotten meanwhile
            unneeded = now.photo
            return replace(now, photo=photo, photo_gone=False)

        try:
            await self._incidents.change(incident.id, pictured)
        finally:
            if unneeded:
                await self._discard(unneeded)

    async def of(self, incident: Incident) -> bytes | None:
        """The frame that it shows (JPEG); None: it is gone."""
        try:
            return await self._album.fetch(incident.photo) if incident.photo else None
        except (KeyError, OSError):
            return None

    async def forget(self, incident: Incident) -> int:
        """Delete everything that it showed; returns how many pictures there were. Raises StoreUnwritable."""
        await self._album.remove_all([f"{incident.id}-"])
        if incident.clip:
            await self._clips.remove(incident.clip)
        return int(incident.photo is not None) + int(incident.clip is not None)

    async def _discard(self, photo: PhotoId) -> None:
        try:
            await self._album.remove(photo)
        except StoreUnwritable as exc:
            log.warning("a picture that nobody needs stays: %s", exc)

    async def _discard_clip(self, clip: PhotoId) -> None:
        try:
            await self._clips.remove(clip)
        except StoreUnwritable as exc:
            log.warning("a clip that nobody needs stays: %s", exc)
