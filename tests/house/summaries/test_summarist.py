"""What is told of days that are over: to each as far as they may see it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.house.doors.door import DoorId
from bot.house.people import (
    Box,
    Condition,
    Limits,
    Look,
    Person,
    PersonId,
    PhotoId,
    ResidentId,
    Role,
    Sighting,
    Verdict,
)
from bot.house.records.trail import TrailLine
from bot.house.summaries.days import CameraCount, DoorCount
from bot.house.summaries.summarist import may_have
from bot.house.telling.digest import SummaryKind
from bot.house.visits.visit import Answer, Outcome, Photo, Press, PressId, Visit, VisitId
from bot.house.watch.camera import Camera, CameraId, Source, SourceKind, WatchPlaceId
from bot.house.watch.incident import Happening, Incident, IncidentId, WatchRuleId
from bot.house.watch.live.door_presence import PASSED_BY, PassedBy
from tests.rig.house import ANNA, BACK, FRONT, LEO, NOON, HouseRig

GRACE = Person(PersonId("g"), "Grace")
YESTERDAY = date(2026, 2, 28)
GARDEN = Camera(CameraId("garden"), "garden camera", Source(SourceKind.USB, "/dev/video0"), WatchPlaceId("garden"))

pytestmark = pytest.mark.looptime


async def came(
    rig: HouseRig,
    name: str,
    at: datetime,
    *,
    who: Person | None = None,
    by: str = "",
    door: DoorId = FRONT,
    poor: bool = False,
) -> None:
    verdict = Verdict.POOR if poor else Verdict.NAMED if who else Verdict.UNKNOWN
    picture = Photo(PhotoId(f"p-{name}"), PressId(name), 0, at)
    look = Look(picture.id, Condition.CLEAR, (Sighting(1, Box(0, 0, 9, 9), verdict, who),))
    answer = Answer(Outcome.UNLOCKED, ResidentId(1), by, at) if by else None
    await rig.memory.visits.save(
        Visit(
            VisitId(name),
            door,
            at,
            at,
            presses=(Press(PressId(name), door, at),),
            photos=(picture,),
            look=look,
            answer=answer,
            expired=not by,
            heard_at=at,
        )
    )


async def test_a_day_tells_who_came_to_which_door_and_who_was_missed(rig: HouseRig) -> None:
    await rig.memory.people.save(GRACE)
    at = NOON - timedelta(days=1)
    await came(rig, "v1", at, who=GRACE, by="Leo")
    await came(rig, "v2", at + timedelta(hours=1), who=GRACE)
    await came(rig, "v3", at + timedelta(hours=2), door=BACK)
    await came(rig, "v4", at - timedelta(days=1), who=GRACE)
    await came(rig, "v5", NOON, who=GRACE)
    told = await rig.staff.summarist.days(ANNA, YESTERDAY, 1)
    assert told.visits.doors == (DoorCount("front door", 2, 1, 0), DoorCount("garden door", 1, 1, 0))
    assert told.visits.people == (("Grace", 2),)
    assert told.visits.strangers == 1
    assert [one.visit for one in told.visits.missed] == ["v2", "v3"]
    assert (told.visits.total, told.before, told.empty) == (3, 1, False)


async def test_nobody_is_told_of_doors_that_they_do_not_see_nor_of_a_time_before_them(rig: HouseRig) -> None:
    at = NOON - timedelta(days=1)
    await came(rig, "v1", at)
    await came(rig, "v2", at, door=BACK)
    await rig.memory.collection(PASSED_BY, PassedBy).put({"p": PassedBy(FRONT, at, at, 2)})
    at_the_back = replace(LEO, limits=Limits(doors=(BACK,)))
    told = await rig.staff.summarist.days(at_the_back, YESTERDAY, 1)
    assert [one.door for one in told.visits.doors] == ["garden door"]
    assert told.passed_by == 0
    newcomer = replace(LEO, since=NOON - timedelta(hours=1))
    assert (await rig.staff.summarist.days(newcomer, YESTERDAY, 1)).empty
    week = YESTERDAY - timedelta(days=6)
    assert (await rig.staff.summarist.days(newcomer, week, 7)).before is None  # nothing to compare with
    assert (await rig.staff.summarist.days(replace(LEO, since=NOON - timedelta(days=10)), week, 7)).before is None
    assert (await rig.staff.summarist.days(replace(LEO, since=NOON - timedelta(days=15)), week, 7)).before == 0
    assert (await rig.staff.summarist.days(ANNA, YESTERDAY, 1)).passed_by == 2


async def test_whoever_was_forgotten_is_named_in_none(rig: HouseRig) -> None:
    await came(rig, "v1", NOON - timedelta(days=1), who=GRACE)
    told = await rig.staff.summarist.days(ANNA, YESTERDAY, 1)
    assert told.visits.people == ()


async def test_cameras_are_counted_for_whoever_may_look_through_them(rig: HouseRig) -> None:
    await rig.memory.collection("cameras", Camera).put({GARDEN.id: GARDEN})
    incident = Incident(
        IncidentId("i"),
        Happening.LOITERS,
        WatchRuleId("r"),
        GARDEN.id,
        GARDEN.place,
        NOON - timedelta(days=1),
        heard_at=NOON - timedelta(days=1),
    )
    book = rig.memory.collection("incidents", Incident)
    await book.put({"i": incident, "j": replace(incident, id=IncidentId("j"), part_of=incident.id)})
    for what, hours in (("camera gone", 20), ("camera back", 18)):
        await rig.memory.audit.note(what, camera=GARDEN.id)
        rig.memory.audit.times[-1] = NOON - timedelta(hours=hours)
    told = await rig.staff.summarist.days(ANNA, YESTERDAY, 1)
    assert told.cameras == (CameraCount("garden camera", 1, 1, timedelta(hours=2)),)
    assert (await rig.staff.summarist.days(replace(LEO, role=Role.CHILD), YESTERDAY, 1)).cameras == ()


async def test_a_bell_that_is_missed_now_waits_for_somebody(rig: HouseRig) -> None:
    await rig.bells.broker_news(there=True)
    rig.bells._told.add(FRONT)
    assert (await rig.staff.summarist.days(ANNA, YESTERDAY, 1)).unheard == ("front door",)


async def test_a_month_tells_of_pictures_that_got_worse_and_of_doors_that_were_away(rig: HouseRig) -> None:
    for n in range(40):
        january = datetime(2026, 1, 1, 12, tzinfo=NOON.tzinfo) + n * timedelta(hours=12)
        await came(rig, f"j{n}", january, who=GRACE)
        await came(rig, f"f{n}", january + timedelta(days=31), who=None, poor=n % 2 == 0)
    await rig.memory.audit.note("door news", door=FRONT, news="away")
    rig.memory.audit.times[-1] = NOON - timedelta(days=10)
    told = await rig.staff.summarist.health(date(2026, 2, 1), 28)
    front = told.doors[0]
    assert (told.visits, told.faces.unknown_share, told.faces_before.unknown_share) == (40, 1.0, 0.0)
    assert front.pictures_worse
    assert front.outages
    assert front.outages.times == 1
    assert not told.doors[1].pictures_worse
    assert (told.sealed, told.trail_flawed) == (0, False)
    await rig.staff.notary.seal()
    assert (await rig.staff.summarist.health(date(2026, 2, 1), 28)).sealed == len(rig.memory.audit.lines)


async def test_what_was_away_is_unknown_where_the_trail_cannot_be_read(
    rig: HouseRig, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(before: int | None = None) -> tuple[Sequence[TrailLine], int | None]:
        raise OSError(5, "Input/output error", before)

    await rig.memory.collection("cameras", Camera).put({GARDEN.id: GARDEN})
    rig.memory.audit.back_from = broken  # type: ignore[method-assign]
    told = await rig.staff.summarist.health(date(2026, 2, 1), 28)
    assert {door.outages for door in told.doors} | {camera.outages for camera in told.cameras} == {None}
    assert (await rig.staff.summarist.days(ANNA, YESTERDAY, 1)).cameras == ()
    assert "cannot be read" in caplog.text


def test_how_the_house_itself_is_only_owners_are_told() -> None:
    guest = replace(LEO, role=Role.GUEST)
    assert [may_have(one, SummaryKind.MONTHLY) for one in (ANNA, LEO, guest)] == [True, False, False]
    assert [may_have(one, SummaryKind.MORNING) for one in (ANNA, LEO, guest)] == [True, True, False]
