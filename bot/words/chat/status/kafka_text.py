"""What /status says of Kafka."""

from collections.abc import Mapping, Sequence

from bot.house.status.wires import KafkaStatus, KafkaTrouble
from bot.words.phrase import Phrase, Value, Verbatim, count, say

_TROUBLE: Mapping[KafkaTrouble, Phrase] = {
    KafkaTrouble.NOT_YET: say("not connected yet"),
    KafkaTrouble.UNREACHABLE: say("its servers are out of reach"),
    KafkaTrouble.SILENT: say("its servers do not answer"),
    KafkaTrouble.CERTIFICATE: say("its certificate is not from whom I trust: check KAFKA_TLS_CA_FILE"),
    KafkaTrouble.NO_TLS: say("we do not agree on encryption: check KAFKA_TLS, and the files that it needs"),
    KafkaTrouble.NOT_ALLOWED: say("it refuses me: check KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"),
    KafkaTrouble.REFUSED: say("it refuses what I ask; my log tells more"),
    KafkaTrouble.FORBIDDEN: say("it does not let me use a topic, or read it as a group"),
    KafkaTrouble.NO_TOPIC: say("a topic is not there, or I may not see it"),
    KafkaTrouble.TOO_LARGE: say("something was larger than a topic takes"),
    KafkaTrouble.NO_KEY: say("the key in KAFKA_SURVEILLANCE_KEY does not count any more: make one with /keys"),
}


def kafka(now: KafkaStatus) -> Sequence[Value]:
    """How it is, and how much waits."""
    waiting = count("{n} event waits and goes out later", "{n} events wait and go out later", now.waiting)
    return [_how(now), *([waiting] if now.waiting and now.trouble else [])]


def _how(now: KafkaStatus) -> Phrase:
    if now.trouble is None:
        return say("connected")
    if now.topic and now.trouble is KafkaTrouble.FORBIDDEN:
        return say("it does not let me use the topic {topic}", topic=Verbatim(now.topic))
    if now.topic and now.trouble is KafkaTrouble.NO_TOPIC:
        return say("the topic {topic} is not there, or I may not see it", topic=Verbatim(now.topic))
    return _TROUBLE[now.trouble]
