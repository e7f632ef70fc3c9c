"""What can go wrong between a bot and Telegram, on demand."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.demo.telegram.refusal import ApiRefusal, too_many_requests


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong, ``times`` times; None: until it is taken back."""

    #: The method as Telegram spells it; empty: any.
    method: str = ""
    times: int | None = 1
    #: Wait so long before anything else, in seconds.
    delay_s: float = 0.0
    #: Answer with this refusal instead of doing it.
    refusal: ApiRefusal | None = None
    #: Answer with a gateway's HTML page instead of doing it.
    gateway: int | None = None
    #: With ``gateway``: this as JSON in place of the page.
    document: Mapping[str, object] | None = None
    #: With ``gateway``: this page, in letters that it does not tell.
    page: bytes | None = None
    #: Do it, and cut the line before the answer is out.
    reply_lost: bool = False
    #: Cut the line without doing it.
    dropped: bool = False


class Faults:
    """The faults that lie in wait; each call meets at most one."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Let something go wrong; returns it, to be taken back."""
        self._waiting.append(fault)
        return fault

    def slow_down(self, retry_after_s: int, method: str = "", times: int | None = 1) -> Fault:
        """429 with ``retry_after``."""
        return self.add(Fault(method, times, refusal=too_many_requests(retry_after_s)))

    def refuse(self, code: int, description: str, method: str = "", times: int | None = 1) -> Fault:
        """Any refusal, in Telegram's shape."""
        return self.add(Fault(method, times, refusal=ApiRefusal(code, description)))

    def break_gateway(
        self,
        method: str = "",
        times: int | None = 1,
        status: int = 502,
        document: Mapping[str, object] | None = None,
        page: bytes | None = None,
    ) -> Fault:
        """A gateway's own words where Telegram's should be: an HTML page, this one, or this document."""
        return self.add(Fault(method, times, gateway=status, document=document, page=page))

    def lose_reply(self, method: str = "", times: int | None = 1) -> Fault:
        """The call is carried out, but nobody hears of it."""
        return self.add(Fault(method, times, reply_lost=True))

    def drop(self, method: str = "", times: int | None = 1) -> Fault:
        """The line is cut before the call is carried out."""
        return self.add(Fault(method, times, dropped=True))

    def delay(self, delay_s: float, method: str = "", times: int | None = 1) -> Fault:
        """The call takes so much longer."""
        return self.add(Fault(method, times, delay_s=delay_s))

    def take_back(self, fault: Fault) -> None:
        """Let it go well again."""
        if fault in self._waiting:
            self._waiting.remove(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        self._waiting.clear()

    def meet(self, method: str) -> Fault | None:
        """The fault that this call meets."""
        fault = next((f for f in self._waiting if f.method.lower() in ("", method.lower())), None)
        if fault and fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)
        return fault


class RateLimit:
    """Telegram's limits: so many messages a second to one chat, and over all. Off until it is switched on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)
        self.on = False
        #: Messages within ``span_s`` to one chat, and to all.
        self.per_chat = 3
        self.overall = 30
        self.span_s = 3.0

    def check(self, chat_id: int) -> None:
        """Count one message; raises ApiRefusal 429 where it is one too many."""
        if not self.on:
            return
        now = self._clock()
        for key, most in ((chat_id, self.per_chat), (0, self.overall)):
            sent = self._sent[key]
            while sent and sent[0] <= now - self.span_s:
                sent.popleft()
            if len(sent) >= most:
                raise too_many_requests(max(1, round(sent[0] + self.span_s - now + 0.5)))
        self._sent[chat_id].append(now)
        self._sent[0].append(now)
