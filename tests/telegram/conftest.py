"""The residents' room for each test, over a strict stand-in for Telegram."""

from collections.abc import AsyncIterator

import pytest

from bot.demo.telegram.stand_in import TelegramStandIn
from tests.rig.chat import ChatRig


@pytest.fixture
async def rig() -> AsyncIterator[ChatRig]:
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram)
        await rig.move_in()
        await rig.start()
        yield rig
        await rig.stop()
