"""A browser before the page of surroundings without a service: what its tests share."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.demo.surroundings import Surroundings

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]

#: For a module's ``pytestmark``.
in_a_browser = [
    pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here"),
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all, and it belongs to a loop
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def bot(around: Surroundings) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(around.telegram.url))
    yield Bot(around.telegram.token, session)
    await (await session.create_session()).close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(around: Surroundings, browser: Browser) -> AsyncIterator[Page]:
    said: list[str] = []
    page = await browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    await page.goto(around.url)
    await expect(page.get_by_test_id("link")).to_have_attribute("data-connected", "true")
    yield page
    await page.close()
    assert not said


def keyboard(*labels: str, dangerous: str = "") -> InlineKeyboardMarkup:
    row = [
        InlineKeyboardButton(text=label, callback_data=label[:20], style="danger" if label == dangerous else None)
        for label in labels
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def until_still(page: Page) -> None:
    """Wait for everything that moves: what fades in has no contrast yet."""
    await page.evaluate(
        "Promise.allSettled(document.getAnimations().filter((a) => a.effect.getTiming().iterations === 1)"
        ".map((a) => a.finished))"
    )
