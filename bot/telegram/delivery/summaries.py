"""What was yesterday, last week and last month, as one message each to whoever wants it.

A summary is never lost and comes once: that it is begun is written down first, then the message, then that it was told;
only then it may go out. After a sleep of days the newest one alone comes.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo

from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock, Collection, ResidentBook
from bot.house.status.status import StatusNow
from bot.house.summaries.summarist import Summarist, may_have
from bot.house.telling.digest import SummaryKind, last_summary, told_of
from bot.house.telling.listening import Listeners
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.past import summary_text
from bot.words.phrase import Text

log = logging.getLogger(__name__)

#: How often it is looked whose summary is due, in seconds.
LOOK_EVERY_S = 60.0

#: What was told of a day so far ahead was told by a clock that went wrong, and is right again.
_CLOCK_WAS_WRONG = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class ToldSummary:
    """The newest summary of a kind that somebody was told."""

    resident: ResidentId
    kind: SummaryKind
    #: On which it was due, by the household's clock: once a day, however often the clock shows its hour.
    day: date
    #: True: that message is written down, or there was nothing to say.
    told: bool = False

    @property
    def key(self) -> str:
        """Of its message, which begins with its time."""
        return f"{self.day:%Y%m%d}T000000-{self.kind}-{self.resident}"


class Summaries:
    """Everybody's; one that cannot be made is tried again with the next look, and takes no other with it."""

    def __init__(
        self,
        *,
        summarist: Summarist,
        told: Collection[ToldSummary],
        listeners: Listeners,
        residents: ResidentBook,
        household: TelegramHousehold,
        report: StatusNow,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._summarist = summarist
        self._told = told
        self._listeners = listeners
        self._residents = residents
        self._household = household
        self._report = report
        self._clock = clock
        self._zone = zone

    async def run(self) -> None:
        """Send what is due, for as long as the service runs."""
        while True:
            await self.send_due()
            await asyncio.sleep(LOOK_EVERY_S)

    async def resume(self) -> None:
        """Finish what a stop interrupted; before anything urgent is delivered."""
        for one in self._told.everything().values():
            if not one.told and (found := await self._residents.find(one.resident)):
                async with self._told.turn:
                    await self._send_due(found, one.kind)

    async def send_due(self) -> None:
        """Send each summary whose time has come."""
        for resident in await self._residents.residents():
            for kind in SummaryKind:
                try:
                    async with self._told.turn:  # as a digest is made: see ``Digests``
                        await self._send_due(resident, kind)
                except Exception:
                    log.exception("the %s summary of resident %d waits", kind, resident.id)

    async def show(self, by: Resident, kind: SummaryKind) -> None:
        """Tell somebody at once what the newest summary of a kind tells, whether or not it comes by itself."""
        if may_have(by, kind):
            text = await self._text(by, kind, self._due(by, kind), of_nothing=True)
            if text:
                self._household.say(by.id, text)

    def _due(self, resident: Resident, kind: SummaryKind) -> date:
        return last_summary(kind, self._listeners.of(resident.id).summary_at, self._clock(), self._zone)

    async def _send_due(self, resident: Resident, kind: SummaryKind) -> None:
        listening = self._listeners.of(resident.id)
        key = f"{resident.id}-{kind}"
        known = self._told.get(key)
        if kind not in listening.summaries or not may_have(resident, kind):
            if known:
                await self._told.put({key: None})
            return
        due = self._due(resident, kind)
        if known is None or known.day - due > _CLOCK_WAS_WRONG:
            # whoever has just chosen it is told of what is over next
            await self._told.put({key: ToldSummary(resident.id, kind, due, told=True)})
            return
        if known.day > due or (known.told and known.day == due):
            return
        begun = ToldSummary(resident.id, kind, due)
        if begun != known:
            await self._told.put({key: begun})
        text = await self._text(resident, kind, due, of_nothing=listening.of_nothing)
        if text is not None:
            await self._household.prepare(resident.id, text, begun.key)
        await self._told.put({key: replace(begun, told=True)})
        if text is not None:
            self._household.release(resident.id, begun.key)

    async def _text(self, resident: Resident, kind: SummaryKind, due: date, *, of_nothing: bool) -> Text | None:
        first, days = told_of(kind, due)
        if kind is SummaryKind.MONTHLY:
            health = await self._summarist.health(first, days)
            return summary_text.health(health, self._report()) if health.visits or of_nothing else None
        summary = await self._summarist.days(resident, first, days)
        today = self._clock().astimezone(self._zone).date()
        return summary_text.days(summary, today) if of_nothing or not summary.empty else None
