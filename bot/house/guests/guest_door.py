"""Opens for guests: by the way that residents open, once the pass has paid for it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from secrets import token_hex

from bot.house.doors.door import Door, DoorId, DoorUnreachable, Failure
from bot.house.facts import Outlets
from bot.house.guests.guest_pass import GuestPass, PassId, PassRefusal, PassRefused
from bot.house.guests.pass_news import PassUnpictured, PassUsed
from bot.house.guests.passes import Passes
from bot.house.opening.openings import Openings, PassesNotTaken, SecondAdultNeeded
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Background, Boards, Clock, Collection, Disk
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, NotAllowed, Refusal
from bot.house.visits import decision
from bot.house.visits.answers import Answers
from bot.house.visits.doorman import Doorman
from bot.house.visits.refused import PhotoTaken
from bot.house.visits.visit import UNRUNG, PressId, Visit
from bot.house.visits.visits import Visits

log = logging.getLogger(__name__)

#: Then nothing was sent, or the lock said no: the use is given back.
_SHUT_FOR_SURE = frozenset({Failure.OFFLINE, Failure.NO_BROKER, Failure.FORBIDDEN, Failure.REFUSED})

#: What the table of permissions says, as it is said of a pass.
_OF_THE_TABLE = {
    Refusal.NOT_NOW: PassRefusal.NOT_NOW,
    Refusal.DOOR_NOT_ALLOWED: PassRefusal.OTHER_DOOR,
    Refusal.DOOR_PAUSED: PassRefusal.DOOR_PAUSED,
}

#: Whoever used a pass up hears that the door is open before they are taken leave of, in seconds.
_HEARS_S = 3.0


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a use."""

    door: Door
    #: None: it is not counted.
    left: int | None


class GuestDoor:
    """Each try, allowed or refused, is in the audit trail, and the family hears of it."""

    def __init__(
        self,
        *,
        book: Collection[GuestPass],
        passes: Passes,
        openings: Openings,
        admission: Admission,
        visits: Visits,
        answers: Answers,
        doorman: Doorman,
        boards: Boards,
        disk: Disk,
        audit: AuditTrail,
        outlets: Outlets,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._book = book
        self._passes = passes
        self._openings = openings
        self._admission = admission
        self._visits = visits
        self._answers = answers
        self._doorman = doorman
        self._boards = boards
        self._disk = disk
        self._audit = audit
        self._outlets = outlets
        self._background = background
        self._clock = clock
        self._steady = steady

    async def begin(self, by: Resident, pass_id: PassId, revision: int, door: DoorId) -> Door:
        """Let a guest begin to open, who is asked once more then. Raises as ``use`` does before it opens."""
        known = self._of(by, pass_id)
        async with self._refusals_noted(by, known, door):
            return await self._admitted(by, known, revision, door)

    async def use(self, by: Resident, pass_id: PassId, revision: int, door_id: DoorId) -> Opened:
        """Open a door, and return when it confirmed. The use is written down before anything is sent.

        Raises PassRefused, NotAllowed, NoSuchDoor, StoreUnwritable where it cannot be written down; DoorUnreachable:
        the use is given back where the door stayed shut for sure.
        """
        known = self._of(by, pass_id)
        async with self._refusals_noted(by, known, door_id):
            known = await self._pay(by, pass_id, revision, door_id)
        try:
            door = await self._openings.open_for_guest(by, door_id)
            await self._tell(by, known, door_id)
        except DoorUnreachable as exc:
            if exc.failure in _SHUT_FOR_SURE:
                await self._give_back(known)
            raise
        finally:
            self._background.spawn(self._end_soon(pass_id), name=f"used {pass_id}")
        return Opened(door, known.left)

    @asynccontextmanager
    async def _refusals_noted(self, by: Resident, known: GuestPass, door: DoorId) -> AsyncIterator[None]:
        """Write down that a pass did not do, and tell the family where it is the pass's own."""
        try:
            yield
        except PassRefused as refused:
            await self._passes.refuse(known, refused.why, by.id, door)
            raise
        except NotAllowed as refused:
            await self._audit.note("pass refused", guest_pass=known.id, door=door, by=by.id, why=refused.refusal)
            raise

    async def _end_soon(self, pass_id: PassId) -> None:
        await asyncio.sleep(_HEARS_S)
        await self._passes.end_if_over(pass_id)

    def _of(self, by: Resident, pass_id: PassId) -> GuestPass:
        known = self._book.get(pass_id)
        if known is None:
            raise PassRefused(PassRefusal.EXPIRED)
        if known.holder != by.id:
            raise PassRefused(PassRefusal(known.ended.value) if known.ended else PassRefusal.TAKEN)
        return known

    async def _pay(self, by: Resident, pass_id: PassId, revision: int, door: DoorId) -> GuestPass:
        async with self._passes.turn:  # of two who use the last one at once, one pays
            known = self._of(by, pass_id)
            await self._admitted(by, known, revision, door)
            left = None if known.left is None else known.left - 1
            paid = replace(known, left=left, last_used=self._clock())
            await self._audit.note("pass used", guest_pass=pass_id, door=door, by=by.id, left=left)
            await self._book.put({pass_id: paid})
            if left is not None and self._disk.state is not DiskState.WELL:
                await self._book.put({pass_id: known})  # nobody is shut out because a disk was full
                raise StoreUnwritable(self._disk.state)  # a power cut would give the use back
            return paid

    async def _admitted(self, by: Resident, known: GuestPass, revision: int, door: DoorId) -> Door:
        """Look at everything that a use takes, now."""
        if why := known.refusal(self._steady()):
            raise PassRefused(why)
        if known.revision != revision:
            raise PassRefused(PassRefusal.CHANGED)
        try:
            await self._admission.admit_by_pass(by, known.limits, door)
        except NotAllowed as refused:
            if refused.refusal not in _OF_THE_TABLE:
                raise
            raise PassRefused(_OF_THE_TABLE[refused.refusal]) from None
        if not await self._admission.still_may(known.made_by, Action.MAKE_PASS, door):
            raise PassRefused(PassRefusal.MAKER_GONE)
        if not await self._admission.still_may(known.made_by, Action.OPEN, door):
            raise PassRefused(PassRefusal.NOT_NOW)  # nobody has more hours to give than their own
        try:
            found = self._openings.begin_for_guest(door)
        except PassesNotTaken:
            raise PassRefused(PassRefusal.NO_PASSES_HERE) from None
        except SecondAdultNeeded:
            raise PassRefused(PassRefusal.AT_NIGHT) from None
        if known.terms.while_ringing and await self._ringing(door) is None:
            raise PassRefused(PassRefusal.NOT_RINGING)
        return found

    async def _give_back(self, paid: GuestPass) -> None:
        async with self._passes.turn:
            known = self._book.get(paid.id)
            if known and known.left is not None and not known.ended and known.revision == paid.revision:
                await self._audit.note("pass use given back", guest_pass=known.id, left=known.left + 1)
                await self._book.put({known.id: replace(known, left=known.left + 1)})

    # What everybody sees of it

    async def _tell(self, by: Resident, known: GuestPass, door: DoorId) -> None:
        rung = await self._ringing(door)
        pictured = door in self._boards.doors
        if pictured:
            self._background.spawn(self._picture(by, door, rung), name=f"picture of {known.id}")
        await self._outlets.announce(PassUsed(known.terms.name, door, known.left, pictured, rang=rung is not None))
        if rung:
            await self._answers.opened_for(rung, by)

    async def _picture(self, by: Resident, door: DoorId, rung: Visit | None) -> None:
        """Have the door's camera take a picture of who came: it joins the ring, or is a visit that needs no answer."""
        # by chance: whoever holds the door's token and knew the id could send another picture first
        unrung = PressId(f"{UNRUNG}pass-{token_hex(8)}")
        press, n = decision.place_of_asked(rung) if rung else (unrung, 0)
        try:
            await self._doorman.photo_arrived(door, press, n, await self._boards.snap(door))
        except DoorUnreachable as exc:
            log.info("no picture of a guest at the %s: %s", door, exc.failure)
            await self._outlets.announce(PassUnpictured(by.name, door))
        except PhotoTaken:
            log.info("the picture of a guest at the %s is there already", door)
        else:
            if not rung and (visit := await self._visits.book.of_press(door, press)):
                await self._answers.opened_for(visit, by)

    async def _ringing(self, door: DoorId) -> Visit | None:
        """Whoever rang at a door and may still be answered."""
        now = self._steady()
        known = [one for one in await self._visits.book.open_visits() if one.door == door and one.presses]
        return next((one for one in reversed(known) if decision.is_open(one, now)), None)
