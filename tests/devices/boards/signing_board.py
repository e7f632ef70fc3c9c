"""A board that signs what it says, written apart from firmware and demo; and somebody else on the same broker."""

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Any

from tests.rig.other_end import OtherEnd

KEY = bytes(range(32))


def signed_message(topic: str, told: dict[str, Any], boot: str, number: int, key: bytes = KEY) -> bytes:
    """A message with a board's name under it."""
    text = json.dumps(told)[:-1] + f',"said":"{boot}-{number}"'
    signature = hmac.new(key, f"{topic}|{text}".encode(), hashlib.sha256).hexdigest()
    return f'{text},"sig":"{signature}"}}'.encode()


class SigningBoard:
    """Answers questions for a challenge, and keeps commands for the test; ``deaf`` to all of it when it is told to."""

    def __init__(self, line: OtherEnd, door: str = "front", key: bytes = KEY) -> None:
        self.line = line
        self.door = door
        self.key = key
        self.boot = token_hex(4)
        self.number = 0
        self.trial = False
        self.deaf = False
        self.challenges: deque[str] = deque(maxlen=20)
        self.orders: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()

    def topic(self, word: str) -> str:
        return f"doorbell/{self.door}/{word}"

    def next(self, word: str, told: dict[str, Any]) -> bytes:
        """The next message, not said yet."""
        self.number += 1
        return signed_message(self.topic(word), told, self.boot, self.number, self.key)

    async def say(self, word: str, told: dict[str, Any], *, retain: bool = False) -> bytes:
        payload = self.next(word, told)
        await self.line.say(self.topic(word), payload, retain=retain)
        return payload

    async def start(self) -> None:
        """Power on: another start, counted from one."""
        self.boot, self.number = token_hex(4), 0
        await self.line.say(self.topic("state/online"), b"online", retain=True)
        info = {"version": "1.1.0", "boot": self.boot, "trial": self.trial}
        await self.say("state/info", info, retain=True)

    async def listen(self) -> None:
        """Answer, until the test is over."""
        while True:
            message = await self.line.heard.get()
            word = message.topic.removeprefix(self.topic("cmd/"))
            if self.deaf:
                continue
            if word != "challenge":
                self.orders.put_nowait((word, json.loads(message.payload)))
                continue
            self.challenges.append(token_hex(16))
            told = {"nonce": message.payload.decode(), "challenge": self.challenges[-1], "trial": self.trial}
            await self.say("event/challenge", told)

    async def ordered(self) -> tuple[str, dict[str, Any]]:
        """The next command."""
        async with asyncio.timeout(30):
            return await self.orders.get()

    async def confirm(self, challenge: str, *, ok: bool = True) -> bytes:
        return await self.say("event/unlock", {"challenge": challenge, "ok": ok, "ms": 3000, "reason": ""})


@asynccontextmanager
async def standing(port: int, door: str = "front", key: bytes = KEY) -> AsyncIterator[SigningBoard]:
    """A board that listens, before its first start."""
    async with OtherEnd(port) as line:
        board = SigningBoard(line, door, key)
        await line.subscribe(board.topic("cmd/#"))
        listening = asyncio.get_running_loop().create_task(board.listen(), name="signing board")
        try:
            yield board
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
