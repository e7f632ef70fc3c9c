"""What of a camera's picture counts, and what of it is painted over."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from bot.api.call import Call, Strict, answer, etag
from bot.api.gate.gate import Done, acts, asks
from bot.api.gate.problems import Problem
from bot.house.findings.api_trouble import ApiProblem
from bot.house.names import MAX_NAME
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.watch.camera import Camera, CameraId, Point, Polygon, Zone
from bot.house.watch.camera_checks import MOST_CORNERS, MOST_ZONES
from bot.house.watch.camera_keeper import CameraKeeper

#: All the corners that there may be, as JSON.
_BODY_BYTES = 128 * 1024

#: A share of the picture's width, and of its height.
Corner = tuple[Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0, le=1)]]
ZoneCorners = Annotated[tuple[Corner, ...], Field(min_length=3, max_length=MOST_CORNERS)]


class ZoneDrawn(Strict):
    """A part of the picture in which somebody counts."""

    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
    polygon: ZoneCorners


class ZonesDrawn(Strict):
    """All of a camera."""

    zones: Annotated[tuple[ZoneDrawn, ...], Field(max_length=MOST_ZONES)] = ()
    masks: Annotated[tuple[ZoneCorners, ...], Field(max_length=MOST_ZONES)] = ()


class ZoneRoutes:
    """The routes of this subject, by ``paths``."""

    def __init__(self, cameras: CameraKeeper, admission: Admission) -> None:
        self._cameras = cameras
        self._admission = admission

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {"/cameras/{camera}/zones": {"GET": asks(self.read), "PUT": acts(self.draw, body_bytes=_BODY_BYTES)}}

    async def read(self, call: Call) -> web.Response:
        """As they are drawn now."""
        await self._admission.admit(call.person(Action.MANAGE_CAMERAS), Action.MANAGE_CAMERAS)
        camera = self._camera(call)
        return answer(_told(camera), mark=_mark(camera))

    async def draw(self, call: Call) -> web.Response:
        """All of them anew. Raises CameraRefused: then nothing changed."""
        by, drawn = call.person(Action.MANAGE_CAMERAS), call.json(ZonesDrawn)
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        camera = self._camera(call)
        call.expects(_mark(camera))
        before = camera.zones
        zones = [Zone(one.name, _corners(one.polygon)) for one in drawn.zones]
        camera = await self._cameras.set_zones(by, camera.id, zones)
        try:
            camera = await self._cameras.set_masks(by, camera.id, [_corners(one) for one in drawn.masks])
        except Exception:
            await self._cameras.set_zones(by, camera.id, before)
            raise
        return answer(_told(camera), mark=_mark(camera))

    def _camera(self, call: Call) -> Camera:
        try:
            return self._cameras.get(CameraId(call.path("camera")))
        except KeyError:
            raise Problem(ApiProblem.NOT_FOUND, 404) from None


def _corners(drawn: Sequence[Corner]) -> Polygon:
    return tuple(Point(x, y) for x, y in drawn)


def _shown(polygon: Polygon) -> list[list[float]]:
    return [[corner.x, corner.y] for corner in polygon]


def _told(camera: Camera) -> dict[str, Any]:
    zones = [{"name": zone.name, "polygon": _shown(zone.corners)} for zone in camera.zones]
    return {"zones": zones, "masks": [_shown(mask) for mask in camera.masks]}


def _mark(camera: Camera) -> str:
    return etag(camera.id, camera.zones, camera.masks)
