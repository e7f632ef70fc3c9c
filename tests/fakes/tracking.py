"""What knows who is at home, and follows nobody."""

from bot.house.people import ResidentId


class RecordingTrackers:
    """``topics`` has where it listens for whom."""

    def __init__(self) -> None:
        self.topics: dict[ResidentId, str] = {}

    def follow(self, who: ResidentId, topic: str) -> None:
        if not topic or not topic.isprintable() or "+" in topic or "#" in topic:
            raise ValueError(topic)
        self.topics[who] = topic

    def unfollow(self, who: ResidentId) -> None:
        self.topics.pop(who, None)

    def ignored(self, who: ResidentId) -> int:
        return 0

    def line(self, topic: str) -> str:
        return f"topic read {topic}"
