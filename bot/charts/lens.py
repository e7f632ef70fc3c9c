"""How well cameras see: a line for each door."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from bot.charts.fonts import drawable
from bot.charts.style import SMALL, Palette
from bot.charts.ticks import date_ticks
from bot.house.statistics.charts import LensChart
from bot.words.chart_text import LIKENESS, QUALITY, ChartWords


def lens(upper: Axes, lower: Axes, chart: LensChart, words: ChartWords, palette: Palette) -> None:
    """Above how good pictures are, below how alike known faces: a lens that is dirty pulls both down."""
    for n, (door, colour) in enumerate(zip(chart.doors, palette.lines, strict=False), start=1):
        label = drawable(door.name, f"#{n}")
        for axes, numbers in ((upper, door.quality), (lower, door.likeness)):
            places, shown = _there(numbers)
            axes.plot(places, shown, color=colour, marker="o", markersize=9, label=label)
    for axes, title in ((upper, QUALITY), (lower, LIKENESS)):
        axes.set_ylim(0, 1.05)
        axes.set_yticks([0, 0.5, 1])
        axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: words.share(share)))
        axes.set_title(words.say(title), loc="left", fontsize=SMALL, color=palette.text, pad=10)
    lower.set_xlim(-0.6, len(chart.doors[0].quality) - 0.4)
    date_ticks(lower, chart.span, words)


def _there(numbers: Sequence[float | None]) -> tuple[list[int], list[float]]:
    found = [(place, number) for place, number in enumerate(numbers) if number is not None]
    return [place for place, _ in found], [number for _, number in found]
