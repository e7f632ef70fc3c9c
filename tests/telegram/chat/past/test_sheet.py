"""/sheet in the chat: where the day's log goes, and the steps to a spreadsheet of the household's own."""

import json

import pytest

from bot.house.house_rules import HouseRules
from bot.house.people import ResidentId, Role
from bot.house.records.ledger_trouble import LedgerReason, LedgerState
from bot.house.records.log_keeper import LogPlace, LogView
from bot.telegram.delivery.shredder import ShortLived
from bot.words.chat.past import sheet_text
from tests.english import ENGLISH
from tests.rig.chat import ChatRig, buttons, card

SHEET = "1AbCdEfGhIjKlMnOpQrStUvWxYz"
ADDRESS = f"https://docs.google.com/spreadsheets/d/{SHEET}/edit#gid=0"
KEY = json.dumps({"client_email": "doorman@example.iam", "private_key": "s3cret"}).encode()


async def send_key(rig: ChatRig, content: bytes = KEY) -> None:
    await rig.anna.send_document(content, "project-1234.json", "application/json", "")


async def give_address(rig: ChatRig, address: str = ADDRESS) -> None:
    await rig.anna.tap(await buttons(rig.anna, "🔗 The spreadsheet’s address"), "🔗 The spreadsheet’s address")
    await card(rig.anna, "What is the spreadsheet’s address?")
    await rig.anna.send_text(address)


async def test_the_way_to_a_spreadsheet_is_told_step_by_step(rig: ChatRig) -> None:
    await rig.anna.send_text("/sheet")
    page = await card(rig.anna, "The day’s log", "in the folder “log”", "Send me that key file here")
    assert "🔗 The spreadsheet’s address" not in page.labels  # without a key it leads nowhere
    await send_key(rig)
    await card(rig.anna, "🔑 I have the key", "share it, as an editor, with doorman@example.iam")
    await rig.anna.chat.until(lambda chat: not any(m.document for m in chat.messages))
    await give_address(rig)
    await card(rig.anna, "⏳ I am asking Google")
    await card(rig.anna, "✅ I have written into “Our house” and read it back")
    await rig.anna.send_text("/sheet")
    await card(rig.anna, "into your Google spreadsheet", f"https://docs.google.com/spreadsheets/d/{SHEET}")
    assert "s3cret" in str(rig.log_safe.key)
    assert "s3cret" not in str([m.text for m in rig.anna.chat.messages]) + str(rig.memory.audit.lines)


async def test_a_spreadsheet_that_lets_nobody_in_says_what_to_do_and_is_tried_again_by_a_tap(rig: ChatRig) -> None:
    await send_key(rig)
    rig.spreadsheets.refuses = LedgerReason.NOT_SHARED
    await give_address(rig)
    refused = await card(rig.anna, "Google does not let me into the spreadsheet")
    rig.spreadsheets.refuses = None
    await rig.anna.tap(refused, "🧪 Test")
    await card(rig.anna, "✅ I have written into “Our house”")


async def test_a_file_that_is_no_key_is_told_and_leaves_the_chat_all_the_same(rig: ChatRig) -> None:
    await send_key(rig, b'{"some": "secret"}')
    await card(rig.anna, "what should be my key for Google is none")
    await rig.anna.chat.until(lambda chat: not any(m.document for m in chat.messages))
    await send_key(rig, b"x" * 20_000)
    await rig.anna.chat.until(lambda chat: sum("is none" in m.text for m in chat.messages) > 1 or None)
    assert rig.log_safe.key is None


async def test_that_a_key_leaves_the_chat_is_written_down_before_it_is_fetched(rig: ChatRig) -> None:
    rig.telegram.faults.break_gateway("getFile", times=None)
    await send_key(rig)
    await rig.telegram.journal.until(lambda call: call.method == "getFile")
    kept = rig.memory.collection("shredder", ShortLived).everything().values()
    sent = next(m for m in rig.anna.chat.messages if m.document)
    assert [one.message for one in kept] == [sent.id]  # whatever ends the service from here on
    rig.telegram.faults.clear()


@pytest.mark.parametrize("said", ["my sheet", "https://example.com/sheet"])
async def test_what_is_no_address_is_told(rig: ChatRig, said: str) -> None:
    await send_key(rig)
    await give_address(rig, said)
    await card(rig.anna, "This is no address of a Google spreadsheet")


async def test_the_log_goes_into_files_again_by_two_taps(rig: ChatRig) -> None:
    await send_key(rig)
    await give_address(rig)
    await card(rig.anna, "✅ I have written into")
    await rig.anna.send_text("/sheet")
    await card(rig.anna, "into your Google spreadsheet")
    await rig.anna.tap(await buttons(rig.anna, "📄 Into files again"), "📄 Into files again")
    await rig.anna.tap(await buttons(rig.anna, "Yes, into files"), "Yes, into files")
    await card(rig.anna, "in the folder “log”")
    assert rig.log_safe.key is None


async def test_the_log_is_written_every_quarter_of_an_hour_by_a_tap_and_the_rules_say_so(rig: ChatRig) -> None:
    await rig.anna.send_text("/sheet")
    await rig.anna.tap(await buttons(rig.anna, "⏱ Every 15 minutes"), "⏱ Every 15 minutes")
    await card(rig.anna, "The day’s log is written every 15 minutes, and at 23:55.")
    assert rig.rules.kept.log_often
    await rig.anna.tap(await buttons(rig.anna, "⏱ Once a day only"), "⏱ Once a day only")
    await card(rig.anna, "The day’s log is written at 23:55.")
    assert not rig.rules.kept.log_often


@pytest.mark.parametrize("role", [Role.ADULT, Role.CHILD])
async def test_nobody_but_an_owner_sees_it_or_gives_a_key(rig: ChatRig, role: Role) -> None:
    await rig.make(rig.leo, role)
    await rig.leo.send_text("/sheet")
    await card(rig.leo, "Only an owner of this home can do that")
    await rig.leo.send_document(KEY, "key.json", "application/json", "")
    await rig.leo.chat.until(lambda chat: sum("Only an owner" in m.text for m in chat.messages) > 1 or None)
    await rig.leo.chat.until(lambda chat: not any(m.document for m in chat.messages))
    assert rig.log_safe.key is None
    assert await rig.registrar.resident(ResidentId(rig.leo.id))


@pytest.mark.parametrize("reason", LedgerReason)
def test_the_page_says_what_is_in_the_way(reason: LedgerReason) -> None:
    state = LedgerState(reason, 400, "doorman@x.iam<", 3)
    said = ENGLISH.html(sheet_text.page(LogView(LogPlace(SHEET, account="a"), False, state, HouseRules())))
    assert "3 visits wait to be written" in said
    assert "iam<" not in said
    assert "since yesterday" not in said


def test_what_the_settings_name_is_changed_there_alone() -> None:
    said = ENGLISH.plain(sheet_text.page(LogView(LogPlace(), True, LedgerState(), HouseRules())))
    assert "my settings (.env) name" in said
    assert "To have it" not in said
