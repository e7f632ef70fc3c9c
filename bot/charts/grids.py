"""Charts over the hours of a day: weekdays, and people."""

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from bot.charts.fonts import drawable
from bot.charts.style import SMALL, TEXT, Palette
from bot.charts.ticks import hour_ticks
from bot.house.statistics.charts import HoursChart, PeopleChart
from bot.words.chart_text import ChartWords

#: Points squared of the largest dot.
_LARGEST = 900

#: A number of three digits has no room in the square of an hour.
_WIDE = 100

#: A name is not longer than so many letters.
_LONGEST = 14


def hours(axes: Axes, chart: HoursChart, words: ChartWords, palette: Palette) -> None:
    """Visits by weekday and hour: the more, the stronger the colour; the most is written down."""
    shades = LinearSegmentedColormap.from_list("shades", [palette.grid, palette.first])
    most = max(map(max, chart.visits))
    axes.imshow(chart.visits, cmap=shades, aspect="auto", vmin=0, vmax=most)
    for n in range(1, 24):
        axes.axvline(n - 0.5, color=palette.ground, linewidth=2)
    for n in range(1, len(chart.visits)):
        axes.axhline(n - 0.5, color=palette.ground, linewidth=4)
    axes.grid(visible=False)
    axes.set_yticks(range(len(chart.visits)), [words.weekday(n) for n in range(len(chart.visits))], color=palette.text)
    hour_ticks(axes, words)
    day, hour = next((d, h) for d, row in enumerate(chart.visits) for h, n in enumerate(row) if n == most)
    if most < _WIDE:
        axes.annotate(str(most), (hour, day), ha="center", va="center", fontsize=SMALL - 4, color=palette.ground)


def people(axes: Axes, chart: PeopleChart, words: ChartWords, palette: Palette) -> None:
    """A line for each person; the larger a dot, the more often they came in that hour."""
    most = max(max(one.hours) for one in chart.people)
    for row, one in enumerate(chart.people):
        axes.axhline(row, color=palette.grid, linewidth=2, zorder=0)
        shown = [hour for hour, visits in enumerate(one.hours) if visits]
        sizes = [_LARGEST * one.hours[hour] / most for hour in shown]
        axes.scatter(shown, [row] * len(shown), s=sizes, color=palette.first, alpha=0.85, linewidths=0)
        axes.annotate(
            words.number(one.visits), (1, row), xycoords=("axes fraction", "data"), xytext=(10, 0),
            textcoords="offset points", va="center", fontsize=TEXT, color=palette.muted,
        )  # fmt: skip
    names = [_short(drawable(one.person.name, f"#{n}")) for n, one in enumerate(chart.people, start=1)]
    axes.set_yticks(range(len(names)), names, color=palette.text)
    axes.set_ylim(max(len(names), 3) - 0.4, -0.6)
    axes.grid(visible=False)
    axes.set_xlim(-0.9, 23.9)
    hour_ticks(axes, words)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
