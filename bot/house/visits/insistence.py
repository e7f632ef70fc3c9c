"""Somebody who rings over and over: the family is told, with a way to some peace."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import KeepsRinging
from bot.house.facts import Outlets

#: So many presses within so long are no visitor who is let in, nor one who leaves.
MANY = 10
WITHIN = timedelta(minutes=15)

#: Of one door it is told so often at the most.
TOLD_EVERY = timedelta(hours=1)


class Insistence:
    """Counts the presses of each door, in mind alone: a restart begins anew."""

    def __init__(self, outlets: Outlets) -> None:
        self._outlets = outlets
        self._presses: defaultdict[DoorId, deque[datetime]] = defaultdict(lambda: deque(maxlen=MANY))
        self._told: dict[DoorId, datetime] = {}

    def let_in(self, door: DoorId) -> None:
        """Whoever rang there was opened to: ten guests of one evening are nobody who rings on."""
        self._presses.pop(door, None)

    async def rang(self, door: DoorId, moment: datetime) -> None:
        """A bell was heard, at a moment by the steady clock."""
        presses = self._presses[door]
        presses.append(moment)
        if len(presses) < MANY or moment - presses[0] > WITHIN:
            return
        if door in self._told and moment - self._told[door] < TOLD_EVERY:
            return
        self._told[door] = moment
        await self._outlets.announce(KeepsRinging(door, MANY, moment - presses[0]))
