"""The rules of the house: taken over once, changed in the chat, and in force at once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.house_rules import (
    HOUSE_RULES,
    HouseRule,
    HouseRules,
    HouseZone,
    RuleChanged,
    Rules,
    RulesTakenOver,
    take_over_rules,
)
from bot.house.people import Limits
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import Action, NotAllowed
from bot.house.rules_keeper import NoSuchZone
from bot.time_zones import SystemZones
from tests.fakes.books import MemoryCollection
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
WRITTEN = HouseRules(90.0, time(22, 30), "Europe/Berlin")

moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(moment=moments, other=moments)
def test_the_household_s_zone_tells_what_the_zone_itself_tells_through_every_clock_change(
    moment: datetime, other: datetime
) -> None:
    zone = HouseZone(BERLIN)
    told = moment.astimezone(zone)
    assert (told, told.utcoffset(), told.tzinfo) == (moment, moment.astimezone(BERLIN).utcoffset(), BERLIN)
    wall = other.replace(tzinfo=None)
    assert wall.replace(tzinfo=zone).astimezone(UTC) == wall.replace(tzinfo=BERLIN).astimezone(UTC)
    zone.present = AUCKLAND
    assert moment.astimezone(zone).tzinfo is AUCKLAND
    assert told.tzinfo is BERLIN


@pytest.mark.looptime
async def test_rules_of_the_settings_are_taken_over_once_and_the_book_counts_from_then_on() -> None:
    book = MemoryCollection[HouseRules]()
    rules = await take_over_rules(book, WRITTEN, SystemZones())
    assert (rules.kept, rules.zone.present) == (replace(WRITTEN, told=False), BERLIN)
    again = await take_over_rules(book, HouseRules(30.0, time(6), "Pacific/Auckland"), SystemZones())
    assert (again.kept, again.zone.present) == (rules.kept, BERLIN)


@pytest.mark.looptime
async def test_a_zone_that_this_machine_does_not_know_gives_way_to_the_settings_and_is_kept() -> None:
    book = MemoryCollection[HouseRules]()
    await book.put({"house": replace(WRITTEN, timezone="Europe/Atlantis")})
    rules = await take_over_rules(book, replace(WRITTEN, timezone="Pacific/Auckland"), SystemZones())
    assert (rules.kept.timezone, rules.zone.present) == ("Europe/Atlantis", AUCKLAND)


@pytest.mark.looptime
async def test_the_owners_hear_once_that_their_rules_were_taken_over(rig: HouseRig) -> None:
    book = rig.memory.collection(HOUSE_RULES, HouseRules)
    await take_over_rules(book, WRITTEN, SystemZones())
    for _ in range(2):
        rig.hire()
        await rig.resume()
    news = [(who, fact) for who, fact in rig.household.told if isinstance(fact, RulesTakenOver)]
    assert news == [(ANNA.id, RulesTakenOver(replace(WRITTEN, told=False)))]


@pytest.mark.looptime
async def test_nobody_is_told_where_nobody_lives_yet() -> None:
    book = MemoryCollection[HouseRules]()
    assert (await take_over_rules(book, WRITTEN, SystemZones(), silently=True)).kept.told


@pytest.mark.looptime
async def test_a_ring_is_answered_for_as_long_as_the_rule_says_from_the_next_ring_on(rig: HouseRig) -> None:
    await rig.ring()
    await rig.staff.rules.set_answer_window(ANNA, 30)
    await asyncio.sleep(31)
    assert not rig.memory.visits.only.over
    await asyncio.sleep(90)
    assert rig.memory.visits.only.expired
    await rig.ring("b00t-2")
    await asyncio.sleep(31)
    assert rig.memory.visits.all[-1].expired


@pytest.mark.looptime
async def test_hours_are_reckoned_in_the_new_zone_at_once(rig: HouseRig) -> None:
    mornings = replace(LEO, limits=Limits(hours=(Hours(time(8), time(12, 30)),)))
    await rig.memory.residents.save(mornings)
    await rig.staff.admission.admit(mornings, Action.OPEN, FRONT)  # it is noon
    await rig.staff.rules.set_zone(ANNA, "Europe/Berlin")  # now it is one
    with pytest.raises(NotAllowed):
        await rig.staff.admission.admit(mornings, Action.OPEN, FRONT)


@pytest.mark.looptime
async def test_a_change_is_kept_written_down_and_told_to_the_other_owners(rig: HouseRig) -> None:
    watched: list[HouseRules] = []
    rig.rules.watch(lambda: watched.append(rig.rules.kept))
    await rig.staff.rules.set_daily_log(ANNA, time(21))
    await rig.staff.rules.set_daily_log(ANNA, time(21))
    kept = replace(HouseRules(), daily_log_at=time(21))
    assert watched == [kept]
    assert rig.memory.collection(HOUSE_RULES, HouseRules).get("house") == kept
    assert rig.memory.audit.lines == [("house rule changed", {"by": ANNA.id, "daily_log_at": "21:00:00"})]
    assert rig.household.facts == [RuleChanged(HouseRule.DAILY_LOG, kept, ANNA)]


@pytest.mark.looptime
async def test_two_changes_at_once_lose_nothing_of_each_other(rig: HouseRig) -> None:
    keeper = rig.staff.rules
    await asyncio.gather(keeper.set_answer_window(ANNA, 60), keeper.set_zone(ANNA, "Asia/Kolkata"))
    assert rig.rules.kept == HouseRules(60, time(23, 55), "Asia/Kolkata")


@pytest.mark.looptime
@pytest.mark.parametrize(("wanted", "kept"), [(0, 20), (20, 20), (599.5, 599.5), (1e9, 600)])
async def test_no_ring_is_answered_for_less_or_for_longer_than_is_sensible(
    rig: HouseRig, wanted: float, kept: float
) -> None:
    await rig.staff.rules.set_answer_window(ANNA, wanted)
    assert rig.rules.answer_window == timedelta(seconds=kept)


@pytest.mark.looptime
@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "/etc/localtime"])
async def test_what_is_no_zone_changes_nothing(rig: HouseRig, name: str) -> None:
    with pytest.raises(NoSuchZone):
        await rig.staff.rules.set_zone(ANNA, name)
    assert rig.rules.kept == HouseRules()


@pytest.mark.looptime
async def test_only_owners_see_and_change_them(rig: HouseRig) -> None:
    keeper = rig.staff.rules
    asked = (keeper.of(LEO), keeper.zones(LEO), keeper.set_zone(LEO, "Asia/Kolkata"))
    for ask in (*asked, keeper.set_daily_log(LEO, time(1)), keeper.set_answer_window(LEO, 30)):
        with pytest.raises(NotAllowed):
            await ask
    assert rig.rules.kept == HouseRules()


async def test_every_zone_that_is_offered_can_be_set() -> None:
    zones = SystemZones()
    names = await zones.names()
    assert {"Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata"} <= set(names)
    assert all(zones.get(name) for name in names)


def test_a_zone_of_the_rules_is_the_one_that_was_handed_out() -> None:
    rules = Rules(HouseRules(), UTC)
    zone = rules.zone
    rules.change(replace(rules.kept, timezone="Europe/Berlin"), BERLIN)
    assert datetime(2026, 7, 1, 12, tzinfo=UTC).astimezone(zone).hour == 14


def test_a_zone_s_name_without_end_is_none() -> None:
    assert SystemZones().get(f"Europe{'/a' * 2000}") is None
