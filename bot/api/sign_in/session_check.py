"""Who is signed in, looked at anew with each request, and whether it is the page that asks."""

from dataclasses import dataclass, field

from aiohttp import web

from bot.api.gate.problems import Problem
from bot.api.sign_in import cookies
from bot.house.findings.api_trouble import ApiProblem
from bot.house.people import Resident
from bot.house.sign_in.session import PageSession, SessionOver
from bot.house.sign_in.sessions import PageSessions
from bot.settings import AppSettings


@dataclass(frozen=True, slots=True)
class PageVisitor:
    """Somebody who is signed in, as they live here now."""

    resident: Resident
    session: PageSession
    token: str = field(repr=False)


class SessionCheck:
    """Where there is no page, nobody is signed in."""

    def __init__(self, settings: AppSettings, sessions: PageSessions) -> None:
        self._settings = settings
        self._sessions = sessions

    @property
    def is_on(self) -> bool:
        """Whether there is a page at all."""
        return self._settings.is_on

    def shown(self, request: web.Request) -> bool:
        """Tell whether a request shows a session, whatever it is worth."""
        return self.is_on and bool(cookies.token_of(request))

    async def let_in(self, request: web.Request) -> PageVisitor:
        """Whoever is signed in. Raises Problem, where another page asks as well."""
        token = cookies.token_of(request)
        cookies.check_own_origin(request, self._settings.address)
        try:
            known = await self._sessions.recognise(token)
        except SessionOver:
            raise Problem(ApiProblem.SESSION_OVER, 401) from None
        cookies.check_own_page(request, token, self._settings.address)
        return PageVisitor(known.resident, known.session, token)

    def is_at_page(self, request: web.Request) -> bool:
        """Tell whether it was sent to the address that Telegram opens, for which passkeys count."""
        address = self._settings.address
        return bool(address) and address.partition("://")[2] == request.headers.get("Host", "").lower()

    def is_secure(self, request: web.Request) -> bool:
        """Tell whether a request came by https: by the name that Telegram knows, where a proxy speaks it for us."""
        return self.is_at_page(request) and self._settings.address.startswith("https://")
