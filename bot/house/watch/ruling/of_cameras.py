"""Rules follow the cameras: a new one begins with some, one that is put elsewhere takes its place's along."""

import logging
from collections.abc import Callable, Iterable

from bot.house.ports import Background
from bot.house.watch.camera import Camera, CameraId, WatchPlaceId
from bot.house.watch.ruling.rules_keeper import WatchRulesKeeper

log = logging.getLogger(__name__)


class RulesOfCameras:
    """Told of each camera that is kept otherwise."""

    def __init__(
        self, rules: WatchRulesKeeper, *, cameras: Callable[[], Iterable[Camera]], background: Background
    ) -> None:
        self._rules = rules
        self._cameras = cameras
        self._background = background
        self._known = self._now()

    def changed(self, camera: CameraId) -> None:
        """One was added, changed or removed; returns at once. Never raises."""
        before, now = self._known, self._now()
        self._known = now
        was, here = before.get(camera), now.get(camera)
        places = {one.place for one in now.values()}
        if here and not was:
            self._background.spawn(self._first(here), name=f"first rules of {camera}")
        elif was and was.place not in places:
            to = here.place if here else None
            self._background.spawn(self._left(was.place, to), name=f"rules of {was.place}")

    async def _first(self, camera: Camera) -> None:
        new = await self._rules.first_of(camera)
        log.info("camera %s begins with %d rules", camera.id, len(new))

    async def _left(self, place: WatchPlaceId, to: WatchPlaceId | None) -> None:
        if to is None:
            await self._rules.end_of_place(place)
        else:
            await self._rules.move(place, to)

    def _now(self) -> dict[CameraId, Camera]:
        return {one.id: one for one in self._cameras()}
