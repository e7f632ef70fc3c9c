"""The page in each of the five languages, in a real browser: nothing English is left over, and nothing is cut off."""

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from aiogram import Bot
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.page.words import page_words
from bot.demo.surroundings import Surroundings
from bot.words.demo import demo_text, wire_text
from bot.words.tongue import OWN_NAMES, Language
from tests.rig.browser.browsing import bot, browser, complaints, in_a_browser, keyboard, open_at, sideways, until_still

__all__ = ["bot", "browser"]  # fixtures

pytestmark = in_a_browser

DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=360, height=740)

LOCALES = {
    Language.ENGLISH: "en-US",
    Language.GERMAN: "de-AT",
    Language.SPANISH: "es-MX",
    Language.RUSSIAN: "ru-RU",
    Language.HINDI: "hi-IN",
}

OTHERS = [language for language in Language if language is not Language.ENGLISH]

#: Names, ids, and what is protocol: written alike wherever they stand; so are files.
NAMES = re.compile(
    r"\b([0-9a-f]{8}-\d+|\w+-\d\.jpg|Doorman|Telegram|Home Assistant|Anna|Leo|Grace|Eileen|Python|MicroPython|Linux"
    r"|PIN|pin|mpy|cross|x86|KB|cmd|led|start|doors|Tasmota|gate)\b|@\w+"
)

#: States that axe looks at here; in English it looks at all of them (test_access.py).
HEARD = {"the door", "a chat, with an answer begun", "a bot that is blocked"}

#: Every text that somebody reads or hears on the page, beside what the bot has written and what the languages call
#: themselves.
READ = r"""() => {
  const own = (node) => !node.parentElement.closest("script, style, [data-testid=message-text], option, .people small");
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (own(walker.currentNode)) words.push(walker.currentNode.data);
  for (const one of document.querySelectorAll("*")) {
    for (const name of one.getAttributeNames().filter((name) => /^(aria-label|title|alt|\w+holder)$/.test(name))) {
      if (one.getAttribute(name) && !one.closest(".messages img, .messages .shot")) words.push(one.getAttribute(name));
    }
  }
  return [document.title, ...words].map((said) => said.trim()).filter(Boolean);
}"""

#: What does not fit where it stands, beside a preview of a message, which is a line of it.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const elsewhere = ".people small, .news, .quote, .messages img, select, .skips, .skip, .link, .facade";
  if (!one.offsetParent || one.closest(elsewhere)) return false;
  const { overflowX, overflowY } = getComputedStyle(one);
  const tooWide = ["hidden", "clip"].includes(overflowX) && one.scrollWidth > one.clientWidth + 1;
  const tooHigh = ["hidden", "clip"].includes(overflowY) && one.scrollHeight > one.clientHeight + 1;
  return one.textContent.trim() && (tooWide || tooHigh);
}).map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 60)}`)"""


@pytest_asyncio.fixture(loop_scope="module")
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        await around.board.until_connected()
        yield around


@pytest_asyncio.fixture(loop_scope="module", params=Language)
async def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


def english_left(read: list[str], language: Language) -> list[str]:
    """What of these texts is English where the language has words of its own."""
    told, english = page_words(language)["words"], page_words(Language.ENGLISH)["words"]
    patterns = []
    for name in demo_text.PAGE:
        theirs = set(_forms(told[name]))
        patterns += [_pattern(form) for form in _forms(english[name]) if form not in theirs]
    return [said for said in read if any(pattern.fullmatch(said) for pattern in patterns)]


def _forms(words: str | Mapping[str, str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words.values())


def _pattern(words: str) -> re.Pattern[str]:
    parts = re.split(r"{\w+}", words)
    # a pattern of values alone would fit anything
    return re.compile(".+".join(map(re.escape, parts)) if any(part.strip(" :()") for part in parts) else r"(?!)")


def latin(read: list[str]) -> list[str]:
    """What of these texts is written in Latin letters, beside names."""
    return [said for said in read if re.search(r"[A-Za-z]{2,}", NAMES.sub("", said))]


async def every_state(around: Surroundings, bot: Bot, page: Page) -> AsyncIterator[str]:
    """Bring the page into each of its states, and name it."""
    anna = around.anna
    anna.chat.open = around.leo.chat.open = True
    around.page.notice(demo_text.NO_SERVICE)
    around.board.wire_log.note("refusal", wire_text.picture_refused(0, 0, ""))
    around.board.wire_log.note("ring", wire_text.ring("b-1", 3.0), 12.5)
    for _ in range(2):
        around.board.wire_log.note("link", wire_text.STARTS_AFRESH)
    await page.get_by_test_id("bell").click()
    await around.board.wire_log.until("ring", after=0.0)
    sent = await bot.send_message(anna.id, "…", reply_markup=keyboard("✅"))
    await bot.edit_message_text("…!", chat_id=anna.id, message_id=sent.message_id, reply_markup=keyboard("✅"))
    yield "the door"
    around.board.relay.pulse(60_000)
    await expect(page.get_by_test_id("lock")).to_have_attribute("data-state", "open")
    await expect(page.get_by_test_id("lock-detail")).not_to_be_empty()
    yield "an open door"
    around.board.relay.shut()
    if await page.get_by_test_id("side-chat").is_visible():
        await page.get_by_test_id("side-chat").click()
    await expect(page.get_by_test_id(f"message-{sent.message_id}")).to_be_visible()
    await page.get_by_test_id(f"message-{sent.message_id}").get_by_test_id("reply").click(force=True)
    yield "a chat, with an answer begun"
    await page.get_by_test_id("cancel-reply").click()
    await page.get_by_test_id("attach").click()
    yield "the menu of photos"
    await page.get_by_test_id("attach-grace").click()
    await expect(page.get_by_test_id("attachments").locator("img")).to_have_count(3)
    yield "photos about to be sent"
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("messages").get_by_test_id("photo")).to_have_count(3)
    await page.get_by_test_id("block").click()
    await expect(page.get_by_test_id("blocked-banner")).to_be_visible()
    yield "a bot that is blocked"
    await page.get_by_test_id("unblock").click()
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await around.telegram.go_out()
    await expect(page.get_by_test_id("telegram-out-banner")).to_be_visible()
    yield "no Telegram"
    await around.telegram.come_back()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_in_no_state_is_a_word_english_or_cut_off_or_hard_to_reach(
    around: Surroundings, bot: Bot, browser: Browser, language: Language, size: ViewportSize
) -> None:
    scheme = "dark" if size is PHONE else "light"
    page = await open_at(browser, around, viewport=size, locale=LOCALES[language], color_scheme=scheme, bypass_csp=True)
    await expect(page.locator("html")).to_have_attribute("lang", language)
    found: list[str] = []
    async for state in every_state(around, bot, page):
        await until_still(page)
        read = await page.evaluate(READ)
        if language is not Language.ENGLISH:
            found += [f"{state}: English: {said}" for said in english_left(read, language)]
        if language in (Language.RUSSIAN, Language.HINDI):
            found += [f"{state}: Latin: {said}" for said in latin(read)]
        found += [f"{state}: cut off: {what}" for what in await page.evaluate(CUT_OFF)]
        found += [f"{state}: sideways: {what}" for what in await sideways(page)]
        if state in HEARD:
            found += [f"{state}: {what}" for what in await complaints(page)]
    assert "\n".join(found) == ""
    await page.close()


async def test_what_is_english_or_latin_would_be_found() -> None:
    assert english_left(["Locked", "3 unread", "Verschlossen", "3"], Language.GERMAN) == ["Locked", "3 unread"]
    assert latin(["Telegram: новое сообщение для Anna", "Telegram: new photo"]) == ["Telegram: new photo"]


async def test_a_browser_that_asks_for_none_of_our_languages_gets_english(
    around: Surroundings, browser: Browser
) -> None:
    page = await open_at(browser, around, locale="fr-FR")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_test_id("language")).to_have_value("en")
    await page.close()


async def test_a_chosen_language_is_the_page_s_and_everybody_s_telegram_s_and_is_kept(
    around: Surroundings, bot: Bot, browser: Browser
) -> None:
    context = await browser.new_context(viewport=DESKTOP, locale="en-US")
    page = await context.new_page()
    await page.goto(around.url)
    await expect(page.get_by_test_id("lock-state")).to_have_text("Locked")
    assert await page.get_by_test_id("language").locator("option").all_inner_texts() == list(OWN_NAMES.values())
    around.page.notice(demo_text.NO_LINK)
    await page.get_by_test_id("message-input").fill("half a sent")
    await page.get_by_test_id("language").select_option("de")
    await expect(page.get_by_test_id("lock-state")).to_have_text("Verschlossen")
    await expect(page.get_by_test_id("notices")).to_contain_text("Die Antwort auf /invite enthält keinen Link")
    await expect(page.get_by_test_id("wire-log")).to_contain_text("Die Platine ist mit dem Broker verbunden")
    await expect(page.get_by_test_id("toasts")).to_contain_text("Telegram ist jetzt bei allen auf Deutsch gestellt")
    await expect(page.get_by_test_id("person-stranger")).to_contain_text("Fremder")
    await expect(page.get_by_test_id("message-input")).to_have_value("half a sent")
    assert {user.account.api["language_code"] for user in around.telegram.users} == {"de"}
    await page.get_by_test_id("send").click()
    updates = await bot.get_updates(timeout=5)
    assert [update.message.from_user.language_code for update in updates if update.message] == ["de"]  # type: ignore[union-attr]
    await page.reload()
    await expect(page.get_by_test_id("lock-state")).to_have_text("Verschlossen")
    await expect(page.get_by_test_id("language")).to_have_value("de")
    await context.close()


async def test_a_phone_says_that_the_bot_follows_until_it_is_used_again(
    around: Surroundings, bot: Bot, browser: Browser
) -> None:
    page = await open_at(browser, around, viewport=DESKTOP, locale="en-US")
    note = page.get_by_test_id("bot-follows")
    await around.anna.send_text("/start")
    await around.leo.send_text("/start")
    await expect(page.get_by_test_id("messages")).to_contain_text("/start")
    await expect(note).to_be_hidden()
    await page.get_by_test_id("language").select_option("de")
    await expect(note).to_contain_text("Der Bot wechselt in diese Sprache")
    card = await bot.send_message(around.anna.id, "Someone is at the front door", reply_markup=keyboard("Unlock"))
    await page.get_by_test_id(f"message-{card.message_id}").get_by_test_id("button-Unlock").click()
    await expect(note).to_be_hidden()
    await page.get_by_test_id("person-leo").click()
    await expect(note).to_be_visible()
    await page.get_by_test_id("language").select_option("en")
    await expect(note).to_be_hidden()
    await page.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_until_the_house_is_ready_the_page_says_that_it_wakes_up(
    around: Surroundings, browser: Browser, language: Language, size: ViewportSize
) -> None:
    page = await open_at(browser, around, viewport=size, locale=LOCALES[language])
    words = page.get_by_test_id("link").locator("span")
    told = page_words(language)["words"]
    await expect(words).to_have_text(told["link_waking"])
    box = await words.bounding_box()
    assert box
    assert box["width"] > 40  # seen, not only read aloud
    assert await sideways(page) == []
    around.page.wake()
    await expect(words).to_have_text(told["link_up"])
    assert await sideways(page) == []
    await page.close()


async def test_times_are_told_as_the_language_tells_them(around: Surroundings, bot: Bot, browser: Browser) -> None:
    around.anna.chat.open = True
    sent = await bot.send_message(around.anna.id, "…")
    told = {}
    for language in (Language.GERMAN, Language.HINDI):
        page = await open_at(browser, around, viewport=DESKTOP, locale=LOCALES[language])
        told[language] = await page.get_by_test_id(f"message-{sent.message_id}").locator(".time").inner_text()
        await page.close()
    assert re.fullmatch(r"\d\d:\d\d", told[Language.GERMAN])
    assert re.fullmatch(r"(सुबह|दोपहर|शाम|रात)\s\d{1,2}:\d\d", told[Language.HINDI])
