"""What waits for the bot to fetch it."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from bot.demo.telegram.refusal import ApiRefusal
from bot.demo.waiting import Changes

#: Kinds of update that Telegram leaves out unless they are asked for.
_ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

#: Telegram keeps an update for a day.
_KEPT_S = 24 * 3600

#: The most updates one call brings, and the longest it may wait, in seconds.
_MOST = 100
_LONGEST_S = 50

_POLL_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class UpdateQueue:
    """The updates of one bot, in order, until it confirms them."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._waiting: deque[tuple[float, dict[str, Any]]] = deque()
        # Telegram begins anywhere; beginning by the clock never repeats an id after a restart of the stand-in
        self._next = int(clock()) % 1_000_000_000
        self._allowed: list[str] | None = None
        self._changes = Changes()
        self._poll = 0
        self._sent_home = 0
        #: Where a webhook would be called; empty: the bot polls.
        self.webhook = ""

    @property
    def waiting(self) -> int:
        """How many updates nobody has confirmed."""
        return len(self._waiting)

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Something happened that the bot should know."""
        wanted = kind in self._allowed if self._allowed else kind not in _ONLY_WHEN_ASKED
        if not wanted:
            return
        self._waiting.append((self._clock(), {"update_id": self._next, kind: content}))
        self._next += 1
        self._changes.announce()

    @property
    def document(self) -> dict[str, Any]:
        """Everything to be remembered, as JSON."""
        return {"next": self._next, "allowed": self._allowed, "waiting": list(self._waiting)}

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on where ``document`` was taken."""
        self._next = max(self._next, int(document["next"]))
        self._allowed = document["allowed"]
        self._waiting.extend((float(at), update) for at, update in document["waiting"])

    def drop_all(self) -> None:
        """Forget what waits, as ``drop_pending_updates`` does."""
        self._waiting.clear()

    def send_home(self) -> None:
        """Let whoever waits for an update go with none."""
        self._sent_home = self._poll
        self._changes.announce()

    async def fetch(
        self, offset: int | None, limit: int | None, timeout_s: int | None, allowed: list[str] | None
    ) -> list[dict[str, Any]]:
        """One ``getUpdates``; raises ApiRefusal 409 when another one comes meanwhile or a webhook is set."""
        if self.webhook:
            raise ApiRefusal(409, _WEBHOOK_CONFLICT)
        if allowed is not None:
            self._allowed = allowed
        self._poll += 1
        mine = self._poll
        self._changes.announce()  # ends an older poll
        self._confirm(offset)
        longest_s = max(0, min(timeout_s or 0, _LONGEST_S))
        with suppress(TimeoutError):
            await self._changes.until(
                lambda: self._waiting or mine != self._poll or mine == self._sent_home, longest_s, "an update"
            )
        if mine != self._poll:
            raise ApiRefusal(409, _POLL_CONFLICT)
        count = max(1, min(limit or _MOST, _MOST))
        return [update for _, update in list(self._waiting)[:count]]

    def _confirm(self, offset: int | None) -> None:
        oldest = self._clock() - _KEPT_S
        while self._waiting and self._waiting[0][0] < oldest:
            self._waiting.popleft()
        if offset is None:
            return
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
            return
        while self._waiting and self._waiting[0][1]["update_id"] < offset:
            self._waiting.popleft()
