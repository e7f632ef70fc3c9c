"""The broker: where it is, why it is away, and what comes from it."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is, and who we are to it."""

    host: str
    port: int
    username: str = ""
    password: SecretStr = field(default_factory=lambda: SecretStr(""))
    tls: ssl.SSLContext | None = None
    #: Fixed, so that the broker knows us again and delivers what came meanwhile.
    client_id: str = "doorman"
    #: Told to everybody when we vanish: (topic, payload), retained.
    last_will: tuple[str, bytes] | None = None
    #: False: the broker forgets us when we go.
    lasting: bool = True


class Why(Enum):
    """Why there is no connection."""

    #: Nobody answers there.
    UNREACHABLE = "unreachable"
    #: Somebody answers, who does not speak this version.
    OTHER_VERSION = "another version"
    NOT_ALLOWED = "not allowed"
    #: Somebody else connected by our name.
    TAKEN_OVER = "taken over"
    LOST = "lost"


class BrokerAway(Exception):
    """There is no connection to the broker: nothing was sent."""


class BrokerSilent(Exception):
    """It was sent, and the broker did not acknowledge it in time: it may or may not have arrived."""


class NotAuthorised(Exception):
    """The broker does not allow this."""


class Unsendable(Exception):
    """No broker would take this: nothing was sent."""


class ConnectionFailed(Exception):
    """The connection did not come about, or ended."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why.value}{f': {detail}' if detail else ''}")
        self.why = why
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Letter:
    """A message from the broker; whoever handles it acknowledges it when it is safe."""

    topic: str
    payload: bytes
    retained: bool
    #: Tells the broker that it may forget the message; does nothing once the connection is gone.
    acknowledge: Callable[[], None]
