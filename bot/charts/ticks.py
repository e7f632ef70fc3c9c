"""Few ticks, each of which can be read."""

from matplotlib.axes import Axes

from bot.house.statistics.charting import steps_of
from bot.house.statistics.charts import ChartSpan
from bot.words.chart_text import ChartWords

#: As many days have their weekday below them.
_WEEK = 7

#: Otherwise as many of them are dated.
_DATES = 4


def date_ticks(axes: Axes, span: ChartSpan, words: ChartWords) -> None:
    """Below bars or points, one for each step: weekdays of a week, some dates of a month, every third month."""
    steps = steps_of(span)
    if span.step > 1:
        first_of_month = [n for n in range(1, len(steps)) if steps[n].month != steps[n - 1].month]
        shown = first_of_month[1::3]
        axes.set_xticks(shown, [words.month(steps[n]) for n in shown])
        return
    if len(steps) <= _WEEK:
        axes.set_xticks(range(len(steps)), [words.weekday(day.weekday()) for day in steps])
        return
    apart = len(steps) / _DATES
    shown = [round(apart * (n + 0.5)) for n in range(_DATES)]
    axes.set_xticks(shown, [words.day(steps[n]) for n in shown])


def hour_ticks(axes: Axes, words: ChartWords) -> None:
    """Below the hours of a day, whose middle is at its number."""
    axes.set_xticks([-0.5, 5.5, 11.5, 17.5, 23.5], [words.number(hour) for hour in (0, 6, 12, 18, 24)])
