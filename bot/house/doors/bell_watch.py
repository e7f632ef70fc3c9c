"""What the family hears of bells that nobody rang: dead ones, blind ones, and whoever speaks in their name."""

import asyncio
from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.doors.door_notes import DoorNotes
from bot.house.facts import BellsNews, DoorEvent, DoorNews, Outlets
from bot.house.ports import AuditTrail, Background, Collection

#: A board, or a broker, that is back within this long was never missed, in seconds. The broker takes 31 seconds to find
#: out that a board is dead (one and a half of its keepalives of 20), and 90 after its death the family must know.
AWAY_GRACE_S = 50.0


#: Under which key it is kept that the broker is missed; no door has such an id.
_BROKER = "the broker"


@dataclass(frozen=True, slots=True)
class Missed:
    """The household was told that a door's bell, or the broker, is away, and not yet that it is back."""

    told: bool = True


class BellWatch:
    """Tells the residents, aloud; each piece of news once, until it is over."""

    def __init__(
        self,
        *,
        outlets: Outlets,
        audit: AuditTrail,
        memory: Collection[Missed],
        background: Background,
    ) -> None:
        self._outlets = outlets
        self._notes = DoorNotes(audit, background)
        self._background = background
        #: Who is away, and since which piece of news; None: the broker.
        self._away: dict[DoorId | None, object] = {}
        self._memory = memory
        #: What was told and not taken back; None: the broker.
        self._told = {None if key == _BROKER else DoorId(key) for key in memory.everything()}

    @property
    def missed(self) -> list[DoorId]:
        """The doors of which the household was told last that their bell is away."""
        return [door for door in self._told if door is not None]

    async def door_news(self, door: DoorId, what: DoorEvent) -> None:
        """What a bell does by itself. Raises only what nobody was told: it may be called again then."""
        match what:
            case DoorEvent.AWAY:
                self._miss(door)
            case DoorEvent.SILENT:
                self._away[door] = object()
                await self._tell_away(door)
            case DoorEvent.BACK:
                await self._found(door)
            case _:
                await self._outlets.announce(DoorNews(door, what))
        self._notes.note(door, what)

    async def broker_news(self, *, there: bool) -> None:
        """The broker, without which no bell is heard, is there or away."""
        if there:
            await self._found(None)
        else:
            self._miss(None)

    def _miss(self, whom: DoorId | None) -> None:
        since = self._away[whom] = object()
        self._background.spawn(self._tell_if_still_away(whom, since), name=f"away {whom or 'broker'}")

    async def _tell_if_still_away(self, whom: DoorId | None, since: object) -> None:
        await asyncio.sleep(AWAY_GRACE_S)
        if self._away.get(whom) is since:
            await self._tell_away(whom)

    async def _tell_away(self, whom: DoorId | None) -> None:
        if whom in self._told:
            return
        self._told.add(whom)
        # announced first: a kill in between tells it twice, and never not at all
        await self._outlets.announce(DoorNews(whom, DoorEvent.AWAY) if whom else BellsNews(heard=False))
        await self._remember(whom, Missed())

    async def _found(self, whom: DoorId | None) -> None:
        self._away.pop(whom, None)
        if whom in self._told:
            self._told.discard(whom)
            await self._outlets.announce(DoorNews(whom, DoorEvent.BACK) if whom else BellsNews(heard=True))
            await self._remember(whom, None)

    async def _remember(self, whom: DoorId | None, missed: Missed | None) -> None:
        await self._memory.put({whom or _BROKER: missed})
