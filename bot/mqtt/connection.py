"""One connection to the broker, from CONNECT until it is lost: paho in a thread of its own, heard on the event loop.

Nothing outlives a connection: what was not acknowledged on it is never sent again on the next one.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from paho.mqtt.client import MQTTMessage
from paho.mqtt.enums import MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from bot.mqtt import tcp
from bot.mqtt.broker import Broker
from bot.mqtt.callbacks import PahoCallbacks
from bot.mqtt.message import Message
from bot.mqtt.outcomes import (
    BrokerAway,
    BrokerSilent,
    ConnectionFailed,
    NotAuthorised,
    Receipt,
    Unsendable,
    Why,
)
from bot.mqtt.paho_client import build_client, connect

log = logging.getLogger(__name__)

#: Publications under way at once. Below paho's own limit of 20, behind which it would queue.
MAX_UNDER_WAY = 16

_FAILED = 0x80
_NO_SUBSCRIBER = 0x10
_TAKEN_OVER = 0x8E
_NOT_ALLOWED = frozenset({"Bad user name or password", "Not authorized", "Banned", "Bad authentication method"})
_OTHER_VERSION = frozenset({"Unsupported protocol version", "Protocol error", "Malformed packet"})


class Connection:
    """``subscribe`` and ``publish`` until ``lost`` is done; made by ``open_connection``, and never used again."""

    def __init__(
        self,
        broker: Broker,
        version: MQTTProtocolVersion,
        receive: Callable[[Message], None],
        until: asyncio.Future[None] | None = None,
    ) -> None:
        self._broker = broker
        self._version = version
        self._receive = receive
        self._until = until
        self._loop = asyncio.get_running_loop()
        self._dialled: asyncio.Future[None] = self._loop.create_future()
        self._accepted: asyncio.Future[None] = self._loop.create_future()
        self._lost: asyncio.Future[ConnectionFailed] = self._loop.create_future()
        self._waiting: dict[int, asyncio.Future[list[int]]] = {}
        #: True: nothing is sent here any more.
        self.over = False
        self._closed = False
        self._client = build_client(broker, version)
        PahoCallbacks(self).listen_to(self._client)
        if until:
            until.add_done_callback(self._is_due)

    @property
    def speaks_5(self) -> bool:
        """Whether this connection is MQTT 5."""
        return self._version == MQTTProtocolVersion.MQTTv5

    async def open(self, dial_s: float, answer_s: float) -> None:
        """Connect, once; raises ConnectionFailed."""
        try:
            connect(self._client, self._broker, self._version)
        except ValueError as exc:
            raise ConnectionFailed(Why.UNREACHABLE, f"{self._broker.host!r} is no host name") from exc
        await self._first_of(self._dialled, dial_s, Why.UNREACHABLE)
        await self._first_of(self._accepted, answer_s, Why.OTHER_VERSION)

    @property
    def lost(self) -> asyncio.Future[ConnectionFailed]:
        """Done when the connection has ended; the result is why."""
        return self._lost

    async def subscribe(self, filters: Sequence[tuple[str, int]], deadline_s: float) -> list[str]:
        """Subscribe to (filter, QoS); returns the filters that were refused. Raises BrokerAway, BrokerSilent."""
        wanted: Any = [(name, SubscribeOptions(qos=qos) if self.speaks_5 else qos) for name, qos in filters]
        try:
            result, mid = self._client.subscribe(wanted)
        except ValueError:
            return [name for name, _ in filters]  # paho knows that no broker would take it
        granted = await self._answer(result, mid, deadline_s)
        return [name for (name, _), code in zip(filters, granted, strict=False) if code >= _FAILED]

    def forget(self, filters: Sequence[str]) -> None:
        """Take subscriptions back; the broker's answer is not waited for."""
        if not self.over:
            self._client.unsubscribe(list(filters))

    async def publish(
        self, topic: str, payload: bytes, *, retain: bool, expiry_s: int | None, deadline_s: float
    ) -> Receipt:
        """Publish with QoS 1 and wait for the broker's acknowledgement.

        Raises BrokerAway (nothing was sent), BrokerSilent, NotAuthorised, Unsendable. Where nobody waits for
        the acknowledgement any more we hang up, so that what may still lie in our socket is not delivered later.
        """
        if self.over or len(self._waiting) >= MAX_UNDER_WAY:
            raise BrokerAway("too much is under way" if not self.over else "not connected")
        properties = None
        if self.speaks_5 and expiry_s is not None:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call] # paho
            properties.MessageExpiryInterval = expiry_s
        try:
            sent = self._client.publish(topic, payload, qos=1, retain=retain, properties=properties)
        except ValueError as exc:
            raise Unsendable(f"{topic!r} cannot be published to ({exc})") from exc
        try:
            (code,) = await self._answer(sent.rc, sent.mid, deadline_s)
        except (BrokerSilent, asyncio.CancelledError):
            self.abort()
            raise
        if code >= _FAILED:
            raise NotAuthorised(f"the broker does not let us publish to {topic} (reason {code:#x})")
        return Receipt.NOBODY_LISTENS if code == _NO_SUBSCRIBER else Receipt.TAKEN

    def say(self, topic: str, payload: bytes) -> None:
        """Publish with QoS 0: nothing waits for it, and nobody keeps it. Raises BrokerAway, Unsendable."""
        if self.over:
            raise BrokerAway("not connected")
        try:
            sent = self._client.publish(topic, payload, qos=0)
        except ValueError as exc:
            raise Unsendable(f"{topic!r} cannot be published to ({exc})") from exc
        if sent.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise BrokerAway("not connected")

    def abort(self) -> None:
        """Hang up at once, leaving nothing behind that could still be sent."""
        self._drop(discard=True)

    def close(self) -> None:
        """End the connection and have the last will told; returns at once, its thread ends by itself."""
        if self._closed:
            return
        self._closed = True
        self._forget_until()
        if self.speaks_5 and self._broker.last_will:
            self._end(ConnectionFailed(Why.LOST, "hung up"))
            self._client.disconnect(ReasonCode(PacketTypes.DISCONNECT, "Disconnect with will message"))
        elif self._broker.last_will:
            self._drop(discard=False)  # before MQTT 5 a will is told only where there was no farewell
        else:
            self._end(ConnectionFailed(Why.LOST, "hung up"))
            self._client.disconnect()

    def _forget_until(self) -> None:
        if self._until:
            self._until.remove_done_callback(self._is_due)

    def _is_due(self, _: asyncio.Future[None]) -> None:
        self.close()

    def _drop(self, *, discard: bool) -> None:
        self._closed = True
        self._forget_until()
        self._end(ConnectionFailed(Why.LOST, "hung up"))
        if not tcp.cut(self._client.socket(), discard=discard):
            self._client.disconnect()

    # How it comes about, and what is heard on it (``callbacks.ConnectionEvents``)

    async def _answer(self, result: MQTTErrorCode, mid: int | None, deadline_s: float) -> list[int]:
        if result != MQTTErrorCode.MQTT_ERR_SUCCESS or mid is None:
            raise BrokerAway("not connected")
        answer: asyncio.Future[list[int]] = self._loop.create_future()
        self._waiting[mid] = answer
        try:
            async with asyncio.timeout(deadline_s):
                await asyncio.wait(self._either(answer), return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            raise BrokerSilent(f"no acknowledgement within {deadline_s:.1f} s") from None
        finally:
            del self._waiting[mid]
        if not answer.done():
            raise BrokerSilent("the connection was lost before the acknowledgement")
        return answer.result()

    async def _first_of(self, step: asyncio.Future[None], wait_s: float, otherwise: Why) -> None:
        """Wait for a step of connecting; raises ConnectionFailed."""
        await asyncio.wait(self._either(step), timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
        if step.done():
            return
        if self._lost.done():
            ended = self._lost.result()
            raise ConnectionFailed(ended.why, ended.detail)  # anew: raised, it would hold us by its traceback
        raise ConnectionFailed(otherwise, f"no answer within {wait_s:.1f} s")

    def _either(self, hoped: asyncio.Future[Any]) -> set[asyncio.Future[Any]]:
        return {hoped, self._lost}

    def answered(self, mid: int, codes: list[int]) -> None:
        """The broker acknowledged what we sent."""
        if (answer := self._waiting.get(mid)) and not answer.done():
            answer.set_result(codes)

    def connected(self, reason: ReasonCode) -> None:
        """The broker took us, or said why not."""
        if not reason.is_failure:
            if not self._accepted.done():
                self._accepted.set_result(None)
            return
        name = reason.getName()
        why = Why.NOT_ALLOWED if name in _NOT_ALLOWED else Why.OTHER_VERSION if name in _OTHER_VERSION else Why.LOST
        self._end(ConnectionFailed(why, name))

    def disconnected(self, reason: ReasonCode, *, by_broker: bool) -> None:
        """It is over, and why."""
        if by_broker and reason.value == _TAKEN_OVER:
            self._end(ConnectionFailed(Why.TAKEN_OVER))
        elif not self._accepted.done():
            # it took the call and hung up on our CONNECT, as brokers do that do not know this version
            self._end(ConnectionFailed(Why.OTHER_VERSION, "closed without an answer"))
        else:
            self._end(ConnectionFailed(Why.LOST, reason.getName()))

    def reached(self) -> None:
        """Somebody took the call."""
        if not self._dialled.done():
            self._dialled.set_result(None)

    def unreachable(self, detail: str) -> None:
        """Nobody took the call."""
        self._end(ConnectionFailed(Why.UNREACHABLE, detail))

    def _end(self, failure: ConnectionFailed) -> None:
        self.over = True
        if not self._lost.done():
            self._lost.set_result(failure)

    def arrived(self, received: MQTTMessage) -> None:
        """Pass a message on, to be acknowledged by whoever handles it."""
        acknowledged = False

        def acknowledge() -> None:
            nonlocal acknowledged
            if not acknowledged and not self.over and received.qos:
                acknowledged = True
                self._client.ack(received.mid, received.qos)

        try:
            message = Message(received.topic, bytes(received.payload), received.retain, acknowledge)
        except UnicodeDecodeError:
            log.warning("a topic that is no text was ignored")
            acknowledge()
        else:
            self._receive(message)
