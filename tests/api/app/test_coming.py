"""Signing in, staying live, and saying so where the page is not."""

import socket
from urllib.parse import quote

from playwright.async_api import Browser, expect

from bot.api import PageNeeds
from bot.api.routes.events import OF_A_RESIDENT
from bot.commands.wording import page_words
from bot.house.people import Role
from bot.settings import AppSettings
from tests.api.sign_in.test_passkeys import AUTHENTICATOR
from tests.rig.api import an_api
from tests.rig.browser.browsing import in_a_browser
from tests.rig.browser.page import PHONE, PageHome, shown, visit
from tests.rig.browser.sign_in import TOKEN, launch_of
from tests.rig.house import ANNA, LEO
from tests.rig.machine import shared_by

pytestmark = in_a_browser

#: As a browser says that a page is looked at, or not.
HIDE = """(state) => {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


async def test_a_browser_at_home_is_signed_in_by_a_code(home: PageHome) -> None:
    page = await home.open(None)
    await expect(page.get_by_test_id("title")).to_have_text("Who is there?")
    await page.get_by_test_id("ask-code").click()
    code = (await page.get_by_test_id("code").inner_text()).removeprefix("/app ")
    codes = home.api.house.staff.sign_in.codes
    asking = await codes.send(LEO, code)
    await expect(page.get_by_test_id("code-state")).to_contain_text("asks you now")
    await codes.grant(LEO, asking.id)
    await shown(page, "now")
    await expect(page.get_by_test_id("me")).to_have_text("Leo")


async def test_a_code_that_somebody_says_is_not_theirs_lets_nobody_in(home: PageHome) -> None:
    page = await home.open(None)
    await page.get_by_test_id("ask-code").click()
    code = (await page.get_by_test_id("code").inner_text()).removeprefix("/app ")
    codes = home.api.house.staff.sign_in.codes
    asking = await codes.send(LEO, code)
    await codes.deny(LEO, asking.id)
    await expect(page.get_by_test_id("refused")).to_contain_text("it was not them")
    await page.get_by_test_id("new-code").click()
    await expect(page.get_by_test_id("code")).to_be_visible()


async def test_what_telegram_said_signs_in_once_and_a_reload_stays_in(home: PageHome) -> None:
    page = await home.open(LEO)
    await page.reload()
    await shown(page, "now")
    await expect(page.get_by_test_id("me")).to_have_text("Leo")
    address = page.url
    other = await home.open(None)
    await other.goto("about:blank")
    await other.goto(address)
    await shown(other, "sign_in")
    await expect(other.get_by_test_id("refused")).to_contain_text("open it again in the chat")


async def test_another_account_in_the_same_telegram_is_another_person(home: PageHome) -> None:
    page = await home.open(LEO)
    await page.goto(f"{home.api.url}/app?x=1#{home.launch(ANNA)}")
    await shown(page, "now")
    await expect(page.get_by_test_id("me")).to_have_text("Anna")


async def test_whoever_signs_out_is_out(home: PageHome) -> None:
    page = await home.open(None)
    await page.get_by_test_id("ask-code").click()
    code = (await page.get_by_test_id("code").inner_text()).removeprefix("/app ")
    codes = home.api.house.staff.sign_in.codes
    await codes.grant(LEO, (await codes.send(LEO, code)).id)
    await shown(page, "now")
    await home.go(page, "settings")
    await page.get_by_test_id("sign-out").click()
    await shown(page, "sign_in")
    await page.reload()
    await shown(page, "sign_in")


async def test_somebody_who_no_longer_lives_here_is_out_with_their_next_tap(home: PageHome) -> None:
    page = await home.open(LEO)
    await home.api.house.registrar.remove(ANNA, LEO.id)
    await page.get_by_test_id("tab-visits").click()
    await shown(page, "sign_in")


async def test_a_role_that_changed_counts_at_the_next_look(home: PageHome) -> None:
    page = await home.open(LEO)
    await home.api.house.registrar.set_role(ANNA, LEO.id, Role.CHILD)
    await page.reload()
    await expect(page.get_by_test_id("tab-people")).to_have_count(0)


async def test_a_page_that_lost_the_house_says_how_old_it_is_and_mends_itself(home: PageHome) -> None:
    page = await home.open(LEO)
    await expect(page.locator("body")).to_have_attribute("data-line", "up")
    await page.context.set_offline(True)
    home.api.room.live.end()
    await expect(page.get_by_test_id("line")).to_contain_text("What you see is from")
    await page.get_by_test_id("open-front").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("toast").last).to_contain_text("do not know whether", timeout=20_000)
    assert home.api.house.locks.opened == []


async def test_a_part_that_cannot_be_fetched_says_so_and_is_there_once_the_network_is(home: PageHome) -> None:
    page = await home.open(LEO)
    await expect(page.locator("body")).to_have_attribute("data-line", "up")
    await page.context.set_offline(True)
    await expect(page.get_by_test_id("line")).to_contain_text("You are offline")
    await page.get_by_test_id("tab-visits").click()
    await expect(page.get_by_test_id("title")).to_have_text("Visits")
    await expect(page.get_by_test_id("sorry")).to_contain_text("The house does not answer")
    await page.context.set_offline(False)
    await expect(page.get_by_test_id("sorry")).to_have_count(0)
    await expect(page.get_by_test_id("screen-visits")).to_contain_text("Nobody has come yet")


async def test_what_happened_while_the_line_was_down_is_there_afterwards(home: PageHome) -> None:
    page = await home.open(LEO)
    await expect(page.locator("body")).to_have_attribute("data-line", "up")
    await page.route("**/api/v1/events", lambda route: route.abort())
    cut = "window.dispatchEvent(new Event('online'))"
    await page.reload()
    await expect(page.locator("body")).to_have_attribute("data-line", "down")
    rung = await visit(home, "b00t-1")
    await page.unroute("**/api/v1/events")
    await page.evaluate(cut)
    await expect(page.get_by_test_id(f"ring-{rung}")).to_be_visible()
    await expect(page.locator("body")).to_have_attribute("data-line", "up")
    await expect(page.get_by_test_id("line")).to_be_hidden()


async def test_a_page_that_is_loaded_again_and_again_is_live_each_time(home: PageHome) -> None:
    page = await home.open(LEO, "settings")
    for _ in range(OF_A_RESIDENT + 2):
        await page.reload()
        await expect(page.locator("body")).to_have_attribute("data-line", "up", timeout=3_000 * shared_by())


async def test_a_page_that_nobody_looks_at_hangs_up_and_is_live_when_somebody_does(home: PageHome) -> None:
    page = await home.open(LEO)
    await page.clock.install()
    await page.reload()
    await expect(page.locator("body")).to_have_attribute("data-line", "up")
    await page.evaluate(HIDE, "hidden")
    async with page.expect_event("requestfailed", lambda one: one.url.endswith("/events")):
        await page.clock.run_for(21_000)
    rung = await visit(home, "b00t-1")
    await expect(page.get_by_test_id("line")).to_be_hidden()
    await expect(page.get_by_test_id(f"ring-{rung}")).to_have_count(0)
    await page.evaluate(HIDE, "visible")
    await expect(page.get_by_test_id(f"ring-{rung}")).to_be_visible()


async def test_a_passkey_is_added_and_signs_in_by_https_or_on_this_machine(browser: Browser) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    app, needs = AppSettings(WEB_APP_URL=address), PageNeeds(TOKEN, words=page_words)
    async with an_api(app=app, needs=needs, port=port) as api:
        around = await browser.new_context(viewport=PHONE, locale="en-GB")
        page = await around.new_page()
        cdp = await around.new_cdp_session(page)
        await cdp.send("WebAuthn.enable")
        await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        data = quote(launch_of(LEO.id, api.house.clock()))
        await page.goto(f"{address}/app?at=settings#tgWebAppData={data}&tgWebAppVersion=8.0&tgWebAppPlatform=test")
        await shown(page, "settings")
        await page.get_by_test_id("add-passkey").click()
        await expect(page.locator("[data-testid^=passkey-]")).to_have_count(1)
        await around.clear_cookies()
        await page.evaluate("sessionStorage.clear()")
        await page.goto(f"{address}/app?x=1")
        await shown(page, "sign_in")
        await page.get_by_test_id("passkey").click()
        await shown(page, "now")
        await expect(page.get_by_test_id("me")).to_have_text("Leo")
        await around.close()
