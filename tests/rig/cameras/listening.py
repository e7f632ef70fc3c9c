"""What is asked over HTTP, on loopback while the block lasts."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from aiohttp import web
from aiohttp.typedefs import Middleware


class ListeningDevice:
    """Answers at ``port``."""

    def __init__(self) -> None:
        self._runner: web.AppRunner | None = None
        self.port = 0

    def routes(self) -> Iterable[web.RouteDef]:
        """What is answered."""
        raise NotImplementedError

    def guards(self) -> Iterable[Middleware]:
        """Who stands before it."""
        return ()

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=tuple(self.guards()))
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._runner:
            await self._runner.cleanup()
