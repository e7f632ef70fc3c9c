"""People at a place over time."""

from datetime import datetime, timedelta

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.charts.style import Palette
from bot.house.statistics.figures import CrowdFigures, CrowdPoint, CrowdSpan
from bot.words.chart_text import AVERAGE, EACH, MEAN, SPREAD, ChartWords

#: Between two points that are further apart nobody looked, and no line is drawn.
_GAPS = {CrowdSpan.HOUR: timedelta(minutes=3), CrowdSpan.DAY: timedelta(minutes=5), CrowdSpan.WEEK: timedelta(hours=2)}


_BEGINNING = datetime(2020, 1, 1)  # noqa: DTZ001 - as the clock on the wall shows it


def crowd(axes: Axes, chart: CrowdFigures, words: ChartWords, palette: Palette) -> None:
    """Each picture and the average of the last forty; of a week each hour's average and how sure that is."""
    for first, stretch in enumerate(_stretches(chart)):
        at = [_number(point.at) for point in stretch]
        persons = [point.persons for point in stretch]
        labels = ["", ""] if first else [words.say(EACH), words.say(AVERAGE)]
        if chart.span is CrowdSpan.WEEK:
            labels = ["", ""] if first else [words.say(SPREAD), words.say(MEAN)]
            low, high = [point.fewest for point in stretch], [point.most for point in stretch]
            axes.fill_between(at, low, high, color=palette.third, alpha=0.5, linewidth=0, label=labels[0])
            axes.plot(at, persons, color=palette.first, label=labels[1])
            continue
        axes.step(at, persons, where="post", color=palette.third, linewidth=2, label=labels[0])
        rolling = [point.rolling if point.rolling is not None else point.persons for point in stretch]
        axes.plot(at, rolling, color=palette.first, label=labels[1])
    axes.set_ylim(0, max(1.0, *(point.most for point in chart.points), *(p.persons for p in chart.points)) * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: words.number(number)))
    _times(axes, chart, words)


def _times(axes: Axes, chart: CrowdFigures, words: ChartWords) -> None:
    axes.set_xlim(_number(chart.start), _number(chart.end))
    if chart.span is CrowdSpan.WEEK:
        midnight = chart.start.replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=None)
        days = [midnight + timedelta(days=n) for n in range(9)]
        shown = [day for day in days if chart.start.replace(tzinfo=None) <= day <= chart.end.replace(tzinfo=None)]
        axes.set_xticks([_number(day) for day in shown], [words.weekday(day.weekday()) for day in shown])
        return
    minutes = 15 if chart.span is CrowdSpan.HOUR else 360
    begin = chart.start.replace(minute=0, second=0, microsecond=0, tzinfo=None)
    if chart.span is CrowdSpan.DAY:
        begin = begin.replace(hour=0)
    every = [begin + timedelta(minutes=minutes * n) for n in range(12)]
    shown = [at for at in every if chart.start.replace(tzinfo=None) <= at <= chart.end.replace(tzinfo=None)]
    axes.set_xticks([_number(at) for at in shown], [words.time(at) for at in shown])


def _stretches(chart: CrowdFigures) -> list[list[CrowdPoint]]:
    found: list[list[CrowdPoint]] = []
    for point in chart.points:
        if found and point.at - found[-1][-1].at <= _GAPS[chart.span]:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def _number(at: datetime) -> float:
    """Days, by the clock on the wall."""
    return (at.replace(tzinfo=None) - _BEGINNING) / timedelta(days=1)
