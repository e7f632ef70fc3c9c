"""What the doctor tries of the household's page: whether it opens at the address at which Telegram opens it."""

import asyncio
import json
from contextlib import suppress
from http import HTTPStatus

import aiohttp

from bot.house.findings.findings import Finding, Part
from bot.house.findings.page_findings import PageAtHome, PageFound, PageOff, PageOpens, PageShut, PageTrouble
from bot.settings import AppSettings, WebSettings

#: How long an answer may take, in seconds.
_PATIENCE_S = 8.0

#: More is no answer of ours, in bytes.
_MOST = 4096


async def check_page(app: AppSettings, web: WebSettings) -> Finding:
    """Whether there is a page, and whether it opens."""
    found = await _found(app, web)
    return Finding(Part.PAGE, found, good=not isinstance(found, PageShut), needed=False)


async def _found(app: AppSettings, web: WebSettings) -> PageFound:
    if not app.is_on:
        return PageOff()
    if not app.url:
        return PageAtHome(web.port)
    trouble = await _trouble(app.url)
    if trouble is None and app.address.startswith("https://") and not web.trusted_proxies.strip():
        trouble = PageTrouble.PROXY_UNNAMED
    return PageOpens(app.url) if trouble is None else PageShut(app.url, trouble)


async def _trouble(url: str) -> PageTrouble | None:
    timeout = aiohttp.ClientTimeout(total=_PATIENCE_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{url}/sign-in") as answer:
            body = await answer.content.read(_MOST)
    except aiohttp.ClientConnectorCertificateError:
        return PageTrouble.CERTIFICATE
    except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError):
        return PageTrouble.NO_ANSWER
    with suppress(ValueError, RecursionError):
        words = json.loads(body)
        if answer.status == HTTPStatus.OK and isinstance(words, dict) and {"telegram", "passkeys"} <= set(words):
            return None
    return PageTrouble.NOT_OURS
