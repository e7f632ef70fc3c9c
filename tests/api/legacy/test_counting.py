"""The bare WebSocket: who is let in, what is told, and who is hung up on."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.api.legacy import counting
from bot.house.programs.key import KeyScope
from tests.api.legacy.calls import Old
from tests.api.legacy.test_cctv import view, watched
from tests.rig.house import ANNA

Socket = aiohttp.ClientWebSocketResponse


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "COUNTED_EVERY_S", 0.02)


@asynccontextmanager
async def connected(old: Old, protocols: tuple[str, ...] = (), **headers: str) -> AsyncIterator[Socket]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with old.api.session.ws_connect(f"{old.api.url}/cctv", protocols=protocols, headers=sent) as socket:
        yield socket


async def heard(socket: Socket) -> Any:
    async with asyncio.timeout(8):
        return json.loads(await socket.receive_str())


async def why_gone(socket: Socket) -> tuple[int, str]:
    async with asyncio.timeout(8):
        while (message := await socket.receive()).type is not aiohttp.WSMsgType.CLOSE:
            pass
    return message.data, message.extra or ""


async def test_a_key_in_a_header_beside_the_protocol_or_as_the_first_message_is_one(old: Old) -> None:
    key = old.api.key
    async with connected(old, X_API_Key=key) as socket:
        assert (await heard(socket))[1:] == [0, 0]
    async with connected(old, (counting.PROTOCOL, key)) as socket:
        assert socket.protocol == counting.PROTOCOL
        assert (await heard(socket))[1:] == [0, 0]
    for first in (key, json.dumps({"key": key})):
        async with connected(old) as socket:
            await socket.send_str(first)
            assert (await heard(socket))[1:] == [0, 0]


@pytest.mark.parametrize("first", ["", "doorman_nonsense", "[1, 2, 3]", "{", '{"key": [', '{"kex": 1}', b"\xff\x00"])
async def test_what_is_no_key_is_hung_up_on(old: Old, first: str | bytes) -> None:
    async with connected(old) as socket:
        await (socket.send_bytes(first) if isinstance(first, bytes) else socket.send_str(first))
        code, word = await why_gone(socket)
        assert (code, word) in ((1008, "no-key"), (1008, "wrong-key"))


async def test_no_key_in_the_address_counts_and_silence_is_not_waited_for(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_KEY_S", 0.05)
    async with old.api.session.ws_connect(f"{old.api.url}/cctv?key={old.api.key}") as socket:
        assert (await why_gone(socket))[0] == 1008


async def test_a_wrong_key_in_a_header_is_refused_before_anything_is_connected(old: Old) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with connected(old, X_API_Key="doorman_nonsense"):
            pass
    assert refused.value.status == 401
    plain = await old.call("GET", "/cctv")
    assert (plain.status, plain.words["error"]) == (400, "invalid")
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with connected(old, X_API_Key=old.api.key, Host="evil.example"):
            pass
    assert refused.value.status == 421


async def test_it_tells_how_many_people_the_cameras_count(old: Old) -> None:
    camera, counts = await watched(old), old.api.house.staff.watching.counts
    async with connected(old, X_API_Key=old.api.key) as socket:
        assert (await heard(socket))[1:] == [0, 0]
        counts.note(camera.place, view(camera, counts._seconds(), 3), 1, 2)
        told = await heard(socket)
        while told[1:] == [0, 0]:
            told = await heard(socket)
        assert told[1:] == [3, 1]
        assert told[0] >= 1


async def test_what_a_program_counts_itself_is_told_to_its_own_screens_alone(old: Old) -> None:
    other, _ = await old.api.make_key()
    async with connected(old, X_API_Key=old.api.key) as mine, connected(old, X_API_Key=other) as theirs:
        await heard(mine)
        for n in (7, 8):
            point = {"frame_no": n, "count": 4, "known_headcount": 2}
            await old.call("POST", "/cctv/api/uploadChartData", json=point)
        told = [await heard(mine)]
        while told[-1] != [8, 4, 2]:
            told.append(await heard(mine))
        assert [7, 4, 2] in told
        assert (await heard(theirs))[1:] == [0, 0]


async def test_a_key_for_something_else_hears_nothing_and_one_that_ends_nothing_more(old: Old) -> None:
    blind, _ = await old.api.make_key(KeyScope.VISITS)
    async with connected(old, X_API_Key=blind) as socket:
        assert await why_gone(socket) == (1008, "not-allowed")
    shown, program = await old.api.make_key(KeyScope.PICTURES)
    async with connected(old, X_API_Key=shown) as socket:
        await heard(socket)
        await old.api.house.staff.programs.keeper.revoke(ANNA, program)
        assert (await why_gone(socket))[0] == 1008


async def test_who_talks_too_much_or_in_too_long_words_is_hung_up_on(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "COUNTED_EVERY_S", 5.0)
    async with connected(old, X_API_Key=old.api.key) as socket:
        await heard(socket)
        for n in range(counting._MOST_MESSAGES + 1):
            await socket.send_str(f"[{n}, 0, 0]")
        assert await why_gone(socket) == (1008, "too-often")
    async with connected(old, X_API_Key=old.api.key) as socket:
        await heard(socket)
        await socket.send_str("x" * 5000)
        assert (await why_gone(socket))[0] == 1009


async def test_who_shows_no_key_takes_nobody_s_place(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_UNKNOWN", 1)
    monkeypatch.setattr(counting, "LISTENERS", 1)
    async with connected(old) as first, connected(old) as silent:
        assert await why_gone(first) == (1013, "busy")
        async with connected(old, X_API_Key=old.api.key) as one:
            await heard(one)
            await silent.send_str(old.api.key)
            assert await why_gone(silent) == (1013, "busy")
            await heard(one)


async def test_too_many_are_refused_politely(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "LISTENERS", 1)
    async with connected(old, X_API_Key=old.api.key) as one:
        await heard(one)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with connected(old, X_API_Key=old.api.key):
                pass
        assert refused.value.status == 503
        assert refused.value.headers is not None
        assert refused.value.headers["Retry-After"] == "10"
        assert (await heard(one))[1:] == [0, 0]
