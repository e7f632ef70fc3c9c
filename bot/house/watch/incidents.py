"""The incidents: each is written down, then shown; answered by residents, and over when nobody is there any more."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.house.facts import Outlets
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Clock, Collection
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.incident import Handled, Incident, IncidentId
from bot.house.watch.news import IncidentChanged

#: Under which names they are kept.
INCIDENTS, MUTED_PLACES = "incidents", "muted_places"

#: So many are kept: a season of a house that is told of three a day. What they show is gone sooner, by retention.
MOST_KEPT = 300

#: The longest that a place is mute by one tap.
MOST_MUTED = timedelta(days=1)

#: What an incident becomes; None leaves it as it is.
IncidentChange = Callable[[Incident], Incident | None]

#: Has an incident looked at once more, and returns when that is done or was for nothing.
LookAgain = Callable[[Incident], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class MutedPlace:
    """Nothing of a place makes a sound until then."""

    #: By the steady clock.
    until: datetime


class Incidents:
    """Keeps them. Whoever may not answer one raises NotAllowed; one that is not there (any more), KeyError."""

    def __init__(
        self,
        *,
        book: Collection[Incident],
        muted: Collection[MutedPlace],
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._book = book
        self._muted = muted
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._clock = clock
        self._steady = steady
        self._turn = asyncio.Lock()
        self._look_again: LookAgain | None = None

    def look_with(self, look_again: LookAgain) -> None:
        """Have incidents looked at by this from now on."""
        self._look_again = look_again

    # Reading

    def get(self, incident: IncidentId) -> Incident | None:
        """One of them; None: there is none, or none any more."""
        return self._book.get(incident)

    def open(self) -> tuple[Incident, ...]:
        """Those of which somebody is there still, oldest first."""
        return tuple(one for one in self._in_order() if one.ended_at is None)

    def latest(self, n: int) -> tuple[Incident, ...]:
        """The last ``n`` of them, newest first."""
        return tuple(reversed(self._in_order()))[: max(n, 0)]

    def muted_until(self, place: WatchPlaceId) -> datetime | None:
        """Until when a place makes no sound, by the steady clock; None: it does."""
        mute = self._muted.get(place)
        return mute.until if mute and mute.until > self._steady() else None

    # Answering

    async def fine(self, by: Resident, incident: IncidentId) -> Incident:
        """Somebody says that it is fine; who said so first stays."""
        by = await self._admission.admit(by, Action.ANSWER_INCIDENT)
        self._known(incident)
        handled = Handled(by.id, by.name, self._clock())
        await self._audit.note("incident fine", incident=incident, by=by.id)
        return await self.change(incident, lambda now: None if now.handled else replace(now, handled=handled))

    async def mute(self, by: Resident, place: WatchPlaceId, for_: timedelta = timedelta(hours=1)) -> datetime:
        """Have nothing of a place make a sound for so long, a day at most; returns until when, by the steady clock."""
        await self._admission.admit(by, Action.ANSWER_INCIDENT)
        until = self._steady() + min(max(for_, timedelta()), MOST_MUTED)
        await self._audit.note("place muted", place=place, by=by.id, seconds=for_.total_seconds())
        await self._muted.put({place: MutedPlace(until)})
        for one in self.open():
            if one.place == place:
                await self.change(one.id, lambda now: None if now.muted else replace(now, muted=True))
        return until

    async def who(self, by: Resident, incident: IncidentId) -> Incident:
        """Look once more who it is, now; returns it as it is then. Raises CameraUnreachable, EyesUnavailable."""
        await self._admission.admit(by, Action.ANSWER_INCIDENT)
        now = self._known(incident)
        await self._audit.note("incident looked at again", incident=incident, by=by.id)
        if self._look_again:
            await self._look_again(now)
        return self._known(incident)

    # Growing

    async def begin(self, incident: Incident) -> Incident:
        """Write a new one down, and tell of it."""
        muted = self.muted_until(incident.place) is not None
        begun = replace(incident, muted=muted, revision=1)
        await self._book.put({begun.id: begun})
        await self._outlets.announce(IncidentChanged(begun.id))
        return begun

    async def trim(self, forget: Callable[[Incident], Awaitable[object]]) -> None:
        """Let the oldest that are over leave the book, what they show before them: else nobody could forget it.

        Raises what ``forget`` raises, and the rest stays for the next time.
        """
        over = [one for one in self._in_order() if one.ended_at is not None]
        for incident in over[: max(0, len(self._book.everything()) - MOST_KEPT)]:
            await forget(incident)
            await self._book.put({incident.id: None})

    async def let_go(self, incidents: Sequence[IncidentId]) -> None:
        """Let some that are over leave the book for good, once nothing is left of what they showed."""
        async with self._turn:
            await self._book.put(dict.fromkeys(incidents))

    async def change(self, incident: IncidentId, change: IncidentChange) -> Incident:
        """Change one as it then is, write it down, and tell of it; returns what it is now."""
        async with self._turn:
            before = self._known(incident)
            changed = change(before)
            if changed is None or changed == before:
                return before
            changed = replace(changed, revision=before.revision + 1)
            await self._book.put({incident: changed})
        await self._outlets.announce(IncidentChanged(incident))
        return changed

    def _known(self, incident: IncidentId) -> Incident:
        found = self._book.get(incident)
        if found is None:
            raise KeyError(incident)
        return found

    def _in_order(self) -> list[Incident]:
        return sorted(self._book.everything().values(), key=lambda one: (one.began_at, one.id))
