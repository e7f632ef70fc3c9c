"""Inside Telegram: its own script by https alone, its buttons in place of ours, its colours, and what is felt."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect
from playwright.async_api import Error as PlaywrightError

from bot.api import PageNeeds
from bot.commands.wording import page_words
from bot.settings import AppSettings
from tests.rig.api import ApiRig, an_api
from tests.rig.browser.browsing import in_a_browser
from tests.rig.browser.page import PHONE, PLUMBER, PageHome, give_pass, shown
from tests.rig.browser.sign_in import TOKEN, launch_of
from tests.rig.house import FRONT, LEO

pytestmark = in_a_browser

NAME = "doorman.example.org"

#: What a page uses of Telegram's script: it records what it was asked, and is an older client where it is told so.
SCRIPT = """
window.asked = [];
const note = (what) => (...told) => window.asked.push([what, ...told.filter((one) => typeof one !== "function")]);
const button = (name) => ({
  ...Object.fromEntries(["show", "hide", "setText", "showProgress", "hideProgress"].map(
    (one) => [one, note(`${name}.${one}`)])),
  onClick: (deed) => { window[name] = deed; },
  offClick: () => {},
});
const version = Number(new URLSearchParams(location.hash.slice(1)).get("tgWebAppVersion"));
window.Telegram = { WebApp: {
  themeParams: {},
  ...Object.fromEntries(["ready", "expand", "setHeaderColor", "setBackgroundColor", "setBottomBarColor",
    "disableVerticalSwipes", "enableVerticalSwipes"].map((one) => [one, note(one)])),
  onEvent: (name, deed) => { window[name] = deed; },
  isVersionAtLeast: (wanted) => version >= Number(wanted),
  BackButton: button("BackButton"),
  MainButton: button("MainButton"),
  HapticFeedback: { notificationOccurred: note("felt") },
} };
"""

COLOURS = {"bg_color": "#17212b", "text_color": "#f5f5f5", "button_color": "#5288c1", "section_bg_color": "#17212b"}


@pytest_asyncio.fixture(loop_scope="module")
async def api() -> AsyncIterator[ApiRig]:
    async with an_api(app=AppSettings(WEB_APP_URL=f"https://{NAME}"), needs=PageNeeds(TOKEN, words=page_words)) as api:
        yield api


async def opened(api: ApiRig, browser: Browser, who: int, version: str = "8.0") -> Page:
    """The page as Telegram opens it: by its name, over https, which a proxy speaks."""
    around = await browser.new_context(viewport=PHONE, locale="en-GB")
    page = await around.new_page()

    async def proxied(route: Route) -> None:
        if route.request.url.endswith("/events"):
            await route.abort()
            return
        with suppress(PlaywrightError):  # the page was closed meanwhile, and what was fetched for it is gone
            headers = {**await route.request.all_headers(), "host": NAME}
            asked = route.request.url.replace(f"https://{NAME}", api.url)
            await route.fulfill(response=await route.fetch(url=asked, headers=headers))

    await page.route(f"https://{NAME}/**", proxied)
    await page.route(
        "https://telegram.org/js/telegram-web-app.js",
        lambda route: route.fulfill(body=SCRIPT, content_type="text/javascript"),
    )
    data = quote(launch_of(who, api.house.clock(), query_id=f"t{version}{who}"))
    theme = quote(json.dumps(COLOURS))
    await page.goto(
        f"https://{NAME}/app#tgWebAppData={data}&tgWebAppVersion={version}&tgWebAppPlatform=android&tgWebAppThemeParams={theme}"
    )
    await shown(page)
    await page.wait_for_function("window.asked?.some(([what]) => what === 'ready')")
    return page


async def asked(page: Page, what: str) -> list[Any]:
    found: list[Any] = await page.evaluate("(what) => window.asked.filter(([one]) => one === what)", what)
    return found


async def test_telegrams_colours_and_buttons_are_used_and_results_are_felt(api: ApiRig, browser: Browser) -> None:
    page = await opened(api, browser, LEO.id)
    assert await page.evaluate("document.documentElement.dataset.scheme") == "dark"
    panel = await page.get_by_test_id("door-front").evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert panel == "rgb(23, 33, 43)"
    await page.get_by_test_id("tab-more").click()
    await page.get_by_test_id("more-settings").click()
    await shown(page, "settings")
    await expect(page.get_by_test_id("back")).to_be_hidden()
    assert (await asked(page, "BackButton.show"))[-1:] == [["BackButton.show"]]
    await expect(page.get_by_test_id("sign-out")).to_have_count(0)  # closing the page is Telegram's
    await page.evaluate("window.BackButton()")
    await shown(page, "more")
    await page.get_by_test_id("tab-now").click()
    assert await asked(page, "felt") == []
    await page.get_by_test_id("open-front").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("outcome-front")).to_contain_text("Opened")
    assert await asked(page, "felt") == [["felt", "success"]]
    await page.context.close()


async def test_the_one_thing_to_do_is_on_telegrams_own_button(api: ApiRig, browser: Browser) -> None:
    home = PageHome(api, browser, None)  # type: ignore[arg-type]
    await give_pass(home)
    page = await opened(api, browser, PLUMBER.id)
    assert (await asked(page, "MainButton.setText"))[-1] == ["MainButton.setText", "Open the front door"]
    await expect(page.get_by_test_id("action")).to_have_count(0)
    await page.evaluate("void window.MainButton()")
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("guest-left")).to_have_text("It opens once more.")
    assert api.house.locks.opened == [FRONT]
    await page.context.close()


async def test_an_older_telegram_is_asked_for_nothing_that_it_lacks(api: ApiRig, browser: Browser) -> None:
    page = await opened(api, browser, LEO.id, version="6.0")
    await page.get_by_test_id("tab-more").click()
    await page.get_by_test_id("more-settings").click()
    await expect(page.get_by_test_id("back")).to_be_visible()
    for later in ("BackButton.show", "setHeaderColor", "setBottomBarColor", "felt", "disableVerticalSwipes"):
        assert await asked(page, later) == [], later
    await page.context.close()
