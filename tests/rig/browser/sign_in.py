"""Somebody who is signed in to the page of a house, as their browser asks."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from bot.house.people import Resident
from tests.rig.api import Answered, ApiRig

#: Of a bot that there is not.
TOKEN = "123456789:" + "A" * 35

CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"


def launch_of(who: int, at: datetime, token: str = TOKEN, **more: str) -> str:
    """What Telegram says as it opens the page for somebody: signed with the token of a bot."""
    fields = {
        "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
        "user": json.dumps({"id": who, "first_name": "Anna", "language_code": "en"}),
        "auth_date": str(int(at.timestamp())),
        **more,
    }
    said = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(key, said.encode(), hashlib.sha256).hexdigest()})


@dataclass
class PageBrowser:
    """A browser with its cookies; it says where it is, as browsers do."""

    api: ApiRig
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""
    #: As it is sent; None: as the address has it.
    host: str | None = None

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answered:
        """What is answered at a path; ``headers``: with _ for -, and an empty one is not sent."""
        url = f"{self.api.url}{path}"
        host = self.host or url.partition("://")[2].partition("/")[0]
        sent = {
            "User-Agent": CHROME,
            "Host": host,
            "Sec-Fetch-Site": "same-origin",
            **({"Origin": f"http://{host}", "X-CSRF-Token": self.csrf} if method not in ("GET", "HEAD") else {}),
            **({"Cookie": self.shown_cookies} if self.cookies else {}),
            **({"Content-Type": "application/json"} if body is not None else {}),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        data = json.dumps(body) if body is not None and not isinstance(body, str | bytes) else body
        sent = {name: value for name, value in sent.items() if value}
        async with self.api.session.request(method, url, data=data, headers=sent) as got:
            answered = Answered(got.status, got.headers, await got.read())
            for line in got.headers.getall("Set-Cookie", ()):
                self._keep(line)
        if path.startswith("/api/v1") and not path.endswith("openapi.json"):
            self.api.check(method, path.removeprefix("/api/v1").partition("?")[0], answered)
        elif answered.status == 200 and answered.headers["Content-Type"].startswith("application/json"):
            self.csrf = answered.words.get("csrf", self.csrf)
        return answered

    @property
    def session(self) -> str:
        """The session's token."""
        return next(value for name, value in self.cookies.items() if name.startswith("doorman_session"))

    @property
    def shown_cookies(self) -> str:
        """As a browser sends them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


async def signed_in(api: ApiRig, who: Resident, **headers: str) -> PageBrowser:
    """Somebody whom Telegram opened the page for."""
    browser = PageBrowser(api)
    launch = launch_of(who.id, api.house.clock(), query_id=f"q{next(_COUNT)}")
    welcomed = await browser.ask("POST", "/app/session", {"init_data": launch}, **headers)
    assert welcomed.status == 200, welcomed
    return browser


_COUNT = iter(range(10**6))
