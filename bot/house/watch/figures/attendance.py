"""One person on one day: when cameras saw them, for how long, how surely; and how much of it facing a camera."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.house.attendance.person_day import CAME_AGAIN, SeenThrough, Stay, gathered, seen_at, smallest, told_of
from bot.house.people import PersonId
from bot.house.watch.camera import CameraId

#: Facing is told of windows of so many seconds, and of each as a whole: it was facing in so much of it, as a share.
WINDOW_S = 10.0
FACING_SHARE = 0.6

#: In a window a face has to be seen for so many seconds, or nothing is told of it.
LEAST_JUDGED_S = 3.0


@dataclass(frozen=True, slots=True)
class SeenBy:
    """What one camera saw of somebody."""

    camera: CameraId
    seconds: float
    last: datetime


@dataclass(frozen=True, slots=True)
class FacingHour:
    """How much of an hour somebody faced the camera: where the head is turned, and nothing else."""

    #: By the clock on the wall.
    hour: int
    #: So many windows in which their face was seen for long enough; in so many of them they faced the camera.
    windows: int = 0
    facing: int = 0

    @property
    def share(self) -> float | None:
        """The share of the windows; None: their face was seen in none."""
        return self.facing / self.windows if self.windows else None


@dataclass(frozen=True, slots=True)
class Attendance:
    """All of it, of one day by the household's clock."""

    person: PersonId
    day: date
    first: datetime
    last: datetime
    #: How often they came: see ``CAME_AGAIN``.
    times: int = 1
    #: For how long any camera saw them, in seconds; two at once count once.
    seconds: float = 0.0
    cameras: tuple[SeenBy, ...] = ()
    #: How many bursts named them for certain, and the smallest distance of one (smaller is surer); None: not told.
    named: int = 0
    distance: float | None = None
    facing: tuple[FacingHour, ...] = ()
    #: When they were seen by which camera; empty: another release wrote it down.
    stays: tuple[Stay, ...] = ()

    def seen(self, at: datetime, camera: CameraId, in_all_s: float, by_camera_s: float) -> "Attendance":
        """The same, and they are seen at a moment, for so much longer."""
        others = {one.camera: one for one in self.cameras}
        before = others.get(camera, SeenBy(camera, 0.0, at))
        others[camera] = SeenBy(camera, round(before.seconds + by_camera_s, 1), max(before.last, at))
        return replace(
            self,
            first=min(self.first, at),
            last=max(self.last, at),
            times=self.times + int(at - self.last > CAME_AGAIN),
            seconds=self.seconds + in_all_s,
            cameras=tuple(others[id_] for id_ in sorted(others)),
            stays=seen_at(self.stays, SeenThrough.CAMERA, camera, at),
        )

    def told(self, distance: float | None) -> "Attendance":
        """The same, and a burst named them for certain."""
        return replace(
            self,
            named=self.named + 1,
            distance=smallest(self.distance, distance),
            stays=told_of(self.stays, distance),
        )

    def joined_with(self, other: "Attendance") -> "Attendance":
        """Of two people who are one: this one's day, and what was seen of the other on it."""
        cameras = {one.camera: one for one in other.cameras}
        for one in self.cameras:
            also = cameras.get(one.camera, SeenBy(one.camera, 0.0, one.last))
            cameras[one.camera] = SeenBy(one.camera, round(one.seconds + also.seconds, 1), max(one.last, also.last))
        return replace(
            self,
            first=min(self.first, other.first),
            last=max(self.last, other.last),
            times=self.times + other.times,
            seconds=self.seconds + other.seconds,
            cameras=tuple(cameras[id_] for id_ in sorted(cameras)),
            named=self.named + other.named,
            distance=smallest(self.distance, other.distance),
            stays=gathered((*stays_of(self), *stays_of(other))),
        )

    def faced(self, hour: int, *, facing: bool) -> "Attendance":
        """The same, and a window of an hour is over in which their face was seen."""
        hours = {one.hour: one for one in self.facing}
        before = hours.get(hour, FacingHour(hour))
        hours[hour] = FacingHour(hour, before.windows + 1, before.facing + int(facing))
        return replace(self, facing=tuple(hours[key] for key in sorted(hours)))


def stays_of(seen: Attendance) -> tuple[Stay, ...]:
    """When somebody was seen on a day; of what another release wrote down, as far as it tells."""
    if seen.stays or not seen.cameras:
        return seen.stays
    first = min(seen.cameras, key=lambda one: one.last).camera
    return tuple(
        Stay(
            SeenThrough.CAMERA,
            one.camera,
            seen.first if one.camera == first else one.last,
            one.last,
            seen.named if one.camera == first else 0,
            seen.distance if one.camera == first else None,
        )
        for one in sorted(seen.cameras, key=lambda one: one.last)
    )


@dataclass(slots=True)
class FacingWindow:
    """A window that is not over: in mind only."""

    began: float
    judged_s: float = 0.0
    facing_s: float = 0.0

    def add(self, seconds: float, *, facing: bool) -> None:
        """A face was seen for so long, and faced the camera or not."""
        self.judged_s += seconds
        self.facing_s += seconds if facing else 0.0

    def result(self) -> bool | None:
        """Whether they faced the camera in it; None: too little was seen."""
        return self.facing_s >= FACING_SHARE * self.judged_s if self.judged_s >= LEAST_JUDGED_S else None
