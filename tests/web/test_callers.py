"""How many may be connected at once, and for how long without a word."""

import asyncio
import gc
import resource
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from bot.web import Route, Site, callers, it_lasts, json_answer, open_listener
from bot.web.callers import DESCRIPTORS, Caller, Callers, raise_descriptors, room_for
from bot.web.networks import Networks
from tests.web.conftest import NOW, Served, said
from tests.web.crowd import connected, is_closed


async def test_a_connection_that_says_nothing_costs_no_more_than_its_deadline(served: Served) -> None:
    async with connected(served.listener.port, 3) as opened:
        assert [await is_closed(streams) for streams in opened] == [True] * 3

    assert served.listener.callers.count == 0


class Mute(asyncio.Protocol):
    """Is in earnest at once, and never answers."""

    def __init__(self, known: Callers) -> None:
        self._known = known

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._known.heard(transport)


async def test_where_everybody_is_in_earnest_a_newcomer_is_turned_away() -> None:
    known = Callers(most=4, of_one_address=100, whole_heads=False)
    server = await known.listen("127.0.0.1", 0, lambda: Mute(known))
    port = server.sockets[0].getsockname()[1]
    async with connected(port, 4, b"x") as first:
        async with asyncio.timeout(8):
            while known.count < 4 or known.silent:  # noqa: ASYNC110 - their bytes may still be on the way
                await asyncio.sleep(0.005)
        async with connected(port, 1) as late:
            assert await is_closed(late[0])
        assert known.count == 4
        assert not any(reader.at_eof() for reader, _ in first)
    server.close()


async def test_nothing_is_built_for_a_connection_before_its_whole_head_is_here() -> None:
    known = Callers()
    built: list[Mute] = []

    def answer() -> Mute:
        built.append(Mute(known))
        return built[-1]

    server = await known.listen("127.0.0.1", 0, answer)
    async with connected(server.sockets[0].getsockname()[1], 10, b"GET /health HTTP/1.1\r\nX-Slow:") as opened:
        async with asyncio.timeout(8):
            while known.count < 10 or not all(caller._begun for caller in known._open):  # noqa: ASYNC110 - on its way
                await asyncio.sleep(0.005)
            assert built == []
            opened[0][1].write(b" x\r\n\r\n")
            while known.silent == 10:  # noqa: ASYNC110 - on its way
                await asyncio.sleep(0.005)
    assert len(built) == 1
    server.close()


class Remembering(Callers):
    """Knows who was here, and keeps nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.guests: weakref.WeakSet[Caller] = weakref.WeakSet()
        self.entered = 0

    def enter(self, caller: Caller) -> bool:
        self.guests.add(caller)
        self.entered += 1
        return super().enter(caller)


async def test_no_deadline_keeps_a_connection_that_is_over(served: Served) -> None:
    known = Remembering()
    async with open_listener("127.0.0.1", 0, served.site(), clock=lambda: NOW, wording=said, callers=known) as listener:
        async with served.session.get(f"http://127.0.0.1:{listener.port}/hello") as answer:
            assert answer.status == 200
        async with connected(listener.port, 1):  # leaves before it said anything
            async with asyncio.timeout(8):
                while known.entered < 2:  # noqa: ASYNC110 - on its way
                    await asyncio.sleep(0.005)
        async with asyncio.timeout(8):
            while known.guests:
                gc.collect()
                await asyncio.sleep(0.005)
    assert known.entered == 2


async def test_a_proxy_speaks_for_many() -> None:
    known = Callers(most=50, of_one_address=2, trusted=Networks.parse("127.0.0.1"), whole_heads=False)
    server = await known.listen("127.0.0.1", 0, lambda: Mute(known))
    async with connected(server.sockets[0].getsockname()[1], 20, b"x"), asyncio.timeout(8):
        while known.count < 20:  # noqa: ASYNC110 - they may still be on the way
            await asyncio.sleep(0.005)
    server.close()


def test_the_intakes_of_a_small_machine_leave_descriptors_to_the_house() -> None:
    assert room_for(1024) == callers.CONNECTIONS
    assert room_for(300) == 22
    assert room_for(64) == 8


@pytest.mark.parametrize(
    ("limits", "wanted", "found"),
    [
        ((1024, 1_048_576), DESCRIPTORS, DESCRIPTORS),
        ((1024, resource.RLIM_INFINITY), DESCRIPTORS, DESCRIPTORS),
        ((256, 512), 512, 512),
        ((20_000, 20_000), None, DESCRIPTORS),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), None, DESCRIPTORS),
    ],
)
def test_as_many_files_as_may_be_open_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], wanted: int | None, found: int
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _, new: asked.append(new[0]))

    assert raise_descriptors() == found
    assert asked == ([] if wanted is None else [wanted])


def test_a_machine_that_gives_no_more_is_lived_with(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("not allowed")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 4096))
    monkeypatch.setattr(resource, "setrlimit", refuse)

    assert raise_descriptors() == 256


@dataclass
class Home:
    """Boards and a program behind one address: who waits, and who is done something for."""

    known: Callers = field(default_factory=lambda: Callers(of_one_address=2, kept=2))
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    begun: int = 0

    async def slow(self, request: web.Request) -> web.StreamResponse:
        self.begun += 1
        await self.go_on.wait()
        return json_answer(200, {}, NOW)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        it_lasts(request)
        return await self.slow(request)

    async def picture(self, request: web.Request) -> web.StreamResponse:
        return json_answer(201, {}, NOW)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
        routes = [
            Route("/slow", self.slow, ("GET", "POST")),
            Route("/stream", self.stream, ("GET",)),
            Route("/picture", self.picture, ("POST",), comes_first=True),
        ]
        site = Site(routes, nothing_here="", wrong_method="")
        async with (
            open_listener("127.0.0.1", 0, site, clock=lambda: NOW, wording=said, callers=self.known) as listener,
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        ):
            yield session, f"http://127.0.0.1:{listener.port}"

    @asynccontextmanager
    async def asked(self, session: aiohttp.ClientSession, url: str, times: int) -> AsyncIterator[None]:
        """So many requests are being carried out meanwhile."""
        before = self.begun
        async with asyncio.TaskGroup() as group, asyncio.timeout(8):
            asking = []
            for n in range(times):
                asking.append(group.create_task(_status(session, "GET", url)))
                while self.begun <= before + n:  # noqa: ASYNC110 - on its way
                    await asyncio.sleep(0.005)
            yield
            self.go_on.set()
        assert [one.result() for one in asking] == [200] * times


#: Says that a body comes, and sends none.
SENDING = b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"


async def _status(session: aiohttp.ClientSession, method: str, url: str, body: bytes = b"") -> int:
    async with session.request(method, url, data=body or None) as answer:
        return answer.status


async def test_a_picture_comes_in_though_a_program_of_the_same_address_has_all_its_connections() -> None:
    home = Home()
    async with home.open() as (session, url), home.asked(session, f"{url}/slow", 2):
        for _ in range(3):
            assert await _status(session, "POST", f"{url}/picture") == 201
            assert await _status(session, "GET", f"{url}/slow") == 503
        # of those that were refused the ones that go on sending make room, too
        async with connected(int(url.rpartition(":")[2]), 3, SENDING):
            assert await _status(session, "POST", f"{url}/picture") == 201


async def test_whoever_listens_takes_no_place_of_their_address() -> None:
    home = Home()
    async with (
        home.open() as (session, url),
        home.asked(session, f"{url}/stream", 10),
        home.asked(session, f"{url}/slow", 2),
    ):
        assert await _status(session, "POST", f"{url}/picture") == 201
    async with asyncio.timeout(8):
        while home.known.count:  # noqa: ASYNC110 - on its way
            await asyncio.sleep(0.005)
    assert not home.known._hosts
    assert not +home.known._in_earnest
