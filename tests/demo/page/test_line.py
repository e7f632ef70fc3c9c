"""The line between the service and the demo's page, without a browser."""

import aiohttp

from bot.demo.page.server import Page
from bot.demo.telegram.stand_in import TelegramStandIn


async def test_no_task_is_left_to_write_to_a_page_that_closes(standin: TelegramStandIn) -> None:
    async with (
        Page(0, telegram=standin, door=None) as page,
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{page.url}live", compress=15) as line,
    ):
        assert (await line.receive_json())["type"] == "state"
        assert line.compress == 0  # what is compressed, aiohttp writes in a task that nobody waits for
