"""The connection to Kafka, on its real wire: bounded, and with errors of our own."""

import asyncio
import time

import pytest

from bot.house.status.wires import KafkaTrouble
from bot.kafka.connection import KafkaMessage, check_topics, open_consumer, open_producer
from bot.kafka.failures import KafkaFailed
from tests.kafka.conftest import cluster_at
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.machine import shared_by
from tests.rig.mosquitto import free_port

pytestmark = needs_kafka


async def test_what_is_sent_is_read_with_its_key_and_headers_in_the_order_of_its_partition(
    kafka: Tansu, topic: str
) -> None:
    await kafka.make(topic)
    async with open_producer(cluster_at(kafka)) as producer:
        for number in range(20):
            await producer.send(topic, f"{number}".encode(), key=b"front", headers={"id": f"{number}".encode()})
    async with open_consumer(cluster_at(kafka), topic, group=None) as consumer:
        read: list[KafkaMessage] = []
        while len(read) < 20:
            read += await consumer.batch(100, 1.0)
    assert [one.value for one in read] == [f"{number}".encode() for number in range(20)]
    assert {one.key for one in read} == {b"front"}
    assert read[3].headers == {"id": b"3"}
    assert len({one.partition for one in read}) == 1


async def test_what_was_committed_is_not_read_again_by_its_group(kafka: Tansu, topic: str) -> None:
    await kafka.make(topic, partitions=1)
    await kafka.write(topic, *((None, f"{number}".encode(), {}) for number in range(3)))
    async with open_consumer(cluster_at(kafka), topic, group=f"{topic}.group", session_s=1.0) as consumer:
        read: list[KafkaMessage] = []
        while len(read) < 3:
            read += await consumer.batch(100, 1.0)
        await consumer.commit(read[:2])
    async with open_consumer(cluster_at(kafka), topic, group=f"{topic}.group", session_s=1.0) as consumer:
        again: list[KafkaMessage] = []
        while not again:
            again += await consumer.batch(100, 1.0)
    assert [one.value for one in again] == [b"2"]


async def test_a_topic_that_is_not_there_is_named(kafka: Tansu, topic: str) -> None:
    with pytest.raises(KafkaFailed) as failed:
        async with open_consumer(cluster_at(kafka), topic, group="g", session_s=1.0):
            pass
    assert (failed.value.why, failed.value.topic) == (KafkaTrouble.NO_TOPIC, topic)
    async with open_producer(cluster_at(kafka)) as producer:
        with pytest.raises(KafkaFailed) as failed:
            await producer.probe(topic)
    assert failed.value.topic == topic
    assert failed.value.lasting
    await kafka.make(topic)
    assert await check_topics(cluster_at(kafka), [topic]) == []
    missing = await check_topics(cluster_at(kafka), [topic, "another"])
    assert [(one.why, one.topic) for one in missing] == [(KafkaTrouble.NO_TOPIC, "another")]


async def test_nobody_at_the_address_is_out_of_reach() -> None:
    with pytest.raises(KafkaFailed) as failed:
        async with open_producer(cluster_at(Tansu(free_port()))):
            pass
    assert failed.value.why is KafkaTrouble.UNREACHABLE
    assert not failed.value.lasting


async def test_a_frozen_broker_fails_a_sender_in_time_and_holds_nobody_at_the_end(own_kafka: Tansu, topic: str) -> None:
    await own_kafka.make(topic)
    began = time.monotonic()
    async with open_producer(cluster_at(own_kafka), patience_s=1.0) as producer:
        await producer.send(topic, b"1", key=b"front")
        own_kafka.freeze()
        with pytest.raises(KafkaFailed) as failed:
            await producer.send(topic, b"2", key=b"front")
    assert failed.value.why is KafkaTrouble.SILENT
    assert time.monotonic() - began < 4 * shared_by()


async def test_a_frozen_broker_holds_no_reader_at_the_end(own_kafka: Tansu, topic: str) -> None:
    await own_kafka.make(topic)
    await own_kafka.write(topic, (b"front", b"1", {}))
    async with open_consumer(cluster_at(own_kafka), topic, group="g", session_s=1.0) as consumer:
        while not await consumer.batch(10, 0.5):
            pass
        own_kafka.freeze()
        began = time.monotonic()
    assert time.monotonic() - began < 1.0 * shared_by()
    left = {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}
    assert not left


async def test_a_frozen_broker_is_given_up_while_it_is_opened(own_kafka: Tansu) -> None:
    own_kafka.freeze()
    began = time.monotonic()
    with pytest.raises(KafkaFailed) as failed:
        async with open_producer(cluster_at(own_kafka), patience_s=0.5):
            pass
    assert failed.value.why is KafkaTrouble.SILENT
    assert time.monotonic() - began < 3 * shared_by()


async def test_a_reader_goes_on_behind_a_broker_that_was_killed(own_kafka: Tansu, topic: str) -> None:
    await own_kafka.make(topic)
    own_kafka.kill()
    with pytest.raises(KafkaFailed):
        async with open_consumer(cluster_at(own_kafka), topic, group="g", patience_s=1.0, session_s=1.0):
            pass
    await own_kafka.start(topic)
    await own_kafka.write(topic, (b"front", b"after", {}))
    async with open_consumer(cluster_at(own_kafka), topic, group="g", session_s=1.0) as consumer:
        read: list[KafkaMessage] = []
        while not read:
            read += await consumer.batch(10, 0.5)
    assert [one.value for one in read] == [b"after"]
