"""What was held of each resident's visits, as one message a day.

A digest is never lost and comes once: which visits stand in it is written down first, then the message, then that they
were told; only then it may go out. A stop between any two of these is taken up at the next start.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock, Collection, ResidentBook, VisitBook
from bot.house.telling.digest import last_digest
from bot.house.telling.listening import Listeners
from bot.house.telling.passers import Passers
from bot.telegram.delivery.discretion import HeldVisit
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.cards import digest_text

log = logging.getLogger(__name__)

#: How often it is looked whose digest is due, in seconds.
LOOK_EVERY_S = 30.0


class Digests:
    """Everybody's; a digest that cannot be made is tried again with the next look, and takes no other with it."""

    def __init__(
        self,
        *,
        held: Collection[HeldVisit],
        passers: Passers,
        listeners: Listeners,
        visits: VisitBook,
        residents: ResidentBook,
        doors: Mapping[DoorId, Door],
        household: TelegramHousehold,
        clock: Clock,
        steady: Clock,
        zone: tzinfo,
    ) -> None:
        self._held = held
        self._passers = passers
        self._listeners = listeners
        self._visits = visits
        self._residents = residents
        self._doors = doors
        self._household = household
        self._clock = clock
        self._steady = steady
        self._zone = zone

    async def run(self) -> None:
        """Send what is due, for as long as the service runs."""
        while True:
            await self.send_due()
            await asyncio.sleep(LOOK_EVERY_S)

    async def resume(self) -> None:
        """Finish what a stop interrupted; before anything urgent is delivered."""
        begun: defaultdict[tuple[ResidentId, str], dict[str, HeldVisit]] = defaultdict(dict)
        for key, one in self._held.everything().items():
            if one.digest and not one.told:
                begun[one.resident, one.digest][key] = one
        for resident, passed in self._passers.begun().items():
            begun.setdefault((resident, passed.digest), {})
        for (resident, digest), theirs in begun.items():
            if found := await self._residents.find(resident):
                async with self._held.turn:
                    await self._send(found, digest, theirs)

    async def send_due(self) -> None:
        """Send each digest whose time has come since what stands in it was held."""
        for resident in await self._residents.residents():
            try:
                async with self._held.turn:  # whoever is forgotten meanwhile leaves what is written, not what is made
                    await self._send_due(resident)
            except Exception:
                log.exception("the digest of resident %d waits", resident.id)

    async def _send_due(self, resident: Resident) -> None:
        held = self._held.everything().items()
        waiting = {key: one for key, one in held if one.resident == resident.id and not one.told}
        now = self._clock()
        moment = last_digest(self._listeners.of(resident.id).digest_at, now, self._zone)
        before = self._steady() - (now - moment)
        due = {key: one for key, one in waiting.items() if one.digest or one.at < before}
        new = f"{moment:%Y%m%dT%H%M%S}-digest-{resident.id}"
        passed = self._passers.due(resident, before, new)
        if not due and not passed:
            return
        digest = next((one.digest for one in due.values() if one.digest), passed.digest if passed else new)
        due = {key: replace(one, digest=digest) for key, one in due.items()}
        if passed:
            await self._passers.begin(resident.id, replace(passed, digest=digest))
        if due:
            await self._held.put(due)
        await self._send(resident, digest, due)

    async def _send(self, resident: Resident, digest: str, held: Mapping[str, HeldVisit]) -> None:
        found = [await self._visits.find(one.visit) for one in held.values()]
        visits = sorted((visit for visit in found if visit), key=lambda visit: visit.last_at)
        passed = self._passers.of(resident.id, digest)
        persons = self._passers.persons(resident, passed) if passed else 0
        if visits or persons:
            text = digest_text.digest(visits, self._doors, self._clock(), self._household.zone, passed_by=persons)
            await self._household.prepare(resident.id, text, digest)
        if held:
            await self._held.put({key: replace(one, told=True) for key, one in held.items()})
        if passed:
            await self._passers.wrote(resident.id, passed)
        if visits or persons:
            self._household.release(resident.id, digest)
