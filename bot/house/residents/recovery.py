"""Codes on paper that bring an owner back when every phone is lost."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.house.facts import Outlets, Recovered
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.ports import AuditTrail, Clock, Collection, ResidentBook
from bot.house.residents.admission import Admission
from bot.house.residents.guesses import Guesses
from bot.house.residents.invitations import CodeRefused, resident_name
from bot.house.residents.permissions import Action
from bot.house.residents.registrar import AlreadyOwner

#: How many codes are made at once.
CODES = 8

#: Letters and digits that nobody takes for another (Crockford's base 32), and how many make a code: 80 bits.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 16, 4

#: What is written for another sign.
_MEANT = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """A code that was handed out; its key is the SHA-256 of its signs: the code itself is told once and never kept."""

    made_by: ResidentId
    #: By the steady clock; so is the next.
    made_at: datetime
    #: None: it is good still.
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecoveryCodesLeft:
    """How many of those that were made last are still good."""

    left: int
    made: int


class Recovery:
    """Makes such codes, and lets in whoever brings one, as an owner."""

    def __init__(
        self,
        *,
        codes: Collection[RecoveryCode],
        residents: ResidentBook,
        admission: Admission,
        guesses: Guesses,
        audit: AuditTrail,
        outlets: Outlets,
        steady: Clock,
    ) -> None:
        self._codes = codes
        self._residents = residents
        self._admission = admission
        self._guesses = guesses
        self._audit = audit
        self._outlets = outlets
        self._steady = steady
        # a code makes one owner, however often it is sent at once
        self._turn = residents.turn

    async def left(self, by: Resident) -> RecoveryCodesLeft:
        """How many there are, for somebody who may make new ones. Raises NotAllowed."""
        await self._admission.admit(by, Action.MAKE_RECOVERY_CODES)
        return await self._count()

    async def make(self, by: Resident) -> Sequence[str]:
        """New codes, ``CODES`` of them; those of before end. Raises NotAllowed."""
        async with self._turn:
            await self._admission.admit(by, Action.MAKE_RECOVERY_CODES)
            codes = [_new_code() for _ in range(CODES)]
            now = self._steady()
            await self._audit.note("recovery codes made", by=by.id, codes=CODES)
            earlier: dict[str, RecoveryCode | None] = dict.fromkeys(self._codes.everything())
            await self._codes.put(earlier | {_hash(code): RecoveryCode(by.id, now) for code in codes})
        return codes

    async def recover(self, code: str, who: ResidentId, name: str) -> Resident:
        """Make whoever holds a code an owner; it is used up then.

        Raises CodeRefused, TryLater; AlreadyOwner, and the code stays good.
        """
        key = _hash(code)
        async with self._turn:
            known = self._codes.get(key)
            good = known if known and await self._is_good(known) else None
            # nobody guesses 80 bits: whoever holds one is not kept out by strangers who try
            tries = self._guesses.begin(who, alone=good is not None)
            if good is None:
                await self._audit.note("wrong recovery code", by=who, tries=tries)
                raise CodeRefused(foreign=False)
            self._guesses.right(who)
            before = await self._residents.find(who)
            if before and before.role is Role.OWNER:
                raise AlreadyOwner(before.name)
            owner = (
                replace(before, role=Role.OWNER, limits=Limits())
                if before
                else Resident(who, resident_name(name), Role.OWNER, self._steady())
            )
            await self._audit.note("recovered", resident=who, code=key[:8])
            await self._residents.save(owner)  # first: where the disk takes nothing the code stays good
            await self._codes.put({key: replace(good, used_at=self._steady())})
            left = (await self._count()).left
        await self._outlets.announce(Recovered(owner, left))
        return owner

    async def _count(self) -> RecoveryCodesLeft:
        made = self._codes.everything().values()
        return RecoveryCodesLeft(sum([await self._is_good(one) for one in made]), len(made))

    async def _is_good(self, code: RecoveryCode) -> bool:
        """Tell whether a code may be used: whoever is an owner no more may have kept a copy."""
        return code.used_at is None and await self._admission.still_may(code.made_by, Action.MAKE_RECOVERY_CODES)


def _new_code() -> str:
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return "-".join(signs[n : n + _GROUP] for n in range(0, _LENGTH, _GROUP))


def same_code(typed: str) -> str:
    """The signs that somebody meant: without gaps, in capitals, and none that is written for another."""
    return "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MEANT)


def _hash(code: str) -> str:
    return hashlib.sha256(same_code(code).encode()).hexdigest()
