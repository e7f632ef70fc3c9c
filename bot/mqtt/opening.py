"""How a connection comes about, and in which version of MQTT."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from paho.mqtt.enums import MQTTProtocolVersion

from bot.mqtt.broker import Broker
from bot.mqtt.connection import Connection
from bot.mqtt.message import Message
from bot.mqtt.outcomes import ConnectionFailed, Why

#: The versions of MQTT that we speak, the better one first.
VERSIONS = (MQTTProtocolVersion.MQTTv5, MQTTProtocolVersion.MQTTv311)


@asynccontextmanager
async def open_connection(
    broker: Broker,
    receive: Callable[[Message], None],
    *,
    versions: Sequence[MQTTProtocolVersion] = VERSIONS,
    dial_s: float,
    answer_s: float,
    until: asyncio.Future[None] | None = None,
) -> AsyncIterator[Connection]:
    """One connection while the block lasts, in the first of these versions that is understood.

    Somebody is to be reached within ``dial_s`` who answers within ``answer_s``, both in seconds, for each version.
    Hangs up when ``until`` is done, even while it dials. Raises ConnectionFailed where none comes about; one that is
    lost later shows in ``lost``.
    """
    connection = await _first_understood(broker, receive, versions, (dial_s, answer_s), until)
    try:
        yield connection
    finally:
        connection.close()


async def _first_understood(
    broker: Broker,
    receive: Callable[[Message], None],
    versions: Sequence[MQTTProtocolVersion],
    within_s: tuple[float, float],
    until: asyncio.Future[None] | None,
) -> Connection:
    *earlier, last = versions
    for version in earlier:
        try:
            return await _opened(broker, receive, version, within_s, until)
        except ConnectionFailed as failure:
            if failure.why is not Why.OTHER_VERSION:
                raise
    return await _opened(broker, receive, last, within_s, until)


async def _opened(
    broker: Broker,
    receive: Callable[[Message], None],
    version: MQTTProtocolVersion,
    within_s: tuple[float, float],
    until: asyncio.Future[None] | None,
) -> Connection:
    """A connection that the broker took; raises ConnectionFailed and leaves nothing behind."""
    try:
        connection = Connection(broker, version, receive, until)
    except ValueError as exc:  # a name or a password that MQTT cannot carry
        raise ConnectionFailed(Why.UNREACHABLE, str(exc)) from exc
    try:
        await connection.open(*within_s)
    except BaseException:
        connection.close()
        raise
    return connection
