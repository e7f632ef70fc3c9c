"""Whoever is expected: the card of a ring says so in that time, and it ends by itself."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.house.guests import presets
from bot.house.guests.expected import GRACE, ExpectedVisitor, NotAhead
from bot.house.guests.guest_pass import PassTerms
from bot.house.people import Role
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.visit import PressId
from bot.nursery import Nursery
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime


@pytest_asyncio.fixture
async def rig() -> AsyncIterator[HouseRig]:
    nursery = Nursery()
    yield HouseRig(nursery)
    await nursery.close()


async def expected_of(rig: HouseRig, press: str) -> tuple[str, ...]:
    await rig.ring(press)
    visit = await rig.memory.visits.of_press(FRONT, PressId(press))
    assert visit
    return visit.expected


async def test_who_rings_then_is_said_to_be_expected_and_before_and_after_nobody_is(rig: HouseRig) -> None:
    begins = rig.clock() + timedelta(hours=1)
    await rig.expected.expect(ANNA, "Plumber", begins, begins + timedelta(hours=2))
    assert await expected_of(rig, "b00t-1") == ()
    await asyncio.sleep(3600 - GRACE.total_seconds())
    assert await expected_of(rig, "b00t-2") == ("Plumber",)
    await asyncio.sleep(timedelta(hours=2).total_seconds() + 2 * GRACE.total_seconds() + 1)
    assert await expected_of(rig, "b00t-3") == ()
    await rig.expected.resume()
    assert rig.memory.collection("expected", ExpectedVisitor).everything() == {}


async def test_a_guest_is_expected_in_the_hours_of_their_pass(rig: HouseRig) -> None:
    noon = Hours(time(12), time(13))
    await rig.passes.make(ANNA, PassTerms("Eileen", (FRONT,), rig.clock() + timedelta(days=2), (noon,), uses=None))
    assert await expected_of(rig, "b00t-1") == ("Eileen",)
    await asyncio.sleep(3601)
    assert await expected_of(rig, "b00t-2") == ()


async def test_a_time_that_is_over_or_upside_down_is_not_expected(rig: HouseRig) -> None:
    now = rig.clock()
    for begins, ends in ((now - timedelta(2), now), (now + timedelta(1), now), (now, now + timedelta(40))):
        with pytest.raises(NotAhead):
            await rig.expected.expect(ANNA, "Plumber", begins, ends)
    await rig.registrar.set_role(ANNA, LEO.id, Role.CHILD)
    with pytest.raises(NotAllowed):
        await rig.expected.expect(LEO, "Plumber", now, now + timedelta(hours=1))


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-26T10:00", "2026-11-26T20:00"),
        ("2026-11-26T19:00", "2026-11-27T00:00"),
        ("2026-11-26T23:59", "2026-11-27T00:00"),
    ],
)
def test_until_the_evening_is_until_midnight_where_it_is_late(now: str, until: str) -> None:
    local = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    assert presets.today("Eileen", [FRONT], local).until == datetime.fromisoformat(until).replace(tzinfo=BERLIN)


def test_a_weekend_in_which_the_clocks_change_ends_at_midnight_all_the_same() -> None:
    saturday = datetime(2026, 10, 24, 12, tzinfo=BERLIN)
    known = presets.weekend("Eileen", [FRONT], saturday)
    assert known.until == datetime(2026, 10, 25, 23, tzinfo=UTC)  # an hour later than the day before
    assert presets.ending_later(known, BERLIN, -7).until == datetime(2026, 10, 18, 22, tzinfo=UTC)
    assert known.hours[0].has(saturday)
    assert not known.hours[0].has(saturday - timedelta(days=1))


def test_hours_of_none_are_a_whole_day() -> None:
    known = presets.today("Eileen", [FRONT], datetime(2026, 11, 26, 10, tzinfo=BERLIN))
    assert presets.hours_of(known).has(datetime(2026, 11, 26, 3, tzinfo=BERLIN))
    changed = presets.with_hours(known, (0,), time(22), time(2))
    assert replace(changed, hours=()) == known
    assert presets.with_hours(changed, (), time(), time()) == known
