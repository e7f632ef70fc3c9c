"""Boxes that move as people do, without any picture."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count

from recognizer.face import Box
from recognizer.track.found import BoxFound, TrackKind
from recognizer.track.tracker import Tracker

SIZE = (640, 360)
FPS = 5.0


def person(left: float, top: float = 100.0, *, height: float = 150.0, score: float = 0.8) -> BoxFound:
    box = Box(round(left), round(top), round(left + height / 3), round(top + height))
    return BoxFound(TrackKind.PERSON, box, score)


def numbered() -> Callable[[], str]:
    numbers = count(1)
    return lambda: str(next(numbers))


class Film:
    """Shows frames to a tracker, one after the other."""

    def __init__(self, *, fps: float = FPS, began: float = 1000.0) -> None:
        self.tracker = Tracker(new_id=numbered())
        self.interval_s = 1 / fps
        self.now = began
        self.ended: list[str] = []

    def show(
        self,
        *found: BoxFound,
        after_s: float | None = None,
        moving: Sequence[Box] | None = None,
        looked: Box | None = None,
    ) -> list[str]:
        """One frame, all of it looked at and what is found moving, unless it is told. Returns who is there."""
        self.now += self.interval_s if after_s is None else after_s
        stirs = [one.box for one in found] if moving is None else moving
        self.tracker.look(found, self.now, size=SIZE, moving=stirs, interval_s=self.interval_s, looked=looked)
        return self._ids()

    def wait(self, seconds: float) -> list[str]:
        """Nothing moves; the camera says so every second."""
        for _ in range(round(seconds)):
            self.now += 1.0
            self.tracker.wait(self.now)
        return self._ids()

    def walk(self, *ways: Callable[[float], BoxFound | None], seconds: float) -> Iterator[list[str]]:
        """Frames in which each of them goes their way, by seconds since the beginning."""
        began = self.now
        while self.now - began < seconds - 1e-9:
            at = self.now - began
            yield self.show(*(found for way in ways if (found := way(at)) is not None))

    def _ids(self) -> list[str]:
        self.ended += [track.id for track in self.tracker.take_ended()]
        return [track.id for track in self.tracker.tracks]
