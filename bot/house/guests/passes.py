"""Keeps the guests' passes: each is made, changed and ended as a whole, and pays before it opens."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex, token_urlsafe

from bot.house.doors.door import DoorId
from bot.house.facts import MovedIn, Outlets
from bot.house.guests.guest_pass import (
    ENDED_TELLS,
    MOST_LASTING,
    MOST_PASSES,
    MOST_USES,
    GuestPass,
    NoSuchPass,
    PassChangedMeanwhile,
    PassEnd,
    PassFault,
    PassId,
    PassRefusal,
    PassRefused,
    PassTerms,
    PassUnfit,
)
from bot.house.guests.pass_news import PassEnded, PassMade, PassTried
from bot.house.names import to_name
from bot.house.opening.openings import Openings
from bot.house.people import Resident, ResidentId, Role
from bot.house.ports import AuditTrail, Background, Clock, Collection, ResidentBook
from bot.house.residents.actors import Asker, Program
from bot.house.residents.admission import Admission
from bot.house.residents.hours import as_noted
from bot.house.residents.invitations import AlreadyHome
from bot.house.residents.permissions import Action, ever_may

#: Bytes of chance in a code: nobody guesses 72 bits through a chat.
_CODE_BYTES = 9

#: Whoever tries what was refused again and again is told of once in this time; each try is in the audit trail.
_TOLD_AGAIN = timedelta(minutes=1)


#: Whoever keeps something of a resident who lives here no more.
Forget = Callable[[ResidentId], Awaitable[None]]


class Passes:
    """The book of passes; ``GuestDoor`` opens by them."""

    def __init__(
        self,
        *,
        book: Collection[GuestPass],
        residents: ResidentBook,
        admission: Admission,
        openings: Openings,
        audit: AuditTrail,
        outlets: Outlets,
        background: Background,
        clock: Clock,
        steady: Clock,
        forget: Sequence[Forget],
    ) -> None:
        """``forget``: whoever keeps anything of a resident, which goes with a guest who lived here before."""
        self._forget = forget
        self._book = book
        self._residents = residents
        self._admission = admission
        self._openings = openings
        self._audit = audit
        self._outlets = outlets
        self._background = background
        self._clock = clock
        self._steady = steady
        #: Who writes a pass reads it first: nobody writes over what another wrote.
        self.turn = asyncio.Lock()
        self._told: dict[tuple[PassId, PassRefusal, ResidentId], datetime] = {}

    async def resume(self) -> None:
        """After a start: end what ended meanwhile, and forget what ended long ago."""
        now = self._steady()
        gone = {key: None for key, one in self._book.everything().items() if one.ended and _is_old(one, now)}
        await self._book.put(gone)
        async with self._residents.turn, self.turn:
            for known in list(self._book.everything().values()):
                if not known.ended:
                    self._watch(known)
                elif known.holder:  # we were stopped while it ended
                    await self._part_with(known.holder, known)

    # For whoever makes them

    async def listed(self, by: Asker) -> Sequence[GuestPass]:
        """The passes that somebody may look after, the first to end first. Raises NotAllowed.

        Owners may after all, others after their own, programs after those that count at no door but theirs.
        """
        by = await self._admit(by)
        known = [one for one in self._book.everything().values() if one.refusal(self._steady()) is None]
        return sorted((one for one in known if self._is_theirs(by, one)), key=lambda one: (one.ends_at, one.id))

    async def find(self, by: Asker, pass_id: PassId) -> GuestPass:
        """One of them. Raises NotAllowed, NoSuchPass."""
        by = await self._admit(by)
        known = self._book.get(pass_id)
        if known is None or known.refusal(self._steady()) or not self._is_theirs(by, known):
            raise NoSuchPass
        return known

    async def make(self, by: Resident, terms: PassTerms) -> tuple[str, GuestPass]:
        """Make a pass; returns the code of its link, which is told once. Raises NotAllowed, PassUnfit, NoName."""
        code = token_urlsafe(_CODE_BYTES)
        async with self.turn:
            terms = await self._checked(by, terms)
            if sum(1 for one in self._book.everything().values() if not one.ended) >= MOST_PASSES:
                raise PassUnfit(PassFault.TOO_MANY)
            ends_at = self._steady() + (terms.until - self._clock())
            made = GuestPass(PassId(token_hex(6)), _hash(code), terms, by.id, ends_at, terms.uses)
            await self._audit.note("pass made", by=by.id, **_told_of(made))
            await self._book.put({made.id: made})
        self._watch(made)
        await self._outlets.announce(PassMade(made, self._openings.names(terms.doors), by))
        return code, made

    async def change(self, by: Resident, pass_id: PassId, revision: int, terms: PassTerms) -> GuestPass:
        """Have a pass say something else, as a whole: a new revision, of which the family hears.

        Raises as ``find`` and ``make``; PassChangedMeanwhile where ``revision`` is not what it says now.
        """
        async with self.turn:
            known = await self.find(by, pass_id)
            if known.revision != revision:
                raise PassChangedMeanwhile
            terms = await self._checked(by, terms)
            ends_at = known.ends_at
            if terms.until != known.terms.until:
                ends_at = self._steady() + (terms.until - self._clock())
            left = known.left if terms.uses == known.terms.uses else terms.uses
            # whoever changes it answers for it from now on
            changed = replace(
                known, terms=terms, ends_at=ends_at, left=left, revision=known.revision + 1, made_by=by.id
            )
            await self._audit.note("pass changed", by=by.id, **_told_of(changed))
            await self._book.put({changed.id: changed})
        self._watch(changed)
        await self._outlets.announce(PassMade(changed, self._openings.names(terms.doors), by, changed=True))
        return changed

    async def revoke(self, by: Asker, pass_id: PassId) -> GuestPass:
        """End a pass at once; returns what it was. Raises NotAllowed, NoSuchPass."""
        async with self._residents.turn, self.turn:
            known = await self.find(by, pass_id)
            await self._end(known, PassEnd.REVOKED, by)
        return known

    async def end_of(self, resident: ResidentId) -> None:
        """Somebody lives here no more: what they made ends with them, and what they held.

        Whoever took them out has the residents' turn.
        """
        async with self.turn:
            for known in list(self._book.everything().values()):
                if not known.ended and resident in (known.made_by, known.holder):
                    await self._end(known, PassEnd.REVOKED, None)

    async def _admit(self, by: Asker) -> Asker:
        return await self._admission.admit(by, Action.MANAGE_PASSES if isinstance(by, Program) else Action.MAKE_PASS)

    def _is_theirs(self, by: Asker, known: GuestPass) -> bool:
        return known.made_by == by.id or all(ever_may(by, Action.MANAGE_PASSES, door) for door in known.terms.doors)

    async def _checked(self, by: Resident, terms: PassTerms) -> PassTerms:
        now = self._clock()
        if not terms.doors:
            raise PassUnfit(PassFault.NO_DOOR)
        if terms.until <= now:
            raise PassUnfit(PassFault.OVER)
        if terms.until - now > MOST_LASTING:
            raise PassUnfit(PassFault.TOO_LONG)
        for door in terms.doors:
            await self._admission.admit(by, Action.MAKE_PASS, door)
            if not self._openings.takes_passes(door):
                raise PassUnfit(PassFault.NO_PASSES_HERE)
        uses = None if terms.uses is None else max(1, min(terms.uses, MOST_USES))
        return replace(terms, name=to_name(terms.name), uses=uses)

    # For guests

    def knows(self, code: str) -> bool:
        """Tell whether this is, or was, the code of a pass."""
        return self._of_code(code) is not None

    async def accept(self, code: str, who: ResidentId) -> GuestPass:
        """Hand a pass to whoever opens its link first; they are a guest from then on. The same may open it again.

        Raises PassRefused, AlreadyHome for whoever lives here: the link stays good; NoSuchPass for none of ours.
        """
        async with self._residents.turn, self.turn:
            known, resident = self._of_code(code), await self._residents.find(who)
            if known is None:
                raise NoSuchPass
            if resident and resident.role is not Role.GUEST:
                raise AlreadyHome
            why = known.refusal(self._steady())
            if why is None and known.holder not in (None, who):
                why = PassRefusal.TAKEN
            if why:
                await self.refuse(known, why, who, None)
                raise PassRefused(why)
            if known.holder == who and resident:
                return known
            held = replace(known, holder=who)
            guest = resident or Resident(who, known.terms.name, Role.GUEST, self._steady())
            await self._audit.note("pass taken", guest_pass=known.id, by=who)
            await self._book.put({known.id: held})  # first: nobody would part with a guest who has no pass
            await self._residents.save(guest)
        if resident is None:
            await self._outlets.announce(MovedIn(guest))
        return held

    async def held(self, who: ResidentId) -> list[GuestPass]:
        """The passes that a guest has, the first to end first."""
        known = [one for one in self._book.everything().values() if one.holder == who]
        return sorted((one for one in known if one.refusal(self._steady()) is None), key=lambda one: one.ends_at)

    async def refuse(self, known: GuestPass, why: PassRefusal, who: ResidentId, door: DoorId | None) -> None:
        """Write down that a pass did not do, and tell the family."""
        await self._audit.note("pass refused", guest_pass=known.id, door=door, by=who, why=why)
        now, told = self._steady(), (known.id, why, who)
        if told in self._told and now - self._told[told] < _TOLD_AGAIN:
            return
        self._told = {key: at for key, at in self._told.items() if now - at < _TOLD_AGAIN} | {told: now}
        await self._outlets.announce(PassTried(known.terms.name, door, why))

    def _of_code(self, code: str) -> GuestPass | None:
        code_hash = _hash(code)
        return next((one for one in self._book.everything().values() if one.code_hash == code_hash), None)

    # How they end

    def _watch(self, known: GuestPass) -> None:
        self._background.spawn(self._end_in_time(known), name=f"pass {known.id} {known.revision}")

    async def _end_in_time(self, known: GuestPass) -> None:
        if known.left != 0:
            await asyncio.sleep((known.ends_at - self._steady()).total_seconds())
        await self.end_if_over(known.id)

    async def end_if_over(self, pass_id: PassId) -> None:
        """End a pass whose time is over, or that was used as often as it may be."""
        async with self._residents.turn, self.turn:
            known = self._book.get(pass_id)
            if known and not known.ended and (why := known.refusal(self._steady())):
                await self._end(known, PassEnd(why.value), None)

    async def _end(self, known: GuestPass, why: PassEnd, by: Asker | None) -> None:
        await self._audit.note("pass ended", by=by.id if by else None, guest_pass=known.id, why=why)
        over = known.over(why, self._steady())
        await self._book.put(
            {known.id: replace(over, holder=known.holder)}
        )  # who is parted with is known until it is done
        guest = await self._part_with(known.holder, over) if known.holder else None
        await self._outlets.announce(PassEnded(known.terms.name, why, by, guest))

    async def _part_with(self, who: ResidentId, ended: GuestPass) -> Resident | None:
        """A guest is here for the passes that they have: with the last one, nothing is kept of them."""
        guest = await self._residents.find(who)
        others = any(one.holder == who and not one.ended for one in self._book.everything().values())
        parted = guest is not None and guest.role is Role.GUEST and not others
        if parted:
            for forget in self._forget:  # who lived here before they were a guest has a PIN, say
                await forget(who)
            await self._residents.remove(who)
        await self._book.put({ended.id: replace(ended, holder=None)})
        return guest if parted else None


def _is_old(ended: GuestPass, now: datetime) -> bool:
    return now - ended.ends_at > ENDED_TELLS


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


def _told_of(known: GuestPass) -> dict[str, str | int | bool | None]:
    """What the audit trail says of a pass: all that it allows, and nobody's name."""
    terms = known.terms
    return {
        "guest_pass": known.id,
        "revision": known.revision,
        "doors": ", ".join(terms.doors),
        "hours": as_noted(terms.hours),
        "until": terms.until.isoformat(),
        "uses": terms.uses,
        "while_ringing": terms.while_ringing,
    }
