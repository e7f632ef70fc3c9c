"""The surveillance system's topics, on the real wire: its bytes in, its bytes out, and nothing in the house moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused, PhotoTrouble
from bot.house.faces.profile import PersonDetail, Profile
from bot.house.people import Box, Person, PersonId, Sighting, Verdict
from bot.house.ports import EyesUnavailable
from bot.house.programs.key import KeyScope, KeyTerms
from bot.house.residents.actors import ProgramId
from bot.house.status.wires import KafkaTrouble
from bot.kafka import surveillance
from bot.kafka.reading import TopicReader
from bot.kafka.surveillance import SurveillanceTopics
from bot.kafka.topics import DISPLAY, SURVEILLANCE, SURVEILLANCE_GROUP, topics_of
from bot.nursery import Nursery
from bot.settings import KafkaSettings
from tests.fakes.senses import RecordingEyes
from tests.kafka.conftest import cluster_at
from tests.pictures import jpeg
from tests.rig.house import ANNA, HouseRig
from tests.rig.kafka.broker import Tansu, needs_kafka

pytestmark = needs_kafka

GRACE = Person(PersonId("p1"), "Grace Hopper")
NAMED = Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, GRACE, distance=0.5)


@pytest.fixture
async def house() -> AsyncIterator[HouseRig]:
    async with Nursery() as nursery:
        rig = HouseRig(nursery, eyes=RecordingEyes(NAMED))
        await rig.memory.people.save(GRACE)
        yield rig


async def key_of(house: HouseRig, *scopes: KeyScope) -> tuple[SecretStr, ProgramId]:
    shown, key = await house.staff.programs.keeper.make(ANNA, KeyTerms("Surveillance", scopes or (KeyScope.NAMES,)))
    return SecretStr(shown), key.id


@asynccontextmanager
async def serving(broker: Tansu, house: HouseRig, key: SecretStr) -> AsyncIterator[TopicReader]:
    staff = house.staff
    topics = SurveillanceTopics(key, staff.programs.keys, staff.inquiry, staff.people)
    reader = TopicReader(cluster_at(broker), SURVEILLANCE, SURVEILLANCE_GROUP, topics.take, session_s=1.0)
    async with Nursery() as nursery:
        nursery.keep("kafka surveillance", reader.run)
        yield reader


async def until_in_trouble(reader: TopicReader) -> KafkaTrouble:
    async with asyncio.timeout(60):
        while reader.trouble in (None, KafkaTrouble.NOT_YET):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)
    assert reader.trouble
    return reader.trouble


def test_the_topics_and_the_group_are_called_as_that_system_calls_them() -> None:
    assert (SURVEILLANCE, DISPLAY) == ("facial_recognition_results", "facial_recognition_results_display")
    assert SURVEILLANCE_GROUP == "image-consumer-group"
    named = KafkaSettings.model_validate(
        {"KAFKA_SERVERS": "kafka", "KAFKA_SURVEILLANCE": "on", "KAFKA_SURVEILLANCE_KEY": "k", "KAFKA_TOPIC_PREFIX": "x"}
    )
    assert topics_of(named) == (SURVEILLANCE, DISPLAY)


async def test_pictures_are_answered_in_the_old_words_byte_by_byte_and_nothing_in_the_house_moves(
    own_kafka: Tansu, house: HouseRig
) -> None:
    await own_kafka.make(SURVEILLANCE, DISPLAY, partitions=1)
    key, _ = await key_of(house)
    profile = Profile(
        details=(PersonDetail("nom", "Hopper"), PersonDetail("prenom", "Grâce"), PersonDetail("age", "30"))
    )
    await house.memory.collection("profiles", Profile).put({GRACE.id: profile})
    await own_kafka.write(SURVEILLANCE, (None, jpeg(), {}))
    async with serving(own_kafka, house, key):
        [line] = await own_kafka.read(DISPLAY, 1)
    assert line.value == "Hopper Grâce, Age: 30, Score: 0.1".encode()
    assert line.key is None
    assert list(line.headers) == []
    assert house.memory.visits.all == []
    assert house.locks.opened == []
    assert house.eyes.patient == [True]  # whatever else is asked goes before


async def test_whoever_is_not_known_for_certain_is_nobody(own_kafka: Tansu, house: HouseRig) -> None:
    await own_kafka.make(SURVEILLANCE, DISPLAY, partitions=1)
    key, _ = await key_of(house)
    house.eyes.sightings = (replace(NAMED, verdict=Verdict.LOOKS_LIKE),)
    await own_kafka.write(SURVEILLANCE, (None, jpeg(), {}), (None, b"", {}), (None, bytes(8 * 1024 * 1024 + 1), {}))
    async with serving(own_kafka, house, key):
        lines = await own_kafka.read(DISPLAY, 3)
    assert {line.value for line in lines} == {b"No Match Found"}
    assert len(house.eyes.identified) == 1


async def test_a_picture_that_cannot_be_read_is_nobody_and_one_that_is_not_looked_at_is_put_aside(
    own_kafka: Tansu, house: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveillance, "_AGAIN_S", 0.01)
    await own_kafka.make(SURVEILLANCE, DISPLAY, f"{SURVEILLANCE}.dead", partitions=1)
    key, _ = await key_of(house)
    house.eyes.failure = PhotoRefused(PhotoTrouble(PhotoReason.UNREADABLE))
    await own_kafka.write(SURVEILLANCE, (None, b"no picture at all", {}))
    async with serving(own_kafka, house, key):
        [line] = await own_kafka.read(DISPLAY, 1)
        assert line.value == b"No Match Found"
        house.eyes.failure = EyesUnavailable("starting")
        await own_kafka.write(SURVEILLANCE, (None, jpeg(), {}))
        [dead] = await own_kafka.read(f"{SURVEILLANCE}.dead", 1)
    assert dead.value == jpeg()
    assert dict(dead.headers)["reason"] == b"unseen"


async def test_a_key_that_is_taken_back_stops_it_and_a_picture_waits_for_one_that_counts(
    own_kafka: Tansu, house: HouseRig
) -> None:
    await own_kafka.make(SURVEILLANCE, DISPLAY, partitions=1)
    key, program = await key_of(house)
    await house.staff.programs.keeper.revoke(ANNA, program)
    await own_kafka.write(SURVEILLANCE, (None, jpeg(), {}))
    async with serving(own_kafka, house, key) as reader:
        assert await until_in_trouble(reader) is KafkaTrouble.NO_KEY
    other, _ = await key_of(house, KeyScope.VISITS)
    async with serving(own_kafka, house, other) as reader:
        assert await until_in_trouble(reader) is KafkaTrouble.NO_KEY  # it may not have faces named
    assert house.eyes.identified == []
    good, _ = await key_of(house)
    async with serving(own_kafka, house, good):
        [line] = await own_kafka.read(DISPLAY, 1)
    assert line.value == b"Hopper Grace, Age: ?, Score: 0.1"
