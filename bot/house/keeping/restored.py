"""After a backup was brought back: who is let in again with it, told to the owners, who can end all of it at once."""

from dataclasses import dataclass
from datetime import datetime

from bot.house.facts import Outlets
from bot.house.guests.guest_pass import GuestPass
from bot.house.people import Invitation, Resident
from bot.house.ports import Clock, Collection, ResidentBook
from bot.house.programs.keys import KeyKeeper
from bot.house.records.backup import Access, HouseRestored
from bot.house.sign_in.hiring import SignInStaff

#: Under which name ``main.py restore`` leaves word of it, for the first start.
RESTORED = "restored"
RESTORED_KEY = "house"


@dataclass(frozen=True, slots=True)
class RestoredFrom:
    """The house is that of a backup, and nobody was told yet."""

    made_at: datetime


class RestoredAccess:
    """A backup does not know what was taken back since: whoever could get in when it was made can do so again."""

    def __init__(
        self,
        memory: Collection[RestoredFrom],
        *,
        keys: KeyKeeper,
        sign_in: SignInStaff,
        residents: ResidentBook,
        passes: Collection[GuestPass],
        outlets: Outlets,
        steady: Clock,
    ) -> None:
        self._memory = memory
        self._keys = keys
        self._sign_in = sign_in
        self._residents = residents
        self._passes = passes
        self._outlets = outlets
        self._steady = steady

    async def resume(self) -> None:
        """After a start: tell the owners, once."""
        restored = self._memory.get(RESTORED_KEY)
        if restored is None:
            return
        access = Access(
            tuple(key.terms.name for key in self._keys.good()),
            self._sign_in.sessions.count,
            self._sign_in.passkeys.count,
            tuple(one.name for one in await self._residents.residents()),
            tuple(one.terms.name for one in self._passes.everything().values() if one.refusal(self._steady()) is None),
            sum(self._is_open(one) for one in await self._residents.invitations()),
        )
        await self._outlets.announce(HouseRestored(restored.made_at, access))
        await self._memory.put({RESTORED_KEY: None})

    async def end(self, by: Resident) -> Access:
        """End every key, sign-in and passkey, also those of whoever says so; returns what was ended.

        Residents, guests and invitations stay. Raises NotAllowed.
        """
        keys = [await self._keys.revoke(by, key.id) for key in await self._keys.listed(by)]
        sessions = await self._sign_in.sessions.end_everybody(by)
        passkeys = await self._sign_in.passkeys.end_everybody(by)
        return Access(tuple(key.terms.name for key in keys), sessions, passkeys, ())

    def _is_open(self, invitation: Invitation) -> bool:
        """Tell whether it counts; the code of a home that is nobody's yet does not, once somebody lives here."""
        in_time = invitation.expires_at is None or invitation.expires_at > self._steady()
        return invitation.made_by is not None and in_time
