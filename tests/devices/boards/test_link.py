import asyncio
from datetime import timedelta

import pytest

from bot import nursery as nursery_room
from bot.devices.boards import door_queue
from bot.devices.boards.board import boards_of
from bot.devices.boards.link import BoardLink
from bot.house.doors import door_notes
from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent
from bot.house.doors.presence import ContactOpened
from bot.house.visits.visit import Press, PressId
from bot.mqtt import Broker, Message, Mqtt
from bot.nursery import Nursery
from tests.devices.boards.linked import CHALLENGE, FRONT, RING, SIDE, LinkScene
from tests.devices.doubles import Listening, RecordingDoorman, RecordingPresence
from tests.fakes.books import MemoryCollection
from tests.mqtt.ends import connected
from tests.rig.mosquitto import Mosquitto


async def test_a_ring_reaches_the_doorman_with_the_time_of_the_press(heard: LinkScene) -> None:
    await heard.board.say(RING, {"id": "a-1", "age_ms": 90_000})
    await heard.heard("a-1")

    assert heard.doorman.presses[0].door == FRONT
    assert heard.doorman.presses[0].at == heard.clock() - timedelta(seconds=90)


async def test_rings_of_one_door_keep_their_order(heard: LinkScene) -> None:
    for n in range(20):
        await heard.ring(f"a-{n}")
    await heard.heard("a-19")

    assert heard.rang() == [f"a-{n}" for n in range(20)]


async def test_one_doors_trouble_does_not_hold_another(heard: LinkScene) -> None:
    heard.doorman.held.add(FRONT)
    for n in range(40):
        await heard.ring(f"front-{n}")
    await heard.ring("side-1", SIDE)
    await heard.heard("side-1")

    assert heard.rang() == ["side-1"]
    heard.doorman.release()
    await heard.heard("front-39")


async def test_a_retained_ring_is_over(heard: LinkScene) -> None:
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
            Listening(again),
            RecordingPresence(),
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


async def test_an_unknown_door_is_logged_once(heard: LinkScene, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        await heard.board.say("doorbell/barn/event/ring", {"id": "a-1"})
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert caplog.text.count("barn") == 1
    assert heard.link._strangers.counted["barn"] == 3
    assert heard.rang() == ["a-2"]


async def test_a_crowd_of_unknown_doors_does_not_fill_the_memory(heard: LinkScene) -> None:
    for n in range(40):
        await heard.board.say(f"doorbell/barn{n}/event/ring", {"id": "a-1"})
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert len(heard.link._strangers.counted) == 21
    assert sum(heard.link._strangers.counted.values()) == 40


@pytest.mark.parametrize(
    "junk", [b"", b"\xff\xfe", b"[" * 4000, b'{"id": "../../etc"}', b"x" * 60_000, b'{"id":"a","age_ms":"<b>"}']
)
async def test_junk_is_counted_and_changes_nothing(
    heard: LinkScene, junk: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    await heard.board.say(RING, junk)
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert heard.rang() == ["a-2"]
    assert heard.boards[FRONT].counted["junk"] == 1
    assert len(caplog.text) < 400


async def test_a_message_beyond_every_measure_does_not_break_the_link(heard: LinkScene) -> None:
    await heard.board.say(RING, b"x" * 1_000_000)
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert heard.rang() == ["a-2"]


async def test_a_ring_that_could_not_be_saved_is_tried_again_before_the_next(
    heard: LinkScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_queue, "RETRY_S", 0.01)
    heard.doorman.troubles = [OSError("disk full"), OSError("disk full")]
    await heard.ring("a-1")
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert heard.rang() == ["a-1", "a-2"]


async def test_an_error_that_nobody_thought_of_makes_no_door_deaf(
    heard: LinkScene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(nursery_room, "RESTART_S", (0.01,))

    async def dying() -> None:
        raise KeyError("nobody thought of this")

    heard.link._queues[FRONT]._waiting.put_nowait(dying)
    await heard.ring("a-1")
    await heard.heard("a-1")
    assert "task door queue front failed" in caplog.text


async def test_a_ring_is_acknowledged_only_after_it_was_saved(heard: LinkScene, broker: Mosquitto) -> None:
    heard.doorman.held.add(FRONT)
    await heard.ring("a-1")
    async with asyncio.timeout(30):
        while not heard.boards[FRONT].counted["rings"]:  # noqa: ASYNC110 - the doorman tells nothing yet
            await asyncio.sleep(0.01)

    # the service is killed here: another one takes over its name and session
    async with Nursery() as nursery:
        saved = RecordingDoorman()
        mqtt = Mqtt(Broker("127.0.0.1", broker.port), nursery)
        link = BoardLink(
            mqtt,
            boards_of([FRONT]),
            Listening(saved),
            RecordingPresence(),
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


async def test_a_ring_that_is_safe_is_acknowledged_by_and_by(heard: LinkScene) -> None:
    acknowledged = asyncio.Event()
    press = Press(PressId("a-1"), FRONT, heard.clock())
    heard.link.rang(press, Message(RING, b"", retained=False, acknowledge=acknowledged.set))
    async with asyncio.timeout(30):
        await acknowledged.wait()
    assert heard.rang() == ["a-1"]


async def test_a_flood_of_rings_is_cut_off(heard: LinkScene, monkeypatch: pytest.MonkeyPatch) -> None:
    heard.doorman.held.add(FRONT)
    for n in range(door_queue.QUEUE_LENGTH + 10):
        await heard.board.say(RING, {"id": f"a-{n}"}, qos=0)
    await heard.ring("side-1", SIDE)
    await heard.heard("side-1")

    assert heard.boards[FRONT].counted["dropped"] > 0


async def test_a_flood_of_rings_drowns_no_alarm(heard: LinkScene) -> None:
    heard.doorman.held.add(FRONT)
    for n in range(door_queue.QUEUE_LENGTH + 10):
        await heard.board.say(RING, {"id": f"a-{n}"}, qos=0)
    await heard.ring("side-1", SIDE)
    await heard.heard("side-1")
    heard.link._queues[FRONT].news(DoorEvent.FORGED)
    await heard.board.say("doorbell/front/event/contact", {"open": True, "forced": True})
    await heard.ring("side-2", SIDE)
    await heard.heard("side-2")
    assert heard.presence.reports == [ContactOpened(FRONT, forced=True)]  # at once: it waits for no ring
    heard.doorman.release()
    await heard.doorman.until(lambda: (FRONT, "forged") in heard.doorman.news)


async def test_an_alarm_waits_behind_no_ring_that_cannot_be_saved(
    heard: LinkScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsaved = [OSError("the disk is full") for _ in range(door_queue.ATTEMPTS - 1)]
    heard.doorman.troubles.extend(unsaved)
    monkeypatch.setattr(door_queue, "RETRY_S", 0.05)
    await heard.ring("a-1")
    await heard.ring("a-2")
    queue = heard.link._queues[FRONT]
    told = [DoorEvent.AWAY, DoorEvent.FORGED, DoorEvent.BACK]
    for what in told:
        queue.news(what)
    queue.opened_late("order")
    await heard.doorman.until(lambda: bool(heard.doorman.late))
    assert heard.rang() == []
    assert heard.doorman.news == [(FRONT, what) for what in told]
    heard.doorman.troubles.clear()
    await heard.heard("a-2")
    assert heard.rang() == ["a-1", "a-2"]


async def test_an_alarm_that_hangs_holds_up_no_ring(heard: LinkScene, monkeypatch: pytest.MonkeyPatch) -> None:
    told = asyncio.Event()

    async def hangs(_door: DoorId, _what: DoorEvent) -> None:
        await told.wait()

    monkeypatch.setattr(heard.doorman, "door_news", hangs)
    heard.link._queues[FRONT].news(DoorEvent.FORGED)
    await heard.ring("a-1")
    await heard.heard("a-1")
    told.set()


async def test_an_alarm_that_could_not_be_told_is_told_again(heard: LinkScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_notes, "RETRY_S", 0.01)
    tell, failures = heard.doorman.door_news, [OSError("the disk is full")]

    async def fails_once(door: DoorId, what: DoorEvent) -> None:
        if failures:
            raise failures.pop()
        await tell(door, what)

    monkeypatch.setattr(heard.doorman, "door_news", fails_once)
    heard.link._queues[FRONT].news(DoorEvent.FORGED)
    await heard.doorman.until(lambda: (FRONT, "forged") in heard.doorman.news)


# How the board is


async def test_a_challenge_and_a_presence_are_kept(heard: LinkScene) -> None:
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


async def test_the_caretaker_hears_that_a_board_told_something(heard: LinkScene) -> None:
    heard.caretaker.trouble = RuntimeError("the books are closed")
    await heard.board.say("doorbell/front/state/health", {"uptime_s": 5})
    await heard.ring("a-1")
    await heard.heard("a-1")
    await heard.board.say("doorbell/front/state/info", {"version": "1.0"}, retain=True)
    await heard.ring("a-2")
    await heard.heard("a-2")

    assert heard.caretaker.news == [FRONT, FRONT]


async def test_presence_is_forgotten_while_the_broker_is_away(heard: LinkScene, broker: Mosquitto) -> None:
    await heard.board.say("doorbell/front/state/online", b"online")
    await heard.board.say("doorbell/front/state/challenge", CHALLENGE)
    await heard.ring("a-1")
    await heard.heard("a-1")
    gone = asyncio.Event()
    heard.mqtt.watch(lambda connected: None if connected else gone.set())
    await broker.stop()
    async with asyncio.timeout(30):
        await gone.wait()

    assert heard.boards[FRONT].online is None
    assert heard.boards[FRONT].challenge is None


async def test_a_board_that_goes_and_comes_back_is_told_once_each(heard: LinkScene) -> None:
    for state in (b"online", b"offline", b"offline", b"online", b"online"):
        await heard.board.say("doorbell/front/state/online", state)
    await heard.ring("a-1")
    await heard.heard("a-1")

    assert heard.doorman.news == [(FRONT, "away"), (FRONT, "back")]
