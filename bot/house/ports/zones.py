"""The time zones that there are."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Protocol


class TimeZones(Protocol):
    """Those that this machine knows."""

    def get(self, name: str) -> tzinfo | None:
        """The zone of a name such as "Europe/Berlin"; None: there is none. Never raises."""

    async def names(self) -> Sequence[str]:
        """All of them that are called after a place, in order. Never raises."""
