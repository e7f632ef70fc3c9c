"""Who lives here: moving in, and moving out."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from secrets import token_urlsafe

from bot.house.facts import BecameOwner, MovedIn, MovedOut, Outlets
from bot.house.names import NoName, to_name
from bot.house.people import Invitation, Resident, ResidentId, Role
from bot.house.ports import AuditTrail, Clock, ResidentBook
from bot.house.residents.admission import Admission
from bot.house.residents.guesses import Guesses
from bot.house.residents.permissions import Action

#: How long an invitation may be used.
INVITATION_LASTS = timedelta(hours=24)

#: Bytes of chance in a code: nobody guesses 72 bits through a chat.
_CODE_BYTES = 9


class CodeRefused(Exception):
    """This code is none of ours, used up, or too old."""


class NotHere(Exception):
    """This resident does not live here any more."""


class AlreadyOwner(Exception):
    """This resident owns the house already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is an owner")
        self.name = name


class LastOwner(Exception):
    """The house would have no owner."""


class Registrar:
    """Keeps the book of residents."""

    def __init__(
        self,
        *,
        residents: ResidentBook,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        steady: Clock,
    ) -> None:
        self._residents = residents
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._steady = steady
        self._guesses = Guesses(lambda: steady().timestamp())
        # of two owners who leave at once one has to stay
        self._turn = asyncio.Lock()

    # Moving in

    async def claim_code(self, chosen: str | None = None) -> str | None:
        """The code that makes its sender the owner; None once the bot belongs to somebody. Earlier codes end."""
        if await self._residents.residents():
            return None
        for old in await self._residents.invitations():
            await self._residents.withdraw(old.code_hash)
        code = chosen or token_urlsafe(_CODE_BYTES)
        await self._residents.invite(Invitation(_hash(code), Role.OWNER, None, None))
        return code

    async def invite(self, by: Resident) -> str:
        """A code that lets one more person move in, within a day. Raises NotAllowed."""
        await self._admission.admit(by, Action.INVITE)
        code = token_urlsafe(_CODE_BYTES)
        await self._residents.invite(Invitation(_hash(code), Role.ADULT, by.id, self._steady() + INVITATION_LASTS))
        await self._audit.note("invited", by=by.id)
        return code

    async def move_in(self, code: str, resident: ResidentId, name: str) -> Resident:
        """Make whoever holds a code a resident; the code is used up. Raises CodeRefused, TryLater."""
        now = self._steady()
        code_hash = _hash(code)
        invitation = next((i for i in await self._residents.invitations() if i.code_hash == code_hash), None)
        # nobody guesses 72 bits: whoever was invited is not kept out by strangers who try
        tries = self._guesses.begin(resident, alone=bool(invitation and invitation.made_by))
        if (
            invitation is None
            or (invitation.expires_at and invitation.expires_at <= now)
            or not await self._residents.withdraw(code_hash)  # somebody was quicker
        ):
            await self._audit.note("wrong code", by=resident, tries=tries)
            raise CodeRefused
        self._guesses.right(resident)
        newcomer = Resident(resident, _resident_name(name), invitation.role, now)
        await self._residents.save(newcomer)
        await self._audit.note("moved in", resident=resident, role=newcomer.role)
        await self._outlets.announce(MovedIn(newcomer))
        return newcomer

    # Moving out

    async def remove(self, by: Resident, whom: ResidentId) -> None:
        """Take somebody out, at once: a lost phone, for example. Raises NotAllowed, NotHere, LastOwner."""
        await self._admission.admit(by, Action.REMOVE_RESIDENT)
        await self._part_with(whom, by)

    async def leave(self, who: Resident) -> None:
        """Somebody moves out by themselves. Raises LastOwner, NotHere."""
        await self._part_with(who.id, who)

    async def may_leave(self, who: Resident) -> bool:
        """Tell whether an owner would be left."""
        return any(r.role is Role.OWNER and r.id != who.id for r in await self._residents.residents())

    async def make_owner(self, by: Resident, whom: ResidentId) -> Resident:
        """Let one more resident own the house. Raises NotAllowed, NotHere, AlreadyOwner."""
        await self._admission.admit(by, Action.CHANGE_RESIDENT)
        async with self._turn:
            resident = await self._expected(whom)
            if resident.role is Role.OWNER:
                raise AlreadyOwner(resident.name)
            owner = replace(resident, role=Role.OWNER)
            await self._audit.note("made owner", resident=whom, by=by.id)
            await self._residents.save(owner)
        await self._outlets.announce(BecameOwner(owner, by))
        return owner

    async def _part_with(self, whom: ResidentId, by: Resident) -> None:
        async with self._turn:
            resident = await self._expected(whom)
            if not await self.may_leave(resident):
                raise LastOwner
            await self._audit.note("moved out", resident=whom, by=by.id)
            await self._residents.remove(whom)
            for invitation in await self._residents.invitations():
                if invitation.made_by == whom:
                    await self._residents.withdraw(invitation.code_hash)
        await self._outlets.announce(MovedOut(resident, by))

    async def _expected(self, whom: ResidentId) -> Resident:
        if (resident := await self.resident(whom)) is None:
            raise NotHere
        return resident

    # Who lives here

    async def resident(self, resident: ResidentId) -> Resident | None:
        """The resident with this id, if they live here."""
        return await self._residents.find(resident)

    async def listed(self, by: Resident) -> Sequence[Resident]:
        """Everybody who lives here, for somebody who may change that. Raises NotAllowed."""
        await self._admission.admit(by, Action.SEE_RESIDENTS)
        return await self.residents()

    async def residents(self) -> Sequence[Resident]:
        """Everybody who lives here."""
        return await self._residents.residents()


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


def _resident_name(name: str) -> str:
    try:
        return to_name(name)
    except NoName:
        return "Somebody"  # a name of signs only is allowed in Telegram
