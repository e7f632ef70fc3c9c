"""MQTT 3.1.1 for one board: QoS 1 out, QoS 1 in, a last will, a clean session, and a way back after every outage.

A clean session, so the broker never keeps a command for later. Whatever is sent waits for its PUBACK; without one
the connection counts as lost, and the sender sends again: at least once, with the same id.
"""

import asyncio
import struct
import time

from exchange import connect
from micropython import const

_KEEPALIVE_S = const(20)
_CONNECT_MS = const(8_000)
_ACK_MS = const(5_000)
_PACKET_MS = const(5_000)

#: An inbound packet longer than this is read away, never kept.
_MAX_INBOUND = const(1024)

_FIRST_WAIT_MS = const(1_000)
_LONGEST_WAIT_MS = const(30_000)

#: A session that lasted so long was a good one: the next attempt comes soon again.
_STABLE_MS = const(10_000)

#: So many failures to connect in a row, with the network up, and the interface is suspected.
_SUSPICIOUS = const(4)

_CONNACK = const(0x20)
_PUBLISH = const(0x30)
_PUBACK = const(0x40)
_SUBACK = const(0x90)


class Lost(Exception):
    """The connection is gone, or never came; the text says why."""


def text(value):
    """A string or bytes as MQTT writes it: length first."""
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("!H", len(raw)) + raw


def packet(kind, body):
    """A whole packet: type, remaining length, body."""
    head = bytearray((kind,))
    length = len(body)
    while True:
        byte = length & 0x7F
        length >>= 7
        head.append(byte | 0x80 if length else byte)
        if not length:
            return bytes(head) + body


class Mqtt:
    """``run`` keeps the connection; ``publish`` returns when the broker has it, or raises Lost.

    ``on_message(topic, payload, retained)`` is called from the reader and must not wait; ``on_connect()`` is awaited
    after each connect, before ``online`` is set, and ``on_online()`` called then; ``will`` is (topic, payload).
    """

    def __init__(self, settings, tls, will, subscription, on_message, on_connect, on_online, tally):
        self._settings = settings
        self._tls = tls
        self._will = will
        self._subscription = subscription
        self._on_message = on_message
        self._on_connect = on_connect
        self._on_online = on_online
        self._tally = tally
        self.online = asyncio.Event()
        self.failures = 0
        self._line = asyncio.Lock()  # one publish at a time
        self._pen = asyncio.Lock()  # one writer at a time
        self._acked = asyncio.Event()
        self._waiting = 0
        self._last_id = 0
        self._writer = None

    async def run(self, beat, up, suspect):
        """Connect, serve, and again, for ever; waits for the network ``up`` and calls ``suspect()`` when in doubt."""
        wait_ms = _FIRST_WAIT_MS
        while True:
            beat()
            if not up.is_set():
                await asyncio.sleep_ms(100)
                continue
            began = time.ticks_ms()
            try:
                await self._session(beat, up)
            except (Lost, OSError, asyncio.TimeoutError, EOFError, ValueError) as exc:
                self._tally.add("broker_lost")
                self._tally.last_error = ("broker: " + repr(exc))[:96]
            was_online = self.online.is_set()
            self.online.clear()
            self.failures = 0 if was_online else self.failures + 1
            if self.failures and self.failures % _SUSPICIOUS == 0:
                suspect()
            if was_online and time.ticks_diff(time.ticks_ms(), began) > _STABLE_MS:
                wait_ms = _FIRST_WAIT_MS
            for _ in range(0, wait_ms, 250):
                await asyncio.sleep_ms(250)
                beat()
            wait_ms = min(_LONGEST_WAIT_MS, wait_ms * 2)

    async def publish(self, topic, payload, retain=False):
        """Send with QoS 1 and wait for the broker's PUBACK; raises Lost."""
        async with self._line:
            if self._writer is None:
                raise Lost("offline")
            self._last_id = self._last_id % 65535 + 1
            self._waiting = self._last_id
            self._acked.clear()
            kind = _PUBLISH | 0x02 | (0x01 if retain else 0)
            await self._write(packet(kind, text(topic) + struct.pack("!H", self._last_id) + payload))
            try:
                await asyncio.wait_for_ms(self._acked.wait(), _ACK_MS)
            except asyncio.TimeoutError:
                self._tally.add("puback_lost")
                self._hang_up()
                raise Lost("no PUBACK")
            if self._waiting:
                raise Lost("connection closed")

    def _hang_up(self):
        """Make the session end: the reader finds the connection closed."""
        self.online.clear()
        self._broken = True

    async def _session(self, beat, up):
        reader, writer = await asyncio.wait_for_ms(connect(self._settings.broker, self._tls), _CONNECT_MS)
        self._broken = False
        self._writer = writer
        greeter = None
        try:
            await self._greet(reader)
            greeter = asyncio.create_task(self._welcome())
            await self._read_on(reader, beat, up)
        finally:
            self._writer = None
            if greeter:
                greeter.cancel()
            self._acked.set()  # with _waiting still set: the sender learns that it was lost
            writer.close()
            await writer.wait_closed()

    async def _greet(self, reader):
        """CONNECT and SUBSCRIBE, each with its answer."""
        settings = self._settings
        flags = 0x02 | 0x04 | 0x08 | 0x20 | 0x80 | (0x40 if settings.password else 0)
        body = text("MQTT") + bytes((4, flags)) + struct.pack("!H", _KEEPALIVE_S)
        body += text("doorman-" + settings.door) + text(self._will[0]) + text(self._will[1]) + text(settings.user)
        if settings.password:
            body += text(settings.password)
        await self._write(packet(0x10, body))
        kind, answer = await asyncio.wait_for_ms(self._packet(reader), _CONNECT_MS)
        if kind != _CONNACK or len(answer) != 2:
            raise Lost("no CONNACK")
        if answer[1]:
            self._tally.add("broker_refused")
            raise Lost("refused %d" % answer[1])
        await self._write(packet(0x82, struct.pack("!H", 1) + text(self._subscription) + b"\x01"))
        kind, answer = await asyncio.wait_for_ms(self._packet(reader), _CONNECT_MS)
        while kind != _SUBACK:  # a message may come first
            if kind & 0xF0 == _PUBLISH:
                await self._take(kind, answer)
            kind, answer = await asyncio.wait_for_ms(self._packet(reader), _CONNECT_MS)
        if answer[2:] == b"\x80":
            raise Lost("subscription refused")

    async def _welcome(self):
        try:
            await self._on_connect()
            self.online.set()
            self._on_online()
        except Lost:
            self._broken = True
        except Exception as exc:
            self._tally.error("welcome", exc)
            self._broken = True

    async def _read_on(self, reader, beat, up):
        """Take packets until the connection ends; a quiet one is pinged, a dead one is given up."""
        heard = time.ticks_ms()
        pinged = heard
        while not self._broken:
            beat()
            if not up.is_set():
                raise Lost("network")
            try:
                first = await asyncio.wait_for_ms(reader.readexactly(1), 500)
            except asyncio.TimeoutError:
                now = time.ticks_ms()
                quiet_ms = time.ticks_diff(now, heard)
                if quiet_ms > _KEEPALIVE_S * 1000:
                    raise Lost("silent")
                if time.ticks_diff(now, pinged) > _KEEPALIVE_S * 400:
                    pinged = now
                    await self._write(b"\xc0\x00")
                continue
            heard = time.ticks_ms()
            kind, body = await asyncio.wait_for_ms(self._packet(reader, first), _PACKET_MS)
            if kind & 0xF0 == _PUBACK:
                if struct.unpack("!H", body[:2])[0] == self._waiting:
                    self._waiting = 0
                    self._acked.set()
            elif kind & 0xF0 == _PUBLISH:
                await self._take(kind, body)
        raise Lost("hung up")

    async def _take(self, kind, body):
        if body is None:
            self._on_message("", None, False)
            return
        length = struct.unpack("!H", body[:2])[0]
        at = 2 + length
        topic = body[2:at]
        if kind & 0x06:
            await self._write(b"\x40\x02" + body[at : at + 2])
            at += 2
        self._on_message(topic.decode(), body[at:], bool(kind & 0x01))

    async def _packet(self, reader, first=None):
        """The next packet's type and body; an oversize body is read away and None."""
        kind = (first or await reader.readexactly(1))[0]
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
        self._tally.add("oversize")
        return kind, await self._read_away(reader, kind, length)

    async def _read_away(self, reader, kind, length):
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
            for k in (topic_length, topic_length + 1):  # the packet's id, wherever the pieces are cut
                if at <= k < at + size and len(ack) < 2:
                    ack += bytes((skip[k - at],))
            at += size
            left -= size
        if kind & 0x06 and len(ack) == 2:
            await self._write(b"\x40\x02" + ack)

    async def _write(self, data):
        async with self._pen:
            writer = self._writer
            if writer is None:
                raise Lost("offline")
            try:
                writer.write(data)
                await asyncio.wait_for_ms(writer.drain(), _PACKET_MS)
            except (OSError, asyncio.TimeoutError) as exc:
                self._broken = True
                raise Lost(repr(exc))
