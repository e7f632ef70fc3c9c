"""Keeps the passkeys of residents: with one a browser signs them in by itself, and nothing in it can be handed on."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.house.facts import Outlets
from bot.house.opening.proof import TAPPED, Given
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, Collection
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.sign_in.sign_in_news import PasskeyAdded

#: Passkeys of one resident.
MOST_PASSKEYS = 10

#: Digits of a passkey's id, as it is shown.
_ID_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Passkey:
    """One, as it is kept: what it is told by, and what it signs with is checked by."""

    resident: ResidentId
    #: What the browser tells it by, in base64url.
    credential: str
    #: In base64url.
    public_key: str = field(repr=False)
    #: What it counted when it was last used; 0: it counts nothing.
    sign_count: int
    #: What the browser called itself that has it.
    name: str
    made_at: datetime
    #: None: never.
    last_used: datetime | None = None


class NoSuchPasskey(Exception):
    """Nobody has this passkey, or not any more."""


class TooManyPasskeys(Exception):
    """Somebody has ``MOST_PASSKEYS`` already."""


class Passkeys:
    """The book of passkeys; what one signs is checked by whoever knows how (``bot/api``)."""

    def __init__(
        self,
        *,
        book: Collection[Passkey],
        proofs: Proofs,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        clock: Clock,
    ) -> None:
        self._book = book
        self._proofs = proofs
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._clock = clock
        self._turn = asyncio.Lock()

    async def begin(self, by: Resident, given: Given = TAPPED) -> Sequence[Passkey]:
        """Let somebody add one, who shows their PIN or code first where they have one; returns those they have.

        Raises NotAllowed, ProofRefused, TooManyPasskeys.
        """
        await self._admission.admit(by, Action.PROVE)
        await self._proofs.prove(by, self._proofs.strongest(by.id), given)
        return self._with_room(by.id)

    async def add(self, by: Resident, credential: str, public_key: str, sign_count: int, name: str) -> str:
        """Keep one that was checked; returns its id, and they hear of it. Raises NotAllowed, TooManyPasskeys."""
        async with self._turn:
            by = await self._admission.admit(by, Action.PROVE)
            self._with_room(by.id)
            id_ = passkey_id(credential)
            if id_ in self._book.everything():
                raise TooManyPasskeys
            await self._audit.note("passkey added", by=by.id, passkey=id_[:8], browser=name)
            await self._book.put({id_: Passkey(by.id, credential, public_key, sign_count, name, self._clock())})
        await self._outlets.announce(PasskeyAdded(by, name))
        return id_

    def find(self, credential: str) -> Passkey:
        """The one that a browser names. Raises NoSuchPasskey."""
        known = self._book.get(passkey_id(credential))
        if known is None:
            raise NoSuchPasskey
        return known

    async def used(self, known: Passkey, sign_count: int) -> None:
        """It signed, and counts so much now. Raises NoSuchPasskey where it was used or taken away meanwhile."""
        async with self._turn:
            if self._book.get(passkey_id(known.credential)) != known:
                raise NoSuchPasskey
            changed = replace(known, sign_count=sign_count, last_used=self._clock())
            await self._book.put({passkey_id(known.credential): changed})

    async def listed(self, by: Resident) -> Sequence[tuple[str, Passkey]]:
        """Somebody's own, by their ids, the oldest first. Raises NotAllowed."""
        await self._admission.admit(by, Action.PROVE)
        return self._of(by.id)

    async def remove(self, by: Resident, id_: str) -> None:
        """Let nobody sign in with it any more. Raises NotAllowed, NoSuchPasskey."""
        async with self._turn:
            by = await self._admission.admit(by, Action.PROVE)
            known = self._book.get(id_)
            if known is None or known.resident != by.id:
                raise NoSuchPasskey
            await self._audit.note("passkey removed", by=by.id, passkey=id_[:8], browser=known.name)
            await self._book.put({id_: None})

    async def end_for(self, by: Resident, whom: ResidentId) -> None:
        """Have no browser sign somebody in by itself any more: a lost phone, for example. Raises NotAllowed."""
        await self._admission.admit(by, Action.CHANGE_RESIDENT)
        await self.end_of(whom)

    async def end_everybody(self, by: Resident) -> int:
        """Have no browser sign anybody in by itself any more; returns how many could. Raises NotAllowed."""
        await self._admission.admit(by, Action.CHANGE_RESIDENT)
        async with self._turn:
            known = self._book.everything()
            for id_, one in known.items():
                await self._audit.note("passkey removed", by=by.id, passkey=id_[:8], browser=one.name)
            await self._book.put(dict.fromkeys(known))
        return len(known)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._book.everything())

    async def end_of(self, who: ResidentId) -> None:
        """Keep nothing of somebody who lives here no longer."""
        async with self._turn:
            await self._book.put({id_: None for id_, _ in self._of(who)})

    def _of(self, who: ResidentId) -> list[tuple[str, Passkey]]:
        theirs = [(id_, one) for id_, one in self._book.everything().items() if one.resident == who]
        return sorted(theirs, key=lambda item: item[1].made_at)

    def _with_room(self, who: ResidentId) -> Sequence[Passkey]:
        known = [one for _, one in self._of(who)]
        if len(known) >= MOST_PASSKEYS:
            raise TooManyPasskeys
        return known


def passkey_id(credential: str) -> str:
    """What a passkey is kept by: what browsers name may be long."""
    return hashlib.sha256(credential.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]
