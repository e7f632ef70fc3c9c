"""The best views of everybody who is tracked: heads for the recogniser, and the frame that shows them best."""

from collections import OrderedDict
from dataclasses import dataclass, field

from recognizer.watching.watched import MOST_VIEWS

#: Two views are so far apart in time, in seconds, or the better of the two is kept: five views of one moment are one.
APART_S = 0.6
#: A view that is so many times as good as the best that the house has is worth telling of.
_BETTER = 1.15
#: So are the first, the third and the fifth: a burst of different views tells more than one.
_TELLING = frozenset({1, 3, 5})
#: A frame takes the place of another one that shows somebody best where it shows them so many times as well.
_BETTER_FRAME = 1.2
#: Of whoever was not there for so long nothing is kept, in seconds: as long as the stream itself is held.
KEPT_S = 30.0
#: All that is kept, in bytes: some 300 tracks of VGA cameras. Those that were seen longest ago go first.
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HeadView:
    """A head, cut out."""

    moment: float
    worth: float
    jpeg: bytes


@dataclass(slots=True)
class TrackViews:
    """Of one track."""

    heads: list[HeadView] = field(default_factory=list)
    frame: bytes = b""
    frame_worth: float = 0.0
    #: There is a better one than when they were asked for.
    new: bool = False
    #: When they were there last.
    there_at: float = 0.0
    asked_worth: float = 0.0
    asked_count: int = 0

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.frame) + sum(len(head.jpeg) for head in self.heads)

    def wants(self, moment: float, worth: float) -> bool:
        """Whether a view is one of the best five, spread over time."""
        near = self._near(moment)
        if near:
            return worth > near.worth
        return len(self.heads) < MOST_VIEWS or worth > min(head.worth for head in self.heads)

    def add(self, view: HeadView) -> None:
        """Keep a view that is wanted."""
        near = self._near(view.moment)
        if near:
            self.heads.remove(near)
        elif len(self.heads) == MOST_VIEWS:
            self.heads.remove(min(self.heads, key=lambda head: head.worth))
        self.heads.append(view)
        self.heads.sort(key=lambda head: head.moment)
        more = len(self.heads) > self.asked_count and len(self.heads) in _TELLING
        self.new = self.new or more or view.worth > _BETTER * self.asked_worth

    def take(self) -> tuple[bytes, ...]:
        """The heads, oldest first; from now on only a better one is new."""
        self.new = False
        self.asked_count = len(self.heads)
        self.asked_worth = max((head.worth for head in self.heads), default=0.0)
        return tuple(head.jpeg for head in self.heads)

    def _near(self, moment: float) -> HeadView | None:
        return min(
            (head for head in self.heads if abs(head.moment - moment) < APART_S),
            key=lambda head: abs(head.moment - moment),
            default=None,
        )


class ViewStore:
    """Of all tracks of all cameras, bounded in bytes; those of ended tracks stay for ``KEPT_S``."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._all: OrderedDict[tuple[str, str], TrackViews] = OrderedDict()
        self._bytes = 0
        self._now = 0.0

    def __len__(self) -> int:
        return len(self._all)

    def of(self, camera: str, track: str) -> TrackViews | None:
        """What is kept of a track; None: nothing."""
        return self._all.get((camera, track))

    def add_head(self, camera: str, track: str, view: HeadView) -> None:
        """Keep a view of a head that is wanted."""
        views = self._touched(camera, track, view.moment)
        self._bytes -= views.size
        views.add(view)
        self._bytes += views.size
        self._fit()

    def add_frame(self, camera: str, track: str, moment: float, worth: float, jpeg: bytes) -> None:
        """Keep a frame that shows somebody so well."""
        views = self._touched(camera, track, moment)
        self._bytes += len(jpeg) - len(views.frame)
        views.frame, views.frame_worth = jpeg, worth
        self._fit()

    def wants_frame(self, camera: str, track: str, worth: float) -> bool:
        """Whether a frame that shows somebody so well is better than the one that is kept."""
        views = self._all.get((camera, track))
        return views is None or worth > _BETTER_FRAME * views.frame_worth

    def seen(self, camera: str, track: str, moment: float) -> None:
        """Somebody is there still: others go first."""
        if (camera, track) in self._all:
            self._touched(camera, track, moment)

    def expire(self, moment: float) -> None:
        """It is so late: whoever was not there for ``KEPT_S`` leaves."""
        self._now = max(self._now, moment)
        while self._all and self._now - next(iter(self._all.values())).there_at > KEPT_S:
            self._bytes -= self._all.popitem(last=False)[1].size

    def forget(self, camera: str) -> None:
        """Keep nothing of a camera."""
        for key in [key for key in self._all if key[0] == camera]:
            self._bytes -= self._all.pop(key).size

    def _touched(self, camera: str, track: str, moment: float) -> TrackViews:
        views = self._all.setdefault((camera, track), TrackViews())
        views.there_at = max(views.there_at, moment)
        self._all.move_to_end((camera, track))
        return views

    def _fit(self) -> None:
        while self._bytes > self._most and len(self._all) > 1:
            self._bytes -= self._all.popitem(last=False)[1].size
