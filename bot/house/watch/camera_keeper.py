"""The cameras as the household keeps them: added, placed, closed for a while, removed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.house.doors.builder import id_of
from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlets
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Background, Cameras, Clock, Collection
from bot.house.records.disk import StoreUnwritable
from bot.house.residents.admission import Admission
from bot.house.residents.hours import Hours, as_noted
from bot.house.residents.permissions import Action
from bot.house.watch.camera import (
    Camera,
    CameraId,
    CameraState,
    FormerCamera,
    FoundCamera,
    Login,
    Polygon,
    Source,
    TriedCamera,
    WatchPlaceId,
    Zone,
)
from bot.house.watch.camera_checks import check_address, check_room, fitting_masks, fitting_zones, to_camera_name
from bot.house.watch.camera_faults import CameraFault, CameraRefused
from bot.house.watch.news import CameraAdded, CameraPrivate, CameraRemoved
from bot.house.watch.places import places_of, put_at

#: Under which names they are kept, and those that were removed.
CAMERAS, FORMER_CAMERAS = "cameras", "former_cameras"

#: How long the network is asked for cameras, in seconds.
FIND_S = 6.0

#: The longest that a camera is closed by one tap: whoever wants it closed for good removes it.
MOST_PRIVATE = timedelta(days=30)


class CameraKeeper:
    """Keeps them. Whoever may not raises NotAllowed; a camera that is not there, KeyError; nothing is changed then."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        book: Collection[Camera],
        former: Collection[FormerCamera],
        cameras: Cameras,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._book = book
        self._former = former
        self._cameras = cameras
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._background = background
        self._clock = clock
        self._steady = steady
        self._turn = book.turn
        self._watching: list[Callable[[CameraId], None]] = []

    async def resume(self) -> None:
        """After a start: watch with every one that is kept; those that are closed open again when it is time."""
        for camera in self._book.everything().values():
            self._cameras.fit(camera)
            self._open_later(camera)

    def watch(self, changed: Callable[[CameraId], None]) -> None:
        """Have somebody told of each camera that is kept otherwise, or not any more; it returns at once."""
        self._watching.append(changed)

    def cameras(self) -> tuple[Camera, ...]:
        """All of them, in the order in which they were added."""
        return tuple(self._book.everything().values())

    def get(self, camera: CameraId) -> Camera:
        """One of them."""
        found = self._book.get(camera)
        if found is None:
            raise KeyError(camera)
        return found

    def state(self, camera: CameraId) -> CameraState:
        """How it is now."""
        self.get(camera)
        return self._cameras.state(camera)

    def places(self) -> Mapping[WatchPlaceId, str]:
        """Every place that a camera looks at, with its name."""
        return places_of(self.cameras(), self._doors)

    # Adding

    async def find(self, by: Resident, *, here: bool = False) -> Sequence[FoundCamera]:
        """What is in the network and at this computer, in bounded time; ``here``: at this computer alone, at once."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        await self._audit.note("cameras looked for", by=by.id)
        return await self._cameras.find(0.0 if here else FIND_S)

    async def streams(self, by: Resident, found: FoundCamera, login: Login | None) -> Source:
        """How the pictures of a camera that was found are fetched. Raises CameraUnreachable."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        return await self._cameras.streams(found, login)

    async def attempt(self, by: Resident, source: Source, login: Login | None) -> TriedCamera:
        """One picture of a source. Raises CameraUnreachable, CameraRefused."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        check_address(source)
        await self._audit.note("camera tried", by=by.id, address=source.address)
        return await self._cameras.attempt(source, login)

    async def add(
        self, by: Resident, source: Source, login: Login | None, *, name: str, door: DoorId | None, place_name: str
    ) -> Camera:
        """A new camera, which watches from now on: at a door, or at a place of this name, which may be new.

        Raises CameraRefused, StoreUnwritable.
        """
        async with self._turn:
            await self._admission.admit(by, Action.MANAGE_CAMERAS)
            kept = self._book.everything()
            check_room(kept)
            check_address(source)
            called = to_camera_name(name, kept.values())
            new = CameraId(id_of(called, {*kept, *self._former.everything()}))
            camera = Camera(new, called, source, WatchPlaceId(""))
            camera = put_at(camera, door, place_name, self.places(), self._doors)
            await self._audit.note("camera added", camera=camera.id, by=by.id, place=camera.place)
            await self._cameras.keep_login(camera.id, login)  # first: without it the camera would be knocked at in vain
            await self._keep(camera)
        await self._outlets.announce(CameraAdded(camera.id, camera.name, by))
        return camera

    # Changing

    async def rename(self, by: Resident, camera: CameraId, name: str) -> Camera:
        """Call it otherwise. Raises CameraRefused."""

        def renamed(now: Camera) -> Camera:
            others = (other for other in self.cameras() if other.id != camera)
            return replace(now, name=to_camera_name(name, others))

        return await self._change(
            by,
            camera,
            renamed,
            lambda now: self._audit.note("camera renamed", camera=now.id, by=by.id, name=now.name),
        )

    async def put_at(self, by: Resident, camera: CameraId, *, door: DoorId | None, place_name: str) -> Camera:
        """Have it look at another door, or at a place of this name. Raises CameraRefused."""
        return await self._change(
            by,
            camera,
            lambda now: put_at(now, door, place_name, self.places(), self._doors),
            lambda now: self._audit.note("camera moved", camera=now.id, by=by.id, place=now.place),
        )

    async def set_login(self, by: Resident, camera: CameraId, login: Login | None) -> None:
        """Have it opened with another user and password, or without. Raises StoreUnwritable."""
        async with self._turn:
            await self._admission.admit(by, Action.MANAGE_CAMERAS)
            now = self.get(camera)
            await self._audit.note("camera login set", camera=camera, by=by.id)
            await self._cameras.keep_login(camera, login)
            self._cameras.fit(now)

    async def set_zones(self, by: Resident, camera: CameraId, zones: Sequence[Zone]) -> Camera:
        """Have somebody count there alone; none: in the whole picture. Raises CameraRefused."""
        kept = fitting_zones(zones)
        return await self._change(
            by,
            camera,
            lambda now: replace(now, zones=kept),
            lambda now: self._audit.note("camera zones set", camera=now.id, by=by.id, zones=len(kept)),
        )

    async def set_masks(self, by: Resident, camera: CameraId, masks: Sequence[Polygon]) -> Camera:
        """Have parts of its picture painted over before anything sees it. Raises CameraRefused."""
        kept = fitting_masks(masks)
        return await self._change(
            by,
            camera,
            lambda now: replace(now, masks=kept),
            lambda now: self._audit.note("camera masks set", camera=now.id, by=by.id, masks=len(kept)),
        )

    async def set_hours(self, by: Resident, camera: CameraId, hours: Sequence[Hours]) -> Camera:
        """Have it watch in these hours; none: always."""
        return await self._change(
            by,
            camera,
            lambda now: replace(now, hours=tuple(hours)),
            lambda now: self._audit.note("camera hours set", camera=now.id, by=by.id, hours=as_noted(hours)),
        )

    async def set_facing(self, by: Resident, camera: CameraId, on: bool) -> Camera:  # noqa: FBT001 - as it is tapped
        """Keep shares of time in which known people face it, or keep none."""
        return await self._change(
            by,
            camera,
            lambda now: replace(now, facing=on),
            lambda now: self._audit.note("camera facing", camera=now.id, by=by.id, on=on),
        )

    async def remove(self, by: Resident, camera: CameraId) -> Camera:
        """Watch with it no more; its login is forgotten. Raises StoreUnwritable."""
        async with self._turn:
            await self._admission.admit(by, Action.MANAGE_CAMERAS)
            gone = self.get(camera)
            await self._audit.note("camera removed", camera=camera, by=by.id)
            await self._former.put({camera: FormerCamera(camera)})
            self._cameras.unfit(camera)
            try:
                await self._cameras.keep_login(camera, None)  # first: it must not stay behind on a full disk
                await self._book.put({camera: None})
            except StoreUnwritable:
                self._cameras.fit(gone)
                raise
        self._tell(camera)
        await self._outlets.announce(CameraRemoved(gone.name, by))
        return gone

    # Closing

    async def keep_private(self, by: Resident, camera: CameraId, for_: timedelta | None) -> Camera:
        """Close its stream for so long, or open it again (None). Raises CameraRefused."""
        if for_ is not None and not timedelta() < for_ <= MOST_PRIVATE:
            raise CameraRefused(CameraFault.TOO_LONG)
        async with self._turn:
            await self._admission.admit(by, Action.KEEP_PRIVATE)
            before = self.get(camera)
            until = None if for_ is None else self._steady() + for_
            if until == before.private_until:
                return before
            if for_ is None:
                await self._audit.note("camera open again", camera=camera, by=by.id)
            else:
                await self._audit.note("camera closed", camera=camera, by=by.id, seconds=for_.total_seconds())
            now = await self._keep(replace(before, private_until=until))
            shown = None if for_ is None else self._clock() + for_
        self._open_later(now)
        await self._outlets.announce(CameraPrivate(camera, now.name, shown, by, for_ or timedelta()))
        return now

    def _open_later(self, camera: Camera) -> None:
        if camera.private_until is not None:
            due = self._opened_again(camera, camera.private_until)
            self._background.spawn(due, name=f"open camera {camera.id}")

    async def _opened_again(self, closed: Camera, until: datetime) -> None:
        await asyncio.sleep(max(0.0, (until - self._steady()).total_seconds()))
        async with self._turn:
            now = self._book.get(closed.id)
            if now is None or now.private_until != until:
                return  # opened by somebody, or closed for longer
            await self._audit.note("camera open again", camera=closed.id)
            await self._keep(replace(now, private_until=None))
        await self._outlets.announce(CameraPrivate(closed.id, now.name, None, None))

    async def _change(
        self,
        by: Resident,
        camera: CameraId,
        change: Callable[[Camera], Camera],
        note: Callable[[Camera], Awaitable[None]],
    ) -> Camera:
        async with self._turn:
            await self._admission.admit(by, Action.MANAGE_CAMERAS)
            before = self.get(camera)
            changed = change(before)
            if changed == before:
                return before
            await note(changed)
            return await self._keep(changed)

    async def _keep(self, camera: Camera) -> Camera:
        await self._book.put({camera.id: camera})
        self._cameras.fit(camera)
        self._tell(camera.id)
        return camera

    def _tell(self, camera: CameraId) -> None:
        for changed in self._watching:
            changed(camera)
