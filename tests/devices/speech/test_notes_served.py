"""Voice messages over a real port: whatever is asked for, only a signed address within its minute is answered."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.devices.speech.notes import VoiceNotes
from bot.nursery import Nursery
from bot.web import Site, open_listener
from bot.web.answers import Said

VOICE = b"OggS said by Anna"


class Recordings:
    """Keeps them in mind."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def keep(self, name: str, recording: bytes) -> None:
        self.kept[name] = recording

    async def fetch(self, name: str) -> bytes:
        return self.kept[name]

    async def remove(self, name: str) -> None:
        self.kept.pop(name, None)


class Steady:
    """A clock that a test sets."""

    now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def served() -> AsyncIterator[tuple[VoiceNotes, Steady, int]]:
    steady = Steady()
    async with Nursery() as nursery:
        notes = VoiceNotes(Recordings(), background=nursery, steady=steady)
        site = Site(notes.routes, "nothing", "method")
        async with open_listener(
            "127.0.0.1", 0, site, clock=steady, wording=lambda why, _: Said(str(why), "en")
        ) as listener:
            yield notes, steady, listener.port


async def ask(port: int, path: bytes) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return int(answer.split(b" ", 2)[1]), answer


async def test_only_the_very_address_within_its_minute_is_answered(served: tuple[VoiceNotes, Steady, int]) -> None:
    notes, steady, port = served
    path = (await notes.offer(VOICE)).encode()
    status, answer = await ask(port, path)
    assert (status, answer.endswith(VOICE)) == (200, True)
    name, _, query = path.partition(b"?")
    signature = query.partition(b"&sig=")[2]
    for odd in (
        name,
        name + b"?" + query.replace(b"until=", b"until=9"),
        name + b"?until=&sig=" + signature,
        path[:-1] + (b"0" if path[-1:] != b"0" else b"1"),
        path.replace(name, name[:-1] + (b"0" if name[-1:] != b"0" else b"1")),
        name + b"?until=1&sig=%ED%A0%80",
        name + b"?until=1&sig=%FF%FE",
        b"/v1/voice/..%2F..%2Fetc%2Fpasswd?" + query,
        b"/v1/voice/%00?" + query,
        b"/v1/voice/\xff?" + query,
        name + b"?until=1&sig=\xff",
    ):
        status, answer = await ask(port, odd)
        assert (status in (400, 404), VOICE in answer) == (True, False), odd
    steady.now += timedelta(seconds=60)
    assert (await ask(port, path))[0] == 410
