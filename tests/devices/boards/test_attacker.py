"""Somebody else may do on the broker whatever a board or we may do: hold back, replay, forge. No list forbids it."""

import asyncio
import json
from typing import Any

import pytest

from bot.devices import wire
from bot.devices.boards import authentication
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.doors.presence import RelayOpened
from tests.devices.boards.attacked import FRONT, Scene
from tests.devices.boards.signing_board import KEY, signed_message


async def failure_of(scene: Scene) -> tuple[Failure, str]:
    with pytest.raises(DoorUnreachable) as unreachable:
        await scene.locks.open(FRONT)
    return unreachable.value.failure, unreachable.value.order


# Unlocks


async def test_an_unlock_carries_a_challenge_of_now_and_how_long_we_wait(scene: Scene) -> None:
    await scene.meet()
    before = len(scene.board.challenges)
    async with asyncio.TaskGroup() as group:
        group.create_task(scene.locks.open(FRONT))
        word, order = await scene.board.ordered()
        await scene.board.confirm(order["challenge"])
    args = json.loads(order["args"])
    assert word == "unlock"
    assert order["challenge"] in list(scene.board.challenges)[before:]
    assert args["ms"] == 3000
    assert 0 < args["within_ms"] <= 600
    assert order["sig"] == wire.sign(KEY, wire.command_text("unlock", FRONT, order["args"], order["challenge"]))


async def test_an_order_is_written_down_before_its_board_hears_of_it_and_not_sent_where_that_takes_too_long(
    scene: Scene,
) -> None:
    await scene.meet()
    written: list[tuple[str, bool]] = []

    async def write(order: str) -> None:
        written.append((order, scene.board.orders.empty()))

    async with asyncio.TaskGroup() as group:
        group.create_task(scene.locks.open(FRONT, write))
        _, order = await scene.board.ordered()
        await scene.board.confirm(order["challenge"])
    assert written == [(order["challenge"], True)]

    async def stuck(_order: str) -> None:
        await asyncio.Event().wait()

    with pytest.raises(DoorUnreachable) as unreachable:
        await scene.locks.open(FRONT, stuck)
    assert unreachable.value.failure is Failure.OFFLINE
    await scene.heard_all()
    assert scene.board.orders.empty()


async def test_each_order_asks_anew(scene: Scene) -> None:
    await scene.meet()
    _, silent = await failure_of(scene)
    await scene.board.ordered()
    used = [silent]
    for _ in range(3):
        async with asyncio.TaskGroup() as group:
            group.create_task(scene.locks.open(FRONT))
            _, order = await scene.board.ordered()
            used.append(order["challenge"])
            await scene.board.confirm(order["challenge"])
    assert len(set(used)) == 4


async def test_a_question_that_is_held_back_signs_nothing(scene: Scene) -> None:
    await scene.meet()
    scene.board.deaf = True  # the attacker keeps what is asked, and lets it through later
    assert (await failure_of(scene))[0] is Failure.OFFLINE
    scene.board.deaf = False
    late = {"nonce": "ab" * 16, "challenge": "cd" * 16, "trial": False}
    await scene.board.say("event/challenge", late)
    await scene.heard_all()
    assert scene.board.orders.empty()
    assert scene.doorman.news == []


async def test_a_challenge_of_the_attackers_is_never_signed(scene: Scene) -> None:
    await scene.meet()
    scene.board.deaf = True
    await scene.attacker.subscribe("doorbell/front/cmd/#")
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(failure_of(scene))
        _, nonce = await scene.attacker.hear()
        told = {"nonce": nonce.decode(), "challenge": "ab" * 16, "trial": False}
        await scene.forge("event/challenge", told)
        await scene.forge(
            "event/challenge", signed_message("doorbell/front/event/challenge", told, "0a1b2c3d", 1, bytes(32))
        )
        await scene.forge("event/exit", signed_message("doorbell/front/event/challenge", told, "0a1b2c3d", 1))
    assert opening.result()[0] is Failure.OFFLINE
    assert scene.board.orders.empty()


async def test_a_forged_or_replayed_confirmation_never_reads_as_opened(scene: Scene) -> None:
    await scene.meet()
    async with asyncio.TaskGroup() as group:
        group.create_task(scene.locks.open(FRONT))
        _, first = await scene.board.ordered()
        genuine = await scene.board.confirm(first["challenge"])
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(failure_of(scene))
        _, order = await scene.board.ordered()
        said = {"challenge": order["challenge"], "ok": True, "ms": 3000, "reason": ""}
        await scene.forge("event/unlock", said)
        await scene.forge(
            "event/unlock", signed_message("doorbell/front/event/unlock", said, scene.board.boot, 999, bytes(32))
        )
        await scene.forge("event/unlock", signed_message("doorbell/back/event/unlock", said, scene.board.boot, 999))
        await scene.forge("event/unlock", genuine)
        await scene.forge("event/unlock", genuine.replace(first["challenge"].encode(), order["challenge"].encode()))
    assert opening.result()[0] is Failure.SILENT
    assert scene.doorman.late == []
    assert scene.doorman.news == [(FRONT, "forged")]


async def test_what_opened_after_all_is_told_with_its_order(scene: Scene) -> None:
    await scene.meet()
    failure, order = await failure_of(scene)
    _, asked = await scene.board.ordered()
    assert (failure, order) == (Failure.SILENT, asked["challenge"])
    late = await scene.board.confirm(order)
    await scene.doorman.until(lambda: bool(scene.doorman.late))
    await scene.forge("event/unlock", late)
    await scene.board.confirm(order)  # the broker's acknowledgement was lost
    await scene.heard_all()
    assert scene.doorman.late == [(FRONT, order)]


async def test_a_late_refusal_is_no_opening(scene: Scene) -> None:
    await scene.meet()
    _, order = await failure_of(scene)
    await scene.board.confirm(order, ok=False)
    await scene.heard_all()
    assert scene.doorman.late == []


# Alarms


@pytest.mark.parametrize(
    "silencer",
    [
        ("event/exit", {"pressed": True}),
        ("event/unlock", {"challenge": "ab" * 16, "ok": True, "ms": 3000, "reason": ""}),
        ("event/contact", {"open": True, "forced": False}),
        ("event/contact", {"open": False}),
    ],
)
@pytest.mark.parametrize("how", ["unsigned", "replayed", "of an earlier start", "released late"])
async def test_nothing_that_is_forged_replayed_or_held_back_silences_an_alarm(
    scene: Scene, silencer: tuple[str, dict[str, Any]], how: str
) -> None:
    word, told = silencer
    await scene.meet()
    await scene.board.say("event/contact", {"open": False})
    heard_once = await scene.board.say(word, told)
    held_back = scene.board.next(word, told)
    await scene.board.say("event/contact", {"open": False})
    if how == "of an earlier start":
        await scene.board.start()
        await scene.until(lambda: scene.known.info.get("boot") == scene.board.boot)
        await scene.board.say("event/contact", {"open": False})
    payload: dict[str, Any] | bytes = told if how == "unsigned" else held_back if how == "released late" else heard_once
    await scene.forge(word, payload)
    await scene.board.say("event/contact", {"open": True, "forced": True})
    await scene.doorman.until(lambda: (FRONT, "forced") in scene.doorman.news)


async def test_a_door_that_its_board_opened_rightfully_was_not_forced(scene: Scene) -> None:
    await scene.meet()
    await scene.board.say("event/contact", {"open": False})
    await scene.board.say("event/exit", {"pressed": True})
    await scene.board.say("event/contact", {"open": True, "forced": False})
    await scene.heard_all()
    assert scene.doorman.news == []


async def test_a_door_that_we_opened_by_a_relay_was_not_forced_whatever_its_board_thinks(scene: Scene) -> None:
    await scene.meet()
    await scene.board.say("event/contact", {"open": False})
    scene.presence.heard(RelayOpened(FRONT))
    await scene.board.say("event/contact", {"open": True, "forced": True})
    await scene.heard_all()
    assert scene.doorman.news == []


async def test_a_genuine_late_confirmation_silences_no_alarm(scene: Scene) -> None:
    await scene.meet()
    await scene.board.say("event/contact", {"open": False})
    _, order = await failure_of(scene)
    await scene.board.confirm(order)
    await scene.board.say("event/contact", {"open": True, "forced": True})
    await scene.doorman.until(lambda: (FRONT, "forced") in scene.doorman.news)
    assert scene.doorman.late == [(FRONT, order)]


async def test_a_forged_farewell_and_a_forged_return_change_nothing(scene: Scene) -> None:
    await scene.meet()
    await scene.forge("state/online", b"offline")
    await scene.heard_all()
    scene.board.deaf = True
    await scene.forge("state/online", b"offline")
    await scene.doorman.until(lambda: (FRONT, "away") in scene.doorman.news)
    await scene.forge("state/online", b"online")
    await asyncio.sleep(0)
    assert scene.known.online is False
    scene.board.deaf = False
    await scene.board.start()
    await scene.doorman.until(lambda: (FRONT, "back") in scene.doorman.news)
    assert scene.doorman.news == [(FRONT, "away"), (FRONT, "back")]


async def test_a_flood_of_forged_farewells_asks_a_board_seldom(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    await scene.meet()
    monkeypatch.setattr(authentication, "PROOF_PAUSE_S", 30.0)
    asked = len(scene.board.challenges)
    for _ in range(200):
        await scene.forge("state/online", b"offline")
    await scene.heard_all()
    assert len(scene.board.challenges) - asked <= 1
    assert scene.doorman.news == []
