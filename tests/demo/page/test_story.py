"""The story on the page: chosen and followed by the keyboard alone, on a phone and a desktop, in both themes."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.surroundings import Surroundings
from tests.rig.browsing import browser, complaints, in_a_browser, open_at, page, sideways

__all__ = ["browser", "page"]  # fixtures

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
