"""The residents' room for each test, over a strict stand-in for Telegram."""

from collections.abc import AsyncIterator

import pytest
from aiogram.client.session.aiohttp import AiohttpSession

from bot.demo.telegram.stand_in import TelegramStandIn
from tests.rig.chat import ChatRig


@pytest.fixture(autouse=True)
def _no_farewell_to_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiogram waits a quarter of a second for TLS to say goodbye: the stand-in on loopback has none."""

    async def close(self: AiohttpSession) -> None:
        if self._session is not None:
            await self._session.close()

    monkeypatch.setattr(AiohttpSession, "close", close)


@pytest.fixture
async def rig() -> AsyncIterator[ChatRig]:
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram)
        await rig.move_in()
        await rig.start()
        yield rig
        await rig.stop()
