"""A camera that is asked over HTTP: a stream of JPEGs (MJPEG), and one picture at an address."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.demo.camera.cutouts import encoded
from bot.demo.streams.accounts import Gate, LoginScheme
from bot.demo.streams.live import Draw
from bot.house.watch.camera import Login
from tests.rig.cameras.listening import ListeningDevice
from tests.rig.cameras.rtsp import SIZE, still

_BOUNDARY = "picture"
_GIGABYTE = 2**30
_CHUNK = b"\xff\xd8" + b"\x00" * 2**16


class HttpFault(StrEnum):
    """What is wrong with it."""

    #: The first half of the picture, and then the end.
    HALF = "half"
    #: A picture that says it has 1 GB, and sends as much as is taken.
    GIGABYTE = "gigabyte"
    #: The same, without saying how much comes.
    ENDLESS = "endless"
    NOT_FOUND = "not_found"
    #: A page where a picture should be.
    PAGE = "page"
    #: What says that it is a JPEG and is none.
    RUBBISH = "rubbish"
    #: It takes the question and never answers.
    SILENT = "silent"
    #: It sends whoever asks to this very machine's service.
    REDIRECT = "redirect"
    BROKEN = "broken"


class HttpCamera(ListeningDevice):
    """Serves what is drawn on loopback while the block lasts, at ``mjpeg`` and ``snapshot``."""

    def __init__(
        self,
        draw: Draw | None = None,
        *,
        fps: float = 5.0,
        size: tuple[int, int] = SIZE,
        login: Login | None = None,
        scheme: LoginScheme = LoginScheme.BASIC,
        fault: HttpFault | None = None,
    ) -> None:
        super().__init__()
        self.draw = draw or still()
        self.fps = fps
        self.size = size
        self.gate = Gate(login, scheme)
        self.fault = fault
        #: Where REDIRECT leads.
        self.elsewhere = "http://127.0.0.1:1/"
        #: Requests that were let in, and those that were not.
        self.answered = 0
        self.refused = 0
        #: Bytes that were handed to the network.
        self.sent = 0

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/mjpeg", self._stream), web.get("/snapshot.jpg", self._picture)]

    def guards(self) -> list[Middleware]:
        return [self._guard]

    @property
    def mjpeg(self) -> str:
        """Where its stream is."""
        return f"http://127.0.0.1:{self.port}/mjpeg"

    @property
    def snapshot(self) -> str:
        """Where its picture of now is."""
        return f"http://127.0.0.1:{self.port}/snapshot.jpg"

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not self.gate.passes(request.headers.get("Authorization", ""), request.method):
            self.refused += 1
            return web.Response(status=401, headers={"WWW-Authenticate": self.gate.challenge()})
        self.answered += 1
        match self.fault:
            case HttpFault.NOT_FOUND:
                raise web.HTTPNotFound
            case HttpFault.BROKEN:
                raise web.HTTPServiceUnavailable
            case HttpFault.REDIRECT:
                return web.Response(status=302, headers={"Location": self.elsewhere})  # it may be no address at all
            case HttpFault.PAGE:
                return web.Response(text="<html>Welcome</html>", content_type="text/html")
            case HttpFault.RUBBISH:
                return web.Response(body=b"\xff\xd8rubbish" * 99, content_type="image/jpeg")
            case HttpFault.SILENT:
                await asyncio.Event().wait()
        return await handler(request)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        jpeg = await self._jpeg()
        match self.fault:
            case HttpFault.GIGABYTE | HttpFault.ENDLESS:
                return await self._too_much(request)
            case HttpFault.HALF:
                answer = web.StreamResponse(headers={"Content-Type": "image/jpeg", "Content-Length": str(len(jpeg))})
                await answer.prepare(request)
                await self._write(answer, jpeg[: len(jpeg) // 2])
                _hang_up(request)
                return answer
        self.sent += len(jpeg)
        return web.Response(body=jpeg, content_type="image/jpeg")

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": f"multipart/x-mixed-replace; boundary={_BOUNDARY}"})
        await answer.prepare(request)
        loop = asyncio.get_running_loop()
        try:
            while True:
                begun = loop.time()
                jpeg = await self._jpeg()
                size = _GIGABYTE if self.fault in (HttpFault.GIGABYTE, HttpFault.ENDLESS) else len(jpeg)
                head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {size}\r\n\r\n"
                await self._write(answer, head.encode())
                match self.fault:
                    case HttpFault.HALF:
                        await self._write(answer, jpeg[: len(jpeg) // 2])
                        _hang_up(request)
                        return answer
                    case HttpFault.GIGABYTE | HttpFault.ENDLESS:
                        await self._pour(answer)
                        return answer
                await self._write(answer, jpeg + b"\r\n")
                await asyncio.sleep(max(0.0, begun + 1 / self.fps - loop.time()))
        except ConnectionError:
            return answer

    async def _too_much(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "image/jpeg"})
        if self.fault is HttpFault.GIGABYTE:
            answer.content_length = _GIGABYTE
        await answer.prepare(request)
        try:
            await self._pour(answer)
        except ConnectionError:
            _hang_up(request)
        return answer

    async def _pour(self, answer: web.StreamResponse) -> None:
        for _ in range(_GIGABYTE // len(_CHUNK)):
            await self._write(answer, _CHUNK)

    async def _write(self, answer: web.StreamResponse, content: bytes) -> None:
        await answer.write(content)
        self.sent += len(content)

    async def _jpeg(self) -> bytes:
        moment = asyncio.get_running_loop().time()
        return await asyncio.to_thread(lambda: encoded(self.draw(moment, *self.size)))


def _hang_up(request: web.Request) -> None:
    if request.transport:
        request.transport.close()
