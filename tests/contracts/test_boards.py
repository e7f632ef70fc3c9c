"""Boards: ``BoardCommands`` with a board that signs behind a real broker, and ``RecordingBoards``."""

import asyncio
import contextlib
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.devices.boards import authentication
from bot.devices.boards.board import Board, boards_of
from bot.devices.boards.board_commands import BoardCommands
from bot.devices.boards.updates import Updates
from bot.house.boards.board import NoSecrets, Pictures, Release, Start, Withheld
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.ports import Boards
from bot.house.visits.visit import PressId
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from firmware.tools import release
from firmware.tools.image import Compiled
from tests.devices.boards.signing_board import KEY, SigningBoard, standing
from tests.devices.test_room import settings_of
from tests.fakes.boards import RecordingBoards
from tests.mqtt.conftest import broker, here, mqtt, nursery
from tests.mqtt.ends import connected
from tests.rig.devices import link_of
from tests.rig.mosquitto import Mosquitto

__all__ = ["broker", "here", "mqtt", "nursery"]

FRONT = DoorId("front")


@dataclass
class Yard(ABC):
    """A front door with a board."""

    boards: Boards

    @abstractmethod
    async def go_away(self) -> None:
        """The board loses its power."""

    @abstractmethod
    def have_no_secrets(self) -> None:
        """The settings lack something that a board must know."""

    @abstractmethod
    def offer(self) -> None:
        """Put a release where boards find it."""


@dataclass
class RealYard(Yard):
    board: SigningBoard
    known: Board
    updates: Path
    commands: BoardCommands

    async def go_away(self) -> None:
        self.board.deaf = True
        await self.board.line.say(self.board.topic("state/online"), b"offline", retain=True)
        assert await self.known.until(lambda: self.known.online is False, 30)

    def have_no_secrets(self) -> None:
        settings = self.commands._settings  # HTTP_HOST is the loopback
        self.commands._settings = replace(settings, web=settings.web.model_copy(update={"lan_address": ""}))

    def offer(self) -> None:
        release.write(self.updates, [Compiled("version.mpy", b"9.9.9")], "9.9.9")

    async def obey(self) -> None:
        """Do what a board does when it is told to."""
        told: dict[str, Any] = {"version": "1.1.0", "trial": False, "boot": self.board.boot}
        while True:
            word, order = await self.board.orders.get()
            args: Mapping[str, Any] = json.loads(order["args"])
            if word == "snap":
                self.known.looked(PressId(args["ring"]), b"jpeg")
            elif word == "settings":
                await self.board.say("state/info", {**told, "settings": args}, retain=True)
            elif word == "reboot":
                await self.board.start()
                await self.board.say("state/health", {"uptime_s": 1, "reset": "watchdog", "cause": "command"})


@dataclass
class DoubleYard(Yard):
    double: RecordingBoards

    async def go_away(self) -> None:
        self.double.failure = DoorUnreachable(FRONT, Failure.OFFLINE)

    def have_no_secrets(self) -> None:
        self.double.withheld = NoSecrets(Withheld.LISTENS_TO_ITSELF, setting="HTTP_HOST", value="127.0.0.1")

    def offer(self) -> None:
        self.double.at_hand = Release("9.9.9", "ab" * 32)


@pytest.fixture
async def real(
    broker: Mosquitto, mqtt: Mqtt, nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Yard]:
    monkeypatch.setattr(authentication, "PROOF_PAUSE_S", 0.01)
    boards, updates = boards_of([FRONT]), tmp_path / "updates"
    commands = BoardCommands(settings_of(broker.port, lan_address="192.0.2.5").devices, boards, mqtt, Updates(updates))
    async with link_of(mqtt, boards, nursery, keys={FRONT: KEY}), mqtt, standing(broker.port) as board:
        await connected(mqtt)
        await board.start()
        assert await boards[FRONT].until(lambda: bool(boards[FRONT].signs and boards[FRONT].info), 30)
        yard = RealYard(commands, board, boards[FRONT], updates, commands)
        obeying = asyncio.get_running_loop().create_task(yard.obey(), name="a board that does what it is told")
        yield yard
        obeying.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await obeying


@pytest.fixture(params=["real", "double"])
def yard(request: pytest.FixtureRequest) -> Yard:
    if request.param == "real":
        found: Yard = request.getfixturevalue("real")
        return found
    double = RecordingBoards(FRONT)
    return DoubleYard(double, double)


async def test_a_look_is_the_picture_that_the_camera_took(yard: Yard) -> None:
    assert list(yard.boards.doors) == [FRONT]
    assert await yard.boards.snap(FRONT) == b"jpeg"


async def test_when_new_pictures_are_set_the_board_says_so(yard: Yard) -> None:
    await yard.boards.set_pictures(FRONT, Pictures.SHARPER)
    assert yard.boards.state(FRONT).pictures is Pictures.SHARPER
    await yard.boards.set_pictures(FRONT, Pictures.SMALLER)
    assert yard.boards.state(FRONT).pictures is Pictures.SMALLER


async def test_a_board_that_was_restarted_is_back_in_another_start(yard: Yard) -> None:
    before = yard.boards.state(FRONT)
    await yard.boards.restart(FRONT)
    after = yard.boards.state(FRONT)
    assert after.online
    assert after.boot not in ("", before.boot)
    assert after.started is Start.ORDERED


async def test_a_board_that_is_away_is_unreachable_whatever_is_asked_of_it(yard: Yard) -> None:
    yard.offer()
    offered = await yard.boards.release()
    assert offered
    await yard.go_away()
    for asked in (
        yard.boards.snap(FRONT),
        yard.boards.restart(FRONT),
        yard.boards.set_pictures(FRONT, Pictures.SHARPER),
        yard.boards.update(FRONT, offered),
    ):
        with pytest.raises(DoorUnreachable) as told:
            await asked
        assert told.value.failure is Failure.OFFLINE


async def test_a_release_is_at_hand_once_it_was_put_there_and_an_update_is_only_ordered(yard: Yard) -> None:
    assert await yard.boards.release() is None
    yard.offer()
    offered = await yard.boards.release()
    assert offered
    assert offered.version == "9.9.9"
    before = yard.boards.state(FRONT)
    await yard.boards.update(FRONT, offered)
    assert yard.boards.state(FRONT) == before


async def test_secrets_are_a_file_of_json_that_names_its_door(yard: Yard) -> None:
    secrets = await yard.boards.secrets(FRONT)
    document = json.loads(secrets.content)
    assert document["door"] == FRONT
    assert document["key"]


async def test_secrets_that_lack_something_are_not_handed_out(yard: Yard) -> None:
    yard.have_no_secrets()
    with pytest.raises(NoSecrets):
        await yard.boards.secrets(FRONT)
