"""How it goes with whom the service speaks: Telegram, the broker, Kafka, workers, Home Assistant."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TelegramTrouble(StrEnum):
    """Why Telegram is not spoken with."""

    NOT_YET = "not_yet"
    SLOW_DOWN = "slow_down"
    #: Another program uses the same bot token.
    SECOND = "second"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - the name of a trouble
    OUT_OF_REACH = "out_of_reach"


class BrokerTrouble(StrEnum):
    """Why there is no connection to the broker."""

    NOT_YET = "not_yet"
    UNREACHABLE = "unreachable"
    #: What listens there is no MQTT broker.
    OTHER_VERSION = "other_version"
    NOT_ALLOWED = "not_allowed"
    #: Another program connected by our name.
    TAKEN_OVER = "taken_over"
    LOST = "lost"


class KafkaTrouble(StrEnum):
    """Why something does not go over Kafka."""

    NOT_YET = "not_yet"
    #: Nobody answers there.
    UNREACHABLE = "unreachable"
    #: Somebody is there who answers nothing in time.
    SILENT = "silent"
    #: They cannot prove that they are whom we look for.
    CERTIFICATE = "certificate"
    #: They do not encrypt, or want a certificate of ours.
    NO_TLS = "no_tls"
    #: They do not take our name and password.
    NOT_ALLOWED = "not_allowed"
    #: We may not use a topic, or a group.
    FORBIDDEN = "forbidden"
    NO_TOPIC = "no_topic"
    #: Something of ours is larger than a topic takes.
    TOO_LARGE = "too_large"
    #: Whatever else they refuse.
    REFUSED = "refused"
    #: The key by which pictures of the surveillance system are asked about does not count.
    NO_KEY = "no_key"


@dataclass(frozen=True, slots=True)
class KafkaStatus:
    """How what goes over Kafka is."""

    #: None: nothing is wrong.
    trouble: KafkaTrouble | None
    #: Which topic it is about; empty: none in particular.
    topic: str = ""
    #: Events that were not told yet.
    waiting: int = 0

    @property
    def good(self) -> bool:
        """Tell whether nothing need be done about it."""
        return self.trouble is None


@dataclass(frozen=True, slots=True)
class WorkersStatus:
    """How it goes with machines that look for the service; counted since it started."""

    #: None: they can be reached, as far as there are any.
    trouble: KafkaTrouble | None = None
    #: Which topic it is about; empty: none in particular.
    topic: str = ""
    #: How many help now.
    workers: int = 0
    #: Names by which two workers go.
    twins: tuple[str, ...] = ()
    #: True: they did not answer in time, and nobody asks them for a while.
    resting: bool = False
    #: Which state of the gallery is laid out for them; 0: none yet.
    version: int = 0
    #: Looks that a worker did, and that the service did itself …
    answered: int = 0
    own: int = 0
    #: … some of these because no answer came in time.
    missed: int = 0
    #: Answers that nobody waited for any more, or that came twice.
    late: int = 0
    #: Messages that were none of ours.
    foreign: int = 0

    @property
    def helps(self) -> bool:
        """Whether somebody does."""
        return self.trouble is None and self.workers > 0 and not self.resting

    @property
    def good(self) -> bool:
        """Tell whether nothing need be done about it."""
        return self.helps and not self.twins


@dataclass(frozen=True, slots=True)
class HomeAssistantStatus:
    """How it goes with Home Assistant, which is told everything over the broker."""

    #: The broker does not let us write where it looks.
    forbidden: bool = False
    #: When it was heard to start last; None: not since we started.
    heard_at: datetime | None = None
    #: It gave orders of another time: its clock, or ours, is wrong, or somebody repeats what it said.
    old_orders: bool = False
    #: Wrong digits were typed there, so nobody opens from there for a while.
    paused: bool = False

    @property
    def good(self) -> bool:
        """Tell whether nothing need be done about it."""
        return not (self.forbidden or self.old_orders or self.paused)
