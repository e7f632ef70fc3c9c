"""What /status says of machines that look for the service."""

from collections.abc import Sequence

from bot.house.status import KafkaStatus, WorkersStatus
from bot.words.chat.kafka_text import kafka
from bot.words.phrase import Value, count, say


def workers(now: WorkersStatus) -> Sequence[Value]:
    """How many there are, or why nobody helps."""
    if now.good:
        return [count("{n} worker looks at pictures for me", "{n} workers look at pictures for me", now.workers)]
    return [_why(now), say("so I look at the pictures myself")]


def _why(now: WorkersStatus) -> Value:
    if now.trouble is not None:
        return say("Kafka: {why}", why=kafka(KafkaStatus(now.trouble, now.topic))[0])
    if now.workers:
        return say("they do not answer in time")
    return say("none is there")
