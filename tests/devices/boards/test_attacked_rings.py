"""Rings, and what a board tells of itself, while somebody else may hold back, replay and forge."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.devices.boards import authentication
from bot.devices.boards import link as board_link
from bot.devices.boards.board import boards_of
from bot.mqtt import Broker, Mqtt
from bot.nursery import Nursery
from tests.devices.boards.attacked import FRONT, Scene, link_of
from tests.devices.boards.signing_board import signed_message
from tests.devices.doubles import RecordingDoorman
from tests.fakes.books import MemoryAudit
from tests.mqtt.ends import connected
from tests.rig.machine import shared_by
from tests.rig.mosquitto import Mosquitto


async def test_a_ring_rings_at_once_and_a_forged_one_never(scene: Scene) -> None:
    await scene.meet()
    await scene.forge("event/ring", {"id": "forged-1", "age_ms": 0})
    ring = {"id": "forged-2", "age_ms": 0}
    await scene.forge("event/ring", signed_message("doorbell/front/event/ring", ring, scene.board.boot, 999, bytes(32)))
    await scene.heard_all()
    assert [press.id for press in scene.doorman.presses] == ["mark-0"]


async def test_a_ring_of_an_earlier_start_that_waited_still_rings_and_an_old_one_does_not(scene: Scene) -> None:
    await scene.meet()
    now = int(scene.clock().timestamp())
    waited = scene.board.next("event/ring", {"id": "waited-1", "age_ms": 0, "at": now - 3600})
    old = scene.board.next("event/ring", {"id": "old-1", "age_ms": 0, "at": now - 90_000})
    await scene.board.start()
    await scene.until(lambda: scene.known.info.get("boot") == scene.board.boot)
    await scene.forge("event/ring", old)
    await scene.forge("event/ring", waited)
    await scene.heard_all()
    assert [press.id for press in scene.doorman.presses if not press.id.startswith("mark-")] == ["waited-1"]
    assert scene.doorman.presses[0].at == scene.clock() - timedelta(hours=1)


async def test_a_ring_that_does_not_say_when_and_is_of_an_earlier_start_never_rings(scene: Scene) -> None:
    await scene.meet()
    untold = [scene.board.next("event/ring", {"id": f"old-{n}", "age_ms": 0}) for n in range(2)]
    stranger = signed_message("doorbell/front/event/ring", {"id": "older", "age_ms": 0}, "deadbeef", 7)
    await scene.board.start()
    await scene.until(lambda: scene.known.info.get("boot") == scene.board.boot)
    for ring in (*untold, stranger):
        await scene.forge("event/ring", ring)
    await scene.until(lambda: scene.known.counted["again"] >= 3)
    await scene.heard_all()
    assert [press.id for press in scene.doorman.presses] == ["mark-0"]


async def test_the_first_ring_of_a_start_that_does_not_say_when_is_not_late(scene: Scene) -> None:
    await scene.meet()
    await scene.heard_all()
    scene.board.boot, scene.board.number = "11223344", 0
    loop = asyncio.get_running_loop()
    began = loop.time()
    await scene.board.say("event/ring", {"id": "first", "age_ms": 0})
    await scene.doorman.until(lambda: scene.doorman.presses[-1].id == "first")
    assert loop.time() - began < 1.0 * shared_by()


async def test_a_ring_rings_though_its_board_gives_no_proof(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_link, "_RING_PATIENCE_S", 0.2)
    await scene.meet()
    scene.board.deaf = True
    scene.board.boot, scene.board.number = "11223344", 0
    ring = await scene.board.say("event/ring", {"id": "first", "age_ms": 0})
    await scene.forge("event/ring", ring)
    await scene.doorman.until(lambda: bool(scene.doorman.presses))
    assert [press.id for press in scene.doorman.presses] == ["first"]


@pytest.mark.parametrize("most", [32, None], ids=["much besides", "rings alone"])  # the rings, and little more
async def test_no_ring_is_lost_that_waited_with_the_broker_while_we_started_anew(
    scene: Scene, broker: Mosquitto, monkeypatch: pytest.MonkeyPatch, most: int | None
) -> None:
    """The board had counted on when we wrote down how far; nothing of it was acknowledged, and much comes at once."""
    await scene.meet()
    async with asyncio.timeout(30):
        while (written := scene.acquaintances.get(FRONT)) is None:  # noqa: ASYNC110 - beside what the board says
            await asyncio.sleep(0.005)
    await scene.acquaintances.put({FRONT: replace(written, number=scene.board.number + 12)})
    rings = [f"waited-{n}" for n in range(30)]
    said: list[tuple[str, dict[str, Any]]] = []
    for ring in rings:
        said.append(("event/ring", {"id": ring, "age_ms": 0}))
        if most:
            said.append(("event/snapshot", {"ring": ring, "n": 0, "bytes": 7, "sha256": "ab" * 32}))
    if most:
        monkeypatch.setattr(authentication, "_MOST_OF_A_START", most)
    payloads = [scene.board.next(word, report) for word, report in said]
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        doorman, boards, audit = RecordingDoorman(), boards_of([FRONT]), MemoryAudit()
        link = link_of(mqtt, boards, doorman, audit, nursery, scene.clock, scene.acquaintances)
        async with link, mqtt:
            await connected(mqtt)
            link._authenticators[FRONT].remember()
            for (word, _), payload in zip(said, payloads, strict=True):
                await scene.forge(word, payload)
            await doorman.until(lambda: {press.id for press in doorman.presses} >= set(rings))


async def test_a_bell_that_was_missed_before_our_restart_is_told_to_be_back(scene: Scene, broker: Mosquitto) -> None:
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        doorman, boards, audit = RecordingDoorman(), boards_of([FRONT]), MemoryAudit()
        doorman.missed = [FRONT]
        link = link_of(mqtt, boards, doorman, audit, nursery, scene.clock, scene.acquaintances)
        async with link, mqtt:
            await connected(mqtt)
            await scene.board.start()
            await doorman.until(lambda: bool(doorman.news))
    assert doorman.news == [(FRONT, "back")]


async def test_what_a_board_said_of_itself_is_not_replayed(scene: Scene) -> None:
    await scene.meet()
    old = await scene.board.say("state/info", {"version": "1.1.0", "trial": False, "boot": scene.board.boot})
    await scene.board.say("state/info", {"version": "1.2.0", "trial": False, "boot": scene.board.boot})
    await scene.forge("state/info", old)
    await scene.forge("state/info", {"version": "9.9.9", "trial": False})
    await scene.heard_all()
    assert scene.known.info["version"] == "1.2.0"
    assert "sig" not in scene.known.info
