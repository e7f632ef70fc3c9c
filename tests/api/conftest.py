from collections.abc import AsyncIterator

import pytest

from tests.rig.api import ApiRig, an_api


@pytest.fixture
async def api() -> AsyncIterator[ApiRig]:
    """A house with a key for everything."""
    async with an_api() as found:
        await found.make_key()
        yield found
