"""The service's photo intake, from the board's side: a signed, chunked POST, straight from the camera's FIFO."""

import asyncio
import binascii
import hashlib
import os

import wire
from arducam import PIECE
from exchange import Exchange, NoAnswer

#: What to do about an answer.
DONE = "done"
AGAIN = "again"  # the clock or the nonce was wrong: at once, once
RETAKE = "retake"  # the picture was wrong
SMALLER = "smaller"
LATER = "later"
HOPELESS = "hopeless"

_BY_STATUS = {200: DONE, 201: DONE, 409: DONE, 413: SMALLER, 415: RETAKE, 408: LATER, 429: LATER}


def verdict(status, document):
    """What an answer's status asks for: the board's whole policy of retries."""
    if status == 401:
        return AGAIN if document.get("error") in ("stale", "replay") else HOPELESS
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return LATER if status >= 500 else HOPELESS


class Intake:
    """Posts pictures and learns the time; one connection at a time."""

    def __init__(self, settings, tls, clock, tally):
        self._settings = settings
        self._tls = tls
        self._clock = clock
        self._tally = tally
        self._line = asyncio.Lock()
        self._room = bytearray(PIECE + 8)
        self.bytes = 0
        self.sha256 = ""

    async def learn_time(self):
        """Ask the service what time it is; True if it said so."""
        async with self._line:
            try:
                async with Exchange(self._settings.intake, self._tls) as exchange:
                    await exchange.head("GET", "/health", ())
                    _, document = await exchange.answer()
            except NoAnswer:
                self._tally.add("http_no_answer")
                return False
        self._clock.learn(document.get("now"))
        return self._clock.now_s is not None

    async def post(self, ring, n, pieces, beat):
        """Send one picture; the verdict. ``bytes`` and ``sha256`` tell what was sent.

        An exception of ``pieces`` breaks the upload off before its last chunk: the service drops what it has.
        """
        async with self._line:
            try:
                async with Exchange(self._settings.intake, self._tls) as exchange:
                    await self._head(exchange, ring, n)
                    await self._body(exchange, pieces, beat)
                    status, document = await exchange.answer(beat)
            except NoAnswer:
                self._tally.add("http_no_answer")
                return LATER
        self._tally.add("http_%d" % status)
        self._clock.learn(document.get("now"))
        return verdict(status, document)

    async def _head(self, exchange, ring, n):
        path = wire.snapshot_path(self._settings.door)
        query = wire.snapshot_query(ring, n)
        stamp = str(self._clock.now_s or 0)
        nonce = binascii.hexlify(os.urandom(16)).decode()
        signature = wire.sign(self._settings.key, wire.upload_text("POST", path, query, stamp, nonce))
        headers = (
            ("Content-Type", "image/jpeg"),
            ("Transfer-Encoding", "chunked"),
            (wire.HEADER_TIME, stamp),
            (wire.HEADER_NONCE, nonce),
            (wire.HEADER_SIGNATURE, signature),
        )
        await exchange.head("POST", path + "?" + query, headers)

    def _chunk(self, piece):
        """A piece as one chunk of a chunked body, in one write: three small ones would wait for each other's ACK."""
        room, size = self._room, len(piece)
        room[:6] = b"%04x\r\n" % size
        room[6 : 6 + size] = piece
        room[6 + size : 8 + size] = b"\r\n"
        return memoryview(room)[: 8 + size]

    async def _body(self, exchange, pieces, beat):
        digest = hashlib.sha256()
        total = 0
        try:
            for piece in pieces:
                if not piece:
                    continue  # an empty chunk would end the body
                await exchange.send(self._chunk(piece))
                digest.update(piece)
                total += len(piece)
                beat()
            await exchange.send(b"0\r\n\r\n")
        except (OSError, asyncio.TimeoutError):
            pass  # refused in the middle, or lost: the answer tells, if there is one
        self.bytes = total
        self.sha256 = binascii.hexlify(digest.digest()).decode()
