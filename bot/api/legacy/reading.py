"""What such programs send: JSON and queries that may hold more than is asked for, pictures in a form or in base64."""

import asyncio
import base64
import binascii
import json
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from bot.api.call import PICTURE_BYTES, Call, checked
from bot.api.gate.problems import Problem
from bot.api.routes.recognitions import sent_picture
from bot.house.findings.api_trouble import ApiProblem
from bot.web.forms import FORM_BYTES

#: A picture in base64, in bytes: as large as those services take it.
BASE64_BYTES = 8 * 1024 * 1024

#: A form with a picture.
PICTURE_FORM_BYTES = PICTURE_BYTES + FORM_BYTES

_JSON, _URLENCODED = "application/json", "application/x-www-form-urlencoded"


class Loose(BaseModel):
    """What a query or a body has to have; whatever else is in it is not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class InBase64(Loose):
    """A picture as text."""

    file: str


L = TypeVar("L", bound=Loose)


def query_of(call: Call, kind: type[L]) -> L:
    """What its query says; of what is doubled the first counts. Raises Problem."""
    named = dict(reversed(list(call.request.query.items())))
    return checked("query", lambda: kind.model_validate(named))


async def body_of(call: Call, kind: type[L]) -> L:
    """What its JSON says. Raises Problem."""
    return await asyncio.to_thread(checked, "body", lambda: kind.model_validate_json(call.body or b"{}"))


async def picture_of(call: Call) -> bytes:
    """A picture that is sent raw, as a file of a form, or in base64. Raises Problem."""
    if call.request.content_type == _URLENCODED:
        raise no_picture()
    if call.request.content_type != _JSON:
        return await sent_picture(call)
    return await decoded((await body_of(call, InBase64)).file)


async def decoded(text: str) -> bytes:
    """A picture in base64, as such or as a data URL. Raises Problem."""
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        found = await asyncio.to_thread(base64.b64decode, text, validate=True)
    except (binascii.Error, ValueError):
        raise no_picture() from None
    if not found:
        raise no_picture()
    return found


def no_picture() -> Problem:
    """There is none where one should be."""
    return Problem(ApiProblem.INVALID, 400, errors=[{"where": "body.file", "what": "no_picture"}])


def encoded(jpeg: bytes) -> str:
    """A picture in base64."""
    return base64.b64encode(jpeg).decode()


def said(words: object, *, status: int = 200) -> web.Response:
    """JSON, whatever it is."""
    return web.Response(text=json.dumps(words, ensure_ascii=False), status=status, content_type=_JSON)
