"""The bot's page over the chat: from a button and from the menu, signed for whoever opens it, and no other."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest_asyncio
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, MenuButtonDefault, MenuButtonWebApp, WebAppInfo
from aiohttp import web
from playwright.async_api import Page, expect

from bot.api.sign_in.launches import Launches, UsedLaunch
from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.surroundings import Surroundings
from tests.fakes.books import MemoryCollection
from tests.rig.browser.browsing import bot, browser, complaints, in_a_browser, page

__all__ = ["bot", "browser", "page"]  # fixtures

pytestmark = in_a_browser


@pytest_asyncio.fixture(loop_scope="module")
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        await around.board.until_connected()
        yield around


@pytest_asyncio.fixture(loop_scope="module")
async def address() -> AsyncIterator[str]:
    """A page that shows with what it was opened."""
    app = web.Application()

    async def shown(_: web.Request) -> web.Response:
        script = "document.body.textContent = location.hash.slice(1)"
        text = f"<!doctype html><title>x</title><body><script>{script}</script>"
        return web.Response(text=text, content_type="text/html")

    app.router.add_get("/app", shown)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield "http://{}:{}/app".format(*runner.addresses[0][:2])
    await runner.cleanup()


async def opened(page: Page) -> dict[str, list[str]]:
    """What stands behind the # of the page that was opened."""
    told = page.frame_locator("[data-testid=mini-app-frame]").locator("body")
    await expect(told).to_contain_text("tgWebAppData")
    return parse_qs(await told.inner_text())


async def test_a_button_opens_the_page_signed_for_whoever_tapped(
    around: Surroundings, bot: Bot, page: Page, address: str
) -> None:
    around.anna.chat.open = True
    button = InlineKeyboardButton(text="Open the page", web_app=WebAppInfo(url=address))
    sent = await bot.send_message(
        around.anna.id, "Here it is.", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]])
    )
    await page.get_by_test_id(f"message-{sent.message_id}").get_by_test_id("button-Open the page").click()
    told = await opened(page)
    assert told["tgWebAppPlatform"] == ["demo"]
    assert '"bg_color"' in told["tgWebAppThemeParams"][0]
    launches = Launches(around.telegram.token, MemoryCollection[UsedLaunch](), lambda: datetime.now(UTC))
    assert await launches.use(told["tgWebAppData"][0]) == around.anna.id
    await expect(page.get_by_test_id("mini-app-close")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("mini-app")).to_be_hidden()
    await expect(page.get_by_test_id("button-Open the page")).to_be_focused()


async def test_the_menu_button_opens_it_while_the_bot_has_one(
    around: Surroundings, bot: Bot, page: Page, address: str
) -> None:
    around.anna.chat.open = True
    await expect(page.get_by_test_id("menu-page")).to_be_hidden()
    await bot.set_chat_menu_button(around.anna.id, MenuButtonWebApp(text="Page", web_app=WebAppInfo(url=address)))
    await page.get_by_test_id("menu-page").click()
    await opened(page)
    assert await complaints(page) == []
    await page.get_by_test_id("person-leo").click()
    await expect(page.get_by_test_id("mini-app")).to_be_hidden()
    await expect(page.get_by_test_id("menu-page")).to_be_hidden()  # Leo has none
    await page.get_by_test_id("person-anna").click()
    await bot.set_chat_menu_button(around.anna.id, MenuButtonDefault())
    await expect(page.get_by_test_id("menu-page")).to_be_hidden()


async def test_no_page_is_opened_that_the_bot_did_not_offer_to_this_person(
    around: Surroundings, bot: Bot, page: Page, address: str
) -> None:
    around.anna.chat.open = around.leo.chat.open = True
    await bot.set_chat_menu_button(around.leo.id, MenuButtonWebApp(text="Page", web_app=WebAppInfo(url=address)))
    said = await page.evaluate(
        """([user, url]) => new Promise((done) => {
          const line = new WebSocket(`ws://${location.host}/live?language=en`);
          line.onopen = () => line.send(JSON.stringify({ do: "app", user, url }));
          line.onmessage = (message) => {
            const told = JSON.parse(message.data);
            if (told.type !== "state") done(told.type);
          };
        })""",
        [around.anna.id, address],
    )
    assert said == "toast"
