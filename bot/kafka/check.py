"""What the doctor asks Kafka: whether it lets us in, and has the topics that are needed."""

import ssl
from collections.abc import Iterator

from bot.house.findings.findings import Finding, Part
from bot.house.findings.kafka_findings import KafkaInClear, KafkaUnwell, KafkaWell
from bot.house.status import KafkaTrouble
from bot.kafka.cluster import cluster_of
from bot.kafka.connection import check_topics
from bot.kafka.failures import KafkaFailed
from bot.kafka.topics import topics_of
from bot.settings import KafkaSettings, SaslMechanism

#: How long the servers may take for each step, in seconds.
_PATIENCE_S = 3.0


async def check_kafka(settings: KafkaSettings) -> list[Finding]:
    """Connect as the service does, and look for each topic; nothing is written or read. Without servers: nothing."""
    if not settings.servers:
        return []
    return [*_in_clear(settings), *await _reached(settings)]


def _in_clear(settings: KafkaSettings) -> Iterator[Finding]:
    if settings.username and not settings.tls and settings.mechanism is SaslMechanism.PLAIN:
        yield Finding(Part.KAFKA, KafkaInClear(settings.where), good=False, needed=False)


async def _reached(settings: KafkaSettings) -> list[Finding]:
    where, topics = settings.where, topics_of(settings)
    try:
        failed = await check_topics(cluster_of(settings), topics, patience_s=_PATIENCE_S)
    except KafkaFailed as failure:
        return [Finding(Part.KAFKA, KafkaUnwell(where, failure.why, failure.topic), good=False, needed=False)]
    except (OSError, ssl.SSLError):
        return [Finding(Part.KAFKA, KafkaUnwell(where, KafkaTrouble.CERTIFICATE), good=False, needed=False)]
    if failed:
        return [Finding(Part.KAFKA, KafkaUnwell(where, one.why, one.topic), good=False, needed=False) for one in failed]
    return [Finding(Part.KAFKA, KafkaWell(where, topics), good=True)]
