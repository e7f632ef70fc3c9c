"""/invite and what follows, over a strict stand-in for Telegram: links, codes to scan, and what they are for."""

import cv2
import numpy as np
import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.doors.door import Door
from bot.house.people import Limits, ResidentId, Role
from tests.english import texts
from tests.rig.chat import FRONT, ChatRig, buttons, card
from tests.rig.house import BACK

LATER = "✖️ Withdraw it"


async def made(rig: ChatRig) -> tuple[str, ChatMessage]:
    """An invitation of Anna's: its link, and the page below it."""
    await rig.anna.send_text("/invite")
    shown = await card(rig.anna, "Send this link")
    return shown.links[0], await buttons(rig.anna, LATER)


async def changed(rig: ChatRig, page: ChatMessage, label: str, *words: str) -> ChatMessage:
    await rig.anna.tap(rig.anna.chat.message(page.id) or page, label)
    return await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == page.id and all(word in m.text for word in words)), None)
    )


async def test_the_code_to_scan_is_the_link(rig: ChatRig) -> None:
    link, _ = await made(rig)
    shown = await card(rig.anna, "Send this link", "give it to nobody else")
    content = rig.telegram.telegram.files.by_id(shown.photo[-1].file_id).content
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    read, *_ = cv2.QRCodeDetector().detectAndDecode(picture)
    assert read == link


async def test_what_it_is_for_is_changed_where_it_stands(rig: ChatRig) -> None:
    link, page = await made(rig)
    assert "Makes whoever uses it: Adult" in page.text
    page = await changed(rig, page, "Child", "Makes whoever uses it: Child", "Doors that they may open: none")
    page = await changed(rig, page, "front door", "Doors that they may open: front door")
    page = await changed(rig, page, "⏱ 1 hour", "Can be used for: 1 hour")
    page = await changed(rig, page, "For 2 people", "People who may use it: 2")
    assert "✓ Child" in page.labels
    for name in ("Tom", "Ada"):
        child = rig.telegram.user(name)
        await child.open_link(link)
        await card(child, f"Welcome, {name}!")
        await card(rig.anna, f"{name} has joined as a child")
    book = {one.name: one for one in await rig.memory.residents.residents()}
    assert (book["Tom"].role, book["Tom"].limits) == (Role.CHILD, Limits((FRONT,)))
    await rig.stranger.open_link(link)
    assert await card(rig.stranger, texts.CODE_REFUSED)


async def test_one_for_an_owner_warns_and_works_once(rig: ChatRig) -> None:
    _, page = await made(rig)
    await changed(rig, page, "For 5 people", "People who may use it: 5")
    page = await changed(rig, page, "Owner", "An owner may do everything", "People who may use it: 1")
    assert "For 2 people" not in page.labels


async def test_an_adult_may_be_kept_to_some_doors(rig: ChatRig) -> None:
    await rig.stop()
    rig.doors = {**rig.doors, BACK: Door(BACK, "garden door")}
    await rig.start()
    link, page = await made(rig)
    assert {"✓ front door", "✓ garden door"} <= set(page.labels)
    await changed(rig, page, "✓ garden door", "Doors that they may open: front door")
    await rig.stranger.open_link(link)
    await card(rig.stranger, "Welcome, Stranger!")
    stranger = await rig.registrar.resident(ResidentId(rig.stranger.id))
    assert stranger
    assert stranger.limits.doors == (FRONT,)


async def test_every_open_one_is_listed_and_withdrawn_by_its_number(rig: ChatRig) -> None:
    first, _ = await made(rig)
    newest = rig.anna.chat.messages[-1].id
    await rig.anna.send_text("/invite")
    await rig.anna.chat.until_message("Send this link", after=newest)
    page = await rig.anna.chat.until_message("This invitation", after=newest)
    await rig.anna.tap(page, texts.ALL_INVITATIONS)
    shown = await card(rig.anna, "1. Adult, from Anna. Doors: every door.", "2. Adult")
    await rig.anna.tap(shown, "✖️ 1")
    await card(rig.anna, texts.WITHDRAWN)
    left = await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == shown.id and "2." not in m.text), None)
    )
    assert left.labels == ["✖️ 1"]
    await rig.stranger.open_link(first)
    assert await card(rig.stranger, texts.CODE_REFUSED)


async def test_a_page_of_one_that_is_used_up_says_so(rig: ChatRig) -> None:
    link, page = await made(rig)
    await rig.stranger.open_link(link)
    await card(rig.stranger, "Welcome")
    await rig.anna.tap(page, "Child")
    assert await card(rig.anna, texts.NO_INVITATION)


@pytest.mark.parametrize(("payload", "said"), [("ref_promo", texts.FOREIGN_LINK), ("A" * 12, texts.CODE_REFUSED)])
async def test_a_link_of_another_bot_gets_a_clear_answer(rig: ChatRig, payload: str, said: str) -> None:
    await rig.stranger.send_text(f"/start {payload}")
    assert await card(rig.stranger, said)
    await rig.leo.send_text("/start ref_promo")
    assert await card(rig.leo, texts.FOREIGN_LINK_HERE)
