from collections.abc import AsyncIterator

import pytest

from bot.api import PageNeeds
from bot.commands.wording import page_words
from bot.settings import AppSettings
from tests.rig.api import ApiRig, an_api
from tests.rig.browser.sign_in import TOKEN


@pytest.fixture
async def api() -> AsyncIterator[ApiRig]:
    """A house with a key for everything."""
    async with an_api() as found:
        await found.make_key()
        yield found


@pytest.fixture
async def home() -> AsyncIterator[ApiRig]:
    """A house with its page, and no program that has a key."""
    needs = PageNeeds(TOKEN, bot_name=lambda: "doorman_bot", words=page_words)
    async with an_api(app=AppSettings(WEB_APP="on"), needs=needs) as found:
        yield found
