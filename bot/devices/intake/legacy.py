"""Serves a camera that speaks almost-HTTP: bare line feeds, ``POST /``, and junk behind the picture.

It proves nothing about itself, so only the own network is let in, never through a proxy, and only so much of it a
minute and a day; it is off unless a port is set for it.
"""

import asyncio
import json
import logging
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from bot.devices.intake.jpeg import MAX_BYTES, EndFinder, PictureRefused, examine
from bot.devices.intake.quota import Quota
from bot.devices.intake.sinks import PhotoSink
from bot.house.doors.door import DoorId
from bot.house.visits.refused import PhotoTaken
from bot.house.visits.visit import SELF_TOLD, PressId
from bot.web import Callers, Networks, PortTaken, is_elsewhere, origin

log = logging.getLogger(__name__)

#: The longest head, in bytes, and the longest wait for the whole request, in seconds.
MAX_HEAD = 8192
REQUEST_S = 10.0
FAREWELL_S = 1.0

TAKEN = "200 OK"

#: Uploads at once.
CALLERS = 4

_CHUNK = 16 * 1024
_JUNK = 64 * 1024

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_HEAD_END_BYTES = 4


class _Refused(Exception):
    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class _Head:
    #: In bytes; None: it did not say.
    length: int | None
    fields: Mapping[str, str]


class LegacyIntake:
    """Listens while the block lasts; each picture is one of a press of its own at ``door``."""

    def __init__(
        self,
        host: str,
        port: int,
        door: DoorId,
        doorman: PhotoSink,
        *,
        trusted: Networks | None = None,
        callers: Callers | None = None,
        quota: Quota | None = None,
        request_s: float = REQUEST_S,
    ) -> None:
        self._address = (host, port)
        self._door = door
        self._doorman = doorman
        self._trusted = trusted or Networks()
        self._callers = callers or Callers(head_s=request_s, whole_heads=False)
        self._quota = quota or Quota()
        self._request_s = request_s
        self._uploads = 0
        self._serving = 0
        self._served = asyncio.Event()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        try:
            self._server = await self._callers.listen(*self._address, self._reading)
        except OSError as exc:
            raise PortTaken(*self._address, "LEGACY_INTAKE_PORT", elsewhere=is_elsewhere(exc)) from exc
        log.info("taking pictures of an old camera on %s:%d", self._address[0], self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        self._callers.hang_up_all()
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                while self._serving:
                    self._served.clear()
                    await self._served.wait()

    @property
    def port(self) -> int:
        """The port, once the block is entered."""
        if self._server is None:
            raise RuntimeError("the intake is closed")
        found: int = self._server.sockets[0].getsockname()[1]
        return found

    def _reading(self) -> asyncio.Protocol:
        return asyncio.StreamReaderProtocol(asyncio.StreamReader(limit=MAX_HEAD), self._serve)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = str((writer.get_extra_info("peername") or ("?",))[0])
        self._callers.heard(writer.transport)  # its whole request has a deadline of its own
        self._serving += 1
        try:
            if not origin(peer, {}, (), self._trusted).own_network:
                log.warning("an old camera's intake was called from outside: %s", peer)
                return
            if self._uploads >= CALLERS:
                await _answer(reader, writer, "503 Service Unavailable")
                return
            self._uploads += 1
            try:
                status = await self._take(reader, peer)
            finally:
                self._uploads -= 1
            await _answer(reader, writer, status)
        except (ConnectionError, TimeoutError):
            log.info("%s hung up on us", peer)
        finally:
            writer.close()
            self._serving -= 1
            self._served.set()

    async def _take(self, reader: asyncio.StreamReader, peer: str) -> str:
        try:
            async with asyncio.timeout(self._request_s):
                body = await self._read_picture(reader, peer)
            status = await self._hand_in(PressId(f"{SELF_TOLD}{secrets.token_hex(8)}"), body)
        except TimeoutError:
            return "408 Request Timeout"
        except _Refused as refused:
            status = refused.status
        except PhotoTaken:
            status = "409 Conflict"
        except OSError:
            log.exception("an old camera's picture could not be kept")
            status = "503 Service Unavailable"
        except Exception:
            log.exception("an old camera's picture could not be taken")
            status = "500 Internal Server Error"
        if status != TAKEN:
            log.warning("an old camera's picture was refused: %s", status)
        return status

    async def _hand_in(self, press: PressId, body: bytes) -> str:
        try:
            picture = await asyncio.to_thread(examine, body)
        except PictureRefused as exc:
            await self._doorman.photo_unreadable(self._door, press, 0, exc.fault)
            return "413 Content Too Large" if exc.too_large else "415 Unsupported Media Type"
        await self._doorman.photo_arrived(self._door, press, 0, picture.jpeg)
        return TAKEN

    async def _read_picture(self, reader: asyncio.StreamReader, peer: str) -> bytes:
        """The picture of one request; raises _Refused."""
        if not self._quota.left:
            raise _Refused("429 Too Many Requests")
        data = bytearray()
        head = await _read_head(reader, data)
        if not origin(peer, head.fields, (), self._trusted).direct:
            raise _Refused("403 Forbidden")  # anybody may stand behind a proxy
        finder = EndFinder()
        try:
            while True:
                end = head.length if head.length is not None else finder.find(data)
                if end is not None and len(data) >= end:
                    return bytes(data[:end])  # whatever follows is junk
                if len(data) > MAX_BYTES:
                    raise _Refused("413 Content Too Large")
                if not (chunk := await reader.read(_CHUNK)):
                    return bytes(data)  # torn: the house shows it and calls it unreadable
                data += chunk
        finally:
            self._quota.take(len(data))  # too large or too slow: it was work for us all the same


async def _read_head(reader: asyncio.StreamReader, data: bytearray) -> _Head:
    """The head of a request; what came after it is left in ``data``. Raises _Refused."""
    looked = 0
    while not (found := _HEAD_END.search(data, max(0, looked - _HEAD_END_BYTES))):
        looked = len(data)
        if len(data) > MAX_HEAD:
            raise _Refused("431 Request Header Fields Too Large")
        if not (chunk := await reader.read(_CHUNK)):
            raise _Refused("400 Bad Request")
        data += chunk
    head = _head(bytes(data[: found.start()]))
    del data[: found.end()]
    return head


def _head(head: bytes) -> _Head:
    lines = head.decode("latin-1").replace("\r\n", "\n").split("\n")
    method, _, rest = lines[0].strip().partition(" ")
    if method != "POST":
        raise _Refused("405 Method Not Allowed")
    if rest.partition(" ")[0] != "/":
        raise _Refused("404 Not Found")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if fields.get("content-type", "").partition(";")[0].strip().lower() != "image/jpeg":
        raise _Refused("415 Unsupported Media Type")
    length = fields.get("content-length", "")
    if not length:
        return _Head(None, fields)
    if not re.fullmatch(r"[0-9]{1,9}", length):
        raise _Refused("400 Bad Request")
    if int(length) > MAX_BYTES:
        raise _Refused("413 Content Too Large")
    return _Head(int(length), fields)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, status: str) -> None:
    body = json.dumps({"ok": status.startswith("200")}).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    )
    async with asyncio.timeout(FAREWELL_S):
        writer.write(head.encode() + b"\r\n" + body)
        await writer.drain()
        writer.write_eof()
        left = _JUNK
        while left > 0 and (junk := await reader.read(_CHUNK)):
            left -= len(junk)  # closing on unread junk would take our answer back
