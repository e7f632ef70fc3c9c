"""Where the household's page opens: inside Telegram, and in browsers at home."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.settings import AppSettings


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Where browsers find the page."""

    #: Empty: nobody can tell.
    address: str = ""
    #: Nobody is listened to but this very machine.
    only_here: bool = False


async def _nowhere() -> PageAddress:
    return PageAddress()


class PageWays:
    """The ways to it; ``at_home`` is asked each time, since a machine may be given another address."""

    def __init__(
        self, settings: AppSettings | None = None, at_home: Callable[[], Awaitable[PageAddress]] = _nowhere
    ) -> None:
        self.settings = settings or AppSettings()
        self.at_home = at_home
