"""Which rules tell of what a place shows: pure, so that each case is a line."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.people import PersonId
from bot.house.residents.hours import Hours
from bot.house.watch.armed import ArmMode, ArmState
from bot.house.watch.camera import Tampering, WatchPlaceId
from bot.house.watch.incident import Happening, Span, Usual, WatchRule, WatchRuleId, Whom
from bot.house.watch.rules import (
    AGAIN_TIMES,
    CHANCE_S,
    NIGHT_CHANCE_S,
    STAYS_S,
    Knowing,
    PlaceShowing,
    Somebody,
    telling,
    weight,
)
from bot.house.watch.ruling.new_rules import new_rule
from bot.house.watch.seen import TrackId, TrackKind

GARDEN, FRONT = WatchPlaceId("garden"), WatchPlaceId("front")
NOON = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
ANNA = PersonId("anna")
ONE = TrackId("one")

AWAY = ArmState(ArmMode.AWAY)
SITTER = ArmState(ArmMode.SITTER, hours=(Hours(time(8), time(10)),))

STRANGER = Somebody(ONE, knowing=Knowing.STRANGER, age_s=10.0)
SOMEBODY = Somebody(ONE, age_s=0.2)
KNOWN = Somebody(ONE, knowing=Knowing.KNOWN, person=ANNA, group="family", age_s=10.0)
IGNORED = Somebody(ONE, knowing=Knowing.KNOWN, age_s=10.0)
WATCHED = Somebody(ONE, knowing=Knowing.KNOWN, person=ANNA, group="watch_for", watched=True)


def rule(happening: Happening = Happening.APPEARS, **values: object) -> WatchRule:
    return replace(WatchRule(WatchRuleId("r"), happening, GARDEN), **values)  # type: ignore[arg-type] # by name


def showing(*there: Somebody, **values: object) -> PlaceShowing:
    return replace(PlaceShowing(GARDEN, NOON, there), **values)  # type: ignore[arg-type] # by name


def tells(one: WatchRule, shown: PlaceShowing) -> bool:
    return bool(telling([one], shown))


@pytest.mark.parametrize(
    ("whom", "who"),
    [
        (Whom.ANYBODY, {"somebody", "stranger", "known", "watched"}),
        (Whom.KNOWN, {"known", "watched"}),
        (Whom.STRANGER, {"stranger"}),
        (Whom.WATCH_FOR, {"watched"}),
        (Whom.GROUP, {"known"}),
    ],
)
def test_a_rule_tells_of_whom_it_means_and_of_nobody_else(whom: Whom, who: set[str]) -> None:
    everybody = {"somebody": SOMEBODY, "stranger": STRANGER, "known": KNOWN, "watched": WATCHED, "ignored": IGNORED}
    one = rule(whom=whom, group="family")
    assert {name for name, there in everybody.items() if tells(one, showing(there))} == who


@pytest.mark.parametrize(
    ("shown", "chance_s"),
    [
        (showing(), CHANCE_S),
        (showing(night=True), NIGHT_CHANCE_S),
        (showing(armed=AWAY), 0.0),
        (showing(armed=SITTER), 0.0),
    ],
)
def test_nobody_is_a_stranger_before_there_was_a_chance_to_know_them(shown: PlaceShowing, chance_s: float) -> None:
    strangers = rule(whom=Whom.STRANGER)
    assert tells(strangers, replace(shown, there=(replace(SOMEBODY, age_s=chance_s),)))
    if chance_s:
        assert not tells(strangers, replace(shown, there=(replace(SOMEBODY, age_s=chance_s - 0.1),)))


def test_whom_a_burst_named_is_no_stranger_however_long_they_stay() -> None:
    assert not tells(rule(Happening.LOITERS, whom=Whom.STRANGER), showing(replace(KNOWN, loitered_s=999.0)))


def test_nobody_is_told_of_whom_the_household_ignores_unless_it_is_empty() -> None:
    assert not tells(rule(), showing(IGNORED))
    assert tells(rule(), showing(IGNORED, armed=AWAY))


@pytest.mark.parametrize("kind", [TrackKind.ANIMAL, TrackKind.PERSON, TrackKind.MOVEMENT])
@pytest.mark.parametrize("armed", [ArmState(), AWAY])
def test_furniture_and_animals_are_never_told_of(kind: TrackKind, armed: ArmState) -> None:
    it = replace(STRANGER, kind=kind, furniture=kind is not TrackKind.ANIMAL)
    assert not tells(rule(), showing(it, armed=armed))


def test_movement_alone_is_somebody_by_a_face_or_in_an_empty_house() -> None:
    moving = replace(SOMEBODY, kind=TrackKind.MOVEMENT, age_s=60.0)
    assert not tells(rule(), showing(moving))
    assert tells(rule(), showing(replace(moving, knowing=Knowing.STRANGER)))
    assert tells(rule(), showing(moving, armed=AWAY))


def test_a_crowd_is_as_many_as_there_are_for_certain() -> None:
    crowd = rule(Happening.CROWD, most=3)
    assert not tells(crowd, showing(fewest=3))
    assert tells(crowd, showing(fewest=4))
    assert not tells(replace(crowd, most=0), showing(fewest=40))


def test_loitering_counts_the_seconds_that_the_rule_says() -> None:
    loiters = rule(Happening.LOITERS, seconds=20.0)
    assert not tells(loiters, showing(replace(STRANGER, loitered_s=19.9, age_s=900.0)))
    assert tells(loiters, showing(replace(STRANGER, loitered_s=20.0)))


def test_after_hours_is_told_a_minute_after_they_are_over_of_whoever_stays() -> None:
    after = rule(Happening.AFTER_HOURS, span=Span.HOURS, hours=(Hours(time(8), time(18)),))
    there = replace(KNOWN, age_s=3600.0)
    at_six = NOON.replace(hour=18, minute=0)
    assert not tells(after, showing(there, at=at_six - timedelta(seconds=1)))
    assert not tells(after, showing(there, at=at_six + timedelta(seconds=30)))
    assert tells(after, showing(there, at=at_six + timedelta(seconds=61)))
    assert not tells(after, showing(replace(there, age_s=STAYS_S / 2), at=at_six + timedelta(hours=2)))


def test_a_stranger_is_told_of_the_third_time() -> None:
    again = rule(Happening.AGAIN, whom=Whom.STRANGER)
    assert not tells(again, showing(replace(STRANGER, times=AGAIN_TIMES - 1)))
    assert tells(again, showing(replace(STRANGER, times=AGAIN_TIMES)))
    assert not tells(again, showing(replace(SOMEBODY, times=AGAIN_TIMES, age_s=60.0)))


def test_unusual_is_whoever_came_in_this_hour() -> None:
    unusual = rule(Happening.UNUSUAL)
    seldom = Usual(4, 0)
    assert tells(unusual, showing(SOMEBODY, unusual=seldom))
    assert not tells(unusual, showing(SOMEBODY))
    assert not tells(unusual, showing(replace(STRANGER, age_s=3600.0), unusual=seldom))


def test_a_camera_that_was_tampered_with_is_told_of_whoever_is_there() -> None:
    assert telling([rule(Happening.TAMPERED)], showing(tampering=Tampering.COVERED))[0].tracks == ()
    assert not tells(rule(Happening.TAMPERED), showing(STRANGER))


@pytest.mark.parametrize(
    ("span", "by_day", "by_night"), [(Span.ALWAYS, True, True), (Span.NIGHT, False, True), (Span.DAY, True, False)]
)
def test_a_rule_counts_by_day_by_night_or_always(span: Span, *, by_day: bool, by_night: bool) -> None:
    assert tells(rule(span=span), showing(STRANGER)) is by_day
    assert tells(rule(span=span), showing(STRANGER, night=True)) is by_night


def test_a_rule_for_hours_counts_in_them_and_without_any_in_none() -> None:
    hours = rule(span=Span.HOURS, hours=(Hours(time(12), time(13)),))
    assert tells(hours, showing(STRANGER))
    assert not tells(hours, showing(STRANGER, at=NOON + timedelta(hours=1)))
    assert not tells(replace(hours, hours=()), showing(STRANGER))


def test_a_rule_for_an_empty_house_counts_while_it_is_armed_and_no_sitter_is_expected() -> None:
    empty = rule(armed_only=True)
    assert not tells(empty, showing(STRANGER))
    assert tells(empty, showing(STRANGER, armed=AWAY))
    assert tells(empty, showing(STRANGER, armed=SITTER))
    assert not tells(empty, showing(STRANGER, armed=SITTER, at=NOON.replace(hour=9)))


def test_a_house_sitter_alarms_nobody_in_their_hours_and_whom_one_knows_at_none() -> None:
    nine = NOON.replace(hour=9)
    assert not tells(rule(), showing(STRANGER, armed=SITTER, at=nine))
    assert tells(rule(), showing(WATCHED, armed=SITTER, at=nine))
    assert tells(rule(), showing(STRANGER, armed=SITTER))
    assert not tells(rule(), showing(KNOWN, armed=SITTER))
    assert tells(rule(Happening.TAMPERED), showing(tampering=Tampering.MOVED, armed=SITTER, at=nine))


def test_a_rule_of_a_place_silences_the_one_for_everywhere() -> None:
    everywhere, here = rule(place=None), replace(rule(loud=False), id=WatchRuleId("here"))
    assert [one.rule for one in telling([everywhere, here], showing(STRANGER))] == [here]
    assert [one.rule for one in telling([everywhere, here], showing(STRANGER, place=FRONT))] == [everywhere]
    by_night = replace(here, span=Span.NIGHT)
    assert [one.rule for one in telling([everywhere, by_night], showing(STRANGER))] == [everywhere]


def test_what_matters_most_is_told_first_and_a_rule_that_is_off_never() -> None:
    silent, loud = rule(loud=False), rule(Happening.LOITERS, seconds=5.0)
    watched = rule(whom=Whom.WATCH_FOR, loud=False)
    told = telling([silent, loud, watched, rule(on=False)], showing(replace(WATCHED, loitered_s=9.0)))
    assert [one.rule for one in told] == [watched, loud, silent]


@pytest.mark.parametrize("happening", Happening)
def test_each_thing_that_may_be_told_has_its_weight(happening: Happening) -> None:
    assert weight(new_rule(happening)) < weight(replace(new_rule(happening), loud=False))


everybody = st.builds(
    Somebody,
    st.just(ONE),
    st.sampled_from(TrackKind),
    st.sampled_from(Knowing),
    st.sampled_from([None, ANNA]),
    st.sampled_from(["", "family", "watch_for"]),
    watched=st.booleans(),
    age_s=st.floats(),
    loitered_s=st.floats(),
    times=st.integers(),
    furniture=st.booleans(),
)
hours = st.builds(Hours, st.times(), st.times(), st.lists(st.integers(0, 6), max_size=7).map(tuple))
any_rule = st.builds(
    WatchRule,
    st.sampled_from([WatchRuleId("a"), WatchRuleId("b")]),
    st.sampled_from(Happening),
    st.sampled_from([None, GARDEN, FRONT]),
    st.sampled_from(Whom),
    span=st.sampled_from(Span),
    hours=st.lists(hours, max_size=2).map(tuple),
    most=st.integers(),
    seconds=st.floats(),
    loud=st.booleans(),
    armed_only=st.booleans(),
    on=st.booleans(),
)
anything = st.builds(
    PlaceShowing,
    st.just(GARDEN),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone comes
    st.lists(everybody, max_size=3).map(tuple),
    fewest=st.integers(),
    night=st.booleans(),
    armed=st.builds(ArmState, st.sampled_from(ArmMode), hours=st.lists(hours, max_size=1).map(tuple)),
    unusual=st.sampled_from([None, Usual(4, 0)]),
    tampering=st.sampled_from([None, *Tampering]),
)


@given(st.lists(any_rule, max_size=6), anything)
def test_rules_never_raise_and_never_tell_of_furniture_nor_of_what_is_off(
    rules: list[WatchRule], shown: PlaceShowing
) -> None:
    for one in telling(rules, shown):
        assert one.rule in rules
        assert one.rule.on
        assert one.rule.place in (None, GARDEN)
    still = replace(shown, there=tuple(replace(one, furniture=True) for one in shown.there))
    assert not any(one.tracks for one in telling(rules, still))
    animals = replace(shown, there=tuple(replace(one, kind=TrackKind.ANIMAL) for one in shown.there))
    assert not any(one.tracks for one in telling(rules, animals))
