"""Numbers of the past as pictures."""

from collections.abc import Mapping
from typing import Literal

from aiohttp import web

from bot.api.call import Call, Strict
from bot.api.gate.gate import Done, asks
from bot.api.gate.problems import Problem
from bot.api.needs import PageNeeds
from bot.house.doors.door import Door, DoorId
from bot.house.findings.api_trouble import ApiProblem
from bot.house.languages import Language
from bot.house.people import Resident
from bot.house.ports import ChartPainter
from bot.house.residents.permissions import Action
from bot.house.statistics.charting import Charting
from bot.house.statistics.charts import Chart, ChartKind, ChartPeriod, shows_nothing
from bot.house.statistics.figures import CrowdSpan
from bot.house.statistics.statistics import Statistics
from bot.house.watch.camera import WatchPlaceId

#: How a chart's address ends.
_PNG = ".png"


class ChartWanted(Strict):
    """Of what, how long, and how it looks."""

    period: ChartPeriod = ChartPeriod.WEEK
    #: None: of every door.
    door: str | None = None
    #: Of the crowd: the place and how long; None: the first place.
    place: str | None = None
    span: CrowdSpan = CrowdSpan.DAY
    theme: Literal["light", "dark"] = "light"
    #: None: as whoever asks is spoken to.
    language: Language | None = None


class ChartRoutes:
    """The routes of this subject, by ``paths``; a program counts for itself."""

    def __init__(self, doors: Mapping[DoorId, Door], statistics: Statistics, needs: PageNeeds) -> None:
        self._doors = doors
        self._statistics = statistics
        self._needs = needs

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {"/stats/charts/{chart}": {"GET": asks(self.drawn, heavy=True)}}

    async def drawn(self, call: Call) -> web.Response:
        """One of them; 204 where there is nothing to draw. Raises NotAllowed, ChartUndrawn."""
        by, wanted, kind = call.person(Action.SEE_HISTORY), call.query(ChartWanted), self._kind(call)
        chart = await self._chart(by, kind, wanted)
        painter: ChartPainter | None = self._needs.painter
        if chart is None or painter is None or shows_nothing(chart):
            return web.Response(status=204)
        language = wanted.language or self._needs.language_of(by.id)
        drawn = await painter.draw(chart, language, dark=wanted.theme == "dark")
        return web.Response(body=drawn.png, content_type="image/png")

    async def _chart(self, by: Resident, kind: ChartKind, wanted: ChartWanted) -> Chart | None:
        charting = Charting(self._doors, statistics=self._statistics, zone=self._needs.zone())
        if kind is not ChartKind.CROWD:
            door = None if wanted.door is None else DoorId(wanted.door)
            return await charting.chart(by, kind, wanted.period, door)
        places = await self._statistics.crowds.places(by)
        place = next(iter(places), None) if wanted.place is None else WatchPlaceId(wanted.place)
        return None if place is None else await charting.crowd(by, place, wanted.span)

    def _kind(self, call: Call) -> ChartKind:
        name = call.path("chart")
        try:
            return ChartKind(name.removesuffix(_PNG) if name.endswith(_PNG) else "")
        except ValueError:
            raise Problem(ApiProblem.NOT_FOUND, 404) from None
