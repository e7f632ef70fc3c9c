"""The time zones that this machine, or the tzdata package, knows: the house's ``TimeZones``."""

import asyncio
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones


class SystemZones:
    """Reads them where Python finds them."""

    def get(self, name: str) -> ZoneInfo | None:
        """The zone of a name; see TimeZones."""
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError, RecursionError):  # of a path without end
            return None

    async def names(self) -> Sequence[str]:
        """All that are called after a place; see TimeZones."""
        return await asyncio.to_thread(_places)


def _places() -> list[str]:
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
