"""What the doctor says of Kafka."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from bot.house.findings.kafka_findings import KafkaFound, KafkaInClear, KafkaUnwell, KafkaWell, WorkersHeard
from bot.house.status.wires import KafkaTrouble
from bot.words.phrase import Phrase, Verbatim, count, listed, say

#: Why something does not go over it, and what to do.
_WHY: Mapping[KafkaTrouble, tuple[Phrase, Phrase]] = {
    KafkaTrouble.NOT_YET: (say("nobody has tried yet"), say("call the doctor again")),
    KafkaTrouble.UNREACHABLE: (say("nobody answers there"), say("start Kafka, and check KAFKA_SERVERS")),
    KafkaTrouble.SILENT: (
        say("somebody listens there and does not answer"),
        say("check KAFKA_SERVERS and KAFKA_TLS: what is encrypted and what is not have ports of their own"),
    ),
    KafkaTrouble.CERTIFICATE: (
        say("its certificate is not from whom we trust, or is another machine’s"),
        say("name the authority that made it in KAFKA_TLS_CA_FILE, and the servers as the certificate does"),
    ),
    KafkaTrouble.NO_TLS: (
        say("we do not agree on encryption"),
        say("check KAFKA_TLS; some want a certificate of ours: KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE"),
    ),
    KafkaTrouble.NOT_ALLOWED: (
        say("it refuses us"),
        say("check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"),
    ),
    KafkaTrouble.FORBIDDEN: (
        say("it does not let us use {topic}"),
        say("allow this user to read, write and describe it, and the groups that begin as KAFKA_TOPIC_PREFIX says"),
    ),
    KafkaTrouble.NO_TOPIC: (
        say("{topic} is not there, or we may not see it"),
        say("make it, with four partitions for example; docs/kafka.md shows how"),
    ),
    KafkaTrouble.TOO_LARGE: (
        say("{topic} takes no message as large as a picture"),
        say("raise max.message.bytes of the topic to 9437184"),
    ),
    KafkaTrouble.REFUSED: (say("it refuses what we ask"), say("look at its log")),
    KafkaTrouble.NO_KEY: (
        say("the key in KAFKA_SURVEILLANCE_KEY does not count"),
        say("make one with /keys in the chat, which may have faces named"),
    ),
}


def kafka(found: KafkaFound) -> tuple[Phrase, Phrase | None]:
    """What was found, and what to do about it."""
    match found:
        case KafkaWell(where, topics):
            if not topics:
                return say("{where}, we are let in; nothing of ours goes over it", where=Verbatim(where)), None
            names = listed(Verbatim(topic) for topic in topics)
            return say("{where}, with {topics}", where=Verbatim(where), topics=names), None
        case KafkaUnwell(where, KafkaTrouble.NO_TOPIC as trouble, topic, for_workers=True):
            why = _about(_WHY[trouble][0], topic)
            return say("{where}: {why}", where=Verbatim(where), why=why), say("make it as docs/scale.md shows")
        case KafkaUnwell(where, trouble, topic):
            why, remedy = (_about(phrase, topic) for phrase in _WHY[trouble])
            return say("{where}: {why}", where=Verbatim(where), why=why), remedy
        case WorkersHeard(twins=twins) if twins:
            return (
                say("two workers are called {name}", name=Verbatim(twins[0])),
                say("give each a --name of its own"),
            )
        case WorkersHeard(number=0):
            return (
                say("no worker is heard, so the service looks at pictures itself"),
                say("start one, as docs/scale.md shows"),
            )
        case WorkersHeard(number=number):
            return count("{n} worker is heard", "{n} workers are heard", number), None
        case KafkaInClear(where):
            return (
                say("{where}: whoever reads along in the network learns our password", where=Verbatim(where)),
                say("write KAFKA_TLS=true, or KAFKA_SASL_MECHANISM=SCRAM-SHA-512"),
            )
        case _ as never:
            assert_never(never)


def _about(phrase: Phrase, topic: str) -> Phrase:
    return replace(phrase, values={"topic": Verbatim(topic)}) if "{topic}" in phrase.words else phrase
