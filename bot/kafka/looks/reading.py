"""Where a consumer without a group stands in its topics."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.kafka.connection import PATIENCE_S, KafkaConsumer, KafkaMessage, message_of
from bot.kafka.failures import as_failures

#: How often it is asked whether it is settled which partitions are ours, in seconds.
_SETTLED_S = 0.02


async def ends_of(consumer: KafkaConsumer) -> Mapping[Any, int]:
    """Behind the last message of each partition at this moment. Raises KafkaFailed."""
    with as_failures():
        async with asyncio.timeout(PATIENCE_S):
            while not consumer.client.assignment():  # noqa: ASYNC110 - it is settled in the background
                await asyncio.sleep(_SETTLED_S)
            ends: Mapping[Any, int] = await consumer.client.end_offsets(list(consumer.client.assignment()))
    return ends


async def is_read(consumer: KafkaConsumer, ends: Mapping[Any, int]) -> bool:
    """Whether everything before ``ends`` was read. Raises KafkaFailed."""
    with as_failures():
        async with asyncio.timeout(PATIENCE_S):
            for place, end in ends.items():
                if await consumer.client.position(place) < end:
                    return False
    return True


async def hear_from_now(consumer: KafkaConsumer) -> None:
    """Read what is written from this moment on, and miss nothing of that. Raises KafkaFailed."""
    for place, end in (await ends_of(consumer)).items():
        consumer.client.seek(place, end)


async def first_of(consumer: KafkaConsumer, topic: str) -> KafkaMessage | None:
    """The next message of one of its topics, if one is here already. Raises KafkaFailed."""
    places = [place for place in consumer.client.assignment() if place.topic == topic]
    if not places:
        return None
    with as_failures():
        several = await consumer.client.getmany(*places, timeout_ms=0, max_records=1)
    found = next((one for some in several.values() for one in some), None)
    return None if found is None else message_of(found)
