"""The one connection to the broker, for every room that speaks MQTT.

A ground floor: it carries topics and payloads, and knows nothing of what they are about. ``Mqtt`` keeps connected and
is what rooms are given; ``open_connection`` is a single connection, for whoever looks at a broker.
"""

from bot.mqtt.broker import ABSENT, PRESENCE, PRESENT, Broker, broker_of
from bot.mqtt.client import Mqtt
from bot.mqtt.connection import Connection
from bot.mqtt.message import Message
from bot.mqtt.opening import open_connection
from bot.mqtt.outcomes import (
    BrokerAway,
    BrokerSilent,
    ConnectionFailed,
    NotAuthorised,
    Receipt,
    Unsendable,
    Why,
)
from bot.mqtt.subscriptions import matches

__all__ = [
    "ABSENT",
    "PRESENCE",
    "PRESENT",
    "Broker",
    "BrokerAway",
    "BrokerSilent",
    "Connection",
    "ConnectionFailed",
    "Message",
    "Mqtt",
    "NotAuthorised",
    "Receipt",
    "Unsendable",
    "Why",
    "broker_of",
    "matches",
    "open_connection",
]
