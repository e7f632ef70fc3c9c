"""What is set of the household's page."""

import ipaddress
import re
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from bot.house.findings.setting_trouble import SettingFault
from bot.settings.forms import SettingUnfit
from bot.settings.slices import Slice

#: What @BotFather takes as an app's short name.
_SHORT_NAME = re.compile(r"[A-Za-z0-9_]{3,30}")


class AppChoice(StrEnum):
    """Whether the page is there."""

    #: Where Telegram can open it.
    AUTO = "auto"
    ON = "on"
    OFF = "off"


def _page_address(url: str) -> str:
    """Where Telegram and browsers find the page: https, and a name; for trying, this very machine without it."""
    url = url.strip().rstrip("/")
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise SettingUnfit(SettingFault.NO_PAGE_ADDRESS) from None
    plain = not (parts.username or parts.password or parts.query or parts.fragment) and parts.path in ("", "/app")
    secure = parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))
    if not host or not plain or not secure or not re.fullmatch(r"[A-Za-z0-9.\-:\[\]]+", parts.netloc):
        raise SettingUnfit(SettingFault.NO_PAGE_ADDRESS)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _short_name(name: str) -> str:
    name = name.strip()
    if name and not _SHORT_NAME.fullmatch(name):
        raise SettingUnfit(SettingFault.NO_APP_NAME)
    return name


class AppSettings(Slice):
    """Whether the page is there, and where Telegram opens it."""

    app: AppChoice = Field(AppChoice.AUTO, alias="WEB_APP")
    #: The origin alone: the page lies at ``/app`` below it. Empty: Telegram opens none.
    address: Annotated[str, AfterValidator(_page_address)] = Field("", alias="WEB_APP_URL")
    #: As @BotFather knows the app, for links in groups; empty: it knows none.
    name: Annotated[str, AfterValidator(_short_name)] = Field("", alias="WEB_APP_NAME")

    @property
    def is_on(self) -> bool:
        """Whether there is a page at all."""
        return self.app is AppChoice.ON or (self.app is AppChoice.AUTO and bool(self.address))

    @property
    def url(self) -> str:
        """What Telegram opens; empty: nothing."""
        return f"{self.address}/app" if self.is_on and self.address else ""

    @property
    def host(self) -> str:
        """The name in the address; empty: there is none."""
        return urlsplit(self.address).hostname or ""
