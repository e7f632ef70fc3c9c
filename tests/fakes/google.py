"""A local Google over real HTTP: hands out tokens to one service account, keeps a spreadsheet, is strict about both."""

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from tests.fakes.google_book import BadRequest, GridBook

ACCOUNT = "doorman@example.iam.gserviceaccount.com"
TOKEN = "token-of-the-stand-in"

#: Whom a service account addresses when it asks for a token, wherever it asks.
AUDIENCE = "https://oauth2.googleapis.com/token"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong with one request."""

    #: Answer this status instead; 0: none.
    status: int = 0
    #: Do it, and lose the answer.
    lost: bool = False
    #: Answer only when the test is over.
    slow: bool = False
    body: str = ""


@dataclass
class Google(GridBook):
    """A GridBook behind Google's API; ``troubles`` has what goes wrong next, by kind of request."""

    key: str = "1AbC-sheet_key"
    title: str = "Our house"
    troubles: defaultdict[str, deque[Trouble]] = field(default_factory=lambda: defaultdict(deque))
    requests: list[str] = field(default_factory=list)
    shared: bool = True
    #: True: the service account has a key of its own, which no other Google knows.
    own_key: bool = False
    url: str = ""

    def __post_init__(self) -> None:
        self._private = _new_key() if self.own_key else _key()
        self._over = asyncio.Event()

    def write_credentials(self, file: Path) -> Path:
        """The JSON key, as Google's console hands it out."""
        pem = self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        fields = {
            "type": "service_account",
            "project_id": "example",
            "private_key_id": "1",
            "private_key": pem.decode(),
            "client_email": ACCOUNT,
            "client_id": "1",
            "token_uri": f"{self.url}/token",
        }
        file.write_text(json.dumps(fields))
        return file

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Google"]:
        """Serve on a free port of the loopback."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        try:
            yield self
        finally:
            self._over.set()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = unquote(request.rel_url.raw_path)
        kind = self._kind(request.method, path)
        self.requests.append(kind)
        trouble = self.troubles[kind].popleft() if self.troubles[kind] else Trouble()
        if trouble.slow:
            await self._over.wait()
        if trouble.status:
            return web.Response(status=trouble.status, text=trouble.body or _error(trouble.status, "trouble"))
        answer = await self._do(kind, request, path)
        if trouble.lost:
            assert request.transport
            request.transport.abort()
        return answer

    def _kind(self, method: str, path: str) -> str:
        patterns = {
            "token": r"POST /token",
            "spreadsheet": r"GET /v4/spreadsheets/[^/:]+",
            "change": r"POST /v4/spreadsheets/[^/:]+:batchUpdate",
            "read": r"GET /v4/spreadsheets/[^/]+/values:batchGet",
        }
        return next((kind for kind, pattern in patterns.items() if re.fullmatch(pattern, f"{method} {path}")), "?")

    async def _do(self, kind: str, request: web.Request, path: str) -> web.Response:
        if kind == "token":
            return await self._token(request)
        if refusal := self._refusal(request, path):
            return refusal
        try:
            if kind == "spreadsheet":
                return web.json_response({"properties": {"title": self.title}, "sheets": self.properties()})
            if kind == "change":
                wishes = (await request.json())["requests"]
                self.change(wishes)
                return web.json_response({"spreadsheetId": self.key, "replies": [{} for _ in wishes]})
            query = request.query
            assert (query["valueRenderOption"], query["dateTimeRenderOption"]) == ("UNFORMATTED_VALUE", "SERIAL_NUMBER")
            found = [self.cells_in(each, query["majorDimension"]) for each in query.getall("ranges")]
            return web.json_response({"spreadsheetId": self.key, "valueRanges": found})
        except BadRequest as exc:
            return _refuse(400, str(exc))

    def _refusal(self, request: web.Request, path: str) -> web.Response | None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _refuse(401, "Request had invalid authentication credentials.")
        if not re.match(rf"/v4/spreadsheets/{re.escape(self.key)}(?:$|[/:])", path):
            return _refuse(404, "Requested entity was not found.")
        return None if self.shared else _refuse(403, "The caller does not have permission")

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        public = self._private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        try:
            claims = jwt.decode(str(form["assertion"]), certs=public, audience=AUDIENCE)  # type: ignore[no-untyped-call]
        except ValueError as exc:
            return web.json_response({"error": "invalid_grant", "error_description": str(exc)}, status=400)
        if claims["iss"] != ACCOUNT or claims["scope"] != "https://www.googleapis.com/auth/spreadsheets":
            return web.json_response({"error": "invalid_scope"}, status=400)
        return web.json_response({"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer"})


@cache
def _key() -> rsa.RSAPrivateKey:
    """The service account's key: made once, for it takes a tenth of a second and more."""
    return _new_key()


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _refuse(status: int, message: str) -> web.Response:
    return web.Response(status=status, text=_error(status, message), content_type="application/json")


def _error(status: int, message: str) -> str:
    return json.dumps({"error": {"code": status, "message": message, "status": "ERROR"}})
