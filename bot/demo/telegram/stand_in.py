"""A strict stand-in for the Telegram Bot API, over real HTTP.

Every call is read into aiogram's own model of its method and held to the Bot API's rules; what Telegram would refuse
is refused in Telegram's words. Beside it stand the people: ``TelegramStandIn.user("Anna")`` types, taps and replies.
"""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Self

from aiogram.methods import TelegramMethod
from aiohttp import web

from bot.demo.telegram.account_api import AccountApi
from bot.demo.telegram.calls import METHODS, Upload, checked, read_call
from bot.demo.telegram.chats import Account, Telegram
from bot.demo.telegram.faults import Fault, Faults, RateLimit
from bot.demo.telegram.files import MAX_UPLOAD
from bot.demo.telegram.groups import Group
from bot.demo.telegram.journal import ApiCall, Journal
from bot.demo.telegram.messages_api import MessagesApi
from bot.demo.telegram.refusal import ApiRefusal
from bot.demo.telegram.residents import User
from bot.demo.telegram.updates import UpdateQueue

log = logging.getLogger(__name__)

#: An example, as BotFather would give it: nobody's.
TOKEN = "7000001:AAdemoAAdemoAAdemoAAdemoAAdemoAAdemo"  # noqa: S105 - it opens nothing
USERNAME = "doorman_demo_bot"

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")

_Handler = Callable[[Any, Mapping[str, Upload]], Awaitable[Any]]

#: Methods that the rate limit counts.
_COUNTED = frozenset(("sendmessage", "sendphoto", "sendanimation", "senddocument", "sendmediagroup"))


class TelegramStandIn:
    """Telegram for one bot, on loopback; ``async with`` starts and stops it."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = USERNAME,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self._users: dict[str, User] = {}
        self.telegram = Telegram(int(token.partition(":")[0]), username, clock)
        self.updates = UpdateQueue(clock)
        self.messages = MessagesApi(self.telegram)
        self.account = AccountApi(self.telegram, self.updates)
        self.faults = Faults()
        self.rate_limit = RateLimit()
        self.journal = Journal()

    async def __aenter__(self) -> Self:
        await self.come_back()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.go_out()

    @property
    def url(self) -> str:
        """What BOT_API_URL is set to."""
        return f"http://{self._host}:{self._port}"

    @property
    def out(self) -> bool:
        """True: nobody answers here."""
        return self._runner is None

    def user(self, name: str, user_id: int | None = None) -> User:
        """The person with this first name; who is not there yet gets an account."""
        if name not in self._users:
            account = Account(user_id or 700_000_001 + len(self._users), name, name.lower())
            self._users[name] = User(self.telegram, self.updates, account)
        return self._users[name]

    def group(self, title: str) -> Group:
        """A new group, without the bot; everybody may write in it."""
        return Group(self.telegram, self.updates, -5_000_001 - len(self.telegram.chats), title)

    @property
    def users(self) -> list[User]:
        """Everybody with an account, in the order in which they came."""
        return list(self._users.values())

    async def go_out(self) -> None:
        """Telegram is out of reach: connections are cut and new ones refused."""
        runner, self._runner = self._runner, None
        if runner:
            for connection in list(runner.server.connections if runner.server else ()):
                if connection.transport:
                    connection.transport.abort()
            self.updates.send_home()  # nobody listens any more: its end need not be waited for
            await runner.cleanup()
        self.telegram.changes.announce()

    async def come_back(self) -> None:
        """Telegram is there again, at the same address."""
        if self._runner:
            return
        app = web.Application(client_max_size=MAX_UPLOAD + 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, self._host, self._port)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._port = self._port or int(runner.addresses[0][1])
        self._runner = runner
        self.telegram.changes.announce()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        noted = self.journal.begin(method)
        try:
            fault = self.faults.meet(method)
            if fault:
                await self._strike(fault, request)
            if fault and fault.gateway:
                noted.status = fault.gateway
                return _gateway_answer(fault.gateway, fault)
            body = {"ok": True, "result": await self._carry_out(request, noted)}
            if fault and fault.reply_lost:
                _cut(request)
            noted.status = 200
            return web.json_response(body)
        except ApiRefusal as refusal:
            noted.status, noted.description = refusal.code, refusal.description
            return web.json_response(refusal.body, status=refusal.code)
        finally:
            noted.finished = time.monotonic()
            self.journal.announce()

    @staticmethod
    async def _strike(fault: Fault, request: web.Request) -> None:
        if fault.delay_s:
            await asyncio.sleep(fault.delay_s)
        if fault.dropped:
            _cut(request)
        if fault.refusal:
            raise fault.refusal

    async def _carry_out(self, request: web.Request, noted: ApiCall) -> Any:
        self._check_token(request.match_info["token"])
        name = noted.method.lower()
        if name not in METHODS:
            raise ApiRefusal(404, "Not Found: method not found")
        noted.method = METHODS[name].__api_method__
        raw = await read_call(request)
        noted.params = raw.params
        self.journal.announce()
        model = checked(METHODS[name], raw)
        if name in _COUNTED and noted.chat_id is not None:
            self.rate_limit.check(noted.chat_id)
        result = await self._handler(METHODS[name])(model, raw.uploads)
        if isinstance(result, dict):
            noted.message_id = result.get("message_id")
        return result

    def _handler(self, method: type[TelegramMethod[Any]]) -> _Handler:
        name = re.sub(r"(?<!^)([A-Z])", r"_\1", method.__api_method__).lower()
        handler: _Handler | None = getattr(self.messages, name, None) or getattr(self.account, name, None)
        if handler is None:
            raise ApiRefusal(501, f"Not Implemented: this stand-in does not have {method.__api_method__}")
        return handler

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise ApiRefusal(404, "Not Found")
        if token != self.token:
            raise ApiRefusal(401, "Unauthorized")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
            if fault := self.faults.meet("file"):
                await self._strike(fault, request)
        except ApiRefusal as refusal:
            return web.json_response(refusal.body, status=refusal.code)
        stored = self.telegram.files.by_path(request.match_info["path"])
        if stored is None:
            return web.json_response(ApiRefusal(404, "Not Found").body, status=404)
        return web.Response(body=stored.content, content_type=stored.mime or "application/octet-stream")


def _gateway_answer(status: int, fault: Fault) -> web.Response:
    if fault.document is not None:
        return web.json_response(fault.document, status=status)
    if fault.page is not None:
        return web.Response(body=fault.page, status=status, headers={"Content-Type": "text/html"})
    page = f"<html>\r\n<head><title>{status} Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
    return web.Response(text=page, status=status, content_type="text/html")


def _cut(request: web.Request) -> None:
    """Cut the line under a request."""
    if request.transport:
        request.transport.abort()
    raise ConnectionResetError("the stand-in cut the line")
