"""What the doctor finds out about the household's page."""

from dataclasses import dataclass
from enum import StrEnum


class PageTrouble(StrEnum):
    """Why the page does not open where Telegram would open it."""

    #: Nobody answers there.
    NO_ANSWER = "no_answer"
    #: Whoever answers has no certificate for that name that a phone believes.
    CERTIFICATE = "certificate"
    #: Somebody else answers, or a proxy that does not reach us.
    NOT_OURS = "not_ours"
    #: We answer, and take whoever asks for a stranger: the proxy is not named.
    PROXY_UNNAMED = "proxy_unnamed"


@dataclass(frozen=True, slots=True)
class PageOff:
    """There is no page: nobody set one up."""


@dataclass(frozen=True, slots=True)
class PageAtHome:
    """It is there for browsers at home alone."""

    port: int


@dataclass(frozen=True, slots=True)
class PageOpens:
    """It opens at this address."""

    url: str


@dataclass(frozen=True, slots=True)
class PageShut:
    """It does not."""

    url: str
    trouble: PageTrouble


PageFound = PageOff | PageAtHome | PageOpens | PageShut
