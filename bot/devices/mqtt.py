"""Our own small bridge between the event loop and the broker (paho-mqtt)."""

import asyncio
import logging
import random
import ssl
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from paho.mqtt.client import topic_matches_sub
from paho.mqtt.enums import MQTTProtocolVersion
from pydantic import SecretStr

from bot.devices.broker import Broker, BrokerAway, BrokerSilent, ConnectionFailed, Letter, NotAuthorised, Why
from bot.devices.connection import Connection
from bot.house.ports import Background
from bot.house.status import BrokerTrouble
from bot.settings import SERVICE_NAME, Settings

log = logging.getLogger(__name__)

#: Where we tell that we are there; retained, and our last will.
PRESENCE = "doorman/state/online"
PRESENT = b"online"
ABSENT = b"offline"

#: A step of connecting may take this long, in seconds.
DIAL_S = 8.0
ANSWER_S = 8.0
SUBSCRIBE_S = 5.0

#: There are brokers that swallow a CONNECT of a version they do not know: until one has answered we do not wait longer.
VERSION_S = 1.5
FAREWELL_S = 0.5

#: The pause before the first new attempt, and the longest one; each is shortened by chance, by half at most.
BACKOFF_S = 0.5
BACKOFF_MOST_S = 30.0

#: A connection that held this long was a good one: the next pause is a short one again.
STEADY_S = 10.0

#: How often in a row a broker may hang up on a subscription that we can do without.
BREAKS_MOST = 2

#: How much of a topic is shown, in characters.
_SHOWN = 64

_VERSIONS = {MQTTProtocolVersion.MQTTv5: "5", MQTTProtocolVersion.MQTTv311: "3.1.1"}


@dataclass(frozen=True, slots=True)
class _Listener:
    """Whom the messages under a filter are for."""

    handle: Callable[[Letter], None]
    qos: int
    needed: bool


def _nothing() -> None:
    """Acknowledges nothing: another one will."""


def broker_of(settings: Settings) -> Broker:
    """The broker of these settings, with our last will.

    Our client id is our user's name: so a broker may see to it that nobody takes another's (README).
    """
    context = ssl.create_default_context(cafile=settings.mqtt_ca_file) if settings.mqtt_tls else None
    return Broker(
        host=settings.mqtt_host,
        port=settings.mqtt_port,
        username=settings.mqtt_username,
        password=SecretStr(settings.mqtt_password.get_secret_value()),
        tls=context,
        client_id=settings.mqtt_username or SERVICE_NAME,
        last_will=(PRESENCE, ABSENT),
    )


class Mqtt:
    """Keeps one connection to the broker while the block lasts; starts and goes on with the broker out of reach.

    Made while the event loop runs. MQTT 5 where the broker has it, else 3.1.1. The broker keeps our session, so that an
    unacknowledged message comes again after a restart; in the other direction nothing is ever queued or sent twice.
    """

    def __init__(self, broker: Broker, background: Background) -> None:
        self._broker = broker
        self._background = background
        self._listeners: dict[str, _Listener] = {}
        self._watchers: list[Callable[[bool], None]] = []
        #: The one that serves, and the one that may still be coming about.
        self._connection: Connection | None = None
        self._attempt: Connection | None = None
        self._up = asyncio.Event()
        self._leaving: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._gone = asyncio.Event()
        self._version = MQTTProtocolVersion.MQTTv5
        self._version_proven = False
        self._misunderstood = 0
        self._since = datetime.now(UTC)
        self._trouble = "not connected yet"
        self._why = BrokerTrouble.NOT_YET
        self._connections = 0
        self._told = ""
        #: How often in a row the connection was lost while we asked for a filter.
        self._breaks: Counter[str] = Counter()

    def listen(self, topic_filter: str, handle: Callable[[Letter], None], *, qos: int = 1, needed: bool = True) -> None:
        """Have every message under a filter handled; the handler acknowledges it. Call before the block is entered.

        With QoS 0 the broker keeps nothing for us while we are away. A filter that is not ``needed`` is left out where
        the broker hangs up on it. What belongs to several is acknowledged by the handler of a needed one.
        """
        self._listeners[topic_filter] = _Listener(handle, qos, needed)

    def watch(self, tell: Callable[[bool], None]) -> None:
        """Have somebody told whenever the connection comes (True) or goes (False)."""
        self._watchers.append(tell)

    async def __aenter__(self) -> Self:
        self._background.keep(f"mqtt as {self._broker.client_id}", self._keep_connected)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if not self._leaving.done():
            self._leaving.set_result(None)
        if self._attempt:
            self._attempt.close()
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._gone.wait()
        except TimeoutError:
            log.warning("the broker connection did not end in time")

    @property
    def connected(self) -> bool:
        """Whether the broker has us and our subscriptions."""
        return self._up.is_set()

    async def wait_connected(self) -> None:
        """Return once there is a connection; the caller bounds the wait."""
        await self._up.wait()

    def state(self) -> dict[str, Any]:
        """How the connection is, for /health: ``ok``, ``since`` and what stands in the way."""
        version = _VERSIONS[self._version] if self.connected else None
        return {
            "ok": self.connected,
            "since": self._since.isoformat(timespec="seconds"),
            "mqtt": version,
            "connections": self._connections,
            "trouble": "" if self.connected else self._trouble,
            "why": "" if self.connected else self._why,
        }

    def say(self, topic: str, payload: bytes) -> None:
        """Publish with QoS 0: for what is asked, and useless later. Raises BrokerAway, Unsendable."""
        if self._connection is None or not self.connected:
            raise BrokerAway(self._trouble)
        self._connection.say(topic, payload)

    async def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, expiry_s: int | None = None, deadline_s: float = 3.0
    ) -> bool:
        """Publish with QoS 1, once, and wait for the acknowledgement; False: the broker says that nobody listens.

        ``expiry_s`` is how long the broker may keep it (MQTT 5). Raises BrokerAway (nothing was sent), BrokerSilent (it
        may or may not have arrived), NotAuthorised, Unsendable.
        """
        if self._connection is None or not self.connected:
            raise BrokerAway(self._trouble)
        return await self._connection.publish(topic, payload, retain=retain, expiry_s=expiry_s, deadline_s=deadline_s)

    async def _keep_connected(self) -> None:
        pause_s = BACKOFF_S
        self._gone.clear()
        try:
            while not self._leaving.done():
                began = asyncio.get_running_loop().time()
                failure = await self._one_connection()
                steady = asyncio.get_running_loop().time() - began >= STEADY_S
                if steady:
                    pause_s = BACKOFF_S
                if self._leaving.done():
                    return
                if failure.why is Why.TAKEN_OVER and not steady:
                    pause_s = BACKOFF_MOST_S  # or two of us would chase each other out for ever
                self._tell(failure)
                shortened_s = pause_s * random.uniform(0.5, 1.0)  # noqa: S311 - spreads attempts, no secret
                await asyncio.wait({self._leaving}, timeout=shortened_s)
                pause_s = min(BACKOFF_MOST_S, pause_s * 2)
        finally:
            self._gone.set()

    async def _one_connection(self) -> ConnectionFailed:
        """Connect and stay; answers what ended it."""
        try:
            self._attempt = connection = Connection(self._broker, self._version, self._receive)
        except ValueError as exc:
            return ConnectionFailed(Why.UNREACHABLE, str(exc))  # a name or a password that MQTT cannot carry
        try:
            try:
                await connection.open(DIAL_S, ANSWER_S if self._version_proven else VERSION_S)
                self._version_proven = True
                await self._arrive(connection)
            except ConnectionFailed as failure:
                self._choose_version(failure)
                return failure.with_traceback(None)  # which holds the connection
            except (BrokerAway, BrokerSilent) as exc:
                return ConnectionFailed(Why.LOST, str(exc))
            return await connection.lost
        finally:
            self._change(None)
            connection.close()
            self._attempt = None

    async def _arrive(self, connection: Connection) -> None:
        for name, listener in self._listeners.items():
            if listener.needed or self._breaks[name] < BREAKS_MOST:
                await self._subscribe(connection, name, listener)
        if self._broker.last_will:
            try:
                await connection.publish(PRESENCE, PRESENT, retain=True, expiry_s=None, deadline_s=SUBSCRIBE_S)
            except NotAuthorised as exc:
                log.warning("%s: allow it in the broker's access list", exc)
        self._connections += 1
        self._told = ""
        log.info("connected to the broker (MQTT %s)", _VERSIONS[self._version])
        self._change(connection)

    async def _subscribe(self, connection: Connection, name: str, listener: "_Listener") -> None:
        """Ask for one filter, alone: a broker that hangs up on it shows which one it was."""
        try:
            refused = await connection.subscribe([(name, listener.qos)], SUBSCRIBE_S)
        except (BrokerAway, BrokerSilent):
            self._breaks[name] += 1
            if not listener.needed and self._breaks[name] == BREAKS_MOST:
                log.exception("the broker hangs up when we ask for %s, so we do without: check that topic", name)
            raise
        self._breaks[name] = 0
        if refused:
            log.error("the broker does not let us read %s: allow it in the broker's access list", name)

    def _change(self, connection: Connection | None) -> None:
        was, self._connection = self.connected, connection
        if was is (connection is not None):
            return
        self._since = datetime.now(UTC)
        if connection:
            self._up.set()
        else:
            self._up.clear()
        for tell in self._watchers:
            try:
                tell(connection is not None)
            except Exception:  # one of them, whatever it is, must not keep the others from hearing it
                log.exception("somebody could not be told of the broker")

    def _choose_version(self, failure: ConnectionFailed) -> None:
        """Try the other version where this one was never understood."""
        if failure.why is Why.OTHER_VERSION and not self._version_proven:
            self._misunderstood += 1
            five = self._version == MQTTProtocolVersion.MQTTv5
            self._version = MQTTProtocolVersion.MQTTv311 if five else MQTTProtocolVersion.MQTTv5

    def _receive(self, letter: Letter) -> None:
        heard = [one for name, one in self._listeners.items() if topic_matches_sub(name, letter.topic)]
        if not heard:
            letter.acknowledge()  # a subscription of an earlier configuration, which the broker remembers
        keeper = next((one for one in heard if one.needed), heard[0] if heard else None)
        for listener in heard:
            own = letter if listener is keeper else replace(letter, acknowledge=_nothing)
            try:
                listener.handle(own)
            except Exception:  # a message that cannot be handled now never can: the others go on
                log.exception("a message on %r could not be handled", letter.topic[:_SHOWN])
                own.acknowledge()

    def _tell(self, failure: ConnectionFailed) -> None:
        """Say once, in a plain sentence, why there is no connection."""
        where = f"{self._broker.host}:{self._broker.port}"
        self._why = BrokerTrouble[failure.why.name]
        self._trouble = {
            Why.UNREACHABLE: f"the broker at {where} is out of reach",
            Why.OTHER_VERSION: f"whoever listens at {where} does not answer as an MQTT broker does",
            Why.NOT_ALLOWED: f"the broker at {where} refuses us: check MQTT_USERNAME and MQTT_PASSWORD",
            Why.TAKEN_OVER: "another Doorman connected to the broker by our name: run only one",
            Why.LOST: f"the connection to the broker at {where} was lost",
        }[failure.why]
        if failure.why is Why.OTHER_VERSION and self._misunderstood == 1:
            return  # the next attempt speaks the other version
        level = logging.ERROR if failure.why in (Why.NOT_ALLOWED, Why.TAKEN_OVER) else logging.WARNING
        if self._trouble != self._told:
            self._told = self._trouble
            log.log(level, "%s%s; trying again", self._trouble, f" ({failure.detail})" if failure.detail else "")
