"""Keeps the keys of programs: made and taken back by owners, looked up at each request."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_urlsafe

from bot.house.facts import Outlets
from bot.house.names import to_name
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, Collection
from bot.house.programs.key import (
    BEGINNING,
    KEY_BYTES,
    MOST_KEYS,
    IssuedKey,
    KeyFault,
    KeyMade,
    KeyRefused,
    KeyRevoked,
    KeyTerms,
    NoSuchKey,
    NothingAllowed,
    TooManyKeys,
)
from bot.house.residents.actors import HOME_ASSISTANT_ID, HomeAssistant, Program, ProgramId
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

#: When a key was last used is written down this often at most: a program may ask ten times a second.
_USED_EVERY = timedelta(minutes=1)

#: Keys that were taken back or are over, of which the newest are remembered: history and audit name whoever had them.
_MOST_ENDED = 200


class IssuedKeys:
    """The book of keys, for whoever asks with one."""

    def __init__(self, book: Collection[IssuedKey], *, clock: Clock, steady: Clock) -> None:
        self.book = book
        self._clock = clock
        self._steady = steady

    @property
    def any(self) -> bool:
        """Whether there is one that counts."""
        return any(key.counts(self._steady()) for key in self.book.everything().values())

    def find(self, program: ProgramId) -> Program | None:
        """See ``ProgramBook``."""
        key = self.book.get(str(program))
        return key.program if key and key.counts(self._steady()) else None

    def name_of(self, program: ProgramId) -> str | None:
        """What a program is called whose key may be over; None: nobody remembers."""
        if program == HOME_ASSISTANT_ID:
            return HomeAssistant().name
        key = self.book.get(str(program))
        return key.terms.name if key and not key.removed else None

    async def recognise(self, shown: str) -> Program:
        """Whoever shows this key. Raises KeyRefused."""
        key = self._shown(shown)
        if key.last_used is None or abs(self._clock() - key.last_used) >= _USED_EVERY:
            async with self.book.turn:  # it may be being taken back: what is written of that is not written over
                key = self._shown(shown)
                await self.book.put({str(key.id): replace(key, last_used=self._clock())})
        return key.program

    def _shown(self, shown: str) -> IssuedKey:
        wanted = _hash(shown)  # of two hashes nobody learns anything by how long they take to compare
        key = next((one for one in self.book.everything().values() if one.key_hash == wanted), None)
        if key is None:
            raise KeyRefused(KeyFault.UNKNOWN)
        if not key.counts(self._steady()):
            raise KeyRefused(KeyFault.REVOKED if key.ended_at else KeyFault.EXPIRED)
        return key


class KeyKeeper:
    """Hands keys out, and takes them back. Whoever may not is refused with NotAllowed."""

    def __init__(
        self,
        keys: IssuedKeys,
        *,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._book = keys.book
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._clock = clock
        self._steady = steady
        self._turn = keys.book.turn  # no id is given twice

    async def admit(self, by: Resident) -> None:
        """Raise NotAllowed for whoever may not give keys."""
        await self._admission.admit(by, Action.MANAGE_KEYS)

    async def listed(self, by: Resident) -> Sequence[IssuedKey]:
        """Those that count, the newest first."""
        await self.admit(by)
        return self.good()

    async def ended(self, by: Resident) -> Sequence[IssuedKey]:
        """Those that were taken back or are over, and not removed, the newest first."""
        await self.admit(by)
        return self._over()

    async def key(self, by: Resident, program: ProgramId) -> IssuedKey:
        """One of either. Raises NoSuchKey."""
        await self.admit(by)
        return _found(program, [*self.good(), *self._over()])

    async def make(self, by: Resident, terms: KeyTerms) -> tuple[str, IssuedKey]:
        """The key, which is told once, and what stands in the book. Raises NoName, NothingAllowed, TooManyKeys."""
        async with self._turn:
            by = await self._admission.admit(by, Action.MANAGE_KEYS)
            terms = replace(terms, name=to_name(terms.name), scopes=tuple(sorted(set(terms.scopes))))
            if not terms.scopes:
                raise NothingAllowed
            if len(self.good()) >= MOST_KEYS:
                raise TooManyKeys
            shown, now = BEGINNING + token_urlsafe(KEY_BYTES), self._steady()
            key = IssuedKey(
                ProgramId(min((one.id for one in self._book.everything().values()), default=ProgramId(0)) - 1),
                terms,
                _hash(shown),
                by.id,
                self._clock(),
                by.since,
                now + terms.lasts if terms.lasts else None,
            )
            scopes, doors = ", ".join(terms.scopes), ", ".join(terms.doors)
            await self._audit.note("key made", by=by.id, program=key.id, name=terms.name, scopes=scopes, doors=doors)
            await self._book.put({**self._too_old(now), str(key.id): key})
        await self._outlets.announce(KeyMade(key, by))
        return shown, key

    async def revoke(self, by: Resident, program: ProgramId) -> IssuedKey:
        """Take a key back, at once. Raises NoSuchKey."""
        async with self._turn:
            by = await self._admission.admit(by, Action.MANAGE_KEYS)
            key = await self._end(_found(program, self.good()), by.id)
        await self._outlets.announce(KeyRevoked(key.terms.name, by))
        return key

    async def remove(self, by: Resident, program: ProgramId) -> IssuedKey:
        """Remember nothing more of a key that is over; returns what was. Raises NoSuchKey, also where it counts."""
        async with self._turn:
            by = await self._admission.admit(by, Action.MANAGE_KEYS)
            key = _found(program, self._over())
            await self._audit.note("key removed", by=by.id, program=key.id, name=key.terms.name)
            ended = key.ended_at or self._clock()
            left = replace(key, terms=KeyTerms("", ()), key_hash="", last_used=None, ended_at=ended)
            await self._book.put({str(key.id): left})
        return key

    async def end_of(self, who: ResidentId) -> None:
        """Whoever moves out takes their keys along: they may have kept what was shown."""
        async with self._turn:
            for key in self.good():
                if key.made_by == who:
                    await self._end(key, who)

    async def _end(self, key: IssuedKey, by: ResidentId) -> IssuedKey:
        await self._audit.note("key revoked", by=by, program=key.id, name=key.terms.name)
        ended = replace(key, ended_at=self._clock())
        await self._book.put({str(key.id): ended})
        return ended

    def good(self) -> list[IssuedKey]:
        """Those that count, the newest first; nobody's leave is asked."""
        now = self._steady()
        return sorted((key for key in self._book.everything().values() if key.counts(now)), key=lambda key: key.id)

    def _over(self) -> list[IssuedKey]:
        now = self._steady()
        over = (key for key in self._book.everything().values() if not key.counts(now) and not key.removed)
        return sorted(over, key=lambda key: key.id)

    def _too_old(self, now: datetime) -> dict[str, IssuedKey | None]:
        ended = sorted((key for key in self._book.everything().values() if not key.counts(now)), key=lambda key: key.id)
        return {str(key.id): None for key in ended[_MOST_ENDED:]}


def _found(program: ProgramId, keys: Sequence[IssuedKey]) -> IssuedKey:
    found = next((key for key in keys if key.id == program), None)
    if found is None:
        raise NoSuchKey
    return found


def _hash(shown: str) -> str:
    return hashlib.sha256(shown.strip().encode("utf-8", "surrogatepass")).hexdigest()
