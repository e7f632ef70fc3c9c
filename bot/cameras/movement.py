"""Frames told by movement alone: while whatever finds people does not answer."""

from collections.abc import Sequence
from secrets import token_hex

from bot.cameras.wire import Moved
from bot.house.people import Box
from bot.house.watch.camera import CameraId
from bot.house.watch.seen import CameraView, Tracked, TrackId, TrackKind

#: Without movement for so long it is over, in seconds: as long as a track of somebody lives unseen.
OVER_S = 5.0


class MovementTracks:
    """One camera's: whatever moves is one track until nothing moves any more."""

    def __init__(self, camera: CameraId) -> None:
        self._camera = camera
        self._track: TrackId | None = None
        self._began = self._moved = 0.0
        self._size = (0, 0)

    def view(self, moment: float, size: tuple[int, int] | None = None, moving: Sequence[Moved] = ()) -> CameraView:
        """What one frame shows; ``size`` is its width and height in px, where it is a frame."""
        self._size = size or self._size
        ended: tuple[TrackId, ...] = ()
        if self._track and moment - self._moved > OVER_S:
            ended, self._track = (self._track,), None
        if moving:
            if self._track is None:
                self._track, self._began = TrackId(f"{self._camera}-{token_hex(6)}"), moment
            self._moved = moment
        seen = (self._seen(moment, moving[0]),) if moving and self._track else ()
        return CameraView(self._camera, moment, *self._size, tracked=seen, ended=ended, by_bodies=False)

    def end(self) -> tuple[TrackId, ...]:
        """What moved is followed no more: bodies are found again."""
        ended = (self._track,) if self._track else ()
        self._track = None
        return ended

    def _seen(self, moment: float, largest: Moved) -> Tracked:
        left, top, right, bottom = largest
        box = Box(left=left, top=top, right=right, bottom=bottom)
        return Tracked(self._track or TrackId(""), TrackKind.MOVEMENT, box, 1.0, moment - self._began)
