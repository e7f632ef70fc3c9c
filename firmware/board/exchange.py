"""One HTTP exchange at a time with the service: a request of known shape, an answer that is small and bounded."""

import asyncio
from micropython import const
import json

#: An answer is read up to here, head and body.
_MAX_ANSWER = const(1024)

_CONNECT_MS = const(5_000)
#: For each piece that is sent, and for the whole answer.
_PIECE_MS = const(8_000)
_ANSWER_MS = const(8_000)


class NoAnswer(Exception):
    """The service did not answer, or not in HTTP; the text says at which step."""


class Exchange:
    """A connection for one request: ``async with Exchange(...) as exchange``; raises NoAnswer."""

    def __init__(self, address, tls):
        self.address = address
        self.tls = tls
        self.reader = self.writer = None

    async def __aenter__(self):
        try:
            self.reader, self.writer = await asyncio.wait_for_ms(connect(self.address, self.tls), _CONNECT_MS)
        except (OSError, asyncio.TimeoutError, ValueError) as exc:
            raise NoAnswer("connect " + repr(exc))
        return self

    async def __aexit__(self, *_):
        self.writer.close()
        await self.writer.wait_closed()

    async def send(self, data):
        """Write, waiting no longer than ``_PIECE_MS``."""
        self.writer.write(data)
        if self.writer.out_buf:
            await asyncio.wait_for_ms(self.writer.drain(), _PIECE_MS)
        else:  # the network took it at once: no timeout is needed, which would cost a task a piece
            await asyncio.sleep_ms(0)

    async def head(self, method, target, headers):
        lines = [method + " " + target + " HTTP/1.1", "Host: %s:%d" % self.address, "Connection: close"]
        lines.extend("%s: %s" % pair for pair in headers)
        try:
            await self.send(("\r\n".join(lines) + "\r\n\r\n").encode())
        except (OSError, asyncio.TimeoutError) as exc:
            raise NoAnswer("head " + repr(exc))

    async def answer(self, beat=None):
        """The answer's status and its JSON, an empty dict where there is none; waits until it is whole or over."""
        raw = b""
        try:
            while len(raw) < _MAX_ANSWER:
                piece = await asyncio.wait_for_ms(self.reader.read(256), _ANSWER_MS)
                if beat:
                    beat()
                if not piece:
                    break
                raw += piece
                head, gap, body = raw.partition(b"\r\n\r\n")
                length = content_length(head) if gap else None
                if length is not None and len(body) >= length:
                    break
        except (OSError, asyncio.TimeoutError):
            pass  # what came may be enough
        return parse(raw)


def status_of(head):
    parts = head.split(b" ", 2)
    if len(parts) < 2 or not parts[0].startswith(b"HTTP/1.") or not parts[1].isdigit():
        raise NoAnswer("not HTTP")
    return int(parts[1])


def content_length(head):
    """The announced length of the body, or None."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            value = line[15:].strip()
            return int(value) if value.isdigit() else None
    return None


def parse(raw):
    """The status and the JSON in these bytes; raises NoAnswer."""
    head, _, body = raw.partition(b"\r\n\r\n")
    status = status_of(head)
    try:
        document = json.loads(body)
    except (ValueError, MemoryError):  # brackets in brackets eat the heap
        document = None
    return status, document if type(document) is dict else {}


async def connect(address, tls):
    """Streams to an address, inside TLS where a context and a name are given."""
    if tls is None:
        return await asyncio.open_connection(address[0], address[1])
    context, name = tls
    return await asyncio.open_connection(address[0], address[1], ssl=context, server_hostname=name)
