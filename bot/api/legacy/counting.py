"""The bare WebSocket of the system of cameras: ``[frame, count, known]``, every three seconds."""

import asyncio
import json

from aiohttp import WSMessage, WSMsgType, web

from bot.api.gate.failures import problem_of
from bot.api.gate.gate import ProgramGate
from bot.api.gate.manners import key_in
from bot.api.gate.problems import Problem, try_later
from bot.api.gate.unknown import UnknownCallers
from bot.api.legacy.charts import CrowdChart
from bot.house.findings.api_trouble import ApiProblem
from bot.house.programs.key import KeyRefused
from bot.house.residents.actors import Asker
from bot.house.residents.permissions import NotAllowed
from bot.house.watch.figures.counts import COUNTED_EVERY_S
from bot.web import it_lasts

#: Who may listen at once: screens, of which a home has a few.
LISTENERS = 16

#: Who may be connected at once and has not shown a key yet; of more, whoever has been silent longest makes room.
_UNKNOWN = 4

#: Whoever is connected shows a key, or takes what is told, within so long, in seconds.
_KEY_S = 10.0
_TAKES_S = 5.0

#: Whoever is silent is asked so often whether they are there still, in seconds.
_ALIVE_S = 30.0

#: The longest message, in bytes, and how many somebody may send between two of ours: none of them is looked at.
_LONGEST = 4096
_MOST_MESSAGES = 60

#: What a browser names beside its key, since it can send no header: ``new WebSocket(url, ["doorman", key])``.
PROTOCOL = "doorman"

#: Why we hang up, as RFC 6455 has it: a rule was broken; come again later.
_REFUSED, _LATER = 1008, 1013

_GONE = frozenset({WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR})


class CountingSocket:
    """For ``LISTENERS`` at once. Nothing is queued: each is told what is so when it is told."""

    def __init__(self, gate: ProgramGate, charts: CrowdChart) -> None:
        self._gate = gate
        self._charts = charts
        self._listening = 0
        self._unknown = UnknownCallers()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Tell somebody who shows a key in a header, as a subprotocol, or as the first message. Raises Problem."""
        socket = web.WebSocketResponse(
            protocols=(PROTOCOL,), max_msg_size=_LONGEST, timeout=1.0, compress=False, heartbeat=_ALIVE_S
        )
        if not socket.can_prepare(request).ok:
            raise Problem(ApiProblem.INVALID, 400, errors=[{"where": "Upgrade", "what": "missing"}])
        shown = key_in(request) or _key_beside_protocol(request)
        by = await self._gate.let_in(request, shown) if shown else None
        if self._listening >= LISTENERS:
            raise try_later(ApiProblem.BUSY, 503, 10)
        await socket.prepare(request)
        try:
            await self._tell(request, socket, by or await self._known(request, socket))
        except (Problem, KeyRefused, NotAllowed) as refused:
            problem = problem_of(refused) or Problem(ApiProblem.FAILED, 500)
            await _hang_up(socket, _LATER if "Retry-After" in problem.headers else _REFUSED, problem.kind)
        except (ConnectionError, TimeoutError):
            await _hang_up(socket, _REFUSED, "slow")
        return socket

    async def _known(self, request: web.Request, socket: web.WebSocketResponse) -> Asker:
        """Whoever shows a key by their first message."""
        async with self._unknown.one_of(_UNKNOWN, within_s=_KEY_S):
            shown = await _first(socket)
        return await self._gate.let_in(request, shown)

    async def _tell(self, request: web.Request, socket: web.WebSocketResponse, by: Asker) -> None:
        """Until they are gone. Raises NotAllowed where their key ends, TimeoutError where they do not take it."""
        if self._listening >= LISTENERS:
            raise try_later(ApiProblem.BUSY, 503, 10)
        self._listening += 1
        it_lasts(request)
        try:
            await self._told(socket, by)
        finally:
            self._listening -= 1

    async def _told(self, socket: web.WebSocketResponse, by: Asker) -> None:
        heard = self._charts.sent_by(by)
        while True:
            points = await self._charts.news(by, heard)
            heard = self._charts.sent_by(by)
            async with asyncio.timeout(_TAKES_S):
                for point in points:
                    await socket.send_str(json.dumps([point.frame, point.count, point.known]))
            if not await _still_there(socket, COUNTED_EVERY_S):
                return


async def _first(socket: web.WebSocketResponse) -> str:
    """The first message: a key, bare or in ``{"key": …}``; empty where it is none."""
    message: WSMessage = await socket.receive()
    if message.type is not WSMsgType.TEXT:
        return ""
    text = str(message.data).strip()
    if not text.startswith("{"):
        return text
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return str(told.get("key", ""))


async def _still_there(socket: web.WebSocketResponse, for_s: float) -> bool:
    """Wait so long; what is sent meanwhile is passed over. False: they are gone, or send too much."""
    messages = 0
    try:
        async with asyncio.timeout(for_s):
            while messages < _MOST_MESSAGES:
                message = await socket.receive()
                if message.type in _GONE:
                    return False
                messages += 1
    except TimeoutError:
        return True
    await _hang_up(socket, _REFUSED, ApiProblem.TOO_OFTEN)
    return False


async def _hang_up(socket: web.WebSocketResponse, code: int, word: str) -> None:
    await socket.close(code=code, message=word.encode(), drain=False)


def _key_beside_protocol(request: web.Request) -> str:
    named = [one.strip() for one in ",".join(request.headers.getall("Sec-WebSocket-Protocol", ())).split(",")]
    return next((one for one in named if one != PROTOCOL), "") if PROTOCOL in named else ""
