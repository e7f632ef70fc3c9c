"""Charts of bars: visits, heads, and how long rings waited."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.charts.style import SMALL, Palette
from bot.charts.ticks import date_ticks
from bot.house.statistics.charting import steps_of
from bot.house.statistics.charts import ChartSpan, HeadsChart, ResponseChart, VisitsChart
from bot.house.statistics.hour_count import RESPONSE_S
from bot.words.chart_text import ANSWERED, KNOWN, LONGER, MISSED, OTHERS, UNKNOWN, ChartWords


def visits(axes: Axes, chart: VisitsChart, words: ChartWords, palette: Palette) -> None:
    """Visits by day, or by week, and what came of them."""
    parts = [
        (words.say(ANSWERED), chart.answered, palette.first),
        (words.say(MISSED), chart.missed, palette.second),
        (words.say(OTHERS), chart.others, palette.third),
    ]
    _stacked(axes, chart.span, parts, words)


def heads(axes: Axes, chart: HeadsChart, words: ChartWords, palette: Palette) -> None:
    """Known people against all others."""
    parts = [
        (words.say(KNOWN), chart.known, palette.first),
        (words.say(UNKNOWN), chart.unknown, palette.second),
    ]
    _stacked(axes, chart.span, parts, words)


def response(axes: Axes, chart: ResponseChart, words: ChartWords, palette: Palette) -> None:
    """How many rings waited how long, and for nothing."""
    labels = [words.up_to(limit) for limit in RESPONSE_S]
    labels += [words.say(LONGER), words.say(MISSED)]
    numbers = [*chart.parts, chart.missed]
    colours = [palette.first] * len(chart.parts) + [palette.second]
    places = range(len(numbers))
    axes.barh(places, numbers, color=colours, height=0.72)
    axes.set_yticks(places, labels, color=palette.text)
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_xlim(0, max(numbers) * 1.18 or 1)
    for place, number in zip(places, numbers, strict=True):
        share = words.share(number / sum(numbers))
        axes.annotate(
            share, (number, place), xytext=(8, 0), textcoords="offset points", va="center", fontsize=SMALL,
            color=palette.muted,
        )  # fmt: skip


def _stacked(axes: Axes, span: ChartSpan, parts: Sequence[tuple[str, Sequence[int], str]], words: ChartWords) -> None:
    steps = steps_of(span)
    below = [0] * len(steps)
    places = range(len(steps))
    for label, numbers, colour in parts:
        if any(numbers):
            axes.bar(places, numbers, bottom=below, color=colour, width=0.78, label=label)
        below = [one + other for one, other in zip(below, numbers, strict=True)]
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: words.number(number)))
    axes.set_ylim(0, max(1, *below) * 1.05)
    axes.set_xlim(-0.6, len(steps) - 0.4)
    date_ticks(axes, span, words)
