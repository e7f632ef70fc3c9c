"""/recovery and /recover, over a strict stand-in for Telegram: back home when every phone is lost."""

import re
from datetime import timedelta

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.people import ResidentId, Role
from tests.english import texts
from tests.rig.chat import ChatRig, buttons, card


async def sheet(rig: ChatRig) -> tuple[ChatMessage, list[str]]:
    """The message with a new sheet, and the codes on it."""
    await rig.anna.send_text("/recovery")
    await rig.anna.tap(await buttons(rig.anna, texts.RECOVERY_YES), texts.RECOVERY_YES)
    sent = await card(rig.anna, "Print this")
    assert sent.document
    return sent, re.findall(r"^\[  \] (\S+)$", sent.document.content.decode(), re.MULTILINE)


async def test_an_owner_prints_a_sheet_and_a_stranger_s_account_comes_back_with_it(rig: ChatRig) -> None:
    sent, codes = await sheet(rig)
    assert sent.document
    assert (sent.document.name, len(codes)) == ("recovery-codes.txt", 8)
    assert "/recover " + codes[0] in sent.document.content.decode()
    asked = await rig.stranger.send_text(f"/recover {codes[2].lower().replace('-', ' ')}")
    await card(rig.stranger, "Welcome back, Stranger!", "/residents removes the accounts")
    for user in (rig.anna, rig.leo):
        assert await card(user, "Stranger has become an owner of this home with a printed recovery code.", "7 codes")
    assert rig.stranger.chat.message(asked.id) is None  # nobody finds it there
    await rig.stranger.send_text("/residents")
    await rig.stranger.tap(await buttons(rig.stranger, "Remove Anna"), "Remove Anna")
    await rig.stranger.tap(await buttons(rig.stranger, "Yes, remove Anna"), "Yes, remove Anna")
    await card(rig.anna, "Stranger has removed you")
    for user in (rig.stranger, rig.leo):
        await card(user, "If Anna made recovery codes on paper, they no longer count.")
    await rig.stranger.send_text("/recovery")
    assert await card(rig.stranger, "None of the 8 codes of the last sheet is good any more.")


async def test_whoever_comes_back_gets_the_card_of_who_is_at_the_door(rig: ChatRig) -> None:
    _, codes = await sheet(rig)
    await rig.stranger.send_text(f"/recover {codes[0]}")
    await card(rig.stranger, "Welcome back")
    await rig.ring()
    assert await buttons(rig.stranger, texts.UNLOCK, texts.IGNORE)


async def test_the_sheet_leaves_the_chat_after_ten_minutes(rig: ChatRig) -> None:
    sent, _ = await sheet(rig)
    await rig.stop()
    rig.ahead += timedelta(minutes=11)
    await rig.start()
    await rig.anna.chat.until(lambda chat: chat.message(sent.id) is None)


async def test_wrong_codes_are_refused_then_not_looked_at_and_nothing_is_told_of_the_home(rig: ChatRig) -> None:
    for _ in range(3):
        newest = rig.stranger.chat.messages[-1].id if rig.stranger.chat.messages else 0
        await rig.stranger.send_text("/recover ABCD-EFGH-JKMN-PQRS")
        await rig.stranger.chat.until_message(texts.REFUSED, after=newest)
    await rig.stranger.send_text("/recover ABCD-EFGH-JKMN-PQRS")
    await card(rig.stranger, "Too many codes were wrong")
    assert await rig.registrar.resident(ResidentId(rig.stranger.id)) is None


async def test_an_owner_s_own_code_is_not_used_up_and_a_resident_reads_how(rig: ChatRig) -> None:
    _, codes = await sheet(rig)
    await rig.anna.send_text(f"/recover {codes[0]}")
    await card(rig.anna, "Anna is an owner already.")
    await rig.leo.send_text("/recover")
    await card(rig.leo, texts.HOW)
    await rig.leo.send_text(f"/recover {codes[0]}")
    await card(rig.leo, "Welcome back, Leo!")
    assert [r.role for r in await rig.registrar.residents()] == [Role.OWNER, Role.OWNER]


async def test_only_an_owner_prints_them(rig: ChatRig) -> None:
    await rig.leo.send_text("/recovery")
    assert await card(rig.leo, "Only an owner of this home can do that.", "Please ask Anna.")


async def test_a_sheet_that_was_not_sent_says_what_to_do(rig: ChatRig) -> None:
    rig.telegram.faults.refuse(400, "Bad Request: file is too big", "sendDocument")
    await rig.anna.send_text("/recovery")
    await rig.anna.tap(await buttons(rig.anna, texts.RECOVERY_YES), texts.RECOVERY_YES)
    assert await card(rig.anna, texts.NOT_SENT)
