"""What is told of signing in to the page."""

from dataclasses import dataclass

from bot.house.people import Resident


@dataclass(frozen=True, slots=True)
class PasskeyAdded:
    """From now on a browser signs somebody in by itself."""

    by: Resident
    #: What it calls itself; not ours: escape it.
    browser: str


SignInNews = PasskeyAdded
