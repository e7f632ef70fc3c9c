"""Somebody in a camera's view, from frame to frame, and everybody whom one camera sees."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nlargest

from bot.house.people import Box, Sighting
from bot.house.watch.camera import Camera, CameraId
from bot.house.watch.live.zones import ZoneSense, feet, is_in_any
from bot.house.watch.loitering import loitered
from bot.house.watch.seen import CameraView, Tracked, TrackId, TrackKind

#: So many are followed at one camera; of more the surest persons. Nobody is told apart in a crowd of more.
MOST_TRACKS = 64

#: Who was not seen for so long is not there any more, whether or not the tracker says so, in seconds.
LOST_S = 12.0

#: Who is missing from the frames of so long is behind something; after that they do not count, in seconds.
HIDDEN_S = 2.0

#: Who was not seen for no longer than this was there all the time: one frame in nine misses somebody. In seconds.
COASTS_S = 2.0

#: A camera of which no frame came for so long shows nobody, in seconds: even a still one sends one every few.
STALE_S = 15.0

#: Who comes into view near the place where somebody was lost shortly before is taken for them, as far as time counts:
#: a tracker loses people behind a car. It never gives them a name. In seconds.
HEIR_S = 10.0


@dataclass(slots=True)
class LiveTrack:
    """One way of somebody through a camera's view."""

    id: TrackId
    camera: CameraId
    kind: TrackKind
    #: By the steady measure of views, ``CameraView.moment``.
    first: float
    last: float
    box: Box
    #: When they were found last: ``last`` takes those for there who are only missed.
    found: float = 0.0
    age_s: float = 0.0
    zone: ZoneSense = field(default_factory=ZoneSense)
    #: They count: their feet are in a zone, or the whole picture is one.
    inside: bool = False
    loitered_s: float = 0.0
    furniture: bool = False
    new_face: bool = False
    facing: bool | None = None
    #: The track that was lost where this one began.
    heir_of: TrackId | None = None
    #: What a burst of their heads said; None: nobody looked, or no face was seen.
    verdict: Sighting | None = None
    #: How often they were here, where nobody knows them and they were seen before; 0: nobody counted.
    times: int = 0
    #: How often it was asked who they are, when it was last, and whether it is being.
    asks: int = 0
    asked_at: float | None = None
    asking: bool = False

    @property
    def is_somebody(self) -> bool:
        """Whether this may be a person who counts."""
        return self.inside and not self.furniture and self.kind is not TrackKind.ANIMAL


@dataclass(frozen=True, slots=True)
class _Left:
    """Somebody who was lost."""

    track: TrackId
    kind: TrackKind
    #: When they were seen last, and when they were given up.
    last: float
    moment: float
    box: Box
    loitered_s: float


class CameraSight:
    """Everybody whom one camera sees; ``tracks`` are those who are there, the lost ones too for a moment."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.tracks: dict[TrackId, LiveTrack] = {}
        #: Of the last frame.
        self.moment = float("-inf")
        self.view: CameraView | None = None
        self._left: deque[_Left] = deque(maxlen=16)

    def see(self, view: CameraView, moment: float) -> None:
        """Take in one frame more, of this moment."""
        now = max(moment, self.moment)  # a clock that runs backwards makes nobody younger
        passed = now - self.moment if self.tracks else 0.0
        self.moment, self.view = now, view
        seen = _chosen(view)
        for ended in view.ended:
            self._lose(ended, now)
        for tracked in seen:
            self._follow(tracked, view, now, passed)
        there = {tracked.track for tracked in seen}
        for lost in [track for id_, track in self.tracks.items() if id_ not in there]:
            lost.new_face = False
            if now - lost.last > COASTS_S:
                lost.loitered_s = loitered(lost.loitered_s, passed, inside=False)
            if now - lost.last > LOST_S or len(self.tracks) > MOST_TRACKS:
                self._lose(lost.id, now)

    def there(self, now: float) -> Iterator[LiveTrack]:
        """Those who count, unless the camera shows nothing any more."""
        if now - self.moment <= STALE_S:
            seen = self.moment - HIDDEN_S
            yield from (track for track in self.tracks.values() if track.is_somebody and track.last >= seen)

    def _follow(self, tracked: Tracked, view: CameraView, now: float, passed: float) -> None:
        track = self.tracks.get(tracked.track)
        if track is None:
            track = self._begun(tracked, now)
            passed = 0.0
        elif now - track.last <= COASTS_S:
            passed = now - track.last
        track.last, track.box, track.kind = now, tracked.box, tracked.kind
        track.found = now if tracked.here else track.found
        track.age_s = max(tracked.age_s, now - track.first)
        track.furniture, track.facing = tracked.furniture, tracked.facing
        track.new_face = tracked.new_face
        track.inside = self._is_inside(track, view)
        track.loitered_s = loitered(track.loitered_s, passed, inside=track.inside)

    def _is_inside(self, track: LiveTrack, view: CameraView) -> bool:
        if not self.camera.zones:
            return True
        at = feet(track.box, view.width, view.height)
        return track.zone.step(inside=at is not None and is_in_any(self.camera.zones, at))

    def _begun(self, tracked: Tracked, now: float) -> LiveTrack:
        track = LiveTrack(tracked.track, self.camera.id, tracked.kind, now, now, tracked.box, found=now)
        near = [one for one in self._left if now - one.last <= HEIR_S and _is_near(one, tracked)]
        if near:
            before = near[-1]
            self._left.remove(before)
            track.heir_of = before.track
            track.loitered_s = loitered(before.loitered_s, now - before.moment, inside=False)
        self.tracks[track.id] = track
        return track

    def _lose(self, track: TrackId, now: float) -> None:
        lost = self.tracks.pop(track, None)
        if lost is not None:
            self._left.append(_Left(lost.id, lost.kind, lost.last, now, lost.box, lost.loitered_s))


def _chosen(view: CameraView) -> tuple[Tracked, ...]:
    if len(view.tracked) <= MOST_TRACKS:
        return view.tracked
    return tuple(nlargest(MOST_TRACKS, view.tracked, key=lambda one: (one.kind is TrackKind.PERSON, one.score)))


def _is_near(left: _Left, tracked: Tracked) -> bool:
    if left.kind is not tracked.kind:
        return False
    a, b = left.box, tracked.box
    reach = max(a.side, b.side)
    across = abs((a.left + a.right) - (b.left + b.right)) / 2
    down = abs((a.top + a.bottom) - (b.top + b.bottom)) / 2
    return across <= reach and down <= reach
