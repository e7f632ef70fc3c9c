"""Keeps what each resident proves themselves with, and looks at what they show."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.house.doors.door import DoorId
from bot.house.facts import Outlets
from bot.house.opening.hashed_digits import DigitHasher, HashedDigits
from bot.house.opening.news import EmergencyPinUsed, ProofsCleared, UnlockingPaused
from bot.house.opening.proof import (
    TAPPED,
    Given,
    PinFault,
    PinUnfit,
    ProofKind,
    ProofNeeded,
    ProofNotSet,
    ProofWrong,
    UnlockingLocked,
    check_pin,
)
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, Collection, OneTimeCodes, ResidentBook
from bot.house.residents.actors import Asker
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.residents.registrar import NotHere

#: Under which name they are kept.
PROOFS = "proofs"

#: Wrong digits that cost nothing, and the pauses after the next ones; the last one repeats.
FREE_TRIES = 2
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)


#: How long somebody may take to choose a PIN, or to set an app up.
CHANGE_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ResidentProofs:
    """What is kept of one resident, by their id."""

    pin: HashedDigits | None = None
    #: Opens as the PIN does, and tells the others that something is wrong.
    emergency_pin: HashedDigits | None = None
    #: What their app knows, too, in base 32; empty: they have none.
    secret: str = field(default="", repr=False)
    #: The same of an app that has not shown a code yet.
    new_secret: str = field(default="", repr=False)
    #: The newest thirty seconds a code of which was used: it counts once, and no older one counts.
    used_step: int = 0
    #: Wrong digits since the last right ones.
    wrong: int = 0
    #: By the steady clock.
    locked_until: datetime | None = None


_NOTHING = ResidentProofs()


async def hold_pauses(book: Collection[ResidentProofs], by: timedelta) -> None:
    """Let pauses end so much later: a time away of which nobody knows how long it was ends none."""
    paused = {key: known for key, known in book.everything().items() if known.locked_until}
    if by and paused:
        later = {key: known.locked_until + by for key, known in paused.items() if known.locked_until}
        await book.put({key: replace(paused[key], locked_until=until) for key, until in later.items()})


class Proofs:
    """Wrong digits are counted before they are looked at, so that no restart forgives any."""

    def __init__(
        self,
        *,
        book: Collection[ResidentProofs],
        codes: OneTimeCodes,
        residents: ResidentBook,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._book = book
        self._codes = codes
        self._residents = residents
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._clock = clock
        self._steady = steady
        #: Until when somebody may change them; a restart forgets it.
        self._changing: dict[ResidentId, datetime] = {}
        self._hasher = DigitHasher()
        #: One try at a time of each.
        self._turns: defaultdict[ResidentId, asyncio.Lock] = defaultdict(asyncio.Lock)

    def has(self, who: ResidentId, proof: ProofKind) -> bool:
        """Tell whether somebody can give this proof."""
        known = self._of(who)
        return proof is ProofKind.TWO_TAPS or bool(known.pin if proof is ProofKind.PIN else known.secret)

    async def prove(self, asker: Asker, wanted: ProofKind, given: Given, door: DoorId | None = None) -> None:
        """Look at what somebody shows. Raises ProofRefused.

        An emergency PIN is as good as the PIN, and takes as long; the others hear of it before this returns. A program
        shows what whoever made its key proves themselves with, and wrong digits are theirs.
        """
        by = asker if isinstance(asker, Resident) else await self._residents.find(asker.made_by)
        if by is None:
            raise ProofNotSet(wanted)
        async with self._turns[by.id]:
            self._check_pause(by.id)
            if wanted is ProofKind.TWO_TAPS:
                return
            if given.proof is not wanted:
                raise ProofNeeded(wanted)
            if not self.has(by.id, wanted):
                raise ProofNotSet(wanted)
            await self._judge(by, given, door)

    async def begin_change(self, by: Resident, present: Given = TAPPED) -> None:
        """Let somebody change what they prove themselves with, for ``CHANGE_LASTS``: they show what they have first.

        Raises NotAllowed, ProofRefused.
        """
        async with self._turns[by.id]:
            await self._admission.admit(by, Action.PROVE)
            self._check_pause(by.id)
            wanted = self.strongest(by.id)
            if wanted is not ProofKind.TWO_TAPS:
                if present.proof is not wanted:
                    raise ProofNeeded(wanted)
                await self._judge(by, present, None)
            self._changing[by.id] = self._steady() + CHANGE_LASTS

    async def set_pin(self, by: Resident, new: str, *, emergency: bool = False) -> None:
        """Have somebody open with these digits from now on, who began to change it.

        Raises NotAllowed, ProofRefused, PinUnfit.
        """
        async with self._turns[by.id]:
            await self._admit_change(by)
            check_pin(new)
            if emergency and not self.has(by.id, ProofKind.PIN):
                raise ProofNotSet(ProofKind.PIN)
            known = self._of(by.id)
            if await self._hasher.are_same(new, known.pin if emergency else known.emergency_pin):
                raise PinUnfit(PinFault.SAME)
            hashed = await self._hasher.hash(new)
            await self._audit.note("pin set", by=by.id)  # nobody reads here which one
            await self._put(by.id, replace(known, emergency_pin=hashed) if emergency else replace(known, pin=hashed))
            self._changing.pop(by.id, None)

    async def begin_app(self, by: Resident) -> tuple[str, str]:
        """Give an app of somebody who began to change it a secret, which counts once it has shown a code.

        Returns the secret, and the link for its QR code. Raises NotAllowed, ProofRefused.
        """
        async with self._turns[by.id]:
            await self._admit_change(by)
            secret = self._codes.new_secret()
            await self._put(by.id, replace(self._of(by.id), new_secret=secret))
        return secret, self._codes.link(secret, by.name)

    async def confirm_app(self, by: Resident, code: str) -> None:
        """The app shows its first code: it counts from now on. Raises NotAllowed, ProofRefused."""
        async with self._turns[by.id]:
            await self._admit_change(by)
            known = self._of(by.id)
            if not known.new_secret:
                raise ProofNotSet(ProofKind.CODE)
            await self._count(by.id, known)
            step = self._codes.step_of(known.new_secret, code, self._clock())
            if step is None:
                raise await self._wrong(by)
            await self._audit.note("code app set", by=by.id)
            await self._put(
                by.id,
                replace(known, secret=known.new_secret, new_secret="", used_step=step, wrong=0, locked_until=None),
            )
            self._changing.pop(by.id, None)

    def strongest(self, who: ResidentId) -> ProofKind:
        """What somebody shows who changes what they prove themselves with: the PIN, where they have one."""
        return next((proof for proof in (ProofKind.PIN, ProofKind.CODE) if self.has(who, proof)), ProofKind.TWO_TAPS)

    async def clear(self, by: Resident, whom: ResidentId) -> Resident:
        """Let somebody else begin anew, who forgot their PIN or lost their app. Raises NotAllowed, NotHere."""
        await self._admission.admit(by, Action.CHANGE_RESIDENT)
        other = await self._residents.find(whom)
        if other is None or other.id == by.id:  # whoever holds somebody's phone must not lift their PIN with it
            raise NotHere
        async with self._turns[whom]:
            await self._audit.note("proofs cleared", by=by.id, resident=whom)
            await self._book.put({str(whom): None})
        await self._outlets.announce(ProofsCleared(other, by))
        return other

    async def end_of(self, who: ResidentId) -> None:
        """Keep nothing of somebody who lives here no longer."""
        async with self._turns[who]:
            self._changing.pop(who, None)
            await self._book.put({str(who): None})

    def _check_pause(self, who: ResidentId) -> None:
        until = self._of(who).locked_until
        if until and (left := until - self._steady()) > timedelta():
            raise UnlockingLocked(left.total_seconds())

    async def _admit_change(self, by: Resident) -> None:
        """Whoever changes what they prove themselves with has shown what they had, a moment ago."""
        await self._admission.admit(by, Action.PROVE)
        self._check_pause(by.id)
        until = self._changing.get(by.id)
        if until is None or self._steady() >= until:
            raise ProofNeeded(self.strongest(by.id))

    async def _judge(self, by: Resident, given: Given, door: DoorId | None) -> None:
        """Look at digits, in the turn of whoever shows them. Raises ProofWrong, UnlockingLocked."""
        known = self._of(by.id)
        await self._count(by.id, known)
        if given.proof is ProofKind.PIN:
            # both are looked at, whichever it is
            is_pin = await self._hasher.are_same(given.digits, known.pin)
            is_emergency = await self._hasher.are_same(given.digits, known.emergency_pin)
            step = known.used_step
            right = is_pin or is_emergency
        else:
            is_emergency = False
            found = self._codes.step_of(known.secret, given.digits, self._clock())
            right = found is not None and found > known.used_step
            step = found if found is not None and right else known.used_step
        if not right:
            raise await self._wrong(by)
        if is_emergency:  # first: whatever fails from here on, the others know
            await self._audit.note("emergency pin", by=by.id, door=door)
            await self._outlets.announce(EmergencyPinUsed(by, door))
        await self._put(by.id, replace(known, used_step=step, wrong=0, locked_until=None))

    async def _count(self, who: ResidentId, known: ResidentProofs) -> None:
        """Count a try as wrong until it was right: whoever pulls the plug gains nothing."""
        wrong = known.wrong + 1
        pause = PAUSES[min(wrong - FREE_TRIES - 1, len(PAUSES) - 1)] if wrong > FREE_TRIES else None
        until = self._steady() + pause if pause else None
        await self._put(who, replace(known, wrong=wrong, locked_until=until))

    async def _wrong(self, by: Resident) -> ProofWrong | UnlockingLocked:
        """What somebody hears whose digits were wrong; the owners hear of a pause."""
        known = self._of(by.id)
        await self._audit.note("wrong digits", by=by.id, tries=known.wrong)
        if known.locked_until is None:
            return ProofWrong(FREE_TRIES + 1 - known.wrong)
        wait = known.locked_until - self._steady()
        await self._outlets.announce(UnlockingPaused(by, known.wrong, wait))
        return UnlockingLocked(wait.total_seconds())

    def _of(self, who: ResidentId) -> ResidentProofs:
        return self._book.get(str(who)) or _NOTHING

    async def _put(self, who: ResidentId, proofs: ResidentProofs) -> None:
        await self._book.put({str(who): proofs})
