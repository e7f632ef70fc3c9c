"""What the house asks of a board, with a board at the other end of a real broker."""

import ast
import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from bot.devices import wire
from bot.devices.boards import board_commands, orders
from bot.devices.boards.board import LOOK, Board, boards_of
from bot.devices.boards.board_commands import BoardCommands
from bot.devices.boards.state import PICTURES, state_of
from bot.devices.boards.updates import Updates
from bot.devices.locks.kinds import BoardLock
from bot.devices.locks.locks import DoorLocks
from bot.house.boards.board import BoardPart, BoardState, OwnWords, Pictures, Release, Setback, Start
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.visits.visit import PressId
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from tests.devices.doubles import RecordingPresence
from tests.devices.test_room import settings_of
from tests.mqtt.ends import connected
from tests.rig.devices import link_of
from tests.rig.mosquitto import Mosquitto
from tests.rig.other_end import OtherEnd

FRONT = DoorId("front")
KEY = bytes(range(32))
INFO: dict[str, Any] = {"version": "1.0.0", "boot": "aa", "trial": False, "note": ""}


@dataclass(slots=True)
class Ordering:
    commands: BoardCommands
    locks: DoorLocks
    board: Board
    other_end: OtherEnd

    async def come_online(self) -> None:
        await self.other_end.subscribe("doorbell/front/cmd/#")
        await self.other_end.say("doorbell/front/state/online", b"online", retain=True)
        await self.info()
        await self.new_challenge()

    async def new_challenge(self) -> str:
        challenge = token_hex(16)
        await self.other_end.say("doorbell/front/state/challenge", challenge, retain=True)
        assert await self.board.until(lambda: self.board.challenge == challenge, 30)
        return challenge

    async def info(self, **changed: Any) -> None:
        told = INFO | changed
        await self.other_end.say("doorbell/front/state/info", told, retain=True)
        assert await self.board.until(lambda: self.board.info == told, 30)

    async def ordered(self) -> tuple[str, dict[str, Any]]:
        """The next command, its signature checked as the board does."""
        topic, payload = await self.other_end.hear()
        word = topic.removeprefix("doorbell/front/")
        order = json.loads(payload)
        text = wire.command_text(word.removeprefix("cmd/"), FRONT, order["args"], order["challenge"])
        assert order["sig"] == wire.sign(KEY, text)
        args: dict[str, Any] = json.loads(order["args"])
        return word, args


@pytest.fixture
async def ordering(
    broker: Mosquitto, mqtt: Mqtt, nursery: Nursery, other_end: OtherEnd, tmp_path: Path
) -> AsyncIterator[Ordering]:
    boards = boards_of([FRONT])
    settings = settings_of(broker.port).devices
    locks = DoorLocks({FRONT: BoardLock(KEY, 3000)}, mqtt, boards, RecordingPresence(), confirm_s=30.0)
    link = link_of(mqtt, boards, nursery, keys={FRONT: KEY})
    async with link, mqtt:
        await connected(mqtt)
        updates = Updates(tmp_path / "updates")
        yield Ordering(BoardCommands(settings, boards, mqtt, updates), locks, boards[FRONT], other_end)


async def test_a_picture_is_asked_for_by_an_id_that_nobody_can_guess(ordering: Ordering) -> None:
    await ordering.come_online()
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(ordering.commands.snap(FRONT))
        word, args = await ordering.ordered()
        assert ordering.board.looked(PressId(args["ring"]), b"a picture")
    assert (word, args["n"], args["count"]) == ("cmd/snap", 0, 1)
    assert looking.result() == b"a picture"
    assert args["ring"].startswith(LOOK)
    assert len(args["ring"]) >= len(LOOK) + 32
    assert ordering.board.looks == {}


async def test_a_board_that_sends_no_picture_is_silent_in_bounded_time(
    ordering: Ordering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_commands, "SNAP_S", 0.2)
    await ordering.come_online()
    with pytest.raises(DoorUnreachable) as told:
        await ordering.commands.snap(FRONT)
    assert told.value.failure is Failure.SILENT
    assert ordering.board.looks == {}


async def test_nothing_is_asked_of_a_board_that_is_away(ordering: Ordering) -> None:
    for asked in (ordering.commands.snap, ordering.commands.restart):
        with pytest.raises(DoorUnreachable) as told:
            await asked(FRONT)
        assert told.value.failure is Failure.OFFLINE


async def test_without_the_broker_nothing_is_known_of_a_board_and_the_broker_is_named(
    ordering: Ordering, mqtt: Mqtt, broker: Mosquitto
) -> None:
    await ordering.come_online()
    assert not ordering.commands.state(FRONT).no_broker
    gone = asyncio.Event()
    mqtt.watch(lambda there: None if there else gone.set())
    await broker.stop()
    async with asyncio.timeout(30):
        await gone.wait()
    assert ordering.commands.state(FRONT).no_broker
    with pytest.raises(DoorUnreachable) as told:
        await ordering.commands.snap(FRONT)
    assert told.value.failure is Failure.NO_BROKER


async def test_a_look_and_an_unlock_at_once_never_share_a_challenge(ordering: Ordering) -> None:
    await ordering.come_online()
    async with asyncio.TaskGroup() as group:
        group.create_task(ordering.commands.snap(FRONT))
        _, args = await ordering.ordered()
        opening = group.create_task(ordering.locks.open(FRONT))
        challenge = token_hex(16)
        await ordering.other_end.say("doorbell/front/state/challenge", challenge, retain=True)
        topic, payload = await ordering.other_end.hear()
        assert topic == "doorbell/front/cmd/unlock"
        assert json.loads(payload)["challenge"] == challenge
        await ordering.other_end.say("doorbell/front/event/unlock", {"challenge": challenge, "ok": True, "ms": 3000})
        await opening
        ordering.board.looked(PressId(args["ring"]), b"a picture")


async def test_a_command_that_was_lost_does_not_stop_the_next_one(
    ordering: Ordering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "CHALLENGE_PATIENCE_S", 0.05)
    monkeypatch.setattr(board_commands, "SNAP_S", 0.2)
    await ordering.come_online()
    with pytest.raises(DoorUnreachable):
        await ordering.commands.snap(FRONT)
    await ordering.ordered()  # the board never saw it, and so tells no new challenge
    await ordering.commands.update(FRONT, Release("1.1.0", "ab" * 32))
    assert await ordering.ordered() == ("cmd/ota", {"path": "/updates/", "sha256": "ab" * 32})


async def test_a_restart_is_over_when_the_board_is_back(ordering: Ordering) -> None:
    await ordering.come_online()
    async with asyncio.TaskGroup() as group:
        restarting = group.create_task(ordering.commands.restart(FRONT))
        assert (await ordering.ordered())[0] == "cmd/reboot"
        await ordering.info()  # the same start still
        assert not restarting.done()
        await ordering.info(boot="bb")
        assert not restarting.done()  # what it told of its state is of its earlier life
        await ordering.other_end.say("doorbell/front/state/health", {"uptime_s": 1})
    assert ordering.commands.state(FRONT).uptime == timedelta(seconds=1)


async def test_a_board_whose_account_of_itself_is_lost_is_back_all_the_same(
    ordering: Ordering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_commands, "ACCOUNT_S", 0.1)
    await ordering.come_online()
    async with asyncio.TaskGroup() as group:
        group.create_task(ordering.commands.restart(FRONT))
        assert (await ordering.ordered())[0] == "cmd/reboot"
        await ordering.info(boot="bb")


async def test_a_board_that_does_not_come_back_is_silent(ordering: Ordering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_commands, "RESTART_S", 0.2)
    await ordering.come_online()
    with pytest.raises(DoorUnreachable) as told:
        await ordering.commands.restart(FRONT)
    assert told.value.failure is Failure.SILENT


async def test_pictures_are_changed_when_the_board_says_so(ordering: Ordering, monkeypatch: pytest.MonkeyPatch) -> None:
    await ordering.come_online()
    async with asyncio.TaskGroup() as group:
        group.create_task(ordering.commands.set_pictures(FRONT, Pictures.SHARPER))
        assert await ordering.ordered() == ("cmd/settings", PICTURES[Pictures.SHARPER])
        await ordering.info(settings={**PICTURES[Pictures.SHARPER], "burst": 3})
    assert ordering.commands.state(FRONT).pictures is Pictures.SHARPER
    monkeypatch.setattr(board_commands, "SETTINGS_S", 0.1)
    with pytest.raises(DoorUnreachable):
        await ordering.commands.set_pictures(FRONT, Pictures.NORMAL)


# What a board tells of itself


def test_a_board_s_account_becomes_its_state() -> None:
    told = {"note": "was not online in time", "features": ["contact"], "settings": PICTURES[Pictures.SMALLER]}
    board = Board(online=True, info=INFO | told)
    counters = {"presses_dropped": 1, "pictures_lost": 2, "bursts_dropped": 3, "errors": 4, "updates_failed": 1}
    board.health = {
        "uptime_s": 90,
        "camera": False,
        "reset": "watchdog",
        "cause": "pictures",
        "counters": counters,
        "error": "update: NoAnswer('connect')",
    }
    assert state_of(board) == BoardState(
        online=True,
        version="1.0.0",
        taken_back=Setback.NOT_ONLINE,
        boot="aa",
        uptime=timedelta(seconds=90),
        camera=False,
        contact=True,
        started=Start.TROUBLE,
        stopped=(BoardPart.PICTURES,),
        lost_rings=1,
        lost_pictures=5,
        errors=4,
        update_not_fetched=True,
        failed_updates=1,
        pictures=Pictures.SMALLER,
        unsigned=True,
    )


@pytest.mark.parametrize(
    ("reset", "cause", "started"),
    [
        ("power", "", Start.POWER),
        ("watchdog", "command", Start.ORDERED),
        ("watchdog", "update", Start.UPDATE),
        ("watchdog", "rolled back", Start.ROLLED_BACK),
        ("watchdog", "", Start.TROUBLE),
        ("", "", None),
    ],
)
def test_each_start_has_its_reason(reset: str, cause: str, started: Start | None) -> None:
    assert state_of(Board(health={"reset": reset, "cause": cause})).started is started


FIRMWARE = Path(__file__).parents[3] / "firmware"


def said_in(folder: str, call: str) -> set[str]:
    """The texts that the board's program hands to a function of this name."""
    calls = (
        node
        for path in (FIRMWARE / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and call in ast.unparse(node.func).split(".")
    )
    texts = (part.value for node in calls for part in node.args if isinstance(part, ast.Constant))
    return {text for text in texts if isinstance(text, str)}


def test_whatever_the_board_s_program_gives_as_a_reason_has_a_code() -> None:
    setbacks = said_in("board", "give_up") | said_in("boot", "give_up")
    assert {state_of(Board(info={"note": text})).taken_back for text in setbacks} == set(Setback)

    causes = said_in("board", "restart")
    assert causes
    assert {state_of(Board(health={"reset": "watchdog", "cause": text})).stopped for text in causes} == {()}

    parts = said_in("board", "mind")
    stopped = [state_of(Board(health={"reset": "watchdog", "cause": text})).stopped for text in parts]
    assert {part for told in stopped for part in told} == set(BoardPart)


def test_a_reason_that_has_no_code_is_the_board_s_own_words() -> None:
    board = Board(info={"note": "flux"}, health={"reset": "watchdog", "cause": "clock,warp drive"})
    assert state_of(board).taken_back == OwnWords("flux")
    assert state_of(board).stopped == (BoardPart.CLOCK, OwnWords("warp drive"))


@pytest.mark.parametrize(
    ("health", "info", "sees"),
    [({}, {}, None), ({}, {"camera": "OV2640"}, True), ({}, {"camera": ""}, False), ({"camera": True}, {}, True)],
)
def test_whether_the_camera_sees_is_known_before_the_first_minute_is_over(
    health: dict[str, Any], info: dict[str, Any], sees: bool | None
) -> None:
    assert state_of(Board(health=health, info=info)).camera is sees


@pytest.mark.parametrize("nonsense", [None, 7, "x" * 5000, [], {"a": 1}, -1, True])
def test_nonsense_is_no_state(nonsense: object) -> None:
    board = Board(
        info=dict.fromkeys(("version", "boot", "note", "settings", "trial"), nonsense),
        health=dict.fromkeys(("uptime_s", "camera", "counters", "cause", "reset", "error"), nonsense),
    )
    state = state_of(board)
    assert len(state.version) <= 96
    assert state.pictures is None
    assert state.lost_rings == 0
