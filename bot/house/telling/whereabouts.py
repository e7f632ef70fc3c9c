"""Who of those who live here is at home, as they say it, or as something says that knows where their phone is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.house.people import ResidentId
from bot.house.ports import Collection


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Of one resident; whoever never said anything is at home."""

    away: bool = False
    #: Since when, by the steady clock; None: they never said.
    since: datetime | None = None
    #: Where it is told on the broker; empty: nowhere.
    topic: str = ""
    #: What was told there last: True, they are away. The same told again, as after each start, changes nothing.
    told_away: bool | None = None

    def away_at(self, moment: datetime) -> bool:
        """Tell whether they had gone by then, and are not back; by the steady clock."""
        return self.away and (self.since is None or self.since <= moment)


class WhereaboutsBook:
    """Everybody's, over the collection ``whereabouts``."""

    def __init__(self, book: Collection[Whereabouts]) -> None:
        self._book = book

    def of(self, resident: ResidentId) -> Whereabouts:
        """Where somebody is."""
        return self._book.get(str(resident)) or Whereabouts()

    def followed(self) -> dict[ResidentId, str]:
        """Of whom it is told on the broker, and where."""
        return {ResidentId(int(key)): one.topic for key, one in self._book.everything().items() if one.topic}

    async def change(self, resident: ResidentId, change: Callable[[Whereabouts], Whereabouts]) -> Whereabouts:
        """Change it; returns what it is now, once it is written down."""
        changed = change(self.of(resident))
        await self._book.put({str(resident): None if changed == Whereabouts() else changed})
        return changed

    async def end_of(self, resident: ResidentId) -> None:
        """They live here no longer."""
        await self._book.put({str(resident): None})
