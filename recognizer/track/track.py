"""One way of somebody through a camera's view."""

import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from recognizer.face import Box
from recognizer.track.found import BoxFound, Colours, TrackKind
from recognizer.track.moving_box import Edges, MovingBox, box_of, edges_of, overlaps

#: Whoever has not moved for so long, in seconds, is still.
STILL_S = 10.0
#: Of a box that stays where it is at least so much overlaps with what it was.
_STAYS = 0.6
#: Somebody has moved who is so many of their own heights from where they were first seen, or so many times as large.
_WENT = 0.5
_GREW = 1.5


#: What somebody looked like before fades by this share with each sighting: light changes, and people turn.
_NEWER = 0.15
#: Found so often, and at least by this share in the same place, of which so much overlaps, something is rigid.
_OFTEN, _ALWAYS, _EXACTLY = 20, 0.95, 0.85


@dataclass(slots=True, eq=False)
class Track:
    """What is known of it; the tracker changes it."""

    id: str
    motion: MovingBox
    #: When it was seen first, and last.
    first: float
    seen: float
    score: float
    best_score: float
    #: Where it was found last, and first.
    found: Edges
    begin: Edges
    hits: int = 1
    #: It was found often enough to be told.
    sure: bool = False
    #: For how long it was not there where it should have been, in seconds.
    missed_s: float = 0.0
    #: Something moved in its place since it was seen.
    stirred: bool = False
    #: It was found in the frame that was looked at last.
    here: bool = True
    #: It went some way since it was first seen, or is the one who had.
    moved: bool = False
    #: In so many of its sightings it was exactly where it was first seen.
    rigid_hits: int = 1
    #: Where it has stayed, and since when.
    place: Edges = field(default_factory=lambda: np.zeros(4))
    stays_since: float = 0.0
    kinds: Counter[TrackKind] = field(default_factory=Counter)
    #: As it looked lately.
    colours: "Colours | None" = None

    @classmethod
    def begun(cls, id_: str, found: BoxFound, moment: float) -> "Track":
        """Somebody who was not there before."""
        edges = edges_of(found.box)
        track = cls(
            id_, MovingBox(edges, moment), moment, moment, found.score, found.score, edges, edges,
            place=edges, stays_since=moment, colours=found.colours,
        )  # fmt: skip
        track.kinds[found.kind] += 1
        return track

    @property
    def kind(self) -> TrackKind:
        """As it was told most often; whatever was ever told of movement is that."""
        told = Counter({kind: times for kind, times in self.kinds.items() if kind is not TrackKind.MOVEMENT})
        return told.most_common(1)[0][0] if told else TrackKind.MOVEMENT

    @property
    def box(self) -> Box:
        """Where it was found last: whoever is lost does not wander through places where nobody saw them."""
        return box_of(self.found)

    def still(self, moment: float) -> bool:
        """Whether it has not moved for ten seconds."""
        return moment - self.stays_since >= STILL_S

    @property
    def rigid(self) -> bool:
        """Whether it never stirs, as no living person does."""
        return self.hits >= _OFTEN and self.rigid_hits >= _ALWAYS * self.hits

    def again(self, found: BoxFound, moment: float) -> None:
        """It was found in this frame."""
        edges = edges_of(found.box)
        self.motion.seen(edges, moment)
        self.found, self.seen = edges, moment
        self.score, self.best_score = found.score, max(self.best_score, found.score)
        self.hits += 1
        self.missed_s, self.stirred, self.here = 0.0, False, True
        self.kinds[found.kind] += 1
        self._looks_like(found.colours)
        if overlaps(edges[None], self.place[None])[0, 0] < _STAYS:
            self.place, self.stays_since = edges, moment
        self.moved = self.moved or self._went(edges)
        self.rigid_hits += bool(overlaps(edges[None], self.begin[None])[0, 0] >= _EXACTLY)

    def rescale(self, across: float, down: float) -> None:
        """The picture has another size from now on: so many times as wide and as high."""
        factors = np.array((across, down, across, down))
        self.motion.rescale(across, down)
        self.found, self.begin, self.place = self.found * factors, self.begin * factors, self.place * factors

    def leaves(self, width: int, height: int) -> bool:
        """Whether it was on its way out of a picture of this size, at its edge, when it was seen last."""
        left, top, right, bottom = self.found
        across, down = self.motion.velocity
        edge_x, edge_y = _EDGE * width, _EDGE * height
        return bool(
            (left <= edge_x and across < -_GOES)
            or (right >= width - edge_x and across > _GOES)
            or (top <= edge_y and down < -_GOES)
            or (bottom >= height - edge_y and down > _GOES)
        )

    def _looks_like(self, colours: "Colours | None") -> None:
        if self.colours is None or colours is None:
            self.colours = self.colours if colours is None else colours
            return
        mixed = (1 - _NEWER) * self.colours + _NEWER * colours
        self.colours = np.asarray(mixed / max(1e-9, float(np.linalg.norm(mixed))), np.float32)

    def _went(self, edges: Edges) -> bool:
        high, was = max(1.0, float(edges[3] - edges[1])), max(1.0, float(self.begin[3] - self.begin[1]))
        across, down = (edges[:2] + edges[2:] - self.begin[:2] - self.begin[2:]) / 2
        return math.hypot(across, down) >= _WENT * min(high, was) or not 1 / _GREW < high / was < _GREW


#: So near the picture's edge, as a share of it, a box is taken to go on beyond.
_EDGE = 0.015
#: Heights a second: slower is no walking.
_GOES = 0.15
