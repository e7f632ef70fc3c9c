"""Fetches what residents tap and write, for as long as the service runs and however often Telegram goes away.

aiogram's own polling asks getMe before it begins and gives up where that fails; a doorman has to stand at the door
with Telegram out of reach, too.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import BotCommand, User

from bot.nursery import Nursery
from bot.telegram.courier import PATIENCE_S
from bot.telegram.texts import COMMANDS

log = logging.getLogger(__name__)

#: How long Telegram may hold a getUpdates that has nothing to tell, in seconds.
LONG_POLL_S = 25


class Poller:
    """Long polling with a memory of how it goes."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        nursery: Nursery,
        *,
        on_back: Callable[[], None],
        on_second: Callable[[], Coroutine[None, None, None]],
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._nursery = nursery
        self._on_back = on_back
        self._on_second = on_second
        self._told_of_second = False
        self._offset: int | None = None
        self._tries = 0
        #: The bot's own account; None until Telegram answered once.
        self.me: User | None = None
        #: Set as soon as ``me`` is known.
        self.introduced = asyncio.Event()
        #: What is wrong, in plain words; empty: nothing.
        self.trouble = "not reached yet"

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            try:
                if self.me is None:
                    await self._introduce()
                await self._poll()
            except TelegramRetryAfter as exc:
                await self._failed("Telegram asks to slow down", exc, float(exc.retry_after))
            except TelegramConflictError as exc:
                if not self._told_of_second:
                    self._told_of_second = True
                    self._nursery.spawn(self._on_second(), name="second doorman")
                await self._failed("another program uses the same bot token: stop it, or make a second bot", exc)
            except TelegramUnauthorizedError as exc:
                await self._failed("Telegram does not know this token: ask @BotFather for a new BOT_TOKEN", exc, 30.0)
            except (TelegramAPIError, ClientDecodeError, OSError, TimeoutError) as exc:
                await self._failed("Telegram cannot be reached", exc)

    async def _introduce(self) -> None:
        self.me = await self._bot.get_me()
        await self._bot.delete_webhook()
        await self._bot.set_my_commands([BotCommand(command=c, description=d) for c, d in COMMANDS.items()])
        self.introduced.set()

    async def _poll(self) -> None:
        updates = await self._bot.get_updates(
            offset=self._offset,
            timeout=LONG_POLL_S,
            allowed_updates=["message", "callback_query"],
            request_timeout=LONG_POLL_S + 10,
        )
        if self.trouble:
            log.info("Telegram is there")
            self.trouble, self._tries = "", 0
            self._on_back()
        for update in updates:
            self._offset = update.update_id + 1
            self._nursery.spawn(self._handle(update), name=f"update {update.update_id}")

    async def _handle(self, update: object) -> None:
        await self._dispatcher.feed_update(self._bot, update)  # type: ignore[arg-type]  # getUpdates gives Updates

    async def _failed(self, trouble: str, exc: Exception, pause_s: float | None = None) -> None:
        if pause_s is None:
            pause_s = PATIENCE_S[min(self._tries, len(PATIENCE_S) - 1)]
        if trouble != self.trouble:
            log.warning("%s (%s)", trouble, exc)
        self.trouble = trouble
        self._tries += 1
        await asyncio.sleep(pause_s)
