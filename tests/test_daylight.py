"""When it is night: by the sun where somebody said where the house stands, else by the clock."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.daylight import Position, SunOrClock

BERLIN = SunOrClock(Position(52.5, 13.4), UTC)


@pytest.mark.parametrize(
    ("at", "night"),
    [
        (datetime(2026, 6, 21, 20, 0, tzinfo=UTC), False),
        (datetime(2026, 6, 21, 21, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 21, 14, 30, tzinfo=UTC), False),
        (datetime(2026, 12, 21, 16, 0, tzinfo=UTC), True),
        # the same moment as it is told elsewhere
        (datetime(2026, 12, 21, 21, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))), True),
    ],
)
def test_it_is_night_when_the_sun_is_six_degrees_below_the_horizon(at: datetime, night: bool) -> None:
    assert BERLIN.is_night(at) is night


@pytest.mark.parametrize(("month", "night"), [(6, False), (12, True)])
def test_beyond_the_circle_a_night_lasts_for_months(month: int, night: bool) -> None:
    north = SunOrClock(Position(80.0, 20.0), UTC)
    assert {north.is_night(datetime(2026, month, 21, hour, tzinfo=UTC)) for hour in range(24)} == {night}


@pytest.mark.parametrize(("hour", "night"), [(5, True), (6, False), (21, False), (22, True)])
def test_without_a_position_the_night_is_from_ten_to_six_on_the_households_wall(hour: int, night: bool) -> None:
    zone = ZoneInfo("Asia/Kolkata")
    assert SunOrClock(None, zone).is_night(datetime(2026, 6, 21, hour, 30, tzinfo=zone).astimezone(UTC)) is night
