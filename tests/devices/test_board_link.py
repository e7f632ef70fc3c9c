import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot import nursery as nursery_room
from bot.devices import door_line, wire
from bot.devices.board_link import BoardLink
from bot.devices.boards import Board, boards_of
from bot.devices.broker import Broker
from bot.devices.mqtt import Mqtt
from bot.house.door import DoorId
from bot.house.visit import PressId
from bot.nursery import Nursery
from tests.devices.conftest import connected
from tests.devices.doubles import RecordingAudit, RecordingCaretaker, RecordingDoorman, SetClock
from tests.devices.mosquitto import Mosquitto
from tests.devices.other_end import OtherEnd
from tests.fakes.books import MemoryCollection

FRONT, SIDE = DoorId("front"), DoorId("side")
RING = "doorbell/front/event/ring"
CHALLENGE = "0123456789abcdef" * 2


@dataclass(slots=True)
class Heard:
    """A link on a real broker, its doorman a double, and a board at the other end."""

    mqtt: Mqtt
    link: BoardLink
    boards: dict[DoorId, Board]
    doorman: RecordingDoorman
    caretaker: RecordingCaretaker
    audit: RecordingAudit
    clock: SetClock
    board: OtherEnd

    async def ring(self, press: str, door: DoorId = FRONT) -> None:
        await self.board.say(wire.topic(door, wire.EVENT_RING), {"id": press, "age_ms": 0})

    def rang(self) -> list[str]:
        return [press.id for press in self.doorman.presses]

    async def heard(self, press: str) -> None:
        """Wait until this press, and so everything that was said before it, has been handled."""
        await self.doorman.until(lambda: press in self.rang())


@pytest.fixture
async def heard(
    mqtt: Mqtt,
    nursery: Nursery,
    other_end: OtherEnd,
    doorman: RecordingDoorman,
    audit: RecordingAudit,
    clock: SetClock,
) -> AsyncIterator[Heard]:
    boards, caretaker = boards_of([FRONT, SIDE]), RecordingCaretaker()
    link = BoardLink(
        mqtt,
        boards,
        doorman,
        caretaker,
        keys={},
        acquaintances=MemoryCollection(),
        audit=audit,
        background=nursery,
        clock=clock,
        steady=clock,
    )
    async with link, mqtt:
        await connected(mqtt)
        yield Heard(mqtt, link, boards, doorman, caretaker, audit, clock, other_end)


async def test_a_ring_reaches_the_doorman_with_the_time_of_the_press(heard: Heard) -> None:
    await heard.board.say(RING, {"id": "a-1", "age_ms": 90_000})
    await heard.heard("a-1")

    assert heard.doorman.presses[0].door == FRONT
    assert heard.doorman.presses[0].at == heard.clock() - timedelta(seconds=90)


async def test_rings_of_one_door_keep_their_order(heard: Heard) -> None:
    for n in range(20):
        await heard.ring(f"a-{n}")
    await heard.heard("a-19")

    assert heard.rang() == [f"a-{n}" for n in range(20)]


async def test_one_doors_trouble_does_not_hold_another(heard: Heard) -> None:
    heard.doorman.held.add(FRONT)
    for n in range(40):
        await heard.ring(f"front-{n}")
    await heard.ring("side-1", SIDE)
    await heard.heard("side-1")

    assert heard.rang() == ["side-1"]
    heard.doorman.release()
    await heard.heard("front-39")


async def test_a_retained_ring_is_over(heard: Heard) -> None:
    await heard.board.say(RING, {"id": "old-1"}, retain=True)  # subscribed already: told as a live one
    await heard.heard("old-1")
    async with Nursery() as nursery:
        again = RecordingDoorman()
        boards = boards_of([FRONT])
        broker = Broker("127.0.0.1", heard.mqtt._broker.port, client_id="another")
        mqtt = Mqtt(broker, nursery)
        link = BoardLink(
            mqtt,
            boards,
            again,
            RecordingCaretaker(),
            keys={},
            acquaintances=MemoryCollection(),
            audit=heard.audit,
            background=nursery,
            clock=heard.clock,
            steady=heard.clock,
        )
        async with link, mqtt:
            await connected(mqtt)
            await heard.ring("new-1")
            await again.until(lambda: bool(again.presses))

    assert [press.id for press in again.presses] == ["new-1"]
    assert boards[FRONT].counted["retained"] == 1


async def test_an_unknown_door_is_logged_once(heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        await heard.board.say("doorbell/barn/event/ring", {"id": "a-1"})
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert caplog.text.count("barn") == 1
    assert heard.link.unknown_doors["barn"] == 3
    assert heard.rang() == ["a-2"]


async def test_a_crowd_of_unknown_doors_does_not_fill_the_memory(heard: Heard) -> None:
    for n in range(40):
        await heard.board.say(f"doorbell/barn{n}/event/ring", {"id": "a-1"})
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert len(heard.link.unknown_doors) == 21
    assert sum(heard.link.unknown_doors.values()) == 40


@pytest.mark.parametrize(
    "junk", [b"", b"\xff\xfe", b"[" * 4000, b'{"id": "../../etc"}', b"x" * 60_000, b'{"id":"a","age_ms":"<b>"}']
)
async def test_junk_is_counted_and_changes_nothing(heard: Heard, junk: bytes, caplog: pytest.LogCaptureFixture) -> None:
    await heard.board.say(RING, junk)
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert heard.rang() == ["a-2"]
    assert heard.boards[FRONT].counted["junk"] == 1
    assert len(caplog.text) < 400


async def test_a_message_beyond_every_measure_does_not_break_the_link(heard: Heard) -> None:
    await heard.board.say(RING, b"x" * 1_000_000)
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert heard.rang() == ["a-2"]


async def test_a_ring_that_could_not_be_saved_is_tried_again_before_the_next(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_line, "RETRY_S", 0.01)
    heard.doorman.troubles = [OSError("disk full"), OSError("disk full")]
    await heard.ring("a-1")
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert heard.rang() == ["a-1", "a-2"]


async def test_an_error_that_nobody_thought_of_makes_no_door_deaf(
    heard: Heard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(nursery_room, "RESTART_S", (0.01,))

    async def dying() -> None:
        raise KeyError("nobody thought of this")

    heard.link._lines[FRONT]._waiting.put_nowait(dying)
    await heard.ring("a-1")
    await heard.heard("a-1")
    assert "task door line front failed" in caplog.text


async def test_a_ring_is_acknowledged_only_after_it_was_saved(heard: Heard, broker: Mosquitto) -> None:
    heard.doorman.held.add(FRONT)
    await heard.ring("a-1")
    async with asyncio.timeout(5):
        while not heard.boards[FRONT].counted["rings"]:  # noqa: ASYNC110 - the doorman tells nothing yet
            await asyncio.sleep(0.01)

    # the service is killed here: another one takes over its name and session
    async with Nursery() as nursery:
        saved = RecordingDoorman()
        mqtt = Mqtt(Broker("127.0.0.1", broker.port), nursery)
        link = BoardLink(
            mqtt,
            boards_of([FRONT]),
            saved,
            RecordingCaretaker(),
            keys={},
            acquaintances=MemoryCollection(),
            audit=heard.audit,
            background=nursery,
            clock=heard.clock,
            steady=heard.clock,
        )
        async with link, mqtt:
            await saved.until(lambda: bool(saved.presses))

    assert [press.id for press in saved.presses] == ["a-1"]


async def test_a_flood_of_rings_is_cut_off(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    heard.doorman.held.add(FRONT)
    for n in range(door_line.LINE_LENGTH + 10):
        await heard.board.say(RING, {"id": f"a-{n}"}, qos=0)
    await heard.ring("side-1", SIDE)
    await heard.heard("side-1")

    assert heard.boards[FRONT].counted["dropped"] > 0


# How the board is


async def test_a_challenge_and_a_presence_are_kept(heard: Heard) -> None:
    await heard.board.say("doorbell/front/state/online", b"online", retain=True)
    await heard.board.say("doorbell/front/state/challenge", CHALLENGE, retain=True)
    await heard.board.say("doorbell/front/state/health", {"heap": 120_000, "uptime_s": 5})
    await heard.board.say("doorbell/front/state/info", {"version": "1.0"}, retain=True)
    await heard.ring("a-1")
    await heard.heard("a-1")

    assert heard.boards[FRONT].online is True
    assert heard.boards[FRONT].challenge == CHALLENGE
    status = heard.boards[FRONT].status()
    assert status["health"] == {"heap": 120_000, "uptime_s": 5}
    assert status["health_at"] == "2026-06-01T18:04:10+00:00"
    assert status["info"] == {"version": "1.0"}


async def test_the_caretaker_hears_that_a_board_told_something(heard: Heard) -> None:
    heard.caretaker.trouble = RuntimeError("the books are closed")
    await heard.board.say("doorbell/front/state/health", {"uptime_s": 5})
    await heard.ring("a-1")
    await heard.heard("a-1")
    await heard.board.say("doorbell/front/state/info", {"version": "1.0"}, retain=True)
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert heard.caretaker.news == [FRONT, FRONT]


async def test_presence_is_forgotten_while_the_broker_is_away(heard: Heard, broker: Mosquitto) -> None:
    await heard.board.say("doorbell/front/state/online", b"online")
    await heard.board.say("doorbell/front/state/challenge", CHALLENGE)
    await heard.ring("a-1")
    await heard.heard("a-1")
    gone = asyncio.Event()
    heard.mqtt.watch(lambda connected: None if connected else gone.set())
    await broker.stop()
    async with asyncio.timeout(5):
        await gone.wait()

    assert heard.boards[FRONT].online is None
    assert heard.boards[FRONT].challenge is None


async def test_a_board_that_goes_and_comes_back_is_told_once_each(heard: Heard) -> None:
    for state in (b"online", b"offline", b"offline", b"online", b"online"):
        await heard.board.say("doorbell/front/state/online", state)
    await heard.ring("a-1")
    await heard.heard("a-1")

    assert heard.doorman.news == [(FRONT, "away"), (FRONT, "back")]


# The door leaf


@pytest.mark.parametrize("before", [[{"open": False}], []])
async def test_a_door_that_opens_by_itself_was_forced(heard: Heard, before: list[dict[str, object]]) -> None:
    for said in before or [{"open": True, "forced": True}]:
        await heard.board.say("doorbell/front/event/contact", said)
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.doorman.until(lambda: bool(heard.doorman.news))

    assert heard.doorman.news == [(FRONT, "forced")]


@pytest.mark.parametrize(
    "said",
    [
        [{"open": True}],  # it stood open when the service came
        [{"open": False}, {"open": True, "forced": False}],  # opened rightfully while the service was away
    ],
)
async def test_a_door_that_is_told_to_stand_open_was_not_forced(heard: Heard, said: list[dict[str, object]]) -> None:
    for one in said:
        await heard.board.say("doorbell/front/event/contact", one)
    await heard.ring("a-1")
    await heard.heard("a-1")

    assert heard.doorman.news == []


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("event/exit", {"pressed": True}),
        ("event/unlock", {"challenge": CHALLENGE, "ok": True, "ms": 3000, "reason": ""}),
    ],
)
async def test_a_door_that_opens_after_somebody_was_let_through_was_not_forced(
    heard: Heard, word: str, said: dict[str, object]
) -> None:
    await heard.board.say("doorbell/front/event/contact", {"open": False})
    await heard.board.say(f"doorbell/front/{word}", said)
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.board.say("doorbell/front/event/contact", {"open": False})
    await heard.ring("a-1")
    await heard.heard("a-1")

    assert heard.doorman.news == []


async def test_a_door_that_stays_open_is_told_about(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_line, "LEFT_OPEN_S", 0.05)
    await heard.board.say("doorbell/front/event/exit", {"pressed": True})
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.doorman.until(lambda: bool(heard.doorman.news))

    assert heard.doorman.news == [(FRONT, "left_open")]


async def test_a_door_that_closes_in_time_is_not_told_about(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_line, "LEFT_OPEN_S", 0.3)
    await heard.board.say("doorbell/front/event/exit", {"pressed": True})
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.board.say("doorbell/front/event/contact", {"open": False})
    await heard.board.say("doorbell/side/event/contact", {"open": True, "forced": True})  # its timer is the later one
    await heard.doorman.until(lambda: (SIDE, "left_open") in heard.doorman.news)

    assert heard.doorman.news == [(SIDE, "forced"), (SIDE, "left_open")]


# What was uploaded


async def test_a_picture_that_changed_on_the_way_is_noted(heard: Heard) -> None:
    arrived, sent = hashlib.sha256(b"arrived").hexdigest(), hashlib.sha256(b"sent").hexdigest()
    heard.boards[FRONT].uploaded(PressId("a-1"), 0, 7, arrived)
    heard.boards[FRONT].uploaded(PressId("a-1"), 1, 7, arrived)
    for n, digest in ((0, arrived), (1, sent), (2, sent)):
        await heard.board.say("doorbell/front/event/snapshot", {"ring": "a-1", "n": n, "bytes": 7, "sha256": digest})
    async with asyncio.timeout(5):
        await heard.audit.written.wait()

    assert heard.audit.lines == [("picture changed on the way", {"door": "front", "ring": "a-1", "n": 1})]
