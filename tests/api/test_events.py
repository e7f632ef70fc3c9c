"""Server-Sent Events: who hears what, from where they were, and what becomes of whoever does not listen."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import aiohttp
import pytest

from bot.api.live import REMEMBERED, WOKEN_AT_ONCE, LiveEvents
from bot.api.routes import events
from bot.api.routes.events import OF_A_RESIDENT
from bot.house.facts import VisitChanged
from bot.house.programs.key import KeyScope
from bot.house.visits.visit import VisitId
from tests.rig.api import ApiRig
from tests.rig.browser.sign_in import signed_in
from tests.rig.house import ANNA, BACK


class Listening:
    """What one program heard."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def next(self, *, comments: bool = False) -> dict[str, Any]:
        """The next event, with what is in it."""
        told: dict[str, Any] = {}
        async with asyncio.timeout(8):
            while line := (await self._answer.content.readline()).decode().rstrip("\n"):
                name, _, value = line.partition(": ")
                told[name or "comment"] = json.loads(value) if name == "data" else value
        return await self.next() if set(told) <= {"retry"} and told else told

    async def is_over(self) -> bool:
        async with asyncio.timeout(8):
            while await self._answer.content.readline():
                pass
        return True


@asynccontextmanager
async def listening(api: ApiRig, key: str = "", **headers: str) -> AsyncIterator[Listening]:
    sent = {"Authorization": f"Bearer {key or api.key}", **{k.replace("_", "-"): v for k, v in headers.items()}}
    async with api.session.get(f"{api.url}/api/v1/events", headers=sent) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        yield Listening(answer)


async def test_a_program_hears_of_a_visit_and_goes_on_where_it_was(api: ApiRig) -> None:
    async with listening(api) as one:
        await api.house.ring()
        heard = await one.next()
        assert (heard["event"], heard["data"]["door"], heard["data"]["stage"]) == ("visit", "front", "ringing")
    await api.house.openings.open(ANNA, BACK)
    async with listening(api, Last_Event_ID=heard["id"]) as again:
        kinds = [await again.next()]
        while kinds[-1]["event"] != "door":
            kinds.append(await again.next())
        assert kinds[-1]["data"] == {"door": "back", "what": "opened"}


async def test_what_is_not_remembered_is_told_as_missed(api: ApiRig) -> None:
    for last in ("0ther-3", "nonsense", "", "0" * 5000):
        async with listening(api, Last_Event_ID=last[:3000]) as one:
            assert (await one.next())["event"] == "missed"
            await api.house.openings.open(ANNA, BACK)
            assert (await one.next())["event"] == "door"


async def test_each_hears_of_its_doors_and_of_what_its_key_allows(api: ApiRig) -> None:
    at_the_back, _ = await api.make_key(KeyScope.VISITS, doors=(BACK,))
    async with listening(api, at_the_back) as one:
        await api.house.ring()
        await api.house.openings.open(ANNA, BACK)
        assert (await one.next())["data"] == {"door": "back", "what": "opened"}
    blind, _ = await api.make_key(KeyScope.NAMES)
    assert (await api.ask("GET", "/events", key=blind)).problem == "not-allowed"


async def test_a_key_that_ends_ends_its_stream(api: ApiRig) -> None:
    shown, program = await api.make_key(KeyScope.VISITS)
    async with listening(api, shown) as one:
        await api.house.ring()
        assert (await one.next())["event"] == "visit"
        await api.house.staff.programs.keeper.revoke(ANNA, program)
        await api.house.ring("b00t-2", BACK)
        assert await one.is_over()


async def test_silence_has_a_line_that_says_so(api: ApiRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "STILL_HERE_S", 0.05)
    async with listening(api) as one:
        assert (await one.next())["comment"] == "still here"


async def test_too_many_are_refused_politely_and_the_bell_is_heard(
    api: ApiRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LASTING", 3)
    async with listening(api) as one, listening(api), listening(api):
        refused = await api.ask("GET", "/events")
        assert (refused.status, refused.problem, refused.headers["Retry-After"]) == (503, "busy", "10")
        await api.house.ring()
        assert (await one.next())["event"] == "visit"
    await asyncio.sleep(0)


async def test_programs_that_listen_shut_nobody_out_who_lives_here(
    home: ApiRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LASTING", 2)
    await home.make_key()
    anna = await signed_in(home, ANNA)
    headers = {"Cookie": anna.shown_cookies, "Sec-Fetch-Site": "same-origin"}
    async with listening(home), listening(home):
        assert (await home.ask("GET", "/events")).problem == "busy"
        async with home.session.get(f"{home.url}/api/v1/events", headers=headers) as stream:
            assert stream.status == 200


async def test_a_page_that_is_loaded_again_and_again_leaves_its_place_each_time(home: ApiRig) -> None:
    anna = await signed_in(home, ANNA)
    headers = {"Cookie": anna.shown_cookies}
    for _ in range(3 * OF_A_RESIDENT):
        async with (
            asyncio.timeout(events.STILL_HERE_S / 2),
            home.session.get(f"{home.url}/api/v1/events", headers=headers) as stream,
        ):
            assert stream.status == 200
            await stream.content.readline()


async def test_a_slow_listener_is_told_that_it_missed_something() -> None:
    live = LiveEvents()
    heard = live.after(live.place(None) or 0, 1.0)
    for n in range(REMEMBERED + 3):
        await live.take(VisitChanged(VisitId(f"v{n}")))
    first, second, *others = await anext(heard)
    assert (first.kind, second.about, len(others)) == ("missed", "v3", REMEMBERED - 1)


async def test_of_a_hundred_who_listen_a_few_are_told_in_one_turn_of_the_loop() -> None:
    live, told = LiveEvents(), list[int]()
    loop = asyncio.get_running_loop()

    async def listen(n: int) -> None:
        async for news in live.after(0, 5.0):
            assert [event.about for event in news] == ["v1"]
            told.append(n)
            return

    async with asyncio.TaskGroup() as tasks:
        for n in range(100):
            tasks.create_task(listen(n))
        await asyncio.sleep(0)
        await live.take(VisitChanged(VisitId("v1")))
        counted = list[int]()

        def count() -> None:
            counted.append(len(told))
            if len(told) < 100:
                loop.call_soon(count)

        count()
    assert told == list(range(100))
    assert max(after - before for before, after in pairwise(counted)) <= WOKEN_AT_ONCE


async def test_one_key_leaves_room_for_others(api: ApiRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "OF_A_KEY", 2)
    other, _ = await api.make_key(KeyScope.VISITS)
    async with listening(api), listening(api):
        assert (await api.ask("GET", "/events")).problem == "busy"
        async with listening(api, other) as one:
            await api.house.ring()
            assert (await one.next())["event"] == "visit"
