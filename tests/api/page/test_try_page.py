"""The page on which the interface is tried, in a real browser: everything of the document can be asked there."""

import json
from typing import Literal

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from bot.api.document.document import document
from bot.house.programs.key import KeyScope
from tests.pictures import jpeg
from tests.quick_hash import quick_hash
from tests.rig.api import an_api
from tests.rig.browser.browsing import browser, complaints, in_a_browser, sideways
from tests.rig.browser.page import DESKTOP, PHONE
from tests.rig.house import FRONT

__all__ = ["browser", "quick_hash"]

pytestmark = [*in_a_browser, pytest.mark.usefixtures("quick_hash")]


async def test_a_key_asks_opens_listens_and_sends_a_picture(browser: Browser) -> None:
    async with an_api() as api:
        key, _ = await api.make_key(*KeyScope)
        page = await browser.new_page(viewport=DESKTOP)
        said = list[str]()
        page.on("pageerror", lambda error: said.append(str(error)))
        await page.goto(f"{api.url}/api/v1#listDoors")
        operations = json.loads(document())["paths"]
        assert await page.locator("details").count() == sum(len({*m} - {"parameters"}) for m in operations.values())

        doors = page.locator("#listDoors")
        await expect(doors).to_have_attribute("open", "")
        await doors.get_by_role("button").click()
        await expect(doors.get_by_role("status")).to_contain_text("401")
        await page.get_by_label("Key", exact=True).fill(key)
        await doors.get_by_role("button").click()
        await expect(doors.get_by_role("status")).to_contain_text('"front door"')

        events = page.locator("details", has=page.get_by_text("/events", exact=True))
        await events.locator("summary").click()
        await events.get_by_role("button", name="Send").click()
        await expect(events.get_by_role("status")).to_contain_text("retry: 3000")
        unlock = page.locator("details", has=page.get_by_text("/doors/{door}/unlock", exact=True))
        await unlock.locator("summary").click()
        await unlock.get_by_label("door (required)").fill("front")
        await unlock.get_by_label("Body").fill("{}")
        await unlock.get_by_role("button").click()
        await expect(unlock.get_by_role("status")).to_contain_text('"opened": true')
        assert api.house.locks.opened == [FRONT]
        await expect(events.get_by_role("status")).to_contain_text('"what": "opened"')
        await events.get_by_role("button", name="Stop").click()
        await expect(events.get_by_role("status")).to_contain_text("Stopped.")

        looks = page.locator("details", has=page.get_by_text("/recognitions", exact=True))
        await looks.locator("summary").click()
        await looks.get_by_label("Picture").set_input_files(
            {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
        )
        await looks.get_by_role("button", name="Send").click()
        await expect(looks.get_by_role("status")).to_contain_text('"faces"')
        assert said == []
        await page.close()


@pytest.mark.parametrize(("scheme", "size"), [("light", PHONE), ("dark", DESKTOP)], ids=["phone", "desktop, dark"])
async def test_axe_finds_nothing_and_nothing_sticks_out(
    browser: Browser, scheme: Literal["light", "dark"], size: ViewportSize
) -> None:
    async with an_api() as api:
        await api.make_key()
        page = await browser.new_page(viewport=size, color_scheme=scheme, bypass_csp=True)
        await page.goto(f"{api.url}/api/v1#listDoors")
        await page.locator("#listDoors").get_by_role("button").click()
        await expect(page.locator("#listDoors").get_by_role("status")).to_contain_text("401")
        assert await complaints(page) == []
        assert await sideways(page) == []
        await page.close()
