"""MQTT 3.1.1 for one board: QoS 1 out, QoS 1 in, a last will, a clean session, and a way back after every outage.

A clean session, so the broker never keeps a command for later. Whatever is sent waits for its PUBACK; without one
the connection counts as lost, and the sender sends again: at least once, with the same id.
"""

import asyncio
import struct
import time

from exchange import connect
from late import load_transient
from micropython import const

_KEEPALIVE_S = const(20)
#: For TCP and TLS; then for CONNECT and SUBSCRIBE with their answers.
_CONNECT_MS = const(8_000)
#: For a PUBLISH and its PUBACK.
_ACK_MS = const(5_000)

#: An inbound packet longer than this is read away, never kept.
_MAX_INBOUND = const(1024)

_LOOK_MS = const(250)

_FIRST_WAIT_MS = const(1_000)
_LONGEST_WAIT_MS = const(30_000)

#: A session that lasted so long was a good one: the next attempt comes soon again.
_STABLE_MS = const(10_000)

#: So many failures to connect in a row, with the network up, and the interface is suspected.
_SUSPICIOUS = const(4)

_PUBLISH = const(0x30)
_PUBACK = const(0x40)


class Lost(Exception):
    """The connection is gone, or never came; the text says why."""


def text(value):
    """A string or bytes as MQTT writes it: length first."""
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("!H", len(raw)) + raw


def packet(kind, *parts):
    """A whole packet: type, remaining length, body. Written in one piece, for which room is taken once."""
    head = bytearray((kind,))
    size = length = sum(len(part) for part in parts)
    while True:
        byte = length & 0x7F
        length >>= 7
        head.append(byte | 0x80 if length else byte)
        if not length:
            break
    at = len(head)
    whole = bytearray(at + size)
    whole[:at] = head
    for part in parts:
        whole[at : at + len(part)] = part
        at += len(part)
    return whole


class Mqtt:
    """``run`` keeps the connection; ``publish`` returns when the broker has it, or raises Lost.

    ``on_message(topic, payload, retained)`` is called from the reader and must not wait; ``on_connect()`` is awaited
    after each connect, before ``online`` is set, and ``on_online()`` called then; ``will`` is (topic, payload).
    ``seal(topic, raw)`` signs what is published as a text: it gives what takes the place of its last brace.
    """

    def __init__(self, settings, tls, will, subscription, on_message, on_connect, on_online, seal, counters):
        self.settings = settings
        self.tls = tls
        self.will = will
        self.subscription = subscription
        self.on_message = on_message
        self.on_connect = on_connect
        self.on_online = on_online
        self.seal = seal
        self.counters = counters
        self.online = asyncio.Event()
        self.failures = 0
        self.line = asyncio.Lock()  # one publish at a time
        self.pen = asyncio.Lock()  # one writer at a time
        self.acked = asyncio.Event()
        self.unacked = 0
        self.last_id = 0
        self.writer = None
        self.heard = 0
        #: Why the session has to end, as an exception.
        self.broken = None

    async def run(self, beat, up, suspect):
        """Connect, serve, and again, for ever; waits for the network ``up`` and calls ``suspect()`` when in doubt."""
        wait_ms = _FIRST_WAIT_MS
        while True:
            beat()
            if not up.is_set():
                await asyncio.sleep_ms(100)
                continue
            began = time.ticks_ms()
            self.failures += 1  # until somebody was welcomed
            try:
                await self.session(beat, up)
            except (Lost, OSError, asyncio.TimeoutError, EOFError, ValueError) as exc:
                self.counters.add("broker_lost")
                self.counters.last_error = ("broker: " + repr(exc))[:96]
            if not self.failures and time.ticks_diff(time.ticks_ms(), began) > _STABLE_MS:
                wait_ms = _FIRST_WAIT_MS
            if self.failures and self.failures % _SUSPICIOUS == 0:
                suspect()
            for _ in range(0, wait_ms, _LOOK_MS):
                await asyncio.sleep_ms(_LOOK_MS)
                beat()
            wait_ms = min(_LONGEST_WAIT_MS, wait_ms * 2)

    async def publish(self, topic, payload, retained=False, sure=True):
        """Send with QoS 1 and wait for the broker's PUBACK, or with QoS 0; raises Lost.

        A text is signed, bytes go as they are.
        """
        async with self.line:
            if self.writer is None:
                raise Lost("offline")
            end = b""
            if isinstance(payload, str):
                payload = payload.encode()
                end = self.seal(topic, payload)  # here, so that the numbers go out in their order
                payload = memoryview(payload)[:-1]
            if not sure:
                await self.write(packet(_PUBLISH, text(topic), payload, end))
                return
            self.last_id = self.unacked = self.last_id % 65535 + 1
            self.acked.clear()
            kind = _PUBLISH | 0x02 | (0x01 if retained else 0)
            data = packet(kind, text(topic), struct.pack("!H", self.last_id), payload, end)
            payload = end = None
            try:
                await asyncio.wait_for_ms(self.deliver(data), _ACK_MS)
            except asyncio.TimeoutError:
                self.counters.add("puback_lost")
                self.end(Lost("no PUBACK"))
            if self.unacked:
                raise Lost("not acknowledged")

    async def deliver(self, data):
        await self.write(data)
        await self.acked.wait()

    def end(self, why):
        """Have the session end soon; nothing more is sent in it."""
        self.online.clear()
        self.broken = self.broken or why

    async def session(self, beat, up):
        reader, writer = await asyncio.wait_for_ms(connect(self.settings.broker, self.tls), _CONNECT_MS)
        self.broken = None
        self.writer = writer
        tasks = ()
        try:
            beat()
            await asyncio.wait_for_ms(load_transient("greeting").greet(self, reader, _KEEPALIVE_S), _CONNECT_MS)
            tasks = (asyncio.create_task(self.read_on(reader)), asyncio.create_task(self.welcome()))
            await self.look_after(beat, up)
        finally:
            self.writer = None
            self.online.clear()
            for task in tasks:
                task.cancel()
            self.acked.set()  # with _unacked still set: the sender learns that it was lost
            writer.close()
            await writer.wait_closed()

    async def welcome(self):
        try:
            await self.on_connect()
        except Exception as exc:
            self.end(exc)
            return
        self.failures = 0
        if not self.broken:
            self.online.set()
            self.on_online()

    async def look_after(self, beat, up):
        """Stay until the session is to end, and raise why; a quiet one is pinged, a dead one is given up.

        The reader has no timeout of its own: one that ends just when a byte came would lose that byte.
        """
        self.heard = pinged = time.ticks_ms()
        while not self.broken:
            await asyncio.sleep_ms(_LOOK_MS)
            beat()
            now = time.ticks_ms()
            if not up.is_set():
                self.end(Lost("network"))
            elif time.ticks_diff(now, self.heard) > _KEEPALIVE_S * 1000:
                self.end(Lost("silent"))
            elif time.ticks_diff(now, pinged) > _KEEPALIVE_S * 400:
                pinged = now
                await asyncio.wait_for_ms(self.write(b"\xc0\x00"), _ACK_MS)
        raise self.broken

    async def read_on(self, reader):
        """Take packets until the connection ends."""
        try:
            while True:
                kind, body = await self.next(reader)
                self.heard = time.ticks_ms()
                if kind & 0xF0 == _PUBLISH:
                    await self.take(kind, body)
                elif kind == _PUBACK and struct.unpack("!H", body[:2])[0] == self.unacked:
                    self.unacked = 0
                    self.acked.set()
        except Exception as exc:
            self.end(exc)

    async def take(self, kind, body):
        if body is None:
            self.on_message("", None, False)
            return
        length = struct.unpack("!H", body[:2])[0]
        at = 2 + length
        topic = body[2:at]
        if kind & 0x06:
            await self.write(b"\x40\x02" + body[at : at + 2])
            at += 2
        self.on_message(topic.decode(), body[at:], bool(kind & 0x01))

    async def next(self, reader):
        """The next packet's type and body; an oversize body is read away and None."""
        kind = (await reader.readexactly(1))[0]
        length = shift = 0
        while True:
            byte = (await reader.readexactly(1))[0]
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
            shift += 7
            if shift > 21:
                raise Lost("malformed")
        if length <= _MAX_INBOUND:
            return kind, await reader.readexactly(length) if length else b""
        self.counters.add("oversize")
        await self.read_away(reader, kind, length)
        return kind, None

    async def read_away(self, reader, kind, length):
        """Drop an oversize packet; it is acknowledged so that the broker does not send it again."""
        head = await reader.readexactly(2)
        topic_length = struct.unpack("!H", head)[0]
        left = length - 2
        skip = bytearray(256)
        ack, at = b"", 0
        while left:
            size = await reader.readinto(memoryview(skip)[: min(256, left)])
            if not size:
                raise Lost("closed")
            self.heard = time.ticks_ms()
            for k in (topic_length, topic_length + 1):  # the packet's id, wherever the pieces are cut
                if at <= k < at + size and len(ack) < 2:
                    ack += bytes((skip[k - at],))
            at += size
            left -= size
        if kind & 0x06 and len(ack) == 2:
            await self.write(b"\x40\x02" + ack)

    async def write(self, data):
        """Hand over to the network; raises Lost. A connection that takes nothing is ended by what waits for it."""
        async with self.pen:
            writer = self.writer
            if writer is None or self.broken:
                raise Lost("offline")
            try:
                writer.write(data)
                await writer.drain()
            except OSError as exc:
                self.end(exc)
                raise Lost(repr(exc))
