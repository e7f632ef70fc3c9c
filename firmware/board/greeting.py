"""How a session with the broker begins: CONNECT and SUBSCRIBE, each with its answer. Loaded at each connect."""

import struct

from micropython import const
from mqtt import Lost, packet, text

_CONNACK = const(0x20)
_PUBLISH = const(0x30)
_SUBACK = const(0x90)


async def greet(mqtt, reader, keepalive_s):
    """Say who we are and what we want to hear; raises Lost where the broker will not have it."""
    settings = mqtt.settings
    flags = 0x02 | 0x04 | 0x08 | 0x20 | 0x80 | (0x40 if settings.password else 0)
    body = text("MQTT") + bytes((4, flags)) + struct.pack("!H", keepalive_s)
    body += text("doorman-" + settings.door) + text(mqtt.will[0]) + text(mqtt.will[1]) + text(settings.user)
    if settings.password:
        body += text(settings.password)
    await mqtt.write(packet(0x10, body))
    kind, answer = await mqtt.next(reader)
    if kind != _CONNACK or len(answer) != 2:
        raise Lost("no CONNACK")
    if answer[1]:
        mqtt.counters.add("broker_refused")
        raise Lost("refused " + str(answer[1]))
    await mqtt.write(packet(0x82, struct.pack("!H", 1) + text(mqtt.subscription) + b"\x01"))
    kind, answer = await mqtt.next(reader)
    while kind != _SUBACK:  # a message may come first
        if kind & 0xF0 == _PUBLISH:
            await mqtt.take(kind, answer)
        kind, answer = await mqtt.next(reader)
    if answer[2:] == b"\x80":
        raise Lost("subscription refused")
