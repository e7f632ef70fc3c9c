"""Whom a picture shows."""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from bot.api import shapes
from bot.api.call import PICTURE_BYTES, Call, answer
from bot.api.gate.gate import Done, asks
from bot.api.gate.problems import Problem, try_later
from bot.house.faces.inquiry import Inquiry
from bot.house.findings.api_trouble import ApiProblem
from bot.web.forms import FORM_BYTES, picture_in

#: Pictures of programs that wait; one is looked at at a time, so that a ring waits for no more than one.
_WAITING = 8


class OneLook:
    """Has one picture of a program looked at at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def __aenter__(self) -> None:
        if self._waiting >= _WAITING:
            raise try_later(ApiProblem.BUSY, 503, 2)
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1

    async def __aexit__(self, *_: object) -> None:
        self._turn.release()


class RecognitionRoutes:
    """The routes of this subject, by ``paths``."""

    def __init__(self, inquiry: Inquiry, looks: OneLook) -> None:
        self._inquiry = inquiry
        self._looks = looks

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        # nothing is learned by it, and nobody counts as seen
        return {"/recognitions": {"POST": asks(self.recognise, heavy=True, body_bytes=PICTURE_BYTES + FORM_BYTES)}}

    async def recognise(self, call: Call) -> web.Response:
        """The faces of a picture that is sent raw, or as a file of a form."""
        photo = await sent_picture(call)
        async with self._looks:
            found = await self._inquiry.who_is(call.by, photo)
        return answer({"condition": found.look.condition, "faces": shapes.faces(found.look)})


async def sent_picture(call: Call) -> bytes:
    """The picture in a call's body. Raises Problem where there is none."""
    found = await asyncio.to_thread(picture_in, call.body, call.request.headers.get("Content-Type", ""))
    if not found:
        raise Problem(ApiProblem.INVALID, 400, errors=[{"where": "body", "what": "no_picture"}])
    return found
