"""Lets requests in that belong to the page itself: of whoever is signed in, or of a browser where nobody is yet."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.api.call import Strict, checked
from bot.api.gate.gate import ProgramGate, read
from bot.api.gate.limits import Rate, RequestLimit
from bot.api.gate.problems import Problem
from bot.api.sign_in import cookies
from bot.api.sign_in.session_check import PageVisitor, SessionCheck
from bot.house.findings.api_trouble import ApiProblem
from bot.web import Networks, Origin, origin_of

#: Tries of an address to sign in, codes and launches alike, and how often it may ask what became of one.
OF_SIGN_INS = Rate(20, 3.0)
OF_LOOKS = Rate(120, 0.25)

#: A launch has some kilobytes, an authenticator's answer a few more.
_BODY_BYTES = 32 * 1024

S = TypeVar("S", bound=Strict)


@dataclass(frozen=True, slots=True)
class PageCall:
    """A request of the page."""

    request: web.Request
    body: bytes
    #: Whose it is, as far as that can be believed.
    origin: Origin
    #: None: nobody is signed in.
    visitor: PageVisitor | None = None

    @property
    def signed_in(self) -> PageVisitor:
        """Whoever is. Raises Problem."""
        if self.visitor is None:
            raise Problem(ApiProblem.SESSION_OVER, 401)
        return self.visitor

    def json(self, kind: type[S]) -> S:
        """What its body says. Raises Problem."""
        if self.request.content_type != "application/json":  # no form of another page can send it
            raise Problem(ApiProblem.INVALID, 400, errors=[{"where": "Content-Type", "what": "not_json"}])
        return checked("body", lambda: kind.model_validate_json(self.body or b"{}"))


#: Carries it out.
PageRoute = Callable[[PageCall], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class PageDone:
    """What is done at a path of the page with one method."""

    route: PageRoute
    #: False: before somebody is signed in.
    signed_in: bool = True


class PageGate:
    """Stands before every route of the page."""

    def __init__(
        self, gate: ProgramGate, check: SessionCheck, trusted: Networks, page_origin: str, seconds: Callable[[], float]
    ) -> None:
        self._gate = gate
        self._check = check
        self._trusted = trusted
        self._page_origin = page_origin
        self._of_sign_ins = RequestLimit(OF_SIGN_INS, seconds)
        self._of_looks = RequestLimit(OF_LOOKS, seconds)

    def before(self, methods: Mapping[str, PageDone]) -> Handler:
        """What is done at a path, by method."""

        async def carried_out(request: web.Request) -> web.StreamResponse:
            self._check_there(request)
            done = methods.get("GET" if request.method == "HEAD" else request.method)
            if done is None:
                raise Problem(ApiProblem.WRONG_METHOD, 405, headers={"Allow": ",".join(methods)})
            origin = origin_of(request, self._trusted)
            visitor = await self._check.let_in(request) if done.signed_in else None
            if visitor is None:
                cookies.check_own_origin(request, self._page_origin)
            looks = visitor is not None or request.method in ("GET", "HEAD")
            (self._of_looks if looks else self._of_sign_ins).take(visitor.resident.id if visitor else origin.address)
            body = b"" if request.method in ("GET", "HEAD") else await read(request, _BODY_BYTES)
            if visitor is not None:  # it may come slowly, and they may be signed out meanwhile
                visitor = await self._check.let_in(request)
            return await done.route(PageCall(request, body, origin, visitor))

        return self._gate.told(carried_out)

    def open_to_all(self, route: Handler) -> Handler:
        """A file of the page."""

        async def carried_out(request: web.Request) -> web.StreamResponse:
            self._check_there(request)
            if request.method not in ("GET", "HEAD"):
                raise Problem(ApiProblem.WRONG_METHOD, 405, headers={"Allow": "GET,HEAD"})
            return await route(request)

        return self._gate.told(carried_out)

    def _check_there(self, request: web.Request) -> None:
        if not self._check.is_on:
            raise Problem(ApiProblem.NOT_FOUND, 404)
        self._gate.check_name(request)
