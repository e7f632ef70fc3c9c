"""The places that cameras watch over: doors, and whatever else the household calls a place."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.house.doors.builder import id_of
from bot.house.doors.door import Door, DoorId
from bot.house.names import folded
from bot.house.watch.camera import Camera, WatchPlaceId
from bot.house.watch.camera_checks import to_place_name
from bot.house.watch.camera_faults import CameraFault, CameraRefused


def places_of(cameras: Iterable[Camera], doors: Mapping[DoorId, Door]) -> dict[WatchPlaceId, str]:
    """Every place that a camera looks at, with its name; one whose door is gone is called as its camera is."""
    found: dict[WatchPlaceId, str] = {}
    for camera in cameras:
        at = doors.get(DoorId(camera.place))
        found.setdefault(camera.place, at.name if at else camera.place_name or camera.name)
    return found


def door_of(camera: Camera) -> DoorId:
    """Among the doors of whoever wants to see something: the camera's, or its place, which no door is called by."""
    return camera.door or DoorId(camera.place)


def put_at(
    camera: Camera,
    door: DoorId | None,
    place_name: str,
    places: Mapping[WatchPlaceId, str],
    doors: Mapping[DoorId, Door],
) -> Camera:
    """A camera that looks at a door, or at a place of this name, which may be new. Raises CameraRefused."""
    if door is not None:
        if door not in doors:
            raise CameraRefused(CameraFault.NO_DOOR)
        return replace(camera, door=door, place=WatchPlaceId(door), place_name="")
    name = to_place_name(place_name)
    every = {**places, **{WatchPlaceId(id_): one.name for id_, one in doors.items()}}
    known = next((id_ for id_, called in every.items() if folded(called) == folded(name)), None)
    place = known or WatchPlaceId(id_of(name, every))
    return replace(camera, door=None, place=place, place_name="" if DoorId(place) in doors else name)
