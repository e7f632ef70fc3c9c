"""What is known of each door's board: whether it is there, and what it wants its next command signed with."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.devices.wire import old_words
from bot.devices.wire.reports import Challenge, SnapshotSent, UnlockDone
from bot.house.doors.door import DoorId
from bot.house.visits.visit import PressId

#: Uploads that a board's own account of them is compared with: a few bursts.
_REMEMBERED_UPLOADS = 64

#: Outcomes of unlocks that are known again.
_REMEMBERED_ANSWERS = 32

#: How the ids of pictures begin that a resident asked for. No press has such an id, and one that we did not issue, or
#: that nobody waits for any more, is refused: it is up to us, not to the board, which picture rings the family.
LOOK = "look-"


@dataclass(slots=True)
class Board:
    """One door's board, as far as it told us; forgotten in part whenever the broker goes."""

    #: None: not known since the broker came.
    online: bool | None = None
    #: True: it has signed what it said, and nothing is believed of it without.
    signs: bool = False
    #: Challenges that we asked for, by our nonce.
    asked: dict[str, asyncio.Future[Challenge]] = field(default_factory=dict)
    #: The nonce of a challenge that was asked for ahead of a command, and when, by the loop's clock.
    ahead: tuple[str, float] | None = None
    #: Of a board of version 1.0, which tells it before anybody asks; None: none known, or used up.
    challenge: str | None = None
    #: What our last command to such a board was signed with, until a newer one is told: used up, unless it was lost.
    spent: str | None = None
    health: Mapping[str, Any] = field(default_factory=dict)
    health_at: datetime | None = None
    info: Mapping[str, Any] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)
    #: Set, and replaced, with whatever the board tells of itself.
    news: asyncio.Event = field(default_factory=asyncio.Event)
    answers: dict[str, asyncio.Future[UnlockDone]] = field(default_factory=dict)
    #: Unlocks whose outcome was heard: a board that lost the broker's acknowledgement tells it twice.
    answered: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED_ANSWERS))
    uploads: OrderedDict[tuple[PressId, int], tuple[int, str]] = field(default_factory=OrderedDict)
    #: Pictures that were asked for, and who waits for them.
    looks: dict[PressId, asyncio.Future[bytes]] = field(default_factory=dict)

    @property
    def speaks_old(self) -> bool:
        """Whether it is believed without a signature: it says that its program is too old for one."""
        version = self.info.get("version")
        return not self.signs and isinstance(version, str) and old_words.is_old(version)

    def forget_presence(self) -> None:
        """The broker went: what it told about the board may be out of date by now."""
        self.online = None
        self.challenge = self.spent = None

    def changed(self) -> None:
        """The board told something of itself: whoever waits for it looks again."""
        self.news.set()
        self.news = asyncio.Event()

    async def until(self, true: Callable[[], bool], patience_s: float) -> bool:
        """Wait until something the board told makes this true; False: it did not in time."""
        try:
            async with asyncio.timeout(patience_s):
                while not true():
                    await self.news.wait()
        except TimeoutError:
            return False
        return True

    def answered_us(self, answer: Challenge) -> None:
        """The board gave a challenge that was asked for."""
        if (waiting := self.asked.get(answer.nonce)) and not waiting.done():
            waiting.set_result(answer)

    def renew(self, challenge: str) -> None:
        """The board wants this challenge from now on."""
        self.challenge, self.spent = challenge, None
        self.changed()

    async def take_challenge(self, patience_s: float) -> str | None:
        """The challenge for the next command, which uses it up; just after another one, waits for the new one.

        Where none comes the last command may have been lost on its way, and its challenge may still hold.
        """
        await self.until(lambda: self.challenge is not None, patience_s)
        taken, self.challenge = self.challenge or self.spent, None
        self.spent = taken
        return taken

    def unlock_done(self, done: UnlockDone) -> bool:
        """The board answered a command; False: nobody waits for this answer."""
        if done.challenge in (self.challenge, self.spent):
            self.challenge = self.spent = None  # used up; the next one is on its way
        if done.challenge in self.answered:
            return True  # told twice
        self.answered.append(done.challenge)
        waiting = self.answers.get(done.challenge)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(done)
        return True

    def uploaded(self, ring: PressId, n: int, size: int, sha256: str) -> None:
        """Remember what was uploaded, to compare it with the board's account of it."""
        self.uploads[ring, n] = (size, sha256)
        while len(self.uploads) > _REMEMBERED_UPLOADS:
            self.uploads.popitem(last=False)

    def contradicts(self, told: SnapshotSent) -> bool:
        """Tell whether another picture arrived than the board says it sent; no upload, no contradiction."""
        arrived = self.uploads.pop((told.ring, told.n), None)
        return arrived is not None and arrived != (told.size, told.sha256)

    def looked(self, press: PressId, jpeg: bytes) -> bool:
        """A picture that was asked for is here; False: nobody waits for it."""
        waiting = self.looks.pop(press, None)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(jpeg)
        return True

    def status(self) -> dict[str, Any]:
        """For /status: plain values."""
        return {
            "online": self.online,
            "health": dict(self.health),
            "health_at": self.health_at.isoformat(timespec="seconds") if self.health_at else None,
            "info": dict(self.info),
            "counted": dict(self.counted),
        }


def boards_of(doors: Collection[DoorId]) -> dict[DoorId, Board]:
    """A board for every door, nothing known yet."""
    return {door: Board() for door in doors}
