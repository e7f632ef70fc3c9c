"""The virtual board's pictures on their way to the service: signed, chunked, tried again."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import aiohttp

from firmware import wire

#: Takes the pictures of one press, up to three JPEGs; called in a thread.
TakePictures = Callable[[], Sequence[bytes]]

#: The board reads its camera's memory in pieces of this size, in bytes.
CHUNK = 2048

#: One upload may take so long, in seconds.
UPLOAD_S = 15.0

#: Pauses between tries, in seconds; after the last one the picture is given up.
PATIENCE_S = (0.3, 0.7, 1.5, 3.0, 5.0, 5.0, 10.0)

_CREATED, _CONFLICT, _UNAUTHORIZED = 201, 409, 401
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an upload ended."""

    #: The service has the picture.
    ok: bool
    #: The last HTTP status; 0: nobody answered.
    status: int
    #: What the service said against it.
    error: str
    #: How long the last try took, in milliseconds.
    ms: float
    tries: int


class Uploader:
    """Posts pictures to one door's address. It has no clock but the one that the service tells."""

    def __init__(self, base_url: str, door: str, key: bytes) -> None:
        self._base = base_url.rstrip("/")
        self._path = wire.snapshot_path(door)
        self._key = key
        #: Seconds since 1970 by the service's clock, less ``time.monotonic()``; None: not told yet.
        self._offset: float | None = None

    async def deliver(self, session: aiohttp.ClientSession, ring: str, n: int, jpeg: bytes) -> Delivery:
        """Bring one picture to the service, however long that takes within ``PATIENCE_S``."""
        corrected = False
        delivery = Delivery(ok=False, status=0, error="", ms=0.0, tries=0)
        for tries, pause_s in enumerate((*PATIENCE_S, None), start=1):
            delivery = await self._try(session, ring, n, jpeg, tries)
            if delivery.ok:
                return delivery
            if delivery.status == _UNAUTHORIZED and delivery.error == "stale" and not corrected:
                corrected = True
                continue
            if pause_s is None or (delivery.status and delivery.status not in _TRY_AGAIN):
                return delivery
            await asyncio.sleep(pause_s)
        return delivery

    async def _try(self, session: aiohttp.ClientSession, ring: str, n: int, jpeg: bytes, tries: int) -> Delivery:
        began = time.monotonic()
        try:
            if self._offset is None:
                await self._ask_time(session)
            status, error = await self._post(session, ring, n, jpeg)
        except (aiohttp.ClientError, OSError, TimeoutError) as exc:
            status, error = 0, type(exc).__name__
        ms = (time.monotonic() - began) * 1000
        return Delivery(ok=status in (_CREATED, _CONFLICT), status=status, error=error, ms=ms, tries=tries)

    async def _ask_time(self, session: aiohttp.ClientSession) -> None:
        async with session.get(f"{self._base}/health", timeout=aiohttp.ClientTimeout(UPLOAD_S)) as answer:
            await self._take_time(answer)

    async def _post(self, session: aiohttp.ClientSession, ring: str, n: int, jpeg: bytes) -> tuple[int, str]:
        query = wire.snapshot_query(ring, n)
        stamp = str(int(time.monotonic() + (self._offset or 0.0)))
        nonce = secrets.token_hex(16)
        headers = {
            "Content-Type": "image/jpeg",
            wire.HEADER_TIME: stamp,
            wire.HEADER_NONCE: nonce,
            wire.HEADER_SIGNATURE: wire.sign(self._key, wire.upload_text("POST", self._path, query, stamp, nonce)),
        }
        address = f"{self._base}{self._path}?{query}"
        limit = aiohttp.ClientTimeout(UPLOAD_S)
        sealed = jpeg + wire.sign(self._key, wire.picture_text(nonce, fingerprint(jpeg))).encode()
        async with session.post(address, data=_chunks(sealed), headers=headers, timeout=limit) as answer:
            told = await self._take_time(answer)
            return answer.status, told

    async def _take_time(self, answer: aiohttp.ClientResponse) -> str:
        """Set the clock by any answer of the service; returns its ``error``."""
        now: object = None
        error = ""
        if answer.content_type == "application/json":
            body = await answer.json()
            if isinstance(body, dict):
                now, error = body.get("now"), str(body.get("error", ""))
        if not isinstance(now, int | float) and "Date" in answer.headers:
            now = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        if isinstance(now, int | float):
            self._offset = float(now) - time.monotonic()
        return error


def fingerprint(jpeg: bytes) -> str:
    """What ``event/snapshot`` says was sent."""
    return hashlib.sha256(jpeg).hexdigest()


async def _chunks(jpeg: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(jpeg), CHUNK):
        yield jpeg[at : at + CHUNK]
