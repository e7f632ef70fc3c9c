"""How often cameras saw somebody whom nobody knows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.people import StrangerId
from bot.house.ports import Clock, Collection

#: Under which name it is kept.
STRANGERS_SEEN = "strangers_seen"

#: Who is seen again within this was here all the time.
ONE_TIME = timedelta(minutes=30)

#: As long as somebody unknown is remembered at all.
REMEMBERED = timedelta(days=30)

#: So many strangers are counted; whoever was not seen for longest is counted no more.
MOST_COUNTED = 500


@dataclass(frozen=True, slots=True)
class SeenStranger:
    """When somebody was last here, and how often in all."""

    #: By the steady clock.
    last: datetime
    times: int = 1


class StrangersSeen:
    """Counts them, across restarts."""

    def __init__(self, book: Collection[SeenStranger], *, steady: Clock) -> None:
        self._book = book
        self._steady = steady

    async def seen(self, stranger: StrangerId) -> int:
        """Somebody is here now; returns how often they were, this time included."""
        async with self._book.turn:
            now = self._steady()
            known = self._book.get(stranger)
            if known is None or now - known.last > REMEMBERED:
                counted = SeenStranger(now)
            else:
                counted = SeenStranger(now, known.times + int(now - known.last > ONE_TIME))
            if known is None or now - known.last > ONE_TIME / 10:  # not each burst is worth a write
                gone = self._too_many() if known is None else []
                await self._book.put({**dict.fromkeys(gone), stranger: counted})
        return counted.times

    def _too_many(self) -> list[str]:
        kept = sorted(self._book.everything().items(), key=lambda one: one[1].last)
        return [key for key, _ in kept[: max(0, len(kept) + 1 - MOST_COUNTED)]]
