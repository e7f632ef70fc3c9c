"""What each who may open the page sees of the house, in a real browser."""

import re
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page, expect

from bot.house.doors.presence import ContactOpened
from bot.house.people import Resident
from bot.house.status.wires import KafkaStatus, KafkaTrouble
from tests.rig.browser.browsing import complaints, in_a_browser, sideways
from tests.rig.browser.page import DESKTOP, HOSTILE, MIA, PHONE, PLUMBER, PageHome, furnish, give_pass, visit
from tests.rig.house import ANNA, FRONT, LEO

pytestmark = in_a_browser

#: All that an owner sees; what is about one thing alone is behind its list.
OWNERS = (
    *("now", "visits", "arrivals", "people", "strangers", "cameras", "passes", "charts", "residents", "doors", "audit"),
    *("keys", "backup", "health", "settings"),
)
ADULTS = ("now", "visits", "arrivals", "people", "strangers", "cameras", "passes", "charts", "settings")


async def parts(home: PageHome, who: Resident) -> list[str]:
    page = await home.open(who, viewport=DESKTOP)
    found: list[str] = await page.locator("[data-testid=tabs] a:visible").evaluate_all(
        "(links) => links.map((one) => one.dataset.testid.replace('tab-', ''))"
    )
    return found


async def test_each_sees_what_they_may_and_no_more(home: PageHome) -> None:
    assert await parts(home, ANNA) == list(OWNERS)
    assert await parts(home, LEO) == list(ADULTS)
    assert set(await parts(home, MIA)) == {"now", "arrivals", "cameras", "settings"}
    await give_pass(home)
    page = await home.open(PLUMBER)
    await expect(page.get_by_test_id("screen-guest")).to_be_visible()
    await expect(page.get_by_test_id("tabs")).to_be_hidden()
    for at in ("residents", "audit", "zones/x", "now"):
        await page.goto(f"{home.api.url}/app?at={at}")
        await expect(page.get_by_test_id("screen-guest")).to_be_visible()
    adult = await home.open(LEO)
    await adult.goto(f"{home.api.url}/app?at=residents")
    await expect(adult.get_by_test_id("screen-now")).to_be_visible()


async def go(page: Page, at: str) -> None:
    """Another part of the page, without loading it anew."""
    await page.evaluate("(at) => history.pushState({}, '', `/app?at=${at}${location.hash}`)", at)
    await page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    await expect(page.get_by_test_id(f"screen-{at.partition('/')[0]}")).not_to_have_attribute("aria-busy", "true")
    await expect(page.get_by_test_id("sorry")).to_have_count(0)


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", PHONE), ("dark", DESKTOP)], ids=["phone, light", "desktop, dark"]
)
async def test_axe_finds_nothing_on_any_screen_and_no_name_is_markup(
    home: PageHome, browser: Browser, scheme: str, size: object
) -> None:
    camera = await furnish(home)
    waiting = await visit(home, "b00t-3")
    page = await home.open(ANNA, "now", viewport=size, color_scheme=scheme, bypass_csp=True)
    home.api.house.presence.heard(ContactOpened(FRONT, forced=True, signed=True))
    for at in (*OWNERS, "more", "pass", f"visit/{waiting}", "person/bobby", f"zones/{camera.id}"):
        await go(page, at)
        assert await complaints(page) == [], at
        assert await sideways(page) == [], at
        assert await page.locator("main b, main img[src='x']").count() == 0, at
    await expect(page.get_by_test_id("title")).to_have_text("Zones")
    await page.get_by_test_id("back").click()
    guest = await home.open(PLUMBER, viewport=size, color_scheme=scheme, bypass_csp=True)
    assert await complaints(guest) == []
    nobody = await home.open(None, viewport=size, color_scheme=scheme, bypass_csp=True)
    assert await complaints(nobody) == []


async def test_a_name_is_shown_as_it_is_written(home: PageHome) -> None:
    await furnish(home)
    page = await home.open(ANNA, "people")
    await expect(page.get_by_test_id("person-bobby").locator("strong")).to_have_text(HOSTILE)
    await page.get_by_test_id("person-bobby").click()
    await expect(page.get_by_test_id("title")).to_have_text(HOSTILE)
    await page.get_by_test_id("forget").click()
    await expect(page.get_by_test_id("confirm")).to_contain_text(HOSTILE)
    await page.get_by_test_id("no").click()
    await home.go(page, "residents")
    await expect(page.get_by_test_id(f"resident-{LEO.id}").locator("strong")).to_have_text(HOSTILE)


async def test_somebody_is_renamed_merged_and_forgotten(home: PageHome) -> None:
    await furnish(home)
    people = home.api.house.memory.people
    page = await home.open(LEO, "person/bobby")
    await page.get_by_test_id("rename").click()
    await page.get_by_test_id("name").fill("Robert")
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("title")).to_have_text("Robert")
    await page.get_by_test_id("merge").click()
    await page.get_by_test_id("name").fill("Grace")
    await page.get_by_test_id("naming").get_by_test_id("yes").click()
    await page.get_by_test_id("confirm").get_by_test_id("yes").click()
    await expect(page.get_by_test_id("title")).to_have_text("Grace")
    await page.get_by_test_id("forget").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("screen-people")).to_contain_text("I know nobody’s face yet")
    assert await people.people() == []


async def test_a_zone_is_drawn_by_mouse_and_by_keyboard(home: PageHome) -> None:
    camera = await furnish(home)
    cameras = home.api.house.staff.watching.cameras
    page = await home.open(ANNA, f"zones/{camera.id}", viewport=DESKTOP)
    await expect(page.get_by_test_id("zones-picture")).to_have_js_property("complete", True)
    corner = page.get_by_test_id("corner-0")
    box = await corner.bounding_box()
    assert box
    await page.mouse.move(box["x"] + 22, box["y"] + 22)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 122, box["y"] + 72, steps=4)
    await page.mouse.up()
    await corner.focus()
    for _ in range(3):
        await page.keyboard.press("ArrowLeft")
    await page.get_by_test_id("add-corner").click()
    await expect(page.get_by_test_id("corner-1")).to_be_focused()
    await page.keyboard.press("Delete")
    await page.get_by_test_id("add-mask").click()
    await page.keyboard.press("Shift+ArrowRight")
    await page.get_by_test_id("zone-name-0").fill("Drive")
    await page.get_by_test_id("action").click()
    await expect(page.get_by_test_id("action")).to_have_count(0)
    kept = cameras.get(camera.id)
    assert [zone.name for zone in kept.zones] == ["Drive"]
    moved = kept.zones[0].corners[0]
    assert moved.x > 0.2
    assert moved.y > 0.5
    assert len(kept.zones[0].corners) == 4
    assert kept.masks[0][0].x == 0.35


async def test_a_zone_is_drawn_by_finger_and_a_finger_on_the_picture_scrolls(home: PageHome) -> None:
    camera = await furnish(home)
    page = await home.open(
        ANNA, f"zones/{camera.id}", viewport={"width": 390, "height": 560}, has_touch=True, is_mobile=True
    )
    await expect(page.get_by_test_id("zones-picture")).to_have_js_property("complete", True)
    touch = await page.context.new_cdp_session(page)

    async def draw(*points: tuple[float, float]) -> None:
        for n, (x, y) in enumerate(points):
            kind = "touchMove" if n else "touchStart"
            await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    box = await page.get_by_test_id("corner-0").bounding_box()
    assert box
    x, y = box["x"] + 22, box["y"] + 22
    await draw((x, y), (x + 20, y + 5), (x + 60, y + 30))
    await expect(page.get_by_test_id("corner-0")).to_have_class(re.compile("turned-to"))
    assert await page.evaluate("scrollY") == 0
    await page.get_by_test_id("remove-corner").click()
    await expect(page.get_by_test_id("corner-3")).to_have_count(0)
    await expect(page.get_by_test_id("remove-corner")).to_have_attribute("aria-disabled", "true")
    await page.get_by_test_id("add-corner").click()
    await page.evaluate("scrollTo(0, 0)")
    await draw(*[(200, 300 - step * 20) for step in range(8)])
    await page.wait_for_function("scrollY > 40")
    await page.get_by_test_id("action").click()
    await expect(page.get_by_test_id("action")).to_have_count(0)
    (zone,) = home.api.house.staff.watching.cameras.get(camera.id).zones
    assert [(corner.x, corner.y) for corner in zone.corners][-1] == (0.1, 0.9)
    assert len(zone.corners) == 4


async def test_charts_are_of_the_pages_own_ground_and_language(home: PageHome) -> None:
    await visit(home, "b00t-1")
    page = await home.open(LEO, "charts", color_scheme="dark", locale="de")
    await expect(page.get_by_test_id("title")).to_have_text("Charts")  # Leo's own language counts before the browser's
    await page.get_by_test_id("period-month").click()
    await expect(page.get_by_test_id("period-month")).to_have_attribute("aria-pressed", "true")
    await page.get_by_test_id("kind").select_option("hours")
    await expect(page.get_by_test_id("chart").locator("img, p")).to_have_count(1)
    assert all(language == "en" and dark for _, language, dark in home.painter.drawn)


async def test_an_owner_changes_a_role_takes_a_key_back_and_reads_the_record(home: PageHome) -> None:
    await furnish(home)
    page = await home.open(ANNA, "residents", viewport=DESKTOP)
    await page.get_by_test_id(f"role-{LEO.id}").select_option("child")
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("toast")).to_be_visible()
    known = await home.api.house.memory.residents.find(LEO.id)
    assert known
    assert known.role == "child"
    await page.get_by_test_id("tab-keys").click()
    await page.locator("[data-testid^=revoke-]").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("none")).to_be_visible()
    await page.get_by_test_id("tab-audit").click()
    await page.get_by_test_id("everything").check()
    await expect(page.get_by_test_id("record")).to_contain_text("who lives here")
    await expect(page.get_by_test_id("record")).to_contain_text("Anna")


async def test_a_day_that_may_be_meant_of_two_years_has_its_year(home: PageHome) -> None:
    page = await home.open(LEO)
    said: list[str] = await page.evaluate(
        "import('/app/static/parts/words.js').then(({moment}) => [60, 365].map((days) => "
        "moment(Date.now() + days * 86_400_000)))"
    )
    assert [bool(re.search(r"\b20\d\d,", one)) for one in said] == [False, True]


async def test_the_language_is_changed_on_the_page_and_stays(home: PageHome) -> None:
    page = await home.open(LEO, "settings")
    await page.get_by_test_id("language").select_option("de")
    await expect(page.get_by_test_id("title")).to_have_text("Einstellungen")
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await home.go(page, "now")
    await expect(page.get_by_test_id("title")).to_have_text("Jetzt")


async def test_at_twice_the_size_of_letters_nothing_sticks_out(home: PageHome) -> None:
    camera = await furnish(home)
    waiting = await visit(home, "b00t-3")
    page = await home.open(ANNA, "now")
    await page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    for at in (*OWNERS, "more", "pass", f"visit/{waiting}", "person/bobby", f"zones/{camera.id}", "now"):
        await go(page, at)
        assert await sideways(page) == [], at
    small: list[str] = await page.evaluate(
        """[...document.querySelectorAll("button, a, select, input")].filter((one) => {
          const { width, height } = one.getBoundingClientRect();
          return width && !one.classList.contains("skip") && (width < 44 || height < 44);
        }).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert small == []


async def test_a_pass_is_made_and_its_link_is_shown_once(home: PageHome) -> None:
    page = await home.open(LEO, "passes")
    await page.get_by_test_id("action").click()
    await page.get_by_test_id("pass-name").fill(HOSTILE)
    await page.get_by_test_id("action").click()
    await expect(page.get_by_test_id("toast")).to_have_text("Please choose a door.")
    await page.get_by_test_id("pass-door-front").check()
    await page.get_by_test_id("pass-uses").select_option("5")
    await page.get_by_test_id("action").click()
    await expect(page.get_by_test_id("pass-link")).to_have_value(re.compile(r"^https://t\.me/doorman_bot\?start=\S+$"))
    (made,) = await home.api.house.passes.listed(LEO)
    assert (made.terms.name, made.left, made.terms.doors) == (HOSTILE, 5, (FRONT,))
    await page.get_by_test_id("back").click()
    await page.get_by_test_id(f"end-{made.id}").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("none")).to_be_visible()
    assert await home.api.house.passes.listed(LEO) == []


async def test_not_everything_works_while_kafka_is_silent(home: PageHome) -> None:
    page = await home.open(ANNA, "health")
    await expect(page.get_by_test_id("health")).to_have_text("Everything works.")
    await expect(page.get_by_test_id("part-kafka")).to_have_count(0)
    home.api.parts[0] = replace(home.api.parts[0], kafka=KafkaStatus(KafkaTrouble.SILENT))
    await page.reload()
    await expect(page.get_by_test_id("health")).to_have_text("1 part needs somebody.")
    await expect(page.get_by_test_id("part-kafka")).to_have_attribute("data-good", "false")
