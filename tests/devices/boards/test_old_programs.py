"""Boards whose program is too old to sign, and whoever says to have one."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.devices.boards import door_queue
from bot.devices.boards.board import boards_of
from bot.house.boards.board import Acquaintance
from bot.house.doors.door import DoorUnreachable, Failure
from bot.mqtt import Broker, Mqtt
from bot.nursery import Nursery
from tests.devices.boards.attacked import FRONT, Scene, link_of
from tests.devices.doubles import RecordingDoorman, RecordingPresence
from tests.fakes.books import MemoryAudit
from tests.mqtt.ends import connected
from tests.rig.mosquitto import Mosquitto

RECORDED: list[tuple[str, str]] = json.loads((Path(__file__).parent / "words" / "of_1_0_0.json").read_text())


async def test_a_board_that_has_signed_is_never_believed_without_again_not_even_after_our_restart(
    scene: Scene, broker: Mosquitto
) -> None:
    await scene.meet()
    await scene.until(lambda: scene.acquaintances.get("front") is not None)
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        boards, doorman, audit = boards_of([FRONT]), RecordingDoorman(), MemoryAudit()
        presence = RecordingPresence()
        link = link_of(mqtt, boards, doorman, audit, nursery, scene.clock, scene.acquaintances, presence)
        async with link, mqtt:
            await connected(mqtt)
            await scene.forge("state/info", {"version": "1.0.0", "trial": False})
            await scene.forge("state/challenge", b"ab" * 16)
            await scene.forge("event/exit", {"pressed": True})
            await scene.board.say("event/ring", {"id": "mark", "age_ms": 0})
            await doorman.until(lambda: bool(doorman.presses))
            board = boards[FRONT]
            assert board.signs
            assert board.info.get("version") != "1.0.0"
            assert board.challenge is None
            assert presence.reports == []
            assert doorman.news == [(FRONT, "forged")]
            assert [(what, details["why"]) for what, details in audit.lines] == [("board not believed", "forged")]


async def test_a_flood_of_forgeries_is_told_once_and_noted_seldom(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.meet()
    for _ in range(50):
        await scene.forge("event/exit", {"pressed": True}, qos=0)  # type: ignore[arg-type]  # a number
    await scene.heard_all()
    await scene.until(lambda: scene.known.counted["forged"] == 50)
    assert scene.doorman.news == [(FRONT, "forged")]
    assert len(scene.noted("board not believed")) == 1
    monkeypatch.setattr(door_queue, "NOTED_AGAIN_S", 0.0)
    await scene.forge("event/exit", {"pressed": True})
    await scene.heard_all()
    assert sum(noted["count"] for noted in scene.noted("board not believed")) == 51


async def test_a_program_on_trial_may_go_back_to_one_that_does_not_sign(scene: Scene) -> None:
    scene.board.trial = True
    await scene.board.start()
    await scene.until(lambda: scene.known.online is True and "version" in scene.known.info)
    assert not scene.known.signs
    await scene.forge("state/info", {"version": "1.0.0", "trial": False, "note": "did not start well"})
    await scene.until(lambda: scene.known.info.get("note") == "did not start well")
    assert scene.known.speaks_old


async def test_a_new_key_begins_a_new_acquaintance(scene: Scene) -> None:
    await scene.acquaintances.put({"front": Acquaintance("another key", signs=True)})
    for word, payload in RECORDED[:4]:
        await scene.forge(word, payload.encode(), retain=word.startswith("state/"))
    await scene.until(lambda: scene.known.speaks_old)


async def test_an_old_program_s_words_are_served_and_its_owner_is_told_once(
    scene: Scene,
) -> None:
    """What a board of version 1.0.0 said, from its start to a door that was forced twelve seconds after an exit."""
    *before, forced = RECORDED
    for word, payload in before:
        await scene.forge(word, payload.encode(), retain=word.startswith("state/"))
    await scene.forge("event/ring", {"id": "mark", "age_ms": 0})
    await scene.doorman.until(lambda: "mark" in [press.id for press in scene.doorman.presses])
    scene.clock.at += timedelta(seconds=12)
    await scene.forge(forced[0], forced[1].encode())
    await scene.doorman.until(lambda: (FRONT, "forced") in scene.doorman.news)
    assert scene.doorman.news == [(FRONT, "old_program"), (FRONT, "forced")]
    assert [press.id for press in scene.doorman.presses] == ["fb5d0b92-1", "mark"]
    assert scene.known.online is True
    assert scene.known.challenge == next(said for word, said in reversed(RECORDED) if word == "state/challenge")
    remembered = scene.acquaintances.get("front")
    assert remembered is not None
    assert remembered.told_version == "1.0.0"


async def test_an_old_program_is_opened_and_updated_in_its_own_words(scene: Scene) -> None:
    for word, payload in RECORDED[:4]:
        await scene.forge(word, payload.encode(), retain=word.startswith("state/"))
    await scene.until(lambda: scene.known.challenge is not None and scene.known.speaks_old)
    challenge = scene.known.challenge
    async with asyncio.TaskGroup() as group:
        group.create_task(scene.locks.open(FRONT))
        word, order = await scene.board.ordered()
        await scene.forge("event/unlock", {"challenge": challenge, "ok": True, "ms": 3000, "reason": ""})
    assert (word, json.loads(order["args"]), order["challenge"]) == ("unlock", {"ms": 3000}, challenge)


async def test_a_door_that_an_old_program_was_told_to_open_was_not_forced_before_it_confirms(scene: Scene) -> None:
    for word, payload in RECORDED[:4]:
        await scene.forge(word, payload.encode(), retain=word.startswith("state/"))
    await scene.until(lambda: scene.known.challenge is not None and scene.known.speaks_old)
    await scene.forge("event/contact", {"open": False})
    async with asyncio.TaskGroup() as group:
        group.create_task(scene.locks.open(FRONT))
        _, order = await scene.board.ordered()
        await scene.forge("event/contact", {"open": True})
        await scene.forge("event/ring", {"id": "mark", "age_ms": 0})
        await scene.doorman.until(lambda: bool(scene.doorman.presses))
        await scene.forge("event/unlock", {"challenge": order["challenge"], "ok": True, "ms": 3000, "reason": ""})
    assert scene.doorman.news == [(FRONT, "old_program")]


async def test_a_late_word_in_an_old_program_s_name_corrects_no_card(scene: Scene) -> None:
    for word, payload in RECORDED[:4]:
        await scene.forge(word, payload.encode(), retain=word.startswith("state/"))
    await scene.until(lambda: scene.known.challenge is not None and scene.known.speaks_old)
    with pytest.raises(DoorUnreachable) as unreachable:
        await scene.locks.open(FRONT)
    assert unreachable.value.failure is Failure.SILENT
    order = unreachable.value.order
    await scene.forge("event/unlock", {"challenge": order, "ok": True, "ms": 3000, "reason": ""})
    await scene.forge("event/ring", {"id": "mark", "age_ms": 0})
    await scene.doorman.until(lambda: bool(scene.doorman.presses))
    assert scene.known.counted["unasked"] == 1
    assert scene.doorman.late == []


async def test_what_an_old_program_left_with_the_broker_is_nobodys_attack(scene: Scene, broker: Mosquitto) -> None:
    for word, payload in RECORDED[:4]:
        await scene.forge(word, payload.encode(), retain=word.startswith("state/"))
    await scene.meet()
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        doorman = RecordingDoorman()
        link = link_of(mqtt, boards_of([FRONT]), doorman, MemoryAudit(), nursery, scene.clock, scene.acquaintances)
        async with link, mqtt:
            await connected(mqtt)
            await scene.board.say("event/ring", {"id": "mark", "age_ms": 0})
            await doorman.until(lambda: bool(doorman.presses))
    assert doorman.news == []
