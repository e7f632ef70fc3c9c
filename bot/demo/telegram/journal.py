"""What came in on the Bot API, call by call."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.demo.waiting import PATIENT_S, Changes

#: Calls that are remembered.
_KEPT = 50_000


@dataclass(slots=True)
class ApiCall:
    """One call, from the moment its request line was there."""

    method: str
    #: ``time.monotonic()`` when the request came in, before its body was read.
    arrived: float
    params: dict[str, Any] = field(default_factory=dict)
    #: ``time.monotonic()`` when the answer was ready; None: still under way.
    finished: float | None = None
    #: The HTTP status; 0: still under way, or the line was cut.
    status: int = 0
    #: What Telegram said when it refused.
    description: str = ""
    #: The message that was sent or edited.
    message_id: int | None = None

    @property
    def chat_id(self) -> int | None:
        """The chat it was for."""
        given = str(self.params.get("chat_id", ""))
        return int(given) if given.lstrip("-").isdigit() else None


class Journal:
    """The calls, the oldest first."""

    def __init__(self) -> None:
        self._calls: deque[ApiCall] = deque(maxlen=_KEPT)
        self.changes = Changes()

    def begin(self, method: str) -> ApiCall:
        """A call came in."""
        call = ApiCall(method, time.monotonic())
        self._calls.append(call)
        self.changes.announce()
        return call

    def announce(self) -> None:
        """A call was understood, or answered."""
        self.changes.announce()

    def newest(self, count: int) -> list[ApiCall]:
        """The last few calls, the newest first."""
        return list(islice(reversed(self._calls), count))

    def calls(self, method: str = "", chat_id: int | None = None) -> list[ApiCall]:
        """The calls of one method and one chat, or of all."""
        wanted = method.lower()
        return [call for call in self._calls if wanted in ("", call.method.lower()) and chat_id in (None, call.chat_id)]

    async def until(self, look: Callable[[ApiCall], bool], timeout_s: float = PATIENT_S) -> ApiCall:
        """Wait for a call, or find the newest that was there already; raises TimeoutError."""
        return await self.changes.until(
            lambda: next((call for call in reversed(self._calls) if look(call)), None), timeout_s, "the call"
        )

    def clear(self) -> None:
        """Forget them."""
        self._calls.clear()
