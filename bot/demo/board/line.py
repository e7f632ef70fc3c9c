"""The virtual board's line to the broker: one MQTT connection, from CONNECT to its end.

paho is driven by our own event loop, without its thread: nothing outlives the line.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

#: How long CONNECT and a QoS 1 acknowledgement may take, in seconds.
CONNECT_S = 5.0
ACK_S = 5.0

#: Pauses between tries to reach the broker, in seconds; the last one repeats.
RECONNECT_S = (0.2, 0.5, 1.0, 2.0)

_KEEPALIVE_S = 15

#: How often paho looks whether a ping is due, in seconds.
_TICK_S = 1.0


class LineDown(Exception):
    """There is no connection to the broker, or it broke before the message was acknowledged."""


@dataclass(frozen=True, slots=True)
class Where:
    """The broker, and who the board is to it."""

    host: str
    port: int
    username: str = ""
    password: str = ""


class Line:
    """One connection; a line that is down stays down. ``on_message`` gets topic, payload, and whether retained."""

    def __init__(self, where: Where, client_id: str, on_message: Callable[[str, bytes, bool], None]) -> None:
        self._where = where
        self._loop = asyncio.get_running_loop()
        self._acks: dict[int, asyncio.Future[None]] = {}
        self._connected: asyncio.Future[None] = self._loop.create_future()
        self._socket: socket.socket | None = None
        self._tick: asyncio.TimerHandle | None = None
        self.down = asyncio.Event()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id, clean_session=True, reconnect_on_failure=False
        )
        self._client.connect_timeout = CONNECT_S
        if where.username:
            self._client.username_pw_set(where.username, where.password)
        self._client.on_connect = self._greeted
        self._client.on_publish = lambda _client, _data, mid, *_: self._acknowledged(mid)
        self._client.on_subscribe = lambda _client, _data, mid, *_: self._acknowledged(mid)
        self._client.on_message = lambda _client, _data, m: on_message(m.topic, bytes(m.payload), m.retain)

    async def open(self, subscribe: Sequence[str], will: tuple[str, bytes]) -> None:
        """Connect, with a retained last will, and subscribe; raises LineDown."""
        self._client.will_set(*will, qos=1, retain=True)
        try:
            await self._call()
            async with asyncio.timeout(CONNECT_S):
                await self._connected
            for topic in subscribe:
                await self._acknowledgement(self._client.subscribe(topic, 1)[1])
        except (OSError, TimeoutError, LineDown) as exc:
            self.cut()
            raise LineDown(f"the broker is out of reach: {exc}") from None
        except asyncio.CancelledError:
            self.cut()
            raise

    async def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish with QoS 1; returns when the broker has it. Raises LineDown."""
        if self.down.is_set():
            raise LineDown("not connected")
        info = self._client.publish(topic, payload, qos=1, retain=retain)
        if info.rc != mqtt.MQTT_ERR_SUCCESS:
            raise LineDown(mqtt.error_string(info.rc))
        await self._acknowledgement(info.mid)

    def say(self, topic: str, payload: bytes) -> None:
        """Publish with QoS 0; raises LineDown."""
        if self.down.is_set() or self._client.publish(topic, payload, qos=0).rc != mqtt.MQTT_ERR_SUCCESS:
            raise LineDown("not connected")

    async def fail_when_down(self) -> None:
        """Wait until the connection ends; raises LineDown then."""
        await self.down.wait()
        raise LineDown("the connection ended")

    def close(self) -> None:
        """Say goodbye: no last will."""
        if self._socket:
            self._loop.remove_reader(self._socket)  # paho closes it after its DISCONNECT
            self._client.disconnect()
        self.cut()

    def cut(self) -> None:
        """Vanish, as a board does whose power is cut: the broker tells the last will."""
        if self._tick:
            self._tick.cancel()
        line, self._socket = self._socket, None
        if line and line.fileno() >= 0:
            self._loop.remove_reader(line)
            line.close()
        self._ended()

    async def _call(self) -> None:
        """Dial, in a thread: paho's ``connect`` blocks."""
        dialling = self._loop.run_in_executor(
            None, self._client.connect, self._where.host, self._where.port, _KEEPALIVE_S
        )
        try:
            await asyncio.shield(dialling)
        finally:
            if not dialling.done():  # we were cancelled, but a thread cannot be: it may still bring a socket
                await asyncio.wait({dialling}, timeout=CONNECT_S)
            if dialling.done() and not dialling.cancelled():
                dialling.exception()
            if isinstance(line := self._client.socket(), socket.socket):
                self._socket = line
        if self._socket is None:
            raise LineDown("the broker hung up")
        self._loop.add_reader(self._socket, self._read)
        self._look_after()

    def _read(self) -> None:
        self._client.loop_read()
        if self._client.want_write():
            self._client.loop_write()
        self._end_if_lost()

    def _look_after(self) -> None:
        self._client.loop_misc()
        if self._client.want_write():
            self._client.loop_write()
        if not self._end_if_lost():
            self._tick = self._loop.call_later(_TICK_S, self._look_after)

    def _end_if_lost(self) -> bool:
        if self._client.socket() is not None:
            return False
        if self._socket:  # paho has closed it: its number may be another's already
            with suppress(ValueError):
                self._loop.remove_reader(self._socket)
        self.cut()
        return True

    async def _acknowledgement(self, mid: int | None) -> None:
        if mid is None:
            raise LineDown("not connected")
        acknowledged = self._acks[mid] = self._loop.create_future()
        try:
            async with asyncio.timeout(ACK_S):
                await acknowledged
        except TimeoutError:
            raise LineDown("the broker did not acknowledge") from None
        finally:
            self._acks.pop(mid, None)

    def _greeted(self, _client: object, _data: object, _flags: object, reason: ReasonCode, *_: object) -> None:
        if self._connected.done():
            return
        if reason.is_failure:
            self._connected.set_exception(ConnectionRefusedError(str(reason)))
        else:
            self._connected.set_result(None)

    def _acknowledged(self, mid: int) -> None:
        if (waiting := self._acks.get(mid)) and not waiting.done():
            waiting.set_result(None)

    def _ended(self) -> None:
        self.down.set()
        if not self._connected.done():
            self._connected.set_exception(ConnectionResetError("the connection ended"))
        if not self._connected.cancelled():
            self._connected.exception()  # it may be that nobody waits any more
        for waiting in self._acks.values():
            if not waiting.done():
                waiting.set_exception(LineDown("the connection broke"))
