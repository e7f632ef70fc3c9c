"""Who may see whose days, and who may put them right."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.house.attendance.keeper import CorrectionReason, CorrectionRefused, DaySaid, NobodyThere
from bot.house.faces.profile import Profile
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.residents.permissions import NotAllowed
from bot.house.watch.camera import Camera, CameraId, Source, SourceKind, WatchPlaceId
from tests.house.attendance.test_making import GRACE, LEO, TODAY, visit
from tests.rig.house import ANNA, BACK, FRONT, NOON, HouseRig
from tests.rig.house import LEO as ADULT

pytestmark = pytest.mark.looptime

MIA = Resident(ResidentId(1003), "Mia", Role.CHILD, NOON - timedelta(days=8))
BEN = Resident(ResidentId(1004), "Ben", Role.GUEST, NOON - timedelta(days=8))
HALL = Camera(CameraId("hall"), "Hall", Source(SourceKind.USB, "/dev/video0"), WatchPlaceId("hall"))


@pytest.fixture
async def home(rig: HouseRig) -> HouseRig:
    for one in (GRACE, LEO):
        await rig.memory.people.save(one)
    for resident in (MIA, BEN):
        await rig.memory.residents.save(resident)
    await rig.memory.visits.save(visit("a", NOON - timedelta(hours=4), GRACE))
    await rig.memory.visits.save(visit("b", NOON - timedelta(hours=3), LEO, door=BACK))
    return rig


async def shown(rig: HouseRig, by: Resident, day: date = TODAY) -> list[str]:
    return [one.person.name for one in await rig.staff.watching.attendance.keeper.day(by, day)]


async def test_an_owner_sees_everybody_an_adult_those_at_their_doors(home: HouseRig) -> None:
    assert await shown(home, ANNA) == ["Grace", "Leo"]
    assert await shown(home, ADULT) == ["Grace", "Leo"]
    await home.memory.residents.save(replace(ADULT, limits=Limits((FRONT,))))
    home.staff.watching.figures.sightings.note(HALL, LEO.id, 1.0)
    assert await shown(home, ADULT) == ["Grace"]


async def test_what_was_said_of_a_day_before_somebody_came_is_not_told_to_them(home: HouseRig) -> None:
    keeper, day = home.staff.watching.attendance.keeper, TODAY - timedelta(days=9)
    for resident in (ANNA, replace(ADULT, since=NOON - timedelta(days=8))):
        await home.memory.residents.save(resident)
    await keeper.correct(ANNA, GRACE.id, day, DaySaid.CAME, time(9))
    assert await shown(home, ANNA, day) == ["Grace"]
    assert await shown(home, ADULT, day) == []
    await keeper.correct(ADULT, GRACE.id, day, DaySaid.NOT_HERE)
    assert await shown(home, ADULT, day) == ["Grace"]


async def test_the_usual_time_is_of_the_doors_that_somebody_may_see(home: HouseRig) -> None:
    keeper, limited = home.staff.watching.attendance.keeper, replace(ADULT, limits=Limits((FRONT,)))
    for week in range(1, 6):
        at = NOON - timedelta(weeks=week)
        await home.memory.visits.save(visit(f"back {week}", at - timedelta(hours=5), GRACE, door=BACK))
        if week > 1:
            await home.memory.visits.save(visit(f"front {week}", at, GRACE))
    for resident in (ANNA, limited):
        await home.memory.residents.save(replace(resident, since=NOON - timedelta(weeks=20)))
    assert [await keeper.usual(by, GRACE.id, TODAY) for by in (ANNA, ADULT)] == [time(7, 5), time(12, 5)]
    await home.memory.residents.save(replace(limited, since=NOON - timedelta(weeks=3)))
    assert await keeper.usual(ADULT, GRACE.id, TODAY) is None


async def test_a_child_sees_itself_once_it_is_told_who_it_is_and_a_guest_nothing(home: HouseRig) -> None:
    assert await shown(home, MIA) == []
    await home.memory.collection("profiles", Profile).put({LEO.id: Profile(resident=MIA.id)})
    assert await shown(home, MIA) == ["Leo"]
    keeper = home.staff.watching.attendance.keeper
    with pytest.raises(NobodyThere):
        await keeper.person(MIA, GRACE.id, TODAY, 1)
    for refused in (keeper.day(BEN, TODAY), keeper.people(BEN), keeper.correct(MIA, LEO.id, TODAY, DaySaid.NOT_HERE)):
        with pytest.raises(NotAllowed):
            await refused


async def test_nobody_sees_what_was_before_they_came(home: HouseRig) -> None:
    long_ago = NOON - timedelta(days=20)
    await home.memory.visits.save(visit("old", long_ago, GRACE))
    assert await shown(home, ANNA, long_ago.date()) == []
    await home.memory.residents.save(replace(ANNA, since=long_ago - timedelta(days=1)))
    assert await shown(home, ANNA, long_ago.date()) == ["Grace"]


async def test_one_tap_puts_a_day_right_is_written_down_and_taken_back(home: HouseRig) -> None:
    keeper = home.staff.watching.attendance.keeper
    said = await keeper.correct(ADULT, GRACE.id, TODAY, DaySaid.CAME, time(7, 15))
    assert said.first == datetime.combine(TODAY, time(7, 15), NOON.tzinfo)
    assert said.correction
    assert said.correction.by_name == ADULT.name
    said = await keeper.correct(ANNA, GRACE.id, TODAY, DaySaid.LEFT, time(11))
    home.hire()
    keeper = home.staff.watching.attendance.keeper
    (day,) = [one for one in await keeper.between(TODAY, TODAY) if one.person == GRACE.id]
    assert day == said
    assert (day.first, day.last) == (datetime.combine(TODAY, time(7, 15), NOON.tzinfo), NOON - timedelta(hours=1))
    assert not (await keeper.correct(ANNA, GRACE.id, TODAY, DaySaid.NOT_HERE)).present
    seen = await keeper.take_back(ANNA, GRACE.id, TODAY)
    assert (seen.first, seen.correction) == (NOON - timedelta(hours=4), None)
    noted = [what for what, _ in home.memory.audit.lines]
    assert noted.count("attendance corrected") == 3
    assert noted.count("attendance as seen") == 1


CAME, LEFT = DaySaid.CAME, DaySaid.LEFT


@pytest.mark.parametrize(
    ("day", "said", "at", "reason"),
    [
        (TODAY, CAME, time(12, 1), CorrectionReason.AHEAD),
        (TODAY + timedelta(days=1), CAME, time(1), CorrectionReason.AHEAD),
        (TODAY - timedelta(days=400), CAME, time(1), CorrectionReason.TOO_OLD),
        (TODAY, LEFT, time(7), CorrectionReason.LEFT_FIRST),
    ],
)
async def test_what_cannot_be_is_refused(
    home: HouseRig, day: date, said: DaySaid, at: time, reason: CorrectionReason
) -> None:
    keeper = home.staff.watching.attendance.keeper
    with pytest.raises(CorrectionRefused) as refused:
        await keeper.correct(ANNA, GRACE.id, day, said, at)
    assert refused.value.reason is reason
    assert await shown(home, ANNA) == ["Grace", "Leo"]
    assert all(one.seen.correction is None for one in await keeper.day(ANNA, TODAY))


async def test_somebody_who_was_not_seen_can_be_said_to_have_been_here(home: HouseRig) -> None:
    keeper, yesterday = home.staff.watching.attendance.keeper, TODAY - timedelta(days=1)
    await keeper.correct(ANNA, LEO.id, yesterday, DaySaid.CAME, time(9))
    (one,) = await keeper.day(ANNA, yesterday)
    assert (one.person, one.seen.arrivals, one.seen.stays) == (LEO, 1, ())


async def test_nobody_corrects_somebody_unknown(home: HouseRig) -> None:
    keeper = home.staff.watching.attendance.keeper
    gone: Callable[[], Awaitable[object]] = lambda: keeper.take_back(ANNA, replace(GRACE, id="x").id, TODAY)  # type: ignore[arg-type]  # noqa: E731
    with pytest.raises(NobodyThere):
        await gone()
