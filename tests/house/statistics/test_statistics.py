"""What is counted is told to each as far as they may see it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.house.people import Limits, Resident, Role
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.residents.permissions import NotAllowed
from bot.house.statistics.figures import CrowdSpan
from bot.house.statistics.statistics import Statistics
from bot.house.watch.camera import Camera, CameraId, Source, SourceKind, WatchPlaceId
from bot.house.watch.camera_keeper import CAMERAS
from bot.house.watch.figures.counts import COUNTED_EVERY_S, ROLLING_FRAMES
from bot.house.watch.seen import CameraView
from tests.house.statistics.visits import GRACE, LENA, answered, expired, face, looking, visit_at
from tests.rig.house import ANNA, BACK, FRONT, LEO, NOON, HouseRig

pytestmark = pytest.mark.looptime

#: By the household's own time, which is UTC in the rig.
TODAY = NOON.date()
LONG_AGO = date(2000, 1, 1)
MIA = Resident(ANNA.id, "Mia", Role.CHILD, ANNA.since)


async def with_visits(rig: HouseRig) -> Statistics:
    """Grace at the front door yesterday and the day before, Lena at the garden door today, somebody long ago."""
    for person in (GRACE, LENA):
        await rig.memory.people.save(person)
    for visit in (
        answered(looking(visit_at(1, NOON - timedelta(days=2), FRONT), [face(GRACE)])),
        expired(looking(visit_at(2, NOON - timedelta(days=1), FRONT), [face(GRACE), face()])),
        expired(looking(visit_at(3, NOON - timedelta(hours=1), BACK), [face(LENA)])),
        expired(visit_at(4, NOON - timedelta(days=400), FRONT)),
    ):
        await rig.doorman._visits.save(visit)
    return rig.staff.statistics


async def is_now(rig: HouseRig, who: Resident) -> Resident:
    await rig.memory.residents.save(who)
    return who


async def test_each_day_and_door_is_told_with_what_came_of_it(rig: HouseRig) -> None:
    statistics = await with_visits(rig)
    days = await statistics.days(ANNA, None, LONG_AGO, TODAY)
    assert [(one.day, one.door, one.total.visits) for one in days] == [
        (TODAY - timedelta(days=2), FRONT, 1),
        (TODAY - timedelta(days=1), FRONT, 1),
        (TODAY, BACK, 1),
    ]
    assert (await statistics.total(ANNA, None, LONG_AGO, TODAY)).missed == 2
    assert (await statistics.total(ANNA, FRONT, LONG_AGO, TODAY)).opened == 1
    assert await statistics.days(ANNA, None, TODAY, TODAY - timedelta(days=3)) == []


async def test_nothing_is_told_from_before_the_hour_in_which_somebody_came(rig: HouseRig) -> None:
    statistics = await with_visits(rig)
    late = await is_now(rig, replace(LEO, since=NOON - timedelta(days=1, minutes=-30)))
    assert {one.day for one in await statistics.days(late, None, LONG_AGO, TODAY)} == {TODAY - timedelta(days=1), TODAY}
    later = await is_now(rig, replace(LEO, since=NOON - timedelta(hours=22)))
    assert {one.day for one in await statistics.days(later, None, LONG_AGO, TODAY)} == {TODAY}
    assert [one.person for one in await statistics.people(later, None, LONG_AGO, TODAY)] == [LENA]


async def test_everybody_sees_their_own_doors_alone(rig: HouseRig) -> None:
    statistics = await with_visits(rig)
    limited = await is_now(rig, replace(LEO, limits=Limits((BACK,))))
    assert [one.door for one in await statistics.days(limited, None, LONG_AGO, TODAY)] == [BACK]
    assert [one.person for one in await statistics.people(limited, None, LONG_AGO, TODAY)] == [LENA]
    assert [one.id for one in await statistics.doors(limited)] == [BACK]
    with pytest.raises(NotAllowed):
        await statistics.days(limited, FRONT, LONG_AGO, TODAY)


async def test_a_child_is_told_how_many_came_and_not_who(rig: HouseRig) -> None:
    statistics = await with_visits(rig)
    child = await is_now(rig, MIA)
    assert len(await statistics.days(child, None, LONG_AGO, TODAY)) == 3
    assert await statistics.people(child, None, LONG_AGO, TODAY) == []


async def test_a_guest_and_whoever_moved_out_are_told_nothing(rig: HouseRig) -> None:
    statistics = await with_visits(rig)
    guest = await is_now(rig, replace(LEO, role=Role.GUEST))
    for ask in (statistics.days(guest, None, LONG_AGO, TODAY), statistics.people(guest, None, LONG_AGO, TODAY)):
        with pytest.raises(NotAllowed):
            await ask
    await rig.memory.residents.remove(LEO.id)
    with pytest.raises(NotAllowed):
        await statistics.doors(LEO)
    with pytest.raises(NotAllowed):
        await statistics.crowds.places(LEO)


async def test_whoever_came_most_is_told_first_with_their_hours(rig: HouseRig) -> None:
    statistics = await with_visits(rig)
    grace, lena = await statistics.people(ANNA, None, LONG_AGO, TODAY)
    assert (grace.person, grace.visits, grace.days, grace.hours[12]) == (GRACE, 2, 2, 2)
    assert (lena.person, lena.visits, lena.hours[11]) == (LENA, 1, 1)


async def test_whoever_is_forgotten_is_told_of_no_more(rig: HouseRig) -> None:
    statistics = await with_visits(rig)
    await statistics.days(ANNA, None, LONG_AGO, TODAY)
    await rig.faces.forget(ANNA, GRACE.id)
    assert [one.person for one in await statistics.people(ANNA, None, LONG_AGO, TODAY)] == [LENA]
    assert (await statistics.total(ANNA, None, LONG_AGO, TODAY)).visits == 3
    kept = rig.memory.collections["visit_count_days"].everything()
    assert kept
    assert GRACE.id not in f"{kept}"


async def test_a_disk_that_gives_no_month_out_takes_nothing_from_what_is_counted(rig: HouseRig) -> None:
    statistics = await with_visits(rig)
    await statistics.days(ANNA, None, LONG_AGO, TODAY)

    async def refused(*_: object) -> object:
        raise StoreUnwritable(DiskState.SILENT)

    between, rig.memory.visits.between = rig.memory.visits.between, refused  # type: ignore[method-assign, assignment]
    await rig.doorman._visits.save(expired(visit_at(5, NOON - timedelta(hours=1), FRONT)))
    assert (await statistics.total(ANNA, None, LONG_AGO, TODAY)).visits == 3
    rig.memory.visits.between = between  # type: ignore[method-assign]
    assert (await statistics.total(ANNA, None, LONG_AGO, TODAY)).visits == 4


async def test_a_visit_is_counted_soon_by_itself_too(rig: HouseRig) -> None:
    statistics = rig.staff.statistics
    await statistics.resume()
    rig.nursery.keep("visit counts", statistics.run)
    await rig.ring()
    kept = rig.memory.collections["visit_count_days"]
    await kept.until(bool, wait_s=60.0)
    assert list(kept.everything()) == [f"{TODAY:%Y%m%d} front"]


SOURCE = Source(SourceKind.USB, "/dev/video0")
GARDEN = Camera(CameraId("lawn"), "Lawn", SOURCE, WatchPlaceId("garden"), place_name="garden")
PORCH = Camera(CameraId("porch"), "Porch", SOURCE, WatchPlaceId(FRONT), door=FRONT)


async def with_cameras(rig: HouseRig) -> Statistics:
    await rig.memory.collection(CAMERAS, Camera).put({one.id: one for one in (GARDEN, PORCH)})
    rig.hire()
    return rig.staff.statistics


def seen(rig: HouseRig, moment: float, persons: int, place: WatchPlaceId = GARDEN.place) -> None:
    view = CameraView(GARDEN.id, moment, 640, 360, persons=persons, fewest=persons, most=persons)
    rig.staff.watching.counts.note(place, view, 0, persons)


async def test_a_place_is_told_to_whoever_may_look_there(rig: HouseRig) -> None:
    crowds = (await with_cameras(rig)).crowds
    assert await crowds.places(ANNA) == {"garden": "garden", FRONT: "front door"}
    limited = await is_now(rig, replace(LEO, limits=Limits((FRONT,))))
    assert await crowds.places(limited) == {PORCH.place: "front door"}
    assert await crowds.crowd(limited, GARDEN.place, CrowdSpan.HOUR) is None
    assert await crowds.places(await is_now(rig, MIA)) == {}


async def test_each_frame_of_the_hour_is_told_with_the_average_of_forty(rig: HouseRig) -> None:
    crowds = (await with_cameras(rig)).crowds
    for n in range(60):
        seen(rig, n * COUNTED_EVERY_S, 2 if n >= 20 else 0)
    crowd = await crowds.crowd(ANNA, GARDEN.place, CrowdSpan.HOUR)
    assert crowd
    assert [point.persons for point in crowd.points] == [0] * 20 + [2] * 40
    assert crowd.points[-1].rolling == 2.0
    assert crowd.points[39].rolling == pytest.approx(1.0)
    assert crowd.points[ROLLING_FRAMES].rolling == pytest.approx(2 * 21 / 40)
    assert (crowd.peak, crowd.name) == (2, "garden")


async def test_a_place_that_no_camera_looked_at_yet_has_no_points(rig: HouseRig) -> None:
    crowds = (await with_cameras(rig)).crowds
    for span in CrowdSpan:
        crowd = await crowds.crowd(ANNA, PORCH.place, span)
        assert crowd
        assert (crowd.points, crowd.peak, crowd.rolling) == ((), 0, None)
