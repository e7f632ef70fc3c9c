"""What draws numbers."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.house.statistics.charts import Chart


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart as it is shown."""

    png: bytes = field(repr=False)
    #: False: this machine has no letters for the language that was asked for, and its words are English.
    in_language: bool = True


class ChartUndrawn(Exception):
    """A chart cannot be drawn here: what draws it is missing, or failed."""


class ChartPainter(Protocol):
    """Draws charts, off the event loop, one after another."""

    async def draw(self, chart: Chart, language: str, *, dark: bool) -> DrawnChart:
        """A picture of it, in a language such as "de", on a dark ground or a light one. Raises ChartUndrawn.

        It takes a third of a second, and the first one as long as it takes to load what draws.
        """
