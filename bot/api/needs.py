"""What this room has of the house, and what the page is told by other rooms, which this one does not know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any, Protocol

from bot.house.doors.presence import Presence
from bot.house.people import ResidentId
from bot.house.ports import ChartPainter
from bot.house.staff import Staff


class ApiHouse(Protocol):
    """The middle of the house, as far as programs and the page may know it."""

    @property
    def staff(self) -> Staff:
        """Whom it has."""

    @property
    def presence(self) -> Presence:
        """Who judges the doors' leaves."""


@dataclass(frozen=True, slots=True)
class PageNeeds:
    """It; in a house without Telegram nobody is signed in by it."""

    #: The bot's own, with which Telegram signs; empty: Telegram opens no page.
    token: str = field(default="", repr=False)
    #: In which language somebody is spoken to, as a code.
    language_of: Callable[[ResidentId], str] = lambda _: "en"
    #: What the bot is called in Telegram; empty: nobody knows yet.
    bot_name: Callable[[], str] = lambda: ""
    #: The household's own time.
    zone: Callable[[], tzinfo] = lambda: UTC
    #: Everything that the page says, in a language, else in the best one for the value of an ``Accept-Language``.
    words: Callable[[str, str], Mapping[str, Any]] = lambda _language, _accepted: {}
    #: None: no chart is drawn.
    painter: ChartPainter | None = None
