"""What is subscribed to, and whom the messages are for."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from paho.mqtt.client import topic_matches_sub

from bot.mqtt.connection import Connection
from bot.mqtt.letter import Letter
from bot.mqtt.outcomes import BrokerAway, BrokerSilent

log = logging.getLogger(__name__)

#: The broker may take this long to grant a filter, in seconds.
SUBSCRIBE_S = 5.0

#: How often in a row a broker may hang up on a subscription that we can do without.
BREAKS_MOST = 2

#: How much of a topic is shown, in characters.
_SHOWN = 64


@dataclass(frozen=True, slots=True)
class _Listener:
    """Whom the messages under a filter are for."""

    handle: Callable[[Letter], None]
    qos: int
    needed: bool


class Subscriptions:
    """Topic filters with their handlers; asked for anew on every connection."""

    def __init__(self) -> None:
        self._listeners: dict[str, _Listener] = {}
        #: How often in a row the connection was lost while we asked for a filter.
        self._breaks: Counter[str] = Counter()

    def add(self, topic_filter: str, handle: Callable[[Letter], None], *, qos: int, needed: bool) -> None:
        """Have the messages under a filter handled; see ``Mqtt.listen``."""
        self._listeners[topic_filter] = _Listener(handle, qos, needed)

    async def ask_for_all(self, connection: Connection) -> None:
        """Subscribe on a new connection; what is refused is logged. Raises BrokerAway, BrokerSilent."""
        for name, listener in self._listeners.items():
            if listener.needed or self._breaks[name] < BREAKS_MOST:
                await self._ask_for(connection, name, listener)

    async def _ask_for(self, connection: Connection, name: str, listener: _Listener) -> None:
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

    def receive(self, letter: Letter) -> None:
        """Have a message handled by everybody whose filter fits; a handler that fails keeps it from nobody else."""
        heard = [one for name, one in self._listeners.items() if matches(name, letter.topic)]
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


def matches(topic_filter: str, topic: str) -> bool:
    """Tell whether a topic is under a filter, which may have ``+`` and ``#``."""
    return topic_matches_sub(topic_filter, topic)


def _nothing() -> None:
    """Acknowledges nothing: another one will."""
