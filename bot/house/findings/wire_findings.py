"""What the doctor finds out about the broker, what doors need of it, the port of the pictures, and Kafka."""

from dataclasses import dataclass
from enum import StrEnum

from bot.house.findings.kafka_findings import KafkaFound
from bot.house.status.wires import BrokerTrouble

# The broker


@dataclass(frozen=True, slots=True)
class ServiceConnected:
    """A Doorman runs with these settings, and is connected to its broker."""

    where: str


@dataclass(frozen=True, slots=True)
class ServiceUnwell:
    """A Doorman runs with these settings, and has lost its broker."""

    #: None: it does not say why.
    trouble: BrokerTrouble | None


@dataclass(frozen=True, slots=True)
class BrokerWell:
    """We may speak and hear there."""

    where: str


@dataclass(frozen=True, slots=True)
class BrokerDumb:
    """It lets us in, but not speak and hear."""

    where: str


@dataclass(frozen=True, slots=True)
class BrokerUnreached:
    """There is no connection."""

    where: str
    trouble: BrokerTrouble


@dataclass(frozen=True, slots=True)
class StrangersNotTried:
    """Whether anybody gets in without a password could not be tried."""

    trouble: BrokerTrouble


@dataclass(frozen=True, slots=True)
class TopicForbidden:
    """The broker does not let us read this; the lines of its access list would."""

    topic: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BellNotTried:
    """The broker does not let us write where a bell is heard, so whether we hear it is open."""

    door_name: str


@dataclass(frozen=True, slots=True)
class BellUnheard:
    """We do not hear a word that was said where the bell's are."""

    door_name: str


class Hearing(StrEnum):
    """Whether a relay is heard."""

    HEARD = "heard"
    #: Nothing was said there that would prove it.
    NOTHING_SAID = "nothing_said"
    #: It confirms nothing, as it is set.
    CONFIRMS_NOTHING = "confirms_nothing"


@dataclass(frozen=True, slots=True)
class RelayNotTried:
    """Whether we may switch a relay is not tried: it would open the door."""

    door_name: str
    hearing: Hearing
    #: Where it confirms; empty: nowhere.
    topic: str
    #: What the access list needs.
    lines: tuple[str, ...]
    #: True: how its pulse ends can only be set up on the device.
    ends_by_itself: bool = False


@dataclass(frozen=True, slots=True)
class RelayAway:
    """A relay says itself that it is away, or the broker does in its name."""

    door_name: str
    #: Where that was told.
    topic: str


# Home Assistant


@dataclass(frozen=True, slots=True)
class HomeAssistantTold:
    """We may tell it what there is, below this prefix, and hear when it starts."""

    prefix: str


@dataclass(frozen=True, slots=True)
class HomeAssistantUntold:
    """The broker does not let us; the lines of its access list would."""

    prefix: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HomeAssistantInTheOpen:
    """Whoever listens in the network reads what is said on the broker, digits that open a door among it."""

    where: str


# The picture port


@dataclass(frozen=True, slots=True)
class PortFree:
    """Nobody has it."""

    where: str


@dataclass(frozen=True, slots=True)
class PortOurs:
    """The running Doorman has it."""

    port: int


@dataclass(frozen=True, slots=True)
class PortUnusable:
    """It cannot be listened on; ``why`` is the system's reason."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class HostNowhere:
    """What HTTP_HOST names is not there."""

    host: str


WireFound = (
    ServiceConnected
    | ServiceUnwell
    | BrokerWell
    | BrokerDumb
    | BrokerUnreached
    | StrangersNotTried
    | TopicForbidden
    | BellNotTried
    | BellUnheard
    | RelayNotTried
    | RelayAway
    | HomeAssistantTold
    | HomeAssistantUntold
    | HomeAssistantInTheOpen
    | PortFree
    | PortOurs
    | PortUnusable
    | HostNowhere
    | KafkaFound
)
