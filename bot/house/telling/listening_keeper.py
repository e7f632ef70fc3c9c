"""Residents choose how they hear of visits; each for themselves."""

from collections.abc import Callable

from bot.house.facts import ListeningChanged, Outlets
from bot.house.people import Resident
from bot.house.ports import AuditTrail
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.telling.listening import Listeners, Listening


class ListeningKeeper:
    """Shows and changes what somebody chose. Whatever it is asked for raises NotAllowed."""

    def __init__(self, listeners: Listeners, *, admission: Admission, audit: AuditTrail, outlets: Outlets) -> None:
        self._listeners = listeners
        self._admission = admission
        self._audit = audit
        self._outlets = outlets

    async def of(self, by: Resident) -> Listening:
        """What somebody chose."""
        await self._admission.admit(by, Action.CHOOSE_WHEN_TOLD)
        return self._listeners.of(by.id)

    async def change(self, by: Resident, change: Callable[[Listening], Listening]) -> Listening:
        """Change it; returns what it is now, once that is written down."""
        before = await self.of(by)
        changed = await self._listeners.change(by.id, change)
        if changed != before:
            # who was not woken, and why, is asked after a burglary
            await self._audit.note("listening changed", by=by.id, to=str(changed))
            await self._outlets.announce(ListeningChanged(by))
        return changed
