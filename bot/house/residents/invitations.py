"""Moving in: the claim code, and invitations."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from secrets import token_urlsafe

from bot.house.doors.door import Door, DoorId
from bot.house.facts import MovedIn, Outlets
from bot.house.names import MAX_NAME, NoName, folded, to_name
from bot.house.people import Invitation, Limits, Resident, ResidentId, Role
from bot.house.ports import AuditTrail, Clock, ResidentBook
from bot.house.residents import door_choice
from bot.house.residents.admission import Admission
from bot.house.residents.guesses import Guesses
from bot.house.residents.permissions import Action

#: How long an invitation may be used, unless its owner chooses another time; and the longest.
INVITATION_LASTS = timedelta(hours=24)
MOST_LASTING = timedelta(days=30)

#: How many may use one at most. One that makes owners works once.
MOST_USES = 20

#: Bytes of chance in a code: nobody guesses 72 bits through a chat.
_CODE_BYTES = 9

#: What our own codes look like; the one in the settings may look like anything.
_OURS = re.compile(r"[A-Za-z0-9_-]{12}")


class CodeRefused(Exception):
    """This code is none of ours, used up, or too old."""

    def __init__(self, *, foreign: bool) -> None:
        super().__init__()
        #: True: it does not even look like one of ours; a link of another bot, for example.
        self.foreign = foreign


class AlreadyHome(Exception):
    """Whoever brings this code lives here already; it stays good."""


class NoInvitation(Exception):
    """This invitation was used, withdrawn, or is too old."""


class Invitations:
    """Hands out codes, and lets in whoever brings one."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        residents: ResidentBook,
        admission: Admission,
        guesses: Guesses,
        audit: AuditTrail,
        outlets: Outlets,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._residents = residents
        self._admission = admission
        self._guesses = guesses
        self._audit = audit
        self._outlets = outlets
        self._steady = steady
        # one that works once lets one in, and nobody changes one that is just being used
        self._turn = residents.turn

    async def claim_code(self, chosen: str | None = None) -> str | None:
        """The code that makes its sender the owner; None once the bot belongs to somebody. Earlier codes end."""
        if await self._residents.residents():
            return None
        for old in await self._residents.invitations():
            await self._residents.withdraw(old.code_hash)
        code = chosen or token_urlsafe(_CODE_BYTES)
        await self._residents.invite(Invitation(_hash(code), Role.OWNER, None, None))
        return code

    async def make(self, by: Resident) -> tuple[str, Invitation]:
        """A code that lets one adult move in, within a day, and what stands in the book. Raises NotAllowed."""
        await self._admission.admit(by, Action.INVITE)
        code = token_urlsafe(_CODE_BYTES)
        invitation = Invitation(_hash(code), Role.ADULT, by.id, self._steady() + INVITATION_LASTS)
        await self._audit.note("invited", by=by.id, invitation=_short(invitation))
        await self._residents.invite(invitation)
        return code, invitation

    async def open(self, by: Resident) -> Sequence[Invitation]:
        """Those that somebody could use now, the first to end first. Raises NotAllowed."""
        await self._admission.admit(by, Action.INVITE)
        known = [one for one in await self._residents.invitations() if one.made_by and await self._is_open(one)]
        return sorted(known, key=lambda one: (one.expires_at is None, one.expires_at, one.code_hash))

    async def set_role(self, by: Resident, code_hash: str, role: Role) -> Invitation:
        """Have it make something else of whoever uses it. Raises NotAllowed, NoInvitation."""
        async with self._turn:
            known = await self._expected(by, code_hash)
            uses = 1 if role is Role.OWNER else known.uses
            return await self._change(by, replace(known, role=role, doors=(), uses=uses))

    async def allow_door(self, by: Resident, code_hash: str, door: DoorId, *, allowed: bool) -> Invitation:
        """Let whoever uses it have a door, or not. Raises NotAllowed, NoInvitation."""
        async with self._turn:
            known = await self._expected(by, code_hash)
            doors = door_choice.with_door(known.role, known.doors, door, allowed=allowed, every=list(self._doors))
            return await self._change(by, replace(known, doors=doors))

    async def set_lasting(self, by: Resident, code_hash: str, lasts: timedelta) -> Invitation:
        """Have it end so long after now, ``MOST_LASTING`` at most. Raises NotAllowed, NoInvitation."""
        async with self._turn:
            known = await self._expected(by, code_hash)
            return await self._change(by, replace(known, expires_at=self._steady() + min(lasts, MOST_LASTING)))

    async def set_uses(self, by: Resident, code_hash: str, uses: int) -> Invitation:
        """Let so many use it, ``MOST_USES`` at most; one that makes owners works once. Raises as the others."""
        async with self._turn:
            known = await self._expected(by, code_hash)
            most = 1 if known.role is Role.OWNER else MOST_USES
            return await self._change(by, replace(known, uses=max(1, min(uses, most))))

    async def withdraw(self, by: Resident, code_hash: str) -> None:
        """Let nobody use it any more. Raises NotAllowed, NoInvitation."""
        async with self._turn:
            known = await self._expected(by, code_hash)
            await self._audit.note("invitation withdrawn", by=by.id, invitation=_short(known))
            await self._residents.withdraw(code_hash)

    async def move_in(self, code: str, resident: ResidentId, name: str) -> Resident:
        """Make whoever holds a code a resident; the code is used up with its last use.

        Raises CodeRefused, TryLater, AlreadyHome.
        """
        code_hash = _hash(code)
        async with self._turn:
            if await self._residents.find(resident):
                raise AlreadyHome
            invitation = await self._found(code_hash)
            # nobody guesses 72 bits: whoever was invited is not kept out by strangers who try
            tries = self._guesses.begin(resident, alone=bool(invitation and invitation.made_by))
            if invitation is None or not await self._is_open(invitation) or not await self._use(invitation):
                await self._audit.note("wrong code", by=resident, tries=tries)
                raise CodeRefused(foreign=invitation is None and not is_ours(code))
            self._guesses.right(resident)
            called = _told_apart(resident_name(name), await self._residents.residents())
            newcomer = Resident(resident, called, invitation.role, self._steady(), Limits(invitation.doors))
            await self._audit.note("moved in", resident=resident, role=newcomer.role, invitation=_short(invitation))
            await self._residents.save(newcomer)
        await self._outlets.announce(MovedIn(newcomer))
        return newcomer

    async def _use(self, invitation: Invitation) -> bool:
        if invitation.uses <= 1:
            return await self._residents.withdraw(invitation.code_hash)
        await self._residents.invite(replace(invitation, uses=invitation.uses - 1))
        return True

    async def _change(self, by: Resident, changed: Invitation) -> Invitation:
        await self._audit.note(
            "invitation changed",
            by=by.id,
            invitation=_short(changed),
            role=changed.role,
            doors=", ".join(changed.doors),
            uses=changed.uses,
        )
        await self._residents.invite(changed)
        return changed

    async def _expected(self, by: Resident, code_hash: str) -> Invitation:
        await self._admission.admit(by, Action.INVITE)
        known = await self._found(code_hash)
        if known is None or known.made_by is None or not await self._is_open(known):
            raise NoInvitation
        return known

    async def _found(self, code_hash: str) -> Invitation | None:
        return next((one for one in await self._residents.invitations() if one.code_hash == code_hash), None)

    async def _is_open(self, invitation: Invitation) -> bool:
        """Tell whether it may be used: one that was just being written may outlive what its owner was."""
        if invitation.made_by and not await self._admission.still_may(invitation.made_by, Action.INVITE):
            return False
        return invitation.expires_at is None or invitation.expires_at > self._steady()


def is_ours(code: str) -> bool:
    """Tell whether it looks like a code of ours: else it may be another bot's."""
    return _OURS.fullmatch(code.strip()) is not None


def resident_name(name: str) -> str:
    """What somebody is called here who calls themselves so in Telegram."""
    try:
        return to_name(name)
    except NoName:
        return "Somebody"  # a name of signs only is allowed in Telegram


def _told_apart(name: str, others: Sequence[Resident]) -> str:
    """A name that nobody else here has: whoever calls themselves as somebody who lives here is not taken for them."""
    taken = {folded(other.name) for other in others}
    n, found = 1, name
    while folded(found) in taken:
        n += 1
        found = f"{name[: MAX_NAME - 3]} {n}"
    return found


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


def _short(invitation: Invitation) -> str:
    """Which one it is, for the audit trail: enough to tell it from others, and nothing to use."""
    return invitation.code_hash[:8]
