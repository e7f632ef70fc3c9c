"""What is subscribed to, and whom the messages are for."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from paho.mqtt.client import topic_matches_sub

from bot.mqtt.connection import Connection
from bot.mqtt.message import Message
from bot.mqtt.outcomes import BrokerAway, BrokerSilent

log = logging.getLogger(__name__)

#: The broker may take this long to grant a filter, in seconds.
SUBSCRIBE_S = 5.0

#: How often in a row a broker may hang up on a subscription that we can do without.
BREAKS_MOST = 2

#: How much of a topic is shown, in characters.
_SHOWN = 64


@dataclass(frozen=True, slots=True)
class _Subscription:
    """Whom the messages under a filter are for, and how they come."""

    handles: tuple[Callable[[Message], None], ...]
    qos: int
    needed: bool


class Subscriptions:
    """Topic filters with their handlers; asked for anew on every connection."""

    def __init__(self) -> None:
        self._subscribed: dict[str, _Subscription] = {}
        #: What was asked for on the present connection.
        self._asked: dict[str, _Subscription] = {}
        #: What the broker said that we may not read, on the present connection.
        self.refused: set[str] = set()
        #: How often in a row the connection was lost while we asked for a filter.
        self._breaks: Counter[str] = Counter()

    def add(self, topic_filter: str, handle: Callable[[Message], None], *, qos: int, needed: bool) -> None:
        """Have the messages under a filter handled; see ``Mqtt.listen``."""
        known = self._subscribed.get(topic_filter, _Subscription((), qos, needed))
        handles = (*(one for one in known.handles if one != handle), handle)
        self._subscribed[topic_filter] = _Subscription(handles, max(known.qos, qos), known.needed or needed)

    def drop(self, topic_filter: str, handle: Callable[[Message], None]) -> None:
        """Have a handler called no more; see ``Mqtt.ignore``."""
        known = self._subscribed.get(topic_filter)
        if known is None:
            return
        handles = tuple(one for one in known.handles if one != handle)
        if handles:
            self._subscribed[topic_filter] = replace(known, handles=handles)
            self._asked[topic_filter] = self._subscribed[topic_filter]
        else:
            del self._subscribed[topic_filter]
            self.refused.discard(topic_filter)

    def forget_asked(self) -> None:
        """A new connection knows of none."""
        self._asked.clear()
        self.refused.clear()

    async def ask(self, connection: Connection) -> None:
        """Subscribe to what was not asked for yet on this connection; what is refused is logged.

        Raises BrokerAway, BrokerSilent.
        """
        for name, subscription in list(self._subscribed.items()):
            if self._asked.get(name) is subscription:
                continue
            self._asked[name] = subscription
            if subscription.needed or self._breaks[name] < BREAKS_MOST:
                await self._ask_for(connection, name, subscription)

    async def _ask_for(self, connection: Connection, name: str, subscription: _Subscription) -> None:
        """Ask for one filter, alone: a broker that hangs up on it shows which one it was."""
        try:
            refused = await connection.subscribe([(name, subscription.qos)], SUBSCRIBE_S)
        except (BrokerAway, BrokerSilent):
            self._breaks[name] += 1
            if not subscription.needed and self._breaks[name] == BREAKS_MOST:
                log.exception("the broker hangs up when we ask for %s, so we do without: check that topic", name)
            raise
        self._breaks[name] = 0
        if refused:
            self.refused.add(name)
            log.error("the broker does not let us read %s: allow it in the broker's access list", name)

    def receive(self, message: Message) -> None:
        """Have a message handled by everybody whose filter fits; a handler that fails keeps it from nobody else."""
        heard = [one for name, one in self._subscribed.items() if matches(name, message.topic)]
        if not heard:
            message.acknowledge()  # a subscription of an earlier configuration, which the broker remembers
        keeper = next((one for one in heard if one.needed), heard[0] if heard else None)
        for subscription in heard:
            for n, handle in enumerate(subscription.handles):
                own = message if subscription is keeper and n == 0 else replace(message, acknowledge=_nothing)
                try:
                    handle(own)
                except Exception:  # a message that cannot be handled now never can: the others go on
                    log.exception("a message on %r could not be handled", message.topic[:_SHOWN])
                    own.acknowledge()


def matches(topic_filter: str, topic: str) -> bool:
    """Tell whether a topic is under a filter, which may have ``+`` and ``#``."""
    return topic_matches_sub(topic_filter, topic)


def _nothing() -> None:
    """Acknowledges nothing: another one will."""
