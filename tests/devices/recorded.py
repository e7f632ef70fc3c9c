"""What a real board and the house said to each other, as lines of JSON, and the house that both hear it in.

``tests/firmware/record.py`` writes such a recording, ``tests/devices/test_recorded.py`` replays it: the same house
stands behind ``bot/devices`` both times, the board at the other end is MicroPython once and the recording afterwards.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

from bot.commands.wording import say_refusal
from bot.daylight import SunOrClock
from bot.devices.room import Devices
from bot.house.boards.board import Acquaintance, Pictures
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import as_kept
from bot.house.house_rules import HouseRules, Rules
from bot.house.joining import join
from bot.house.people import Resident, ResidentId, Role
from bot.house.ports import Clock
from bot.house.staff import Staff
from bot.house.visits.visit import Outcome
from bot.nursery import Nursery
from bot.one_time import PyotpCodes
from bot.settings import settings_from
from bot.time_zones import SystemZones
from tests.devices.doubles import SetClock
from tests.fakes.backups import MemoryBackups
from tests.fakes.books import Memory
from tests.fakes.cameras import RecordingCameras
from tests.fakes.senses import RecordingChats, RecordingEyes
from tests.fakes.speech import MemoryRecordings
from tests.mqtt.ends import connected

KEY = bytes(range(32))
FRONT = DoorId("front")
ANNA = Resident(ResidentId(1001), "Anna", Role.OWNER, SetClock().at)

#: What the recorded update calls itself: newer than every program there will be.
NEW_VERSION = "9.9.9"

#: Where the recordings lie.
RECORDINGS = Path(__file__).parent.parent / "fixtures"


@dataclass(frozen=True, slots=True)
class Said:
    """A message on MQTT, as the broker handed it on."""

    #: In seconds since 1970, by the service's clock.
    at: float
    #: "board" or "service".
    by: str
    topic: str
    payload: str
    qos: int
    retain: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the board asked of the service over HTTP, and how it was answered."""

    at: float
    method: str
    #: Path and query, as they were sent.
    target: str
    headers: dict[str, str]
    #: Base64.
    body: str
    status: int
    #: What was answered, where it is text that the board goes by; empty: a file's bytes, or nothing of interest.
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody in the house did: one of ``DEEDS`` began, or came to its end."""

    at: float
    deed: str
    over: bool


Line = Said | Asked | Deed

_KINDS: dict[str, type[Said] | type[Asked] | type[Deed]] = {"said": Said, "asked": Asked, "deed": Deed}


def write(file: Path, lines: Iterable[Line]) -> None:
    """Write a recording, a line of JSON each."""
    names = {kind: name for name, kind in _KINDS.items()}
    file.write_text("".join(json.dumps({"kind": names[type(line)], **asdict(line)}) + "\n" for line in lines))


def read(file: Path) -> Iterator[Line]:
    """The lines of a recording."""
    for line in file.read_text().splitlines():
        fields: dict[str, Any] = json.loads(line)
        yield _KINDS[fields.pop("kind")](**fields)


@dataclass
class House:
    """The house behind the devices, with memory for books and doubles for eyes and chats."""

    devices: Devices
    staff: Staff
    memory: Memory
    chats: RecordingChats
    #: The folder that a release is put into.
    updates: Path
    pictures: list[bytes] = field(default_factory=list)

    async def do(self, deed: str) -> None:
        """Carry out one of ``DEEDS``."""
        await DEEDS[deed](self)

    async def until_away(self) -> None:
        """Wait until the house knows that its board is gone."""
        await self.memory.audit.until("door news", door=FRONT, news="away")


async def _ask_for_smaller_pictures(house: House) -> None:
    await house.staff.caretaker.set_pictures(ANNA, FRONT, Pictures.SMALLER)


async def _unlock(house: House) -> None:
    await house.staff.answers.give(house.memory.visits.only.id, ANNA, Outcome.UNLOCKED)


async def _look(house: House) -> None:
    glimpse = await house.staff.peephole.look(ANNA, FRONT)
    house.pictures.append(glimpse.picture)


async def _update(house: House) -> None:
    await house.staff.caretaker.update(ANNA, FRONT, NEW_VERSION)


#: What the house does in a recording, by name.
DEEDS: dict[str, Callable[[House], Awaitable[None]]] = {
    "smaller pictures": _ask_for_smaller_pictures,
    "unlock": _unlock,
    "look": _look,
    "update": _update,
}


@asynccontextmanager
async def standing_house(
    folder: Path, mqtt_port: int, http_port: int, nursery: Nursery, clock: Clock, steady: Clock
) -> AsyncIterator[House]:
    """A house with one board's door, connected to the broker."""
    settings = settings_from(
        {
            "BOT_TOKEN": "123456789:" + "A" * 35,
            "DOORS": {FRONT: {"name": "front door", "key": KEY.hex()}},
            "MQTT_PORT": mqtt_port,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": http_port,
        }
    )
    memory = Memory(ANNA)
    chats = RecordingChats(memory.residents, memory.visits)
    joined = join(
        as_kept(memory.doors, {FRONT: Door(FRONT, "front door")}),
        memory,
        outlets=[chats],
        eyes=RecordingEyes(),
        cameras=RecordingCameras(),
        daylight=SunOrClock(None, UTC),
        backups=MemoryBackups(),
        devices=lambda presence: Devices(
            settings.devices,
            updates=folder / "updates",
            presence=presence,
            acquaintances=memory.collection("acquaintances", Acquaintance),
            recordings=MemoryRecordings(),
            audit=memory.audit,
            background=nursery,
            clock=clock,
            steady=steady,
            wording=say_refusal,
        ),
        codes=PyotpCodes(),
        background=nursery,
        clock=clock,
        steady=steady,
        rules=Rules(HouseRules(), UTC),
        zones=SystemZones(),
    )
    staff, devices = joined.staff, joined.devices
    house = House(devices, staff, memory, chats, folder / "updates")
    async with devices.serve(staff):
        await connected(devices.mqtt)
        yield house
