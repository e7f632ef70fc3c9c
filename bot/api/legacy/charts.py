"""How many people there were in each counted frame, as the system of cameras draws it."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.api.visible import visible_cameras
from bot.house.ports import Clock
from bot.house.programs.key import MOST_KEYS
from bot.house.residents.actors import Asker, AskerId
from bot.house.residents.admission import Admission
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.figures.counts import COUNTED_EVERY_S, LASTS_S, CountedFrame
from bot.house.watch.staff import WatchStaff

#: So many points are told, and kept of a program.
POINTS = 250

_EVERY = timedelta(seconds=COUNTED_EVERY_S)
_LASTS = timedelta(seconds=LASTS_S)


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A counted frame."""

    frame: int
    count: int
    known: int

    @property
    def unknown(self) -> int:
        """Those without a name."""
        return max(0, self.count - self.known)


class CrowdChart:
    """The points that a program sent itself while we run; for one that sent none, what the cameras count.

    Whatever raises NotAllowed raises it for a key that does not let its program see through a camera.
    """

    def __init__(self, admission: Admission, watching: WatchStaff, clock: Clock) -> None:
        self._admission = admission
        self._watching = watching
        self._clock = clock
        self._began = clock()
        self._sent: dict[AskerId, deque[ChartPoint]] = {}
        #: How many each program has sent: whoever listens tells what is new by it.
        self._counts: dict[AskerId, int] = {}

    async def points(self, by: Asker) -> Sequence[ChartPoint]:
        """``POINTS`` at most, the oldest first. Raises NotAllowed."""
        places = await self._places(by)
        return list(self._sent.get(by.id, ())) or self._counted(places)

    async def add(self, by: Asker, point: ChartPoint) -> None:
        """Keep a point of a program, for itself. Raises NotAllowed."""
        await self._places(by)
        if by.id not in self._sent and len(self._sent) >= MOST_KEYS:
            self._sent.pop(next(iter(self._sent)))  # whose key is over, most likely
        self._sent.setdefault(by.id, deque(maxlen=POINTS)).append(point)
        self._counts[by.id] = self._counts.get(by.id, 0) + 1

    async def clear(self, by: Asker) -> None:
        """Forget what a program sent; what the cameras count stays. Raises NotAllowed."""
        await self._places(by)
        self._sent.pop(by.id, None)

    def sent_by(self, by: Asker) -> int:
        """How many points a program has sent so far."""
        return self._counts.get(by.id, 0)

    async def news(self, by: Asker, heard: int) -> Sequence[ChartPoint]:
        """What a program sent after so many points; where it sends none, how many people there are now.

        Raises NotAllowed.
        """
        places = await self._places(by)
        if sent := self._sent.get(by.id):
            new = min(self.sent_by(by) - heard, len(sent))
            return list(sent)[len(sent) - new :] if new > 0 else []
        now = [self._watching.counts.now(place) for place in places]
        return [ChartPoint(self._step(self._clock()), sum(one.persons for one in now), sum(one.known for one in now))]

    async def _places(self, by: Asker) -> Sequence[WatchPlaceId]:
        return list(dict.fromkeys(one.place for one in await visible_cameras(by, self._admission, self._watching)))

    def _counted(self, places: Sequence[WatchPlaceId]) -> Sequence[ChartPoint]:
        """Every three seconds, the people of all places together."""
        now = self._clock()
        since = now - POINTS * _EVERY - _LASTS
        frames = {place: deque(self._watching.counts.lately(place, since)) for place in places}
        first = min((one[0].at for one in frames.values() if one), default=None)
        if first is None:
            return []
        lasting: dict[WatchPlaceId, CountedFrame] = {}
        points = [
            self._point(step, frames, lasting)
            for step in range(
                max(self._step(first), self._step(now) - POINTS - int(_LASTS / _EVERY)), self._step(now) + 1
            )
        ]
        return points[-POINTS:]

    def _point(
        self,
        step: int,
        frames: Mapping[WatchPlaceId, deque[CountedFrame]],
        lasting: dict[WatchPlaceId, CountedFrame],
    ) -> ChartPoint:
        """One of them; what was counted then leaves ``frames``, and lasts a while."""
        end = self._began + step * _EVERY
        for place, coming in frames.items():
            while coming and coming[0].at < end:
                lasting[place] = coming.popleft()
        counted = [one for one in lasting.values() if end - one.at <= _LASTS]
        return ChartPoint(step, sum(one.persons for one in counted), sum(one.known for one in counted))

    def _step(self, at: datetime) -> int:
        """The three seconds in which something is, counted from 1 since the start; a clock set back counts none."""
        return max(1, (at - self._began) // _EVERY + 1)
