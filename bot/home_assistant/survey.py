"""Looks how the house's doors and cameras are, for Home Assistant to be told."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from typing import Any, Protocol

from bot.home_assistant.components import ThingShape, offered
from bot.home_assistant.locks import LockStates
from bot.home_assistant.states import CameraNow, DoorNow
from bot.home_assistant.topics import Component, Thing, ThingKind
from bot.house.boards.board import BoardState, Release
from bot.house.doors.door import Door, DoorId
from bot.house.doors.presence import Presence
from bot.house.opening.hiring import HomeAssistantStaff
from bot.house.ports import Boards, Clock, VisitBook
from bot.house.watch.camera import Camera, CameraId
from bot.house.watch.staff import WatchStaff
from bot.settings import HomeAssistantSettings


class DoorReach(Protocol):
    """What stands at the doors."""

    @property
    def boards(self) -> Boards:
        """The doorbells' boards."""

    def status(self) -> Mapping[DoorId, Mapping[str, Any]]:
        """How each door's board and lock is: ``lock``, ``online``, ``relay``. Never raises."""


class HouseSurvey:
    """Asks the house; what is dear to count is counted again only where something changed."""

    def __init__(
        self,
        settings: HomeAssistantSettings,
        doors: Mapping[DoorId, Door],
        visits: VisitBook,
        reach: DoorReach,
        staff: HomeAssistantStaff,
        watching: WatchStaff,
        presence: Presence,
        *,
        contacts: Iterable[DoorId],
        locks: LockStates,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        """``contacts``: the doors that had one when Home Assistant was told last."""
        self._settings = settings
        self._doors = doors
        self._visits = visits
        self._reach = reach
        self._staff = staff
        self._watching = watching
        self._presence = presence
        self._contacts = set(contacts)
        self._locks = locks
        self._clock = clock
        self._zone = zone
        self._release: Release | None = None
        #: Visits of a day so far, by door; None: to be counted.
        self._today: tuple[datetime, Mapping[DoorId, int]] | None = None

    async def look_for_release(self) -> None:
        """Look whether there is a newer program for the boards."""
        self._release = await self._reach.boards.release()

    def visits_changed(self) -> None:
        """Have them counted again."""
        self._today = None

    def offers(self, thing: Thing, component: Component) -> bool:
        """Tell whether there is something of a door or of a camera."""
        return (shape := self.shapes().get(thing)) is not None and component in offered(shape)

    def shapes(self) -> Mapping[Thing, ThingShape]:
        """What there is, each with what there is of it."""
        doors = [self._door_shape(door) for door in self._doors.values()]
        cameras = [self._camera_shape(camera) for camera in self._watching.cameras.cameras()]
        return {shape.thing: shape for shape in (*doors, *cameras)}

    async def door(self, shape: ThingShape) -> DoorNow:
        """How a door is."""
        door = DoorId(shape.thing.id)
        state = self._board_state(door) if shape.updates else None
        counts = await self._counts()
        return DoorNow(
            shape,
            connected=self._is_there(door) if shape.reachable else None,
            lock=self._locks.of(door),
            leaf=self._presence.leaf(door),
            refused=self._locks.refused.get(door),
            visit=await self._visits.latest(door),
            today=counts.get(door, 0),
            hushed=self._staff.hushing.is_hushed(door),
            installed=state.version if state else "",
            latest=self._release.version if self._release else "",
        )

    def camera(self, shape: ThingShape) -> CameraNow:
        """How a camera is; one that was just removed sees nothing."""
        id_ = CameraId(shape.thing.id)
        try:
            camera, state = self._watching.cameras.get(id_), self._watching.cameras.state(id_)
        except KeyError:
            return CameraNow(shape)
        return CameraNow(shape, state.sees and not state.private, self._watching.counts.now(camera.place).persons)

    def _door_shape(self, door: Door) -> ThingShape:
        boards = door.id in self._reach.boards.doors
        lock = self._reach.status().get(door.id, {}).get("lock")
        return ThingShape(
            Thing(ThingKind.DOOR, door.id),
            door.name,
            digits=self._staff.openings.proof_of(door.id) if door.has_lock else None,
            reachable=boards or lock in ("board", "relay"),
            looks=boards,
            contact=self._has_contact(door.id, self._board_state(door.id)),
            updates=boards,
            pictures=self._settings.pictures,
        )

    def _camera_shape(self, camera: Camera) -> ThingShape:
        thing = Thing(ThingKind.CAMERA, camera.id)
        return ThingShape(thing, camera.name, reachable=True, looks=True, pictures=self._settings.pictures)

    def _has_contact(self, door: DoorId, board: BoardState | None) -> bool:
        """Tell whether a door has a contact; that it had one counts until its board says otherwise.

        After a start it may take long until either tells: what was taken away meanwhile would lose its place in
        people's automations.
        """
        if self._presence.leaf(door) is not None or (board and board.contact):
            self._contacts.add(door)
        elif board and board.contact is False:
            self._contacts.discard(door)
        return door in self._contacts

    def _board_state(self, door: DoorId) -> BoardState | None:
        """How a door's board is; None: it has none, or none any more."""
        with suppress(KeyError):
            return self._reach.boards.state(door)
        return None

    def _is_there(self, door: DoorId) -> bool:
        """Tell whether what stands at a door is there; of a relay that never said anything nobody knows otherwise."""
        known = self._reach.status().get(door, {})
        if door in self._reach.boards.doors or known.get("lock") == "board":
            return known.get("online") is True and known.get("relay") is not False
        return known.get("relay") is not False

    async def _counts(self) -> Mapping[DoorId, int]:
        now = self._clock().astimezone(self._zone)
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if self._today is None or self._today[0] != day:
            counts: dict[DoorId, int] = {}
            for visit in await self._visits.between(day, now + timedelta(days=1)):
                if visit.presses:
                    counts[visit.door] = counts.get(visit.door, 0) + 1
            self._today = day, counts
        return self._today[1]
