"""What the doctor asks Kafka: whether it lets us in, and has the topics that are needed."""

import ssl
from collections.abc import Iterator, Sequence

from bot.house.findings.findings import Finding, Part
from bot.house.findings.kafka_findings import KafkaInClear, KafkaUnwell, KafkaWell
from bot.house.status import KafkaTrouble
from bot.kafka.cluster import cluster_of
from bot.kafka.connection import check_topics
from bot.kafka.failures import KafkaFailed
from bot.kafka.looks.topics import topics_of as look_topics
from bot.kafka.topics import topics_of
from bot.settings import KafkaSettings, SaslMechanism

#: How long the servers may take for each step, in seconds.
_PATIENCE_S = 3.0


async def check_kafka(settings: KafkaSettings, *, workers: bool = False) -> list[Finding]:
    """Connect as the service does, and look for each topic; nothing is written or read. Without servers: nothing.

    ``workers``: look for theirs, too.
    """
    if not settings.servers:
        return []
    return [*_in_clear(settings), *await _reached(settings, look_topics(settings).every if workers else ())]


def _in_clear(settings: KafkaSettings) -> Iterator[Finding]:
    if settings.username and not settings.tls and settings.mechanism is SaslMechanism.PLAIN:
        yield Finding(Part.KAFKA, KafkaInClear(settings.where), good=False, needed=False)


async def _reached(settings: KafkaSettings, more: Sequence[str]) -> list[Finding]:
    where, topics = settings.where, (*topics_of(settings), *more)
    try:
        failed = await check_topics(cluster_of(settings), topics, patience_s=_PATIENCE_S)
    except KafkaFailed as failure:
        return [Finding(Part.KAFKA, KafkaUnwell(where, failure.why, failure.topic), good=False, needed=False)]
    except (OSError, ssl.SSLError):
        return [Finding(Part.KAFKA, KafkaUnwell(where, KafkaTrouble.CERTIFICATE), good=False, needed=False)]
    if failed:
        return [Finding(Part.KAFKA, KafkaUnwell(where, one.why, one.topic), good=False, needed=False) for one in failed]
    return [Finding(Part.KAFKA, KafkaWell(where, topics), good=True)]
