from collections.abc import AsyncIterator

import pytest

from bot.settings import ApiSettings, LegacyChoice
from tests.api.legacy.calls import Old
from tests.rig.api import an_api

EVERY = ", ".join(LegacyChoice)


@pytest.fixture
async def old() -> AsyncIterator[Old]:
    """A house that every old program may ask, with a key for everything."""
    async with an_api(ApiSettings(API_LEGACY=EVERY)) as found:
        await found.make_key()
        yield Old(found)
