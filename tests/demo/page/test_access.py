"""The page for everybody: by keyboard, read aloud, in large letters, on a phone, with any name."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.types import BufferedInputFile, ForceReply
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.surroundings import Surroundings
from bot.words.demo import demo_text, wire_text
from bot.words.phrase import say
from tests.rig.browser.browsing import (
    bot,
    browser,
    complaints,
    in_a_browser,
    keyboard,
    open_at,
    page,
    sideways,
    until_still,
)

__all__ = ["bot", "browser", "page"]  # fixtures

pytestmark = in_a_browser

DESKTOP, PHONE = ViewportSize(width=1280, height=860), ViewportSize(width=390, height=844)
YES, NO = "✅ Yes, open the front door", "No, keep it shut"

NAMES = [
    "W" * 64,
    "Wolfeschlegelsteinhausenbergerdorff Hubert Blaine 1st to the 64th",
    "ليلى عبد الرحمن بنت محمد آل سعود",
    "👩‍👩‍👧‍👦" * 16,
    "<b>&amp;</b>",
]


@pytest_asyncio.fixture(loop_scope="module")
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        await around.board.until_connected()
        yield around


async def furnish(around: Surroundings, bot: Bot, name: str = "Grace") -> int:
    """Everything that can stand in Anna's chat; returns the id of her newest card."""
    anna = around.anna
    await anna.send_text("/start")
    await bot.send_message(anna.id, "Welcome! /help tells what I can do. https://example.org")
    await anna.send_album([around.camera.view(), around.camera.view(), around.camera.view()], name)
    await bot.send_document(anna.id, BufferedInputFile(b"{}", f"secrets {name}.json"))
    asked = await bot.send_message(
        anna.id, f"What is their name? {name}", reply_markup=ForceReply(input_field_placeholder="Name")
    )
    original = anna.chat.message(asked.message_id)
    assert original
    await anna.reply(original, name)
    card = await bot.send_photo(
        anna.id,
        BufferedInputFile(around.camera.view(), "x.jpg"),
        caption=f"🔔 {name} is at the front door\n18:04",
        reply_markup=keyboard(f"Yes, it is {name}", NO, dangerous=f"Yes, it is {name}"),
    )
    return card.message_id


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_axe_finds_nothing_in_any_state(
    around: Surroundings, bot: Bot, browser: Browser, scheme: str, size: ViewportSize
) -> None:
    page = await open_at(browser, around, viewport=size, color_scheme=scheme, bypass_csp=True)
    await page.get_by_test_id("bell").click()
    await expect(page.get_by_test_id("wire-log").locator("li")).not_to_have_count(0)
    around.page.notice(demo_text.NO_SERVICE)
    assert await complaints(page) == []
    card = await furnish(around, bot)
    if size is PHONE:
        await expect(page.get_by_test_id("news")).to_be_visible()
        assert await complaints(page) == []
        await page.get_by_test_id("news").click()
    await expect(page.get_by_test_id(f"message-{card}")).to_be_visible()
    await page.get_by_test_id(f"message-{card}").get_by_test_id("reply").click(force=True)
    await bot.send_message(around.anna.id, "One more.")
    assert await complaints(page) == []
    await page.get_by_test_id("attach").click()
    assert await complaints(page) == []
    await page.get_by_test_id("attach-grace").click()
    await expect(page.get_by_test_id("attachments").locator("img")).to_have_count(3)
    await around.telegram.go_out()
    await expect(page.get_by_test_id("telegram-out-banner")).to_be_visible()
    assert await complaints(page) == []
    await page.get_by_test_id(f"message-{card}").get_by_test_id("shot-0").click()
    assert await complaints(page) == []
    await page.close()


async def test_the_keyboard_alone_rings_unlocks_and_confirms(around: Surroundings, bot: Bot, page: Page) -> None:
    around.anna.chat.open = True
    for n in range(5):
        await bot.send_message(around.anna.id, f"An older message, {n}", reply_markup=keyboard("old"))
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("skip-bell")).to_be_focused()
    await expect(page.get_by_test_id("skip-bell")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("bell")).to_be_focused()
    await page.keyboard.press("Enter")
    await around.board.wire_log.until("ring")
    sent = await bot.send_message(
        around.anna.id, "Someone is at the front door", reply_markup=keyboard("Unlock", "Ignore")
    )
    card = page.get_by_test_id(f"message-{sent.message_id}")
    await expect(card).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("bell-to-newest")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(card).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(card.get_by_test_id("button-Unlock")).to_be_focused()
    await page.keyboard.press("Enter")
    assert (await query(around)).data == "Unlock"
    await bot.edit_message_text(
        "Confirm: open the front door?",
        chat_id=around.anna.id,
        message_id=sent.message_id,
        reply_markup=keyboard(YES, NO, dangerous=YES),
    )
    await expect(card.get_by_test_id(f"button-{YES}")).to_be_visible()
    await expect(card).to_be_focused()  # not the button that opens: whoever presses Enter twice opens nothing
    await page.keyboard.press("Tab")
    await expect(card.get_by_test_id(f"button-{YES}")).to_be_focused()
    await page.keyboard.press("Enter")
    assert (await query(around, after=1)).data == YES[:20]


async def query(around: Surroundings, after: int = 0) -> Any:
    return await around.anna.chat.until(
        lambda _: next(iter(list(around.telegram.telegram.queries.values())[after:]), None)
    )


async def test_the_newest_message_is_the_first_stop_and_arrows_lead_to_the_others(
    around: Surroundings, bot: Bot, page: Page
) -> None:
    around.anna.chat.open = True
    ids = [
        (await bot.send_message(around.anna.id, f"Message {n}", reply_markup=keyboard("tap"))).message_id
        for n in range(4)
    ]
    first, second, third, last = (page.get_by_test_id(f"message-{id_}") for id_ in ids)
    await expect(last).to_be_visible()
    await page.get_by_test_id("block").focus()
    await page.keyboard.press("Tab")
    await expect(last).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(third).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(third.get_by_test_id("button-tap")).to_be_focused()
    await bot.send_message(around.anna.id, "Newer than all")
    await expect(third.get_by_test_id("button-tap")).to_be_focused()
    await page.keyboard.press("Home")
    await expect(first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(second.get_by_test_id("delete")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(second).to_have_count(0)
    await expect(page.get_by_test_id("messages").locator("> li").last).to_be_focused()


async def test_a_photo_says_what_it_shows_as_its_caption_does(around: Surroundings, bot: Bot, page: Page) -> None:
    card = await furnish(around, bot)
    photo = page.get_by_test_id(f"message-{card}").get_by_test_id("photo")
    await expect(photo).to_have_attribute("alt", "Photo: 🔔 Grace is at the front door")
    alts = await page.get_by_test_id("photo").evaluate_all("(photos) => photos.map((photo) => photo.alt)")
    assert alts[:3] == [f"Photo {n} of 3: Grace" for n in (1, 2, 3)]
    await expect(page.get_by_test_id("camera-view")).to_have_attribute("alt", "The camera sees: Grace Hopper")
    await page.get_by_test_id(f"message-{card}").get_by_test_id("shot-0").click()
    await expect(page.get_by_test_id("lightbox").get_by_role("img")).to_have_accessible_name(
        "Photo: 🔔 Grace is at the front door"
    )


async def test_the_dangerous_answer_looks_unlike_the_safe_one(around: Surroundings, bot: Bot, page: Page) -> None:
    around.anna.chat.open = True
    await bot.send_message(
        around.anna.id, "Confirm: open the front door?", reply_markup=keyboard(YES, NO, dangerous=YES)
    )
    looks = [
        await page.get_by_test_id(f"button-{label}").evaluate("(b) => getComputedStyle(b).backgroundColor")
        for label in (YES, NO)
    ]
    assert looks[0] != looks[1]


async def test_on_a_phone_a_ring_leads_to_the_chat(around: Surroundings, bot: Bot, browser: Browser) -> None:
    around.anna.chat.open = around.leo.chat.open = True
    page = await open_at(browser, around, viewport=PHONE)
    await expect(page.get_by_test_id("news")).to_be_hidden()
    await page.get_by_test_id("bell").click()
    for user in around.residents:
        sent = await bot.send_message(user.id, "Someone is at the front door\n18:04", reply_markup=keyboard("Unlock"))
    await expect(page.get_by_test_id("news")).to_contain_text("Anna’s phone")
    await expect(page.get_by_test_id("news")).to_contain_text("Someone is at the front door")
    await expect(page.get_by_test_id("unread")).to_have_text("2")
    await bot.edit_message_text("Grace is at the front door", chat_id=around.anna.id, message_id=sent.message_id - 1)
    await expect(page.get_by_test_id("news")).to_contain_text("Grace is at the front door")
    tabs = await page.get_by_test_id("side-chat").bounding_box()
    assert tabs
    assert tabs["y"] > PHONE["height"] - 80
    await page.get_by_test_id("news").click()
    await expect(page.get_by_test_id(f"message-{sent.message_id - 1}")).to_be_in_viewport()
    await page.get_by_test_id("side-door").click()
    await expect(page.get_by_test_id("news")).to_be_hidden()  # seen; Leo's badge stays
    await expect(page.get_by_test_id("unread")).to_have_text("1")
    await page.close()


async def test_a_notice_that_was_read_is_closed_and_the_others_stay(around: Surroundings, bot: Bot, page: Page) -> None:
    for sentence in (demo_text.MADE_UP, demo_text.NO_LINK):
        around.page.notice(sentence)
    notices = page.get_by_test_id("notices")
    await expect(notices.locator("p")).to_have_count(2)
    await notices.get_by_role("button", name="Close").first.click()
    await expect(notices.locator("p")).to_have_count(1)
    await expect(notices).to_contain_text("has no link")
    around.page.notice(demo_text.NO_SERVICE)  # another state: what was closed stays away
    await expect(notices.locator("p")).to_have_count(2)
    await expect(notices).not_to_contain_text("a month before today")
    assert await page.evaluate(
        "[...document.querySelectorAll('.notices button')].every((one) => one.offsetWidth >= 24)"
    )


@pytest.mark.parametrize(
    ("size", "letters"),
    [(DESKTOP, "100%"), (PHONE, "100%"), (DESKTOP, "200%"), (PHONE, "200%")],
    ids=["desktop", "phone", "desktop, large letters", "phone, large letters"],
)
async def test_no_name_and_no_size_of_letters_makes_the_page_scroll_sideways(
    around: Surroundings, bot: Bot, browser: Browser, size: ViewportSize, letters: str
) -> None:
    page = await open_at(browser, around, viewport=size)
    await page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", letters)
    for name in NAMES:
        around.page.notice(say("{name} opened the invitation, and nobody answered.", name=name))
        around.board.wire_log.note("refusal", wire_text.unlock_refused(name))
        card = await furnish(around, bot, name)
    await expect(page.get_by_test_id("notices")).to_contain_text(NAMES[-1])
    assert await sideways(page) == []
    if size is PHONE:
        await page.get_by_test_id("side-chat").click()
    await expect(page.get_by_test_id(f"message-{card}")).to_be_visible()
    await page.get_by_test_id("attach").click()
    await until_still(page)
    assert await sideways(page) == []
    for name in NAMES:
        around.telegram.user(name)  # no chat yet: it is called by its name alone
    await expect(page.get_by_test_id("people").get_by_role("tab")).to_have_count(3 + len(NAMES))
    assert await sideways(page) == []
    await page.close()


async def test_at_twice_the_size_the_bell_and_the_card_are_still_at_hand(
    around: Surroundings, bot: Bot, browser: Browser
) -> None:
    half = ViewportSize(width=640, height=430)  # a desktop's window at 200 %
    page = await open_at(browser, around, viewport=half, device_scale_factor=2)
    await page.get_by_test_id("bell").click()
    await around.board.wire_log.until("ring")
    card = await furnish(around, bot)
    await page.get_by_test_id("news").click()
    await page.get_by_test_id(f"message-{card}").get_by_test_id(f"button-{NO}").click()
    assert (await query(around)).data == NO[:20]
    assert await sideways(page) == []
    await page.close()


async def test_whoever_wants_little_motion_gets_none(around: Surroundings, bot: Bot, browser: Browser) -> None:
    page = await open_at(browser, around, viewport=DESKTOP, reduced_motion="reduce")
    await page.get_by_test_id("bell").click()
    around.board.relay.pulse(60_000)
    await furnish(around, bot)
    await expect(page.get_by_test_id("lock")).to_have_attribute("data-state", "open")
    moving = await page.evaluate(
        "document.getAnimations().filter((a) => a.effect.getComputedTiming().activeDuration > 50).length"
    )
    assert moving == 0
    await page.close()


async def test_what_comes_again_and_again_on_the_wire_is_one_line(around: Surroundings, bot: Bot, page: Page) -> None:
    around.anna.chat.open = around.leo.chat.open = True
    for _ in range(12):
        around.board.wire_log.note("refusal", wire_text.picture_refused(0, 503, ""))
    around.board.wire_log.note("command", wire_text.command("cmd/led", "{}"))
    for n in range(3):
        for user in around.residents:
            await bot.send_message(user.id, f"Message {n}")
    lines = page.get_by_test_id("wire-log").locator("li")
    await expect(lines.filter(has_text="Picture 1 was not taken")).to_have_text(re.compile(r"503×12$"))
    await expect(lines.filter(has_text="cmd/led")).to_have_text(re.compile(r"cmd/led \{\}$"))
    await expect(lines.filter(has_text="new message")).to_have_text(re.compile(r"new message for Anna and Leo×3$"))
