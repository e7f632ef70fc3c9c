"""The room of charts: numbers become pictures that can be read on a phone."""

from bot.charts.room import Charts

__all__ = ["Charts"]
