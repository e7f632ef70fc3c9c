"""The story on the page: chosen and followed by the keyboard alone, on a phone and a desktop, in both themes."""

from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.types import ForceReply
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.family import STRANGER
from bot.demo.surroundings import Surroundings
from bot.house.doors.door import Door, DoorId
from bot.words.chat import labels
from bot.words.chat.guests import guest_labels
from bot.words.tongue import Language, Tongue
from tests.rig.browser.browsing import bot, browser, complaints, in_a_browser, keyboard, open_at, page, sideways

__all__ = ["bot", "browser", "page"]  # fixtures

pytestmark = in_a_browser

PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=860)


@pytest_asyncio.fixture(loop_scope="module")
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        yield around


async def test_the_keyboard_alone_chooses_a_chapter_and_is_led_to_what_is_tapped(page: Page) -> None:
    await page.get_by_test_id("story-all").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("chapter-ring")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("story-text")).to_be_focused()
    await expect(page.get_by_test_id("story-text")).to_contain_text("Press the bell")
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("story-where")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("bell")).to_be_focused()
    await page.get_by_test_id("story-leave").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("story-all")).to_be_focused()
    await expect(page.locator(".pointed")).to_have_count(0)


async def test_a_chapter_that_cannot_be_told_says_why_and_stays_shut(page: Page) -> None:
    await page.get_by_test_id("story-all").click()
    month = page.get_by_test_id("chapter-month")
    await expect(month).to_contain_text("--history")
    await expect(month).to_have_attribute("aria-disabled", "true")
    await month.click(force=True)  # it is told as shut, and a finger finds it all the same
    await expect(page.get_by_test_id("chapters")).to_be_visible()


async def test_whoever_did_something_is_not_led_back_to_it_nor_below_a_dialog(
    around: Surroundings, bot: Bot, page: Page
) -> None:
    pointed, anna, stranger = page.locator(".pointed"), around.anna, around.telegram.user(STRANGER)
    anna.chat.open = True

    def has_the_frame(name: str) -> Awaitable[None]:
        return expect(pointed).to_have_attribute("data-testid", name)

    said = Tongue(Language.ENGLISH, ZoneInfo("UTC"))
    passes = [said.plain(one) for one in (guest_labels.NEW_PASS, labels.lasting(2), guest_labels.MAKE)]
    await page.get_by_test_id("story-all").click()
    await page.get_by_test_id("chapter-guest").click()
    await expect(page.get_by_test_id("story")).to_have_attribute("data-step", "guest 1")
    await has_the_frame("send")
    await page.get_by_test_id("message-input").press("Enter")
    await expect(page.get_by_test_id("messages")).to_contain_text("/guest")
    await expect(pointed).to_have_count(0)  # nor to what was sent
    await bot.send_message(anna.id, "Passes", reply_markup=keyboard(*passes))
    await expect(page.get_by_test_id("story")).to_have_attribute("data-step", "guest 2")
    await bot.send_message(anna.id, "For whom?", reply_markup=ForceReply())
    await expect(page.get_by_test_id("story")).to_have_attribute("data-step", "guest 5")
    await bot.send_message(anna.id, "https://t.me/doorman_demo_bot?start=abc")
    await has_the_frame("message-link")
    await pointed.click()
    await has_the_frame("opener-stranger")
    await pointed.click()
    await stranger.chat.until(lambda chat: chat.last)
    await expect(page.get_by_test_id("messages")).to_contain_text("/start abc")
    await expect(pointed).to_have_count(0)
    door = said.plain(guest_labels.open_door(Door(DoorId("front"), "Front door")))
    await bot.send_message(stranger.id, "The front door", reply_markup=keyboard(door))
    await has_the_frame(f"button-{door}")
    await page.get_by_test_id("person-anna").click()
    await has_the_frame("person-stranger")
    await page.get_by_test_id("message-link").click()
    await has_the_frame("opener-close")
    await pointed.click()
    await has_the_frame("person-stranger")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_it_fits_and_keeps_nobody_out_also_in_large_letters(
    around: Surroundings, browser: Browser, size: ViewportSize, theme: Literal["light", "dark"]
) -> None:
    page = await open_at(browser, around, viewport=size, color_scheme=theme, bypass_csp=True)
    await page.get_by_test_id("story-all").click()
    assert await complaints(page) == []
    await page.get_by_test_id("chapter-page").click()
    await expect(page.get_by_test_id("story-where")).to_be_visible()
    assert await complaints(page) == []
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await sideways(page) == []
    await page.get_by_test_id("story-leave").click()
    await page.get_by_test_id("story-all").click()
    assert await sideways(page) == []
    await page.close()
