"""How a resident hears of a visit: every visitor, at every hour, for every choice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.faces.profile import NOBODY_KNOWN, Acquaintanceship, Arrival, Telling
from bot.house.people import PersonId
from bot.house.residents.hours import Hours
from bot.house.telling.listening import Calm, Listening, Snooze
from bot.house.telling.telling import Circumstances
from bot.house.telling.telling import telling as told_as
from tests.rig.house import BACK, FRONT

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Hours(time(22), time(7))
WEEKEND = Hours(time(), time(), (5, 6))

WATCHED = Arrival(Acquaintanceship.WATCHED, Telling.LOUD)
UNKNOWN = NOBODY_KNOWN
NAMED = Arrival(Acquaintanceship.KNOWN, Telling.LOUD, PersonId("g"))
IGNORED = Arrival(Acquaintanceship.KNOWN, Telling.OFF)
GRACE = Arrival(Acquaintanceship.KNOWN, Telling.LOUD)
SILENT_LEO = Arrival(Acquaintanceship.KNOWN, Telling.SILENT)
DIGESTED = Arrival(Acquaintanceship.KNOWN, Telling.DIGEST)

QUIET = Listening(quiet=(NIGHT,))
OFF = Listening(off=(NIGHT,))
NO_STRANGERS = Listening(quiet=(NIGHT,), strangers_ring=False)
OFF_NO_STRANGERS = Listening(off=(NIGHT,), strangers_ring=False)
LOUD, SILENT, DIGEST, NOT = Telling


def telling(
    who: Sequence[Arrival], listening: Listening, moment: datetime, today: Mapping[PersonId, int] | None = None
) -> Telling:
    """At the front door."""
    return told_as(who, listening, Circumstances(moment, moment, FRONT, today or {}))


def at(hour: int, minute: int = 0, day: int = 26, fold: int = 0) -> datetime:
    """On a day of November 2026; the 26th is a Thursday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("visitor", "by_day", "quiet", "off", "quiet_alone", "off_alone"),
    [
        # the last two: whoever is not known does not ring in those hours
        (WATCHED, LOUD, LOUD, LOUD, LOUD, LOUD),
        (UNKNOWN, LOUD, LOUD, LOUD, SILENT, DIGEST),
        (GRACE, LOUD, SILENT, DIGEST, SILENT, DIGEST),
        (SILENT_LEO, SILENT, SILENT, DIGEST, SILENT, DIGEST),
        (DIGESTED, DIGEST, DIGEST, DIGEST, DIGEST, DIGEST),
        (IGNORED, NOT, NOT, NOT, NOT, NOT),
    ],
)
def test_each_visitor_is_told_as_the_hour_and_the_choice_want_it(
    visitor: Arrival, by_day: Telling, quiet: Telling, off: Telling, quiet_alone: Telling, off_alone: Telling
) -> None:
    chosen = (QUIET, OFF, NO_STRANGERS, OFF_NO_STRANGERS)
    assert {telling([visitor], one, at(12)) for one in chosen} == {by_day}
    assert [telling([visitor], one, at(23)) for one in chosen] == [quiet, off, quiet_alone, off_alone]


def test_somebody_of_whom_nothing_is_seen_is_told_as_somebody_unknown() -> None:
    for listening in (Listening(), QUIET, OFF, NO_STRANGERS, OFF_NO_STRANGERS):
        assert telling([], listening, at(3)) is telling([UNKNOWN], listening, at(3))


def test_of_quiet_hours_and_hours_off_that_overlap_those_off_count() -> None:
    assert telling([GRACE], Listening(quiet=(NIGHT,), off=(WEEKEND,)), at(23, day=28)) is DIGEST
    assert telling([GRACE], Listening(quiet=(NIGHT,), off=(WEEKEND,)), at(23, day=27)) is SILENT


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        # a night that begins on Friday goes on into Saturday, and no further
        (at(21, 59, day=27), False),
        (at(22, day=27), True),
        (at(6, 59, day=28), True),
        (at(7, day=28), False),
        (at(22, day=28), False),
        # the clocks are set back at three: half past two comes twice, and both are at night
        (datetime(2026, 10, 24, 2, 30, tzinfo=BERLIN), True),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(moment: datetime, quiet: bool) -> None:
    friday = Listening(quiet=(Hours(time(22), time(7), (4,)),))
    assert (friday.calm_at(moment) is Calm.QUIET) is quiet


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC)])
def test_a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer(day: datetime) -> None:
    local = [(day + timedelta(minutes=n)).astimezone(BERLIN) for n in range(24 * 60)]
    minutes = sum(QUIET.calm_at(moment) is Calm.QUIET for moment in local)
    assert minutes == (8 if day.month == 3 else 10) * 60


@pytest.mark.parametrize(
    ("visitor", "told", "most", "expected"),
    [
        (NAMED, 1, 2, LOUD),
        (NAMED, 2, 2, DIGEST),
        (NAMED, 9, None, LOUD),
        (NAMED, 0, 0, DIGEST),
        (replace(NAMED, telling=NOT), 9, 1, NOT),
        (replace(NAMED, acquaintanceship=Acquaintanceship.WATCHED), 9, 1, LOUD),
        (UNKNOWN, 9, 1, LOUD),
    ],
)
def test_who_is_known_comes_so_often_a_day_and_nobody_else_is_counted(
    visitor: Arrival, told: int, most: int | None, expected: Telling
) -> None:
    today = {PersonId("g"): told, PersonId("e"): 0}
    assert telling([visitor], Listening(most_a_day=most), at(12), today) is expected
    assert telling([visitor, UNKNOWN], Listening(most_a_day=most), at(12), today) is LOUD


SNOOZED = Snooze(at(12), at(13), door=FRONT)
NO_NAMED = Snooze(at(12), at(13), person=PersonId("g"))


@pytest.mark.parametrize(
    ("snooze", "visitor", "hour", "expected"),
    [
        (SNOOZED, NAMED, 12, DIGEST),
        (SNOOZED, GRACE, 12, DIGEST),
        (SNOOZED, NAMED, 11, LOUD),
        (SNOOZED, NAMED, 13, LOUD),
        (replace(SNOOZED, door=BACK), NAMED, 12, LOUD),
        (SNOOZED, UNKNOWN, 12, LOUD),
        (SNOOZED, WATCHED, 12, LOUD),
        (SNOOZED, IGNORED, 12, NOT),
        (NO_NAMED, NAMED, 12, DIGEST),
        (NO_NAMED, replace(NAMED, person=PersonId("e")), 12, LOUD),
        (NO_NAMED, UNKNOWN, 12, LOUD),
    ],
)
def test_a_snooze_holds_whom_it_is_about_for_its_time(
    snooze: Snooze, visitor: Arrival, hour: int, expected: Telling
) -> None:
    listening = Listening().with_snooze(snooze)
    assert telling([visitor], listening, at(hour)) is expected
    assert telling([visitor], listening.without(snooze.door, snooze.person), at(hour)) is visitor.telling


def test_a_snooze_takes_the_place_of_one_of_the_same_and_of_those_long_over() -> None:
    longer, week_later = replace(SNOOZED, until=at(20)), replace(NO_NAMED, since=at(12, day=30), until=at(13, day=30))
    assert Listening().with_snooze(SNOOZED).with_snooze(longer).snoozes == (longer,)
    assert Listening().with_snooze(SNOOZED).with_snooze(week_later).snoozes == (week_later,)
    assert Listening().with_snooze(SNOOZED).with_snooze(NO_NAMED).snoozes == (SNOOZED, NO_NAMED)


hours = st.builds(
    Hours,
    st.times(),
    st.times(),
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple),
)
listenings = st.builds(
    Listening, quiet=st.lists(hours, max_size=2).map(tuple), off=st.lists(hours, max_size=2).map(tuple),
    strangers_ring=st.booleans(),
)  # fmt: skip
visitors = st.lists(
    st.one_of(
        st.just(WATCHED),
        st.just(UNKNOWN),
        st.builds(Arrival, st.just(Acquaintanceship.KNOWN), st.sampled_from(Telling)),
    ),
    max_size=4,
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.astimezone(BERLIN)
)


@given(visitors, listenings, moments)
def test_nobody_alarming_is_lost_and_nobody_is_louder_than_was_asked_for(
    who: list[Arrival], listening: Listening, moment: datetime
) -> None:
    told, calm = telling(who, listening, moment), listening.calm_at(moment)
    unknown = not who or UNKNOWN in who
    if WATCHED in who or (unknown and (listening.strangers_ring or calm is None)):
        assert told is LOUD
    if told is NOT:  # held is not lost
        assert {one.telling for one in who} == {NOT}
    if calm is None:
        assert told is min((one.telling for one in who or [UNKNOWN]), key=list(Telling).index)
    elif not (WATCHED in who or (unknown and listening.strangers_ring)):
        assert told in ((DIGEST, NOT) if calm is Calm.OFF else (SILENT, DIGEST, NOT))


def test_a_door_that_somebody_wants_without_its_sound_is_seen_and_not_heard_for_an_hour() -> None:
    noon = at(12)
    hushed = Listening().with_snooze(Snooze(noon, noon + timedelta(hours=1), FRONT, hush=True))
    for who, heard in ((UNKNOWN, SILENT), (GRACE, SILENT), (DIGESTED, DIGEST), (WATCHED, LOUD)):
        assert telling([who], hushed, noon) is heard
    assert telling([UNKNOWN], hushed, noon + timedelta(hours=1)) is LOUD
    elsewhere = Listening().with_snooze(Snooze(noon, noon + timedelta(hours=1), BACK, hush=True))
    assert telling([UNKNOWN], elsewhere, noon) is LOUD
