"""An MQTT broker inside the process, on loopback, that can go away and come back.

amqtt lives on an event loop of its own, in a thread: whatever it leaves behind when it is stopped ends with that loop.
"""

import asyncio
import logging
import socket
import threading
import warnings
from types import TracebackType
from typing import Any, Self

from bot.nursery import Nursery

log = logging.getLogger(__name__)

_START_S = 10.0
_STOP_S = 5.0
_PORTS_TRIED = 5


class BrokerFailed(Exception):
    """The embedded broker did not start."""


class EmbeddedBroker:
    """amqtt on 127.0.0.1; ``async with`` starts and stops it. It forgets everything when it goes out."""

    def __init__(self, port: int = 0) -> None:
        self.host = "127.0.0.1"
        #: Chosen at the first start where it is 0.
        self.port = port
        self._life: _Life | None = None

    async def __aenter__(self) -> Self:
        await self.come_back()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.go_out()

    @property
    def out(self) -> bool:
        """True: nobody answers here."""
        return self._life is None

    async def come_back(self) -> None:
        """Listen, at the same port as before; raises BrokerFailed."""
        if self._life:
            return
        for tries_left in reversed(range(_PORTS_TRIED)):
            port = self.port or _free_port()
            life = _Life(self.host, port)
            try:
                await asyncio.to_thread(life.begin)
            except BrokerFailed:
                if self.port or not tries_left:
                    raise
                continue  # somebody took it between our choice and our listening
            self.port, self._life = port, life
            return

    async def go_out(self) -> None:
        """Cut every connection and refuse new ones."""
        life, self._life = self._life, None
        if life:
            await asyncio.to_thread(life.end)


class _Life:
    """One stretch of time in which the broker is there."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._thread = threading.Thread(target=self._live, name="broker", daemon=True)
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None

    def begin(self) -> None:
        self._thread.start()
        if not self._ready.wait(_START_S):
            raise BrokerFailed(f"the embedded broker did not start within {_START_S:.0f} s")
        if self._failure:
            raise BrokerFailed(f"the embedded broker did not start: {self._failure}") from self._failure

    def end(self) -> None:
        if self._loop and self._over:
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(_STOP_S)
        if self._thread.is_alive():
            log.warning("the embedded broker did not stop within %.0f s", _STOP_S)

    def _live(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as exc:  # noqa: BLE001 - told to whoever waits in begin()
            self._failure = exc
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(_quiet)
        self._over = asyncio.Event()
        door = _door()
        await door.broker.start()
        with socket.create_server((self._host, self._port)) as listening:
            listening.settimeout(0)
            async with Nursery() as nursery:
                self._loop.add_reader(listening, door.let_in, listening, nursery)
                self._ready.set()
                await self._over.wait()
                self._loop.remove_reader(listening)
            door.cut_all()
            # nobody is served any more: what is left of amqtt can be put away
            try:
                async with asyncio.timeout(_STOP_S / 2):
                    await door.broker.shutdown()
            except Exception as exc:  # noqa: BLE001 - whatever it is, its loop ends now
                log.debug("the embedded broker stopped untidily: %r", exc)


class _Door:
    """Lets clients in to amqtt.

    Not ``asyncio.start_server``: closed while somebody is just coming in, it leaves that socket open.
    """

    def __init__(self, broker: Any, adapters: Any) -> None:
        self.broker = broker
        self._adapters = adapters
        self._callers: set[socket.socket] = set()

    def let_in(self, listening: socket.socket, nursery: Nursery) -> None:
        """Take one who calls."""
        try:
            caller, _ = listening.accept()
        except OSError:
            return  # hung up already
        caller.settimeout(0)
        self._callers.add(caller)
        nursery.spawn(self._serve(caller), name="client of the broker")

    def cut_all(self) -> None:
        """Hang up on whoever was let in and not served yet."""
        for caller in self._callers:
            caller.close()

    async def _serve(self, caller: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await loop.connect_accepted_socket(lambda: protocol, caller)
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        adapters = self._adapters
        try:
            await self.broker.external_connected(
                adapters.StreamReaderAdapter(reader), adapters.StreamWriterAdapter(writer), "default"
            )
        finally:
            transport.abort()
            self._callers.discard(caller)


def _door() -> _Door:
    # half a second to import, and only the demo needs it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from amqtt import adapters  # noqa: PLC0415
        from amqtt.broker import Broker  # noqa: PLC0415
    for name in ("amqtt", "transitions"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    config = {
        "listeners": {"default": {"type": "external", "bind": "127.0.0.1"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
    }
    return _Door(Broker(config), adapters)


def _quiet(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    log.debug("in the embedded broker: %s", context.get("message"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
