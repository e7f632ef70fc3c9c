"""A chart as a PNG: the figure, its title and key, and what is common to all."""

import io
import warnings
from datetime import tzinfo
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from bot.charts import bars, crowd, grids, lens
from bot.charts.fonts import draws, families
from bot.charts.style import DARK, DPI, HEIGHT, LIGHT, SMALL, TEXT, TITLE, WIDTH, Palette
from bot.house.ports import DrawnChart
from bot.house.statistics.charts import (
    Chart,
    HeadsChart,
    HoursChart,
    LensChart,
    PeopleChart,
    ResponseChart,
    VisitsChart,
)
from bot.house.statistics.figures import CrowdFigures
from bot.words.chart_text import ChartWords
from bot.words.tongue import Language, Tongue, language_of

#: Where titles begin, as a share of the picture.
_LEFT = 0.03

#: A line this wide is seen on a phone.
_LINE = 4.0


def drawn(chart: Chart, language: str, zone: tzinfo, *, dark: bool) -> DrawnChart:
    """See ``ChartPainter.draw``; by one thread at a time."""
    spoken = language_of(language) or Language.ENGLISH
    in_language = draws(spoken)
    words = ChartWords(Tongue(spoken if in_language else Language.ENGLISH, zone))
    palette = DARK if dark else LIGHT
    with mpl.rc_context(_settings(palette)), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a letter that no font has: a box stands for it
        figure = figure_of(chart, words, palette)
        file = io.BytesIO()
        canvas = FigureCanvasAgg(figure)
        figure.savefig(file, format="png")
        # figure and canvas hold each other, and 4 MB of pixels until somebody counts what is left over
        figure.clear()
        del canvas.renderer
    return DrawnChart(file.getvalue(), in_language)


def figure_of(chart: Chart, words: ChartWords, palette: Palette) -> Figure:
    """The figure, not drawn yet."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=palette.ground)
    figure.text(_LEFT, 0.965, words.title(chart), va="top", fontsize=TITLE, color=palette.text)
    figure.text(_LEFT, 0.885, words.below(chart), va="top", fontsize=SMALL, color=palette.muted)
    match chart:
        case VisitsChart():
            bars.visits(_axes(figure, palette), chart, words, palette)
        case HeadsChart():
            bars.heads(_axes(figure, palette), chart, words, palette)
        case ResponseChart():
            bars.response(_axes(figure, palette), chart, words, palette)
        case HoursChart():
            grids.hours(_axes(figure, palette), chart, words, palette)
        case PeopleChart():
            grids.people(_axes(figure, palette), chart, words, palette)
        case CrowdFigures():
            crowd.crowd(_axes(figure, palette), chart, words, palette)
        case LensChart():
            upper, lower = figure.subplots(2, 1, sharex=True)
            lens.lens(_plain(upper, palette), _plain(lower, palette), chart, words, palette)
    _lay_out(figure)
    return figure


def _lay_out(figure: Figure) -> None:
    """The title and the key, if there is one, stand at the left edge; the rest has what is left."""
    handles, labels = figure.axes[0].get_legend_handles_labels()
    if labels:
        figure.legend(
            handles,
            labels,
            loc="upper left",
            bbox_to_anchor=(_LEFT, 0.835),
            ncols=len(labels),
            borderpad=0,
            borderaxespad=0,
            handlelength=0.9,
            handletextpad=0.4,
            columnspacing=1.0,
        )
    top = 0.77 if labels else 0.84
    figure.set_layout_engine(ConstrainedLayoutEngine(w_pad=0.2, h_pad=0.15, rect=(0, 0, 1, top)))


def _axes(figure: Figure, palette: Palette) -> Axes:
    return _plain(figure.add_subplot(), palette)


def _plain(axes: Axes, palette: Palette) -> Axes:
    axes.set_facecolor(palette.ground)
    axes.grid(visible=False)
    axes.grid(axis="y", color=palette.grid, linewidth=1.5)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=8, labelcolor=palette.muted, labelsize=SMALL)
    for side in axes.spines.values():
        side.set_visible(False)
    return axes


def _settings(palette: Palette) -> dict[Any, Any]:
    return {
        "font.family": list(families()),
        "font.size": TEXT,
        "text.color": palette.text,
        "axes.labelcolor": palette.muted,
        "lines.linewidth": _LINE,
        "lines.solid_capstyle": "round",
        "legend.frameon": False,
        "legend.fontsize": SMALL,
        "text.parse_math": False,  # a dollar in a name is one
    }
