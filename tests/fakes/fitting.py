"""Whoever fits doors, recording them."""

from bot.house.boards.board import Secrets
from bot.house.doors.added import AddedDoor, HeardWord
from bot.house.doors.door import DoorId


class RecordingFitter:
    """Fits whatever it is told."""

    def __init__(self) -> None:
        self.fitted: dict[DoorId, AddedDoor] = {}
        self.heard: list[HeardWord] = []

    def fit(self, door: AddedDoor) -> None:
        self.fitted[door.id] = door

    def unfit(self, door: DoorId) -> None:
        self.fitted.pop(door, None)

    def lines(self, door: DoorId) -> list[str]:
        relay = self.fitted[door].relay
        return [f"topic write {relay}"] if relay else []

    async def hear(self, topic_filter: str, within_s: float) -> list[HeardWord]:
        if "#" in topic_filter[:-1]:
            raise ValueError(topic_filter)
        return self.heard

    async def handout(self, door: DoorId) -> Secrets:
        known = self.fitted[door]
        return Secrets(f"{known.key}{known.token}".encode(), ())
