"""The first release's board before the service of today, and the board of today before the first release's service.

What holds is in the table of firmware/README.md. The first release comes out of the project's own history; where that
is not at hand, these tests are left out.
"""

import json
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.boards.board import Pictures, Start, UpdateOutcome
from bot.house.doors.door_facts import DoorEvent, DoorNews, UpdateEnded
from bot.house.visits.visit import Outcome
from firmware.simulator.board import SimulatedBoard
from firmware.tools import release
from tests.devices.recorded import ANNA, FRONT, NEW_VERSION, Said
from tests.english import texts
from tests.firmware.first_release import COMMIT, VERSION, HistoryMissing, checked_out, first_program
from tests.firmware.record import a_scene, walk
from tests.firmware.rig import flashed, portraits
from tests.portraits import at_the_door, grace
from tests.rig.mosquitto import Mosquitto
from tests.rig.service.process import KEY
from tests.rig.service.whole import WholeRig


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The board's program of the first release."""
    try:
        return first_program(tmp_path / "first")
    except HistoryMissing as exc:
        pytest.skip(str(exc))


async def test_the_first_program_is_served_by_today_s_service_and_brings_itself_up_to_date(
    program: Path, tmp_path: Path
) -> None:
    async with a_scene(tmp_path, program) as scene:
        house = scene.house
        await walk(scene)
        await house.memory.audit.until("update ended")
        said = [line for line in scene.tap.lines if isinstance(line, Said) and line.by == "board"]
        infos = [json.loads(line.payload) for line in said if line.topic.endswith("state/info")]

        # it rang, Anna let somebody in over its own challenge, and its three pictures are shown as they are
        visit = house.memory.visits.only
        assert visit.answer
        assert (visit.answer.outcome, visit.answer.by, visit.answer.late) == (Outcome.UNLOCKED, ANNA.id, False)
        assert [(photo.n, photo.doubtful) for photo in visit.photos] == [(0, False), (1, False), (2, False)]
        assert len(house.pictures) == 1
        assert scene.board.relay.pulses
        # its owner hears that it is old, the forced door is told, and it fetched today's program
        # (where it starts anew, the simulated leaf stands open at first, which is told, too)
        forced = DoorNews(FRONT, DoorEvent.FORCED)
        assert forced in house.chats.facts
        assert [fact for fact in house.chats.facts if fact != forced] == [
            DoorNews(FRONT, DoorEvent.OLD_PROGRAM),
            UpdateEnded(FRONT, NEW_VERSION, UpdateOutcome.DONE),
        ]
        assert list(dict.fromkeys(info["version"] for info in infos)) == [VERSION, NEW_VERSION]
        # from then on nothing is believed of it without its signature
        state = house.devices.boards.state(FRONT)
        assert (state.version, state.started, state.pictures) == (NEW_VERSION, Start.UPDATE, Pictures.SMALLER)
        assert (state.unsigned, state.on_trial) == (False, False)
        first_signed = next(place for place, line in enumerate(said) if '"sig":' in line.payload)
        assert all('"sig":' in line.payload for line in said[first_signed:] if line.payload.startswith("{"))


@pytest.mark.slow
async def test_today_s_program_rings_at_the_first_service_with_its_picture_and_cannot_be_asked_to_open(
    tmp_path: Path,
) -> None:
    try:
        first = checked_out(tmp_path / "first", "bot", "recognizer", "firmware", "main.py", "pyproject.toml")
    except HistoryMissing as exc:
        pytest.skip(str(exc))
    pictures = tmp_path / "pictures"
    shutil.copytree(portraits(), pictures)
    (pictures / "640x480.jpg").write_bytes(at_the_door(grace()))
    async with AsyncExitStack() as stack:
        broker = Mosquitto(tmp_path)
        await broker.start()
        stack.push_async_callback(broker.stop)
        telegram = await stack.enter_async_context(TelegramStandIn())
        rig = WholeRig(tmp_path, broker, telegram)
        rig.service.root, rig.service.program = first, (str(first / "main.py"),)
        stack.push_async_callback(rig.service.kill)
        await rig.service.start()
        await rig.move_in()
        flash = flashed(tmp_path, broker.port, rig.service.http_port, key=KEY)
        board = await stack.enter_async_context(SimulatedBoard(flash, pictures))
        await board.until("light", colour=[0, 0, 3])
        await board.press_and_release()
        rung = await rig.anna.chat.until_message("Someone I don’t know is at the front door", timeout_s=40)
        assert rung.photo
        await rig.open_door(rig.anna)
        assert await rig.leo.chat.until_message("I cannot reach the lock", timeout_s=20)
        assert not board.relay.pulses
        assert texts.UNLOCK in (rig.anna.chat.message(rung.id) or rung).labels


def test_the_first_release_is_the_one_whose_program_is_meant(program: Path) -> None:
    assert (program / "a" / "version.mpy").exists()
    assert release.version() > VERSION
    assert len(COMMIT) == 40
