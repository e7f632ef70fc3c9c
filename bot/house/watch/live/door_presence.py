"""Somebody stands before a door: a quiet visit, which a press makes loud; who leaves without one is remembered."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Protocol

from bot.house.doors.door import DoorId
from bot.house.ports import Background, Cameras, Clock, Collection, VisitBook
from bot.house.visits.refused import PhotoTaken
from bot.house.visits.visit import STANDING, PressId
from bot.house.watch.camera import CameraId, CameraUnreachable
from bot.house.watch.live.naming import Acquaintances
from bot.house.watch.live.presences import Presences
from bot.house.watch.live.track import CameraSight, LiveTrack
from bot.house.watch.seen import TrackId, TrackKind

log = logging.getLogger(__name__)

#: Under which name those are kept who left without ringing.
PASSED_BY = "passed_by"

#: Who passes a door on the street is before it for less than this, in seconds.
LINGERS_S = 1.0

#: Of those who only pass, who comes so long after the last one is another, in seconds.
PASSES_S = 2.0

#: Whose face was seen is waited for so long, in seconds, whether they live here: nobody is told of who comes home.
NAME_WAIT_S = 2.5

#: Where a camera has no zones: whoever is at least so high, as a share of the picture, stands before the door.
NEAR_HEIGHT = 0.3

#: Who was not seen for so long has left, in seconds: people turn round, and walk back to their car once more.
LEFT_S = 20.0

#: So long after the one before the next frame of one who stands there is shown, in seconds, where it has a better face;
#: each is looked at as a ring's are. Whoever comes up a path is far away in the first two.
PICTURE_PAUSES_S = (2.0, 4.0, 6.0)

#: So many who left without ringing are remembered.
MOST_PASSED_BY = 200


@dataclass(frozen=True, slots=True)
class PassedBy:
    """Somebody stood before a door, and left without ringing."""

    door: DoorId
    #: By the machine's clock, for people to read, and by the steady one.
    at: datetime
    moment: datetime
    #: How many there were at once.
    persons: int = 1


class StandingPhotos(Protocol):
    """Whoever takes pictures of a door."""

    async def photo_arrived(self, door: DoorId, press: PressId, n: int, jpeg: bytes) -> None:
        """See ``Doorman.photo_arrived``."""


@dataclass(slots=True)
class _AtTheDoor:
    """Somebody before a door, as long as they are there."""

    door: DoorId
    #: By ``CameraView.moment``, and by the machine's clock.
    began: float
    began_at: datetime
    last: float
    cameras: set[CameraId] = field(default_factory=set)
    tracks: set[TrackId] = field(default_factory=set)
    persons: int = 1
    #: Under which their pictures come; None: they are too short there, or live here.
    press: PressId | None = None
    pictures: int = 0
    pictured: float = float("-inf")


class DoorPresence:
    """Looks at every view of a camera at a door; whatever is slow goes on in the background."""

    def __init__(
        self,
        *,
        doorman: StandingPhotos,
        cameras: Cameras,
        presences: Presences,
        acquaintances: Acquaintances,
        visits: VisitBook,
        passed_by: Collection[PassedBy],
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doorman = doorman
        self._cameras = cameras
        self._presences = presences
        self._acquaintances = acquaintances
        self._visits = visits
        self._passed_by = passed_by
        self._background = background
        self._clock = clock
        self._steady = steady
        self._standing: dict[DoorId, _AtTheDoor] = {}

    def seen(self, sight: CameraSight, now: float) -> None:
        """Take in what a camera shows; returns at once."""
        door = sight.camera.door
        if door is None:
            return
        near = [track for track in sight.there(now) if track.last >= sight.moment and _is_near(track, sight)]
        standing = self._standing.get(door)
        if standing is not None and now - standing.last > LEFT_S:
            del self._standing[door]
            self._background.spawn(self._left(standing), name=f"left {door}")
            standing = None  # whoever is there after a gap, as where the camera was away, is somebody else
        if not near:
            return
        if standing is None:
            standing = self._standing[door] = _AtTheDoor(door, now, self._clock(), now)
        if standing.press is None and now - standing.last > PASSES_S:
            standing.began = now  # one passed, and now another does
        standing.last = now
        standing.cameras.add(sight.camera.id)
        standing.tracks.update(track.id for track in near)
        standing.persons = max(standing.persons, len(near))
        self._stand(standing, near, now)

    def closed(self, camera: CameraId) -> None:
        """A camera shows nothing any more: nobody knows who is there."""
        for door in [door for door, one in self._standing.items() if one.cameras == {camera}]:
            del self._standing[door]

    def _stand(self, standing: _AtTheDoor, near: list[LiveTrack], now: float) -> None:
        if standing.press is None and self._is_visit(standing, near, now):
            standing.press = PressId(f"{STANDING}{self._clock():%Y%m%dT%H%M%S}-{token_hex(4)}")
        if standing.press is None:
            return
        self._presences.there(standing.door, standing.press, now)
        if _is_better_shown(standing, near, now):
            best = max(near, key=lambda track: (track.new_face, track.box.side))
            n, standing.pictures, standing.pictured = standing.pictures, standing.pictures + 1, now
            self._background.spawn(self._show(standing, best, n), name=f"before {standing.door}")

    def _is_visit(self, standing: _AtTheDoor, near: list[LiveTrack], now: float) -> bool:
        stood = now - standing.began
        if stood < LINGERS_S:
            return False
        if all(self._acquaintances.lives_here(track.verdict) for track in near):
            return False
        nameless = any(track.asked_at is not None and track.verdict is None for track in near)
        return not nameless or stood >= NAME_WAIT_S

    async def _show(self, standing: _AtTheDoor, track: LiveTrack, n: int) -> None:
        try:
            jpeg = await self._cameras.frame(track.camera, track.id)
        except CameraUnreachable as exc:
            log.info("no frame of whoever is at %s: %s", standing.door, exc)
            return
        if standing.press is not None:
            try:
                await self._doorman.photo_arrived(standing.door, standing.press, n, jpeg)
            except PhotoTaken:
                log.info("a frame of whoever is at %s came twice", standing.door)

    async def _left(self, standing: _AtTheDoor) -> None:
        if standing.press is None:
            return
        latest = await self._visits.latest(standing.door)
        mine = await self._visits.of_press(standing.door, standing.press)
        rang = any(
            visit.presses and max(press.at for press in visit.presses) >= standing.began_at
            for visit in (latest, mine)
            if visit
        )
        if rang:
            return
        kept = sorted(self._passed_by.everything().items(), key=lambda one: one[1].moment)
        gone = [key for key, _ in kept[: max(0, len(kept) + 1 - MOST_PASSED_BY)]]
        one = PassedBy(standing.door, standing.began_at, self._steady(), standing.persons)
        await self._passed_by.put({**dict.fromkeys(gone), standing.press: one})


def _is_better_shown(standing: _AtTheDoor, near: list[LiveTrack], now: float) -> bool:
    if standing.pictures == 0:
        return True
    if standing.pictures > len(PICTURE_PAUSES_S):
        return False
    pause_s = PICTURE_PAUSES_S[standing.pictures - 1]
    return now - standing.pictured >= pause_s and any(track.new_face for track in near)


def _is_near(track: LiveTrack, sight: CameraSight) -> bool:
    if track.kind is not TrackKind.PERSON and track.asked_at is None:
        return False  # movement is somebody by a face alone
    if sight.camera.zones or track.new_face or track.asked_at is not None:
        return True
    height = sight.view.height if sight.view else 0
    return height > 0 and (track.box.bottom - track.box.top) / height >= NEAR_HEIGHT
