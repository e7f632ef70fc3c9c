"""A browser before the page of surroundings without a service: what its tests share."""

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.demo.surroundings import Surroundings

#: The shell has no windows to draw, and takes half of the processor that the whole browser takes.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
#: No look-ups of its own: the tests stay on loopback.
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]

#: So long a page may take for what it does at once on a machine that has time.
PATIENCE_MS = 30_000

#: The rules of WCAG 2.2 AA, and what everybody who knows recommends; only what is wrong is told at length.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

#: For a module's ``pytestmark``.
in_a_browser = [
    pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here"),
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all, and it belongs to a loop
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)  # else five seconds, in which a machine may be elsewhere
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
    page.set_default_timeout(PATIENCE_MS)
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


async def open_at(browser: Browser, around: Surroundings, **context: Any) -> Page:
    page = await browser.new_page(**context)
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(around.url)
    await expect(page.get_by_test_id("link")).to_have_attribute("data-connected", "true")
    return page


async def complaints(page: Page) -> list[str]:
    await page.mouse.move(0, 0)
    await until_still(page)
    results = await Axe().run(page, options=RULES)
    return [
        f"{found['id']}: {node['target']} {[c['message'] for c in node['any']]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


async def sideways(page: Page) -> list[str]:
    """What sticks out of the page, and how far the page can be scrolled sideways."""
    found: list[str] = await page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          const out = [...document.querySelectorAll("body *")].filter((one) => {
            const { left, right, width } = one.getBoundingClientRect();
            const inStrip = one.closest(".pictures, svg, .skips, .skip, .facade");
            return width && !inStrip && (right > wide + 1 || left < -1);
          }).map((one) => `${one.tagName} ${one.className} ${one.dataset.testid ?? ""}`);
          const scrolls = [...document.querySelectorAll("html, body, main, .messages, .house, .people, dialog")]
            .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible")
            .map((one) => `scrolls: ${one.tagName} ${one.className}`);
          return [...out, ...scrolls];
        }"""
    )
    return found
