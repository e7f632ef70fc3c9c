"""What may go wrong with Kafka, in words of the house: aiokafka's own never leave this room."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from bot.house.status.wires import KafkaTrouble


class KafkaFailed(Exception):
    """Something did not go over Kafka: why, and about which topic, where one is meant."""

    def __init__(self, why: KafkaTrouble, topic: str = "", detail: str = "") -> None:
        """``detail`` is the kind of what was raised, for the log; its text may hold what is nobody's business."""
        told = [why.replace("_", " "), *([topic] if topic else []), *([detail] if detail else [])]
        super().__init__(": ".join(told))
        self.why = why
        self.topic = topic

    @property
    def lasting(self) -> bool:
        """True: it is not better by itself in a moment; somebody has to set something otherwise."""
        return self.why not in (KafkaTrouble.NOT_YET, KafkaTrouble.UNREACHABLE, KafkaTrouble.SILENT)


#: What aiokafka calls it, by the class's name: those of its errors that mean something else to us than "refused".
_KINDS = {
    "KafkaConnectionError": KafkaTrouble.UNREACHABLE,
    "NodeNotReadyError": KafkaTrouble.UNREACHABLE,
    "KafkaTimeoutError": KafkaTrouble.SILENT,
    "RequestTimedOutError": KafkaTrouble.SILENT,
    "TopicAuthorizationFailedError": KafkaTrouble.FORBIDDEN,
    "GroupAuthorizationFailedError": KafkaTrouble.FORBIDDEN,
    "ClusterAuthorizationFailedError": KafkaTrouble.FORBIDDEN,
    "SaslAuthenticationFailed": KafkaTrouble.NOT_ALLOWED,
    "AuthenticationFailedError": KafkaTrouble.NOT_ALLOWED,
    "AuthenticationMethodNotSupported": KafkaTrouble.NOT_ALLOWED,
    "UnsupportedSaslMechanismError": KafkaTrouble.NOT_ALLOWED,
    "IllegalSaslStateError": KafkaTrouble.NOT_ALLOWED,
    "UnknownTopicOrPartitionError": KafkaTrouble.NO_TOPIC,
    "InvalidTopicError": KafkaTrouble.NO_TOPIC,
    "MessageSizeTooLargeError": KafkaTrouble.TOO_LARGE,
    "RecordListTooLargeError": KafkaTrouble.TOO_LARGE,
    "RecordTooLargeError": KafkaTrouble.TOO_LARGE,
}


def failure_of(exc: BaseException, topic: str = "") -> KafkaFailed:
    """What an error of aiokafka's, of TLS or of the network means."""
    kinds = [kind.__name__ for kind in type(exc).__mro__]
    why = next((_KINDS[kind] for kind in kinds if kind in _KINDS), None)
    match exc:
        case KafkaFailed():
            return exc
        case ssl.SSLCertVerificationError():
            why = KafkaTrouble.CERTIFICATE
        case ssl.SSLError():
            why = KafkaTrouble.NO_TLS
        case TimeoutError() | asyncio.TimeoutError():
            why = why or KafkaTrouble.SILENT
        case OSError():
            why = why or KafkaTrouble.UNREACHABLE
    return KafkaFailed(why or KafkaTrouble.REFUSED, topic, kinds[0])


@contextmanager
def as_failures(topic: str = "") -> Iterator[None]:
    """Whatever Kafka raises in this block, as KafkaFailed."""
    from aiokafka.errors import KafkaError  # noqa: PLC0415 - whoever comes here has loaded it

    try:
        yield
    except (KafkaError, OSError, TimeoutError) as exc:
        raise failure_of(exc, topic) from exc
