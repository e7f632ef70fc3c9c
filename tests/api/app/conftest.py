from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests.quick_hash import quick_hash
from tests.rig.browser.browsing import browser
from tests.rig.browser.page import PageHome, a_page

__all__ = ["browser", "quick_hash"]


@pytest_asyncio.fixture(loop_scope="module")
async def home(browser: Browser) -> AsyncIterator[PageHome]:
    """A house with its page; nothing that a browser calls an error was said."""
    async with a_page(browser) as home:
        yield home
        assert home.said == []
