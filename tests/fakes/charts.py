"""What draws charts, as far as the chat can tell."""

import io
from dataclasses import dataclass, field

from PIL import Image

from bot.house.ports import ChartUndrawn, DrawnChart
from bot.house.statistics.charts import Chart


@dataclass
class RecordingCharts:
    """A ChartPainter; ``drawn`` has what was asked for."""

    drawn: list[tuple[Chart, str, bool]] = field(default_factory=list)
    #: True: nothing can be drawn.
    fails: bool = False
    #: Languages whose letters it has not.
    without: frozenset[str] = frozenset()

    async def draw(self, chart: Chart, language: str, *, dark: bool) -> DrawnChart:
        if self.fails:
            raise ChartUndrawn(type(chart).__name__)
        self.drawn.append((chart, language, dark))
        file = io.BytesIO()
        shade = len(self.drawn) % 256  # no two are alike
        Image.new("RGB", (108, 86), (shade, 255 if not dark else 0, 40)).save(file, "PNG")
        return DrawnChart(file.getvalue(), language not in self.without)
