"""What is said at a door, on a real broker: signed for a board, plain elsewhere; a voice lasts a minute."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.commands.wording import say_refusal
from bot.devices import wire
from bot.devices.room import Devices
from bot.devices.speech.notes import NOTE_LASTS
from bot.devices.speech.sayings import LONGEST_ELSEWHERE, LONGEST_ON_SCREEN
from bot.house.doors.added import AddedDoor, DoorWay
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.visits.reply import AtDoor
from bot.nursery import Nursery
from bot.store import open_store
from tests.devices.boards.signing_board import KEY, SigningBoard, standing
from tests.devices.doubles import Listening, RecordingDoorman, RecordingPresence, SetClock
from tests.devices.test_room import settings_of
from tests.fakes.books import MemoryAudit, MemoryCollection
from tests.mqtt.conftest import broker, nursery
from tests.mqtt.ends import connected
from tests.rig.mosquitto import Mosquitto
from tests.rig.other_end import OtherEnd

__all__ = ["broker", "nursery"]

FRONT, SIDE = DoorId("front"), DoorId("side")


@dataclass
class Speaking:
    """A room with a front door that has a board, and a side door that has none."""

    devices: Devices
    board: SigningBoard
    clock: SetClock
    folder: Path

    async def feature(self, *features: str) -> None:
        """The board tells what it has."""
        await self.board.say("state/info", {"version": "1.1.0", "boot": self.board.boot, "features": list(features)})
        front = self.devices._boards[FRONT]
        assert await front.until(lambda: front.info.get("features") == list(features), 10)

    @property
    def kept(self) -> list[Path]:
        """The files of voice messages that lie on the disk."""
        return sorted((self.folder / "voice").glob("*"))


@asynccontextmanager
async def speaking(port: int, nursery: Nursery, folder: Path) -> AsyncIterator[Speaking]:
    clock = SetClock()
    async with open_store(folder) as store, standing(port) as board:
        devices = Devices(
            settings_of(port, data_dir=str(folder)).devices,
            updates=folder / "updates",
            presence=RecordingPresence(),
            acquaintances=MemoryCollection(),
            recordings=store.recordings,
            audit=MemoryAudit(),
            background=nursery,
            clock=clock,
            steady=clock,
            wording=say_refusal,
        )
        async with devices.serve(Listening(RecordingDoorman())):
            devices.fit(AddedDoor.make(SIDE, DoorWay.CAMERA))
            await connected(devices.mqtt, 10)
            await board.start()
            front = devices._boards[FRONT]
            assert await front.until(lambda: bool(front.info), 10)
            yield Speaking(devices, board, clock, folder)


@pytest.fixture
async def door(broker: Mosquitto, nursery: Nursery, tmp_path: Path) -> AsyncIterator[Speaking]:
    async with speaking(broker.port, nursery, tmp_path) as room:
        yield room


async def test_words_for_a_board_are_signed_over_its_challenge(door: Speaking) -> None:
    await door.feature("display")
    said = {
        "Leave it there": ({"text": "Leave it there"}, AtDoor.SAID),
        "I’m coming, Zoë": ({"text": "I'm coming, Zoe", "said": "I’m coming, Zoë"}, AtDoor.SAID),
        "𝐇i": ({"text": "Hi"}, AtDoor.SAID),
        "Уже иду": ({"text": "Уже иду"}, AtDoor.LETTERS),
    }
    for text, (args, came) in said.items():
        assert await door.devices.speech.say(FRONT, text) is came
        word, told = await door.board.ordered()
        assert (word, json.loads(told["args"])) == ("say", args)
        signed = wire.command_text("say", FRONT, told["args"], told["challenge"])
        assert told["challenge"] in door.board.challenges
        assert told["sig"] == wire.sign(KEY, signed)


@pytest.mark.parametrize("letter", ["x", "é", "’", "я", "𝐇"])
async def test_whatever_a_screen_may_be_told_is_no_more_than_a_board_reads(door: Speaking, letter: str) -> None:
    await door.feature("display")
    assert await door.devices.speech.say(FRONT, letter * LONGEST_ON_SCREEN)
    _, told = await door.board.ordered()
    assert len(json.dumps(told, separators=(",", ":"))) <= 768


async def test_a_board_without_a_screen_is_told_as_one(door: Speaking) -> None:
    await door.feature("unlock")
    assert await door.devices.speech.say(FRONT, "Hello") is AtDoor.NO_SCREEN
    assert (await door.board.ordered())[0] == "say"


async def test_a_board_that_is_away_hears_nothing(door: Speaking) -> None:
    door.board.deaf = True
    with pytest.raises(DoorUnreachable) as unreachable:
        await door.devices.speech.say(FRONT, "Hello")
    assert unreachable.value.failure is Failure.OFFLINE
    assert door.board.orders.empty()


async def test_a_door_without_a_board_is_told_in_plain_json_which_nobody_keeps(
    door: Speaking, broker: Mosquitto
) -> None:
    async with OtherEnd(broker.port) as screen:
        await screen.subscribe("doorbell/side/cmd/say")
        assert await door.devices.speech.say(SIDE, "Grüße 👋") is AtDoor.SAID
        topic, payload = await screen.hear()
    assert (topic, json.loads(payload)) == ("doorbell/side/cmd/say", {"text": "Grüße 👋"})
    async with OtherEnd(broker.port) as late:
        await late.subscribe("doorbell/side/cmd/say")
        await late.say("doorbell/side/cmd/say", b"the next one")
        assert (await late.hear())[1] == b"the next one"


async def test_a_door_at_which_nothing_listens_is_known(door: Speaking) -> None:
    assert await door.devices.speech.say(SIDE, "Hello") is AtDoor.UNHEARD


async def test_a_screen_takes_less_at_once_than_a_loudspeaker(door: Speaking) -> None:
    assert door.devices.speech.longest(FRONT) == LONGEST_ON_SCREEN
    assert door.devices.speech.longest(SIDE) == LONGEST_ELSEWHERE


async def announced(door: Speaking, broker: Mosquitto, recording: bytes = b"OggS voice") -> dict[str, object]:
    """Have a recording played at the side door, and return what is told there."""
    async with OtherEnd(broker.port) as speaker:
        await speaker.subscribe("doorbell/side/cmd/say")
        assert await door.devices.speech.play(SIDE, recording, 3) is AtDoor.SAID
        told: dict[str, object] = json.loads((await speaker.hear())[1])
    return told


async def got(url: str) -> tuple[int, bytes, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.read(), answer.content_type


async def test_a_voice_message_is_fetched_by_its_address(door: Speaking, broker: Mosquitto) -> None:
    told = await announced(door, broker)
    assert (told["seconds"], told["type"], told["within_s"]) == (3, "audio/ogg", 60)
    (file,) = door.kept
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    for _ in range(2):  # a loudspeaker may ask twice
        assert await got(str(told["url"])) == (200, b"OggS voice", "audio/ogg")


async def test_an_address_of_a_voice_message_is_good_as_it_was_sent_and_no_other(
    door: Speaking, broker: Mosquitto
) -> None:
    url = str((await announced(door, broker))["url"])
    place, query = url.split("?")
    _, signature = query.split("&sig=")
    later = int(query.split("until=")[1].split("&")[0]) + 3600
    for other in (
        place,
        f"{place}?until={later}&sig={signature}",
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        f"{url}é",
        url.replace(place[-4:], "0000"),
    ):
        assert (await got(other))[0] == 404, other


async def test_a_voice_message_is_gone_after_a_minute(door: Speaking, broker: Mosquitto) -> None:
    url = str((await announced(door, broker))["url"])
    door.clock.at += NOTE_LASTS - timedelta(seconds=1)
    assert (await got(url))[0] == 200
    door.clock.at += timedelta(seconds=1)
    status, body, _ = await got(url)
    assert status == 410
    assert b"gone" in body


async def test_the_listener_of_a_voice_message_is_where_the_pictures_arrive(door: Speaking, broker: Mosquitto) -> None:
    url = urlsplit(str((await announced(door, broker))["url"]))
    async with aiohttp.ClientSession() as session, session.get(f"http://{url.netloc}/health") as answer:
        assert answer.status == 200
    async with aiohttp.ClientSession() as session, session.post(url.geturl()) as answer:
        assert answer.status == 405


async def test_nothing_of_a_voice_message_outlives_a_stop(
    broker: Mosquitto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Nursery() as ours, speaking(broker.port, ours, tmp_path) as door:
        url = str((await announced(door, broker))["url"])
        assert len(door.kept) == 1
        await ours.close()
        assert door.kept == []
    (tmp_path / "voice" / "left.ogg").write_bytes(b"OggS")  # a service that was killed
    async with Nursery() as ours, speaking(broker.port, ours, tmp_path) as door:
        assert door.kept == []
        assert url


async def test_a_voice_message_for_a_board_is_signed(door: Speaking) -> None:
    await door.feature("display")
    assert await door.devices.speech.play(FRONT, b"OggS", 2) is AtDoor.SAID
    word, told = await door.board.ordered()
    args = json.loads(told["args"])
    assert (word, args["text"], args["seconds"]) == ("say", "", 2)
    async with asyncio.timeout(30):
        assert (await got(args["url"]))[0] == 200
