"""How many persons are where: counted every three seconds and on each change, and never more exactly than it is."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from bot.house.ports import Clock
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.figures.count_book import CountBook
from bot.house.watch.figures.tally import Counted, CountedSpan, Tally
from bot.house.watch.figures.usual import Usuals
from bot.house.watch.seen import CameraView

log = logging.getLogger(__name__)

#: A camera's frames are counted so often, in seconds, and whenever they show others than before.
COUNTED_EVERY_S = 3.0

#: What a camera showed counts for so long, in seconds: of one that looks again after a minute nobody knows who was
#: there in between. One that is still sends a frame every few seconds.
LASTS_S = 10.0

#: The rolling average is of so many counted frames of a place, where nobody says otherwise, and at most.
ROLLING_FRAMES = 40
MOST_ROLLING = 250

#: Frames of the last hour are remembered, as many as are counted in it while nothing changes all the time; a restart
#: forgets them.
MOST_FRAMES = 2400

_NOBODY = Counted()


#: Between two frames of a place no more than so much counts, in seconds.
_LONGEST_GAP_S = 2 * COUNTED_EVERY_S


@dataclass(frozen=True, slots=True)
class _Frame:
    """A counted frame of a camera."""

    moment: float
    counted: Counted


@dataclass(frozen=True, slots=True)
class CountedFrame:
    """What was counted at a place in one frame."""

    at: datetime
    persons: int
    #: The average of the last ``ROLLING_FRAMES``, this one included.
    rolling: float
    #: Those of them with a name.
    known: int = 0


class _Minute:
    """A minute as it is counted."""

    def __init__(self) -> None:
        self.seconds = 0.0
        #: Persons, the fewest and the most, times seconds.
        self.sums = [0.0, 0.0, 0.0]
        self.fullest = _NOBODY
        self.known = 0
        self.unknown = 0

    def add(self, counted: Counted, seconds: float) -> None:
        self.seconds += seconds
        for n, number in enumerate((counted.persons, counted.fewest, counted.most)):
            self.sums[n] += number * seconds
        self.see(counted)

    def see(self, counted: Counted) -> None:
        self.fullest = max(self.fullest, counted, key=lambda one: (one.persons, one.fewest, one.most))
        self.known = max(self.known, counted.known)
        self.unknown = max(self.unknown, counted.unknown)

    def tally(self) -> Tally:
        full, (persons, fewest, most) = self.fullest, map(round, self.sums)
        return Tally(
            round(self.seconds), persons, fewest, most, full.persons, full.fewest, full.most, self.known, self.unknown
        )


class _PlaceCount:
    """What is counted at one place, by all its cameras."""

    def __init__(self) -> None:
        #: The last two counted frames of each.
        self.frames: dict[CameraId, tuple[_Frame, ...]] = {}
        self.rolling: deque[int] = deque(maxlen=ROLLING_FRAMES)
        self.lately: deque[CountedFrame] = deque(maxlen=MOST_FRAMES)
        self.now = _NOBODY
        #: When a frame was counted last; None: never.
        self.moment: float | None = None
        #: What is not written down yet, by when the minute began.
        self.minutes: dict[datetime, _Minute] = {}

    def add_up(self, moment: float, at: datetime) -> None:
        """What was there until now was there for so long, some of it in the minute before."""
        passed = 0.0 if self.moment is None else min(max(moment - self.moment, 0.0), _LONGEST_GAP_S)
        minute = _minute(at)
        here = min(passed, (at - minute).total_seconds())
        if before := self.minutes.get(minute - timedelta(minutes=1)):
            before.add(self.now, passed - here)
        if here or passed == 0.0:
            self.minutes.setdefault(minute, _Minute()).add(self.now, here)
        self.moment = moment if self.moment is None else max(moment, self.moment)

    def at(self, moment: float) -> Counted:
        """How many there are, by what cameras showed a moment ago.

        Of two cameras the one that sees more tells how many there are; there may be as many as all see together. There
        are so many for certain as two counted frames, one after the other, both show: a shadow is seldom in both.
        """
        shown = [frames for frames in self.frames.values() if frames and moment - frames[-1].moment <= LASTS_S]
        if not shown:
            return _NOBODY
        last = [frames[-1].counted for frames in shown]
        return Counted(
            persons=max(one.persons for one in last),
            fewest=max(min(frame.counted.fewest for frame in frames) for frames in shown),
            most=sum(one.most for one in last),
            known=max(one.known for one in last),
            unknown=max(one.unknown for one in last),
        )


class Counts:
    """Counts what is seen. What is not written down yet, a minute at most, is lost where the service is killed."""

    def __init__(
        self,
        book: CountBook,
        usuals: Usuals,
        *,
        clock: Clock,
        seconds: Callable[[], float] = lambda: asyncio.get_running_loop().time(),
    ) -> None:
        """``seconds``: the clock by which frames tell their moment; the loop's is ``time.monotonic``."""
        self._book = book
        self._usuals = usuals
        self._clock = clock
        self._seconds = seconds
        self._places: dict[WatchPlaceId, _PlaceCount] = {}

    def note(self, place: WatchPlaceId, view: CameraView, known: int, unknown: int) -> bool:
        """A frame was looked at that shows so many persons with a name, and without; returns at once.

        True: others are counted at the place than before. Never raises.
        """
        shown = Counted(view.persons, view.fewest, view.most, known, unknown)
        count = self._places.setdefault(place, _PlaceCount())
        frames = count.frames.get(view.camera, ())
        if frames and frames[-1].counted == shown and view.moment - frames[-1].moment < COUNTED_EVERY_S:
            return False
        at = self._clock()
        count.add_up(view.moment, at)
        count.frames[view.camera] = (*frames[-1:], _Frame(view.moment, shown))
        before, now = count.now, count.at(view.moment)
        count.now = now
        count.rolling.append(now.persons)
        count.lately.append(CountedFrame(at, now.persons, sum(count.rolling) / len(count.rolling), now.known))
        count.minutes.setdefault(_minute(at), _Minute()).see(now)
        self._usuals.note(place, somebody=now.fewest > 0)
        return now != before

    def forget(self, camera: CameraId) -> None:
        """A camera shows nothing any more: gone, private, or removed. Never raises."""
        moment = self._seconds()
        for count in self._places.values():
            if count.frames.pop(camera, None):
                count.add_up(moment, self._clock())
                count.now = count.at(moment)

    def now(self, place: WatchPlaceId) -> Counted:
        """How many there are; nobody, where no camera looks. Never raises."""
        count = self._places.get(place)
        return count.at(self._seconds()) if count else _NOBODY

    def rolling(self, place: WatchPlaceId, frames: int = ROLLING_FRAMES) -> float | None:
        """The average of the last counted frames, so many at most; None: no camera looks. Never raises."""
        count = self._places.get(place)
        if count is None or count.moment is None or self._seconds() - count.moment > LASTS_S or not count.lately:
            return None
        last = [frame.persons for frame in islice(reversed(count.lately), frames)]
        return sum(last) / len(last)

    def lately(self, place: WatchPlaceId, since: datetime) -> Sequence[CountedFrame]:
        """Each frame that was counted, ``MOST_FRAMES`` at most and none from before the start, the oldest first.

        Never raises.
        """
        count = self._places.get(place)
        return [frame for frame in count.lately if frame.at >= since] if count else []

    def by_minute(self, place: WatchPlaceId, since: datetime) -> Sequence[CountedSpan]:
        """Each minute that is over and was counted, for a day, the oldest first. Never raises."""
        return self._book.by_minute(place, since)

    def by_hour(self, place: WatchPlaceId, since: datetime) -> Sequence[CountedSpan]:
        """Each hour that was counted, the present one as far as it is over, the oldest first. Never raises."""
        return self._book.by_hour(place, since)

    def looked(self, place: WatchPlaceId, for_: timedelta) -> timedelta:
        """For how long of the last while a camera looked at a place, in whole minutes. Never raises."""
        since = self._clock() - for_
        return timedelta(seconds=sum(span.tally.seconds for span in self._book.by_minute(place, since)))

    async def run(self) -> None:
        """Write each minute down once it is over, for as long as the service runs."""
        while True:
            now = self._clock()
            await asyncio.sleep(60.0 - now.second - now.microsecond / 1e6)
            await self.keep()

    async def keep(self) -> None:
        """Write down what is counted and over. Raises nothing for the disk's sake."""
        now, moment = self._clock(), self._seconds()
        for count in self._places.values():
            if count.moment is not None and moment - count.moment <= LASTS_S:
                count.add_up(moment, now)
        over = {
            place: [CountedSpan(at, one.tally()) for at, one in count.minutes.items() if at != _minute(now)]
            for place, count in self._places.items()
        }
        await self._book.add(over, now)
        for place, spans in over.items():
            for span in spans:
                self._places[place].minutes.pop(span.at, None)
        await self._usuals.keep()


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
