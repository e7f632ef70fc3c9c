"""Who lives here: moving in."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from secrets import token_urlsafe

from bot.house import decision
from bot.house.names import NoName, to_name
from bot.house.people import Invitation, Resident, ResidentId, Role
from bot.house.ports import AuditTrail, Clock, Household, MovedIn, ResidentBook
from bot.house.visit import NotAllowed

#: How long an invitation may be used.
INVITATION_LASTS = timedelta(hours=24)

#: Bytes of chance in a code: nobody guesses 72 bits through a chat.
_CODE_BYTES = 9


class CodeRefused(Exception):
    """This code is none of ours, used up, or too old."""


class Registrar:
    """Keeps the book of residents."""

    def __init__(
        self,
        *,
        residents: ResidentBook,
        audit: AuditTrail,
        household: Household,
        steady: Clock,
    ) -> None:
        self._residents = residents
        self._audit = audit
        self._household = household
        self._steady = steady

    # Residents

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
        if not decision.may_invite(by):
            raise NotAllowed("only the owner invites")
        code = token_urlsafe(_CODE_BYTES)
        await self._residents.invite(Invitation(_hash(code), Role.ADULT, by.id, self._steady() + INVITATION_LASTS))
        await self._audit.note("invited", by=by.id)
        return code

    async def move_in(self, code: str, resident: ResidentId, name: str) -> Resident:
        """Make whoever holds a code a resident; the code is used up. Raises CodeRefused."""
        now = self._steady()
        code_hash = _hash(code)
        invitation = next((i for i in await self._residents.invitations() if i.code_hash == code_hash), None)
        if invitation is None or (invitation.expires_at and invitation.expires_at <= now):
            raise CodeRefused
        if not await self._residents.withdraw(code_hash):
            raise CodeRefused  # somebody was quicker
        newcomer = Resident(resident, _resident_name(name), invitation.role, now)
        await self._residents.save(newcomer)
        await self._audit.note("moved in", resident=resident, role=newcomer.role)
        for other in await self._residents.residents():
            if other.id != newcomer.id and other.role is Role.OWNER:
                await self._household.tell(other.id, MovedIn(newcomer.name))
        return newcomer

    async def resident(self, resident: ResidentId) -> Resident | None:
        """The resident with this id, if they live here."""
        return next((r for r in await self._residents.residents() if r.id == resident), None)

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
