"""A new house with a network: the better face finder comes by itself, from loopback here, beside the first ring."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.house.status.status import DetectorFile
from recognizer.detect.models import YOLOX, YUNET
from tests.rig.service.whole import WholeRig, whole_rig
from tests.rig.zoo import MODEL, ModelZoo, model_zoo
from tests.sitters import yolox_model, yunet_model


@pytest.fixture
def zoo() -> Iterator[ModelZoo]:
    with model_zoo() as zoo:
        yield zoo


@pytest.fixture
async def rig(zoo: ModelZoo, tmp_path: Path) -> AsyncIterator[WholeRig]:
    async with whole_rig(tmp_path) as rig:
        fetching = {"FETCH_MODELS": "yes", "YUNET_URL": zoo.url, "YOLOX_URL": zoo.url}
        rig.service.settings |= fetching | {"PERSON_DETECTOR": "off", "LOG_LEVEL": "INFO"}
        rig.service.forked = True
        yield rig


async def test_the_detector_is_fetched_said_and_used_while_the_service_runs(rig: WholeRig, zoo: ModelZoo) -> None:
    rig.service.forked = False  # as README tells
    zoo.body = yunet_model().read_bytes()
    zoo.open.clear()
    await rig.service.start()  # which waits for nobody
    assert await asyncio.to_thread(zoo.called.wait, 30)
    await rig.service.until_told("recogniser", "detector_file", DetectorFile.COMING)
    await rig.service.until_health("recogniser", ok=True)
    assert "I fetch the better face finder once" in rig.service.log
    zoo.open.set()
    await rig.service.until_told("recogniser", "detector_file", DetectorFile.HERE)
    assert "faces are found with YuNet" in rig.service.log
    assert (rig.service.folder / "data" / "models" / YUNET.name).read_bytes() == zoo.body
    assert await rig.service.stop() == 0
    await rig.service.start()
    await rig.service.until_health("recogniser", ok=True)
    assert zoo.asked == 1


async def test_the_detector_of_persons_is_fetched_too(rig: WholeRig, zoo: ModelZoo) -> None:
    zoo.body = yolox_model().read_bytes()
    rig.service.settings |= {"PERSON_DETECTOR": "auto", "DETECTOR": "hog"}
    await rig.service.start()
    await rig.service.until_health("recogniser", ok=True)
    path = rig.service.folder / "data" / "models" / YOLOX.name
    await rig.service.until_told("recogniser", "person_file", DetectorFile.HERE)
    assert "I fetch once what sees people from behind" in rig.service.log
    assert path.read_bytes() == zoo.body


async def test_a_server_that_gives_something_else_or_nothing_costs_nothing(rig: WholeRig, zoo: ModelZoo) -> None:
    assert zoo.body == MODEL  # with a checksum of its own
    await rig.service.start()
    await rig.service.until_told("recogniser", "detector_file", DetectorFile.OTHER_FILE)
    await rig.service.until_health("recogniser", ok=True)
    assert not (rig.service.folder / "data" / "models" / YUNET.name).exists()
    zoo.open.clear()
    assert await rig.service.stop() == 0
    await rig.service.start()
    assert zoo.asked == 1  # the next try is a minute after the first
    assert await rig.service.stop() == 0


async def test_the_service_ends_in_time_while_a_server_keeps_it_waiting(rig: WholeRig, zoo: ModelZoo) -> None:
    zoo.open.clear()
    await rig.service.start()
    assert await asyncio.to_thread(zoo.called.wait, 30)
    assert await rig.service.stop() == 0  # within four seconds, on a busy machine
