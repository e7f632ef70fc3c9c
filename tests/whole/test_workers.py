"""The whole service with a worker: a real ring is named by it, and by the service where the worker dies, or is none."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.kafka.looks.sealing import new_key
from bot.kafka.looks.topics import topics_of
from bot.settings import KafkaSettings
from tests.portraits import as_jpeg, at_the_door, grace
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.machine import shared_by
from tests.rig.service.forks import CAN_FORK, ForkedProcess
from tests.rig.service.process import ROOT
from tests.rig.service.whole import WholeRig

pytestmark = [
    needs_kafka,
    pytest.mark.skipif(not CAN_FORK, reason="a worker is forked here"),
    pytest.mark.timeout(240),  # a service and a worker, each with a recogniser
]


@pytest.fixture
async def kafka(bare_rig: WholeRig, tmp_path: Path) -> AsyncIterator[Tansu]:
    broker = Tansu()
    await broker.start(*topics_of(KafkaSettings()).every, partitions=1)
    key = tmp_path / "workers.key"
    key.write_bytes(new_key())
    bare_rig.service.settings |= {"KAFKA_SERVERS": broker.address, "EYES": "kafka", "WORKERS_KEY_FILE": str(key)}
    yield broker
    broker.kill()


async def a_worker(rig: WholeRig) -> ForkedProcess:
    """``main.py worker``, with the service's recogniser and key."""
    service = rig.service
    wanted = ("PATH", "HOME", "LC_ALL", "KAFKA_SERVERS", "DATA_DIR", "DOORMAN_ENV_FILE", "FETCH_MODELS")
    environment = {name: value for name, value in service._environment().items() if name in wanted}
    arguments = ["worker", "--key", service.settings["WORKERS_KEY_FILE"], "--name", "cellar"]
    return await ForkedProcess.start(arguments, environment=environment, folder=ROOT, log=service.folder / "worker.log")


async def workers(rig: WholeRig) -> dict[str, Any]:
    """What /health says of them."""
    told: dict[str, Any] = (await rig.service.health())["parts"]["workers"]
    return told


async def until_told(rig: WholeRig, what: str, least: int) -> None:
    async with asyncio.timeout(60 * shared_by()):
        while (await workers(rig))[what] < least:  # noqa: ASYNC110 - another process: nothing tells us but asking again
            await asyncio.sleep(0.02)


async def named(rig: WholeRig, *, then: Callable[[], None] = lambda: None) -> float:
    """Ring, and wait until its one card has the name; returns how long that took, in seconds.

    ``then`` is done as soon as the card is there, before it has a name.
    """
    await rig.service.until_quiet()
    chat, clock = rig.anna.chat, asyncio.get_running_loop().time
    rig.before = max(message.id for message in chat.messages)

    def cards(*words: str) -> list[ChatMessage] | None:
        new = [one for one in chat.messages if one.id > rig.before and "front door" in one.text]
        return [one for one in new if all(word in one.text for word in words)] or None

    began = clock()
    rig.board.press()
    await chat.until(lambda _: cards(), 60 * shared_by())
    then()
    await chat.until(lambda _: cards("Grace is at"), 60 * shared_by())
    took_s = clock() - began
    assert len(cards() or ()) == 1
    await rig.open_door(rig.anna)  # the next ring is another visit
    await chat.until(lambda _: cards("Grace is at", "Anna opened"), 60 * shared_by())
    return took_s


async def test_a_ring_is_named_by_a_worker_and_by_the_service_where_that_dies_or_none_is_there(
    bare_rig: WholeRig, kafka: Tansu
) -> None:
    rig = bare_rig
    await rig.service.start()
    await asyncio.gather(rig.move_in(), rig.ready())
    await rig.anna.send_photo(as_jpeg(grace()), "Grace")
    await rig.anna.chat.until_message("I know Grace now", timeout_s=30)
    rig.pictures = [at_the_door(grace())]

    alone_s = await named(rig)
    told = await workers(rig)
    assert (told["ok"], told["trouble"], told["helping"], told["answered"], told["missed"]) == (False, "", 0, 0, 0)
    assert told["own"] >= 1

    worker = await a_worker(rig)
    try:
        await until_told(rig, "helping", 1)
        assert (await workers(rig))["ok"]
        helped_s = await named(rig)
        answered = (await workers(rig))["answered"]
        assert answered >= 1

        worker.send_signal(signal.SIGSTOP)  # a look comes to it, and no answer
        own = (await workers(rig))["own"]
        died_s = await named(rig, then=worker.kill)
    finally:
        worker.kill()
        worker.send_signal(signal.SIGCONT)
        await worker.wait()
    told = await workers(rig)
    assert told["missed"] >= 1
    assert told["own"] > own
    assert told["answered"] == answered
    assert died_s < (alone_s + 2.0 + 1.0) * shared_by()
    assert "Traceback" not in rig.service.log
    print(f"named after {alone_s:.2f} s alone, {helped_s:.2f} s by a worker, {died_s:.2f} s where it died")  # noqa: T201 - figures
