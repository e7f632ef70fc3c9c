"""What happens, for programs that listen: a short memory in which each goes on from where it was."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from secrets import token_hex

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorNews, LeafMoved, OpenedAfterAll
from bot.house.facts import Fact, VisitChanged
from bot.house.opening.news import DoorOpened, OpenedByItself
from bot.house.visits.visit import VisitId
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.news import CountChanged

#: Events that are remembered: of a busy house an hour's.
REMEMBERED = 500

#: Whoever listens is woken so long after something happened, in seconds: the chats go first, and what happens at once
#: (a press, its picture) is told in one go.
CHATS_FIRST_S = 0.05

#: So many are woken in one turn of the event loop: whoever rings meanwhile waits for these at most.
WOKEN_AT_ONCE = 8

#: As a door's event has it that it was opened without anybody having rung, or by itself, or late.
OPENED = "opened"

#: That its leaf opened or closed: how it is, the door itself tells.
MOVED = "moved"


class EventKind(StrEnum):
    """What an event is about."""

    #: A visit began, grew, or was answered.
    VISIT = "visit"
    #: A door was opened, or does something by itself.
    DOOR = "door"
    #: Others are counted at a place than before.
    COUNT = "count"
    #: Something is not remembered any more: whoever hears this fetches what it may have missed.
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Something that happened: what is told of it is as it is when it is told."""

    number: int
    kind: EventKind
    #: The visit, the door, or the place.
    about: str
    #: Of a door.
    what: str = ""


class LiveEvents:
    """An outlet. A restart forgets everything, and its ids tell so: what happened meanwhile stands in the visits."""

    def __init__(self) -> None:
        self._run = token_hex(4)
        self._events: deque[LiveEvent] = deque(maxlen=REMEMBERED)
        self._count = 0
        #: Those who wait for what comes.
        self._waiting: dict[asyncio.Future[None], None] = {}
        self._over = False
        self._waking = False

    def end(self) -> None:
        """Let everybody go who listens: the service stops."""
        self._over = True
        self._let_go(len(self._waiting))

    async def take(self, fact: Fact) -> None:
        """See ``Outlet.take``: whoever listens is woken, and nobody is waited for."""
        match fact:
            case VisitChanged(visit=visit):
                self._add(EventKind.VISIT, visit)
            case DoorOpened(door=door) | OpenedByItself(door=door) | OpenedAfterAll(door=door):
                self._add(EventKind.DOOR, door, OPENED)
            case LeafMoved(door=door):
                self._add(EventKind.DOOR, door, MOVED)
            case DoorNews(door=door, what=what):
                self._add(EventKind.DOOR, door, what)
            case CountChanged(place=place):
                self._add(EventKind.COUNT, place)
            case _:
                pass

    def id_of(self, event: LiveEvent) -> str:
        """What a program names that goes on behind it."""
        return f"{self._run}-{event.number}"

    def place(self, last: str | None) -> int | None:
        """The number behind which somebody goes on who heard this last; None: what came since is not remembered.

        Whoever heard nothing yet begins with what comes.
        """
        if last is None:
            return self._count
        run, _, number = last.partition("-")
        heard = int(number) if number.isascii() and number.isdecimal() and len(number) < len(str(1 << 62)) else -1
        first = self._events[0].number if self._events else self._count + 1
        known = run == self._run and first - 1 <= heard <= self._count
        return heard if known else None

    async def after(self, number: int, patience_s: float) -> AsyncIterator[Sequence[LiveEvent]]:
        """What comes behind a number, all that there is at once, until the service stops; nothing: not for so long."""
        while not self._over:
            if self._count > number:
                news = [one for one in self._events if one.number > number]
                if news[0].number != number + 1:  # somebody hears so slowly that it was forgotten
                    news.insert(0, LiveEvent(number, EventKind.MISSED, ""))
                number = self._count
                yield news
            # what came meanwhile may have woken everybody already
            elif not await self._woken(patience_s):
                yield ()

    async def _woken(self, patience_s: float) -> bool:
        """Wait until something happens; False: nothing did for so long."""
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[waiting] = None
        try:
            async with asyncio.timeout(patience_s):
                await waiting
        except TimeoutError:
            return False
        finally:
            self._waiting.pop(waiting, None)
        return True

    def _add(self, kind: EventKind, about: VisitId | DoorId | WatchPlaceId, what: str = "") -> None:
        self._count += 1
        self._events.append(LiveEvent(self._count, kind, about, what))
        if not self._waking:
            self._waking = True
            asyncio.get_running_loop().call_later(CHATS_FIRST_S, self._wake)

    def _wake(self) -> None:
        self._waking = False
        self._wake_some(len(self._waiting))

    def _wake_some(self, left: int) -> None:
        """Wake ``left`` of those who wait, those who wait longest first, a few in each turn of the loop."""
        self._let_go(min(left, WOKEN_AT_ONCE))
        if left > WOKEN_AT_ONCE:
            asyncio.get_running_loop().call_soon(self._wake_some, left - WOKEN_AT_ONCE)

    def _let_go(self, count: int) -> None:
        for waiting in list(islice(self._waiting, count)):
            del self._waiting[waiting]
            if not waiting.done():
                waiting.set_result(None)
