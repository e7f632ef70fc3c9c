"""What the family hears of bells that nobody rang and relays that nobody told: dead ones, blind ones, stuck ones."""

import asyncio
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import BellsNews, DoorEvent, DoorNews
from bot.house.doors.door_notes import DoorNotes
from bot.house.facts import Outlets
from bot.house.ports import AuditTrail, Background, Clock, Collection

#: A board, or a broker, that is back within this long was never missed, in seconds. The broker takes 31 seconds to find
#: out that a board is dead (one and a half of its keepalives of 20), and 90 after its death the family must know.
AWAY_GRACE_S = 50.0


#: Under which key it is kept that the broker is missed, and a door's relay; no door has such an id.
_BROKER = "the broker"
_RELAY = "relay of "


@dataclass(frozen=True, slots=True)
class Missed:
    """The household was told that a door's bell, its relay, or the broker is away, and not yet that it is back."""

    told: bool = True
    #: By the steady clock; None: written by a release that did not tell.
    since: datetime | None = None


class BellWatch:
    """Tells the residents, aloud; each piece of news once, until it is over."""

    def __init__(
        self,
        doors: Container[DoorId],
        *,
        outlets: Outlets,
        audit: AuditTrail,
        memory: Collection[Missed],
        background: Background,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._outlets = outlets
        self._notes = DoorNotes(audit, background)
        self._background = background
        self._steady = steady
        #: Who is away, by the key under which that is kept, and since which piece of news.
        self._away: dict[str, Missed] = {}
        self._memory = memory
        #: What was told and not taken back.
        self._told = set(memory.everything())

    @property
    def missed(self) -> list[DoorId]:
        """The doors of which the household was told last that their bell is away."""
        return [DoorId(key) for key in self._told if key != _BROKER and not key.startswith(_RELAY)]

    def away_since(self, door: DoorId) -> datetime | None:
        """Since when a door's bell, or its relay, is missed, by the steady clock; None: neither is, or nobody knows."""
        for key in (door, f"{_RELAY}{door}"):
            if key in self._told and (missed := self._away.get(key) or self._memory.get(key)) and missed.since:
                return missed.since
        return None

    async def door_news(self, door: DoorId, what: DoorEvent) -> None:
        """What a bell does by itself. Raises only what nobody was told: it may be called again then."""
        match what:
            case DoorEvent.AWAY:
                self._miss(door)
            case DoorEvent.SILENT:
                self._away[door] = Missed(since=self._steady())
                await self._tell_away(door)
            case DoorEvent.BACK:
                await self._found(door)
            case DoorEvent.RELAY_AWAY:
                self._miss(f"{_RELAY}{door}")
            case DoorEvent.RELAY_BACK:
                await self._found(f"{_RELAY}{door}")
            case _:
                await self._outlets.announce(DoorNews(door, what))
        self._notes.note(door, what)

    async def forget(self, door: DoorId) -> None:
        """A door is no more: nothing of it is missed. Raises StoreUnwritable."""
        for key in (door, f"{_RELAY}{door}"):
            self._away.pop(key, None)
            if key in self._told:
                self._told.discard(key)
                await self._remember(key, None)

    async def broker_news(self, *, there: bool) -> None:
        """The broker, without which no bell is heard, is there or away."""
        if there:
            await self._found(_BROKER)
        else:
            self._miss(_BROKER)

    def _miss(self, whom: str) -> None:
        missed = self._away[whom] = Missed(since=self._steady())
        self._background.spawn(self._tell_if_still_away(whom, missed), name=f"away {whom}")

    async def _tell_if_still_away(self, whom: str, missed: Missed) -> None:
        await asyncio.sleep(AWAY_GRACE_S)
        if self._away.get(whom) is missed:
            await self._tell_away(whom)

    async def _tell_away(self, whom: str) -> None:
        if whom in self._told or not self._is_there(whom):
            return
        self._told.add(whom)
        # announced first: a kill in between tells it twice, and never not at all
        await self._outlets.announce(_news(whom, there=False))
        await self._remember(whom, self._away.get(whom, Missed()))

    async def _found(self, whom: str) -> None:
        self._away.pop(whom, None)
        if whom in self._told:
            self._told.discard(whom)
            await self._outlets.announce(_news(whom, there=True))
            await self._remember(whom, None)

    def _is_there(self, whom: str) -> bool:
        """Tell whether it is the broker, or a door that was not removed meanwhile."""
        return whom == _BROKER or DoorId(whom.removeprefix(_RELAY)) in self._doors

    async def _remember(self, whom: str, missed: Missed | None) -> None:
        await self._memory.put({whom: missed})


def _news(whom: str, *, there: bool) -> BellsNews | DoorNews:
    """What is told of whoever is kept under a key."""
    if whom == _BROKER:
        return BellsNews(heard=there)
    if whom.startswith(_RELAY):
        what = DoorEvent.RELAY_BACK if there else DoorEvent.RELAY_AWAY
        return DoorNews(DoorId(whom.removeprefix(_RELAY)), what)
    return DoorNews(DoorId(whom), DoorEvent.BACK if there else DoorEvent.AWAY)
