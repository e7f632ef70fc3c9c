"""What the interface is, as it is read by programs and by whoever writes one: the document, and a page to try it on."""

import asyncio
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.api.call import answer
from bot.api.gate.problems import Problem
from bot.house.findings.api_trouble import ApiProblem

_FOLDER = Path(__file__).parent

#: The files of the page.
_PAGE = {
    "": ("page.html", "text/html"),
    "page.css": ("page.css", "text/css"),
    "page.js": ("page.js", "text/javascript"),
}

#: Nothing is run, shown or asked but what is this house's own.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@lru_cache(1)
def document() -> str:
    """The document as JSON; read once, by whoever asks first."""
    import yaml  # noqa: PLC0415 - most houses are never asked for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where it was built so: a tenth of the time
    text = (_FOLDER / "openapi.yaml").read_text(encoding="utf-8")
    return json.dumps(yaml.load(text, loader), ensure_ascii=False)  # noqa: S506 - a safe loader


async def openapi(_: web.Request) -> web.Response:
    """The document."""
    return web.Response(text=document(), content_type="application/json")


async def page(request: web.Request) -> web.Response:
    """A file of the page."""
    found = _PAGE.get(request.match_info.get("file", ""))
    if found is None:
        raise Problem(ApiProblem.NOT_FOUND, 404)
    name, kind = found
    text = (_FOLDER / "page" / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=kind, charset="utf-8", headers={"Content-Security-Policy": _POLICY})


def words(said: Callable[[str], Mapping[str, Any]]) -> Handler:
    """What the page says, in the best language for what a browser asks for; ``said`` has it by ``Accept-Language``."""

    async def told(request: web.Request) -> web.Response:
        accepted = ",".join(request.headers.getall("Accept-Language", ()))
        # in a thread: the first time a language is read from the disk, and a bell may ring
        found = answer(await asyncio.to_thread(said, accepted))
        found.headers["Vary"] = "Accept-Language"
        return found

    return told
