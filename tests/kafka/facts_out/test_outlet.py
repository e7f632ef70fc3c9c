"""Facts over Kafka, on its real wire and a real disk: in order, once, and none lost."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.api import shapes
from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent, DoorNews
from bot.house.facts import PersonForgotten, VisitChanged
from bot.house.people import Person, PersonId, Resident, ResidentId, Role
from bot.house.status.wires import KafkaTrouble
from bot.house.visits.visit import Answer, Outcome, Press, PressId, Visit, VisitId
from bot.house.watch.incident import Incident
from bot.kafka.facts_out.outlet import KafkaFacts
from bot.kafka.facts_out.shapes import FactWriter
from bot.kafka.facts_out.told import WaitingFact
from bot.kafka.facts_out.waiting import ToldState, WaitingFacts
from bot.nursery import Nursery
from bot.store import Store, open_store
from tests.kafka.conftest import cluster_at
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.machine import shared_by

pytestmark = needs_kafka

FRONT, BACK = DoorId("front"), DoorId("back")
ANNA = Resident(ResidentId(1), "Anna", Role.OWNER, datetime(2026, 1, 1, tzinfo=UTC))


def clock() -> datetime:
    return datetime.now(UTC)


def a_visit(name: str, door: DoorId = FRONT, ago: timedelta = timedelta()) -> Visit:
    at = clock() - ago
    return Visit(VisitId(name), door, at, at + timedelta(minutes=2), presses=(Press(PressId(f"{name}-1"), door, at),))


class Told:
    """The outlet of one run of a service, with its books."""

    def __init__(self, store: Store, broker: Tansu, topic: str, *, most: int = 2000, names: bool = False) -> None:
        self.store = store
        incidents = store.collection("incidents", Incident)
        self.waiting = WaitingFacts(
            store.collection("kafka_waiting", WaitingFact),
            store.collection("kafka_told", ToldState),
            store.visits,
            incidents,
            clock,
            most,
        )
        self.outlet = KafkaFacts(cluster_at(broker), topic, self.waiting, lambda: (FRONT, BACK), clock, 1.0)
        self._writer = FactWriter(shapes, store.visits, incidents, lambda _: None, names=names)

    async def run(self) -> None:
        await self.outlet.run(self._writer)

    async def change(self, visit: Visit) -> Visit:
        saved = await self.store.visits.save(visit)
        await self.outlet.take(VisitChanged(saved.id))
        return saved

    async def until_told(self) -> None:
        async with asyncio.timeout(30 * shared_by()):
            while self.outlet.waiting:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.02)

    async def until_in_trouble(self) -> None:
        async with asyncio.timeout(30 * shared_by()):
            while self.outlet.trouble in (None, KafkaTrouble.NOT_YET):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.02)


@asynccontextmanager
async def service(folder: Path, broker: Tansu, topic: str, **options: Any) -> AsyncIterator[Told]:
    async with open_store(folder, clock) as store, Nursery() as nursery:
        told = Told(store, broker, topic, **options)
        nursery.keep("kafka facts", told.run)
        yield told


async def events(broker: Tansu, topic: str, number: int) -> Sequence[tuple[str, dict[str, Any]]]:
    return [(record.key.decode(), json.loads(record.value)) for record in await broker.read(topic, number)]


async def test_a_visit_is_told_as_programs_read_it_under_its_schema_and_its_door(
    kafka: Tansu, topic: str, tmp_path: Path
) -> None:
    await kafka.make(topic)
    async with service(tmp_path, kafka, topic, names=True) as told:
        visit = await told.change(a_visit("v1"))
        await told.until_told()
    [record] = await kafka.read(topic, 1)
    said = json.loads(record.value)
    assert record.key == b"front"
    assert dict(record.headers) == {"schema": b"doorman.visit", "version": b"1", "id": b"visit:v1:1"}
    assert (said["schema"], said["version"], said["id"]) == ("doorman.visit", 1, "visit:v1:1")
    assert said["data"] == json.loads(json.dumps(shapes.visit(visit)))


async def test_each_door_is_told_in_order_however_much_happens(kafka: Tansu, topic: str, tmp_path: Path) -> None:
    await kafka.make(topic)
    news = [DoorEvent.FORCED, DoorEvent.LEFT_OPEN, DoorEvent.AWAY, DoorEvent.BACK] * 5
    async with service(tmp_path, kafka, topic) as told:
        for what in news:
            for door in (FRONT, BACK):
                await told.outlet.take(DoorNews(door, what))
        await told.until_told()
    read = await events(kafka, topic, 2 * len(news))
    for door in (FRONT, BACK):
        assert [event["data"]["what"] for key, event in read if key == door] == [str(what) for what in news]
    assert len({event["id"] for _, event in read}) == 2 * len(news)


async def test_nothing_is_lost_while_kafka_is_away_and_all_comes_in_order_when_it_is_back(
    own_kafka: Tansu, topic: str, tmp_path: Path
) -> None:
    await own_kafka.make(topic)
    async with service(tmp_path, own_kafka, topic) as told:
        await told.change(a_visit("before"))
        await told.until_told()
        own_kafka.kill()
        await told.change(a_visit("first"))
        await told.until_in_trouble()
        await told.outlet.take(DoorNews(FRONT, DoorEvent.FORCED))
        second = await told.change(a_visit("second"))
        await told.change(replace(second, expired=True))
        assert told.outlet.waiting == 3
        await own_kafka.start(topic)
        await told.until_told()
        assert told.outlet.trouble is None
    read = [event for _, event in await events(own_kafka, topic, 3)]
    assert [event["id"] for event in read] == ["visit:first:1", read[1]["id"], "visit:second:2"]
    assert read[1]["data"] == {"door": "front", "what": "forced"}
    assert read[2]["data"]["stage"] == "expired"


async def test_a_restart_while_kafka_is_away_loses_nothing(own_kafka: Tansu, topic: str, tmp_path: Path) -> None:
    await own_kafka.make(topic)
    own_kafka.kill()
    async with service(tmp_path, own_kafka, topic) as told:
        await told.change(a_visit("first"))
        await told.outlet.take(DoorNews(FRONT, DoorEvent.FORCED))
        await told.until_in_trouble()
    await own_kafka.start(topic)
    async with service(tmp_path, own_kafka, topic) as told:
        await told.until_told()
    read = [event for _, event in await events(own_kafka, topic, 2)]
    assert [event["schema"] for event in read] == ["doorman.visit", "doorman.door"]


async def test_a_visit_whose_change_a_kill_kept_from_us_is_found_at_the_start(
    kafka: Tansu, topic: str, tmp_path: Path
) -> None:
    await kafka.make(topic)
    async with service(tmp_path, kafka, topic) as told:
        known = await told.change(a_visit("known"))
        await told.until_told()
    async with open_store(tmp_path, clock) as store:  # written down, and killed before anybody was told
        await store.visits.save(a_visit("new"))
        await store.visits.save(replace(known, expired=True))
    async with service(tmp_path, kafka, topic) as told:
        await asyncio.sleep(0)
        read = await events(kafka, topic, 3)
    assert sorted(event["id"] for _, event in read[1:]) == ["visit:known:2", "visit:new:1"]
    async with service(tmp_path, kafka, topic) as told:
        await told.outlet.take(DoorNews(FRONT, DoorEvent.FORCED))
        last = (await events(kafka, topic, 4))[3][1]
    assert last["schema"] == "doorman.door"  # and nothing was told twice


async def test_the_past_is_not_told_to_a_kafka_that_is_new(kafka: Tansu, topic: str, tmp_path: Path) -> None:
    await kafka.make(topic)
    async with open_store(tmp_path, clock) as store:
        await store.visits.save(a_visit("old", ago=timedelta(minutes=5)))
    async with service(tmp_path, kafka, topic) as told:
        await told.change(a_visit("new"))
        await told.until_told()
    async with service(tmp_path, kafka, topic) as told:
        await told.change(a_visit("newer"))
        await told.until_told()
    assert [event["id"] for _, event in await events(kafka, topic, 2)] == ["visit:new:1", "visit:newer:1"]


async def test_a_clock_that_was_ahead_when_kafka_was_new_keeps_nothing_from_it(
    kafka: Tansu, topic: str, tmp_path: Path
) -> None:
    await kafka.make(topic)
    async with open_store(tmp_path, clock) as store:  # written down, and killed before anybody was told
        await store.collection("kafka_told", ToldState).put({"since": ToldState(0, clock() + timedelta(days=3))})
        await store.visits.save(a_visit("new"))
    async with service(tmp_path, kafka, topic) as told:
        await told.until_told()
        read = await events(kafka, topic, 1)
    assert [event["id"] for _, event in read] == ["visit:new:1"]


async def test_somebody_who_is_forgotten_is_told_at_each_door_behind_what_named_them(
    kafka: Tansu, topic: str, tmp_path: Path
) -> None:
    await kafka.make(topic)
    async with service(tmp_path, kafka, topic) as told:
        await told.change(a_visit("v1"))
        await told.outlet.take(PersonForgotten(Person(PersonId("p1"), "Grace"), ANNA))
        await told.until_told()
    read = await events(kafka, topic, 3)
    assert [event["schema"] for key, event in read if key == FRONT] == ["doorman.visit", "doorman.person"]
    assert [event["data"] for key, event in read if key == BACK] == [{"person": "p1", "what": "forgotten"}]
    assert "Grace" not in json.dumps([event for _, event in read])


async def test_of_too_much_the_oldest_goes_and_it_is_told_how_much_went(
    own_kafka: Tansu, topic: str, tmp_path: Path
) -> None:
    own_kafka.kill()
    async with service(tmp_path, own_kafka, topic, most=3) as told:
        await told.outlet.take(PersonForgotten(Person(PersonId("p1"), "Grace"), ANNA))
        for what in (DoorEvent.FORCED, DoorEvent.LEFT_OPEN, DoorEvent.AWAY, DoorEvent.BACK, DoorEvent.SILENT):
            await told.outlet.take(DoorNews(FRONT, what))
        await told.until_in_trouble()
        await own_kafka.start(topic)
        await told.until_told()
    read = [event for key, event in await events(own_kafka, topic, 6) if key == FRONT]
    assert (read[0]["schema"], read[0]["data"]) == ("doorman.missed", {"count": 2})
    assert [event["data"]["what"] for event in read[1:]] == ["forgotten", "away", "back", "silent"]


async def test_a_topic_that_is_not_there_is_waited_for(own_kafka: Tansu, topic: str, tmp_path: Path) -> None:
    async with service(tmp_path, own_kafka, topic) as told:
        await told.change(a_visit("v1"))
        await told.until_in_trouble()
        assert told.outlet.trouble is KafkaTrouble.NO_TOPIC
        await own_kafka.make(topic)
        await told.until_told()


async def test_a_frozen_broker_delays_nobody_who_rings(own_kafka: Tansu, topic: str, tmp_path: Path) -> None:
    await own_kafka.make(topic)
    loop = asyncio.get_running_loop()
    async with service(tmp_path, own_kafka, topic) as told:
        await told.change(a_visit("warm"))
        await told.until_told()
        own_kafka.freeze()
        saved = [await told.store.visits.save(a_visit(f"v{number}")) for number in range(20)]
        began = loop.time()
        for visit in saved:
            await told.outlet.take(VisitChanged(visit.id))
        took_s = loop.time() - began
        own_kafka.thaw()
        await told.until_told()
    assert took_s / 20 < 0.005 * shared_by()
    assert len(await events(own_kafka, topic, 21)) == 21


async def test_what_changes_long_after_it_began_is_written_down_and_what_cannot_be_told_stops_nothing(
    kafka: Tansu, topic: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kafka.make(topic)
    async with open_store(tmp_path, clock) as store:  # killed before anything could be sent
        told = Told(store, kafka, topic)
        await told.waiting.resume()
        await told.change(a_visit("old", ago=timedelta(hours=5)))
        await told.change(a_visit("broken", ago=timedelta(hours=4)))
    real = shapes.visit
    monkeypatch.setattr(shapes, "visit", lambda one: {"at": one.began_at} if one.id == "broken" else real(one))
    async with service(tmp_path, kafka, topic) as again:
        await again.outlet.take(DoorNews(FRONT, DoorEvent.FORCED))
        await again.until_told()
    read = [json.loads(record.value) for record in await kafka.everything(topic)]
    assert [event["schema"] for event in read] == ["doorman.visit", "doorman.door"]
    assert read[0]["data"]["id"] == "old"


async def test_where_only_the_reply_was_lost_a_message_may_come_twice_by_the_same_id_and_no_order_is_turned(
    own_kafka: Tansu, topic: str, tmp_path: Path
) -> None:
    await own_kafka.make(topic)
    news = [DoorEvent.FORCED, DoorEvent.LEFT_OPEN, DoorEvent.AWAY]
    async with service(tmp_path, own_kafka, topic) as told:
        await told.change(a_visit("warm"))
        await told.until_told()
        own_kafka.freeze()
        for what in news:
            await told.outlet.take(DoorNews(FRONT, what))
        await told.until_in_trouble()  # the first is on its way, and nobody hears that it has come
        own_kafka.thaw()
        await told.until_told()
    read = [json.loads(record.value) for record in await own_kafka.everything(topic)]
    once = list({event["id"]: event for event in read}.values())
    assert [event["data"]["what"] for event in once[1:]] == [str(what) for what in news]
    assert len(read) <= len(once) + 1


@pytest.mark.parametrize("names", [False, True])
async def test_names_are_told_only_where_that_is_wanted(
    kafka: Tansu, topic: str, tmp_path: Path, *, names: bool
) -> None:
    await kafka.make(topic)
    async with service(tmp_path, kafka, topic, names=names) as told:
        await told.change(replace(a_visit("v1"), answer=Answer(Outcome.UNLOCKED, ANNA.id, "Anna", clock())))
        await told.until_told()
    [(_, event)] = await events(kafka, topic, 1)
    assert ("Anna" in json.dumps(event)) is names
    assert event["data"]["answer"]["by"]["kind"] == "resident"
