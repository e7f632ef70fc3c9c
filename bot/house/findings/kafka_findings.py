"""What the doctor finds out about Kafka."""

from dataclasses import dataclass

from bot.house.status.wires import KafkaTrouble


@dataclass(frozen=True, slots=True)
class KafkaWell:
    """It is there, with each topic that is needed."""

    where: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KafkaUnwell:
    """Something that is needed of it is not there."""

    where: str
    trouble: KafkaTrouble
    #: Empty: it is about no topic in particular.
    topic: str = ""
    #: True: what goes over that topic is for workers.
    for_workers: bool = False


@dataclass(frozen=True, slots=True)
class WorkersHeard:
    """How many workers were heard in a few seconds, and the names by which two of them go."""

    number: int
    twins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KafkaInClear:
    """Our password can be read on the way."""

    where: str


KafkaFound = KafkaWell | KafkaUnwell | KafkaInClear | WorkersHeard
