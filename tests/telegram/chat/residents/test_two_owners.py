"""Two owners at the same page at once: what both chose holds, or one of the two, and each is told how it is."""

import asyncio
import json
from datetime import time

import pytest

from bot.house.house_rules import HOUSE_RULES, HouseRules
from bot.house.keeping.backup_keeper import BACKUPS, BackupMemory
from bot.house.people import ResidentId, Role
from tests.rig.chat import ChatRig, buttons, card

ADDRESSES = [f"https://docs.google.com/spreadsheets/d/{name * 24}/edit" for name in "AB"]
KEYS = [json.dumps({"client_email": f"{name}@example.iam", "private_key": f"s3cret {name}"}).encode() for name in "ab"]


@pytest.fixture
async def two(rig: ChatRig) -> ChatRig:
    await rig.make(rig.leo, Role.OWNER)
    return rig


async def test_two_rules_that_are_changed_at_once_both_hold(two: ChatRig) -> None:
    for owner, label in ((two.anna, "⏱ Answer within 2 minutes"), (two.leo, "📓 Day’s log at 23:55")):
        await owner.send_text("/rules")
        await owner.tap(await buttons(owner, label), label)
    shown = await buttons(two.anna, "10 minutes"), await buttons(two.leo, "22:00")
    await asyncio.gather(two.anna.tap(shown[0], "10 minutes"), two.leo.tap(shown[1], "22:00"))
    await card(two.anna, "Leo has changed when the day’s log is written: 22:00.")
    await card(two.leo, "Anna has changed how long a ring may be answered: 10 minutes.")
    kept = two.memory.collection(HOUSE_RULES, HouseRules).everything()["house"]
    assert (kept.answer_window_s, kept.daily_log_at) == (600.0, time(22))
    assert two.rules.kept == kept


async def test_of_one_rule_that_is_changed_to_two_things_at_once_one_holds_and_both_hear_which(two: ChatRig) -> None:
    label = "⏱ Answer within 2 minutes"
    for owner in (two.anna, two.leo):
        await owner.send_text("/rules")
        await owner.tap(await buttons(owner, label), label)
    shown = [await buttons(owner, "30 seconds", "10 minutes") for owner in (two.anna, two.leo)]
    await asyncio.gather(two.anna.tap(shown[0], "10 minutes"), two.leo.tap(shown[1], "30 seconds"))
    await card(two.anna, "Leo has changed how long a ring may be answered: 30 seconds.")
    await card(two.leo, "Anna has changed how long a ring may be answered: 10 minutes.")
    lines = [line for line in two.memory.audit.lines if line[0] == "house rule changed"]
    kept = two.memory.collection(HOUSE_RULES, HouseRules).everything()["house"]
    assert len(lines) == 2
    assert kept.answer_window_s in (30.0, 600.0)
    assert two.rules.kept == kept


async def test_two_keys_and_two_spreadsheets_at_once_end_as_one_of_each_and_stay_in_no_chat(two: ChatRig) -> None:
    owners = (two.anna, two.leo)
    await asyncio.gather(
        *(one.send_document(key, "key.json", "application/json", "") for one, key in zip(owners, KEYS, strict=True))
    )
    for owner in owners:
        await card(owner, "🔑 I have the key")
        await owner.chat.until(lambda chat: not any(m.document for m in chat.messages))
    assert two.log_safe.key in [key.decode() for key in KEYS]
    label = "🔗 The spreadsheet’s address"
    for owner in owners:
        await owner.send_text("/sheet")
        await owner.tap(await card(owner, "The day’s log", "To have it in Google Sheets"), label)
        await card(owner, "What is the spreadsheet’s address?")
    await asyncio.gather(*(one.send_text(address) for one, address in zip(owners, ADDRESSES, strict=True)))
    for owner in owners:
        await card(owner, "✅ I have written into “Our house” and read it back")
    await two.anna.send_text("/sheet")
    page = await card(two.anna, "into your Google spreadsheet")
    assert sum(address.removesuffix("/edit") in page.text for address in ADDRESSES) == 1


async def test_two_backups_at_once_are_made_one_after_the_other_and_both_owners_hear_of_each(two: ChatRig) -> None:
    for owner in (two.anna, two.leo):
        await owner.send_text("/backup")
        await owner.tap(await card(owner, "None was made yet"), "💾 Make one now")
        await card(owner, "With which words")
    await asyncio.gather(
        two.anna.send_text("correct horse battery"), two.leo.send_text("another horse and its battery")
    )
    for owner in (two.anna, two.leo):
        # news of one kind are one message, while it is on its way
        await owner.chat.until(
            lambda chat: sum(("A backup is made" in m.text) + ("2 times" in m.text) for m in chat.messages) == 2 or None
        )
    assert sorted(two.backups.made.values()) == ["another horse and its battery", "correct horse battery"]
    known = two.memory.collection(BACKUPS, BackupMemory).everything()["house"]
    assert (known.underway, known.fault) == (False, None)


async def test_a_weekly_backup_that_one_begins_while_another_ends_it_has_a_passphrase_or_is_none(two: ChatRig) -> None:
    await two.anna.send_text("/backup")
    await two.anna.tap(await card(two.anna, "None was made yet"), "📅 Every week")
    await card(two.anna, "With which words")
    await two.anna.send_text("correct horse battery")
    await card(two.anna, "Every week, at night: yes")
    await two.leo.send_text("/backup")
    ending = await card(two.leo, "Every week, at night: yes")
    anna = await two.memory.residents.find(ResidentId(two.anna.id))
    assert anna
    await asyncio.gather(
        two.leo.tap(ending, "📅 No more every week"),
        two.staff.backups.begin_weekly(anna, "another horse and its battery"),
    )
    await two.memory.collection(BACKUPS, BackupMemory).until(lambda _: len(weekly(two)) == 3)
    await two.leo.send_text("/rules")
    await card(two.leo, "The rules of this house")
    known = two.memory.collection(BACKUPS, BackupMemory).everything()["house"]
    assert not known.weekly or two.backups.kept


def weekly(rig: ChatRig) -> list[object]:
    return [line for line in rig.memory.audit.lines if line[0] == "backups weekly"]
