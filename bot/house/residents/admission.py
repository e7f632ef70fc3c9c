"""Who may do what, asked of whoever lives here now: between a tap and its turn somebody may be taken out."""

from bot.house.doors.door import DoorId
from bot.house.people import Resident
from bot.house.ports import ResidentBook
from bot.house.residents.permissions import Action, NotAllowed, Permissions, Refusal


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
        self._permissions.admit(now, action, door)
        return now
