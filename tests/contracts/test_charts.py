"""Whoever draws charts: matplotlib, and ``RecordingCharts``."""

import asyncio
import io
from collections.abc import Callable

import pytest
from PIL import Image

from bot.charts import Charts, drawing
from bot.house.ports import ChartPainter, ChartUndrawn
from tests.charts.examples import CHARTS, ZONE
from tests.fakes.charts import RecordingCharts

CHART = CHARTS["response of one"]


@pytest.fixture(params=["real", "double"])
def painter(request: pytest.FixtureRequest) -> ChartPainter:
    return Charts(ZONE) if request.param == "real" else RecordingCharts()


@pytest.fixture
def failing(painter: ChartPainter, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def fail() -> None:
        if isinstance(painter, RecordingCharts):
            painter.fails = True
            return

        def broken(*_: object) -> object:
            raise RuntimeError("no such font")

        monkeypatch.setattr(drawing, "figure_of", broken)

    return fail


async def test_a_chart_is_a_png_on_either_ground(painter: ChartPainter) -> None:
    light, dark = await asyncio.gather(
        painter.draw(CHART, "en", dark=False), painter.draw(CHART, "de", dark=True)
    )  # at once
    for drawn in (light, dark):
        with Image.open(io.BytesIO(drawn.png)) as picture:
            assert picture.format == "PNG"
        assert drawn.in_language
    assert light.png != dark.png


async def test_one_that_cannot_be_drawn_is_refused_and_the_next_is_not(
    painter: ChartPainter, failing: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing()
    with pytest.raises(ChartUndrawn):
        await painter.draw(CHART, "en", dark=False)
    monkeypatch.undo()
    if isinstance(painter, RecordingCharts):
        painter.fails = False
    assert (await painter.draw(CHART, "en", dark=False)).png


async def test_others_go_on_while_a_chart_is_drawn(painter: ChartPainter) -> None:
    await painter.draw(CHART, "en", dark=False)  # what draws is loaded
    drawing_it = asyncio.get_running_loop().create_task(painter.draw(CHART, "en", dark=False))
    turns = 0
    while not drawing_it.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 0
    assert drawing_it.result().png
