"""What knows by itself who is at home: a phone, a home automation."""

from typing import Protocol

from bot.house.people import ResidentId


class Trackers(Protocol):
    """Listens to them, and has the house told what they say."""

    def follow(self, who: ResidentId, topic: str) -> None:
        """Listen there for somebody from now on, and nowhere else for them; returns at once.

        Raises ValueError for what is no topic.
        """

    def unfollow(self, who: ResidentId) -> None:
        """Listen no more for somebody. Never raises."""

    def ignored(self, who: ResidentId) -> int:
        """How many words were not understood since somebody is followed. Never raises."""

    def line(self, topic: str) -> str:
        """What the broker's access list needs for us at a topic. Never raises."""
