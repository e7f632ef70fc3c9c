"""A session of the household's page: somebody is signed in there for a while."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.house.people import Resident, ResidentId

#: How long one lasts; nothing makes it longer. A cookie that somebody copied is good for no more.
SESSION_LASTS = timedelta(hours=1)

#: Sessions of one resident that count at once, and of everybody; with one more the oldest ends.
MOST_OF_ONE = 8
MOST_SESSIONS = 200


class SignInWay(StrEnum):
    """How somebody signed in; stored."""

    #: Telegram opened the page, and said for whom.
    TELEGRAM = "telegram"
    #: They sent the bot the code that a browser showed.
    CODE = "code"
    PASSKEY = "passkey"


@dataclass(frozen=True, slots=True)
class PageSession:
    """Where somebody is signed in; kept by the hash of its token, which is told once and never kept."""

    resident: ResidentId
    way: SignInWay
    #: What the browser calls itself, in a word or two; empty: nobody knows.
    browser: str
    #: By the machine's clock.
    began_at: datetime
    #: By the steady clock.
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who was just signed in."""

    resident: Resident
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as whoever is signed in sees it."""

    #: Tells it apart; nobody signs in with it.
    id: str
    session: PageSession
    #: It is the one in which they look.
    this: bool


#: One's own, the newest first.
OpenSessions = Sequence[OpenSession]


class SessionOver(Exception):
    """There is no such session, or not any more: whoever wants something signs in again."""
