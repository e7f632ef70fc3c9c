"""Keeps who is signed in to the page: begun with a token that is told once, looked up at each request."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, Collection, ResidentBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, NotAllowed, Refusal
from bot.house.sign_in.session import (
    MOST_OF_ONE,
    MOST_SESSIONS,
    SESSION_LASTS,
    OpenSession,
    OpenSessions,
    PageSession,
    SessionOver,
    SignedIn,
    SignInWay,
)

#: Bytes of chance in a token: nobody finds it from its hash, so a quick hash is as good as a slow one.
_TOKEN_BYTES = 32

#: Digits of a session's id, as it is shown.
_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whoever is signed in, as they live here now."""

    resident: Resident
    session: PageSession


class PageSessions:
    """The book of sessions. A restart ends none; whoever lives here no more has none."""

    def __init__(
        self,
        *,
        book: Collection[PageSession],
        residents: ResidentBook,
        admission: Admission,
        audit: AuditTrail,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._book = book
        self._residents = residents
        self._admission = admission
        self._audit = audit
        self._clock = clock
        self._steady = steady
        self._turn = asyncio.Lock()
        #: When somebody was signed out everywhere last, by the steady clock: while we run, as what was granted is kept.
        self._signed_out: dict[ResidentId, datetime] = {}

    async def begin(
        self, who: ResidentId, way: SignInWay, browser: str, *, instead: str = "", granted_at: datetime | None = None
    ) -> SignedIn:
        """Sign somebody in, with a token that was never seen before; the session of ``instead`` ends.

        ``granted_at``: when they said so, by the steady clock; None: now. Raises SessionOver where they were signed out
        everywhere since, and NotAllowed: also where nobody of this id lives here.
        """
        resident = await self._residents.find(who)
        if resident is None:
            raise NotAllowed(Action.USE_PAGE, Refusal.MOVED_OUT)
        async with self._turn:
            resident = await self._admission.admit(resident, Action.USE_PAGE)
            out_at = self._signed_out.get(who)
            if granted_at and out_at and granted_at < out_at:
                raise SessionOver
            token = token_urlsafe(_TOKEN_BYTES)
            begun = PageSession(who, way, browser, self._clock(), self._steady() + SESSION_LASTS)
            await self._audit.note("signed in", by=who, way=way, browser=browser)
            ended = {_key(instead): None} if instead and _key(instead) in self._book.everything() else {}
            await self._book.put({**self._too_many(who), **ended, _key(token): begun})
        return SignedIn(resident, token)

    def moment(self) -> datetime:
        """Now, as ``granted_at`` has it."""
        return self._steady()

    async def recognise(self, token: str) -> Recognised:
        """Whoever is signed in with this token, as they live here now. Raises SessionOver."""
        key = _key(token)
        known = self._book.get(key)
        if known is None or known.ends_at <= self._steady():
            raise SessionOver
        resident = await self._residents.find(known.resident)
        if resident is None:
            raise SessionOver
        return Recognised(resident, known)

    async def end(self, token: str) -> None:
        """Sign out; nothing happens where it is over already."""
        async with self._turn:
            known = self._book.get(_key(token))
            if known is not None:
                await self._audit.note("signed out", by=known.resident, sessions=1)
                await self._book.put({_key(token): None})

    async def end_all(self, by: Resident) -> int:
        """Sign somebody out wherever they are, or were granted to be; returns in how many places they were."""
        async with self._turn:
            self._signed_out[by.id] = self._steady()
            theirs = self._of(by.id)
            if theirs:
                await self._audit.note("signed out", by=by.id, sessions=len(theirs))
                await self._book.put(dict.fromkeys(theirs))
        return len(theirs)

    async def end_for(self, by: Resident, whom: ResidentId) -> None:
        """Sign somebody out wherever they are: a lost phone, for example. Raises NotAllowed."""
        await self._admission.admit(by, Action.CHANGE_RESIDENT)
        async with self._turn:
            self._signed_out[whom] = self._steady()
            theirs = self._of(whom)
            await self._audit.note("signed out", by=by.id, resident=whom, sessions=len(theirs))
            await self._book.put(dict.fromkeys(theirs))

    async def end_everybody(self, by: Resident) -> int:
        """Sign everybody out wherever they are; returns in how many places. Raises NotAllowed."""
        await self._admission.admit(by, Action.CHANGE_RESIDENT)
        async with self._turn:
            known = self._book.everything()
            self._signed_out.update((one.resident, self._steady()) for one in known.values())
            await self._audit.note("signed out", by=by.id, sessions=len(known))
            await self._book.put(dict.fromkeys(known))
        return len(known)

    @property
    def count(self) -> int:
        """In how many places somebody is signed in."""
        return sum(self._steady() < one.ends_at for one in self._book.everything().values())

    async def end_of(self, who: ResidentId) -> None:
        """Keep nothing of somebody who lives here no longer."""
        async with self._turn:
            self._signed_out.pop(who, None)
            await self._book.put(dict.fromkeys(self._of(who)))

    def listed(self, by: Resident, token: str = "") -> OpenSessions:
        """Where somebody is signed in, the newest first; ``token``: with which they ask."""
        this, now = _key(token), self._steady()
        known = [(key, one) for key, one in self._book.everything().items() if one.resident == by.id]
        open_ = [OpenSession(key[:_ID_DIGITS], one, key == this) for key, one in known if now < one.ends_at]
        return sorted(open_, key=lambda one: one.session.ends_at, reverse=True)

    def _of(self, who: ResidentId) -> list[str]:
        return [key for key, one in self._book.everything().items() if one.resident == who]

    def _too_many(self, who: ResidentId) -> dict[str, None]:
        """Those that are over, and the oldest of those that leave no room for one more."""
        now = self._steady()
        by_age = sorted(self._book.everything().items(), key=lambda item: item[1].ends_at)
        over = [key for key, one in by_age if one.ends_at <= now]
        good = [(key, one) for key, one in by_age if now < one.ends_at]
        theirs = [key for key, one in good if one.resident == who]
        left = [key for key, _ in good if key not in theirs[: max(0, len(theirs) + 1 - MOST_OF_ONE)]]
        return dict.fromkeys(
            [*over, *theirs[: max(0, len(theirs) + 1 - MOST_OF_ONE)], *left[: max(0, len(left) + 1 - MOST_SESSIONS)]]
        )


def _key(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
