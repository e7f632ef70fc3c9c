"""What the virtual board says to the broker: numbered in its order and signed."""

import asyncio
import json
from typing import Any

from bot.demo.board.line import Line
from firmware import wire


class Speech:
    """Says things in one door's name; the numbers begin anew with every boot."""

    def __init__(self, door: str, key: bytes) -> None:
        self._door = door
        self._key = key
        self._boot = ""
        self._said = 0
        self._talking = asyncio.Lock()

    def begin(self, boot: str) -> None:
        """The board has booted, under this number."""
        self._boot, self._said = boot, 0

    async def say(self, line: Line, word: str, content: dict[str, Any], *, retain: bool = False) -> None:
        """Say it, and wait until the broker has it; raises LineDown."""
        topic = wire.topic(self._door, word)
        async with self._talking:  # numbers go out in their order
            await line.publish(topic, self._signed(topic, content), retain=retain)

    def say_at_once(self, line: Line, word: str, content: dict[str, Any]) -> None:
        """Say it out of turn; nobody acknowledges it, and where the line is down it is lost."""
        if not line.down.is_set():
            topic = wire.topic(self._door, word)
            line.say(topic, self._signed(topic, content))  # the broker has every earlier number already

    def _signed(self, topic: str, content: dict[str, Any]) -> bytes:
        raw = json.dumps(content).encode()
        self._said += 1
        return raw[:-1] + bytes(wire.ending(self._key, topic, raw, f"{self._boot}-{self._said}"))
