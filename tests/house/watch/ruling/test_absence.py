"""Somebody who is usually seen by now was not: told once a day, and only where cameras looked."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.attendance.keeper import DaySaid
from bot.house.people import Box, Condition, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.residents.hours import Hours
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.incident import Happening, Incident, WatchRule, WatchRuleId
from bot.house.watch.ruling.absence import LATE, SEEN_BEFORE, expected_since
from bot.house.watch.seen import CameraView
from tests.fakes.cameras import GARDEN_SOURCE
from tests.rig.house import ANNA, FRONT, NOON, HouseRig

pytestmark = pytest.mark.looptime

BERLIN = ZoneInfo("Europe/Berlin")
GRACE = Person(PersonId("grace"), "Grace")
GARDEN = WatchPlaceId("garden")
RULE = WatchRule(WatchRuleId(""), Happening.ABSENT, person=GRACE.id, by=time(15, 20))


@dataclass
class Home:
    """A garden with a camera, on a day that a test goes through by setting the clock."""

    rig: HouseRig

    @property
    def told(self) -> list[Incident]:
        return list(reversed(self.rig.staff.watching.incidents.latest(99)))

    def at(self, hour: int, minute: int = 0, day: int = 0) -> None:
        self.rig.set_by = timedelta(days=day, hours=hour - 12, minutes=minute)

    async def looks(self, minutes: int = 30) -> None:
        """A camera looked at the garden in the last minutes, and saw nobody."""
        counts, now = self.rig.staff.watching.counts, self.rig.set_by
        camera = self.rig.staff.watching.cameras.cameras()[0]
        for n in range(minutes * 20):
            self.rig.set_by = now - timedelta(minutes=minutes) + timedelta(seconds=3 * n)
            counts.note(GARDEN, CameraView(camera.id, self._moment(), 640, 360), 0, 0)
        self.rig.set_by = now
        await counts.keep()

    def _moment(self) -> float:
        return self.rig.set_by.total_seconds() + 1e6

    async def sees(self) -> None:
        """A camera sees Grace now."""
        (camera,) = self.rig.staff.watching.cameras.cameras()
        self.rig.staff.watching.figures.sightings.note(camera, GRACE.id, self._moment())
        await self.rig.staff.watching.figures.sightings.keep()

    async def look(self) -> None:
        await self.rig.staff.watching.absences.look()


@pytest.fixture
async def home(rig: HouseRig) -> Home:
    await rig.memory.people.save(GRACE)
    await rig.staff.watching.cameras.add(ANNA, GARDEN_SOURCE, None, name="Garden", door=None, place_name="garden")
    await rig.settle()
    return Home(rig)


async def test_whoever_was_not_seen_by_then_is_told_of_once_that_day(home: Home) -> None:
    kept = await home.rig.staff.watching.rules.add(ANNA, RULE)
    home.at(15, 19)
    await home.looks()
    await home.look()
    assert not home.told
    home.at(15, 20)
    await home.look()
    await home.look()
    home.rig.hire()
    home.at(15, 40)
    await home.look()
    (one,) = home.told
    assert (one.happening, one.rule, one.person) == (Happening.ABSENT, kept.id, GRACE.id)
    assert one.ended_at == one.began_at
    home.at(15, 21, day=1)
    await home.looks()
    await home.look()
    assert len(home.told) == 2


async def test_who_was_seen_before_is_not_missed_and_who_left_in_the_morning_is(home: Home) -> None:
    await home.rig.staff.watching.rules.add(ANNA, RULE)
    home.at(7, 30)
    await home.sees()
    home.at(15, 30)
    await home.looks()
    await home.look()
    assert len(home.told) == 1
    home.at(15, 10, day=1)
    await home.sees()
    home.at(15, 30, day=1)
    await home.looks()
    await home.look()
    assert len(home.told) == 1


async def test_where_no_camera_looked_nobody_was_missed(home: Home) -> None:
    await home.rig.staff.watching.rules.add(ANNA, RULE)
    home.at(15, 30)
    await home.looks(minutes=10)
    await home.look()
    assert not home.told


async def test_hours_later_nobody_is_told_any_more(home: Home) -> None:
    await home.rig.staff.watching.rules.add(ANNA, RULE)
    home.at(16, 21)
    await home.looks()
    await home.look()
    assert not home.told


async def test_who_rang_at_a_door_was_seen(home: Home) -> None:
    await home.rig.staff.watching.rules.add(ANNA, RULE)
    at = NOON + timedelta(hours=3)
    face = Sighting(1, Box(0, 0, 50, 50), Verdict.NAMED, GRACE)
    await home.rig.memory.visits.save(
        Visit(VisitId("v"), FRONT, at, at, look=Look(PhotoId("p"), Condition.CLEAR, (face,)))
    )
    home.at(15, 30)
    await home.looks()
    await home.look()
    assert not home.told


async def test_a_rule_of_a_place_misses_whoever_was_seen_at_another(home: Home) -> None:
    await home.rig.staff.watching.rules.add(ANNA, replace(RULE, place=GARDEN))
    at = NOON + timedelta(hours=3)
    face = Sighting(1, Box(0, 0, 50, 50), Verdict.NAMED, GRACE)
    await home.rig.memory.visits.save(
        Visit(VisitId("v"), FRONT, at, at, look=Look(PhotoId("p"), Condition.CLEAR, (face,)))
    )
    home.at(15, 30)
    await home.looks()
    await home.look()
    assert [one.place for one in home.told] == [GARDEN]


async def test_nobody_misses_somebody_whose_face_was_forgotten(home: Home) -> None:
    rules = home.rig.staff.watching.rules
    await rules.add(ANNA, RULE)
    await home.rig.memory.people.remove(GRACE.id)
    home.at(15, 30)
    await home.looks()
    await home.look()
    assert not home.told
    assert all(one.person != GRACE.id for one in rules.rules())


def test_on_days_without_school_nobody_is_missed_and_hours_tell_from_when() -> None:
    school = replace(RULE, hours=(Hours(time(13), time(16), (0, 1, 2, 3, 4)),))
    friday = datetime(2026, 11, 27, 15, 30, tzinfo=BERLIN)
    assert expected_since(school, friday) == friday.replace(hour=13, minute=0)
    assert expected_since(school, friday + timedelta(days=1)) is None
    assert expected_since(RULE, friday) == friday.replace(hour=11, minute=20)
    mornings = Hours(time(10), time(16), (5,))
    assert expected_since(replace(school, hours=(*school.hours, mornings)), friday) == friday.replace(hour=13, minute=0)
    saturday = friday + timedelta(days=1)
    begins = expected_since(replace(school, hours=(*school.hours, mornings)), saturday)
    assert begins == saturday.replace(hour=10, minute=0)


def test_a_time_that_the_clock_skips_is_over_once_it_has_skipped_it() -> None:
    early = replace(RULE, by=time(2, 30))
    after = datetime(2026, 3, 29, 1, 0, 30, tzinfo=UTC).astimezone(BERLIN)  # three o'clock
    assert after.hour == 3
    assert expected_since(early, after) is not None


def test_hours_of_the_night_are_of_the_day_on_which_they_begin_on_both_sides_of_midnight() -> None:
    night = replace(RULE, by=time(0, 30), hours=(Hours(time(22), time(6), (4,)),))
    friday = datetime(2026, 11, 27, tzinfo=BERLIN)
    saturday = friday + timedelta(days=1)
    begins = friday.replace(hour=22)
    assert expected_since(night, friday.replace(hour=0, minute=40)) is None  # that was the night of Thursday
    assert expected_since(night, saturday.replace(hour=0, minute=40)) == begins
    assert expected_since(night, saturday.replace(hour=1, minute=30)) is None
    late = replace(night, by=time(23, 45))
    assert expected_since(late, friday.replace(hour=23, minute=50)) == begins
    assert expected_since(late, saturday.replace(hour=0, minute=40)) == begins
    assert expected_since(late, saturday.replace(hour=23, minute=50)) is None
    assert expected_since(replace(RULE, by=time(0, 30)), saturday.replace(minute=30)) == friday.replace(
        hour=20, minute=30
    )


async def test_who_came_home_before_midnight_is_not_missed_behind_it(home: Home) -> None:
    await home.rig.staff.watching.rules.add(ANNA, replace(RULE, by=time(0, 15)))
    home.at(23, 30)
    await home.sees()
    home.at(0, 20, day=1)
    await home.looks()
    await home.look()
    assert not home.told
    home.at(0, 20, day=2)
    await home.looks()
    await home.look()
    assert len(home.told) == 1


async def test_who_is_missed_shortly_before_midnight_is_told_of_once_and_taken_back_in_the_night(home: Home) -> None:
    await home.rig.staff.watching.rules.add(ANNA, replace(RULE, by=time(23, 45)))
    home.at(23, 50)
    await home.looks()
    await home.look()
    home.at(0, 10, day=1)
    await home.looks(minutes=15)
    await home.look()
    (one,) = home.told
    assert one.seen_at is None
    home.at(0, 30, day=1)
    await home.sees()
    await home.look()
    (one,) = home.told
    assert one.seen_at is not None


async def test_who_a_resident_says_came_in_the_evening_is_not_missed_in_the_night_and_who_came_in_the_morning_is(
    home: Home,
) -> None:
    await home.rig.staff.watching.rules.add(ANNA, replace(RULE, by=time(0, 15)))
    keeper = home.rig.staff.watching.attendance.keeper
    home.at(23, 50)
    today = keeper.today
    await keeper.correct(ANNA, GRACE.id, today, DaySaid.CAME, time(22, 0))
    home.at(0, 20, day=1)
    await home.looks()
    await home.look()
    assert not home.told
    home.at(23, 50, day=1)
    await keeper.correct(ANNA, GRACE.id, today + timedelta(days=1), DaySaid.CAME, time(7, 0))
    home.at(0, 20, day=2)
    await home.looks()
    await home.look()
    assert len(home.told) == 1


@given(st.times(), st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(BERLIN)))  # noqa: DTZ001 - it gets one
def test_somebody_is_missed_for_an_hour_a_day_at_most(by: time, at: datetime) -> None:
    since = expected_since(replace(RULE, by=by), at)
    if since is not None:
        now = datetime.combine(at.date(), at.time())
        due = max(one for n in (0, 1) if (one := datetime.combine(at.date() - timedelta(days=n), by)) <= now)
        assert now - due < LATE
        assert datetime.combine(since.date(), since.time()) == due - SEEN_BEFORE
