"""Checks the audit trail, and gives the owners its seal to keep: what stands in their chats nobody here can change."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.house.facts import Outlets
from bot.house.ports import Clock, Collection
from bot.house.records.trail import (
    Flaw,
    Head,
    SealedTrail,
    TrailBroken,
    TrailChanged,
    TrailNews,
    TrailSealed,
    TrailUnproven,
    TrailUnsealed,
)

log = logging.getLogger(__name__)

#: The same flaw is told once a day; less than a day, for the chore's time moves a little.
TOLD_AGAIN = timedelta(hours=20)

#: So many hex digits of a hash are told: 64 bits, which nobody finds again by trying.
TOLD_DIGITS = 16

_KEY = "trail"


@dataclass(frozen=True, slots=True)
class NotaryMemory:
    """What the owners know."""

    #: The lines that the last seal told, and the beginning of its hash.
    lines: int = 0
    hash: str = ""
    #: The flaw that was told last, and when by the steady clock.
    flaw: Flaw | None = None
    line: int = 0
    flaw_told_at: datetime | None = None
    #: They know of so many lines that nobody can prove.
    unproven: int = 0
    #: They know that there is no key.
    unsealed: bool = False


class Notary:
    """Looks at the start, and once a day."""

    def __init__(
        self,
        *,
        trail: SealedTrail,
        memory: Collection[NotaryMemory],
        outlets: Outlets,
        steady: Clock,
    ) -> None:
        self._trail = trail
        self._memory = memory
        self._outlets = outlets
        self._steady = steady

    @property
    def told(self) -> tuple[int, bool]:
        """Of how many lines the owners have a seal, 0: of none; and whether they know of a flaw since."""
        known = self._known()
        return (known.lines if known.hash else 0), known.flaw is not None

    async def look(self) -> None:
        """Check the trail; for a start."""
        await self.check()

    async def check(self) -> Head | TrailBroken | None:
        """Check the trail, against the seal that the owners were told last too, and tell them where something is wrong.

        Returns its end, or what is wrong with it; None: it cannot be read.
        """
        known = self._known()
        try:
            head = await self._trail.seal(Head(known.lines, known.hash) if known.hash else None)
        except TrailBroken as exc:
            log.error("the audit trail was changed: %s", exc)  # noqa: TRY400 - the cause is in the line
            await self._tell_of_flaw(exc)
            return exc
        except OSError as exc:
            log.warning("the audit trail cannot be read: %s", exc)
            return None
        if head.unproven and known.unproven != head.unproven:
            await self._tell(TrailUnproven(head.unproven), replace(known, unproven=head.unproven))
        elif head.lines and not head.sealed_from and not known.unsealed:
            await self._tell(TrailUnsealed(), replace(known, unsealed=True))
        return head

    async def seal(self) -> TrailSealed | None:
        """Check the trail, and give the owners its seal of today; returns it. None: there is no new one."""
        head = await self.check()
        known = self._known()
        if isinstance(head, Head) and head.sealed_from and head.lines != known.lines:
            news = TrailSealed(head.lines, head.hash[:TOLD_DIGITS])
            told = replace(known, lines=news.lines, hash=news.hash, flaw=None, flaw_told_at=None, unsealed=False)
            await self._tell(news, told)
            return news
        return None

    async def _tell_of_flaw(self, broken: TrailBroken) -> None:
        known, now = self._known(), self._steady()
        lately = known.flaw_told_at is not None and now - known.flaw_told_at < TOLD_AGAIN
        if lately and (known.flaw, known.line) == (broken.flaw, broken.line):
            return
        after = replace(known, flaw=broken.flaw, line=broken.line, flaw_told_at=now)
        await self._tell(TrailChanged(broken.line, broken.flaw), after)

    async def _tell(self, news: TrailNews, after: NotaryMemory) -> None:
        await self._outlets.announce(news)
        await self._memory.put({_KEY: after})

    def _known(self) -> NotaryMemory:
        return self._memory.get(_KEY) or NotaryMemory()
