"""How many persons were where, as far as somebody may see it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.statistics.figures import CrowdFigures, CrowdPoint, CrowdSpan
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.figures.counts import Counts
from bot.house.watch.figures.tally import CountedSpan
from bot.house.watch.places import door_of, places_of

_LASTS: Mapping[CrowdSpan, timedelta] = {
    CrowdSpan.HOUR: timedelta(hours=1),
    CrowdSpan.DAY: timedelta(days=1),
    CrowdSpan.WEEK: timedelta(days=7),
}


class Crowds:
    """Whoever may see nothing of the past is refused with NotAllowed."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        cameras: CameraKeeper,
        counts: Counts,
        admission: Admission,
        clock: Clock,
    ) -> None:
        self._doors = doors
        self._cameras = cameras
        self._counts = counts
        self._admission = admission
        self._clock = clock

    async def places(self, by: Resident) -> Mapping[WatchPlaceId, str]:
        """The places whose cameras somebody may look through, with their names; in the order of the cameras."""
        by = await self._admission.admit(by, Action.SEE_HISTORY)
        theirs = (one for one in self._cameras.cameras() if ever_may(by, Action.VIEW_CAMERA, door_of(one)))
        return places_of(theirs, self._doors)

    async def crowd(self, by: Resident, place: WatchPlaceId, span: CrowdSpan) -> CrowdFigures | None:
        """How many were there; None: no camera that they may look through looks there.

        Of the last hour frame by frame, as far as it was counted since the start, before that by minutes; of a day by
        minutes, of a week by hours. Nothing is told from before somebody came to live here.
        """
        name = (await self.places(by)).get(place)
        if name is None:
            return None
        now = self._clock()
        start = max(now - _LASTS[span], by.since)
        spans = self._counts.by_hour(place, start) if span is CrowdSpan.WEEK else self._counts.by_minute(place, start)
        frames = self._counts.lately(place, start) if span is CrowdSpan.HOUR else ()
        began = frames[0].at if frames else now + _LASTS[span]
        averages = _averages(spans, rolling=span is not CrowdSpan.WEEK)
        points = [point for point in averages if point.at < began]
        points += [CrowdPoint(one.at, one.persons, one.persons, one.persons, one.rolling) for one in frames]
        peak = max((*(one.tally.peak for one in spans), *(one.persons for one in frames)), default=0)
        return CrowdFigures(
            place,
            name,
            span,
            now - _LASTS[span],
            now,
            tuple(points),
            self._counts.now(place),
            self._counts.rolling(place),
            peak,
        )


def _averages(spans: Sequence[CountedSpan], *, rolling: bool) -> list[CrowdPoint]:
    """A point each; forty frames, one every three seconds, are as long as two minutes."""
    points = []
    before: CountedSpan | None = None
    for span in spans:
        tally = span.tally
        last = None
        if rolling:
            goes_on = before is not None and span.at - before.at <= timedelta(minutes=1)
            last = (before.tally.plus(tally) if before and goes_on else tally).mean
        points.append(CrowdPoint(span.at, tally.mean, tally.low, tally.high, last))
        before = span
    return points
