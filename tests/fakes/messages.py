"""What the household says and hears on its broker, recorded."""

from collections.abc import Callable

from bot.devices.messages import topics
from bot.house.topics.topics import MessageUnsent, TopicFault
from bot.mqtt import matches
from bot.settings import DoorSettings


class RecordingMessages:
    """Sends whatever it is told; ``fails`` is raised instead. A test says with ``speak`` what comes."""

    def __init__(self) -> None:
        self.doors: dict[str, DoorSettings] = {}
        self.sent: list[tuple[str, str]] = []
        self.heard_by: list[tuple[str, Callable[[bytes], None]]] = []
        self.fails: MessageUnsent | None = None
        self.somebody_listens = True
        self.unreadable: set[str] = set()

    def fault(self, topic: str) -> TopicFault | None:
        return topics.fault_of(topic, self.doors.values())

    def filter_fault(self, topic_filter: str) -> TopicFault | None:
        return topics.filter_fault(topic_filter)

    async def send(self, topic: str, text: str) -> bool:
        if self.fails:
            raise self.fails
        self.sent.append((topic, text))
        return self.somebody_listens

    def listen(self, topic_filter: str, hear: Callable[[bytes], None]) -> None:
        self.heard_by.append((topic_filter, hear))

    def ignore(self, topic_filter: str, hear: Callable[[bytes], None]) -> None:
        self.heard_by = [one for one in self.heard_by if one != (topic_filter, hear)]

    def may_read(self, topic_filter: str) -> bool:
        return topic_filter not in self.unreadable

    def speak(self, topic: str, payload: bytes) -> None:
        """Something is said on the broker."""
        for topic_filter, hear in list(self.heard_by):
            if matches(topic_filter, topic):
                hear(payload)
