"""Whatever becomes of the broker, nobody waits longer than was said, and the service looks itself."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.house.status.wires import KafkaTrouble
from bot.kafka.looks.asking.breaker import MISSES
from bot.kafka.looks.asking.dispatcher import MOST_BYTES, LookDispatcher
from bot.kafka.looks.messages import SCHEMAS, WorkerBeat, sealed
from bot.kafka.looks.topics import SCHEMA_NAME
from bot.nursery import Nursery
from tests.kafka.looks.rig import Household, household_at, until
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.machine import shared_by

pytestmark = needs_kafka

#: What a ring waits for here; a household's waits for two seconds.
RING_S = 0.5


@pytest.fixture
async def home(own_kafka: Tansu, tmp_path: Path) -> AsyncIterator[Household]:
    async with household_at(own_kafka, tmp_path, ring_s=RING_S) as household:
        yield household


async def looks_for(dispatcher: LookDispatcher) -> float:
    """How long a look takes that nobody does."""
    began = time.monotonic()
    assert await dispatcher.trace([b"anna"], "front", ()) is None
    return time.monotonic() - began


async def test_a_frozen_broker_costs_a_ring_so_long_and_the_fourth_nothing(home: Household) -> None:
    await home.hire("one")
    await until(lambda: home.dispatcher.status.workers == 1)
    await home.until_named(b"anna", "anna")
    home.broker.freeze()
    try:
        for _ in range(MISSES):
            assert RING_S * 0.9 < await looks_for(home.dispatcher) < RING_S + 0.5 * shared_by()
        assert await looks_for(home.dispatcher) < 0.25 * shared_by()
        assert home.dispatcher.status.resting
        assert not home.dispatcher.status.good
        began = time.monotonic()
        await home.nursery.close()  # as the service stops
        assert time.monotonic() - began < 1.5 * shared_by()
    finally:
        home.broker.thaw()


async def test_a_broker_that_was_killed_and_came_back_empty_has_everything_again(home: Household) -> None:
    await home.hire("one")
    home.broker.kill()
    assert await looks_for(home.dispatcher) < RING_S + 0.5 * shared_by()
    await until(lambda: home.dispatcher.status.trouble is not None)
    await asyncio.to_thread(home.broker.start_now)
    await home.make_topics()
    await until(lambda: home.dispatcher.status.trouble is None)
    await home.until_named(b"anna", "anna")  # the worker tries again, too, and waits for its doors


async def test_a_broker_without_our_topics_is_said_and_nobody_waits(own_kafka: Tansu, tmp_path: Path) -> None:
    async with Nursery() as nursery:
        home = Household(own_kafka, tmp_path, nursery)
        nursery.keep("workers", home.dispatcher.run)
        await until(lambda: home.dispatcher.status.trouble is KafkaTrouble.NO_TOPIC)
        assert home.dispatcher.status.topic == home.topics.looks
        assert await looks_for(home.dispatcher) < 0.25 * shared_by()
        await home.make_topics()
        await until(lambda: home.dispatcher.status.trouble is None)


async def test_sheets_that_a_broker_lost_are_laid_out_again(home: Household) -> None:
    """As where the topic is not compacted, and deletes what is old: a worker that comes says that it misses some."""
    said = sealed(home.key, "worker", "new", WorkerBeat("new", 0, missing=1))
    before = home.dispatcher.status.version
    for _ in range(2):  # once is enough for a while
        await home.broker.write(home.topics.answers, (b"new", said, {SCHEMA_NAME: SCHEMAS["worker"]}))
        await until(lambda: home.dispatcher.status.version > before)
    assert home.sheets.fetched == ["", "anna"] * 2
    await home.hire("one")
    assert await home.names(b"anna") == ["anna"]


async def test_what_a_key_sealed_that_was_given_up_goes_from_the_topic(home: Household, tmp_path: Path) -> None:
    await home.nursery.close()
    (tmp_path / "second").mkdir()
    async with Nursery() as nursery:
        after = Household(home.broker, tmp_path / "second", nursery, prefix=home.prefix)
        await after.open()
        name = home.key.name("sheet", "anna").encode()
        await after.laid_out_without(name)
        await after.hire("one")
        assert await after.names(b"anna") == ["anna"]


async def test_a_look_that_is_too_large_for_brokers_stays_here(home: Household) -> None:
    await home.hire("one")
    assert await home.dispatcher.trace([bytes(MOST_BYTES), b"anna"], "front", ()) is None
    assert home.dispatcher.status.missed == 0
