"""A small photo intake that keeps strictly to the wire: for the board's own tests, and for its outages."""

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections import deque
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web

from firmware.simulator.event_log import EventLog

KEY = bytes(range(32))

#: A signature is good for so long, in seconds.
FRESH_S = 60


@dataclass(frozen=True, slots=True)
class Upload:
    """One request for a picture: what came, and what it was told."""

    ring: str
    n: int
    body: bytes
    status: int
    at_us: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def is_whole(self) -> bool:
        return self.body.startswith(b"\xff\xd8") and self.body.endswith(b"\xff\xd9")


class Intake:
    """Serves inside the block. ``moods`` are what the next uploads meet instead of a fair judgement."""

    def __init__(self, door: str = "front", key: bytes = KEY, ssl: object = None) -> None:
        self._door = door
        self._key = key
        self._ssl = ssl
        #: A status such as 503; "hang": read, never answer; "slam": close amid the body; "half": answer without an end.
        self.moods: deque[int | str] = deque()
        self.uploads: EventLog[Upload] = EventLog("intake")
        self.heard: EventLog[str] = EventLog("questions")
        self.skew_s = 0.0
        self.port = 0
        self.broken_off = 0
        self.files: dict[str, bytes] = {}
        self._nonces: set[str] = set()
        self._taken: set[tuple[str, int]] = set()
        self._runner: web.AppRunner | None = None
        self._gone = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_get("/health", self._health)
        app.router.add_post("/v1/doors/{door}/snapshots", self._snapshot)
        app.router.add_get("/updates/{tail:.*}", self._file)
        self._gone.clear()
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=self._ssl, reuse_address=True)  # type: ignore[arg-type] # a context or None
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        self._gone.set()
        runner, self._runner = self._runner, None
        if runner:
            await runner.cleanup()

    @property
    def now(self) -> float:
        return time.time() + self.skew_s

    def taken(self) -> list[Upload]:
        """The pictures that were accepted."""
        return self.uploads.all(lambda upload: upload.status == 201)

    async def pictures(self, count: int, since: int = 0) -> list[Upload]:
        return await self.uploads.many(lambda upload: upload.status == 201, count, since=since, what="pictures")

    async def _health(self, request: web.Request) -> web.Response:
        self.heard.add(request.path)
        return self._answer(200, ok=True)

    async def _file(self, request: web.Request) -> web.Response:
        data = self.files.get(request.path)
        return web.Response(body=data) if data is not None else self._answer(404, error="no file")

    async def _snapshot(self, request: web.Request) -> web.StreamResponse:
        mood = self.moods.popleft() if self.moods else None
        ring, n = request.query["ring"], int(request.query["n"])
        if mood == "slam":
            await request.content.readany()
            assert request.transport
            request.transport.close()
            return web.Response()
        try:
            body = await request.read()
        except (web.HTTPException, ConnectionError, asyncio.IncompleteReadError):
            self.broken_off += 1
            return web.Response(status=400)  # nobody is there to read it
        body, signature = body[:-64], body[-64:]
        status, error = (mood, "mood") if isinstance(mood, int) else self._judge(request, ring, n, body)
        if status == 201 and not self._fits(request, body, signature):
            status, error = 401, "picture"
        self.uploads.add(Upload(ring, n, body, status, time.time_ns() // 1000))
        if mood == "hang":
            await self._gone.wait()
        if mood == "half":
            response = web.StreamResponse(status=status)
            response.content_length = 1000
            await response.prepare(request)
            await response.write(b'{"ok":')
            await self._gone.wait()
            return response
        return self._answer(status, **({"ok": True} if status == 201 else {"error": error}))

    def _judge(self, request: web.Request, ring: str, n: int, body: bytes) -> tuple[int, str]:
        if request.match_info["door"] != self._door:
            return 404, "door"
        if error := self._unsealed(request):
            return 401, error
        if not body.startswith(b"\xff\xd8") or not body.endswith(b"\xff\xd9"):
            return 415, "jpeg"
        if (ring, n) in self._taken:
            return 409, "taken"
        self._taken.add((ring, n))
        return 201, ""

    def _unsealed(self, request: web.Request) -> str:
        stamp, nonce, sig = (request.headers.get(f"X-Doorman-{word}", "") for word in ("Time", "Nonce", "Signature"))
        if not re.fullmatch(r"[0-9]+", stamp) or not re.fullmatch(r"[0-9a-f]{32}", nonce):
            return "signature"
        text = f"{request.method}\n{request.path}\n{request.query_string}\n{stamp}\n{nonce}"
        if not hmac.compare_digest(sig, hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()):
            return "signature"
        if abs(self.now - int(stamp)) > FRESH_S:
            return "stale"
        if nonce in self._nonces:
            return "replay"
        self._nonces.add(nonce)
        return ""

    def _fits(self, request: web.Request, body: bytes, signature: bytes) -> bool:
        text = f"picture|{request.headers['X-Doorman-Nonce']}|{hashlib.sha256(body).hexdigest()}"
        assert request.query["sealed"] == "1"
        return hmac.compare_digest(signature, hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest().encode())

    def _answer(self, status: int, **more: object) -> web.Response:
        return web.Response(
            status=status, text=json.dumps({**more, "now": int(self.now)}), content_type="application/json"
        )
