"""The cookies of the page, and what beside them shows that the page itself asks."""

import hashlib
import hmac
from urllib.parse import urlsplit

from aiohttp import web

from bot.api.gate.problems import Problem
from bot.house.findings.api_trouble import ApiProblem
from bot.house.sign_in.codes import CODE_LASTS
from bot.house.sign_in.session import SESSION_LASTS

#: A browser shows a cookie to every port of a host. Where the address has a port, as at most homes, it stands
#: behind these names, so that two services of one machine sign nobody out of the other.
SESSION = "doorman_session"
#: With it a browser that shows a code fetches its session; no script reads it, and no other browser has it.
CODE = "doorman_code"

#: What the page alone knows, and sends with whatever changes something.
CSRF_HEADER = "X-CSRF-Token"

#: Nothing that these change may be asked for by another page.
_SAFE = frozenset({"GET", "HEAD"})

#: As browsers say where a request comes from; "none": somebody typed the address.
_OWN_SITES = frozenset({"same-origin", "none"})

#: Longer ones are none of ours.
_LONGEST = 200


def token_of(request: web.Request) -> str:
    """The session's token that a request shows; empty: none."""
    token = request.cookies.get(_name(request, SESSION), "")
    return token if len(token) <= _LONGEST else ""


def code_of(request: web.Request) -> str:
    """What a browser fetches its session with; empty: it shows no code."""
    return request.cookies.get(_name(request, CODE), "")[:_LONGEST]


def set_session(request: web.Request, answer: web.Response, token: str, *, secure: bool, framed: bool) -> None:
    """Sign a browser in.

    ``secure``: it came by https; ``framed``: inside another page, Telegram's on the web, where browsers show no
    cookie that is not marked so. It is kept apart for that page (``Partitioned``), so no other frame of ours has it.
    """
    _set(
        answer,
        _name(request, SESSION),
        token,
        int(SESSION_LASTS.total_seconds()),
        secure=secure,
        framed=framed and secure,
    )


def set_code(request: web.Request, answer: web.Response, handle: str, *, secure: bool) -> None:
    """Let a browser fetch what becomes of its code."""
    _set(answer, _name(request, CODE), handle, int(CODE_LASTS.total_seconds()), secure=secure, framed=False)


def drop(request: web.Request, answer: web.StreamResponse, kind: str) -> None:
    """Have a browser forget a cookie, in whichever way it was set."""
    name = _name(request, kind)
    answer.headers.add("Set-Cookie", f"{name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict")
    answer.headers.add("Set-Cookie", f"{name}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None; Partitioned")


def csrf_of(token: str) -> str:
    """What shows that the page asks, and not another one in its browser: it hangs on the session's own token."""
    return hmac.new(token.encode(), b"doorman csrf", hashlib.sha256).hexdigest()[:40]


def check_own_page(request: web.Request, token: str, page_origin: str) -> None:
    """Raise Problem where another page asks; ``token``: of the session, empty where nobody is signed in yet."""
    check_own_origin(request, page_origin)
    if request.method in _SAFE:
        return
    shown = request.headers.get(CSRF_HEADER, "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(shown, csrf_of(token).encode()):
        raise Problem(ApiProblem.FOREIGN_PAGE, 403)


def check_own_origin(request: web.Request, page_origin: str) -> None:
    """Raise Problem where a browser says that another page asks; what is no browser says nothing of it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in _OWN_SITES:
        raise Problem(ApiProblem.FOREIGN_PAGE, 403)
    origin = request.headers.get("Origin")
    if origin is None:
        return
    host = request.headers.get("Host", "").lower()
    # its scheme is not ours to know where a proxy speaks https for us
    own = origin.lower() == page_origin or (host and origin.lower() in (f"http://{host}", f"https://{host}"))
    if not own or not urlsplit(origin).hostname:
        raise Problem(ApiProblem.FOREIGN_PAGE, 403)


def _name(request: web.Request, kind: str) -> str:
    port = request.headers.get("Host", "").rpartition(":")[2]
    behind = port.isascii() and port.isdecimal() and len(port) <= len("65535")
    return f"{kind}_{port}" if behind else kind


def _set(answer: web.Response, name: str, value: str, seconds: int, *, secure: bool, framed: bool) -> None:
    parts = [f"{name}={value}", f"Max-Age={seconds}", "Path=/", "HttpOnly"]
    if secure:
        parts.append("Secure")
    parts += ["SameSite=None", "Partitioned"] if framed else ["SameSite=Strict"]
    answer.headers.add("Set-Cookie", "; ".join(parts))
