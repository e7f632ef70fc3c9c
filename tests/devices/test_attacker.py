"""Somebody else may do on the broker whatever a board or we may do: hold back, replay, forge. No list forbids it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.devices import board_link, door_line, voices, wire
from bot.devices.board_link import BoardLink
from bot.devices.boards import Board, boards_of
from bot.devices.relays import BoardLock, Relays
from bot.house.board import Acquaintance
from bot.house.door import DoorId, DoorUnreachable, Failure
from bot.mqtt import Broker, Mqtt
from bot.nursery import Nursery
from tests.devices.doubles import RecordingAudit, RecordingCaretaker, RecordingDoorman, SetClock
from tests.devices.signing_board import KEY, SigningBoard, sealed, standing
from tests.fakes.books import MemoryCollection
from tests.mqtt.ends import connected
from tests.mqtt.mosquitto import Mosquitto
from tests.mqtt.other_end import OtherEnd

FRONT = DoorId("front")
RECORDED: list[tuple[str, str]] = json.loads((Path(__file__).parent / "words" / "of_1_0_0.json").read_text())


@dataclass(slots=True)
class Scene:
    """Our end, a board that signs, and an attacker who hears everything and may say everything."""

    board: SigningBoard
    attacker: OtherEnd
    locks: Relays
    known: Board
    doorman: RecordingDoorman
    audit: RecordingAudit
    clock: SetClock
    acquaintances: MemoryCollection[Acquaintance]

    async def meet(self) -> None:
        """The board starts, and is known from now on."""
        await self.board.start()
        await self.until(lambda: self.known.signs and self.known.online is True and "version" in self.known.info)

    async def until(self, true: Any, wait_s: float = 5.0) -> None:
        async with asyncio.timeout(wait_s):
            while not true():  # noqa: ASYNC110 - it arrives by another way
                await asyncio.sleep(0.005)

    async def forge(self, word: str, told: dict[str, Any] | bytes, **how: bool) -> None:
        await self.attacker.say(f"doorbell/front/{word}", told, **how)

    async def heard_all(self) -> None:
        """Until everything that was said before has been handled."""
        ring = f"mark-{len(self.doorman.presses)}"
        await self.board.say("event/ring", {"id": ring, "age_ms": 0})
        await self.doorman.until(lambda: ring in [press.id for press in self.doorman.presses])

    def noted(self, what: str) -> list[Any]:
        return [details for noted, details in self.audit.lines if noted == what]


@pytest.fixture
async def scene(
    broker: Mosquitto, mqtt: Mqtt, nursery: Nursery, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Scene]:
    monkeypatch.setattr(voices, "PROOF_PAUSE_S", 0.01)
    boards, doorman, audit = boards_of([FRONT]), RecordingDoorman(), RecordingAudit()
    acquaintances: MemoryCollection[Acquaintance] = MemoryCollection()
    link = link_of(mqtt, boards, doorman, audit, nursery, clock, acquaintances)
    locks = Relays({FRONT: BoardLock(KEY, 3000)}, mqtt, boards, confirm_s=0.6)
    async with link, mqtt, standing(broker.port) as board, OtherEnd(broker.port) as attacker:
        await connected(mqtt)
        yield Scene(board, attacker, locks, boards[FRONT], doorman, audit, clock, acquaintances)


def link_of(
    mqtt: Mqtt,
    boards: dict[DoorId, Board],
    doorman: RecordingDoorman,
    audit: RecordingAudit,
    nursery: Nursery,
    clock: SetClock,
    acquaintances: MemoryCollection[Acquaintance],
    missed: Sequence[DoorId] = (),
) -> BoardLink:
    return BoardLink(
        mqtt,
        boards,
        doorman,
        RecordingCaretaker(),
        keys={FRONT: KEY},
        acquaintances=acquaintances,
        audit=audit,
        background=nursery,
        clock=clock,
        steady=clock,
        missed=missed,
    )


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
    used = []
    for _ in range(3):
        async with asyncio.TaskGroup() as group:
            group.create_task(scene.locks.open(FRONT))
            _, order = await scene.board.ordered()
            used.append(order["challenge"])
            await scene.board.confirm(order["challenge"])
    assert len(set(used)) == 3


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
        await scene.forge("event/challenge", sealed("doorbell/front/event/challenge", told, "0a1b2c3d", 1, bytes(32)))
        await scene.forge("event/exit", sealed("doorbell/front/event/challenge", told, "0a1b2c3d", 1))
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
        await scene.forge("event/unlock", sealed("doorbell/front/event/unlock", said, scene.board.boot, 999, bytes(32)))
        await scene.forge("event/unlock", sealed("doorbell/back/event/unlock", said, scene.board.boot, 999))
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
    monkeypatch.setattr(voices, "PROOF_PAUSE_S", 30.0)
    asked = len(scene.board.challenges)
    for _ in range(200):
        await scene.forge("state/online", b"offline")
    await scene.heard_all()
    assert len(scene.board.challenges) - asked <= 1
    assert scene.doorman.news == []


# Rings, and what a board tells of itself


async def test_a_ring_rings_at_once_and_a_forged_one_never(scene: Scene) -> None:
    await scene.meet()
    await scene.forge("event/ring", {"id": "forged-1", "age_ms": 0})
    ring = {"id": "forged-2", "age_ms": 0}
    await scene.forge("event/ring", sealed("doorbell/front/event/ring", ring, scene.board.boot, 999, bytes(32)))
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
    stranger = sealed("doorbell/front/event/ring", {"id": "older", "age_ms": 0}, "deadbeef", 7)
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
    assert loop.time() - began < 1.0


async def test_a_ring_rings_though_its_board_gives_no_proof(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_link, "_RING_PATIENCE_S", 0.2)
    await scene.meet()
    scene.board.deaf = True
    scene.board.boot, scene.board.number = "11223344", 0
    ring = await scene.board.say("event/ring", {"id": "first", "age_ms": 0})
    await scene.forge("event/ring", ring)
    await scene.doorman.until(lambda: bool(scene.doorman.presses))
    assert [press.id for press in scene.doorman.presses] == ["first"]


async def test_a_bell_that_was_missed_before_our_restart_is_told_to_be_back(scene: Scene, broker: Mosquitto) -> None:
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        doorman, boards, audit = RecordingDoorman(), boards_of([FRONT]), RecordingAudit()
        link = link_of(mqtt, boards, doorman, audit, nursery, scene.clock, scene.acquaintances, missed=[FRONT])
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


# Old programs, and whoever says to have one


async def test_a_board_that_has_signed_is_never_believed_without_again_not_even_after_our_restart(
    scene: Scene, broker: Mosquitto
) -> None:
    await scene.meet()
    await scene.until(lambda: scene.acquaintances.get("front") is not None)
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        boards, doorman, audit = boards_of([FRONT]), RecordingDoorman(), RecordingAudit()
        async with link_of(mqtt, boards, doorman, audit, nursery, scene.clock, scene.acquaintances), mqtt:
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
            assert board.let_through_at is None
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
    monkeypatch.setattr(door_line, "NOTED_AGAIN_S", 0.0)
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
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a board of version 1.0.0 said, from its start to a door that was forced twelve seconds after an exit."""
    monkeypatch.setattr(door_line, "LET_THROUGH_S", 0.0)
    for word, payload in RECORDED:
        await scene.forge(word, payload.encode(), retain=word.startswith("state/"))
    await scene.doorman.until(lambda: (FRONT, "forced") in scene.doorman.news)
    assert scene.doorman.news == [(FRONT, "old_program"), (FRONT, "forced")]
    assert [press.id for press in scene.doorman.presses] == ["fb5d0b92-1"]
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


async def test_what_an_old_program_left_with_the_broker_is_nobodys_attack(scene: Scene, broker: Mosquitto) -> None:
    for word, payload in RECORDED[:4]:
        await scene.forge(word, payload.encode(), retain=word.startswith("state/"))
    await scene.meet()
    async with Nursery() as nursery:
        mqtt = Mqtt(Broker("127.0.0.1", broker.port, client_id="another"), nursery)
        doorman = RecordingDoorman()
        link = link_of(mqtt, boards_of([FRONT]), doorman, RecordingAudit(), nursery, scene.clock, scene.acquaintances)
        async with link, mqtt:
            await connected(mqtt)
            await scene.board.say("event/ring", {"id": "mark", "age_ms": 0})
            await doorman.until(lambda: bool(doorman.presses))
    assert doorman.news == []
