"""Numbers of the past: which chart, of which days, and of which door or place."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.statistics.charts import ChartKind, ChartPeriod
from bot.house.statistics.figures import CrowdSpan
from bot.house.watch.camera import WatchPlaceId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowChart(ButtonAction):
    """Show a chart, where the last one stands."""

    kind = "show_chart"
    lasting = True
    chart: ChartKind = ChartKind.VISITS
    period: ChartPeriod = ChartPeriod.MONTH
    door: DoorId | None = None
    #: What a chart of a place has instead of door and period; no place: the first one.
    place: WatchPlaceId | None = None
    span: CrowdSpan = CrowdSpan.HOUR


@dataclass(frozen=True, slots=True)
class ChooseChart(ButtonAction):
    """Choose which chart; the rest stays as it is."""

    kind = "choose_chart"
    lasting = True
    shown: ShowChart


@dataclass(frozen=True, slots=True)
class ChooseChartPlace(ButtonAction):
    """Choose of which door, or place; the rest stays as it is."""

    kind = "choose_chart_place"
    lasting = True
    shown: ShowChart


@dataclass(frozen=True, slots=True)
class SetChartGround(ButtonAction):
    """Draw charts on a dark ground, or a light one, from now on."""

    kind = "set_chart_ground"
    lasting = True
    shown: ShowChart
    dark: bool
