"""The cameras as the household keeps them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.records.disk import StoreUnwritable
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed
from bot.house.watch.camera import Camera, CameraId, CameraUnreachable, Login, Point, Source, SourceKind, Trouble, Zone
from bot.house.watch.camera_checks import MOST_CAMERAS, MOST_CORNERS
from bot.house.watch.camera_faults import CameraFault, CameraRefused
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.news import CameraAdded, CameraPrivate, CameraRemoved
from tests.fakes.cameras import GARDEN_SOURCE
from tests.house.watch.scenes import APPEARS, a_camera, somebody
from tests.rig.house import ANNA, BACK, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

CHILD = replace(LEO, id=ResidentId(1003), role=Role.CHILD, limits=Limits(doors=(FRONT,)))
LOGIN = Login("admin", "a secret")
SQUARE = (Point(0.1, 0.1), Point(0.9, 0.1), Point(0.9, 0.9))


def keeper(rig: HouseRig) -> CameraKeeper:
    return rig.staff.watching.cameras


async def add(rig: HouseRig, name: str = "Garden", place: str = "garden", login: Login | None = LOGIN) -> CameraId:
    return (await keeper(rig).add(ANNA, GARDEN_SOURCE, login, name=name, door=None, place_name=place)).id


async def refused(asked: Awaitable[object]) -> CameraFault:
    with pytest.raises(CameraRefused) as told:
        await asked
    return told.value.fault


async def test_a_camera_is_added_with_its_login_sealed_and_watches_at_once_and_after_a_restart(rig: HouseRig) -> None:
    camera = await add(rig)
    assert rig.cameras.logins == {camera: LOGIN}
    assert [one.id for one in rig.cameras.fitted] == [camera]
    assert rig.household.facts[0] == CameraAdded(camera, "Garden", ANNA)
    assert "a secret" not in f"{rig.memory.audit.lines} {keeper(rig).cameras()} {LOGIN}"
    rig.cameras.fitted.clear()
    rig.hire()
    await rig.resume()
    assert [one.id for one in rig.cameras.fitted] == [camera]
    assert keeper(rig).places() == {"garden": "garden"}


async def test_cameras_of_one_place_share_it_and_one_at_a_door_has_the_door_s_name(rig: HouseRig) -> None:
    first, second = await add(rig), await add(rig, "Other", "Garden")
    third = await keeper(rig).add(ANNA, GARDEN_SOURCE, None, name="Porch", door=FRONT, place_name="")
    fourth = await keeper(rig).add(ANNA, GARDEN_SOURCE, None, name="Porch 2", door=None, place_name="Front Door")
    assert keeper(rig).get(first).place == keeper(rig).get(second).place == "garden"
    assert (third.place, third.door, fourth.place, fourth.door) == ("front", FRONT, "front", None)
    assert keeper(rig).places() == {"garden": "garden", "front": "front door"}
    moved = await keeper(rig).put_at(ANNA, second, door=BACK, place_name="")
    assert (moved.place, keeper(rig).places()["back"]) == ("back", "garden door")  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", CameraFault.NO_NAME),
        ("\u200b \n", CameraFault.NO_NAME),
        ("GARDEN", CameraFault.NAME_TAKEN),
    ],
)
async def test_a_name_that_is_none_or_another_s_is_refused(rig: HouseRig, name: str, fault: CameraFault) -> None:
    await add(rig)
    other = await add(rig, "Other")
    assert await refused(keeper(rig).add(ANNA, GARDEN_SOURCE, None, name=name, door=None, place_name="x")) is fault
    assert await refused(keeper(rig).rename(ANNA, other, name)) is fault
    assert len(rig.cameras.logins) == 2


async def test_of_two_cameras_that_are_called_the_same_at_once_one_is(rig: HouseRig) -> None:
    first, second = await add(rig), await add(rig, "Other")
    said = await asyncio.gather(
        keeper(rig).rename(ANNA, first, "Lawn"), keeper(rig).rename(ANNA, second, "lawn"), return_exceptions=True
    )
    assert [type(one) for one in said] == [Camera, CameraRefused]
    assert [camera.name for camera in keeper(rig).cameras()] == ["Lawn", "Other"]


async def test_a_name_with_markup_stays_a_name_on_one_line(rig: HouseRig) -> None:
    camera = await add(rig, "<b>Gar\nden</b> " + "x" * 500, "<i>there</i>")
    assert keeper(rig).get(camera).name.startswith("<b>Gar den</b> x")
    assert len(keeper(rig).get(camera).name) == 40


@pytest.mark.parametrize(
    "address",
    [
        "rtsp://admin:secret@192.168.1.20/stream",
        "http://192.168.1.20/video.cgi?usr=admin&pwd=secret",
        "rtsp://192.168.1.20/user=admin_password=secret_channel=1",
    ],
)
async def test_a_login_in_an_address_is_refused_before_anything_is_asked(rig: HouseRig, address: str) -> None:
    source = Source(SourceKind.RTSP, address)
    assert await refused(keeper(rig).attempt(ANNA, source, None)) is CameraFault.LOGIN_IN_ADDRESS
    large = replace(GARDEN_SOURCE, large=source.address)
    told = keeper(rig).add(ANNA, large, None, name="x", door=None, place_name="x")
    assert await refused(told) is CameraFault.LOGIN_IN_ADDRESS
    assert not rig.cameras.attempts
    assert "secret" not in str(rig.memory.audit.lines)


async def test_a_place_without_a_name_a_door_that_is_gone_and_one_camera_too_many_are_refused(rig: HouseRig) -> None:
    asked = keeper(rig)
    gone = asked.add(ANNA, GARDEN_SOURCE, None, name="x", door=FRONT, place_name="")
    rig.staff.watching.cameras._doors = {}
    assert await refused(gone) is CameraFault.NO_DOOR
    assert await refused(asked.add(ANNA, GARDEN_SOURCE, None, name="x", door=None, place_name=" ")) is (
        CameraFault.NO_PLACE
    )
    for n in range(MOST_CAMERAS):
        await add(rig, f"Camera {n}")
    assert await refused(asked.add(ANNA, GARDEN_SOURCE, None, name="x", door=None, place_name="x")) is (
        CameraFault.TOO_MANY_CAMERAS
    )


@pytest.mark.parametrize(
    ("corners", "fault"),
    [
        ((), CameraFault.TOO_FEW_CORNERS),
        (SQUARE[:2], CameraFault.TOO_FEW_CORNERS),
        ((SQUARE[0],) * 9, CameraFault.TOO_FEW_CORNERS),
        ((Point(0.1, 0.1), Point(0.5, 0.5), Point(0.9, 0.9)), CameraFault.TOO_FEW_CORNERS),
        ((Point(0, 0), Point(1.5, 0), Point(1, 1)), CameraFault.OUTSIDE),
        ((Point(0, 0), Point(float("nan"), 0), Point(1, 1)), CameraFault.OUTSIDE),
        (SQUARE * (MOST_CORNERS // 3 + 1), CameraFault.TOO_MANY_CORNERS),
    ],
)
async def test_a_zone_or_a_mask_without_an_inside_is_refused(
    rig: HouseRig, corners: tuple[Point, ...], fault: CameraFault
) -> None:
    camera = await add(rig)
    assert await refused(keeper(rig).set_zones(ANNA, camera, [Zone("path", corners)])) is fault
    assert await refused(keeper(rig).set_masks(ANNA, camera, [corners])) is fault


async def test_zones_have_names_of_their_own(rig: HouseRig) -> None:
    camera = await add(rig)
    for zones in ([Zone("", SQUARE)], [Zone("a", SQUARE), Zone("A", SQUARE)]):
        assert await refused(keeper(rig).set_zones(ANNA, camera, zones)) is CameraFault.ZONE_NAME
    many = [Zone(f"z{n}", SQUARE) for n in range(99)]
    assert await refused(keeper(rig).set_zones(ANNA, camera, many)) is CameraFault.TOO_MANY_ZONES


async def test_whatever_is_changed_is_kept_fitted_and_noted(rig: HouseRig) -> None:
    camera = await add(rig)
    hours = (Hours(time(22), time(6)),)
    await keeper(rig).set_zones(ANNA, camera, [Zone("path", SQUARE)])
    await keeper(rig).set_masks(ANNA, camera, [SQUARE])
    await keeper(rig).set_hours(ANNA, camera, hours)
    await keeper(rig).set_facing(ANNA, camera, True)
    await keeper(rig).set_login(ANNA, camera, None)
    now = await keeper(rig).rename(ANNA, camera, "Lawn")
    assert (now.name, now.zones, now.masks, now.hours, now.facing) == (
        "Lawn",
        (Zone("path", SQUARE),),
        (SQUARE,),
        hours,
        True,
    )
    assert rig.cameras.now[camera] == keeper(rig).get(camera) == now
    assert rig.cameras.logins == {}
    assert [what for what in rig.memory.audit.noted if what.startswith("camera")] == [
        "camera added",
        "camera zones set",
        "camera masks set",
        "camera hours set",
        "camera facing",
        "camera login set",
        "camera renamed",
    ]


async def test_a_removed_camera_leaves_no_login_and_nothing_watches(rig: HouseRig) -> None:
    camera = await add(rig)
    await keeper(rig).remove(ANNA, camera)
    assert (rig.cameras.logins, rig.cameras.removed, keeper(rig).cameras()) == ({}, [camera], ())
    assert CameraRemoved("Garden", ANNA) in rig.household.facts
    with pytest.raises(KeyError):
        await keeper(rig).rename(ANNA, camera, "x")


async def test_a_camera_whose_login_cannot_be_forgotten_now_stays_and_watches(rig: HouseRig) -> None:
    camera = await add(rig)
    rig.cameras.disk_full = True
    with pytest.raises(StoreUnwritable):
        await keeper(rig).remove(ANNA, camera)
    assert [one.id for one in keeper(rig).cameras()] == [camera]
    assert camera in rig.cameras.now

    rig.cameras.disk_full = False
    await keeper(rig).remove(ANNA, camera)
    assert (rig.cameras.logins, rig.cameras.now) == ({}, {})


async def test_a_new_camera_has_nothing_of_a_removed_one_that_was_called_the_same(rig: HouseRig) -> None:
    first = await add(rig)
    await keeper(rig).remove(ANNA, first)
    rig.hire()
    await rig.resume()
    second = await add(rig)
    await keeper(rig).remove(ANNA, second)
    third = await add(rig)
    assert (first, second, third) == ("garden", "garden-2", "garden-3")
    assert keeper(rig).get(third).place == "garden"  # where it hangs is the same garden


async def test_without_room_for_its_login_no_camera_is_added(rig: HouseRig) -> None:
    rig.cameras.disk_full = True
    with pytest.raises(StoreUnwritable):
        await add(rig)
    assert keeper(rig).cameras() == ()


async def test_any_adult_closes_a_camera_for_real_and_it_opens_by_itself_after_a_restart_too(rig: HouseRig) -> None:
    camera = await add(rig)
    await keeper(rig).keep_private(LEO, camera, timedelta(hours=1))
    assert keeper(rig).state(camera).private
    with pytest.raises(CameraUnreachable):
        await rig.staff.watching.viewing.snap(ANNA, camera)
    await asyncio.sleep(1800)
    rig.hire()
    await rig.resume()
    assert keeper(rig).state(camera).private
    await asyncio.sleep(1801)
    assert not keeper(rig).state(camera).private
    told = [fact for fact in rig.household.facts if isinstance(fact, CameraPrivate)]
    assert [(fact.until is None, fact.by, fact.for_) for fact in told] == [
        (False, LEO, timedelta(hours=1)),
        (True, None, timedelta()),
    ]


async def test_who_closed_it_may_open_it_again_and_closing_longer_counts(rig: HouseRig) -> None:
    camera = await add(rig)
    await keeper(rig).keep_private(LEO, camera, timedelta(minutes=1))
    await keeper(rig).keep_private(LEO, camera, timedelta(hours=2))
    await asyncio.sleep(90)
    assert keeper(rig).state(camera).private
    await keeper(rig).keep_private(ANNA, camera, None)
    assert not keeper(rig).state(camera).private
    for wrong in (timedelta(), timedelta(days=400), timedelta(seconds=-1)):
        assert await refused(keeper(rig).keep_private(LEO, camera, wrong)) is CameraFault.TOO_LONG


async def test_a_late_frame_of_a_closed_camera_tells_of_nobody(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await keeper(rig).keep_private(LEO, scene.camera, timedelta(hours=1))
    await scene.last(5, somebody())
    assert scene.incidents == ()


async def test_outside_its_hours_a_camera_does_not_watch(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await keeper(rig).set_hours(ANNA, scene.camera, [Hours(time(22), time(6))])
    await scene.last(5, somebody())
    assert scene.incidents == ()
    await keeper(rig).set_hours(ANNA, scene.camera, [Hours(time(11), time(13))])
    await scene.last(5, somebody())
    assert len(scene.incidents) == 1


ASKED: dict[str, Callable[[CameraKeeper, Resident, CameraId], Awaitable[object]]] = {
    "find": lambda cameras, by, _: cameras.find(by),
    "attempt": lambda cameras, by, _: cameras.attempt(by, GARDEN_SOURCE, None),
    "add": lambda cameras, by, _: cameras.add(by, GARDEN_SOURCE, None, name="x", door=None, place_name="x"),
    "rename": lambda cameras, by, camera: cameras.rename(by, camera, "x"),
    "put at": lambda cameras, by, camera: cameras.put_at(by, camera, door=FRONT, place_name=""),
    "login": lambda cameras, by, camera: cameras.set_login(by, camera, LOGIN),
    "zones": lambda cameras, by, camera: cameras.set_zones(by, camera, []),
    "masks": lambda cameras, by, camera: cameras.set_masks(by, camera, []),
    "hours": lambda cameras, by, camera: cameras.set_hours(by, camera, []),
    "facing": lambda cameras, by, camera: cameras.set_facing(by, camera, True),
    "remove": lambda cameras, by, camera: cameras.remove(by, camera),
}


@pytest.mark.parametrize("what", ASKED)
async def test_only_owners_look_after_cameras(rig: HouseRig, what: str) -> None:
    camera = await add(rig)
    with pytest.raises(NotAllowed):
        await ASKED[what](keeper(rig), LEO, camera)


async def test_a_look_through_a_camera_is_for_adults_and_for_children_at_their_doors_and_is_noted(
    rig: HouseRig,
) -> None:
    await rig.memory.residents.save(CHILD)
    garden = await add(rig)
    porch = (await keeper(rig).add(ANNA, GARDEN_SOURCE, None, name="Porch", door=FRONT, place_name="")).id
    viewing = rig.staff.watching.viewing
    assert await viewing.snap(LEO, garden) == b"picture of garden"
    assert await viewing.snap(CHILD, porch)
    with pytest.raises(NotAllowed):
        await viewing.snap(CHILD, garden)
    with pytest.raises(NotAllowed):
        await keeper(rig).keep_private(CHILD, porch, timedelta(hours=1))
    for _ in range(15):  # a live view
        await viewing.snap(LEO, garden)
        await asyncio.sleep(2)
    now = asyncio.get_running_loop().time()
    assert (await viewing.clip(LEO, garden)).mp4 == b"mp4"
    assert rig.cameras.clipped == [(garden, now - 10, now)]
    assert rig.memory.audit.noted.count("camera looked at") == 2
    rig.cameras.troubled[garden] = Trouble.SILENT
    with pytest.raises(CameraUnreachable):
        await viewing.snap(LEO, garden)
