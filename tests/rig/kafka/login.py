"""A door before Tansu that opens to SCRAM, as RFC 5802 has it: what Kafka's servers ask of a name and a password."""

import asyncio
import base64
import hashlib
import hmac
import secrets
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress

from tests.rig.kafka.ends import ended, pumped

_HANDSHAKE, _AUTHENTICATE = 17, 36
#: Kafka's number for a name or password that is refused.
_SASL_FAILED = 58
_ITERATIONS = 4096


class Refused(Exception):
    """This is not the password."""


class ScramServer:
    """One login: two messages come, and two answers go."""

    def __init__(self, mechanism: str, username: str, password: str) -> None:
        self._hash = {"SCRAM-SHA-256": "sha256", "SCRAM-SHA-512": "sha512"}[mechanism]
        self._username = username
        self._salt = secrets.token_bytes(16)
        self._salted = hashlib.pbkdf2_hmac(self._hash, password.encode(), self._salt, _ITERATIONS)
        self._said = ""
        self._nonce = ""

    def answer(self, message: str) -> str:
        """The answer to the next message. Raises Refused."""
        return self._first(message) if not self._said else self._final(message)

    def _first(self, message: str) -> str:
        head, _, bare = message.partition(",,")
        asked = dict(part.split("=", 1) for part in bare.split(","))
        if head != "n" or asked["n"] != self._username:
            raise Refused
        self._nonce = asked["r"] + secrets.token_urlsafe(12)
        told = f"r={self._nonce},s={base64.b64encode(self._salt).decode()},i={_ITERATIONS}"
        self._said = f"{bare},{told}"
        return told

    def _final(self, message: str) -> str:
        unproven, _, proof = message.rpartition(",p=")
        if unproven != f"c={base64.b64encode(b'n,,').decode()},r={self._nonce}":
            raise Refused
        whole = f"{self._said},{unproven}".encode()
        key = self._mac(self._salted, b"Client Key")
        signature = self._mac(hashlib.new(self._hash, key).digest(), whole)
        shown = bytes(one ^ other for one, other in zip(base64.b64decode(proof), signature, strict=True))
        if not hmac.compare_digest(shown, key):
            raise Refused
        return f"v={base64.b64encode(self._mac(self._mac(self._salted, b'Server Key'), whole)).decode()}"

    def _mac(self, key: bytes, content: bytes) -> bytes:
        return hmac.digest(key, content, self._hash)


@asynccontextmanager
async def behind_login(port: int, broker: int, mechanism: str, username: str, password: str) -> AsyncIterator[None]:
    """The broker at this port of loopback, at another one, for whoever shows this password by this mechanism."""
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            serving.add(task)
        there, back = await asyncio.open_connection("127.0.0.1", broker)
        with closing(writer), closing(back), suppress(asyncio.IncompleteReadError, ConnectionError):
            if await _let_in(reader, writer, (there, back), ScramServer(mechanism, username, password), mechanism):
                await pumped(reader, writer, there, back)

    async with await asyncio.start_server(serve, "127.0.0.1", port):
        yield
        await ended(serving)


async def _let_in(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    broker: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    login: ScramServer,
    mechanism: str,
) -> bool:
    """Whether they are; until then nobody learns more than which versions the broker speaks."""
    there, back = broker
    while True:
        frame = await _frame(reader)
        api, version, number, length = struct.unpack(">hhih", frame[:10])
        body = frame[10 + max(0, length) :]
        if api == _HANDSHAKE:
            known = struct.pack(">h", len(mechanism)) + mechanism.encode()
            _put(writer, struct.pack(">ihi", number, 0, 1) + known)
        elif api == _AUTHENTICATE:
            lifetime = b"" if version == 0 else bytes(8)
            try:
                told = login.answer(body[4:].decode()).encode()
            except Refused:
                _put(writer, struct.pack(">ihhi", number, _SASL_FAILED, -1, 0) + lifetime)
                return False
            _put(writer, struct.pack(">ihhi", number, 0, -1, len(told)) + told + lifetime)
            if told.startswith(b"v="):
                return True
        else:
            _put(back, frame)
            _put(writer, await _frame(there))


async def _frame(reader: asyncio.StreamReader) -> bytes:
    (size,) = struct.unpack(">i", await reader.readexactly(4))
    return await reader.readexactly(size)


def _put(writer: asyncio.StreamWriter, frame: bytes) -> None:
    writer.write(struct.pack(">i", len(frame)) + frame)
