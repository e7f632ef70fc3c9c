"""Do not disturb: for a while whoever rings at a door comes without a sound, because Home Assistant said so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.doors.door_facts import DoorHushed
from bot.house.doors.doors import NoSuchDoor
from bot.house.facts import Outlets
from bot.house.ports import AuditTrail, Clock, Collection
from bot.house.residents.actors import HomeAssistant
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

#: Nobody has to remember to end it.
HUSH_LASTS = timedelta(hours=8)

#: So often within the hour it begins: the family is told each time, and an automation gone mad would tell it a
#: thousand times. It can always be ended.
MOST_AN_HOUR = 3


@dataclass(frozen=True, slots=True)
class Hush:
    """How long a door is silent, by the steady clock."""

    until: datetime
    #: When it began lately.
    begun: tuple[datetime, ...] = ()


class HushRefused(Exception):
    """It began so often lately that it does not begin again for a while."""


class Hushing:
    """Keeps which doors are to be silent."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        book: Collection[Hush],
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._book = book
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._steady = steady

    def is_hushed(self, door: DoorId) -> bool:
        """Tell whether whoever rings at a door now makes no sound."""
        known = self._book.get(door)
        return known is not None and self._steady() < known.until

    async def hush(self, by: HomeAssistant, door: DoorId, *, wanted: bool) -> None:
        """Have a bell make no sound for ``HUSH_LASTS``, or sound again. Raises NotAllowed, NoSuchDoor, HushRefused."""
        by = await self._admission.admit(by, Action.CHOOSE_WHEN_TOLD, door)
        if door not in self._doors:
            raise NoSuchDoor
        async with self._book.turn:
            if self.is_hushed(door) is wanted:
                return
            now, known = self._steady(), self._book.get(door)
            lately = tuple(at for at in (known.begun if known else ()) if now - at < timedelta(hours=1))
            if wanted and len(lately) >= MOST_AN_HOUR:
                raise HushRefused
            await self._audit.note("door hushed" if wanted else "door hushed no more", door=door, by=by.id)
            await self._book.put({door: Hush(now + HUSH_LASTS, (*lately, now)) if wanted else Hush(now, lately)})
        await self._outlets.announce(DoorHushed(door, by.name, wanted))
