"""What a phone on the page does as a real one does: toasts that are its own, a bot that is blocked, where one types."""

from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest_asyncio
from aiogram import Bot
from aiogram.types import ForceReply
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.surroundings import Surroundings
from bot.demo.telegram.chats import Query
from bot.words.chat import labels
from bot.words.tongue import Language, Tongue
from tests.rig.browser.browsing import bot, browser, complaints, in_a_browser, keyboard, open_at, page, sideways

__all__ = ["bot", "browser", "page"]  # fixtures

pytestmark = in_a_browser


@pytest_asyncio.fixture(loop_scope="module")
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        around.anna.chat.open = around.leo.chat.open = True
        yield around


async def tapped(around: Surroundings, page: Page, message: int, label: str) -> Query:
    """Tap a button of Anna's; returns what waits for the bot's answer."""
    known = set(around.telegram.telegram.queries)
    await page.get_by_test_id(f"message-{message}").get_by_test_id(f"button-{label}").click()
    return await around.anna.chat.until(
        lambda _: next((q for id_, q in around.telegram.telegram.queries.items() if id_ not in known), None)
    )


async def test_a_toast_stays_on_the_phone_whose_tap_it_answers(around: Surroundings, bot: Bot, page: Page) -> None:
    card = await bot.send_message(around.anna.id, "Someone is at the front door", reply_markup=keyboard("Unlock"))
    query = await tapped(around, page, card.message_id, "Unlock")
    await page.get_by_test_id("person-leo").click()
    await bot.answer_callback_query(query.id, "Opening…")
    toast = page.get_by_test_id("toast")
    await expect(toast).to_have_count(1)
    await expect(toast).to_be_hidden()
    await page.get_by_test_id("person-anna").click()
    await expect(toast).to_be_visible()
    phone, shown = await page.get_by_test_id("chat").bounding_box(), await toast.bounding_box()
    assert phone
    assert shown
    assert phone["x"] <= shown["x"]
    assert shown["x"] + shown["width"] <= phone["x"] + phone["width"]
    assert phone["y"] <= shown["y"]


async def test_an_alert_waits_until_its_phone_is_in_sight(around: Surroundings, bot: Bot, page: Page) -> None:
    card = await bot.send_message(around.anna.id, "Someone is at the front door", reply_markup=keyboard("Unlock"))
    query = await tapped(around, page, card.message_id, "Unlock")
    await page.get_by_test_id("person-leo").click()
    await bot.answer_callback_query(query.id, "Too late, sorry.", show_alert=True)
    sent = await bot.send_message(around.leo.id, "later than the answer")
    await expect(page.get_by_test_id(f"message-{sent.message_id}")).to_be_visible()
    await expect(page.get_by_test_id("alert")).to_be_hidden()
    await page.get_by_test_id("person-anna").click()
    await expect(page.get_by_test_id("alert")).to_contain_text("Too late, sorry.")
    await page.get_by_test_id("alert-ok").click()
    await expect(page.get_by_test_id("alert")).to_be_hidden()


async def test_a_blocked_bot_is_said_in_words_and_there_is_one_way_out(
    around: Surroundings, bot: Bot, browser: Browser
) -> None:
    page = await open_at(browser, around, viewport=ViewportSize(width=360, height=740), bypass_csp=True)
    await bot.send_message(around.anna.id, "Welcome")
    await page.get_by_test_id("side-chat").click()
    await page.get_by_test_id("block").click()
    await expect(page.get_by_test_id("blocked-banner")).to_be_visible()
    await expect(page.get_by_test_id("blocked-banner")).to_have_text("Anna has blocked the bot. It cannot write here.")
    await expect(page.get_by_test_id("chat-status")).to_have_text("blocked")
    await expect(page.get_by_test_id("person-anna").get_by_role("img", name="blocked")).to_be_visible()
    await expect(page.get_by_test_id("composer")).to_be_hidden()
    await expect(page.get_by_test_id("block")).to_be_hidden()
    await expect(page.get_by_test_id("unblock")).to_be_focused()
    await around.anna.chat.until(lambda chat: chat.blocked)
    assert await complaints(page) == []
    await page.get_by_test_id("person-leo").click()
    await expect(page.get_by_test_id("blocked-banner")).to_be_hidden()
    await expect(page.get_by_test_id("person-anna").get_by_role("img", name="blocked")).to_be_visible()
    await page.get_by_test_id("person-anna").click()
    await page.get_by_test_id("unblock").click()
    await expect(page.get_by_test_id("blocked-banner")).to_be_hidden()
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await expect(page.get_by_test_id("block")).to_be_focused()
    await around.anna.chat.until(lambda chat: not chat.blocked)
    await page.close()


async def test_whoever_clicks_a_button_types_the_answer_at_once(around: Surroundings, bot: Bot, page: Page) -> None:
    card = await bot.send_message(around.anna.id, "Who is it?", reply_markup=keyboard("Someone new"))
    query = await tapped(around, page, card.message_id, "Someone new")
    await bot.answer_callback_query(query.id)
    asked = await bot.send_message(around.anna.id, "What is their name?", reply_markup=keyboard("Cancel"))
    await expect(page.get_by_test_id(f"message-{asked.message_id}")).to_be_visible()
    await expect(page.get_by_test_id("message-input")).to_be_focused()
    await page.keyboard.type("Grace")
    await page.keyboard.press("Enter")
    answer = await around.anna.chat.until(lambda chat: chat.last if chat.last and not chat.last.by_bot else None)
    assert answer.text == "Grace"


async def test_a_letter_goes_into_the_message_box_and_a_key_that_acts_stays_where_it_is(
    around: Surroundings, bot: Bot, page: Page
) -> None:
    card = await bot.send_message(around.anna.id, "Who is it?", reply_markup=keyboard("Someone new"))
    button = page.get_by_test_id(f"message-{card.message_id}").get_by_test_id("button-Someone new")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(button).to_be_focused()  # whoever goes by keyboard is led nowhere
    await page.keyboard.press("Control+c")
    await expect(button).to_be_focused()
    await page.keyboard.type("Eileen")
    await expect(page.get_by_test_id("message-input")).to_be_focused()
    await expect(page.get_by_test_id("message-input")).to_have_value("Eileen")


async def test_whoever_types_at_the_door_is_left_alone(around: Surroundings, page: Page) -> None:
    await page.get_by_test_id("bell").focus()
    await page.keyboard.type("x")
    await expect(page.get_by_test_id("bell")).to_be_focused()
    await expect(page.get_by_test_id("message-input")).to_have_value("")


async def test_a_question_is_asked_again_of_whoever_comes_back_to_the_phone(
    around: Surroundings, bot: Bot, page: Page
) -> None:
    await bot.send_message(around.anna.id, "What is their name?", reply_markup=ForceReply())
    await expect(page.get_by_test_id("replying")).to_be_visible()
    await page.get_by_test_id("person-leo").click()
    await expect(page.get_by_test_id("replying")).to_be_hidden()
    await page.get_by_test_id("person-anna").click()
    await expect(page.get_by_test_id("replying")).to_contain_text("What is their name?")
    await expect(page.get_by_test_id("message-input")).to_be_focused()


#: The buttons on which a line ends within a word, or right behind the sign in front.
BROKEN = """() => [...document.querySelectorAll(".keys button")].filter((button) => {
  const text = button.firstChild;
  const top = (n) => {
    const range = document.createRange();
    range.setStart(text, n);
    range.setEnd(text, n + 1);
    return range.getBoundingClientRect().top;
  };
  const letters = [...text.data.matchAll(/\\p{L}\\p{M}*/gu)].map((match) => match.index);
  const within = letters.some((n, i) => i && letters[i - 1] === n - 1 && top(n) > top(n - 1) + 5);
  const sign = /^\\p{Extended_Pictographic}/u.test(text.data) && top(letters[0]) > top(0) + 12;
  return within || sign;
}).map((button) => button.textContent)"""


async def test_no_button_of_a_card_breaks_a_word_on_a_small_phone(
    around: Surroundings, bot: Bot, browser: Browser
) -> None:
    page = await open_at(browser, around, viewport=ViewportSize(width=360, height=740), bypass_csp=True)
    await page.get_by_test_id("side-chat").click()
    for language in Language:
        tongue = Tongue(language, ZoneInfo("UTC"))
        row = [tongue.plain(label) for label in (labels.UNLOCK, labels.IGNORE)]
        sent = await bot.send_message(around.anna.id, "…", reply_markup=keyboard(*row))
        await expect(page.get_by_test_id(f"message-{sent.message_id}")).to_be_visible()
    assert await page.evaluate(BROKEN) == []
    assert await sideways(page) == []


async def test_only_a_word_longer_than_the_phone_is_broken(around: Surroundings, bot: Bot, browser: Browser) -> None:
    page = await open_at(browser, around, viewport=ViewportSize(width=360, height=740), bypass_csp=True)
    await page.get_by_test_id("side-chat").click()
    sent = await bot.send_message(around.anna.id, "…", reply_markup=keyboard("M" * 64, "No"))
    await expect(page.get_by_test_id(f"message-{sent.message_id}")).to_be_visible()
    assert await page.evaluate(BROKEN) == ["M" * 64]
    assert await sideways(page) == []


async def test_nothing_is_wider_than_the_smallest_phone(around: Surroundings, bot: Bot, browser: Browser) -> None:
    page = await open_at(browser, around, viewport=ViewportSize(width=320, height=568), bypass_csp=True)
    assert await sideways(page) == []
    name, language = page.locator(".top h1"), page.get_by_test_id("language")
    head, chosen = await name.bounding_box(), await language.bounding_box()
    assert head
    assert chosen
    assert chosen["y"] < head["y"] + head["height"]  # in one row
    pass_link = f"https://t.me/{around.telegram.telegram.bot['username']}?start=A1b2C3d4"
    await bot.send_message(around.anna.id, f'<a href="{pass_link}">It</a>', parse_mode="HTML")
    await page.get_by_test_id("side-chat").click()
    await page.get_by_test_id("message-link").click()
    await expect(page.get_by_test_id("opener")).to_be_visible()
    assert await sideways(page) == []
    await page.close()
