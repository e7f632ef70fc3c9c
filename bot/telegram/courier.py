"""Brings one resident's chat in line with what the visits say, however long Telegram is away.

There is no queue of messages to lose or to send twice: a card is due as long as what it shows differs from what its
visit says. Both are on disk, so a restart knows what is due, and five changes during an outage are one edit.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import ForceReply

from bot.house.decision import last_sign
from bot.house.people import ResidentId
from bot.house.ports import Clock, VisitBook
from bot.house.visit import Visit, VisitId
from bot.telegram.buttons import Button, ButtonBook, Showing, View
from bot.telegram.card_text import LATE_AFTER
from bot.telegram.cards import Card, CardBook
from bot.telegram.drawing import Artist, markup
from bot.telegram.fate import What, fate
from bot.telegram.post import Post

log = logging.getLogger(__name__)

#: Pauses between tries while Telegram is away, in seconds; the last one repeats.
PATIENCE_S = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)

#: Visits that began this long ago or later are brought up to date at a start.
CATCH_UP = timedelta(days=2)

#: Notes (not cards) that wait for Telegram at most; the oldest are dropped first.
_NOTES = 50


@dataclass(frozen=True, slots=True)
class Note:
    """A message that belongs to no visit."""

    #: HTML.
    text: str
    ask: ForceReply | None = None
    rows: Sequence[Sequence[Button]] = ()
    #: What the buttons are about; empty: there are none.
    buttons_about: str = ""
    #: JPEG, with the text below it.
    photo: bytes | None = field(default=None, repr=False)


class Courier:
    """Delivers one resident's cards and notes; the newest visit first."""

    def __init__(
        self,
        resident: ResidentId,
        *,
        post: Post,
        artist: Artist,
        visits: VisitBook,
        cards: CardBook,
        buttons: ButtonBook,
        steady: Clock,
    ) -> None:
        self._resident = resident
        self._post = post
        self._artist = artist
        self._visits = visits
        self._cards = cards
        self._buttons = buttons
        self._steady = steady
        self._due: dict[VisitId, None] = {}
        self._notes: deque[Note] = deque(maxlen=_NOTES)
        self._views: dict[VisitId, View] = {}
        self._wake = asyncio.Event()
        self._telegram_back = asyncio.Event()
        self._tries = 0
        self._resting = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def waiting(self) -> int:
        """How many cards and notes are on their way."""
        return len(self._due) + len(self._notes)

    def bring(self, visit: VisitId) -> None:
        """Have this visit's card brought up to date."""
        self._due[visit] = None
        self._wake.set()

    def note(self, note: Note) -> None:
        """Have a note delivered."""
        self._notes.append(note)
        self._wake.set()

    def look_at(self, visit: VisitId, view: View) -> None:
        """Change what the lower part of a card shows."""
        self._views[visit] = view
        self.bring(visit)

    def telegram_is_back(self) -> None:
        """Try again now instead of after the pause."""
        self._telegram_back.set()

    async def run(self) -> None:
        """Deliver, for as long as the resident lives here."""
        while not self._resting:
            await self._wake.wait()
            self._wake.clear()
            while (self._due or self._notes) and not self._resting:
                await self._deliver_next()

    async def rest(self) -> None:
        """Begin nothing new, and return when what is on its way is there: its reply must not be lost by us."""
        self._resting = True
        self._wake.set()
        await self._idle.wait()

    async def _deliver_next(self) -> None:
        if self._due:
            visit = max(self._due)  # ids begin with the time: somebody at the door now goes before what is late anyway
            del self._due[visit]
            if not await self._delivered(lambda: self._bring_card(visit), f"card {visit}"):
                self._due[visit] = None
        elif self._notes:
            note = self._notes.popleft()
            if not await self._delivered(lambda: self._send_note(note), "note"):
                self._notes.appendleft(note)

    async def _delivered(self, send: Callable[[], Awaitable[None]], what: str) -> bool:
        """Send once; False: it is still due, and the pause is over."""
        self._telegram_back.clear()
        self._idle.clear()
        try:
            await send()
        except (TelegramAPIError, ClientDecodeError, OSError, TimeoutError) as exc:
            verdict = fate(exc)
            if verdict.what is not What.AGAIN:
                log.exception("%s for resident %d was given up", what, self._resident)
                return True
            pause_s = (
                verdict.after_s if verdict.after_s is not None else PATIENCE_S[min(self._tries, len(PATIENCE_S) - 1)]
            )
            self._tries += 1
            self._idle.set()
            log.warning("%s for resident %d waits (%s), again in %.1f s", what, self._resident, exc, pause_s)
            await self._pause(pause_s, told=verdict.after_s is not None)
            return False
        finally:
            self._idle.set()
        self._tries = 0
        return True

    async def _pause(self, pause_s: float, *, told: bool) -> None:
        if told:  # Telegram named the time: nothing shortens it
            await asyncio.sleep(pause_s)
            return
        try:
            async with asyncio.timeout(pause_s):
                await self._telegram_back.wait()
        except TimeoutError:
            return

    async def _send_note(self, note: Note) -> None:
        if not note.buttons_about:
            await self._post.note(note.text, note.ask, note.photo)
            return
        rows = await self._buttons.issue(self._resident, None, note.buttons_about, note.rows, self._steady())
        message = await self._post.note(note.text, markup(rows), note.photo)
        await self._buttons.bind(self._resident, note.buttons_about, message)

    async def _bring_card(self, visit_id: VisitId) -> None:
        visit = await self._visits.find(visit_id)
        if visit is None:
            return
        late = self._steady() - last_sign(visit) > LATE_AFTER
        new = Card(visit_id, self._resident, visit.began_at, late=late)
        card = await self._cards.find(visit_id, self._resident) or new
        drawing = None if card.gone else await self._artist.draw(visit, card, self._view_now(visit))
        if drawing and not await self._post.bring(card, drawing):
            self.bring(visit_id)

    def _view_now(self, visit: Visit) -> View:
        view = self._views.get(visit.id, View())
        if view.showing is Showing.CONFIRM and (visit.over or view.until is None or self._steady() >= view.until):
            self._views.pop(visit.id)
            return View()
        return view
