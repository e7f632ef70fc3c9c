"""The files of the household's page: its HTML, which may not be kept, and what it loads, which is asked for anew."""

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from aiohttp import web

from bot.api.gate.problems import Problem
from bot.house.findings.api_trouble import ApiProblem
from bot.settings import AppSettings

_FOLDER = Path(__file__).parent / "app"

_KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}

#: Telegram's own script, and the pages of Telegram that show ours inside theirs.
_TELEGRAM_SCRIPT = "https://telegram.org"
_TELEGRAM_PAGES = "https://web.telegram.org https://webk.telegram.org https://weba.telegram.org"

#: Where the address leads to this very machine, somebody tries the page out: the demo shows it beside its chats.
_THIS_MACHINE = "http://127.0.0.1:* http://localhost:*"

#: No path of ours is longer, in characters; of too long a one a file system says neither yes nor no.
_LONGEST = 120

#: What a page of ours never asks a browser for.
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self)"


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file as it is sent."""

    content: bytes = field(repr=False)
    kind: str
    mark: str
    #: The same for browsers that unpack it: on a slow line it is there in a third of the time.
    packed: bytes = field(repr=False)


class AppFiles:
    """Sends them. They are read when they are first asked for, and stay in memory."""

    def __init__(self, settings: AppSettings) -> None:
        self._settings = settings

    async def page(self, request: web.Request) -> web.Response:
        """The page itself; it is the same for everybody, and holds nothing of this home."""
        found = _file("index.html", "text/html")
        if found is None:
            raise Problem(ApiProblem.NOT_FOUND, 404)
        answer = web.Response(body=found.content, content_type=found.kind, charset="utf-8")
        by_telegram = bool(self._settings.address) and self._is_telegrams(request)
        secure = self._settings.address.startswith("https://")
        scripts = f"'self' {_TELEGRAM_SCRIPT}" if by_telegram and secure else "'self'"
        frames = (_TELEGRAM_PAGES if secure else _THIS_MACHINE) if by_telegram else "'none'"
        answer.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
            f"manifest-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {frames}"
        )
        if not by_telegram:
            answer.headers["X-Frame-Options"] = "DENY"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Permissions-Policy"] = _PERMISSIONS
        return answer

    async def static(self, request: web.Request) -> web.Response:
        """What the page loads."""
        name = request.match_info["file"]
        kind = _KINDS.get(Path(name).suffix)
        found = _file(f"static/{name}", kind) if kind and _is_plain(name) else None
        if found is None:
            raise Problem(ApiProblem.NOT_FOUND, 404)
        headers = {"ETag": found.mark, "Cache-Control": "no-cache"}
        if found.mark in {one.strip() for one in request.headers.get("If-None-Match", "").split(",")}:
            return web.Response(status=304, headers=headers)
        charset = "utf-8" if found.kind.startswith("text/") else None
        headers["Vary"] = "Accept-Encoding"
        takes_packed = "gzip" in request.headers.get("Accept-Encoding", "")
        if takes_packed:
            headers["Content-Encoding"] = "gzip"
        body = found.packed if takes_packed else found.content
        return web.Response(body=body, content_type=found.kind, charset=charset, headers=headers)

    def _is_telegrams(self, request: web.Request) -> bool:
        """Tell whether it was asked by the address that Telegram opens."""
        return self._settings.address.partition("://")[2] == request.headers.get("Host", "").lower()


def _is_plain(name: str) -> bool:
    """Whether a path leads nowhere but down, and may be a file of ours."""
    return (
        len(name) <= _LONGEST
        and name.isascii()
        and all(part and not part.startswith(".") and "\\" not in part and "\0" not in part for part in name.split("/"))
    )


@lru_cache(256)
def _file(name: str, kind: str) -> PageFile | None:
    path = _FOLDER / name
    if not path.is_file():
        return None
    content = path.read_bytes()
    mark = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    return PageFile(content, kind, mark, gzip.compress(content, mtime=0))
