"""One camera's frames, one after the other: who is there, whose face is seen, and what never moves."""

import math
import statistics
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from recognizer.body import spread
from recognizer.detect.detection import Detector
from recognizer.detect.persons import PersonDetector
from recognizer.face import Box, Picture
from recognizer.track.found import TrackKind
from recognizer.track.track import Track
from recognizer.track.tracker import Tracker
from recognizer.watching.furniture import Furniture, Spot, spot_of
from recognizer.watching.heads import cut_head, find_head, jpeg_of
from recognizer.watching.sight import WHOLE_S, Looked, look_for_bodies, look_for_faces
from recognizer.watching.views import HeadView, ViewStore
from recognizer.watching.watched import TrackSeen, Watched

#: A face of one track is looked for in every second frame at 5 fps; after tries in vain, more seldom.
HEAD_EVERY_S = 0.35
_HEAD_SELDOM_S = 2.0
#: Of so many tracks in one frame at most: those for whom it is longest ago.
HEADS_A_FRAME = 2
#: Without the model faces are looked for in the whole frame, and not in each.
FACES_EVERY_S = 0.35
#: dlib's HOG, where YuNet's file is not here either, takes ten times as long: so many times its pause.
_FACES_SHARE = 15.0
#: Somebody who was not found for longer is not counted, though they may be there.
_COUNTED_S = 0.5
#: Whoever was missed for no longer is looked for where they were, though nothing moves there.
_EXPECTED_S = 1.5
#: What never moved for so long is told as something that stays, and what ended without having moved before, too.
_STAYS_S, _ENDED_BEFORE_S = 60.0, 600.0
#: More boxes of movement than this say no more.
_MOST_MOVING = 64
#: A frame of more bytes is kept as a smaller picture.
_LARGE_FRAME_BYTES, _FRAME_PX = 400_000, 1280
#: Where nobody knows how fast frames come, in seconds; longer pauses than the second are no pace.
_USUAL_S, _PAUSE_S = 0.2, 2.0
#: So many frames tell it.
_PACE_FRAMES = 5


@dataclass(frozen=True, slots=True)
class Detectors:
    """What all cameras are looked at with."""

    #: None: the model is not here.
    persons: PersonDetector | None
    faces: Detector


@dataclass(slots=True)
class _HeadSearch:
    """When a track's face was looked for last, and how often in vain since one was seen."""

    when: float = -math.inf
    vain: int = 0
    facing: bool | None = None
    passed: set[Spot] = field(default_factory=set)

    def due(self, moment: float) -> bool:
        return bool(moment - self.when >= min(_HEAD_SELDOM_S, HEAD_EVERY_S * 2.0 ** min(5, max(0, self.vain - 2))))


class CameraWatch:
    """For one thread."""

    def __init__(self, camera: str, views: ViewStore, furniture: Furniture) -> None:
        self._camera = camera
        self._views = views
        self._furniture = furniture
        self._tracker = Tracker()
        self._searches: dict[str, _HeadSearch] = {}
        self._size = (0, 0)
        self._whole_at = self._faces_from = -math.inf
        self._by_bodies = True
        self._looked_at = -math.inf
        self._intervals: deque[float] = deque(maxlen=_PACE_FRAMES)

    def look(
        self, picture: Picture, jpeg: bytes, moment: float, moving: Sequence[Box], fps: float, detectors: Detectors
    ) -> Watched:
        """A frame; one that is older than the last changes nothing."""
        if self._tracker.is_late(moment):
            return self.told(moment)
        self._size = picture.shape[1], picture.shape[0]
        self._by_bodies = detectors.persons is not None
        stirs = [_within(box, *self._size) for box in moving[:_MOST_MOVING]]
        stirs = [box for box in stirs if box.width > 0 and box.height > 0]
        looked = self._found(picture, moment, stirs, detectors)
        interval_s = self._pace_s(moment, fps)
        self._tracker.look(
            looked.found, moment, size=self._size, moving=stirs, interval_s=interval_s, looked=looked.part
        )
        for search in self._searches.values():
            search.facing = None
        self._look_for_heads(picture, moment, detectors.faces)
        self._keep_frames(picture, jpeg, moment)
        self._learn_furniture(moment)
        self._views.expire(moment)
        return self.told(moment)

    def wait(self, moment: float) -> Watched:
        """Nothing moved until now."""
        self._tracker.wait(moment)
        for track in self._tracker.tracks:
            self._views.seen(self._camera, track.id, moment)
        self._views.expire(moment)
        for search in self._searches.values():
            search.facing = None
        self._learn_furniture(moment)
        return self.told(moment)

    def told(self, moment: float) -> Watched:
        """Who is there; whoever ended is told once."""
        tracked = tuple(self._told(track, moment) for track in self._tracker.tracks)
        ended = [track.id for track in self._ended()]
        counted = [
            track
            for track, seen in zip(self._tracker.tracks, tracked, strict=True)
            if seen.kind is TrackKind.PERSON and not seen.furniture
        ]
        persons = sum(self._counts(track) for track in counted)
        fewest, most = spread(persons)
        may_be = len(counted) - persons + sum(track.kind is TrackKind.PERSON for track in self._tracker.unsure)
        if not self._by_bodies:
            may_be += sum(seen.kind is TrackKind.MOVEMENT and not seen.furniture for seen in tracked)
        return Watched(
            *self._size, tracked, tuple(ended), persons, fewest, max(most, persons + may_be), self._by_bodies
        )

    def _counts(self, track: Track) -> bool:
        return track.here or (track.missed_s <= _COUNTED_S and not track.leaves(*self._size))

    def _pace_s(self, moment: float, fps: float) -> float:
        """Seconds between frames: as they came lately, or as whoever sends them says."""
        passed_s, self._looked_at = moment - self._looked_at, moment
        if passed_s < _PAUSE_S:
            self._intervals.append(passed_s)
        if self._intervals:
            return statistics.median(self._intervals)
        return 1.0 / fps if fps > 0 else _USUAL_S

    def _ended(self) -> Sequence[Track]:
        ended = self._tracker.take_ended()
        for track in ended:
            self._searches.pop(track.id, None)
            if not track.moved and track.seen - track.first < _ENDED_BEFORE_S:
                self._stays(track)
        return ended

    def _found(self, picture: Picture, moment: float, moving: Sequence[Box], detectors: Detectors) -> Looked:
        if detectors.persons is None:
            return self._found_by_faces(picture, moment, moving, detectors.faces)
        there = [track.box for track in self._tracker.tracks if track.missed_s <= _EXPECTED_S]
        whole = moment - self._whole_at >= WHOLE_S
        looked = look_for_bodies(picture, detectors.persons, moving, there, whole=whole)
        if looked.part is None:
            self._whole_at = moment
        return looked

    def _found_by_faces(self, picture: Picture, moment: float, moving: Sequence[Box], faces: Detector) -> Looked:
        if moment < self._faces_from:
            return look_for_faces(picture, None, moving)
        began = time.process_time()
        looked = look_for_faces(picture, faces, moving)
        self._faces_from = moment + max(FACES_EVERY_S, _FACES_SHARE * (time.process_time() - began))
        return looked

    def _look_for_heads(self, picture: Picture, moment: float, faces: Detector) -> None:
        due = [
            (search.when, track, search)
            for track in (*self._tracker.tracks, *self._tracker.unsure)
            if track.here and track.seen == moment and track.kind is not TrackKind.ANIMAL
            for search in (self._searches.setdefault(track.id, _HeadSearch()),)
            if search.due(moment)
        ]
        for _, track, search in sorted(due, key=lambda one: one[0])[:HEADS_A_FRAME]:
            self._look_for_head(picture, moment, faces, track, search)
        known = {track.id for track in (*self._tracker.tracks, *self._tracker.unsure)}
        for gone in self._searches.keys() - known:
            del self._searches[gone]

    def _look_for_head(
        self, picture: Picture, moment: float, faces: Detector, track: Track, search: _HeadSearch
    ) -> None:
        search.when = moment
        head = find_head(picture, track.box, faces)
        search.vain = 0 if head else search.vain + 1
        if head is None:
            return
        search.facing = head.facing
        kept = self._views.of(self._camera, track.id)
        if kept is None or kept.wants(moment, head.worth):
            view = HeadView(moment, head.worth, cut_head(picture, head.box))
            self._views.add_head(self._camera, track.id, view)

    def _keep_frames(self, picture: Picture, jpeg: bytes, moment: float) -> None:
        frame = jpeg if len(jpeg) <= _LARGE_FRAME_BYTES else b""
        for track in self._tracker.tracks:
            self._views.seen(self._camera, track.id, moment)
            if not track.here:
                continue
            worth = _shown(track, *self._size) * (1.5 if self._faces_camera(track) else 1.0)
            if self._views.wants_frame(self._camera, track.id, worth):
                frame = frame or jpeg_of(picture, _FRAME_PX)
                self._views.add_frame(self._camera, track.id, moment, worth, frame)

    def _faces_camera(self, track: Track) -> bool:
        search = self._searches.get(track.id)
        return bool(search and search.facing)

    def _learn_furniture(self, moment: float) -> None:
        for track in self._tracker.tracks:
            if not track.moved and track.rigid and moment - track.first >= _STAYS_S:
                self._stays(track)
            elif track.moved and track.here and (search := self._searches.get(track.id)):
                box = track.box
                spot = spot_of(track.kind, box, self._size)
                if spot not in search.passed:
                    search.passed.add(spot)
                    self._furniture.passes(self._camera, track.kind, box, self._size)

    def _stays(self, track: Track) -> None:
        box = Box(*(round(float(edge)) for edge in track.begin))
        self._furniture.stays(self._camera, track.kind, box, self._size)

    def _told(self, track: Track, moment: float) -> TrackSeen:
        box = _within(track.box, *self._size)
        views = self._views.of(self._camera, track.id)
        search = self._searches.get(track.id)
        return TrackSeen(
            id=track.id,
            kind=track.kind,
            box=box,
            score=min(1.0, max(0.0, track.score)),
            age_s=max(0.0, moment - track.first),
            still=track.still(moment),
            furniture=not track.moved and self._furniture.is_there(self._camera, track.kind, box, self._size),
            new_face=bool(views and views.new),
            here=track.here,
            facing=search.facing if search and track.here else None,
        )


def _shown(track: Track, width: int, height: int) -> float:
    """How well a frame shows somebody: how large, how surely, and whether they are cut by its edge."""
    left, top, right, bottom = track.found
    area = float((right - left) * (bottom - top)) / (width * height)
    cut = left <= 1 or top <= 1 or right >= width - 1
    return float(math.sqrt(max(0.0, area)) * (0.2 + track.score) * (0.5 if cut else 1.0))


def _within(box: Box, width: int, height: int) -> Box:
    """As much of a box as is in a picture of this size; of one that is outside a line at its edge."""
    left, top = min(max(0, box.left), width), min(max(0, box.top), height)
    return Box(left, top, max(left, min(width, box.right)), max(top, min(height, box.bottom)))
