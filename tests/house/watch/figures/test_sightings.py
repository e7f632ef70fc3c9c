"""Attendance: when known people were seen, for how long, how surely; and facing a camera where that is on."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.attendance.person_day import CAME_AGAIN
from bot.house.faces.profile import PersonGroup, Profile, Profiles, StrangerNote
from bot.house.people import Box, Doubt, Person, PersonId, Sighting, Verdict
from bot.house.residents.permissions import NotAllowed
from bot.house.watch.camera import Camera, CameraId, Source, SourceKind, WatchPlaceId
from bot.house.watch.figures.attendance import WINDOW_S, Attendance
from bot.house.watch.figures.facing import FacingGroups
from bot.house.watch.figures.sightings import LAST_DAYS, Sightings
from bot.house.watch.live.track import LiveTrack
from bot.house.watch.news import FacingChanged
from bot.house.watch.seen import TrackId, TrackKind
from tests.fakes.books import MemoryCollection, MemoryPeople
from tests.rig.house import ANNA, LEO, HouseRig

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 26, 11, tzinfo=UTC)
GRACE = PersonId("grace")
SOURCE = Source(SourceKind.USB, "/dev/video0")
HALL = Camera(CameraId("hall"), "Hall", SOURCE, WatchPlaceId("hall"), facing=True)
GATE = Camera(CameraId("gate"), "Gate", SOURCE, WatchPlaceId("gate"))
NOWHERE = Box(0, 0, 10, 10)


class School:
    """A hall and a gate, and Grace, who works there."""

    def __init__(self, rig: HouseRig) -> None:
        self.rig = rig
        self.now = NOON
        #: By how much somebody set the machine's clock.
        self.set_by = timedelta()
        self.moment = 100.0
        self.people = MemoryPeople()
        self.profiles = MemoryCollection[Profile]()
        self.notices = rig.staff.watching.figures.facing
        self.book = MemoryCollection()  # type: ignore[var-annotated] # what it holds is told below
        self.start()

    def start(self) -> None:
        self.sightings = Sightings(
            self.book,
            people=self.people,
            profiles=Profiles(self.profiles, MemoryCollection[StrangerNote]()),
            facing=self.notices,
            clock=lambda: self.now + self.set_by,
            steady=lambda: self.now,
            zone=BERLIN,
        )

    async def open(self) -> "School":
        await self.people.save(Person(GRACE, "Grace"))
        await self.profiles.put({GRACE: Profile(PersonGroup.SERVICE)})
        return self

    def stays(self, seconds: float, camera: Camera = HALL, facing: bool | None = None) -> None:
        """She is there, at five frames a second."""
        for _ in range(round(seconds * 5)):
            self.sightings.note(camera, GRACE, self.moment, facing)
            self.passes(0.2)

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.moment += seconds


@pytest.fixture
async def school(rig: HouseRig) -> School:
    return await School(rig).open()


async def test_first_last_how_often_how_long_and_by_which_camera(school: School) -> None:
    school.stays(60)
    school.passes(120)
    school.stays(30, GATE)
    school.passes(CAME_AGAIN.total_seconds() + 1)
    school.stays(10, GATE)
    school.sightings.named(GRACE, 0.42)
    school.sightings.named(GRACE, 0.31)
    (day,) = school.sightings.of_day(NOON.date())
    assert (day.person, day.first, day.times, day.named, day.distance) == (GRACE, NOON, 2, 2, 0.31)
    assert day.seconds == pytest.approx(100, abs=1)
    assert {one.camera: round(one.seconds) for one in day.cameras} == {GATE.id: 40, HALL.id: 60}
    assert school.sightings.last(GRACE) == day.last


async def test_seen_by_two_cameras_at_once_is_there_once(school: School) -> None:
    for _ in range(50):
        school.sightings.note(HALL, GRACE, school.moment)
        school.sightings.note(GATE, GRACE, school.moment)
        school.passes(0.2)
    (day,) = school.sightings.of_day(NOON.date())
    assert day.seconds == pytest.approx(10, abs=0.5)
    assert all(one.seconds == pytest.approx(10, abs=0.5) for one in day.cameras)


async def test_a_day_ends_at_midnight_on_the_wall(school: School) -> None:
    school.now = datetime(2026, 11, 26, 22, 59, 50, tzinfo=UTC)
    school.stays(20)
    assert [one.day.day for one in school.sightings.of_person(GRACE)] == [27, 26]


async def test_it_outlives_a_restart_and_goes_on(school: School) -> None:
    school.stays(60)
    await school.sightings.keep()
    school.start()
    school.passes(30)
    school.stays(60)
    await school.sightings.keep()
    (day,) = school.sightings.of_day(NOON.date())
    assert day.seconds == pytest.approx(120, abs=1)
    assert day.times == 1


async def test_a_clock_that_jumps_ahead_takes_no_day_with_it(school: School) -> None:
    school.stays(5)
    await school.sightings.keep()
    school.set_by = timedelta(days=LAST_DAYS + 1)
    await school.sightings.keep()
    school.set_by = timedelta()
    assert [one.person for one in school.sightings.of_day(NOON.date())] == [GRACE]


async def test_old_days_go_and_whoever_is_forgotten_goes_at_once(school: School) -> None:
    school.stays(5)
    await school.sightings.keep()
    school.passes(timedelta(days=LAST_DAYS).total_seconds())
    await school.sightings.keep()
    assert not school.book.everything()
    school.stays(5)
    await school.sightings.keep()
    await school.people.remove(GRACE)
    school.stays(5)
    await school.sightings.keep()
    assert not school.book.everything()
    assert school.sightings.last(GRACE) is None


async def test_who_is_forgotten_leaves_no_day_behind_written_or_not(rig: HouseRig) -> None:
    sightings = rig.staff.watching.figures.sightings
    await rig.memory.people.save(Person(GRACE, "Grace"))
    await rig.memory.people.save(Person(PersonId("eileen"), "Eileen"))
    sightings.note(HALL, GRACE, 1.0)
    sightings.note(HALL, PersonId("eileen"), 1.0)
    await sightings.keep()
    sightings.note(GATE, GRACE, 2.0)
    await rig.onlooker.forget_person(GRACE)
    assert sightings.last(GRACE) is None
    assert {one.person for one in rig.memory.collection("sightings", Attendance).everything().values()} == {"eileen"}


async def test_only_who_is_named_for_certain_is_noted_and_named_once_a_track(school: School) -> None:
    named = Sighting(1, NOWHERE, Verdict.NAMED, Person(GRACE, "Grace"), distance=0.4)
    track = LiveTrack(TrackId("t"), HALL.id, TrackKind.PERSON, 0.0, 0.0, NOWHERE)
    for verdict in (
        None,
        replace(named, verdict=Verdict.LOOKS_LIKE),
        replace(named, hint=Doubt.FLAT),
        Sighting(1, NOWHERE, Verdict.UNKNOWN),
    ):
        track.verdict = verdict
        school.sightings.sighted(HALL, [track], school.moment)
    assert not school.sightings.of_day(NOON.date())
    track.verdict = named
    for _ in range(9):
        school.sightings.sighted(HALL, [track], school.moment)
        school.passes(0.2)
    (day,) = school.sightings.of_day(NOON.date())
    assert (day.named, day.distance) == (1, 0.4)


async def test_facing_is_kept_of_nobody_unless_the_camera_and_the_group_are_switched_on(school: School) -> None:
    school.stays(60, facing=True)
    assert not school.sightings.of_day(NOON.date())[0].facing
    await school.notices.switch(ANNA, PersonGroup.SERVICE, True)
    school.stays(60, GATE, facing=True)
    assert not school.sightings.of_day(NOON.date())[0].facing
    school.stays(3 * WINDOW_S + 1, facing=True)
    school.stays(3 * WINDOW_S, facing=False)
    (hour,) = school.sightings.of_day(NOON.date())[0].facing
    assert (hour.hour, hour.windows, hour.facing) == (12, 5, 3)  # the sixth is not over
    assert hour.share == 0.6
    assert school.sightings.facing(GRACE, NOON.date()) == (hour,)


async def test_what_is_kept_of_a_group_goes_when_it_is_switched_off(school: School) -> None:
    await school.notices.switch(ANNA, PersonGroup.SERVICE, True)
    school.stays(2 * WINDOW_S + 1, facing=True)
    await school.sightings.keep()
    assert school.sightings.of_day(NOON.date())[0].facing
    await school.notices.switch(ANNA, PersonGroup.SERVICE, False)
    assert not school.sightings.facing(GRACE, NOON.date())
    await school.sightings.keep()
    assert not school.sightings.of_day(NOON.date())[0].facing
    assert school.sightings.of_day(NOON.date())[0].seconds > 0


async def test_a_group_is_switched_on_with_a_notice_to_all_by_an_owner(rig: HouseRig) -> None:
    facing: FacingGroups = rig.staff.watching.figures.facing
    with pytest.raises(NotAllowed):
        await facing.switch(LEO, PersonGroup.SERVICE, True)
    with pytest.raises(ValueError):  # noqa: PT011 - it is no group
        await facing.switch(ANNA, PersonGroup.NONE, True)
    await facing.switch(ANNA, PersonGroup.SERVICE, True)
    await facing.switch(ANNA, PersonGroup.SERVICE, True)
    assert rig.household.facts == [FacingChanged(PersonGroup.SERVICE, ANNA, on=True)]
    assert [(group, one.by) for group, one in facing.notices().items()] == [(PersonGroup.SERVICE, ANNA.id)]
    assert rig.memory.audit.noted[-1] == "facing kept of group"


async def test_who_is_seen_while_it_is_written_down_came_when_they_came(rig: HouseRig) -> None:
    school = await School(rig).open()
    school.stays(60)

    async def goes_on() -> None:
        school.stays(60)

    await asyncio.gather(school.sightings.keep(), goes_on())
    await school.sightings.keep()
    (seen,) = school.sightings.of_person(GRACE)
    assert seen.first == NOON
    assert list(school.book.everything().values()) == [seen]


async def test_who_is_forgotten_while_it_is_written_down_is_kept_nowhere(rig: HouseRig) -> None:
    school = await School(rig).open()
    school.stays(60)
    await asyncio.gather(school.sightings.keep(), school.sightings.forget(GRACE))
    assert not school.book.everything()
    assert not school.sightings.of_person(GRACE)


async def test_who_is_seen_while_two_become_one_was_there_as_long_as_both(rig: HouseRig) -> None:
    school, ada = await School(rig).open(), PersonId("ada")
    await school.people.save(Person(ada, "Ada"))
    school.sightings.note(GATE, ada, school.moment)
    await school.sightings.keep()
    school.stays(60)

    async def goes_on() -> None:
        school.stays(60)

    await asyncio.gather(school.sightings.merge(ada, GRACE), goes_on())
    await school.sightings.keep()
    (seen,) = school.sightings.of_person(GRACE)
    assert [one.camera for one in seen.cameras] == [GATE.id, HALL.id]
    assert seen.seconds == pytest.approx(120, abs=1)
