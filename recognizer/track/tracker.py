"""The tracks of one camera: begun, followed, lost and ended."""

import math
import secrets
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from recognizer.face import Box
from recognizer.track.assignment import LEAST_OVERLAP, matched
from recognizer.track.found import BoxFound, TrackKind
from recognizer.track.moving_box import Edges, covered, edges_of, overlaps
from recognizer.track.track import Track

#: Whoever was not there for so long is gone, in seconds.
GONE_S = 5.0
#: Where nothing moved in somebody's place nobody can have gone: only what was never there is not found for so long.
NEVER_WAS_S = 30.0
#: Who was last seen to walk out and is taken to be beyond the edge is waited for so long.
OUT_S = 2.0
#: A frame speaks for so much time before it at most: one frame without somebody after a long pause is one frame.
_FRAME_S = 2.0
#: A track that was never sure is dropped after so many frames or seconds without it, whichever are more.
_UNSURE_FRAMES, _UNSURE_S = 2, 1.0
#: Boxes that score this may begin a track; lesser ones go on with one, or begin one where something moves that scores
#: this later.
SCORES = 0.35
#: From here on one frame is enough where frames are rare.
_CERTAIN, _RARE_S = 0.5, 2.0
#: Most tracks of one camera; of more boxes the best are followed.
MOST_TRACKS = 40
#: How far somebody may be from where they are predicted: heights, and heights a second; more of whoever was just seen.
_REACH, _REACH_A_S, _REACH_NEW_A_S, _FURTHEST = 0.25, 0.8, 1.6, 1.2
_NEW_HITS = 3
#: This much of a box has to move for something to have happened there.
_STIRS = 0.05
#: A box of so much of the picture; whoever comes so near moves so much of it.
_FILLS, _FILLED_MOVES = 0.6, 0.2
#: An uncertain box in which somebody's lies by so much.
_CONTAINS = 0.8
#: Told of another kind (a dog, a person), it is rather another one; so it is that has quite other colours.
_OTHER_KIND, _OTHER_COLOURS = 0.3, 1.5
#: Whose box lies in the part of a frame that was looked at by so much would have been found.
_LOOKED_AT = 0.7
#: Whoever begins where somebody was lost, so long ago at most, may be them; so many places are remembered.
_WAKE_S, _MOST_WAKES, _IN_WAKE = 600.0, 32, 0.2


class Tracker:
    """For one thread. Moments are of one steady clock, in seconds, and boxes in px of the frame at hand."""

    def __init__(self, *, new_id: Callable[[], str] = lambda: secrets.token_hex(6)) -> None:
        self._new_id = new_id
        self._tracks: list[Track] = []
        self._ended: list[Track] = []
        self._wakes: deque[tuple[Edges, float]] = deque(maxlen=_MOST_WAKES)
        self._moment = -math.inf
        self._size = (0, 0)

    @property
    def tracks(self) -> Sequence[Track]:
        """Those that are sure, oldest first."""
        return [track for track in self._tracks if track.sure]

    @property
    def unsure(self) -> Sequence[Track]:
        """Those that may be somebody."""
        return [track for track in self._tracks if not track.sure]

    def take_ended(self) -> Sequence[Track]:
        """Those that ended since this was asked last, and had been sure."""
        ended, self._ended = self._ended, []
        return ended

    def is_late(self, moment: float) -> bool:
        """Whether a later frame, or this very one, was looked at already."""
        return moment <= self._moment

    def look(
        self,
        found: Sequence[BoxFound],
        moment: float,
        *,
        size: tuple[int, int],
        moving: Sequence[Box],
        interval_s: float,
        looked: Box | None = None,
    ) -> None:
        """A frame of ``size`` (width, height) shows these; ``moving``: where something moved; a late one is ignored.

        ``interval_s``: how long it usually is from frame to frame, while something moves. ``looked``: the part of the
        frame that was looked at, and whoever is not in it is where they were; None: all of it. In a part, which is seen
        larger, nobody is new where nothing moves: a bush there looks like a person now and then.
        """
        if self.is_late(moment):
            return
        passed_s = min(moment - self._moment, _FRAME_S) if self._tracks else 0.0
        self._moment = moment
        self._fit(size)
        stirs = np.stack([edges_of(box) for box in moving]) if moving else np.zeros((0, 4))
        best = sorted(found, key=lambda one: -one.score)[:MOST_TRACKS]
        left = self._follow([one for one in best if one.score >= SCORES], moment, anywhere=True)
        faint = self._follow([one for one in best if one.score < SCORES], moment, anywhere=False)
        for track in self._tracks:
            if track.seen != moment and _was_looked_at(track, moment, looked):
                self._miss(track, passed_s, stirs)
        for one in (*left, *(one for one in faint if _is_stirred(edges_of(one.box), stirs))):
            may_be_new = looked is None or _is_stirred(edges_of(one.box), stirs, least=0.0)
            if may_be_new and not self._fills_the_picture(one, stirs):
                self._begin(one, moment)
        for track in self._tracks:
            track.sure = track.sure or _is_sure(track, interval_s)
        self._part(moment, interval_s)

    def wait(self, moment: float) -> None:
        """Nothing has moved in the picture since the last frame, until now.

        Whoever was in that frame is where they were, for as long as this lasts; whoever was not is not there still.
        """
        if self.is_late(moment):
            return
        passed_s = min(moment - self._moment, _FRAME_S)
        self._moment = moment
        for track in self._tracks:
            if not track.here or track.leaves(*self._size) or track.kind is TrackKind.MOVEMENT:
                track.here = False
                track.missed_s += passed_s
            elif not track.sure:  # it may be somebody who stands still, until the next frames tell
                track.missed_s += passed_s * _UNSURE_S / NEVER_WAS_S
        self._part(moment, passed_s)

    def _fit(self, size: tuple[int, int]) -> None:
        (was_wide, was_high), (wide, high) = self._size, size
        if was_wide and size != self._size:
            across, down = wide / was_wide, high / was_high
            for track in self._tracks:
                track.rescale(across, down)
            factors = np.array((across, down, across, down))
            self._wakes = deque(((box * factors, when) for box, when in self._wakes), maxlen=_MOST_WAKES)
        self._size = size

    def _follow(self, found: Sequence[BoxFound], moment: float, *, anywhere: bool) -> list[BoxFound]:
        """Go on with tracks; returns what belongs to none. ``anywhere``: also a step away from where they should be."""
        tracks = [track for track in self._tracks if track.seen != moment]
        if not tracks or not found:
            return list(found)
        predicted = np.stack([track.motion.at(moment) for track in tracks])
        boxes = np.stack([edges_of(one.box) for one in found])
        reach = np.array([_reach_px(track, moment) if anywhere else 0.0 for track in tracks])
        unlike = np.array([[_unlike(track, one) for one in found] for track in tracks])
        pairs = matched(predicted, boxes, reach, unlike)
        for row, column in pairs:
            tracks[row].again(found[column], moment)
        taken = {column for _, column in pairs}
        return [one for index, one in enumerate(found) if index not in taken]

    def _miss(self, track: Track, passed_s: float, stirs: Edges) -> None:
        track.here = False
        track.stirred = track.stirred or _is_stirred(track.found, stirs)
        gone = track.stirred or not track.sure or track.leaves(*self._size) or track.kind is TrackKind.MOVEMENT
        track.missed_s += passed_s * (1.0 if gone else GONE_S / NEVER_WAS_S)

    def _begin(self, one: BoxFound, moment: float) -> None:
        if len(self._tracks) >= MOST_TRACKS or self._is_too_wide(one, moment):
            return
        track = Track.begun(self._new_id(), one, moment)
        wakes = [box for box, when in self._wakes if moment - when <= _WAKE_S]
        track.moved = bool(wakes) and bool(overlaps(track.found[None], np.stack(wakes)).max() > _IN_WAKE)
        self._tracks.append(track)

    def _fills_the_picture(self, one: BoxFound, stirs: Edges) -> bool:
        """Whether a box is nearly all of a picture in which hardly anything moves: that is the picture, and nobody."""
        edges, (width, height) = edges_of(one.box), self._size
        if one.box.width * one.box.height < _FILLS * width * height:
            return False
        return not len(stirs) or float(covered(edges[None], stirs).sum()) < _FILLED_MOVES

    def _is_too_wide(self, one: BoxFound, moment: float) -> bool:
        """Whether it is rather somebody who is there, with what is beside them."""
        there = [track.found for track in self._tracks if track.sure and track.seen == moment]
        if not there or one.score >= _CERTAIN:
            return False
        return bool(covered(np.stack(there), edges_of(one.box)[None]).max() > _CONTAINS)

    def _part(self, moment: float, interval_s: float) -> None:
        """Drop those that are not there any more."""
        unsure_s = max(_UNSURE_S, _UNSURE_FRAMES * interval_s)
        for track in list(self._tracks):
            away = track.missed_s > OUT_S and self._is_outside(track.motion.at(moment))
            patience_s = OUT_S if track.leaves(*self._size) else GONE_S
            if track.missed_s > (patience_s if track.sure else unsure_s) or away:
                self._tracks.remove(track)
                if track.sure:
                    self._ended.append(track)
                    if track.moved:
                        self._wakes.append((track.found, moment))

    def _is_outside(self, edges: Edges) -> bool:
        width, height = self._size
        picture = np.array((0.0, 0.0, width, height))
        return bool(covered(edges[None], picture[None])[0, 0] < LEAST_OVERLAP)


def _is_sure(track: Track, interval_s: float) -> bool:
    if track.kind is not TrackKind.MOVEMENT and track.best_score < SCORES:
        return False
    if interval_s >= _RARE_S and track.best_score >= _CERTAIN:
        return True
    return track.hits >= max(2, math.floor(0.5 / interval_s))


def _was_looked_at(track: Track, moment: float, looked: Box | None) -> bool:
    if looked is None:
        return True
    return bool(covered(track.motion.at(moment)[None], edges_of(looked)[None])[0, 0] >= _LOOKED_AT)


def _is_stirred(edges: Edges, stirs: Edges, *, least: float = _STIRS) -> bool:
    """Whether something moves in more than such a share of a box."""
    return bool(len(stirs)) and bool(covered(edges[None], stirs).max() > least)


def _unlike(track: Track, one: BoxFound) -> float:
    kind = _OTHER_KIND if track.kind is not one.kind else 0.0
    if track.colours is None or one.colours is None:
        return kind
    return kind + _OTHER_COLOURS * (1.0 - float(track.colours @ one.colours))


def _reach_px(track: Track, moment: float) -> float:
    pace = _REACH_NEW_A_S if track.hits < _NEW_HITS else _REACH_A_S
    return track.motion.height * min(_FURTHEST, _REACH + pace * (moment - track.seen))
