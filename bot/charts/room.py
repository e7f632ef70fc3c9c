"""Draws one chart after another, in a thread, and loads what draws when the first one is asked for."""

import asyncio
import gc
import logging
import sys
from datetime import tzinfo

from bot.aside import in_a_thread_of_its_own
from bot.house.ports import ChartUndrawn, DrawnChart
from bot.house.statistics.charts import Chart

log = logging.getLogger(__name__)


class Charts:
    """Implements the port ``ChartPainter``."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._turn = asyncio.Lock()

    async def draw(self, chart: Chart, language: str, *, dark: bool) -> DrawnChart:
        """See ``ChartPainter.draw``."""
        async with self._turn:  # matplotlib is not made for two threads at once
            try:
                return await in_a_thread_of_its_own(lambda: self._draw(chart, language, dark=dark), name="chart")
            except Exception as exc:  # whatever matplotlib raises: nobody's numbers are lost by it
                log.exception("a %s was not drawn", type(chart).__name__)
                raise ChartUndrawn(type(chart).__name__) from exc

    def _draw(self, chart: Chart, language: str, *, dark: bool) -> DrawnChart:
        is_first = "bot.charts.drawing" not in sys.modules
        from bot.charts.drawing import drawn  # noqa: PLC0415 - matplotlib takes 40 MB, and a second

        if is_first:  # what it brought is no garbage: looking through it each time would hold everybody up for 0.1 s
            gc.freeze()
        return drawn(chart, language, self._zone, dark=dark)
