"""A line for each chat: what one person sends is handled in its order, and nobody waits for somebody else."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiogram.types import Update

from bot.house.ports import Background
from bot.telegram.polling.tap_age import TapAge

log = logging.getLogger(__name__)

#: How long a message waits for what came before it from the same chat, in seconds; then both go on side by side.
MESSAGE_PATIENCE_S = 5.0

#: A tap may open a door: it waits no longer than this behind something slow, in seconds.
TAP_PATIENCE_S = 1.0

#: Whatever takes longer than this hangs, and is ended, in seconds: fetching photos may have to wait for Telegram.
LIMIT_S = 600.0

#: Updates of one chat that wait or are worked on; more are left out.
MOST = 30


@dataclass(slots=True)
class _Line:
    waiting: deque[tuple[Update, TapAge]] = field(default_factory=deque)
    #: How many are being worked on; more than one only where something is slow.
    running: int = 0
    #: True: a task goes through the line.
    served: bool = False
    #: True: the sender was told that it is full.
    told: bool = False
    #: Something came, or was done.
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class ChatLines:
    """Hands updates to ``handle``, one after the other within a chat; a handler that fails or hangs takes no other."""

    def __init__(
        self,
        handle: Callable[[Update, TapAge], Awaitable[object]],
        *,
        background: Background,
        on_full: Callable[[int], Coroutine[Any, Any, None]],
        on_failed: Callable[[int], Coroutine[Any, Any, None]],
    ) -> None:
        """``on_full`` and ``on_failed`` are told the sender of what was left out, or could not be carried out."""
        self._handle = handle
        self._background = background
        self._on_full = on_full
        self._on_failed = on_failed
        self._lines: dict[int, _Line] = {}

    def add(self, update: Update, age: TapAge) -> None:
        """Put an update at the end of its chat's line; returns at once."""
        chat = _chat(update)
        line = self._lines.setdefault(chat, _Line())
        if len(line.waiting) + line.running >= MOST:
            log.warning("update %d of %d is left out: there are too many at once", update.update_id, chat)
            if not line.told:
                line.told = True
                self._background.spawn(self._on_full(chat), name=f"full line {chat}")
            return
        line.waiting.append((update, age))
        line.changed.set()
        if not line.served:
            line.served = True
            self._background.spawn(self._serve(chat, line), name=f"line {chat}")

    async def _serve(self, chat: int, line: _Line) -> None:
        while line.waiting:
            update, age = line.waiting.popleft()
            done = asyncio.Event()
            line.running += 1
            self._background.spawn(self._work(chat, line, update, age, done), name=f"update {update.update_id}")
            await _until_next(line, done)
        line.served = False
        self._leave(chat, line)

    async def _work(self, chat: int, line: _Line, update: Update, age: TapAge, done: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(LIMIT_S):
                await self._handle(update, age)
        except Exception:
            log.exception("update %d could not be carried out", update.update_id)
            await self._on_failed(chat)
        finally:
            line.running -= 1
            done.set()
            line.changed.set()
            self._leave(chat, line)

    def _leave(self, chat: int, line: _Line) -> None:
        if not line.waiting and not line.running and not line.served:
            self._lines.pop(chat, None)


async def _until_next(line: _Line, done: asyncio.Event) -> None:
    """Wait until the next in the line may begin."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not done.is_set():
        is_tap = bool(line.waiting) and line.waiting[0][0].callback_query is not None
        left_s = began + (TAP_PATIENCE_S if is_tap else MESSAGE_PATIENCE_S) - loop.time()
        if left_s <= 0:
            return
        line.changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(left_s):
                await line.changed.wait()


def _chat(update: Update) -> int:
    """Whose update it is: a private chat has its person's id."""
    if update.callback_query:
        return update.callback_query.from_user.id
    sent = update.message or update.my_chat_member
    return sent.chat.id if sent else 0
