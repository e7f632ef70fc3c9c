"""What the doctor asks Kafka: whether it lets us in, and has the topics that are needed."""

import logging
import ssl
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.house.findings.findings import Finding, Part
from bot.house.findings.kafka_findings import KafkaInClear, KafkaUnwell, KafkaWell, WorkersHeard
from bot.house.status.wires import KafkaTrouble
from bot.kafka.cluster import cluster_of
from bot.kafka.connection import check_topics
from bot.kafka.failures import KafkaFailed
from bot.kafka.looks.topics import topics_of as look_topics
from bot.kafka.topics import topics_of
from bot.settings import KafkaSettings, SaslMechanism

log = logging.getLogger(__name__)

#: Workers say that they live every two seconds: so long they are heard, in seconds.
HEARD_WITHIN_S = 4.5
#: How long the servers may take for each step, in seconds.
_PATIENCE_S = 3.0


async def check_kafka(settings: KafkaSettings, *, workers_key: Path | None = None) -> list[Finding]:
    """Connect as the service does, and look for each topic; nothing is written. Without servers: nothing.

    ``workers_key``: look for the workers' topics, too, and hear who is there.
    """
    if not settings.servers:
        return []
    found = [*_in_clear(settings), *await _reached(settings, look_topics(settings).every if workers_key else ())]
    if workers_key and all(one.good or isinstance(one.found, KafkaInClear) for one in found):
        found += await _heard(settings, workers_key)
    return found


async def _heard(settings: KafkaSettings, key: Path) -> list[Finding]:
    """Hear for as long as each worker speaks three times; what cannot be heard the topics' finding has told."""
    # what seals is loaded where there are workers alone
    from bot.kafka.looks.asking.crew import heard_within  # noqa: PLC0415 - see above
    from bot.kafka.looks.sealing import NoKey, read_key  # noqa: PLC0415 - see above

    try:
        crew = await heard_within(cluster_of(settings), look_topics(settings).answers, read_key(key), HEARD_WITHIN_S)
    except (KafkaFailed, NoKey, OSError) as exc:
        log.debug("workers are not heard: %s", exc)
        return []
    found = WorkersHeard(len(crew.fit), crew.twins)
    return [Finding(Part.KAFKA, found, good=bool(found.number) and not found.twins, needed=False)]


def _in_clear(settings: KafkaSettings) -> Iterator[Finding]:
    if settings.username and not settings.tls and settings.mechanism is SaslMechanism.PLAIN:
        yield Finding(Part.KAFKA, KafkaInClear(settings.where), good=False, needed=False)


async def _reached(settings: KafkaSettings, more: Sequence[str]) -> list[Finding]:
    where, topics = settings.where, (*topics_of(settings), *more)

    def unwell(failed: KafkaFailed) -> Finding:
        found = KafkaUnwell(where, failed.why, failed.topic, for_workers=failed.topic in more)
        return Finding(Part.KAFKA, found, good=False, needed=False)

    try:
        failed = await check_topics(cluster_of(settings), topics, patience_s=_PATIENCE_S)
    except KafkaFailed as failure:
        return [unwell(failure)]
    except (OSError, ssl.SSLError):
        return [Finding(Part.KAFKA, KafkaUnwell(where, KafkaTrouble.CERTIFICATE), good=False, needed=False)]
    if failed:
        return [unwell(one) for one in failed]
    return [Finding(Part.KAFKA, KafkaWell(where, topics), good=True)]
