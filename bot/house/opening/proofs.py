"""Keeps what each resident proves themselves with, and looks at what they show."""

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from bot.house.doors.door import DoorId
from bot.house.facts import Outlets
from bot.house.opening.hashed_digits import DigitHasher
from bot.house.opening.kept_proofs import (
    FREE_TRIES,
    NO_PROOFS,
    PAUSES,
    PAUSES_ELSEWHERE,
    ComparedDigits,
    ResidentProofs,
    forgiven,
    is_told_elsewhere,
    pause_after,
)
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
from bot.house.opening.tickets import ProofTickets
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock, Collection, OneTimeCodes, ResidentBook
from bot.house.residents.actors import HOME_ASSISTANT_ID, Asker, AskerId, HomeAssistant
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.residents.registrar import NotHere

#: How long somebody may take to choose a PIN, or to set an app up.
CHANGE_LASTS = timedelta(minutes=10)


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
        self._turns: defaultdict[AskerId, asyncio.Lock] = defaultdict(asyncio.Lock)
        #: What counts as shown already, for a moment.
        self._tickets = ProofTickets()

    def has(self, who: ResidentId, proof: ProofKind) -> bool:
        """Tell whether somebody can give this proof."""
        known = self._of(who)
        return proof is ProofKind.TWO_TAPS or bool(known.pin if proof is ProofKind.PIN else known.secret)

    def check_able(self, asker: Asker, wanted: ProofKind) -> None:
        """Raise ProofNotSet, UnlockingLocked where nothing that somebody shows now would do: before they type in vain.

        Of a program whoever made its key has to be able.
        """
        who = asker.id if isinstance(asker, Resident) else asker.made_by
        self._check_pause(who)
        if not self.has(who, wanted):
            raise ProofNotSet(wanted)

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
            if self._tickets.are_good(given, by.id):
                return
            if not self.has(by.id, wanted):
                raise ProofNotSet(wanted)
            await self._judge(by, given, door)

    async def identify(self, asker: HomeAssistant, given: Given, door: DoorId) -> tuple[Resident, Given]:
        """Whose digits these are, and what they show with them from now on, until it is ``used``.

        Raises ProofWrong, UnlockingLocked: wrong digits are counted for ``asker``, so that whoever tries some keeps
        nobody from opening elsewhere, and right ones forgive none: whoever has a PIN could try those of others between.
        Digits that two people have are nobody's, unless they are somebody's emergency PIN.
        """
        async with self._turns[asker.id]:
            self._check_pause(asker.id)
            before = forgiven(self._of(asker.id), self._steady())
            await self._count(asker.id, replace(before, wrong_at=self._steady()))
            if (who := await self._owner_of(given)) is None:
                raise await self._wrong(asker)
            async with self._turns[who.id]:
                known = self._of(who.id)
                if not (compared := await self._compare(known, given)).right:  # the code was used meanwhile
                    raise await self._wrong(asker)
                await self._put(asker.id, before)
                await self._accept(who, known, compared, door)
            return who, self._tickets.give(given.proof, who.id)

    def used(self, given: Given) -> None:
        """What ``identify`` returned counts no more."""
        self._tickets.end(given)

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

    def _check_pause(self, who: AskerId) -> None:
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
        compared = await self._compare(known, given)
        if not compared.right:
            raise await self._wrong(by)
        await self._accept(by, replace(known, wrong=0, locked_until=None), compared, door)

    async def _compare(self, known: ResidentProofs, given: Given) -> ComparedDigits:
        """Hold digits against what is kept of somebody; nothing is counted."""
        if given.proof is ProofKind.PIN:
            # both are looked at, whichever it is
            is_pin = await self._hasher.are_same(given.digits, known.pin)
            is_emergency = await self._hasher.are_same(given.digits, known.emergency_pin)
            return ComparedDigits(is_pin or is_emergency, known.used_step, is_emergency)
        found = self._codes.step_of(known.secret, given.digits, self._clock()) if known.secret else None
        if found is None or found <= known.used_step:
            return ComparedDigits(right=False, step=known.used_step)
        return ComparedDigits(right=True, step=found)

    async def _accept(self, by: Resident, kept: ResidentProofs, compared: ComparedDigits, door: DoorId | None) -> None:
        """The digits were right: have a code count once, and whoever opens under duress be heard."""
        if compared.is_emergency:  # first: whatever fails from here on, the others know
            await self._audit.note("emergency pin", by=by.id, door=door)
            await self._outlets.announce(EmergencyPinUsed(by, door))
        await self._put(by.id, replace(kept, used_step=compared.step))

    async def _owner_of(self, given: Given) -> Resident | None:
        """The one whose digits these are, and who is in no pause; None: nobody, or several."""
        now, owners, in_need = self._steady(), list[Resident](), list[Resident]()
        for one in await self._residents.residents():
            known = self._of(one.id)
            if self.has(one.id, given.proof) and not (known.locked_until and known.locked_until > now):
                compared = await self._compare(known, given)
                owners += [one] if compared.right else []
                in_need += [one] if compared.is_emergency else []
        found = in_need[:1] or owners
        return found[0] if len(found) == 1 else None

    async def _count(self, who: AskerId, known: ResidentProofs) -> None:
        """Count a try as wrong until it was right: whoever pulls the plug gains nothing."""
        wrong = known.wrong + 1
        pause = pause_after(wrong, PAUSES_ELSEWHERE if who == HOME_ASSISTANT_ID else PAUSES)
        until = self._steady() + pause if pause else None
        await self._put(who, replace(known, wrong=wrong, locked_until=until))

    async def _wrong(self, by: Resident | HomeAssistant) -> ProofWrong | UnlockingLocked:
        """What somebody hears whose digits were wrong; the owners hear of a pause."""
        known = self._of(by.id)
        await self._audit.note("wrong digits", by=by.id, tries=known.wrong)
        if known.locked_until is None:
            return ProofWrong(FREE_TRIES + 1 - known.wrong)
        wait = known.locked_until - self._steady()
        if isinstance(by, Resident) or is_told_elsewhere(known.wrong):
            await self._outlets.announce(UnlockingPaused(by, known.wrong, wait))
        return UnlockingLocked(wait.total_seconds())

    def _of(self, who: AskerId) -> ResidentProofs:
        return self._book.get(str(who)) or NO_PROOFS

    async def _put(self, who: AskerId, proofs: ResidentProofs) -> None:
        await self._book.put({str(who): proofs})
