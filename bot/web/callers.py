"""Who may be connected to a port at once, in all and of an address; nobody for long who says or hears nothing.

A connection costs next to nothing until it speaks. Where there are too many, the oldest one that has not said what it
wants makes room: whoever only holds connections open can neither use up our descriptors nor lock a board out.
"""

import asyncio
import logging
import resource
from collections import Counter
from collections.abc import Callable

from bot.web.networks import Networks, host_of

log = logging.getLogger(__name__)

#: Connections at once: in all, and of one address. A board has one, a camera a few.
CONNECTIONS = 128
OF_ONE_ADDRESS = 16

#: Beside them, of an address that has so many in earnest: for what comes first, as the pictures of five boards do that
#: share it with a program.
KEPT = 8

#: Connections beside them that last: whoever listens to what happens.
LASTING = 100

#: A connection that has sent no whole request head after this long is closed, in seconds.
HEAD_S = 10.0

#: An answer that its caller has not taken whole after this long is given up, in seconds: the largest, a file of a
#: board's update, goes to a slow board in a fraction of it.
ANSWER_S = 30.0

#: File descriptors that are left to the store, the broker, Telegram and the recogniser.
RESERVED = 256

#: As many descriptors as we ask for at most: there is no use for more, and select() takes no high ones.
DESCRIPTORS = 4096

#: Connections that are taken from the kernel in one turn of the loop; the others wait there, this many at most.
_AT_A_TURN = 4
_QUEUE = 1024

#: A head is handed on when it is whole, or longer than anybody's, in bytes.
_HEAD = 16 * 1024


def raise_descriptors() -> int:
    """Have this process open as many files as it may, within reason; returns how many that are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= DESCRIPTORS:
        return DESCRIPTORS
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError) as exc:
        log.warning("only %d files may be open at once (%s)", soft, exc)
        return soft
    return wanted


def room_for(descriptors: int) -> int:
    """How many connections a port may have where this many files may be open; there may be two ports."""
    return max(8, min(CONNECTIONS, (descriptors - RESERVED) // 2))


class Callers:
    """Those of one port. Proxies in ``trusted`` speak for many: only the count in all binds them.

    ``whole_heads``: nothing is built for a connection before a whole request head is here. ``kept``: so many more of an
    address are let in, of whom ``admit`` tells whether anything is done for them but what comes first.
    """

    def __init__(
        self,
        *,
        most: int = CONNECTIONS,
        of_one_address: int = OF_ONE_ADDRESS,
        kept: int = 0,
        head_s: float = HEAD_S,
        answer_s: float = ANSWER_S,
        trusted: Networks | None = None,
        whole_heads: bool = True,
    ) -> None:
        self.whole_heads = whole_heads
        self._most = most
        self._of_one_address = of_one_address
        self._kept = kept
        self._head_s = head_s
        self._answer_s = answer_s
        self._trusted = trusted or Networks()
        self._open: set[Caller] = set()
        #: Those that have not said what they want, oldest first.
        self._silent: dict[Caller, None] = {}
        self._hosts: Counter[str] = Counter()
        #: Of those that said what they want and do not last.
        self._in_earnest: Counter[str] = Counter()

    async def listen(self, host: str, port: int, answer: Callable[[], asyncio.Protocol]) -> asyncio.Server:
        """Listen; ``answer`` makes the protocol of a connection once it spoke. Raises OSError."""
        server = await asyncio.get_running_loop().create_server(
            lambda: Caller(self, answer), host, port, backlog=_AT_A_TURN
        )
        for listening in server.sockets:
            with listening.dup() as same:
                same.listen(_QUEUE)
        return server

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._open)

    @property
    def silent(self) -> int:
        """How many of them have not said what they want."""
        return len(self._silent)

    def heard(self, transport: asyncio.BaseTransport | None) -> None:
        """A whole request head came over this transport: its connection is in earnest."""
        for caller in self._silent:
            if caller.transport is transport:
                del self._silent[caller]
                self._in_earnest[caller.host] += 1
                return

    def admit(self, transport: asyncio.BaseTransport | None) -> bool:
        """Tell whether what came over this transport is done though it does not come first.

        Where it is not, its connection makes room for others as if it had said nothing: what it sends may last.
        """
        caller = self.of(transport)
        if caller is None or caller.address in self._trusted or caller in self._silent:
            return True
        if self._in_earnest[caller.host] <= self._of_one_address:
            return True
        self._in_earnest[caller.host] -= 1
        self._silent[caller] = None
        return False

    def lasts(self, transport: asyncio.BaseTransport | None) -> None:
        """Somebody who was let in listens here for long: others of their address have room as if they did not."""
        caller = self.of(transport)
        if caller and caller not in self._silent and not caller.lasts:
            caller.lasts = True
            self._count_out(caller)

    def answered(self, transport: asyncio.BaseTransport | None) -> None:
        """The answer to a request goes out over this transport: from now on its connection has so long to take it."""
        if caller := self.of(transport):
            caller.expect(self._answer_s, self._give_up)

    def of(self, transport: asyncio.BaseTransport | None) -> "Caller | None":
        """Whose connection this is; None: it is gone."""
        return next((caller for caller in self._open if caller.transport is transport), None)

    def enter(self, caller: "Caller") -> bool:
        """Let a connection in; False: there is no room for it."""
        most = self._of_one_address + self._kept
        crowded = self._hosts[caller.host] >= most and caller.address not in self._trusted
        if crowded or len(self._open) >= self._most:
            oldest = next((known for known in self._silent if not crowded or known.host == caller.host), None)
            if oldest is None:
                log.warning("too many connections: %s was turned away", caller.address)
                return False
            log.warning("too many connections: one of %s that said nothing was closed", oldest.address)
            oldest.hang_up()
        self._open.add(caller)
        self._silent[caller] = None
        self._hosts[caller.host] += 1
        caller.expect(self._head_s, self._hurry)
        return True

    def leave(self, caller: "Caller") -> None:
        """A connection is gone; twice is once."""
        if caller in self._open:
            caller.expect_nothing()
            self._open.remove(caller)
            if not caller.lasts:
                self._count_out(caller)
            self._silent.pop(caller, None)

    def _count_out(self, caller: "Caller") -> None:
        """It is none of its address's any more."""
        counts = [self._hosts] if caller in self._silent else [self._hosts, self._in_earnest]
        for count in counts:
            count[caller.host] -= 1
            if not count[caller.host]:
                del count[caller.host]

    def hang_up_all(self) -> None:
        """Close every connection now."""
        for caller in list(self._open):
            caller.hang_up()

    def _give_up(self, caller: "Caller") -> None:
        if caller in self._open:
            log.warning("a connection of %s did not take its answer within %.0f s", caller.address, self._answer_s)
            caller.hang_up()

    def _hurry(self, caller: "Caller") -> None:
        if caller in self._silent:
            log.warning("a connection of %s sent no request within %.0f s", caller.address, self._head_s)
            caller.hang_up()


class Caller(asyncio.Protocol):
    """One connection: counted, and handed to its protocol with the first bytes."""

    def __init__(self, callers: Callers, answer: Callable[[], asyncio.Protocol]) -> None:
        self._callers = callers
        self._answer = answer
        self._inner: asyncio.Protocol | None = None
        self._begun = bytearray()
        self._deadline: asyncio.TimerHandle | None = None
        self.transport: asyncio.Transport | None = None
        #: Called when it is gone, by whoever would have gone on.
        self.on_gone: Callable[[], None] | None = None
        self.address = "?"
        self.host = "?"
        self.lasts = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See ``asyncio.Protocol``."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a stream is needed")
        self.transport = transport
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else "?"
        self.host = host_of(self.address)
        if not self._callers.enter(self):
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """See ``asyncio.Protocol``."""
        if self._inner is not None:
            self._inner.data_received(data)
            return
        if self.transport is None or self.transport.is_closing():
            return
        self._begun += data
        if self._callers.whole_heads and not _is_whole(self._begun):
            return
        self._inner = self._answer()
        self._inner.connection_made(self.transport)
        self._inner.data_received(bytes(self._begun))
        self._begun.clear()

    def eof_received(self) -> bool | None:
        """See ``asyncio.Protocol``."""
        return self._inner.eof_received() if self._inner else None

    def pause_writing(self) -> None:
        """See ``asyncio.Protocol``."""
        if self._inner:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        """See ``asyncio.Protocol``."""
        if self._inner:
            self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """See ``asyncio.Protocol``."""
        self._callers.leave(self)
        if self.on_gone:
            self.on_gone()
        if self._inner:
            self._inner.connection_lost(exc)

    def expect(self, within_s: float, late: Callable[["Caller"], None]) -> None:
        """Have ``late`` called after so long, in place of what was expected before."""
        self.expect_nothing()
        self._deadline = asyncio.get_running_loop().call_later(within_s, late, self)

    def expect_nothing(self) -> None:
        """No deadline holds any more: one that is over would keep the connection and its bytes until then."""
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def hang_up(self) -> None:
        """Close the connection now, whatever is still to be written."""
        self._callers.leave(self)
        if self.transport:
            self.transport.abort()


def _is_whole(head: bytearray) -> bool:
    """Tell whether a request head is complete; what is no HTTP at all is handed on as it is."""
    return len(head) > _HEAD or b"\n\r\n" in head or b"\n\n" in head or not head[:1].isalpha()
