"""Cameras, how many people are where, and the record."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from bot.api import shapes
from bot.api.call import Call, Strict, answer, picture
from bot.api.gate.gate import Done, asks
from bot.api.gate.problems import Problem
from bot.api.paging import PageWanted, cursor, place
from bot.api.visible import visible_cameras
from bot.house.attendance.keeper import AttendanceKeeper
from bot.house.doors.door import DoorId
from bot.house.findings.api_trouble import ApiProblem
from bot.house.ports import ResidentBook
from bot.house.programs.keys import IssuedKeys
from bot.house.records.auditor import Auditor, TrailFilter
from bot.house.residents.actors import AskerId, ProgramId, is_program
from bot.house.residents.admission import Admission
from bot.house.watch.camera import Camera, CameraId
from bot.house.watch.figures.counts import MOST_ROLLING, ROLLING_FRAMES
from bot.house.watch.staff import WatchStaff

#: No home is older, and of no day behind these years anybody asks: the calendar's last has no end.
_EARLIEST, _LATEST = 2000, 2999


class Window(Strict):
    """Over how many counted frames an average is told, at most."""

    window: Annotated[int, Field(ge=1, le=MOST_ROLLING)] = ROLLING_FRAMES


class DayWanted(Strict):
    """Which day, by the household's own time; None: today."""

    day: date | None = None
    #: So many days back from it, itself included.
    days: Annotated[int, Field(ge=1, le=31)] = 1


class RecordWanted(PageWanted):
    """Which lines of the record."""

    door: str | None = None
    everything: bool = False


class RecordRoutes:
    """The routes of this subject, by ``paths``."""

    def __init__(
        self,
        *,
        admission: Admission,
        watching: WatchStaff,
        attendance: AttendanceKeeper,
        auditor: Auditor,
        residents: ResidentBook,
        keys: IssuedKeys,
    ) -> None:
        self._admission = admission
        self._watching = watching
        self._attendance = attendance
        self._auditor = auditor
        self._residents = residents
        self._keys = keys

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/cameras": {"GET": asks(self.cameras)},
            "/cameras/{camera}/picture": {"GET": asks(self.camera_picture, heavy=True)},
            "/stats/crowd": {"GET": asks(self.crowd)},
            "/attendance": {"GET": asks(self.attendance)},
            "/audit": {"GET": asks(self.audit)},
        }

    async def cameras(self, call: Call) -> web.Response:
        """Those that the program may see through."""
        call.query(Strict)
        return answer(
            {
                "items": [self._camera(one) for one in await visible_cameras(call.by, self._admission, self._watching)],
                "next": None,
            }
        )

    async def camera_picture(self, call: Call) -> web.Response:
        """What one sees now."""
        try:
            return picture(await self._watching.viewing.snap(call.by, CameraId(call.path("camera"))))
        except KeyError:
            raise Problem(ApiProblem.NOT_FOUND, 404) from None

    async def crowd(self, call: Call) -> web.Response:
        """How many people are where, and how many there were on average over the last counted frames."""
        window = call.query(Window).window
        places = dict.fromkeys(one.place for one in await visible_cameras(call.by, self._admission, self._watching))
        names, counts = self._watching.cameras.places(), self._watching.counts
        told = [
            {
                "place": one,
                "name": names.get(one, one),
                "now": shapes.counted(counts.now(one)),
                "average": counts.rolling(one, window),
            }
            for one in places
        ]
        return answer({"window": window, "items": told})

    async def attendance(self, call: Call) -> web.Response:
        """Who was here on a day, or on the days before it too, who came first first; a child reads its own days."""
        wanted = call.query(DayWanted)
        day = wanted.day or self._attendance.today
        if not _EARLIEST <= day.year <= _LATEST:
            what = "too_early" if day.year < _EARLIEST else "too_late"
            raise Problem(ApiProblem.INVALID, 400, errors=[{"where": "query.day", "what": what}])
        found = await self._attendance.days(call.by, day - timedelta(days=wanted.days - 1), day)
        return answer({"day": day.isoformat(), "items": [shapes.day_of(one) for one in found]})

    async def audit(self, call: Call) -> web.Response:
        """Who opened a door or tried to, the newest first; ``everything``: whatever else was done, too."""
        wanted = call.query(RecordWanted)
        door = None if wanted.door is None else DoorId(wanted.door)
        filtered = TrailFilter(door, everything=wanted.everything)
        older = None if wanted.cursor is None else place(wanted.cursor, int)[0]
        page = await self._auditor.page(call.by, filtered, older, most=wanted.limit)
        names: dict[AskerId, str] = {one.id: one.name for one in await self._residents.residents()}
        for entry in page.entries:
            if entry.by is not None and is_program(entry.by) and (name := self._keys.name_of(ProgramId(entry.by))):
                names[entry.by] = name
        items = [shapes.line(one, names) for one in page.entries]
        return answer({"items": items, "next": None if page.older is None else cursor(page.older)})

    def _camera(self, one: Camera) -> dict[str, Any]:
        state = self._watching.cameras.state(one.id)
        return {
            "id": one.id,
            "name": one.name,
            "place": one.place,
            "door": one.door,
            "sees": state.sees,
            "private": state.private,
            "trouble": state.trouble,
        }
