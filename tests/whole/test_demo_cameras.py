"""``main.py demo`` and its cameras: added in the chat once somebody looks at them, and told of what happens there."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.sitters import yolox_model, yunet_model
from tests.whole.test_demo import BROWSER, PATIENCE_MS, QUIET, Demo, needs_browser

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

#: Two cameras are opened for their first picture and again to watch, each by a process of its own.
ADDED_MS = 120_000
#: Somebody is seen, then looked at, for the text; the clip ends five seconds later.
TOLD_MS = 60_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """With whatever finds faces and people."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "models").mkdir()
    for model in (yunet_model(), yolox_model()):
        (folder / "models" / model.name).write_bytes(model.read_bytes())
    demo = Demo(folder)
    try:
        demo.until_said("Ready:")
        yield demo
    finally:
        demo.stop()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def page(demo: Demo, browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1360, "height": 860})
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"http://127.0.0.1:{demo.port}/")
    yield page
    await page.close()


async def test_nothing_of_a_camera_runs_until_somebody_looks_at_them(page: Page, demo: Demo) -> None:
    await expect(page.get_by_test_id("link")).to_have_attribute("data-awake", "true", timeout=PATIENCE_MS)
    assert not [one for one in demo.family() if "bot.cameras" in " ".join(one.cmdline())]
    await page.get_by_test_id("view-cameras").click()
    for camera in ("door", "garden"):
        await expect(page.get_by_test_id(f"lookout-{camera}")).to_have_attribute(
            "data-watched", "true", timeout=ADDED_MS
        )
    await expect(page.get_by_test_id("messages")).to_contain_text("garden camera watches", timeout=ADDED_MS)
    assert await page.get_by_test_id("notices").inner_text() == ""


async def test_who_loiters_in_the_garden_becomes_a_card_with_a_clip(page: Page) -> None:
    await page.get_by_test_id("view-cameras").click()
    await page.get_by_test_id("episode-garden-loiter").click()
    card = page.get_by_test_id("messages").locator("> li").filter(has_text="in the garden").last
    # by night at once, by day after twenty seconds
    await expect(card.get_by_test_id("clip")).to_be_visible(timeout=TOLD_MS)


async def test_who_comes_to_the_door_is_named_before_they_ring(page: Page) -> None:
    await page.get_by_test_id("view-cameras").click()
    await page.get_by_test_id("episode-door-with_a_friend").click()
    card = page.get_by_test_id("messages").locator("> li").filter(has_text="at the front door").last
    await expect(card).to_contain_text("Grace", timeout=TOLD_MS)
