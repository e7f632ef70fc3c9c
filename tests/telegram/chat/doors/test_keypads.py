"""PINs and codes in the chat: typed on keys that nobody can read, in one's own chat, and nowhere to be found after."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.opening.proof import TAPPED, Given, ProofKind
from bot.house.opening.proofs import CHANGE_LASTS
from bot.house.people import Resident
from bot.words.chat import menu_text
from tests.english import ENGLISH, texts
from tests.quick_hash import quick_hash
from tests.rig.chat import FRONT, ChatRig, buttons, card
from tests.telegram.chat.doors.test_doors import open_page

__all__ = ["quick_hash"]

pytestmark = pytest.mark.usefixtures("quick_hash")

PIN, EMERGENCY = "4711", "2580"


async def resident(rig: ChatRig, user: User) -> Resident:
    return next(one for one in await rig.memory.residents.residents() if one.id == user.id)


async def with_pin(rig: ChatRig, user: User, *, emergency: bool = False) -> None:
    who = await resident(rig, user)
    await rig.proofs.begin_change(who)
    await rig.proofs.set_pin(who, PIN)
    if emergency:
        await rig.proofs.begin_change(who, Given(ProofKind.PIN, PIN))
        await rig.proofs.set_pin(who, EMERGENCY, emergency=True)


async def asks_for_pin(rig: ChatRig) -> None:
    await rig.policies.set_proof(await resident(rig, rig.anna), FRONT, ProofKind.PIN, TAPPED)


async def typed_so_far(user: User, pad: ChatMessage, number: int) -> ChatMessage:
    """Wait until a keypad shows so many digits."""
    dots = ("● " * number).strip()
    return await user.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == pad.id and m.text.endswith(dots)), None)
    )


async def card_after(user: User, newest: int) -> ChatMessage:
    """Wait for a newer message that can be answered with Unlock."""
    return await user.chat.until(
        lambda chat: next((m for m in chat.messages if m.id > newest and texts.UNLOCK in m.labels), None)
    )


async def type_in(user: User, words: str, digits: str) -> ChatMessage:
    """Type on the keypad with these words; returns its message."""
    pad = await user.chat.until(
        lambda chat: next((m for m in reversed(chat.messages) if words in m.text and texts.ENTER in m.labels), None)
    )
    for n, digit in enumerate(digits, 1):
        await user.tap(pad, digit)
        pad = await typed_so_far(user, pad, n)
    await user.tap(pad, texts.ENTER)
    return pad


async def test_a_pin_is_chosen_and_opens_a_door_that_asks_for_it(rig: ChatRig) -> None:
    await rig.anna.send_text("/pin")
    await rig.anna.tap(await buttons(rig.anna, texts.CHOOSE_PIN), texts.CHOOSE_PIN)
    await type_in(rig.anna, "A new PIN", PIN)
    await type_in(rig.anna, texts.ASK_PIN_AGAIN, PIN)
    await card(rig.anna, texts.PIN_SET)
    page = await open_page(rig)
    await rig.anna.tap(page, "PIN")
    await card(rig.leo, "Anna has changed how the front door is opened.", "Whoever opens it types their PIN.")
    await rig.anna.chat.until(
        lambda chat: "Leo cannot open it yet: /pin lets them." in (chat.message(page.id) or page).text
    )
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    await type_in(rig.anna, "To open the front door, type your PIN.", PIN)
    await card(rig.anna, "The front door is open.")
    await card(rig.leo, "Anna opened")
    assert rig.locks.opened == [FRONT]


async def test_a_lock_is_tried_with_what_its_door_asks_for(rig: ChatRig) -> None:
    await with_pin(rig, rig.anna)
    await asks_for_pin(rig)
    await rig.anna.tap(await open_page(rig), texts.TRY_LOCK)
    await type_in(rig.anna, "To open the front door, type your PIN.", "0815")
    await card(rig.anna, "That was wrong.")
    assert rig.locks.opened == []
    await type_in(rig.anna, "To open the front door, type your PIN.", PIN)
    await card(rig.anna, "The lock of the front door clicked, and said so.")
    assert rig.locks.opened == [FRONT]


async def test_two_pins_that_differ_and_one_that_is_easy_are_asked_for_anew(rig: ChatRig) -> None:
    await rig.anna.send_text("/pin")
    await rig.anna.tap(await buttons(rig.anna, texts.CHOOSE_PIN), texts.CHOOSE_PIN)
    await type_in(rig.anna, "A new PIN", PIN)
    await type_in(rig.anna, texts.ASK_PIN_AGAIN, "4712")
    await type_in(rig.anna, texts.PINS_DIFFER, "1111")  # once: it is not typed a second time in vain
    await card(rig.anna, "Everybody would try that one first.")
    assert not rig.proofs.has((await resident(rig, rig.anna)).id, ProofKind.PIN)


async def test_who_has_no_pin_reads_how_to_choose_one(rig: ChatRig) -> None:
    await with_pin(rig, rig.anna)
    await asks_for_pin(rig)
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, texts.UNLOCK), texts.UNLOCK)
    await card(rig.leo, "you have none yet. /pin lets you choose one.")
    assert rig.locks.opened == []


async def test_no_digit_stands_in_payloads_in_stored_buttons_in_pop_ups_or_in_the_log(
    rig: ChatRig, caplog: pytest.LogCaptureFixture
) -> None:
    digits = "70315294"
    await with_pin(rig, rig.anna)
    await asks_for_pin(rig)
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    with caplog.at_level(0, logger="bot"):
        pad = await type_in(rig.anna, "type your PIN", digits)
        await card(rig.anna, "That was wrong.")
    stored = repr(list(rig.memory.collections["buttons"].everything().values()))
    keys = re.findall(r"PressKey\(pad='\w+', key='(\w+)'\)", stored)
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 8 for key in keys)
    popups = [str(call.params.get("text", "")) for call in rig.telegram.journal.calls("answerCallbackQuery")]
    assert not any(re.search(r"\d", popup) for popup in popups)
    for written in (stored, caplog.text, json.dumps(rig.memory.audit.lines), pad.text):
        assert digits not in written
    assert not any(digits in message.text for message in rig.anna.chat.messages)


async def test_keys_are_shuffled_names_that_a_further_try_does_not_repeat(rig: ChatRig) -> None:
    await with_pin(rig, rig.anna)
    await asks_for_pin(rig)
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    pad = await type_in(rig.anna, "type your PIN", "0815")
    again = await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == pad.id and "That was wrong" in m.text), None)
    )
    assert "After 2 more wrong tries" in again.text
    stored = rig.memory.collections["buttons"].everything().values()
    keys = {issued.offer.action.key for issued in stored if issued.offer.action.kind == "press_key"}
    assert len(keys) == 10


async def test_a_pin_is_typed_in_one_s_own_chat_whoever_s_card_was_tapped_and_digits_written_are_deleted(
    rig: ChatRig,
) -> None:
    await with_pin(rig, rig.anna)
    await asks_for_pin(rig)
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    await buttons(rig.anna, texts.ENTER)
    written = await rig.anna.send_text("4711")
    await card(rig.anna, "Please tap digits on the keypad.")
    assert rig.anna.chat.message(written.id) is None
    assert rig.locks.opened == []


async def test_a_second_finger_hands_a_keypad_in_once_and_a_restart_puts_it_away(rig: ChatRig) -> None:
    await with_pin(rig, rig.anna)
    await asks_for_pin(rig)
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    pad = await buttons(rig.anna, texts.ENTER)
    await rig.stop()
    await rig.start()
    await rig.anna.tap(pad, "4")
    assert await card(rig.anna, texts.KEYPAD_OVER)


async def test_the_owners_hear_of_wrong_pins_and_the_one_who_typed_them_how_long_it_lasts(rig: ChatRig) -> None:
    await with_pin(rig, rig.anna)
    await with_pin(rig, rig.leo)
    await asks_for_pin(rig)
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, texts.UNLOCK), texts.UNLOCK)
    await type_in(rig.leo, "type your PIN", "0815")
    await type_in(rig.leo, "After 2 more wrong tries", "0815")
    await type_in(rig.leo, "After 1 more wrong try", "0815")
    told = await card(rig.leo, "Too many wrong digits: you can open nothing for 1 minute.")
    await rig.leo.send_text("/open")  # no key is typed in vain
    await rig.leo.chat.until_message("Too many wrong digits", after=told.id)
    assert not [m for m in rig.leo.chat.messages if texts.ENTER in m.labels]
    assert await card(rig.anna, "Leo has typed 3 wrong PINs or codes in a row, and can open nothing for 1 minute.")
    assert rig.locks.opened == []


async def test_under_duress_the_chat_looks_as_ever_and_the_others_are_told(rig: ChatRig) -> None:
    await with_pin(rig, rig.leo, emergency=True)
    await with_pin(rig, rig.anna)
    await asks_for_pin(rig)
    await card(rig.leo, "Anna has changed how the front door is opened.")
    looks: list[list[str]] = []
    for n, digits in enumerate((PIN, EMERGENCY), 1):
        newest = rig.leo.chat.messages[-1].id if rig.leo.chat.messages else 0
        await rig.ring(n)
        shown = await card_after(rig.leo, newest)
        await rig.leo.tap(shown, texts.UNLOCK)
        await rig.leo.chat.until_message("type your PIN", after=newest)
        await type_in(rig.leo, "type your PIN", digits)
        await rig.leo.chat.until_message("The front door is open.", after=newest)
        await rig.leo.chat.until_message("Leo opened", after=newest)
        looks.append(sorted(re.sub(r"\d", "0", m.text) for m in rig.leo.chat.messages if m.by_bot and m.id > newest))
    assert looks[0] == looks[1]
    assert await card(rig.anna, "Leo has just typed the emergency PIN at the front door.")
    assert not any("emergency" in m.text for m in rig.leo.chat.messages)
    assert rig.locks.opened == [FRONT, FRONT]


async def test_an_app_is_set_up_from_a_picture_that_goes_and_its_code_opens(rig: ChatRig) -> None:
    await rig.anna.send_text("/pin")
    await rig.anna.tap(await buttons(rig.anna, texts.CODE_APP), texts.CODE_APP)
    sent = await card(rig.anna, "Scan this with an app that shows codes")
    assert sent.photo  # a camera reads it as it stands there
    app = pyotp.TOTP(re.findall(r"[A-Z2-7]{32}", sent.text)[0])
    await type_in(rig.anna, texts.ASK_FIRST_CODE, app.at(rig.clock()))
    await card(rig.anna, texts.APP_SET)
    await rig.anna.tap(await open_page(rig), "Code from an app")
    await card(rig.leo, "types a code that their app shows")
    rig.ahead += timedelta(minutes=1)
    await rig.anna.send_text("/open")
    await type_in(rig.anna, "type the code that your app shows", app.at(rig.clock()))
    await card(rig.anna, "The front door is open.")
    assert await card(rig.leo, "Anna has opened the front door. Nobody had rung.")


async def test_whoever_has_to_fetch_the_app_first_has_time_and_finds_the_keys_below_the_picture(rig: ChatRig) -> None:
    await with_pin(rig, rig.anna)
    await rig.anna.send_text("/pin")
    await rig.anna.tap(await buttons(rig.anna, texts.CODE_APP), texts.CODE_APP)
    await type_in(rig.anna, "First, please type the PIN that you have now.", PIN)
    sent = await card(rig.anna, "Scan this with an app that shows codes")
    pad = await card(rig.anna, texts.ASK_FIRST_CODE)
    assert pad.id > sent.id
    rig.ahead += CHANGE_LASTS - timedelta(minutes=1)
    app = pyotp.TOTP(re.findall(r"[A-Z2-7]{32}", sent.text)[0])
    await type_in(rig.anna, texts.ASK_FIRST_CODE, app.at(rig.clock()))
    await card(rig.anna, texts.APP_SET)


async def test_a_door_that_is_to_ask_for_less_asks_for_the_pin_first(rig: ChatRig) -> None:
    await with_pin(rig, rig.anna)
    await asks_for_pin(rig)
    await rig.anna.tap(await open_page(rig), "Two taps")
    await type_in(rig.anna, "To have the door ask for less, type your PIN.", PIN)
    await card(rig.anna, "Whoever opens it taps twice.")
    assert rig.policies.of(FRONT).proof is ProofKind.TWO_TAPS


async def test_an_owner_lets_somebody_begin_anew_who_forgot_their_pin(rig: ChatRig) -> None:
    await with_pin(rig, rig.leo)
    await rig.anna.send_text("/residents")
    await rig.anna.tap(await buttons(rig.anna, "✏️ Leo"), "✏️ Leo")
    await rig.anna.tap(await buttons(rig.anna, texts.CLEAR), texts.CLEAR)
    await rig.anna.tap(await buttons(rig.anna, texts.CLEAR_YES), texts.CLEAR_YES)
    await card(rig.leo, "Anna has let Leo choose a PIN")
    assert not rig.proofs.has((await resident(rig, rig.leo)).id, ProofKind.PIN)


async def test_a_door_that_taps_open_is_opened_with_nobody_there_after_a_second_tap(rig: ChatRig) -> None:
    await rig.leo.send_text("/open")
    asked = await card(rig.leo, "Shall I open the front door?")
    assert rig.locks.opened == []
    await rig.leo.tap(asked, "✅ Yes, open the front door")
    await card(rig.leo, "The front door is open.")
    assert await card(rig.anna, "Leo has opened the front door. Nobody had rung.")


@pytest.mark.parametrize("hour", [23])
async def test_at_night_a_second_adult_is_asked_and_opens(rig: ChatRig, hour: int) -> None:
    await rig.policies.set_second_at_night(await resident(rig, rig.anna), FRONT, wanted=True)
    now = rig.clock()
    rig.set_by = now.replace(hour=hour, minute=0) - now
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    await rig.anna.tap(await card(rig.anna, "Confirm"), "✅ Yes, open the front door")
    await card(rig.leo, "Anna wants to open the front door, and a second adult has to agree")
    shown = await rig.leo.chat.until(
        lambda chat: next(
            (m for m in chat.messages if texts.UNLOCK in m.labels and "Anna wants to open" in m.text), None
        )
    )
    await rig.leo.tap(shown, texts.UNLOCK)
    await rig.leo.tap(await card(rig.leo, "Confirm"), "✅ Yes, open the front door")
    await card(rig.anna, "Leo opened")
    assert rig.locks.opened == [FRONT]


async def test_where_no_door_has_a_lock_open_says_so(rig: ChatRig) -> None:
    await rig.stop()
    rig.doors = {door.id: replace(door, has_lock=False) for door in rig.doors.values()}
    await rig.start()
    await rig.anna.send_text("/open")
    owner = await card(rig.anna, "None of your doors has a lock that I could open")
    assert owner.labels == [ENGLISH.plain(menu_text.label(name)) for name in ("doors", "menu")]
    await rig.leo.send_text("/open")
    assert (await card(rig.leo, "None of your doors has a lock")).labels == [ENGLISH.plain(menu_text.label("menu"))]
