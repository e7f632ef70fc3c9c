"""What paho's thread hears, handed over to the event loop."""

import asyncio
import contextlib
import sys
import weakref
from collections.abc import Callable
from typing import Any, Protocol

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from bot.mqtt import tcp


class ConnectionEvents(Protocol):
    """A connection, as paho's thread sees it: each is called on the event loop, in order."""

    over: bool

    def reached(self) -> None:
        """Somebody took the call."""

    def unreachable(self, detail: str) -> None:
        """Nobody did."""

    def connected(self, reason: ReasonCode) -> None:
        """The broker answered."""

    def disconnected(self, reason: ReasonCode, *, by_broker: bool) -> None:
        """It is over."""

    def answered(self, mid: int, codes: list[int]) -> None:
        """The broker acknowledged a publication or a subscription."""

    def arrived(self, received: MQTTMessage) -> None:
        """A message is here, not acknowledged yet."""


class PahoCallbacks:
    """Paho's callbacks for one connection, which it holds weakly: a lost one is freed at once, sockets and all."""

    def __init__(self, connection: ConnectionEvents) -> None:
        self._loop = asyncio.get_running_loop()
        self._connection = weakref.ref(connection)

    def listen_to(self, client: Client) -> None:
        """Hear everything this client has to tell."""
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_publish = self._on_publish
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_socket_open = self._on_socket_open

    def _tell(self, what: Callable[[ConnectionEvents], None]) -> None:
        def on_the_loop() -> None:
            if connection := self._connection():
                what(connection)

        with contextlib.suppress(RuntimeError):  # the event loop was closed meanwhile
            self._loop.call_soon_threadsafe(on_the_loop)

    def _on_connect(self, _: Client, __: Any, ___: ConnectFlags, reason: ReasonCode, ____: Properties | None) -> None:
        self._tell(lambda connection: connection.connected(reason))

    def _on_connect_fail(self, client: Client, _: Any) -> None:
        client.disconnect()  # or paho would try again by itself
        detail = str(sys.exc_info()[1] or "")  # paho calls us while it handles that
        self._tell(lambda connection: connection.unreachable(detail))

    def _on_disconnect(
        self, _: Client, __: Any, flags: DisconnectFlags, reason: ReasonCode, ___: Properties | None
    ) -> None:
        by_broker = flags.is_disconnect_packet_from_server
        self._tell(lambda connection: connection.disconnected(reason, by_broker=by_broker))

    def _on_message(self, client: Client, _: Any, message: MQTTMessage) -> None:
        tcp.acknowledge_at_once(client.socket())
        self._tell(lambda connection: connection.arrived(message))

    def _on_publish(self, client: Client, _: Any, mid: int, reason: ReasonCode, __: Properties | None) -> None:
        tcp.acknowledge_at_once(client.socket())
        self._tell(lambda connection: connection.answered(mid, [reason.value]))

    def _on_subscribe(self, _: Client, __: Any, mid: int, reasons: list[ReasonCode], ___: Properties | None) -> None:
        self._tell(lambda connection: connection.answered(mid, [reason.value for reason in reasons]))

    def _on_socket_open(self, _: Client, __: Any, opened: Any) -> None:
        tcp.send_at_once(opened)
        connection = self._connection()
        if connection is None or connection.over:
            tcp.cut(opened, discard=True)  # we gave up on it while it was dialling
        self._tell(lambda connection: connection.reached())
