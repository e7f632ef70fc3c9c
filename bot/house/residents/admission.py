"""Who may do what, asked of whoever lives here now: between a tap and its turn somebody may be taken out."""

from collections.abc import Sequence

from bot.house.doors.door import DoorId
from bot.house.people import Resident, ResidentId, Role
from bot.house.ports import ResidentBook
from bot.house.residents.permissions import Action, NotAllowed, Permissions, Refusal

#: Whoever is refused is told the names of so many who may.
_MOST_NAMED = 3


def is_grown(resident: Resident) -> bool:
    """Tell whether somebody is an adult of this home, an owner or not."""
    return resident.role in (Role.OWNER, Role.ADULT)


class Admission:
    """The table of permissions, and the book of those who live here."""

    def __init__(self, permissions: Permissions, residents: ResidentBook) -> None:
        self._permissions = permissions
        self._residents = residents

    async def admit(self, by: Resident, action: Action, door: DoorId | None = None) -> Resident:
        """Let somebody do something, at the door that it is about, now; returns them as the book has them.

        Raises NotAllowed: also where they moved out since they asked, or may no longer.
        """
        now = await self._residents.find(by.id)
        if now is None:
            raise NotAllowed(action, Refusal.MOVED_OUT)
        if reason := self._permissions.refusal(now, action, door):
            raise NotAllowed(action, reason, await self._who_may(action, door))
        return now

    async def still_may(self, who: ResidentId, action: Action, door: DoorId) -> bool:
        """Tell whether somebody lives here, and may do this at a door now."""
        now = await self._residents.find(who)
        return now is not None and self._permissions.may(now, action, door)

    async def _who_may(self, action: Action, door: DoorId | None) -> Sequence[str]:
        """Whom to ask instead: owners first, in the order in which they moved in."""
        may = [one for one in await self._residents.residents() if self._permissions.may(one, action, door)]
        return [one.name for one in sorted(may, key=lambda one: one.role is not Role.OWNER)][:_MOST_NAMED]
