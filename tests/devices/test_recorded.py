"""What the firmware said under MicroPython, said again to ``bot/devices``: see tests/fixtures/README.md."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.devices import wire
from bot.devices.boards import authentication, board_commands, orders
from bot.devices.boards.board import LOOK
from bot.devices.boards.updates import MANIFEST
from bot.house.boards.board import Pictures, Start, UpdateOutcome
from bot.house.doors.door_facts import DoorEvent, DoorNews, UpdateEnded
from bot.house.visits.visit import Outcome
from bot.nursery import Nursery
from tests.devices.doubles import SetClock
from tests.devices.recorded import (
    ANNA,
    FRONT,
    KEY,
    NEW_VERSION,
    RECORDINGS,
    Asked,
    Deed,
    House,
    Line,
    Said,
    read,
    standing_house,
)
from tests.rig.mosquitto import Mosquitto, free_port
from tests.rig.other_end import OtherEnd

#: Of every program that stands at a door, for ever.
ALL_RECORDED = sorted(RECORDINGS.glob("board-*.jsonl"))


@dataclass(slots=True)
class Replay:
    """The board of a recording at one end, the house at the other."""

    lines: list[Line]
    house: House
    end: OtherEnd
    url: str
    clock: SetClock
    #: How the board was, by what the house knew, when each deed was over.
    known: dict[str, Any] = field(default_factory=dict)
    _asked: set[bytes] = field(default_factory=set)

    async def run(self) -> None:
        """Say every line of the board, and wait for every line of the house."""
        deeds: dict[str, asyncio.Task[None]] = {}
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            for line in self.lines:
                self.clock.at = datetime.fromtimestamp(line.at, UTC)
                match line:
                    case Said(by="board"):
                        await self.end.say(line.topic, line.payload, retain=line.retain, qos=line.qos)
                    case Said():
                        await self._hear(line)
                    case Asked():
                        await self._ask(line)
                    case Deed(over=False):
                        deeds[line.deed] = group.create_task(self._do(line.deed))
                    case Deed():
                        await deeds[line.deed]

    async def _do(self, deed: str) -> None:
        await self.house.do(deed)
        self.known[deed] = self.house.devices.boards.state(FRONT)

    async def _hear(self, line: Said) -> None:
        """The house must say the same; it may ask once more for a challenge that is late."""
        expected = line.payload.encode()
        if expected in self._asked:
            return
        topic, payload = await self.end.hear()
        while payload in self._asked:
            topic, payload = await self.end.hear()
        assert topic == line.topic
        if topic.endswith(wire.CMD_CHALLENGE):
            self._asked.add(payload)
            assert payload == expected
        else:
            assert _meant(topic, payload) == _meant(topic, expected)

    async def _ask(self, line: Asked) -> None:
        url = URL(f"{self.url}{line.target}", encoded=True)
        body = base64.b64decode(line.body)
        async with (
            aiohttp.ClientSession() as session,
            session.request(line.method, url, headers=line.headers, data=body or None) as answer,
        ):
            assert (line.target, answer.status) == (line.target, line.status)


def _meant(topic: str, payload: bytes) -> tuple[dict[str, Any], str]:
    """A command's arguments and its challenge, where its signature is ours; how long is left is another time's."""
    command = json.loads(payload)
    _, word = wire.split_topic(topic)
    text = wire.command_text(word.removeprefix("cmd/"), FRONT, command["args"], command["challenge"])
    assert command["sig"] == wire.sign(KEY, text)
    args = json.loads(command["args"])
    if "within_ms" in args:
        assert 0 < args.pop("within_ms") <= 4000
    return args, command["challenge"]


def _lay_out_release(folder: Path, lines: list[Line]) -> None:
    """Files of the recorded release's sizes: what is in them only a board would look at."""
    folder.mkdir(parents=True)
    (manifest,) = {line.answer for line in lines if isinstance(line, Asked) and line.target.endswith(MANIFEST)}
    (folder / MANIFEST).write_text(manifest)
    for name, size, _ in json.loads(manifest)["files"]:
        (folder / name).write_bytes(bytes(size))


def _nonces(lines: list[Line]) -> Iterator[str]:
    said = [line for line in lines if isinstance(line, Said)]
    return iter(dict.fromkeys(line.payload for line in said if line.topic.endswith(wire.CMD_CHALLENGE)))


def _looks(lines: list[Line]) -> Iterator[str]:
    said = [line for line in lines if isinstance(line, Said)]
    snaps = [json.loads(line.payload)["args"] for line in said if line.topic.endswith(wire.CMD_SNAP)]
    return iter([json.loads(args)["ring"].removeprefix(LOOK) for args in snaps])


@pytest.fixture(params=ALL_RECORDED, ids=lambda file: file.stem)
async def replay(
    request: pytest.FixtureRequest,
    broker: Mosquitto,
    nursery: Nursery,
    clock: SetClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Replay]:
    lines = list(read(request.param))
    nonces, looks = _nonces(lines), _looks(lines)
    monkeypatch.setattr(authentication, "PROOF_PAUSE_S", 0.01)
    monkeypatch.setattr(orders, "token_hex", lambda _: next(nonces))
    monkeypatch.setattr(board_commands, "token_hex", lambda _: next(looks))
    _lay_out_release(tmp_path / "updates", lines)
    port = free_port()
    async with (
        standing_house(tmp_path, broker.port, port, nursery, clock, clock) as house,
        OtherEnd(broker.port) as end,
    ):
        await end.subscribe(f"doorbell/{FRONT}/cmd/#")
        yield Replay(lines, house, end, f"http://127.0.0.1:{port}", clock)


async def test_what_a_real_board_says_becomes_the_facts_of_that_day(replay: Replay) -> None:
    house, memory, audit = replay.house, replay.house.memory, replay.house.memory.audit

    await replay.run()
    await house.until_away()

    # Anna let one visitor in, whose three pictures were genuine
    visit = memory.visits.only
    assert [press.door for press in visit.presses] == [FRONT]
    assert [(photo.press, photo.n, photo.doubtful, photo.signed) for photo in visit.photos] == [
        (visit.presses[0].id, n, False, True) for n in range(3)
    ]
    assert visit.answer
    assert (visit.answer.outcome, visit.answer.by, visit.answer.late) == (Outcome.UNLOCKED, ANNA.id, False)
    # whoever was let in, and whoever went out by the exit button, forced nothing
    assert house.chats.facts == [
        DoorNews(FRONT, DoorEvent.FORCED),
        UpdateEnded(FRONT, NEW_VERSION, UpdateOutcome.DONE),
    ]
    assert audit.noted == [
        "pictures changed",
        "unlock ordered",
        "unlocked",
        "door news",
        "looked",
        "update ordered",
        "update ended",
        "door news",
    ]
    # what was looked at is the same door, and no visitor
    (seen,) = house.pictures
    assert seen.removesuffix(b"marked") == memory.album.pictures[visit.photos[0].id]


async def test_what_a_real_board_says_of_itself_is_understood(replay: Replay) -> None:
    house = replay.house

    await replay.run()
    await house.until_away()

    first, updated = replay.known["smaller pictures"], house.devices.boards.state(FRONT)
    assert (first.online, first.camera, first.started) == (True, True, Start.POWER)
    assert (first.pictures, first.on_trial, first.unsigned) == (Pictures.SMALLER, False, False)
    assert (updated.online, updated.version, updated.started) == (False, NEW_VERSION, Start.UPDATE)
    assert updated.boot != first.boot
    assert (updated.uptime, updated.on_trial, updated.errors) == (timedelta(seconds=60), False, 0)
    # nothing of it was taken for somebody else's, for an earlier start's, or for nonsense
    (status,) = house.devices.status().values()
    assert status["counted"] == {"rings": 1}
