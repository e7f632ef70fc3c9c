"""What we publish: once, over the connection there is, and with an outcome. Nothing is queued for a later one."""

import logging
from collections.abc import Callable

from bot.mqtt.broker import PRESENCE, PRESENT
from bot.mqtt.connection import Connection
from bot.mqtt.outcomes import BrokerAway, NotAuthorised, Receipt

log = logging.getLogger(__name__)

#: The broker may take this long to acknowledge, in seconds.
ACKNOWLEDGE_S = 3.0

#: And this long for the word that we are there, right after connecting.
PRESENCE_S = 5.0


class Publisher:
    """Publishes while there is a connection; ``trouble`` says why there is none."""

    def __init__(self, trouble: Callable[[], str]) -> None:
        self._trouble = trouble
        self._connection: Connection | None = None

    def go_over(self, connection: Connection | None) -> None:
        """Publish over this connection from now on; None: there is none."""
        self._connection = connection

    def say(self, topic: str, payload: bytes) -> None:
        """Publish with QoS 0; see ``Mqtt.say``."""
        self._open_connection().say(topic, payload)

    async def publish(
        self, topic: str, payload: bytes, *, retain: bool, expiry_s: int | None, deadline_s: float
    ) -> Receipt:
        """Publish with QoS 1 and wait for the outcome; see ``Mqtt.publish``."""
        connection = self._open_connection()
        return await connection.publish(topic, payload, retain=retain, expiry_s=expiry_s, deadline_s=deadline_s)

    def _open_connection(self) -> Connection:
        if self._connection is None:
            raise BrokerAway(self._trouble())
        return self._connection


async def publish_presence(connection: Connection) -> None:
    """Tell everybody that we are there; where that is not allowed, the log says so. Raises BrokerAway, BrokerSilent."""
    try:
        await connection.publish(PRESENCE, PRESENT, retain=True, expiry_s=None, deadline_s=PRESENCE_S)
    except NotAuthorised as exc:
        log.warning("%s: allow it in the broker's access list", exc)
