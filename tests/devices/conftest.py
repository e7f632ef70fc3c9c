import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.devices.broker import Broker
from bot.devices.mqtt import ABSENT, PRESENCE, Mqtt
from bot.nursery import Nursery
from tests.devices.doubles import RecordingAudit, RecordingDoorman, SetClock
from tests.devices.mosquitto import BROKER, Mosquitto
from tests.devices.other_end import OtherEnd


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


async def connected(mqtt: Mqtt, wait_s: float = 10.0) -> None:
    async with asyncio.timeout(wait_s):
        await mqtt.wait_connected()
