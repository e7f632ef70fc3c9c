"""News that must arrive: alarms, keys that left the house, who moved in. Written down before anybody is told of them.

They wait apart from all that outsiders and chatter can cause, never make room for anything, and outlive a killed
service. One that Telegram refuses in full is said plainly.
"""

import logging
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

from bot.house.people import ResidentId
from bot.house.ports import Collection

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Urgent:
    """One such message to one resident."""

    resident: ResidentId
    #: HTML.
    text: str
    #: By the machine's clock.
    first_at: datetime
    last_at: datetime
    #: When it was first told, by the steady clock.
    heard_at: datetime
    #: The same news again while it waits is counted: a door that rattles fills nothing.
    times: int = 1
    #: True: it makes no sound.
    silent: bool = False


class UrgentBook:
    """The messages that are on their way, by a key that begins with their time.

    One that cannot be written down is kept in mind all the same: a full disk must not silence an alarm.
    """

    def __init__(self, book: Collection[Urgent]) -> None:
        self._book = book
        self._waiting: dict[str, Urgent] = dict(sorted(book.everything().items()))
        self._prepared: dict[str, Urgent] = {}

    async def add(
        self, resident: ResidentId, text: str, at: datetime, heard_at: datetime, *, silent: bool = False
    ) -> None:
        """Take a message in; returns once it would survive a power cut, as far as the disk allows.

        ``at`` is for people to read, ``heard_at`` by the steady clock.
        """
        same = (k for k, known in self._waiting.items() if (known.resident, known.text) == (resident, text))
        key = next(same, None)
        if key is None:
            key = f"{heard_at:%Y%m%dT%H%M%S%f}-{token_hex(3)}"
            self._waiting[key] = Urgent(resident, text, at, at, heard_at, silent=silent)
        else:
            known = self._waiting[key]
            self._waiting[key] = replace(known, last_at=at, times=known.times + 1)
        await self._book.put({key: self._waiting.get(key)})

    async def prepare(self, key: str, message: Urgent) -> None:
        """Write a message down that goes out when it is released, or after a restart; once, whoever asks again."""
        if key not in self._waiting:
            self._prepared[key] = message
            await self._book.put({key: message})

    def release(self, key: str) -> None:
        """Let a message go out that was prepared."""
        if message := self._prepared.pop(key, None):
            self._waiting[key] = message

    async def take_back(self, keys: AbstractSet[str]) -> AbstractSet[str]:
        """Let those of these messages not go out that wait still; returns which."""
        waiting = keys & self._waiting.keys()
        for key in waiting:
            del self._waiting[key]
        if waiting:
            await self._book.put(dict.fromkeys(waiting))
        return waiting

    def of(self, resident: ResidentId) -> Sequence[tuple[str, Urgent]]:
        """What waits for one resident, the oldest first."""
        return [(key, known) for key, known in self._waiting.items() if known.resident == resident]

    def waits(self, key: str) -> bool:
        """Tell whether a message is still to be told."""
        return key in self._waiting

    def residents(self) -> set[ResidentId]:
        """For whom something waits."""
        return {known.resident for known in self._waiting.values()}

    async def end_of(self, resident: ResidentId) -> None:
        """Drop what waits for somebody who lives here no longer."""
        both = {**self._prepared, **self._waiting}
        theirs = [key for key, known in both.items() if known.resident == resident]
        for key in theirs:
            self._waiting.pop(key, None)
            self._prepared.pop(key, None)
        await self._book.put(dict.fromkeys(theirs))

    async def leave_out(self, resident: ResidentId, before: datetime) -> None:
        """Drop what has waited for a resident since before a moment, by the steady clock: their chat is shut."""
        old = [key for key, known in self.of(resident) if known.heard_at < before]
        for key in old:
            del self._waiting[key]
        if old:
            log.warning("%d urgent messages for resident %d waited too long, and were left out", len(old), resident)
            await self._book.put(dict.fromkeys(old))

    async def delivered(self, key: str, sent: Urgent) -> None:
        """One was sent; what came in meanwhile goes on waiting."""
        known = self._waiting.get(key)
        if known is None:
            return
        rest = known.times - sent.times
        if rest > 0:
            self._waiting[key] = replace(known, first_at=known.last_at, times=rest)
        else:
            del self._waiting[key]
        await self._book.put({key: self._waiting.get(key)})
