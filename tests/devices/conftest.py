import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.devices.boards import boards_of
from bot.devices.broker import Broker
from bot.devices.mqtt import ABSENT, PRESENCE, Mqtt
from bot.devices.photo_intake import PhotoIntake
from bot.devices.updates import Updates
from bot.nursery import Nursery
from tests.devices.doubles import RecordingAudit, RecordingDoorman, SetClock
from tests.devices.mosquitto import BROKER, Mosquitto
from tests.devices.other_end import OtherEnd
from tests.devices.uploads import DOORS, Intake


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    async with Nursery() as nursery:
        yield nursery


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Mosquitto]:
    """A running mosquitto that lets everybody in."""
    if BROKER is None:
        pytest.skip("mosquitto is not installed")
    mosquitto = Mosquitto(tmp_path)
    await mosquitto.start()
    yield mosquitto
    await mosquitto.stop()


@pytest.fixture
async def other_end(broker: Mosquitto) -> AsyncIterator[OtherEnd]:
    """A client at the other end of the broker: a board, a relay, an eavesdropper."""
    async with OtherEnd(broker.port) as end:
        yield end


@pytest.fixture
def here(broker: Mosquitto) -> Broker:
    return Broker("127.0.0.1", broker.port, last_will=(PRESENCE, ABSENT))


@pytest.fixture
async def mqtt(here: Broker, nursery: Nursery) -> Mqtt:
    return Mqtt(here, nursery)


@pytest.fixture
async def doorman() -> RecordingDoorman:
    return RecordingDoorman()


@pytest.fixture
async def audit() -> RecordingAudit:
    return RecordingAudit()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def jpeg() -> bytes:
    picture = BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(picture, "JPEG", quality=80)
    return picture.getvalue()


@pytest.fixture
async def intake(doorman: RecordingDoorman, clock: SetClock, tmp_path: Path) -> AsyncIterator[Intake]:
    boards = boards_of(DOORS)
    parts: dict[str, dict[str, Any]] = {}
    served = PhotoIntake(
        "127.0.0.1",
        0,
        DOORS,
        boards,
        doorman,
        clock=clock,
        updates=Updates(tmp_path / "updates"),
        parts=lambda: parts,
        body_s=0.5,
        head_s=0.5,
    )
    async with served, aiohttp.ClientSession(headers={"Accept": "application/json"}) as session:
        yield Intake(served, doorman, boards, clock, session, parts)


async def connected(mqtt: Mqtt, wait_s: float = 10.0) -> None:
    async with asyncio.timeout(wait_s):
        await mqtt.wait_connected()
