"""What becomes of a publication and of a connection: how each succeeds, and how each fails."""

from enum import Enum, StrEnum


class Receipt(Enum):
    """What the broker said to a publication that it acknowledged."""

    TAKEN = "taken"
    #: Nobody has subscribed to its topic; a broker before MQTT 5 does not tell.
    NOBODY_LISTENS = "nobody listens"


class BrokerAway(Exception):
    """There is no connection to the broker: nothing was sent."""


class BrokerSilent(Exception):
    """It was sent, and the broker did not acknowledge it in time: it may or may not have arrived."""


class NotAuthorised(Exception):
    """The broker does not allow this."""


class Unsendable(Exception):
    """No broker would take this: nothing was sent."""


class Why(StrEnum):
    """Why there is no connection."""

    #: None was tried so far.
    NOT_YET = "not_yet"
    #: Nobody answers there.
    UNREACHABLE = "unreachable"
    #: Somebody answers, who does not speak this version.
    OTHER_VERSION = "other_version"
    NOT_ALLOWED = "not_allowed"
    #: Somebody else connected by our name.
    TAKEN_OVER = "taken_over"
    LOST = "lost"


class ConnectionFailed(Exception):
    """The connection did not come about, or ended."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why.replace('_', ' ')}{f': {detail}' if detail else ''}")
        self.why = why
        self.detail = detail
