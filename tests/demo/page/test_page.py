"""The page in a real browser, without the service: a bot sends, a person taps."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    ForceReply,
    InputMediaPhoto,
    ReplyParameters,
)
from playwright.async_api import Page, expect

from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.surroundings import Surroundings
from bot.words.demo import wire_text
from tests.rig.browser.browsing import bot, browser, in_a_browser, keyboard, page, until_still

__all__ = ["bot", "browser", "page"]  # fixtures

pytestmark = in_a_browser


@pytest_asyncio.fixture(loop_scope="module")
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera) as around:  # with the firmware, where it can run
        yield around


async def test_a_card_grows_in_place_and_its_button_is_tapped(around: Surroundings, bot: Bot, page: Page) -> None:
    await page.get_by_test_id("message-input").fill("/start")
    await page.get_by_test_id("message-input").press("Enter")
    await around.anna.chat.until(lambda chat: chat.last)
    sent = await bot.send_message(around.anna.id, "<b>Someone</b> is <i>there</i> &lt;3", parse_mode="HTML")
    card = page.get_by_test_id(f"message-{sent.message_id}")
    await expect(card.get_by_test_id("message-text")).to_have_text("Someone is there <3")
    await expect(card.locator("b")).to_have_text("Someone")
    media = InputMediaPhoto(media=BufferedInputFile(around.camera.view(), "x.jpg"), caption="Grace is there")
    await bot.edit_message_media(
        media, chat_id=around.anna.id, message_id=sent.message_id, reply_markup=keyboard("Unlock", "Ignore")
    )
    await expect(card.get_by_test_id("photo")).to_be_visible()
    await card.get_by_test_id("button-Unlock").click()
    await expect(card.get_by_test_id("button-Unlock")).to_have_attribute("aria-busy", "true")
    query = next(iter(around.telegram.telegram.queries.values()))
    assert query.data == "Unlock"
    await bot.answer_callback_query(query.id, "Opening…")
    await expect(page.get_by_test_id("toast")).to_have_text("Opening…")
    await expect(card.get_by_test_id("button-Unlock")).not_to_have_attribute("aria-busy", "true")
    await card.get_by_test_id("button-Ignore").click()
    second = await around.anna.chat.until(
        lambda _: next((q for q in around.telegram.telegram.queries.values() if not q.answer), None)
    )
    await bot.answer_callback_query(second.id, "Too late, sorry.", show_alert=True)
    await expect(page.get_by_test_id("alert")).to_contain_text("Too late, sorry.")
    await page.get_by_test_id("alert-ok").click()


async def test_a_question_puts_the_cursor_into_the_answer(around: Surroundings, bot: Bot, page: Page) -> None:
    around.anna.chat.open = True
    asked = await bot.send_message(
        around.anna.id, "What is their name?", reply_markup=ForceReply(input_field_placeholder="Name")
    )
    await expect(page.get_by_test_id("replying")).to_contain_text("What is their name?")
    await expect(page.get_by_test_id("message-input")).to_be_focused()
    await page.keyboard.type("Grace")
    await page.keyboard.press("Enter")
    answer = await around.anna.chat.until(lambda chat: chat.last if chat.last and not chat.last.by_bot else None)
    assert (answer.text, answer.reply_to) == ("Grace", asked.message_id)
    await expect(page.get_by_test_id("replying")).to_be_hidden()


async def test_each_person_s_menu_is_their_own(around: Surroundings, bot: Bot, page: Page) -> None:
    around.anna.chat.open = True
    await bot.set_my_commands([BotCommand(command="look", description="Who is there?")])
    await bot.set_my_commands(
        [BotCommand(command="look", description="¿Quién está?")], BotCommandScopeChat(chat_id=around.anna.id)
    )
    await page.get_by_test_id("commands").click()
    await expect(page.get_by_test_id("command-list")).to_contain_text("¿Quién está?")
    await page.keyboard.press("Escape")
    await page.get_by_test_id("person-leo").click()
    await page.get_by_test_id("commands").click()
    await expect(page.get_by_test_id("command-list")).to_contain_text("Who is there?")


async def test_photos_are_sent_as_an_album_with_a_caption(around: Surroundings, page: Page) -> None:
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-eileen").click()
    await expect(page.get_by_test_id("attachments").locator("img")).to_have_count(3)
    await page.get_by_test_id("message-input").fill("Eileen")
    await page.get_by_test_id("send").click()
    messages = await around.anna.chat.until(lambda chat: chat.messages if len(chat.messages) == 3 else None)
    assert [m.text for m in messages] == ["Eileen", "", ""]
    await expect(page.get_by_test_id(f"message-{messages[0].id}").get_by_test_id("photo")).to_have_count(3)


async def test_a_picture_goes_as_the_file_that_it_is_where_that_is_wanted_or_telegram_takes_no_photo_of_it(
    around: Surroundings, page: Page
) -> None:
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-eileen").click()
    await page.get_by_test_id("as-files").check()
    await page.get_by_test_id("message-input").fill("Eileen")
    await page.get_by_test_id("send").click()
    sent = await around.anna.chat.until(lambda chat: chat.messages if len(chat.messages) == 3 else None)
    assert [(m.document.name, m.document.mime, m.text) for m in sent if m.document] == [
        ("eileen-0.jpg", "image/jpeg", "Eileen"),
        ("eileen-1.jpg", "image/jpeg", ""),
        ("eileen-2.jpg", "image/jpeg", ""),
    ]
    assert len({m.album for m in sent}) == 1
    bubble = page.get_by_test_id(f"message-{sent[0].id}")
    await expect(bubble.locator(".file")).to_have_count(3)
    await page.get_by_test_id("photo-input").set_input_files(
        {"name": "grace.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic"}
    )
    await expect(page.get_by_test_id("as-files")).to_be_checked()
    await page.get_by_test_id("send").click()
    heic = await around.anna.chat.until(lambda chat: chat.messages[3] if len(chat.messages) > 3 else None)
    assert heic.document
    assert (heic.document.name, heic.album) == ("grace.heic", "")
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-grace").click()
    await expect(page.get_by_test_id("as-files")).not_to_be_checked()


async def test_an_invitation_is_opened_by_somebody_else_who_is_told_of_news(
    around: Surroundings, bot: Bot, page: Page
) -> None:
    around.anna.chat.open = True
    await bot.send_message(around.anna.id, "Open https://t.me/doorman_demo_bot?start=abc")
    await page.get_by_test_id("message-link").click()
    await page.get_by_test_id("opener-leo").click()
    await expect(page.get_by_test_id("person-leo")).to_have_attribute("aria-selected", "true")
    started = await around.leo.chat.until(lambda chat: chat.last)
    assert started.text == "/start abc"
    await bot.send_message(around.anna.id, "Leo lives here now.")
    await expect(page.get_by_test_id("person-anna").locator(".badge")).to_have_text("1")
    await page.get_by_test_id("person-anna").click()
    await expect(page.get_by_test_id("person-anna").locator(".badge")).to_have_count(0)


async def test_the_bell_the_lock_and_the_switches(around: Surroundings, page: Page) -> None:
    await around.board.until_connected()
    await page.get_by_test_id("scene-eileen").click()
    await expect(page.get_by_test_id("scene-eileen")).to_have_attribute("aria-pressed", "true")
    await page.get_by_test_id("bell").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("wire-log").locator('[data-kind="ring"]')).to_have_count(1)
    around.board.relay.pulse(400)
    await expect(page.get_by_test_id("lock")).to_have_attribute("data-state", "open")
    await expect(page.get_by_test_id("lock-state")).to_have_text("Locked")
    await page.get_by_test_id("switch-telegram").check()
    await expect(page.get_by_test_id("telegram-out-banner")).to_be_visible()
    assert around.telegram.out
    await page.get_by_test_id("switch-telegram").uncheck()
    await expect(page.get_by_test_id("telegram-out-banner")).to_be_hidden()
    await page.get_by_test_id("switch-silent").check()
    await expect(page.get_by_test_id("lock-detail")).to_have_text("The board hears no command.")
    await page.get_by_test_id("switch-camera").check()
    await expect(page.get_by_test_id("camera")).to_have_text("Camera off")
    await expect(page.get_by_test_id("camera-view")).to_have_attribute("alt", "The camera is off: it sees nothing.")
    assert around.board.blind
    await page.get_by_test_id("switch-camera").uncheck()
    await expect(page.get_by_test_id("camera")).to_have_text("Camera")
    assert not around.board.blind


@pytest.mark.parametrize("letters", ["1", "1.03"])  # each machine has letters of its own
@pytest.mark.parametrize("height", [860, 800])
async def test_what_goes_over_the_wire_is_seen_whole_in_a_laptop_s_window(
    around: Surroundings, page: Page, height: int, letters: str
) -> None:
    await page.set_viewport_size({"width": 1280, "height": height})
    await page.evaluate(
        "(times) => { const root = document.documentElement;"
        " root.style.fontSize = parseFloat(getComputedStyle(root).fontSize) * times + 'px'; }",
        float(letters),
    )
    for n in range(30):
        around.board.wire_log.note("command", wire_text.command("cmd/led", str(n)))
    log = page.get_by_test_id("wire-log")
    await expect(log.get_by_text("cmd/led 29")).to_be_visible()
    seen = await log.evaluate(
        "(log) => { const house = log.closest('.house');"
        " return [house.scrollHeight - house.clientHeight, log.scrollHeight > log.clientHeight,"
        " log.clientHeight, innerHeight - log.getBoundingClientRect().bottom]; }"
    )
    cut_off, scrolls, room, below = seen
    assert (cut_off, scrolls) == (0, True)
    assert room > 60
    assert below >= 0


async def test_a_table_goes_as_a_file_and_what_is_neither_is_refused(
    around: Surroundings, bot: Bot, page: Page
) -> None:
    around.anna.chat.open = True
    await page.get_by_test_id("photo-input").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": b"name\nGrace\n"}
    )
    sent = await around.anna.chat.until(lambda chat: chat.last if chat.last and chat.last.document else None)
    assert sent.document
    assert (sent.document.name, sent.document.content) == ("people.csv", b"name\nGrace\n")
    await page.get_by_test_id("photo-input").set_input_files(
        {"name": "song.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3"}
    )
    await expect(page.get_by_test_id("toast")).to_have_text("Only pictures and tables (xlsx, csv) can be sent here.")


async def test_a_quote_stands_above_the_photo_that_answers(around: Surroundings, bot: Bot, page: Page) -> None:
    around.anna.chat.open = True
    asked = await bot.send_message(around.anna.id, "Someone is at the front door")
    sent = await bot.send_photo(
        around.anna.id,
        BufferedInputFile(around.camera.view(), "x.jpg"),
        caption="You missed Grace.",
        reply_parameters=ReplyParameters(message_id=asked.message_id),
    )
    bubble = page.get_by_test_id(f"message-{sent.message_id}")
    await until_still(page)
    quote = await bubble.get_by_test_id("reply-to-message").bounding_box()
    photo = await bubble.get_by_test_id("photo").bounding_box()
    assert quote
    assert photo
    assert quote["y"] + quote["height"] <= photo["y"]


async def test_on_a_phone_one_side_is_shown_at_a_time(around: Surroundings, page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.get_by_test_id("bell")).to_be_visible()
    await expect(page.get_by_test_id("messages")).to_be_hidden()
    await page.get_by_test_id("side-chat").click()
    await expect(page.get_by_test_id("messages")).to_be_visible()
    overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


async def test_the_page_mends_its_line(around: Surroundings, page: Page) -> None:
    for open_page in list(around.page._open_pages):
        await open_page.leave()
    await expect(page.get_by_test_id("link")).to_have_attribute("data-times", "2")
    await page.get_by_test_id("message-input").fill("still here")
    await page.get_by_test_id("send").click()
    await expect(page.get_by_text("still here")).to_have_count(2)  # the message, and the line below the name
