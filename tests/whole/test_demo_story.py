"""Every chapter of the demo's story, walked in a browser: whatever has the frame is tapped, and nothing else."""

import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect
from playwright.async_api import TimeoutError as TimedOut

from tests.rig.browser.browsing import complaints, sideways
from tests.whole.test_demo import BROWSER, PATIENCE_MS, QUIET, Demo, demo, needs_browser

__all__ = ["demo"]  # a fixture

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]

#: Taps of the longest chapter, and some that lead there.
MOST_TAPS = 40

#: The frame may go on while it is being tapped: then whoever taps looks again, ms.
TAP_MS = 5_000

#: What has the frame now and had none when it was tapped last: its name, with the step; "… end" where all is told.
FRAMED = """(done) => {
  const step = document.querySelector('[data-testid="story"]').dataset.step;
  if (step.endsWith(" end")) return step;
  const found = document.querySelector(".pointed");
  const name = found && `${step}: ${found.dataset.testid ?? found.querySelector("[data-testid]").dataset.testid}`;
  return name && name !== done ? name : null;
}"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(demo: Demo, browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"http://127.0.0.1:{demo.port}/")
    await expect(page.get_by_test_id("link")).to_have_attribute("data-awake", "true")
    yield page
    await page.close()


async def begin(page: Page, chapter: str) -> None:
    if await page.get_by_test_id("story-leave").is_visible():
        await page.get_by_test_id("story-leave").click()
    await page.get_by_test_id("story-all").click()
    await page.get_by_test_id(f"chapter-{chapter}").click()


async def walk(page: Page) -> list[str]:
    """Tap what has the frame until all is told; returns what was tapped, with its step."""
    tapped = [""]
    for _ in range(MOST_TAPS):
        found = await page.wait_for_function(FRAMED, arg=tapped[-1])
        name = str(await found.json_value())
        if name.endswith(" end"):
            return tapped[1:]
        with contextlib.suppress(TimedOut):
            await page.locator(".pointed").first.click(timeout=TAP_MS)
            tapped.append(name)
    raise AssertionError(tapped)


@pytest.mark.parametrize(
    ("chapter", "told"),
    [
        ("ring", "the door was open for three seconds"),
        ("face", "This time the card has her name."),
        ("faceless", "The door stayed shut"),
        ("guest", "Anna reads that it was this pass"),
        ("page", "signed in as Anna"),
        ("home", "Its lock opens with a PIN alone."),
        ("telegram", "Nothing was lost"),
        ("broker", "One press, one card"),
        ("lock", "no door opens late"),
    ],
)
async def test_whoever_taps_what_has_the_frame_comes_to_the_end_of_a_chapter(
    page: Page, chapter: str, told: str
) -> None:
    await begin(page, chapter)
    tapped = await walk(page)
    assert tapped
    await expect(page.get_by_test_id("story-text")).to_contain_text(told)
    assert await complaints(page) == []
    assert await sideways(page) == []
