"""When the digest of a resident is due."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.telling.digest import SummaryKind, last_digest, last_summary, told_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (datetime(2026, 11, 26, 18, 59, tzinfo=BERLIN), datetime(2026, 11, 25, 19, 0, tzinfo=BERLIN)),
        (datetime(2026, 11, 26, 19, 0, tzinfo=BERLIN), datetime(2026, 11, 26, 19, 0, tzinfo=BERLIN)),
        # by the household's own time: in London it is half past six
        (datetime(2026, 11, 26, 18, 30, tzinfo=UTC), datetime(2026, 11, 26, 19, 0, tzinfo=BERLIN)),
    ],
)
def test_it_is_the_newest_evening_of_the_household(now: datetime, last: datetime) -> None:
    assert last_digest(time(19), now, BERLIN) == last


@given(
    st.times(),
    st.one_of(
        st.datetimes(datetime(2026, 3, 28), datetime(2026, 3, 31)),  # noqa: DTZ001
        st.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 27)),  # noqa: DTZ001
    ).map(lambda moment: moment.replace(tzinfo=UTC)),
)
def test_where_the_clocks_change_there_is_one_a_day_too(at: time, now: datetime) -> None:
    last = last_digest(at, now, BERLIN)
    assert timedelta() <= now - last < timedelta(hours=26)
    assert last_digest(at, last, BERLIN) == last
    assert last_digest(at, last - timedelta(microseconds=1), BERLIN) < last


#: Clocks that change at 2, at midnight, and by half an hour.
ZONES = [ZoneInfo("Europe/Berlin"), ZoneInfo("America/Santiago"), ZoneInfo("Australia/Lord_Howe")]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("at", [time(0), time(2, 15), time(8)], ids=str)
@pytest.mark.parametrize("kind", SummaryKind)
def test_a_summary_is_due_once_in_its_time_wherever_and_however_the_clocks_change(
    zone: ZoneInfo, at: time, kind: SummaryKind
) -> None:
    now, end = datetime(2026, 2, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
    due: list[date] = []
    while now < end:
        one = last_summary(kind, at, now, zone)
        first, days = told_of(kind, one)
        assert first + timedelta(days=days) == one <= now.astimezone(zone).date()
        if not due or due[-1] != one:
            due.append(one)
        now += timedelta(hours=3, minutes=20)
    expected = {SummaryKind.MORNING: 272, SummaryKind.WEEKLY: 39, SummaryKind.MONTHLY: 9}[kind]
    assert due == sorted(set(due))
    assert abs(len(due) - expected) <= 2


def test_a_summary_tells_of_yesterday_of_monday_to_sunday_and_of_a_whole_month() -> None:
    friday = datetime(2026, 3, 6, 9, tzinfo=BERLIN)
    assert told_of(SummaryKind.MORNING, last_summary(SummaryKind.MORNING, time(8), friday, BERLIN)) == (
        date(2026, 3, 5),
        1,
    )
    weekly = told_of(SummaryKind.WEEKLY, last_summary(SummaryKind.WEEKLY, time(8), friday, BERLIN))
    assert weekly == (date(2026, 2, 23), 7)
    monthly = told_of(SummaryKind.MONTHLY, last_summary(SummaryKind.MONTHLY, time(8), friday, BERLIN))
    assert monthly == (date(2026, 2, 1), 28)
    before_eight = datetime(2026, 3, 2, 7, tzinfo=BERLIN)
    assert last_summary(SummaryKind.WEEKLY, time(8), before_eight, BERLIN) == date(2026, 2, 23)
