"""Of which groups it is kept how much of the time somebody faces a camera: of none, unless an owner says so to all."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.house.faces.profile import PersonGroup
from bot.house.facts import Outlets
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, Collection
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.watch.news import FacingChanged

#: Under which name it is kept.
FACING = "facing"


@dataclass(frozen=True, slots=True)
class FacingNotice:
    """That it is kept of a group, for everybody to read."""

    #: By the machine's clock.
    since: datetime
    by: ResidentId


class FacingGroups:
    """Keeps which. Whoever may not switch one raises NotAllowed.

    A camera's own switch (``Camera.facing``) is needed beside it, so that nothing is kept by one tap.
    """

    def __init__(
        self,
        book: Collection[FacingNotice],
        *,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        clock: Clock,
    ) -> None:
        self._book = book
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._clock = clock
        self._turn = asyncio.Lock()

    def is_on(self, group: PersonGroup) -> bool:
        """Tell whether it is kept of a group. Never raises."""
        return bool(group) and self._book.get(group) is not None

    def notices(self) -> dict[PersonGroup, FacingNotice]:
        """Of which it is, since when and by whom. Never raises."""
        known = set(PersonGroup)
        return {PersonGroup(key): one for key, one in self._book.everything().items() if key in known}

    async def switch(self, by: Resident, group: PersonGroup, on: bool) -> None:  # noqa: FBT001 - as it is tapped
        """Keep it of a group from now on, or not any more; everybody who lives here is told. Raises ValueError.

        What is kept of one that is switched off goes within a minute.
        """
        if not group:
            raise ValueError(group)
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
            if on is self.is_on(group):
                return
            await self._audit.note("facing kept of group", group=group, by=by.id, on=on)
            await self._book.put({group: FacingNotice(self._clock(), by.id) if on else None})
        await self._outlets.announce(FacingChanged(group, by, on=on))
