"""What one board's authenticator remembers, across our restarts and whatever is replayed at it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.devices.boards.authentication import Authenticity, BoardAuthenticator
from bot.devices.boards.board import Board
from bot.devices.wire.reports import Contact, Inbound, parse
from bot.house.boards.board import Acquaintance
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.nursery import Nursery
from tests.devices.boards.signing_board import KEY, signed_message
from tests.fakes.books import MemoryCollection

pytestmark = pytest.mark.looptime

FRONT = DoorId("front")
EXIT = ("event/exit", {"pressed": True})
OPENED = ("event/unlock", {"challenge": "ef" * 16, "ok": True, "ms": 3000, "reason": ""})
FORCED = ("event/contact", {"open": True, "forced": True})
NONCE = "ab" * 16


@dataclass
class Scene:
    """A board, which signs any nonce in its present start, and our authenticator for it."""

    nursery: Nursery
    book: MemoryCollection[Acquaintance] = field(default_factory=MemoryCollection)
    boot: str = "0a1b2c3d"
    number: int = 100
    deaf: bool = False

    def __post_init__(self) -> None:
        self.listen()

    def listen(self) -> None:
        """A new authenticator over the same book, as after a restart of ours."""
        self.known = Board()
        self.passed: list[Inbound] = []
        self.refused: list[Authenticity] = []
        self.authenticator = BoardAuthenticator(
            FRONT,
            self.known,
            KEY,
            acquaintances=self.book,
            background=self.nursery,
            ask=self.answer,
            pass_on=self.passed.append,
            refuse=self.refused.append,
        )
        self.authenticator.remember()

    async def answer(self) -> None:
        if self.deaf:
            raise DoorUnreachable(FRONT, Failure.OFFLINE)
        self.number += 1
        self.known.asked[NONCE] = asyncio.get_running_loop().create_future()
        await asyncio.sleep(0.05)
        self.hear("event/challenge", {"nonce": NONCE, "challenge": "cd" * 16}, self.boot, self.number)
        del self.known.asked[NONCE]

    def hear(self, word: str, told: dict[str, Any], boot: str, number: int) -> Authenticity:
        topic = f"doorbell/front/{word}"
        payload = signed_message(topic, told, boot, number)
        report = parse(word, payload)
        heard = self.authenticator.judge(topic, payload, report)
        if heard is Authenticity.UNPROVEN:
            self.authenticator.wait_for_proof(payload, report)
        return heard

    async def meet(self) -> None:
        self.authenticator.prove_soon()
        await asyncio.sleep(5)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with Nursery() as nursery:
        yield Scene(nursery)


@pytest.mark.parametrize("said", [EXIT, OPENED, FORCED])
async def test_what_was_heard_in_a_boards_present_start_is_not_believed_again_after_our_restart(
    scene: Scene, said: tuple[str, dict[str, Any]]
) -> None:
    await scene.meet()
    assert scene.hear(*said, scene.boot, 150) is Authenticity.GENUINE
    await asyncio.sleep(1)
    scene.listen()
    scene.number = 200
    scene.hear(*said, scene.boot, 150)
    scene.hear(*EXIT, scene.boot, 151)
    await asyncio.sleep(5)
    assert scene.refused == [Authenticity.AGAIN]
    assert scene.passed == [parse("event/exit", json.dumps(EXIT[1]).encode())]


async def test_a_clean_stop_writes_down_how_far_a_board_has_counted(scene: Scene) -> None:
    await scene.meet()
    scene.hear("state/health", {"camera": True}, scene.boot, 300)
    await scene.authenticator.write_down()
    remembered = scene.book.get(FRONT)
    assert remembered is not None
    assert (remembered.boot, remembered.number) == (scene.boot, 300)


async def test_a_flood_of_a_dead_start_does_not_keep_a_new_starts_first_alarm_out(scene: Scene) -> None:
    for number in range(1, 200):
        scene.hear("state/health", {"n": number}, "deadbeef", number)
    assert scene.hear(*FORCED, scene.boot, 2) is Authenticity.UNPROVEN
    await asyncio.sleep(5)
    assert scene.passed == [Contact(open=True, forced=True)]


async def test_a_flood_of_many_dead_starts_does_not_either(scene: Scene) -> None:
    for start in range(8):
        for number in range(1, 30):
            scene.hear("state/health", {"n": number}, f"deadbee{start}", number)
    scene.hear(*FORCED, scene.boot, 2)
    await asyncio.sleep(5)
    assert scene.passed == [Contact(open=True, forced=True)]


async def test_replays_of_the_present_start_do_not_keep_its_newest_word_out(scene: Scene) -> None:
    scene.hear(*FORCED, scene.boot, 90)
    for number in range(1, 80):
        scene.hear("state/health", {"n": number}, scene.boot, number)
    await asyncio.sleep(5)
    assert Contact(open=True, forced=True) in scene.passed


async def test_what_is_said_twice_waits_once(scene: Scene) -> None:
    for _ in range(70):
        scene.hear(*FORCED, scene.boot, 90)
    await asyncio.sleep(5)
    assert scene.passed == [Contact(open=True, forced=True)]
    assert scene.refused == [Authenticity.AGAIN] * 69
    assert scene.known.counted["dropped"] == 0


async def test_a_start_that_is_over_is_refused_at_once_also_when_it_signs_an_old_question(scene: Scene) -> None:
    await scene.meet()
    before, scene.boot, scene.number = scene.boot, "11223344", 0
    await scene.meet()
    assert scene.hear(*EXIT, before, 999) is Authenticity.AGAIN
    scene.known.asked[NONCE] = asyncio.get_running_loop().create_future()
    told = {"nonce": NONCE, "challenge": "cd" * 16}
    assert scene.hear("event/challenge", told, before, 1000) is Authenticity.AGAIN
    assert scene.hear(*EXIT, scene.boot, 50) is Authenticity.GENUINE


async def test_a_start_that_was_over_before_our_restart_is_refused_once_another_is_proven(scene: Scene) -> None:
    await scene.meet()
    before, scene.boot, scene.number = scene.boot, "11223344", 0
    scene.listen()
    await scene.meet()
    assert scene.hear(*EXIT, before, 999) is Authenticity.AGAIN
