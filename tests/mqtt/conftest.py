from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.mqtt import ABSENT, PRESENCE, Broker, Mqtt
from bot.nursery import Nursery
from tests.rig.mosquitto import BROKER, Mosquitto
from tests.rig.other_end import OtherEnd


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
