"""Opening from the page: what the door asks for, what came of it, once and never guessed."""

import re

import pytest
from playwright.async_api import Page, expect

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.doors.presence import LEFT_OPEN, ContactClosed, ContactOpened
from bot.house.opening.proof import ProofKind
from bot.words.tongue import Language
from tests.pictures import jpeg
from tests.rig.browser.browsing import in_a_browser
from tests.rig.browser.page import MIA, PLUMBER, PageHome, give_pass, visit
from tests.rig.house import ANNA, BACK, FRONT, LEO

#: What the keyboard reaches on a screen, in its order.
FOCUSABLE = "[...document.querySelectorAll('main button, main a')].map((one) => one.dataset.testid)"

#: Words that go on in another line.
BROKEN = """(elements) => elements.flatMap((one) => [...one.textContent.matchAll(/\\S+/g)].filter((word) => {
  const range = document.createRange();
  range.setStart(one.firstChild, word.index);
  range.setEnd(one.firstChild, word.index + word[0].length);
  return range.getClientRects().length > 1;
}).map(String))"""

pytestmark = [*in_a_browser, pytest.mark.usefixtures("quick_hash")]


async def ask_for_pin(home: PageHome) -> None:
    """The front door asks for a PIN, and Anna has one: 4821."""
    house = home.api.house
    await house.proofs.begin_change(ANNA)
    await house.proofs.set_pin(ANNA, "4821")
    await house.policies.set_proof(ANNA, FRONT, ProofKind.PIN)


async def type_digits(page: Page, digits: str) -> None:
    for digit in digits:
        await page.get_by_test_id(f"key-{digit}").click()
    await page.get_by_test_id("enter").click()


async def test_two_taps_open_and_the_first_alone_does_not(home: PageHome) -> None:
    page = await home.open(LEO)
    await page.get_by_test_id("open-front").click()
    await expect(page.get_by_test_id("no")).to_be_focused()
    await page.get_by_test_id("no").click()
    assert home.api.house.locks.opened == []
    await page.get_by_test_id("open-front").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("toast")).to_have_text("The front door is open.")
    await expect(page.get_by_test_id("outcome-front")).to_contain_text("Opened")
    assert home.api.house.locks.opened == [FRONT]


async def test_on_the_narrowest_phone_no_word_of_the_keypad_or_below_the_page_is_broken(home: PageHome) -> None:
    await ask_for_pin(home)
    page = await home.open(ANNA, viewport={"width": 320, "height": 640})
    for language in Language:
        await page.evaluate("(tag) => import('/app/static/parts/words.js').then(({speak}) => speak(tag))", language)
        await page.get_by_test_id("open-front").click()
        assert await page.locator(".tabs a span:visible, .key").evaluate_all(BROKEN) == []
        await page.keyboard.press("Escape")


async def test_a_pin_opens_and_a_wrong_one_says_so(home: PageHome) -> None:
    await ask_for_pin(home)
    page = await home.open(ANNA)
    await page.get_by_test_id("open-front").click()
    await type_digits(page, "1111")
    await expect(page.get_by_test_id("keypad-said")).to_contain_text("That was wrong.")
    assert home.api.house.locks.opened == []
    await expect(page.get_by_test_id("dots")).to_have_text("")
    await page.keyboard.type("4821")
    await page.get_by_test_id("enter").click()
    await expect(page.get_by_test_id("keypad")).to_have_count(0)
    await expect(page.get_by_test_id("toast")).to_have_text("The front door is open.")
    assert home.api.house.locks.opened == [FRONT]


async def test_too_many_wrong_digits_pause_as_in_the_chat(home: PageHome) -> None:
    await ask_for_pin(home)
    page = await home.open(ANNA)
    await page.get_by_test_id("open-front").click()
    for left in ("2 more wrong tries", "1 more wrong try"):
        await type_digits(page, "1111")
        await expect(page.get_by_test_id("keypad-said")).to_contain_text(left)
    await type_digits(page, "1111")
    await expect(page.get_by_test_id("toast")).to_contain_text("you can open nothing for 1 minute")
    await expect(page.get_by_test_id("keypad")).to_have_count(0)
    assert home.api.house.locks.opened == []


async def test_whoever_has_no_pin_is_told_how_to_have_one(home: PageHome) -> None:
    await ask_for_pin(home)
    page = await home.open(LEO)
    await page.get_by_test_id("open-front").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("/pin")
    await expect(page.get_by_test_id("keypad")).to_have_count(0)


async def test_a_double_tap_opens_once(home: PageHome) -> None:
    page = await home.open(LEO)
    twice = "(one) => { one.click(); one.click(); }"
    await page.get_by_test_id("open-front").evaluate(twice)
    await expect(page.get_by_test_id("confirm")).to_have_count(1)
    await page.get_by_test_id("yes").evaluate(twice)
    await expect(page.get_by_test_id("toast")).to_have_count(1)
    assert home.api.house.locks.opened == [FRONT]


async def test_the_second_tap_of_a_double_tap_answers_nothing(home: PageHome) -> None:
    rung = await visit(home, "b00t-1")
    page = await home.open(LEO)
    for name in ("answer-open", "open-front"):
        button = page.get_by_test_id(name)
        await button.scroll_into_view_if_needed()
        await button.evaluate("(one) => scrollBy(0, one.getBoundingClientRect().top - innerHeight / 2)")
        await button.dblclick()
        await expect(page.get_by_test_id("confirm")).to_be_visible()
        await page.get_by_test_id("no").click()
    assert home.api.house.locks.opened == []
    await expect(page.get_by_test_id(f"ring-{rung}")).to_be_visible()


async def test_the_page_tells_how_a_door_s_leaf_is_as_it_moves(home: PageHome) -> None:
    house = home.api.house
    page = await home.open(LEO)
    await expect(page.locator("body")).to_have_attribute("data-line", "up")
    leaf = page.get_by_test_id("leaf-front")
    await expect(leaf).to_have_count(0)
    house.presence.heard(ContactClosed(FRONT))
    await expect(leaf).to_have_text("Closed")
    house.presence.heard(ContactOpened(FRONT, forced=False))
    await expect(leaf).to_have_text("Open")
    house.later = LEFT_OPEN
    await page.reload()
    await expect(leaf).to_have_text("Open for more than a minute")
    house.presence.heard(ContactClosed(FRONT))
    house.presence.heard(ContactOpened(FRONT, forced=True))
    await expect(leaf).to_have_text("Open, and nobody unlocked it")
    house.presence.heard(ContactClosed(FRONT))
    await expect(leaf).to_have_text("Closed")


async def test_an_order_whose_answer_was_lost_is_sent_again_and_opens_once(home: PageHome) -> None:
    page = await home.open(LEO)
    keys = list[str | None]()

    async def lose_first(route: object) -> None:
        request = route.request  # type: ignore[attr-defined]
        keys.append(await request.header_value("idempotency-key"))
        if len(keys) == 1:
            await route.fetch()  # type: ignore[attr-defined]
            await route.abort("connectionreset")  # type: ignore[attr-defined]
        else:
            await route.continue_()  # type: ignore[attr-defined]

    await page.route("**/unlock", lose_first)
    await page.get_by_test_id("open-front").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("outcome-front")).to_contain_text("Opened")
    assert home.api.house.locks.opened == [FRONT]
    assert len(keys) == 2
    assert keys[0] == keys[1] is not None


@pytest.mark.parametrize(
    ("failure", "said"),
    [(Failure.SILENT, "It may have opened all the same"), (Failure.OFFLINE, "It stayed shut")],
    ids=str,
)
async def test_a_door_that_does_not_answer_is_not_called_open(home: PageHome, failure: Failure, said: str) -> None:
    home.api.house.locks.failure = DoorUnreachable(FRONT, failure)
    page = await home.open(LEO)
    await page.get_by_test_id("open-front").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("toast")).to_contain_text(said)
    if failure is Failure.SILENT:
        await expect(page.get_by_test_id("outcome-front")).to_have_attribute("data-state", "unknown")
    else:
        await expect(page.get_by_test_id("outcome-front")).to_have_text("")


async def test_a_ring_is_answered_from_the_page_and_everybody_sees_it(home: PageHome) -> None:
    page, other = await home.open(LEO), await home.open(ANNA)
    rung = await visit(home, "b00t-1")
    for one in (page, other):
        await expect(one.get_by_test_id(f"ring-{rung}")).to_be_visible()
    await page.get_by_test_id(f"ring-{rung}").get_by_test_id("answer-open").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("toast")).to_have_text("The front door is open.")
    for one in (page, other):
        await expect(one.get_by_test_id(f"ring-{rung}")).to_have_count(0)
        await expect(one.get_by_test_id(f"visit-{rung}")).to_contain_text(f"opened by {LEO.name}")
    assert home.api.house.locks.opened == [FRONT]


async def test_a_ring_is_ignored_after_a_second_tap(home: PageHome) -> None:
    rung = await visit(home, "b00t-1")
    page = await home.open(LEO, f"visit/{rung}")
    await page.get_by_test_id("answer-ignore").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("ending")).to_have_text(f"ignored by {LEO.name}")
    assert home.api.house.locks.opened == []


async def test_a_child_opens_the_door_that_it_was_allowed_alone(home: PageHome) -> None:
    page = await home.open(MIA)
    await expect(page.get_by_test_id("open-front")).to_be_visible()
    await expect(page.get_by_test_id(f"open-{BACK}")).to_have_count(0)
    await page.get_by_test_id("tab-arrivals").click()
    await expect(page.get_by_test_id("title")).to_have_text("My days")
    await expect(page.get_by_test_id("none")).to_be_visible()


async def test_a_guest_has_one_button_and_sees_how_often_it_opens(home: PageHome) -> None:
    await give_pass(home)
    page = await home.open(PLUMBER)
    await expect(page.get_by_test_id("guest-left")).to_have_text("It opens 2 more times.")
    assert await page.evaluate(FOCUSABLE) == ["guest-open", "to-settings"]
    await page.get_by_test_id("guest-open").click()
    await page.get_by_test_id("yes").click()
    await expect(page.get_by_test_id("toast")).to_have_text("The front door is open.")
    await expect(page.get_by_test_id("guest-left")).to_have_text("It opens once more.")
    await expect(page.get_by_test_id("guest-open")).to_be_focused()
    assert home.api.house.locks.opened == [FRONT]


async def test_the_keyboard_alone_opens_a_door(home: PageHome) -> None:
    await ask_for_pin(home)
    page = await home.open(ANNA)
    await page.keyboard.press("Tab")
    for _ in range(30):
        if await page.get_by_test_id("open-front").evaluate("(one) => one === document.activeElement"):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("keypad")).to_be_visible()
    await page.keyboard.type("48")
    await page.keyboard.press("Backspace")
    await page.keyboard.type("821")
    await expect(page.get_by_test_id("dots")).to_have_text("●●●●")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("toast")).to_have_text("The front door is open.")
    await expect(page.get_by_test_id("open-front")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("keypad")).to_have_count(0)
    assert home.api.house.locks.opened == [FRONT]


async def test_what_happens_meanwhile_takes_the_keyboard_from_nobody(home: PageHome) -> None:
    rung = await visit(home, "b00t-1")
    for at in ("now", f"visit/{rung}"):
        page = await home.open(LEO, at)
        await expect(page.locator("body")).to_have_attribute("data-line", "up")
        await page.get_by_test_id("answer-open").focus()
        before = await page.locator("main img").first.get_attribute("src")
        await home.api.house.picture(jpeg(7), "b00t-1", n=len(at))
        await expect(page.locator("main img").first).not_to_have_attribute("src", before or "")
        await expect(page.get_by_test_id("answer-open")).to_be_focused()


async def test_a_look_shows_who_is_there_now_and_says_where_no_picture_came(home: PageHome) -> None:
    page = await home.open(LEO)
    await page.get_by_test_id("look").click()
    await expect(page.get_by_test_id("looked")).to_have_attribute("alt", re.compile("At the front door"))
    home.api.house.boards.failure = DoorUnreachable(FRONT, Failure.SILENT)
    await page.get_by_test_id("look").click()
    await expect(page.get_by_test_id("look-front").get_by_role("status")).to_be_visible()
    await expect(page.get_by_test_id("look")).to_be_focused()
