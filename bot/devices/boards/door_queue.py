"""What one door says: its rings one after the other, and beside them what its bell does by itself."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from bot.devices.boards.authentication import Authenticity
from bot.devices.boards.board import Board
from bot.devices.boards.sinks import BoardListeners
from bot.devices.wire.reports import SnapshotSent
from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent
from bot.house.doors.door_notes import insist
from bot.house.ports import AuditTrail
from bot.house.visits.visit import Press
from bot.mqtt import Message

log = logging.getLogger(__name__)

_Work = Callable[[], Awaitable[None]]

#: A board tells its health, and a new challenge, every minute: one that says nothing for so long is dead, whatever its
#: connection or an old word that the broker kept may claim. In seconds.
SILENT_S = 80.0

#: So many reports in a row that the camera does not answer, and it is told: it starts anew by itself.
BLIND_REPORTS = 2

#: What a door may have waiting: a board keeps 16 presses, so more is no visitor.
QUEUE_LENGTH = 256

#: What was refused is noted at once, then with how often at most so often, and told to people at most once a day; in
#: seconds.
NOTED_AGAIN_S = 600.0
TOLD_AGAIN_S = 86_400.0

#: A press that could not be saved is tried again after this long, then twice as long, up to the most, in seconds.
RETRY_S = 0.5
RETRY_MOST_S = 30.0
ATTEMPTS = 12

#: A press that is safe is acknowledged so much later, in seconds: the thread that is woken for that takes turns with
#: the event loop, which has the cards to bring. A press that comes again until then is known.
ACKNOWLEDGED_AFTER_S = 0.05


class DoorQueue:
    """One door's queue. A ring is acknowledged to the broker once it was saved, and not before.

    What its bell does by itself has a queue of its own: no flood of rings, and none that cannot be saved, holds it up.
    """

    def __init__(
        self,
        door: DoorId,
        board: Board,
        house: BoardListeners,
        audit: AuditTrail,
        *,
        must_talk: bool = False,
    ) -> None:
        """``must_talk``: a board of ours stands there, whose silence is news."""
        self._door = door
        self._board = board
        self._house = house
        self._audit = audit
        self._waiting: asyncio.Queue[_Work] = asyncio.Queue()
        self._news: asyncio.Queue[_Work] = asyncio.Queue()
        self._news_due = False
        self._over = False
        #: What the household was last told, which outlasts a broker that goes and comes back.
        self._told_online: bool | None = False if door in house.bells.missed else None
        self._must_talk = must_talk
        self._silence: asyncio.TimerHandle | None = None
        self._blind = 0
        #: What was refused and not noted yet, by why; when it was noted, and told, last.
        self._refused: Counter[str] = Counter()
        self._noted_at: dict[str, float] = {}
        self._told_forged_at: float | None = None

    async def serve(self) -> None:
        """Work through the queue, until the door is no more."""
        while not self._over:
            await (await self._waiting.get())()

    async def serve_news(self) -> None:
        """Tell what the bell does by itself, one after the other, until the door is no more."""
        while not self._over:
            await (await self._news.get())()

    def close(self) -> None:
        """Stop waiting for its board."""
        self.unheard()

    def end(self) -> None:
        """The door is no more: what waits is handled, and nothing after it."""
        self.unheard()

        async def last() -> None:
            self._over = True

        for queue in (self._waiting, self._news):
            queue.put_nowait(last)

    def listening(self) -> None:
        """From now on the board can be heard: it has so long to say something."""
        self.unheard()
        if self._must_talk:
            self._silence = asyncio.get_running_loop().call_later(SILENT_S, self._fell_silent)

    def unheard(self) -> None:
        """The broker is away: nobody can be blamed for silence."""
        if self._silence:
            self._silence.cancel()
            self._silence = None

    def spoke(self) -> None:
        """The board itself said something just now, whatever it was."""
        if self._told_online is False:
            self.online(online=True)
        self.listening()

    def _fell_silent(self) -> None:
        self._silence = None
        self._board.online = False
        self._board.changed()
        if self._told_online is not False:
            self._told_online = False
            self.news(DoorEvent.SILENT)

    def sees(self, camera: object) -> None:
        """The board told whether its camera answers."""
        if camera is True:
            if self._blind >= BLIND_REPORTS:
                self.news(DoorEvent.SEES)
            self._blind = 0
        elif camera is False:
            self._blind += 1
            if self._blind == BLIND_REPORTS:
                self.news(DoorEvent.BLIND)

    def rang(self, press: Press, message: Message) -> None:
        """Somebody is at the door."""
        self._board.counted["rings"] += 1
        if not self._put(lambda: self._save(press, message)):
            message.acknowledge()  # a flood: keeping it with the broker would stop every other door

    def sent(self, report: SnapshotSent) -> None:
        """The board says that it delivered a picture."""
        if self._board.contradicts(report):
            self._board.counted["pictures changed on the way"] += 1
            log.error("%s: picture %d of ring %s is not the one its board sent", self._door, report.n, report.ring)
            self._put(lambda: self._note_changed(report))

    def online(self, *, online: bool) -> None:
        """The board came, or its last will was told."""
        self._board.online = online
        if not online:
            self.unheard()  # it will be told as it is
            self._board.challenge = self._board.spent = None
        self._board.changed()
        came_back = online and self._told_online is False
        went_away = not online and self._told_online is not False
        self._told_online = online
        if came_back or went_away:
            self.news(DoorEvent.BACK if came_back else DoorEvent.AWAY)

    def told(self) -> None:
        """The board told how it is, or what it is."""
        if not self._news_due:  # one look at a board sees all that it told
            self._news_due = self._put(self._pass_on)

    def opened_late(self, order: str) -> None:
        """The board says that it opened for an order that nobody waits for any more."""
        self._put(lambda: self._tell_late(order), self._news)

    def refused(self, judged: Authenticity) -> None:
        """Something in the board's name was refused."""
        self._refused[judged] += 1
        now = asyncio.get_running_loop().time()
        if now - self._noted_at.get(judged, -NOTED_AGAIN_S) >= NOTED_AGAIN_S:
            self._noted_at[judged] = now
            self._put(lambda: self._note_refused(judged))
        if judged is Authenticity.FORGED and (
            self._told_forged_at is None or now - self._told_forged_at >= TOLD_AGAIN_S
        ):
            self._told_forged_at = now
            log.error("%s: somebody speaks in its board's name", self._door)
            self.news(DoorEvent.FORGED)

    def news(self, what: DoorEvent) -> None:
        """Tell the house something that the bell did by itself."""
        self._put(lambda: self._tell(what), self._news)

    def _put(self, work: _Work, queue: asyncio.Queue[_Work] | None = None) -> bool:
        queue = queue or self._waiting
        if queue.qsize() >= QUEUE_LENGTH:
            self._board.counted["dropped"] += 1
            if self._board.counted["dropped"] == 1:
                log.error("%s says more than can be handled; something was dropped", self._door)
            return False
        queue.put_nowait(work)
        return True

    async def _save(self, press: Press, message: Message) -> None:
        pause_s = RETRY_S
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await self._house.doorman.bell_rang(press)
            except Exception:
                # whatever it is: a ring must not be lost, nor stop the ones behind it for ever
                log.exception("%s: ring %s could not be saved (attempt %d)", self._door, press.id, attempt)
                await asyncio.sleep(pause_s)
                pause_s = min(RETRY_MOST_S, 2 * pause_s)
            else:
                asyncio.get_running_loop().call_later(ACKNOWLEDGED_AFTER_S, message.acknowledge)
                return
        self._board.counted["left with the broker"] += 1
        log.error("%s: ring %s is left with the broker, who brings it again when we reconnect", self._door, press.id)

    async def _tell(self, what: DoorEvent) -> None:
        news = f"the news that the door {self._door} is {what}"
        await insist(lambda: self._house.bells.door_news(self._door, what), news)

    async def _tell_late(self, order: str) -> None:
        news = f"the news that the door {self._door} opened after all"
        await insist(lambda: self._house.answers.opened_late(self._door, order), news)

    async def _note_refused(self, judged: Authenticity) -> None:
        count = self._refused.pop(judged, 0)
        try:
            await self._audit.note("board not believed", door=self._door, why=judged, count=count)
        except Exception:
            log.exception("%s: what was refused could not be noted", self._door)

    async def _pass_on(self) -> None:
        self._news_due = False
        try:
            await self._house.caretaker.board_news(self._door)
        except Exception:
            log.exception("%s: what its board told could not be passed on", self._door)

    async def _note_changed(self, report: SnapshotSent) -> None:
        try:
            await self._audit.note("picture changed on the way", door=self._door, ring=report.ring, n=report.n)
        except Exception:
            log.exception("%s: a changed picture could not be noted", self._door)
