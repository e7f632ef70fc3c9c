"""The poller alone, over a strict stand-in for Telegram."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods.base import Response, TelegramMethod, TelegramType
from aiogram.types import Message

from bot.demo.telegram.stand_in import TelegramStandIn
from bot.nursery import Nursery
from bot.telegram.polling.poller import LONG_POLL_S, Poller
from bot.telegram.polling.tap_age import TapAge
from bot.telegram.session import ApiSession


class BeginningOfCalls(BaseRequestMiddleware):
    """Notes what is asked of Telegram, before it is."""

    def __init__(self, begun: list[str]) -> None:
        self._begun = begun

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        """See ``BaseRequestMiddleware``."""
        self._begun.append(method.__api_method__)
        return await make_request(bot, method)


@dataclass
class PollerRig:
    """Polls a stand-in, and records what reaches a handler, and how old it may be."""

    telegram: TelegramStandIn
    heard: asyncio.Queue[tuple[str, TapAge]] = field(default_factory=asyncio.Queue)
    #: What the steady clock is ahead of the beginning.
    now_s: float = 1000.0
    #: Calls and messages in the order in which they were begun.
    begun: list[str] = field(default_factory=list)
    back: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self, nursery: Nursery) -> None:
        session = ApiSession(api=TelegramAPIServer.from_base(self.telegram.url))
        session.middleware(BeginningOfCalls(self.begun))
        self.bot = Bot(self.telegram.token, session=session)
        dispatcher = Dispatcher()
        dispatcher.message.register(self._hear)
        self.poller = Poller(
            self.bot,
            dispatcher,
            nursery,
            on_back=self.back.set,
            on_second=_nothing,
            on_full=_nobody,
            on_failed=_nobody,
            clock=lambda: self.now_s,
        )
        nursery.keep("poller", self.poller.run)

    async def _hear(self, message: Message, tap_age: TapAge) -> None:
        self.begun.append(message.text or "")
        await self.heard.put((message.text or "", tap_age))

    async def next(self) -> tuple[str, TapAge]:
        async with asyncio.timeout(10):
            return await self.heard.get()

    async def until_it_waits(self) -> None:
        """The long poll is with Telegram."""
        await self.telegram.journal.until(
            lambda call: call.method == "getUpdates" and not call.finished and _timeout(call.params) == LONG_POLL_S
        )


def _timeout(params: dict[str, Any]) -> int:
    return int(params.get("timeout") or 0)


async def _nothing() -> None:
    return


async def _nobody(_sender: int) -> None:
    return


@pytest.fixture
async def polling() -> AsyncIterator[PollerRig]:
    async with TelegramStandIn() as telegram, Nursery() as nursery:
        polling = PollerRig(telegram)
        telegram.user("Anna").chat.open = True
        yield polling
        await nursery.close()
        await polling.bot.session.close()


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    async with Nursery() as nursery:
        yield nursery
