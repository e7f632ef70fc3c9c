"""What /status says of machines that look for the service."""

from collections.abc import Sequence

from bot.house.status.wires import KafkaStatus, WorkersStatus
from bot.words.chat.status.kafka_text import kafka
from bot.words.phrase import Value, Verbatim, count, say


def workers(now: WorkersStatus) -> Sequence[Value]:
    """How many there are, or why nobody helps."""
    twins = [
        say("two workers are called {name}: give each a --name of its own", name=Verbatim(name)) for name in now.twins
    ]
    if now.helps:
        helping = count("{n} worker looks at pictures for me", "{n} workers look at pictures for me", now.workers)
        return [helping, *twins]
    return [_why(now), say("so I look at the pictures myself"), *twins]


def _why(now: WorkersStatus) -> Value:
    if now.trouble is not None:
        return say("Kafka: {why}", why=kafka(KafkaStatus(now.trouble, now.topic))[0])
    if now.workers:
        return say("they do not answer in time")
    return say("none is there")
