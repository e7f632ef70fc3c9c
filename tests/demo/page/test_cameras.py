"""The page's cameras in a real browser: what they see, what happens before them, and their plugs."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.demo.camera.episodes import ACTS, Episode, Lookout
from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.surroundings import Surroundings
from bot.words.demo.demo_text import PAGE
from bot.words.tongue import Language
from tests.rig.browser.browsing import browser, complaints, in_a_browser, open_at, page, sideways
from tests.rig.cameras.rtsp import looked

__all__ = ["browser", "page"]  # fixtures

pytestmark = in_a_browser


@pytest_asyncio.fixture(loop_scope="module")
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        yield around


async def until_playing(around: Surroundings, lookout: Lookout, *episodes: Episode) -> None:
    await around.watching.changes.until(lambda: around.watching.playing(lookout) == episodes)


async def test_every_button_lets_happen_what_it_says(around: Surroundings, page: Page) -> None:
    await page.get_by_test_id("view-cameras").click()
    for lookout, acts in ACTS.items():
        for episode in acts:
            await page.get_by_test_id(f"episode-{lookout}-{episode}").click()
        await until_playing(around, lookout, *acts)
        for episode in acts:
            await expect(page.get_by_test_id(f"episode-{lookout}-{episode}")).to_have_attribute("aria-pressed", "true")
    view = page.get_by_test_id("lookout-view-garden")
    await expect(view).to_have_attribute(
        "alt", "The camera sees: Somebody walks by, Somebody loiters, The cat looks in"
    )


async def test_the_picture_is_live(around: Surroundings, page: Page) -> None:
    await page.get_by_test_id("view-cameras").click()
    view = page.get_by_test_id("lookout-view-door")
    await expect(view).to_have_js_property("naturalWidth", 640)
    shown = await view.get_attribute("src")
    assert shown
    await expect(view).not_to_have_attribute("src", shown)


async def test_an_unplugged_camera_is_black_here_and_gone_on_the_wire(around: Surroundings, page: Page) -> None:
    await page.get_by_test_id("view-cameras").click()
    await page.get_by_test_id("lookout-away-garden").check()
    await expect(page.get_by_test_id("lookout-garden")).to_have_attribute("data-away", "true")
    await expect(page.get_by_test_id("lookout-state-garden")).to_have_text("The camera is unplugged.")
    assert around.watching.away(Lookout.GARDEN)
    await page.get_by_test_id("lookout-away-garden").uncheck()
    await expect(page.get_by_test_id("lookout-garden")).to_have_attribute("data-away", "false")
    assert await looked(around.watching.address(Lookout.GARDEN), pictures=1)


async def test_night_falls_before_one_camera_alone(around: Surroundings, page: Page) -> None:
    await page.get_by_test_id("view-cameras").click()
    await page.get_by_test_id("lookout-night-door").check()
    await around.watching.changes.until(lambda: around.watching.views[Lookout.DOOR].night)
    assert not around.watching.views[Lookout.GARDEN].night


async def test_it_is_said_whether_the_service_watches(around: Surroundings, page: Page) -> None:
    await page.get_by_test_id("view-cameras").click()
    said = page.get_by_test_id("lookout-state-door")
    await expect(said).to_have_text("The service is not watching here.")
    watched: list[bool] = []
    await looked(
        around.watching.address(Lookout.DOOR),
        pictures=1,
        also=lambda _: watched.append(around.watching.watched(Lookout.DOOR)),
    )
    assert watched == [True]


async def test_the_door_and_the_cameras_stand_beside_the_chat_in_turn(around: Surroundings, page: Page) -> None:
    await expect(page.get_by_test_id("bell")).to_be_visible()
    await expect(page.get_by_test_id("watch")).to_be_hidden()
    await page.get_by_test_id("view-cameras").click()
    await expect(page.get_by_test_id("bell")).to_be_hidden()
    await expect(page.get_by_test_id("watch")).to_be_visible()
    await expect(page.get_by_test_id("messages")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 740), (1280, 800)], ids=["phone", "laptop"])
async def test_anybody_can_use_the_cameras_in_any_language(
    around: Surroundings, browser: Browser, size: tuple[int, int], scheme: str
) -> None:
    viewport = ViewportSize(width=size[0], height=size[1])
    page = await open_at(browser, around, viewport=viewport, bypass_csp=True, color_scheme=scheme)
    await page.get_by_test_id("side-cameras" if size[0] < 900 else "view-cameras").click()
    await expect(page.get_by_test_id("lookout-view-door")).to_have_js_property("naturalWidth", 640)
    for language in Language:
        await page.get_by_test_id("language").select_option(language.value)
        await expect(page.locator("html")).to_have_attribute("lang", language.value)
        assert await sideways(page) == []
    assert await complaints(page) == []
    await page.close()


async def test_every_camera_and_whatever_happens_has_a_name(around: Surroundings) -> None:
    assert {f"lookout_{lookout}" for lookout in Lookout} <= set(PAGE)
    assert {f"episode_{episode}" for episode in Episode} <= set(PAGE)


async def test_messages_that_come_quickly_are_followed_to_the_last(around: Surroundings, page: Page) -> None:
    around.anna.chat.open = True
    for n in range(30):
        await around.anna.send_text(f"message {n}")
        await asyncio.sleep(0.06)  # each glides down while the next one comes
    await expect(page.get_by_test_id("messages").get_by_text("message 29")).to_be_in_viewport()
    await expect(page.get_by_test_id("to-newest")).to_be_hidden()
    await page.get_by_test_id("messages").hover()
    await page.mouse.wheel(0, -600)
    await expect(page.get_by_test_id("to-newest")).to_be_visible()
    await around.anna.send_text("one more")
    await expect(page.get_by_test_id("messages").get_by_text("one more")).not_to_be_in_viewport()


@pytest.mark.parametrize("language", Language)
async def test_no_picture_lies_over_the_words_beside_it(around: Surroundings, page: Page, language: Language) -> None:
    await page.get_by_test_id("language").select_option(language)
    await page.get_by_test_id("view-cameras").click()
    for lookout in Lookout:
        view = await page.get_by_test_id(f"lookout-view-{lookout}").bounding_box()
        said = await page.get_by_test_id(f"lookout-state-{lookout}").bounding_box()
        assert view
        assert said
        assert view["x"] + view["width"] <= said["x"] + 1
