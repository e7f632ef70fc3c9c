"""Paho's client as we want it: one connection, no attempts of its own, every message acknowledged by us."""

from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from bot.mqtt.broker import Broker

#: A broker that says nothing for one and a half of these is gone; ours notices us the same way.
KEEPALIVE_S = 10

#: How long the broker keeps what it has for us while we are away, in seconds: a day.
SESSION_S = 24 * 60 * 60

#: How many messages the broker may have under way to us: a door whose presses cannot be saved must not stop the others.
RECEIVE_MAXIMUM = 1000

#: The largest message we let the broker send, in bytes; a device's own report is a few kilobytes.
MAX_PACKET = 64 * 1024


def build_client(broker: Broker, version: MQTTProtocolVersion) -> Client:
    """A client that has not connected yet; raises ValueError where MQTT cannot carry a name or a password."""
    five = version == MQTTProtocolVersion.MQTTv5
    client = Client(
        CallbackAPIVersion.VERSION2,
        client_id=broker.client_id,
        clean_session=None if five else not broker.lasting,
        protocol=version,
        reconnect_on_failure=False,
        manual_ack=True,
    )
    if broker.username:
        client.username_pw_set(broker.username, broker.password.get_secret_value())
    if broker.tls:
        client.tls_set_context(broker.tls)
    if broker.last_will:
        will_topic, payload = broker.last_will
        client.will_set(will_topic, payload, qos=1, retain=True)
    return client


def connect(client: Client, broker: Broker, version: MQTTProtocolVersion) -> None:
    """Have it connect, in a thread of its own; raises ValueError where the host is no host name."""
    broker.host.encode("idna")
    client.connect_async(broker.host, broker.port, KEEPALIVE_S, **_session(broker, version))
    client.loop_start()


def _session(broker: Broker, version: MQTTProtocolVersion) -> dict[str, Any]:
    if version != MQTTProtocolVersion.MQTTv5:
        return {}
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho
    properties.SessionExpiryInterval = SESSION_S if broker.lasting else 0
    properties.ReceiveMaximum = RECEIVE_MAXIMUM
    properties.MaximumPacketSize = MAX_PACKET
    return {"clean_start": not broker.lasting, "properties": properties}
