"""Photos in the chats, beside cards: they leave them when their person is forgotten, or the house lets them go."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex

from bot.house.people import PersonId, ResidentId
from bot.house.ports import Background, Clock, Collection
from bot.house.visits.visit import VisitId
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery_failure import CALL_OR_LINE_FAILED, SHUT_REST_S, What, failure_of, pause_s

log = logging.getLogger(__name__)

#: Of later messages nobody asks any more.
_REMEMBERED_FOR = timedelta(days=90)

#: The newest messages that are remembered, this many.
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Portrait:
    """A message that shows somebody, or a picture of a visit."""

    resident: ResidentId
    message: int
    people: tuple[PersonId, ...]
    #: By the steady clock.
    at: datetime
    #: True: it is to be taken down.
    doomed: bool = False
    #: Of which visit the picture is; None: of none.
    visit: VisitId | None = None


class Portraits:
    """Which messages show whom."""

    def __init__(self, book: Collection[Portrait], *, background: Background, steady: Clock) -> None:
        self._book = book
        self._background = background
        self._steady = steady
        #: Since the start: a message that shows one of them may be on its way.
        self._forgotten: set[PersonId] = set()
        #: Who sends to a resident; set once the couriers are there.
        self.sender_of: Callable[[ResidentId], Sender] | None = None

    async def resume(self) -> None:
        """Take down what a stop left standing."""
        for key, portrait in self._book.everything().items():
            if portrait.doomed:
                self._take_down_later(key, portrait)

    async def shown(
        self, resident: ResidentId, message: int, people: frozenset[PersonId], visit: VisitId | None = None
    ) -> None:
        """Remember a message that shows somebody, or a visit; take it down where they were forgotten meanwhile."""
        if not people and visit is None:
            return
        async with self._book.turn:
            now, key = self._steady(), token_hex(8)
            known = sorted(self._book.everything().items(), key=lambda one: one[1].at)
            old = [k for k, p in known[: max(0, len(known) - _MOST)] if not p.doomed]
            old += [k for k, p in known if now - p.at > _REMEMBERED_FOR]
            doomed = not self._forgotten.isdisjoint(people)
            portrait = Portrait(resident, message, tuple(sorted(people)), now, doomed, visit)
            await self._book.put({**dict.fromkeys(old), key: portrait})
        if doomed:
            self._take_down_later(key, portrait)

    async def forget(self, person: PersonId) -> None:
        """Take down what shows somebody who was forgotten; returns once that is written down."""
        self._forgotten.add(person)
        await self._doom(lambda portrait: person in portrait.people)

    async def outlived(self, resident: ResidentId, visit: VisitId) -> None:
        """Take down what shows somebody a visit once more whose pictures the house let go; as ``forget``."""
        await self._doom(lambda portrait: (portrait.resident, portrait.visit) == (resident, visit))

    async def _doom(self, fits: Callable[[Portrait], bool]) -> None:
        async with self._book.turn:  # one that was just sent may still be written down
            known = self._book.everything().items()
            doomed = {key: replace(one, doomed=True) for key, one in known if fits(one) and not one.doomed}
            if doomed:
                await self._book.put(doomed)
        for key, portrait in doomed.items():
            self._take_down_later(key, portrait)

    def _take_down_later(self, key: str, portrait: Portrait) -> None:
        self._background.spawn(self._take_down(key, portrait), name=f"portrait {portrait.message}")

    async def _take_down(self, key: str, portrait: Portrait) -> None:
        tries = 0
        while self.sender_of:
            try:
                await self.sender_of(portrait.resident).remove(portrait.message, has_photo=True)
            except CALL_OR_LINE_FAILED as exc:
                verdict = failure_of(exc)
                shut = verdict.what is What.SHUT and self._steady() - portrait.at < _REMEMBERED_FOR
                if shut or verdict.what is What.AGAIN:
                    await asyncio.sleep(SHUT_REST_S if shut else pause_s(tries, verdict.after_s))
                    tries += 1
                    continue
                log.info("message %d of resident %d stays: %s", portrait.message, portrait.resident, exc)
            break
        await self._book.put({key: None})
