"""A door opens for a program that waits for the answer, and for none that gave up meanwhile."""

import asyncio
from collections.abc import Mapping

import pytest

from bot.api import call
from bot.api.gate.repeats import RepeatableAnswer
from tests.api.test_routes import rung
from tests.fakes.books import MemoryCollection
from tests.rig.api import ApiRig, an_api
from tests.rig.house import FRONT


class SlowDisk:
    """What is to be written down waits until the disk goes on."""

    def __init__(self, book: MemoryCollection[RepeatableAnswer]) -> None:
        self.asked, self.goes_on, self.done = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._put = book.put
        book.put = self._write  # type: ignore[method-assign]

    async def _write(self, things: Mapping[str, RepeatableAnswer | None]) -> None:
        self.asked.set()
        await self.goes_on.wait()
        await self._put(things)
        if None in things.values():
            self.done.set()  # nothing was done: the same may be asked again


async def hang_up_before_it_goes_on(api: ApiRig, path: str, body: bytes) -> None:
    """Ask, and be gone while it is written down that this began."""
    disk = SlowDisk(api.house.memory.collection("api_answers", RepeatableAnswer))
    _, line = await asyncio.open_connection("127.0.0.1", api.listener.port)
    head = (
        f"POST /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {api.key}\r\n"
        f"Idempotency-Key: one\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    line.write(head.encode() + body)
    async with asyncio.timeout(10):
        await disk.asked.wait()
        line.close()
        await line.wait_closed()
        while api.listener.callers.count:  # noqa: ASYNC110 - nothing tells of a connection's end
            await asyncio.sleep(0)
        disk.goes_on.set()
        await disk.done.wait()


async def test_whoever_hung_up_meanwhile_opens_no_door() -> None:
    async with an_api() as api:
        await api.make_key()
        await hang_up_before_it_goes_on(api, "/doors/front/unlock", b"{}")
        assert api.house.locks.opened == []
        assert (await api.ask("POST", "/doors/front/unlock", Idempotency_Key="one")).status == 200
        assert api.house.locks.opened == [FRONT]


async def test_what_waited_too_long_with_us_opens_no_door_and_may_be_asked_again(
    api: ApiRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = await rung(api)
    asked: tuple[tuple[str, dict[str, str]], ...] = (
        ("/doors/front/unlock", {}),
        (f"/visits/{visit}/answer", {"outcome": "unlocked"}),
    )
    for path, body in asked:
        with monkeypatch.context() as patch:
            patch.setattr(call, "FRESH_S", -1.0)
            late = await api.ask("POST", path, body=body, Idempotency_Key=path)
            assert (late.status, late.problem, late.headers["Retry-After"]) == (503, "busy", "1")
            assert api.house.locks.opened == []
        assert (await api.ask("POST", path, body=body, Idempotency_Key=path)).status == 200
        assert api.house.locks.opened == [FRONT]
        api.house.locks.opened.clear()


async def test_whoever_hears_no_bell_any_more_may_be_ignored_by_a_request_that_waited(
    api: ApiRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = await rung(api)
    monkeypatch.setattr(call, "FRESH_S", -1.0)
    assert (await api.ask("POST", f"/visits/{visit}/answer", body={"outcome": "ignored"})).status == 200
