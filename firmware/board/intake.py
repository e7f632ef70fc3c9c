"""The service, from the board's side: its clock, and its intake for pictures straight from the camera's FIFO."""

import asyncio
import binascii
import hashlib
import os
import time

import wire
from arducam import PIECE
from exchange import Exchange, NoAnswer


class Clock:
    """Unix seconds by the service's clock; None until it was learnt. The board's own date is never used."""

    def __init__(self):
        self.unix_ms = None
        self.mark = 0

    def learn(self, now):
        if type(now) is int and now > 1_600_000_000:
            self.unix_ms = now * 1000
            self.mark = time.ticks_ms()

    @property
    def now_s(self):
        self.carry()
        return None if self.unix_ms is None else self.unix_ms // 1000

    def carry(self):
        """Move the mark on; call it at least once in six days, or the ticks wrap unseen."""
        if self.unix_ms is not None:
            now = time.ticks_ms()
            self.unix_ms += time.ticks_diff(now, self.mark)
            self.mark = now


class Intake:
    """Posts pictures and learns the time. ``line`` is held by whoever talks to the service: one at a time."""

    def __init__(self, settings, tls, clock, counters):
        self.settings = settings
        self.tls = tls
        self.clock = clock
        self.counters = counters
        self.line = asyncio.Lock()
        self.room = bytearray(PIECE + 8)
        self.bytes = 0
        self.sha256 = ""
        self.nonce = ""

    async def learn_time(self):
        """Ask the service what time it is; True if it said so."""
        async with self.line:
            try:
                async with Exchange(self.settings.intake, self.tls) as exchange:
                    await exchange.head("GET", "/health", ())
                    _, document = await exchange.answer()
            except NoAnswer:
                self.counters.add("http_no_answer")
                return False
        self.clock.learn(document.get("now"))
        return self.clock.now_s is not None

    async def post(self, ring, n, pieces, beat):
        """Send one picture, with the line in hand; the answer's status (0: there was none) and JSON.

        ``bytes`` and ``sha256`` tell what was sent.

        An exception of ``pieces`` breaks the upload off before its last chunk: the service drops what it has.
        """
        try:
            async with Exchange(self.settings.intake, self.tls) as exchange:
                await self.head(exchange, ring, n)
                await self.body(exchange, pieces, beat)
                status, document = await exchange.answer(beat)
        except NoAnswer:
            self.counters.add("http_no_answer")
            return 0, {}
        self.counters.add("http_%d" % status)
        self.clock.learn(document.get("now"))
        return status, document

    async def head(self, exchange, ring, n):
        path = wire.snapshot_path(self.settings.door)
        query = wire.snapshot_query(ring, n)
        stamp = str(self.clock.now_s or 0)
        self.nonce = nonce = binascii.hexlify(os.urandom(16)).decode()
        signature = wire.sign(self.settings.key, wire.upload_text("POST", path, query, stamp, nonce))
        headers = (
            ("Content-Type", "image/jpeg"),
            ("Transfer-Encoding", "chunked"),
            (wire.HEADER_TIME, stamp),
            (wire.HEADER_NONCE, nonce),
            (wire.HEADER_SIGNATURE, signature),
        )
        await exchange.head("POST", path + "?" + query, headers)

    def chunk(self, piece):
        """A piece as one chunk of a chunked body, in one write: three small ones would wait for each other's ACK."""
        room, size = self.room, len(piece)
        room[:6] = b"%04x\r\n" % size
        room[6 : 6 + size] = piece
        room[6 + size : 8 + size] = b"\r\n"
        return memoryview(room)[: 8 + size]

    async def body(self, exchange, pieces, beat):
        digest = hashlib.sha256()
        total = 0
        try:
            for piece in pieces:
                if not piece:
                    continue  # an empty chunk would end the body
                await exchange.send(self.chunk(piece))
                digest.update(piece)
                total += len(piece)
                beat()
            self.bytes = total
            self.sha256 = binascii.hexlify(digest.digest()).decode()
            signature = wire.sign(self.settings.key, wire.picture_text(self.nonce, self.sha256))
            await exchange.send(self.chunk(signature.encode()))
            await exchange.send(b"0\r\n\r\n")
        except (OSError, asyncio.TimeoutError):
            pass  # refused in the middle, or lost: the answer tells, if there is one
