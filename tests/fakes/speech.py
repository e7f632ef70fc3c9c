"""What is said at a door, recorded; voice messages, in memory."""

import asyncio
from collections.abc import Callable

from bot.devices.speech.sayings import LONGEST_ELSEWHERE
from bot.house.doors.door import DoorId, DoorUnreachable
from bot.house.visits.reply import AtDoor


class RecordingSpeech:
    """Says whatever it is told; ``fails`` is raised instead, and nothing comes of it before ``lets_go``."""

    def __init__(self) -> None:
        self.said: list[tuple[DoorId, str]] = []
        self.played: list[tuple[DoorId, bytes, int]] = []
        self.at_door = AtDoor.SAID
        self.fails: DoorUnreachable | None = None
        self.lets_go = asyncio.Event()
        self.lets_go.set()

    def longest(self, door: DoorId) -> int:
        return LONGEST_ELSEWHERE

    async def say(self, door: DoorId, text: str) -> AtDoor:
        return await self._came(lambda: self.said.append((door, text)))

    async def play(self, door: DoorId, recording: bytes, seconds: int) -> AtDoor:
        return await self._came(lambda: self.played.append((door, recording, seconds)))

    async def _came(self, note: Callable[[], None]) -> AtDoor:
        await self.lets_go.wait()
        if self.fails:
            raise self.fails
        note()
        return self.at_door


class MemoryRecordings:
    """Keeps them in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def keep(self, name: str, recording: bytes) -> None:
        if not name.replace("-", "").replace("_", "").isalnum():
            raise ValueError(name)
        self.kept[name] = recording

    async def fetch(self, name: str) -> bytes:
        return self.kept[name]

    async def remove(self, name: str) -> None:
        self.kept.pop(name, None)
