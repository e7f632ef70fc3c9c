"""Our own small bridge between the event loop and the broker: one connection, kept for as long as we run."""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from paho.mqtt.enums import MQTTProtocolVersion

from bot.mqtt.broker import Broker
from bot.mqtt.connection import Connection
from bot.mqtt.message import Message
from bot.mqtt.opening import VERSIONS, open_connection
from bot.mqtt.outcomes import BrokerAway, BrokerSilent, ConnectionFailed, Receipt, Why
from bot.mqtt.publisher import ACKNOWLEDGE_S, Publisher, publish_presence
from bot.mqtt.subscriptions import Subscriptions
from bot.nursery import Nursery

log = logging.getLogger(__name__)

#: A step of connecting may take this long, in seconds.
DIAL_S = 8.0
ANSWER_S = 8.0

#: There are brokers that swallow a CONNECT of a version they do not know: until one has answered we do not wait longer.
VERSION_S = 1.5
FAREWELL_S = 0.5

#: The pause before the first new attempt, and the longest one; each is shortened by chance, by half at most.
BACKOFF_S = 0.5
BACKOFF_MOST_S = 30.0

#: A connection that held this long was a good one: the next pause is a short one again.
STEADY_S = 10.0

_VERSION_NAMES = {MQTTProtocolVersion.MQTTv5: "5", MQTTProtocolVersion.MQTTv311: "3.1.1"}


class Mqtt:
    """Keeps one connection to the broker while the block lasts; starts and goes on with the broker out of reach.

    Made while the event loop runs. MQTT 5 where the broker has it, else 3.1.1. The broker keeps our session, so that an
    unacknowledged message comes again after a restart; in the other direction nothing is ever queued or sent twice.
    """

    def __init__(self, broker: Broker, nursery: Nursery, needed: Callable[[], bool] = lambda: True) -> None:
        """``needed``: whether anybody misses a broker that is away; asked each time."""
        self._broker = broker
        self._nursery = nursery
        self._needed = needed
        self._subscriptions = Subscriptions()
        self._publisher = Publisher(lambda: self._trouble)
        self._watchers: list[Callable[[bool], None]] = []
        self._up = False
        self._leaving: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._gone = asyncio.Event()
        #: Done once somebody listens to what was not asked for yet.
        self._wanted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._version = VERSIONS[0]
        self._version_proven = False
        self._misunderstood = 0
        self._since = datetime.now(UTC)
        self._trouble = "not connected yet"
        self._why = Why.NOT_YET
        self._connections = 0
        #: What was said last of a connection that there is not, and how loudly.
        self._told: tuple[str, int] | None = None

    def listen(
        self, topic_filter: str, handle: Callable[[Message], None], *, qos: int = 1, needed: bool = True
    ) -> None:
        """Have every message under a filter handled, from now on; the handler acknowledges it.

        What the broker kept for us comes as soon as we are connected: whoever must have that listens before. With QoS 0
        it keeps nothing while we are away. A filter that is not ``needed`` is left out where the broker hangs up on it.
        What belongs to several is acknowledged by the handler of a needed one.
        """
        self._subscriptions.add(topic_filter, handle, qos=qos, needed=needed)
        if not self._wanted.done():
            self._wanted.set_result(None)

    def ignore(self, topic_filter: str, handle: Callable[[Message], None]) -> None:
        """Have a handler of ``listen`` called no more. The broker is not asked to stop; what it brings is let go."""
        self._subscriptions.drop(topic_filter, handle)

    @property
    def refused(self) -> frozenset[str]:
        """The filters that the broker said we may not read; one that only keeps silent is not among them."""
        return frozenset(self._subscriptions.refused)

    def watch(self, tell: Callable[[bool], None]) -> None:
        """Have somebody told whenever the connection comes (True) or goes (False)."""
        self._watchers.append(tell)

    async def __aenter__(self) -> Self:
        self._nursery.keep(f"mqtt as {self._broker.client_id}", self._keep_connected)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if not self._leaving.done():
            self._leaving.set_result(None)
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._gone.wait()
        except TimeoutError:
            log.warning("the broker connection did not end in time")

    @property
    def connected(self) -> bool:
        """Whether the broker has us and our subscriptions."""
        return self._up

    def state(self) -> dict[str, Any]:
        """How the connection is, for /health: ``ok``, ``since`` and what stands in the way, ``why`` being a ``Why``."""
        return {
            "ok": self.connected,
            "since": self._since.isoformat(timespec="seconds"),
            "mqtt": _VERSION_NAMES[self._version] if self.connected else None,
            "connections": self._connections,
            "trouble": "" if self.connected else self._trouble,
            "why": "" if self.connected else self._why,
        }

    def say(self, topic: str, payload: bytes) -> None:
        """Publish with QoS 0: for what is asked, and useless later. Raises BrokerAway, Unsendable."""
        self._publisher.say(topic, payload)

    async def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        expiry_s: int | None = None,
        deadline_s: float = ACKNOWLEDGE_S,
    ) -> Receipt:
        """Publish with QoS 1, once, and wait for the broker's acknowledgement, ``deadline_s`` at most.

        ``expiry_s`` is how long the broker may keep it (MQTT 5). Raises BrokerAway (nothing was sent), BrokerSilent (it
        may or may not have arrived), NotAuthorised, Unsendable.
        """
        return await self._publisher.publish(topic, payload, retain=retain, expiry_s=expiry_s, deadline_s=deadline_s)

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
        """Connect and stay; returns what ended it."""
        try:
            async with open_connection(
                self._broker,
                self._subscriptions.receive,
                versions=[self._version],
                dial_s=DIAL_S,
                answer_s=ANSWER_S if self._version_proven else VERSION_S,
                until=self._leaving,
            ) as connection:
                self._version_proven = True
                try:
                    await self._arrive(connection)
                    return await self._stay(connection)
                finally:
                    self._change(None)
        except ConnectionFailed as failure:
            self._choose_version(failure)
            return failure.with_traceback(None)  # which holds the connection
        except (BrokerAway, BrokerSilent) as exc:
            return ConnectionFailed(Why.LOST, str(exc))

    async def _stay(self, connection: Connection) -> ConnectionFailed:
        """Until the connection is lost, ask for what somebody listens to since; returns what ended it."""
        while True:
            news: set[asyncio.Future[Any]] = {connection.lost, self._wanted}
            await asyncio.wait(news, return_when=asyncio.FIRST_COMPLETED)
            if connection.lost.done():
                return connection.lost.result()
            await self._ask(connection)

    async def _ask(self, connection: Connection) -> None:
        self._wanted = asyncio.get_running_loop().create_future()  # what comes while we ask is asked for next
        await self._subscriptions.ask(connection)

    async def _arrive(self, connection: Connection) -> None:
        self._subscriptions.forget_asked()
        await self._ask(connection)
        if self._broker.last_will:
            await publish_presence(connection)
        self._connections += 1
        self._told = None
        log.info("connected to the broker (MQTT %s)", _VERSION_NAMES[self._version])
        self._change(connection)

    def _change(self, connection: Connection | None) -> None:
        was = self.connected
        self._publisher.go_over(connection)
        if was is (connection is not None):
            return
        self._since = datetime.now(UTC)
        if connection:
            self._up = True
        else:
            self._up = False
        for tell in self._watchers:
            try:
                tell(connection is not None)
            except Exception:  # one of them, whatever it is, must not keep the others from hearing it
                log.exception("somebody could not be told of the broker")

    def _choose_version(self, failure: ConnectionFailed) -> None:
        """Try the other version where this one was never understood."""
        if failure.why is Why.OTHER_VERSION and not self._version_proven:
            self._misunderstood += 1
            self._version = next(version for version in VERSIONS if version is not self._version)

    def _tell(self, failure: ConnectionFailed) -> None:
        """Say once, in a plain sentence, why there is no connection."""
        self._why = failure.why
        self._trouble = _sentence(failure.why, f"{self._broker.host}:{self._broker.port}")
        if failure.why is Why.OTHER_VERSION and self._misunderstood == 1:
            return  # the next attempt speaks the other version
        if failure.why in (Why.NOT_ALLOWED, Why.TAKEN_OVER):
            level = logging.ERROR
        else:
            level = logging.WARNING if self._needed() else logging.INFO
        if (self._trouble, level) != self._told:
            self._told = self._trouble, level
            log.log(level, "%s%s; trying again", self._trouble, f" ({failure.detail})" if failure.detail else "")


def _sentence(why: Why, where: str) -> str:
    match why:
        case Why.NOT_YET:
            return "not connected yet"
        case Why.UNREACHABLE:
            return f"the broker at {where} is out of reach"
        case Why.OTHER_VERSION:
            return f"whoever listens at {where} does not answer as an MQTT broker does"
        case Why.NOT_ALLOWED:
            return f"the broker at {where} refuses us: check MQTT_USERNAME and MQTT_PASSWORD"
        case Why.TAKEN_OVER:
            return "another Doorman connected to the broker by our name: run only one"
        case Why.LOST:
            return f"the connection to the broker at {where} was lost"
