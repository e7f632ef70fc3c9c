"""Who wrote to the bot and does not live here, or no longer: told to the owners together, once an hour at most.

Anybody with an account may write. What they cause is bounded: one line to each of them a day, one note an hour to the
owners, and nothing that waits before an alarm.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.house.people import Role
from bot.house.ports import Background, Clock, Collection, ResidentBook
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.leavers import Leavers
from bot.words.chat import news
from bot.words.phrase import Lines, lines

#: An outsider is answered, and counted, once in this time.
OUTSIDER_REST = timedelta(days=1)

#: The owners hear of outsiders once in this time.
SUMMARY_REST = timedelta(hours=1)

#: Outsiders who are answered and remembered in one ``OUTSIDER_REST``; more than that is an attack, and met by silence.
MOST_OUTSIDERS = 200

#: Those beyond that are counted, up to so many.
_MOST_OTHERS = 10_000

#: Of a name so much is kept, in characters.
_LONGEST_NAME = 64

#: Where the time of the last summary stands among the outsiders.
_SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who wrote."""

    at: datetime
    #: As they call themselves: anything.
    name: str = ""
    contact: str = ""
    #: True: the owners know.
    told: bool = True


class Outsiders:
    """Counts outsiders, and tells the owners."""

    def __init__(
        self,
        *,
        book: Collection[Outsider],
        household: TelegramHousehold,
        residents: ResidentBook,
        leavers: Leavers,
        background: Background,
        steady: Clock,
    ) -> None:
        self._book = book
        self._household = household
        self._residents = residents
        self._leavers = leavers
        self._background = background
        self._steady = steady
        self._seen = dict(book.everything())
        self._told_at: Outsider | None = self._seen.pop(_SUMMARY, None)
        #: Outsiders beyond ``MOST_OUTSIDERS`` since the last summary.
        self._others: set[int] = set()
        self._summary_is_due = False

    def resume(self) -> None:
        """After a start: tell of those whom a stop kept from being told."""
        if any(not outsider.told for outsider in self._seen.values()):
            self._tell_soon()

    def is_first_today(self, user: int) -> bool:
        """Tell whether this outsider may be answered, and remember them at once."""
        now = self._steady()
        known, leaver = self._seen.get(str(user)), self._leavers.find(user)
        if known and leaver and known.at < leaver.left_at:
            known = None  # what they wrote before they lived here is another story
        if known and timedelta() <= now - known.at < OUTSIDER_REST:
            return False
        for key in [key for key, old in self._seen.items() if old.told and now - old.at >= OUTSIDER_REST]:
            del self._seen[key]
        if len(self._seen) >= MOST_OUTSIDERS:
            if len(self._others) < _MOST_OTHERS:
                self._others.add(user)
            self._tell_soon()
            return False
        self._seen[str(user)] = Outsider(now)
        return True

    async def wrote(self, user: int, name: str, contact: str) -> None:
        """Count an outsider for the next summary."""
        outsider = Outsider(self._steady(), name[:_LONGEST_NAME], contact[:_LONGEST_NAME], told=False)
        self._seen[str(user)] = outsider
        self._tell_soon()
        await self._write(outsider_key=str(user))

    def _tell_soon(self) -> None:
        if not self._summary_is_due:
            self._summary_is_due = True
            self._background.spawn(self._tell_when_due(), name="outsiders")

    async def _tell_when_due(self) -> None:
        try:
            if self._told_at:
                rest = self._told_at.at + SUMMARY_REST - self._steady()
                await asyncio.sleep(min(max(0.0, rest.total_seconds()), SUMMARY_REST.total_seconds()))
        finally:
            self._summary_is_due = False
        await self._tell()

    async def _tell(self) -> None:
        fresh = {key: outsider for key, outsider in self._seen.items() if not outsider.told}
        others = len(self._others)
        self._others.clear()
        if not fresh and not others:
            return
        self._told_at = Outsider(self._steady())
        for key, outsider in fresh.items():
            self._seen[key] = replace(outsider, told=True)
        residents = await self._residents.residents()
        at_home = {str(resident.id) for resident in residents}
        text = self._words({key: one for key, one in fresh.items() if key not in at_home}, others)
        for resident in residents:
            if resident.role is Role.OWNER and text.parts:
                self._household.say(resident.id, text)
        await self._write()

    def _words(self, fresh: Mapping[str, Outsider], others: int) -> Lines:
        leavers = {key: leaver for key in fresh if (leaver := self._leavers.find(int(key)))}
        outsiders = [(one.name, one.contact) for key, one in fresh.items() if key not in leavers]
        return lines(
            news.leavers_wrote([(leaver.name, fresh[key].contact) for key, leaver in leavers.items()])
            if leavers
            else None,
            news.outsiders_wrote(outsiders, others) if outsiders or others else None,
        )

    async def _write(self, outsider_key: str | None = None) -> None:
        changes: dict[str, Outsider | None]
        if outsider_key:
            changes = {outsider_key: self._seen.get(outsider_key)}
        else:
            changes = {key: None for key in self._book.everything() if key not in self._seen}
            changes |= {**self._seen, _SUMMARY: self._told_at}
        await self._book.put(changes)
