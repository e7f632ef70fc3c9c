"""When the digest of a resident is due."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.telling.digest import last_digest

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
