"""Windows of a timetable: present, late or absent, by the clock on the wall, on whichever side of its changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.attendance.person_day import DayCorrection, PersonDay, SeenThrough, Stay
from bot.house.attendance.usual import LEAST_DAYS, usual_by
from bot.house.attendance.windows import EARLY, TimetableWindow, Turnout, WindowId, judged
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile
from bot.house.people import PersonId, ResidentId

LEO = PersonId("leo")
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
#: A day on which each zone's clocks go forward, and one on which they go back: all are Sundays.
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
]
SCHOOL = TimetableWindow(WindowId("w"), "Class 3b", time(8), time(13), days=tuple(range(7)), grace_min=10)


def seen(zone: ZoneInfo, day: date, *times: time, named: int = 1) -> PersonDay:
    moments = [datetime.combine(day, at, zone).astimezone(UTC) for at in times]
    return PersonDay(LEO, day, tuple(Stay(SeenThrough.DOOR, "front", at, at, named) for at in moments))


def of(zone: ZoneInfo, day: date, one: PersonDay | None, window: TimetableWindow = SCHOOL, at: time = time(20)) -> str:
    return judged(window, one, day, datetime.combine(day, at, zone), zone).what


@pytest.mark.parametrize(("name", "day"), CHANGES)
def test_the_clock_on_the_wall_decides_on_days_when_it_changes(name: str, day: date) -> None:
    zone = ZoneInfo(name)
    assert of(zone, day, seen(zone, day, time(8, 10))) == Turnout.PRESENT
    assert of(zone, day, seen(zone, day, time(8, 11))) == Turnout.LATE
    assert of(zone, day, seen(zone, day, time(13))) == Turnout.ABSENT
    assert of(zone, day, seen(zone, day, time(7, 30))) == Turnout.PRESENT
    assert of(zone, day, seen(zone, day, time(7, 29))) == Turnout.ABSENT
    night = replace(SCHOOL, begins=time(1), ends=time(4))
    begin, end = night.span(day, zone)
    assert begin < end
    assert of(zone, day, seen(zone, day, time(3, 59)), night) == Turnout.LATE


def test_nobody_is_absent_before_a_window_is_over() -> None:
    zone, day = ZoneInfo("Europe/Berlin"), date(2026, 11, 27)
    assert of(zone, day, None, at=time(12, 59)) == Turnout.AWAITED
    assert of(zone, day, None, at=time(13)) == Turnout.ABSENT


def test_whoever_was_named_too_seldom_does_not_count() -> None:
    zone, day = ZoneInfo("Europe/Berlin"), date(2026, 11, 27)
    twice = replace(SCHOOL, sightings=2)
    assert of(zone, day, seen(zone, day, time(8)), twice) == Turnout.ABSENT
    assert of(zone, day, seen(zone, day, time(8), time(9)), twice) == Turnout.PRESENT
    assert of(zone, day, seen(zone, day, time(8), named=0)) == Turnout.ABSENT


def test_what_a_resident_said_counts() -> None:
    zone, day = ZoneInfo("Europe/Berlin"), date(2026, 11, 27)
    at = datetime.combine(day, time(8, 30), zone)
    said = DayCorrection(ResidentId(1), "Anna", at)
    one = seen(zone, day, time(8))
    assert of(zone, day, replace(one, correction=replace(said, absent=True))) == Turnout.ABSENT
    found = judged(SCHOOL, replace(one, correction=replace(said, came=at)), day, at, zone)
    assert (found.what, found.at, found.corrected) == (Turnout.LATE, at, True)
    early = replace(said, came=datetime.combine(day, time(6), zone), left=datetime.combine(day, time(7), zone))
    assert of(zone, day, replace(one, stays=(), correction=early)) == Turnout.ABSENT


def test_who_is_expected_and_on_which_days() -> None:
    family = replace(SCHOOL, group=PersonGroup.FAMILY)
    in_3b = replace(SCHOOL, detail=PersonDetail("Class", "3b"), days=(0, 1), off=(date(2026, 11, 23),))
    profile = Profile(PersonGroup.FAMILY, details=(PersonDetail("Class", "3b"),))
    assert (family.expects(profile), in_3b.expects(profile), SCHOOL.expects(Profile())) == (True, True, True)
    assert (family.expects(Profile()), in_3b.expects(Profile())) == (False, False)
    monday = date(2026, 11, 23)
    assert [in_3b.is_on(monday + timedelta(days=n)) for n in range(3)] == [False, True, False]


@given(st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.times(), st.integers(0, 120))
def test_whoever_comes_in_a_window_is_there_once(name: str, day: date, came: time, grace: int) -> None:
    zone, window = ZoneInfo(name), replace(SCHOOL, grace_min=grace)
    begin, end = window.span(day, zone)
    moment = datetime.combine(day, came, zone).astimezone(UTC)
    what = of(zone, day, seen(zone, day, came), window)
    assert (what in (Turnout.PRESENT, Turnout.LATE)) is (begin - EARLY <= moment < end)
    assert (what == Turnout.LATE) is (begin + timedelta(minutes=grace) < moment < end)


def test_the_usual_time_is_learned_of_one_weekday_after_four_of_them() -> None:
    zone, friday = ZoneInfo("Europe/Berlin"), date(2026, 11, 27)
    fridays = [friday - timedelta(weeks=n) for n in range(1, 6)]  # the clocks changed within them
    days = [seen(zone, day, time(15, 10 + n)) for n, day in enumerate(fridays)]
    thursday = seen(zone, friday - timedelta(days=1), time(9))
    assert usual_by([*days[: LEAST_DAYS - 1], thursday], friday, zone) is None
    assert usual_by([*days, thursday], friday, zone) == time(15, 15)
    assert usual_by([*days, seen(zone, friday, time(23))], friday, zone) == time(15, 15)
    late = [seen(zone, day, time(23, 58)) for day in fridays]
    assert usual_by(late, friday, zone) is None
