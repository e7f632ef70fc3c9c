"""Workers on a real broker: who answers, what becomes of those who die, and of what nobody can look at."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.house.status.wires import KafkaTrouble
from bot.kafka.connection import KafkaProducer
from bot.kafka.failures import KafkaFailed
from bot.kafka.looks.messages import SCHEMAS, LookOrder, sealed
from bot.kafka.looks.sealing import MAGIC, HouseholdKey
from bot.kafka.looks.topics import ID, SCHEMA_NAME
from bot.kafka.looks.working import clocks
from bot.kafka.looks.working.gallery_follower import OtherEngine, WrongKey
from bot.kafka.looks.working.worker import LookWorker
from bot.vision import LookingEyes
from recognizer.face import EngineSettings
from recognizer.refusal import PictureFault
from tests.kafka.looks.rig import Household, household_at, until
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.machine import shared_by

pytestmark = needs_kafka


@pytest.fixture
async def home(kafka: Tansu, tmp_path: Path) -> AsyncIterator[Household]:
    async with household_at(kafka, tmp_path) as household:
        yield household


async def test_without_workers_nobody_is_waited_for(home: Household) -> None:
    began = time.monotonic()
    assert await home.look(b"anna") is None
    assert time.monotonic() - began < 0.5 * shared_by()
    assert (home.dispatcher.status.own, home.dispatcher.status.missed) == (1, 0)


async def test_a_worker_names_whom_the_household_knows_and_nobody_else(home: Household) -> None:
    worker = await home.hire("one")
    assert await home.names(b"anna") == ["anna"]
    assert await home.names(b"ben") == [None]
    await home.know("anna", "ben")
    assert await home.names(b"x", b"ben") == ["ben"]
    assert worker.counts.looked == 3
    assert home.sheets.fetched == ["", "anna", "ben"]  # only what changed goes out


async def test_whoever_is_forgotten_is_named_by_no_worker_from_the_next_look_on(home: Household) -> None:
    await home.hire("one")
    assert await home.names(b"anna") == ["anna"]
    before = home.dispatcher.status.version
    del home.sheets.known["anna"]
    home.dispatcher.gallery_changed()
    assert await home.names(b"anna") is None  # until they know it, the service looks itself
    await until(lambda: home.dispatcher.status.version > before)
    assert await home.names(b"anna") == [None]
    # nor does the broker keep it, once it is compacted
    await home.laid_out_without(home.key.name("sheet", "anna").encode())


async def test_two_workers_share_the_doors_and_a_door_stays_with_one(home: Household) -> None:
    one, two = await home.hire("one"), await home.hire("two")
    doors = [f"door {number}" for number in range(12)]
    for _ in range(2):
        assert await asyncio.gather(*(home.names(b"anna", door=door) for door in doors)) == [["anna"]] * 12
    assert one.counts.looked + two.counts.looked == 24
    assert one.counts.looked % 2 == two.counts.looked % 2 == 0
    assert one.counts.looked
    assert two.counts.looked


async def test_when_a_worker_leaves_the_other_has_all_doors(home: Household) -> None:
    await home.hire("one")
    two = await home.hire("two")
    began = time.monotonic()
    await home.dismiss("one")
    assert time.monotonic() - began < 2.0 * shared_by()
    await until(lambda: home.dispatcher.status.workers == 1)
    await until(lambda: two.counts.places == 8)
    assert await home.names(b"anna") == ["anna"]
    assert two.counts.looked == 1


async def test_a_worker_that_comes_back_by_its_name_has_its_doors_again(home: Household) -> None:
    await home.hire("one", comes_back=True)
    assert await home.names(b"anna") == ["anna"]
    await home.dismiss("one")
    await until(lambda: home.dispatcher.status.workers == 0)
    again = await home.hire("one", comes_back=True)
    await until(lambda: again.counts.places == 8)
    assert await home.names(b"anna") == ["anna"]
    assert again.counts.looked == 1


async def test_a_worker_that_is_killed_in_the_middle_loses_nothing_and_nothing_is_answered_twice(
    home: Household,
) -> None:
    process = home.start_worker("doomed")
    try:
        await until(lambda: home.dispatcher.status.workers == 1)
        looks = [asyncio.create_task(home.look(b"pause 0.2 anna", door=f"door {n}")) for n in range(12)]  # noqa: TID251 - a test's own
        await until(lambda: home.dispatcher.status.answered >= 2)
        await home.hire("other")
    finally:
        process.kill()
        process.wait()
    found = await asyncio.gather(*looks)
    assert all(one is not None and one.trace is not None for one in found)
    assert home.dispatcher.status.answered == 12


async def test_a_picture_that_kills_the_recogniser_is_put_aside_and_told_of(home: Household) -> None:
    worker = await home.hire("one")
    found = await home.look(b"anna", b"die", b"anna")
    assert found
    assert found.trace
    assert (found.trace.frame, found.poison) == (2, (1,))
    assert await home.names(b"anna") == ["anna"]
    alone = await home.look(b"die")
    assert alone
    assert (alone.trace, alone.poison) == (None, (0,))
    assert worker.counts.dead == 2
    (one, _) = await home.broker.read(home.topics.dead, 2)
    assert dict(one.headers)["reason"] == b"poison"
    assert b"die" not in one.value  # it lies there sealed


async def test_what_cannot_be_read_says_why(home: Household) -> None:
    await home.hire("one")
    found = await home.look(b"unreadable")
    assert found
    assert found.trace
    assert found.trace.objection
    assert found.trace.objection.fault is PictureFault.DAMAGED


async def test_a_recogniser_that_died_between_two_looks_knows_everybody_again(home: Household) -> None:
    await home.hire("one")
    await home.look(b"die")
    await home.know("anna", "ben")
    assert await home.names(b"anna") == ["anna"]
    assert await home.names(b"ben") == ["ben"]


async def test_messages_that_are_none_of_ours_are_put_aside_and_the_next_look_is_answered(home: Household) -> None:
    worker = await home.hire("one")
    order = LookOrder("a1", "front", (), heads=False, version=1, run="r", sent_ms=0, within_ms=2000)
    good = sealed(home.key, "look", "a1", order, b"anna")
    foreign = sealed(HouseholdKey(bytes(32)), "look", "a1", order, b"anna")
    headers = {SCHEMA_NAME: SCHEMAS["look"], ID: b"a1"}
    await home.broker.write(
        home.topics.looks,
        (b"k", b"junk", {}),
        (b"k", b"", headers),
        (None, foreign, headers),
        (b"k", good, {ID: b"\xff"}),
        (b"k", MAGIC + bytes([2]) + good[4:], headers),
    )
    assert await home.names(b"anna") == ["anna"]
    await until(lambda: worker.counts.dead == 5)
    reasons = sorted(dict(one.headers)["reason"] for one in await home.broker.read(home.topics.dead, 5))
    assert reasons == [b"not_ours"] * 4 + [b"schema"]


async def test_what_nobody_waits_for_any_more_is_skipped(home: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "OVER_AFTER_S", 0.0)  # two services take turns here
    worker = await home.hire("one")
    assert await home.names(b"anna") == ["anna"]
    hasty = home.service(ring_s=0.3)
    home.nursery.keep("hasty", hasty.run)
    await until(lambda: hasty.status.workers == 1 and hasty.status.version > 0)
    slow = asyncio.create_task(hasty.trace([b"pause 1.5 anna"], "front", ()))  # noqa: TID251 - a test's own
    await until(lambda: hasty.status.missed == 1)  # the worker is at it
    late = await asyncio.gather(*(hasty.trace([b"anna"], "front", ()) for _ in range(2)))
    assert [await slow, *late] == [None] * 3
    await until(lambda: worker.counts.late == 2)
    assert worker.counts.looked == 2


async def test_a_ring_goes_before_what_cameras_ask(home: Household) -> None:
    await home.hire("one")
    camera = [asyncio.create_task(home.look(b"pause 0.3 anna", rings=False)) for _ in range(4)]  # noqa: TID251 - a test's own
    await until(lambda: home.dispatcher.status.answered >= 1)
    assert await home.names(b"anna") == ["anna"]
    assert not all(task.done() for task in camera)
    assert all(await asyncio.gather(*camera))


async def test_what_is_too_large_for_the_dead_stands_in_nobody_s_way(
    home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Junk as large as a topic takes is larger with what is noted on it: it would have ended worker after worker."""
    worker = await home.hire("one")
    real = KafkaProducer.send

    async def send(self: KafkaProducer, topic: str, *content: Any, **more: Any) -> None:
        if topic == home.topics.dead:
            raise KafkaFailed(KafkaTrouble.TOO_LARGE, topic)
        await real(self, topic, *content, **more)

    monkeypatch.setattr(KafkaProducer, "send", send)
    await home.broker.write(home.topics.looks, (b"k", b"junk", {}))
    await until(lambda: worker.counts.dead == 1)
    assert await home.names(b"anna") == ["anna"]


async def test_messages_that_are_sent_again_change_nothing(home: Household) -> None:
    """Whoever reads and writes on the broker, without the key: old looks, answers, faces and signs of life."""
    worker = await home.hire("one")
    assert await home.names(b"anna") == ["anna"]
    await home.know("anna", "ben")
    assert await home.names(b"ben") == ["ben"]
    for topic in (home.topics.gallery, home.topics.answers):
        lying = [(one.key, one.value, dict(one.headers)) for one in await home.broker.everything(topic)]
        await home.broker.write(topic, *lying)
    assert await home.names(b"ben", door="back") == ["ben"]
    assert await home.names(b"anna") == ["anna"]
    assert home.dispatcher.status.workers == 1
    assert worker.counts.dead == 0


async def test_another_key_is_refused_plainly(home: Household) -> None:
    eyes = LookingEyes(EngineSettings(), opener="tests.fakes.recognisers:open_looking_desk")
    async with eyes:
        with pytest.raises(WrongKey):
            await LookWorker(home.cluster, home.topics, HouseholdKey(bytes(32)), eyes, "w").work(asyncio.Event())


async def test_a_gallery_of_an_engine_that_the_household_had_before_is_passed_over(home: Household) -> None:
    home.sheets.made_by = "another"
    await home.know("anna", "ben")
    await home.hire("one", opener="open_other_engine")
    assert await home.names(b"ben") == ["ben"]


async def test_a_gallery_of_another_engine_is_refused_plainly(home: Household) -> None:
    eyes = LookingEyes(EngineSettings(), opener="tests.fakes.recognisers:open_other_engine")
    async with eyes:
        with pytest.raises(OtherEngine) as told:
            await LookWorker(home.cluster, home.topics, home.key, eyes, "w").work(asyncio.Event())
    assert (told.value.theirs, told.value.ours) == ("double", "another")
