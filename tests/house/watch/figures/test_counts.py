"""How many are where: live, by minute and by hour, with its spread; on disk once a minute, and safe from restarts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.figures.count_book import MOST_MONTHS, CountBook, CountBooks
from bot.house.watch.figures.counts import COUNTED_EVERY_S, LASTS_S, MOST_ROLLING, ROLLING_FRAMES, Counts
from bot.house.watch.figures.tally import Counted, CountedSpan, CountLines, Tally, minute_of, read, written
from bot.house.watch.figures.usual import UsualBooks, Usuals
from bot.house.watch.seen import CameraView
from tests.fakes.books import MemoryCollection

UTC_ZONE = ZoneInfo("UTC")
KOLKATA = ZoneInfo("Asia/Kolkata")
GARDEN = WatchPlaceId("garden")
ONE, OTHER = CameraId("one"), CameraId("other")
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
NOBODY = Counted()


class Counting:
    """A garden with cameras; time passes as the test says."""

    def __init__(self, zone: ZoneInfo = UTC_ZONE) -> None:
        self.now = NOON
        self.moment = 1000.0
        self.zone = zone
        self.writes = 0
        self.books = CountBooks(*(MemoryCollection[CountLines]() for _ in range(4)))
        self.usual = UsualBooks(MemoryCollection(), MemoryCollection())
        self.start()

    def start(self) -> None:
        """As after a restart."""
        usuals = Usuals(self.usual, clock=lambda: self.now, zone=self.zone)
        book = CountBook(self.books, self.zone)
        self.counts = Counts(book, usuals, clock=lambda: self.now, seconds=lambda: self.moment)

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.moment += seconds

    def see(self, persons: int, camera: CameraId = ONE, **spread: Any) -> bool:
        fewest, most = spread.get("fewest", persons), spread.get("most", persons)
        view = CameraView(camera, self.moment, 640, 360, persons=persons, fewest=fewest, most=most)
        return self.counts.note(GARDEN, view, spread.get("known", 0), spread.get("unknown", persons))

    async def stay(self, persons: int, seconds: float, **spread: Any) -> None:
        """So many are there for so long, at five frames a second; each minute is written down once it is over."""
        for _ in range(round(seconds * 5)):
            minute = self.now.minute
            self.see(persons, **spread)
            self.passes(0.2)
            if self.now.minute != minute:
                await self.counts.keep()

    def minutes(self) -> list[CountedSpan]:
        return list(self.counts.by_minute(GARDEN, NOON))

    def hours(self) -> list[CountedSpan]:
        return list(self.counts.by_hour(GARDEN, NOON - timedelta(hours=1)))


async def test_who_is_there_is_told_at_once_and_only_a_change_is_news() -> None:
    here = Counting()
    assert here.see(2, fewest=1, most=3, known=1, unknown=1)
    assert here.counts.now(GARDEN) == Counted(2, 1, 3, 1, 1)
    here.passes(1)
    assert not here.see(2, fewest=1, most=3, known=1, unknown=1)
    assert here.see(0)
    assert here.counts.now(GARDEN) == NOBODY
    assert here.counts.now(WatchPlaceId("street")) == NOBODY


async def test_a_shadow_in_one_frame_makes_no_crowd() -> None:
    here = Counting()
    here.see(2)
    here.see(5)
    assert here.counts.now(GARDEN).fewest == 2
    here.passes(COUNTED_EVERY_S)
    here.see(5)
    assert here.counts.now(GARDEN).fewest == 5


async def test_of_two_cameras_the_fuller_one_counts_and_there_may_be_as_many_as_both_see() -> None:
    here = Counting()
    here.see(2, ONE)
    here.see(3, OTHER)
    here.passes(COUNTED_EVERY_S)
    here.see(2, ONE)
    here.see(3, OTHER)
    assert here.counts.now(GARDEN) == Counted(3, 3, 5, 0, 3)
    here.counts.forget(OTHER)
    assert here.counts.now(GARDEN) == Counted(2, 2, 2, 0, 2)


async def test_of_a_camera_that_shows_nothing_any_more_nobody_knows_who_is_there() -> None:
    here = Counting()
    here.see(2)
    here.passes(LASTS_S + 1)
    assert here.counts.now(GARDEN) == NOBODY
    assert here.counts.rolling(GARDEN) is None


async def test_the_rolling_average_is_of_the_last_forty_counted_frames() -> None:
    here = Counting()
    assert here.counts.rolling(GARDEN) is None
    for persons in (9, *([1, 3] * (ROLLING_FRAMES // 2))):
        here.see(persons)
        here.passes(COUNTED_EVERY_S)
    assert here.counts.rolling(GARDEN) == 2.0
    assert [here.counts.rolling(GARDEN, frames) for frames in (1, 2, 3)] == [3.0, 2.0, pytest.approx(7 / 3)]
    assert here.counts.rolling(GARDEN, MOST_ROLLING) == pytest.approx(89 / 41)  # of what there is


async def test_a_minute_is_an_average_over_time_with_its_spread_not_over_frames() -> None:
    here = Counting()
    await here.stay(1, 30, fewest=1, most=1)
    await here.stay(4, 30, fewest=3, most=6, known=1, unknown=3)
    (minute,) = here.minutes()
    assert minute.at == NOON
    assert 59 <= minute.tally.seconds <= 60
    found = (minute.tally.mean, minute.tally.low, minute.tally.high)
    assert found == pytest.approx(
        (2.5, 2.0, 3.5), abs=0.11
    )  # that there are so many for certain is told a moment later
    assert (minute.tally.peak, minute.tally.known, minute.tally.unknown) == (4, 1, 3)


async def test_where_nobody_looked_nothing_was_counted() -> None:
    here = Counting()
    await here.stay(2, 60)
    here.passes(600)
    await here.stay(2, 60)
    assert [span.at.minute for span in here.minutes()] == [0, 11]
    assert here.counts.looked(GARDEN, timedelta(hours=1)) <= timedelta(minutes=2)


async def test_a_restart_loses_the_minute_that_was_not_over_and_no_other() -> None:
    here = Counting()
    await here.stay(1, 150)
    here.start()
    await here.stay(1, 60)
    assert [span.at.minute for span in here.minutes()] == [0, 1, 2]
    assert [span.tally.mean for span in here.minutes()] == [1.0, 1.0, 1.0]


async def test_hours_are_summed_up_once_over_and_twice_written_is_once_counted() -> None:
    here = Counting()
    await here.stay(2, 3600 + 120)
    hour, present = here.hours()
    assert 3590 <= hour.tally.seconds <= 3600
    assert hour.tally.mean == 2.0
    assert present.at == NOON + timedelta(hours=1)
    # a stop after the hour was written and before its minutes were dropped: they are folded once more
    lines = next(lines for key, lines in here.books.day.everything().items() if key.startswith("garden"))
    await here.books.minutes.put({GARDEN: lines})
    here.start()
    await here.stay(2, 61)
    assert here.hours()[0] == hour


async def test_minutes_are_kept_for_a_day_and_hours_for_good() -> None:
    here = Counting()
    await here.stay(1, 61)
    here.passes(3600)
    await here.stay(1, 61)
    here.passes(timedelta(days=40).total_seconds())
    await here.stay(1, 61)
    here.passes(3600)
    await here.stay(1, 61)
    assert not [span for span in here.minutes() if span.at < NOON + timedelta(days=1)]
    assert len(here.hours()) == 4
    assert here.books.months.everything()  # of other months what is written each hour stays small
    assert all(key.endswith("202701") for key in here.books.hours.everything())


async def test_of_a_place_no_more_than_ten_years_are_kept() -> None:
    here = Counting()
    old = {f"garden {2000 + n // 12}{n % 12 + 1:02d}": CountLines("0,1,1,1,1") for n in range(MOST_MONTHS + 5)}
    await here.books.months.put(dict(old))
    await here.books.hours.put({"garden 201912": CountLines("1,1,1,1,1")})
    await here.stay(1, 61)
    here.passes(3600)
    await here.stay(1, 61)
    assert len(here.books.months.everything()) == MOST_MONTHS
    assert "garden 200001" not in here.books.months.everything()


async def test_hours_are_those_on_the_wall_where_they_begin_at_half_past() -> None:
    here = Counting(KOLKATA)
    await here.stay(1, 3600)
    assert [span.at.astimezone(KOLKATA).minute for span in here.hours()] == [0, 0]


async def test_a_clock_that_is_set_back_counts_no_hour_twice() -> None:
    here = Counting()
    await here.stay(1, 180)
    here.now -= timedelta(minutes=3)
    await here.stay(1, 180)
    assert len(here.minutes()) == 3
    assert all(span.tally.seconds <= 61 for span in here.minutes())


spans = st.builds(
    CountedSpan,
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone comes
    st.builds(Tally, *(st.integers(0, 10**6) for _ in range(9))),
)


@given(st.lists(spans, max_size=20))
def test_what_is_written_is_read_again_and_writing_it_twice_changes_nothing(some: list[CountedSpan]) -> None:
    kept = written(some)
    assert written(read(kept)) == kept
    assert written([*read(kept), *read(kept)]) == kept
    assert {minute_of(span.at) for span in read(kept)} == {minute_of(span.at) for span in some}


@given(st.text())
def test_lines_that_are_none_are_left_out(lines: str) -> None:
    read(CountLines(lines))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0, 30)), max_size=60))
def test_there_are_never_fewer_than_for_certain_nor_more_than_there_may_be(steps: list[tuple[int, int, float]]) -> None:
    here = Counting()
    for persons, spread, seconds in steps:
        here.see(persons, fewest=max(0, persons - spread), most=persons + spread)
        now = here.counts.now(GARDEN)
        assert 0 <= now.fewest <= now.persons <= now.most
        here.passes(seconds)


async def test_of_hours_that_are_asked_for_only_their_months_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    months: MemoryCollection[CountLines] = MemoryCollection()
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    hours = [CountedSpan(begin + timedelta(hours=n), Tally(3600, 60)) for n in range(24 * 100)]
    for month in {f"{one.at:%Y%m}" for one in hours}:
        await months.put({f"{GARDEN} {month}": written(one for one in hours if f"{one.at:%Y%m}" == month)})
    book = CountBook(CountBooks(MemoryCollection(), MemoryCollection(), MemoryCollection(), months), KOLKATA)
    lines: list[str] = []

    def counted(kept: CountLines | None) -> list[CountedSpan]:
        lines.extend(kept.lines.split("\n") if kept else ())
        return read(kept)

    monkeypatch.setattr("bot.house.watch.figures.count_book.read", counted)
    # in India it is March already
    since = datetime(2025, 3, 1, 0, 30, tzinfo=KOLKATA)
    assert [one.at for one in book.by_hour(GARDEN, since)] == [one.at for one in hours if one.at >= since]
    found_in = {begin + timedelta(hours=n) for n in range(24 * 31)}
    assert not {one.at for one in read(CountLines("\n".join(lines)))} & found_in
