"""Photos at addresses that a table names: only what is public is asked, and only the address that was checked."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_address
from typing import Any

import pytest
from aiohttp import web

from bot.house.tables.table import FoundPhoto, SourceReason, SourceTrouble
from bot.tables import PhotoAddresses, photo_addresses, public
from bot.tables.public import is_public
from tests.pictures import jpeg

PHOTO = jpeg(10)


@dataclass
class Site:
    """A web site on this machine, and what was asked of it."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    said: list[dict[str, str]] = field(default_factory=list)
    #: Until then one address gives no answer.
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/{path}"


SENT_ON = {"near": "/photo.jpg", "home": "http://localhost:{port}/photo.jpg", "file": "file:///x", "round": "/round"}


async def answer(here: Site, request: web.Request) -> web.StreamResponse:
    path = request.path.strip("/")
    here.asked.append(request.path)
    here.said.append(dict(request.headers))
    if path in SENT_ON:
        raise web.HTTPFound(SENT_ON[path].format(port=here.port))
    match path:
        case "photo.jpg":
            return web.Response(body=PHOTO, content_type="image/jpeg")
        case "page":
            return web.Response(text="<html>", content_type="text/html")
        case "long":
            return web.Response(body=bytes(200_000), content_type="image/jpeg")
        case "longer":
            stream = web.StreamResponse()
            await stream.prepare(request)
            for _ in range(10):
                await stream.write(bytes(50_000))
            return stream
        case "slow":
            await here.over.wait()
    raise web.HTTPNotFound


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    here = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", partial(answer, here))
    runner = web.AppRunner(app, shutdown_timeout=0, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here.port = runner.addresses[0][1]
    yield here
    here.over.set()
    await runner.cleanup()


async def photo(address: str, *allowed: str, deadline_s: float = 10.0) -> FoundPhoto:
    async with PhotoAddresses(allowed, deadline_s=deadline_s) as addresses:
        return await addresses.photo(address)


async def reason(address: str, *allowed: str, deadline_s: float = 10.0) -> SourceReason:
    content = (await photo(address, *allowed, deadline_s=deadline_s)).content
    assert isinstance(content, SourceTrouble)
    return content.reason


async def test_a_photo_is_fetched_where_its_host_is_allowed(site: Site) -> None:
    assert await photo(site.at("photo.jpg"), "127.0.0.1") == FoundPhoto("127.0.0.1", PHOTO)
    assert await photo(site.at("near"), "127.0.0.1") == FoundPhoto("127.0.0.1", PHOTO)
    assert "Cookie" not in site.said[0]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"],  # noqa: S104
)
async def test_what_is_at_home_is_not_asked_however_it_is_written(site: Site, host: str) -> None:
    refusals = {SourceReason.NOT_PUBLIC, SourceReason.NO_SUCH_HOST, SourceReason.NO_ADDRESS}
    assert await reason(site.at("photo.jpg", host)) in refusals
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        *((one, False) for one in ("10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "169.254.169.254")),
        *((one, False) for one in ("0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1")),  # noqa: S104
        *((one, False) for one in ("::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1")),
        *((one, False) for one in ("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "nonsense", "")),
    ],
)
def test_the_public_network_is_told_from_every_other(address: str, public: bool) -> None:
    assert is_public(address) is public


async def test_who_is_sent_on_is_checked_again(site: Site) -> None:
    assert await reason(site.at("home"), "127.0.0.1") is SourceReason.NOT_PUBLIC
    assert await reason(site.at("file"), "127.0.0.1") is SourceReason.NO_ADDRESS
    assert site.asked == ["/home", "/file"]
    assert await reason(site.at("round"), "127.0.0.1") is SourceReason.SENT_ROUND
    assert await photo(site.at("home"), "127.0.0.1", "localhost") == FoundPhoto("127.0.0.1", PHOTO)


Resolving = Callable[[str], list[str]]


@pytest.fixture
def resolving(monkeypatch: pytest.MonkeyPatch) -> Callable[[Resolving], list[str]]:
    """Lets names have other addresses; returns those that were asked for."""

    def install(addresses: Resolving) -> list[str]:
        asked: list[str] = []

        async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
            asked.append(host)
            kind, step = socket.AF_INET, socket.SOCK_STREAM
            return [(kind, step, 6, "", (address, port)) for address in addresses(host)]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
        return asked

    return install


async def test_a_name_with_one_address_at_home_is_not_asked(
    site: Site, resolving: Callable[[Resolving], list[str]]
) -> None:
    resolving(lambda _: ["93.184.216.34", "127.0.0.1"])
    assert await reason(site.at("photo.jpg", "photos.example")) is SourceReason.NOT_PUBLIC
    assert site.asked == []


async def test_a_name_is_resolved_once_and_the_address_that_was_checked_is_asked(
    site: Site, resolving: Callable[[Resolving], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means another address the next time it is resolved gains nothing by it."""
    monkeypatch.setattr(
        photo_addresses, "is_public", lambda address: address == "127.0.0.1"
    )  # the site plays the public one
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    asked = resolving(lambda _: next(answers))
    assert await photo(site.at("photo.jpg", "photos.example")) == FoundPhoto("photos.example", PHOTO)
    assert asked == ["photos.example"]
    assert site.said[0]["Host"] == f"photos.example:{site.port}"


async def test_what_is_no_photo_too_long_or_too_slow_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_addresses, "MOST_PHOTO_BYTES", 100_000)
    here = "127.0.0.1"
    assert await reason(site.at("page"), here) is SourceReason.NO_PICTURE
    assert (await photo(site.at("gone"), here)).content == SourceTrouble(SourceReason.HTTP, 404)
    assert await reason(site.at("long"), here) is SourceReason.TOO_LARGE
    assert await reason(site.at("longer"), here) is SourceReason.TOO_LARGE
    assert await reason(site.at("slow"), here, deadline_s=0.2) is SourceReason.TOO_SLOW


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://a.example/x",
        "http://",
        "http:///x",
        "https://[::1",
        "https://[::1]:80I@#z",
        "http://a:99999/x",
        "http://a:0/",
    ],
)
async def test_what_is_no_address_of_a_photo_is_asked_nowhere(address: str) -> None:
    assert await reason(address) is SourceReason.NO_ADDRESS


async def test_nobody_there_and_no_such_host_are_told() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    assert await reason(f"http://127.0.0.1:{port}/", "127.0.0.1") is SourceReason.NO_ANSWER
    assert await reason("http://nowhere.invalid/x") is SourceReason.NO_SUCH_HOST


async def test_a_password_in_an_address_is_used_there_alone_and_neither_logged_nor_told(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = site.at("home").replace("http://", "http://anna:hunter2@") + "?key=hunter3"
    found = await photo(address, "127.0.0.1", "localhost")
    assert found == FoundPhoto("127.0.0.1", PHOTO)
    assert "Authorization" in site.said[0]
    assert "Authorization" not in site.said[1]
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        silent = await photo(f"http://anna:hunter2@127.0.0.1:{bound.getsockname()[1]}/?key=hunter3", "127.0.0.1")
    assert "hunter" not in f"{silent}{found.shown}{caplog.text}"
    assert "127.0.0.1" in caplog.text


@pytest.mark.parametrize(
    ("address", "ours", "public_there"),
    [
        ("2a02:8108:1:7::50", "2a02:8108:1:7::1", False),
        ("2a02:8108:1:ff::50", "2a02:8108:1:7::1", False),
        ("2a02:8108:1:107::50", "2a02:8108:1:7::1", True),
        ("93.184.216.34", "93.184.216.34", False),
        ("93.184.216.34", "192.168.1.7", True),
    ],
)
def test_a_public_address_that_stands_at_home_is_asked_nothing(
    monkeypatch: pytest.MonkeyPatch, address: str, ours: str, public_there: bool
) -> None:
    monkeypatch.setattr(public, "own_address_towards", lambda _: ours)
    assert is_public(address) is public_there


def test_our_own_address_is_told_without_anything_being_sent() -> None:
    assert public.own_address_towards(ip_address("127.0.0.1")) == "127.0.0.1"
