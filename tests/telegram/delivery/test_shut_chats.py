"""A resident who blocks the bot, and comes back: what their chat missed arrives, and nothing of it twice."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiogram.types import Update

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.journal import ApiCall
from bot.demo.telegram.residents import User
from bot.house.doors.door_facts import DoorEvent, DoorNews
from bot.house.faces.corrections import PicturesForgotten
from bot.house.facts import VisitChanged
from bot.house.people import ResidentId
from bot.house.visits.visit import Visit
from bot.nursery import Nursery
from bot.telegram.cards.card import CATCH_UP
from bot.telegram.cards.layout import NAMING_LASTS
from bot.telegram.delivery import shredder
from bot.telegram.delivery.notes import NOTE_LASTS
from bot.telegram.delivery.shredder import STANDS_FOR
from bot.telegram.polling.lines import MOST, ChatLines
from bot.telegram.polling.tap_age import TapAge
from tests.english import phrase, texts
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

AT_THE_DOOR = "Someone is at the front door"
UNKNOWN = "Someone I don’t know is at the front door"


def said(user: User) -> list[str]:
    return [message.text for message in user.chat.messages if message.by_bot]


def resident(user: User) -> ResidentId:
    return ResidentId(user.id)


async def found_shut(rig: ChatRig, user: User) -> None:
    """Something of ours met the block."""
    await rig.telegram.journal.until(lambda call: call.chat_id in (user.id, None) and call.status == 403)


def _refused(rig: ChatRig, user: User) -> list[ApiCall]:
    return [call for call in rig.telegram.journal.calls("", user.id) if call.status == 403]


def _change(person: dict[str, Any], old: str, new: str, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """A ChatMemberUpdated about the bot; without ``chat`` in the private chat with this person."""
    bot = {"id": 1, "is_bot": True, "first_name": "Doorman"}
    more = {"kicked": {"until_date": 0}}
    return {
        "chat": chat or _chat_of(person),
        "from": person,
        "date": 0,
        "old_chat_member": {"status": old, "user": bot, **more.get(old, {})},
        "new_chat_member": {"status": new, "user": bot, **more.get(new, {})},
    }


def _chat_of(person: dict[str, Any]) -> dict[str, Any]:
    return {"id": person["id"], "type": "private", "first_name": person["first_name"]}


async def until_shut(rig: ChatRig, user: User) -> None:
    """We know of the block."""
    async with asyncio.timeout(10):
        while not rig.room._tellers.pool.of(resident(user)).is_shut:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


async def settled(rig: ChatRig, user: User) -> None:
    """Everything that was due is in the chat: a note goes last."""
    last = user.chat.last.id if user.chat.last else 0
    rig.room.household.say(resident(user), phrase("That is all."))
    await user.chat.until_message("That is all.", after=last)


async def blocked_during_a_visit(rig: ChatRig) -> ChatMessage:
    """Anna has a card, blocks the bot, and the picture does not reach her."""
    await rig.ring()
    shown = await buttons(rig.anna, texts.UNLOCK)
    await rig.anna.block_bot()
    await rig.picture()
    await found_shut(rig, rig.anna)
    return shown


@pytest.fixture
async def rig(rig: ChatRig) -> ChatRig:
    """The household, once Telegram knows which updates we read: until then it keeps nearly all."""
    await rig.telegram.journal.until(lambda call: call.method == "getUpdates" and call.finished is not None)
    return rig


async def hear(rig: ChatRig, change: dict[str, Any]) -> None:
    """Have an update about the bot's place in a chat handled; returns when it was."""
    update = Update.model_validate({"update_id": 1, "my_chat_member": change})
    await rig.room._dispatcher.feed_update(rig.room._bot, update, tap_age=TapAge(0.0, after_outage=False))


# The card


async def test_who_unblocks_the_bot_gets_the_living_card_at_once_as_a_new_one_with_its_sound(rig: ChatRig) -> None:
    old = await blocked_during_a_visit(rig)
    await rig.anna.unblock_bot()
    new = await card(rig.anna, UNKNOWN)
    await settled(rig, rig.anna)
    assert new.id != old.id
    assert new.photo
    assert [message.id for message in rig.anna.chat.messages if UNKNOWN in message.text] == [new.id]
    stripped = rig.anna.chat.message(old.id)
    assert stripped
    assert stripped.labels == []
    (sent,) = rig.telegram.journal.calls("sendPhoto", rig.anna.id)
    assert sent.params["disable_notification"] == "false"
    await rig.anna.tap(new, texts.UNLOCK)
    await rig.anna.tap(await card(rig.anna, "Confirm"), "✅ Yes, open the front door")
    assert (await card(rig.anna, "Anna opened")).id == new.id
    assert rig.locks.opened == [FRONT]


async def test_a_card_of_which_nothing_failed_comes_again_too_for_the_chat_may_have_been_emptied(rig: ChatRig) -> None:
    await rig.ring()
    old = await buttons(rig.anna, texts.UNLOCK)
    await rig.anna.block_bot()
    await rig.anna.delete(old)
    await rig.anna.unblock_bot()
    assert (await buttons(rig.anna, texts.UNLOCK)).id != old.id
    await settled(rig, rig.anna)
    assert len([text for text in said(rig.anna) if AT_THE_DOOR in text]) == 1
    assert len([text for text in said(rig.leo) if AT_THE_DOOR in text]) == 1


async def test_who_was_blocked_when_it_rang_gets_the_card_when_they_unblock(rig: ChatRig) -> None:
    await rig.anna.block_bot()
    await rig.ring()
    await found_shut(rig, rig.anna)
    await rig.anna.unblock_bot()
    await buttons(rig.anna, texts.UNLOCK)
    (sent,) = [call for call in rig.telegram.journal.calls("sendMessage", rig.anna.id) if call.status == 200]
    assert sent.params["disable_notification"] == "false"


async def test_a_chat_that_was_unblocked_unseen_is_proved_open_by_a_message(rig: ChatRig) -> None:
    old = await blocked_during_a_visit(rig)
    rig.anna.chat.blocked = False  # and nobody told us
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    new = await card(rig.anna, UNKNOWN)
    await settled(rig, rig.anna)
    assert new.id != old.id
    assert len([text for text in said(rig.anna) if UNKNOWN in text]) == 1


async def test_a_chat_that_was_unblocked_unseen_is_proved_open_by_a_tap(rig: ChatRig) -> None:
    old = await blocked_during_a_visit(rig)
    rig.anna.chat.blocked = False  # and nobody told us
    tap = rig.anna.tap_data(old.id, "b:dead")
    assert (await tap.answer()).text == texts.BUTTON_DEAD
    assert (await card(rig.anna, UNKNOWN)).id != old.id
    await rig.anna.chat.until(lambda chat: not (chat.message(old.id) or old).labels)
    assert rig.locks.opened == []


async def test_whoever_writes_to_a_blocked_bot_unblocks_it_and_gets_one_card(rig: ChatRig) -> None:
    await blocked_during_a_visit(rig)
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    await card(rig.anna, UNKNOWN)
    await settled(rig, rig.anna)
    assert len([text for text in said(rig.anna) if UNKNOWN in text]) == 1


async def test_who_blocks_again_and_again_has_one_living_card(rig: ChatRig) -> None:
    await blocked_during_a_visit(rig)
    for _ in range(4):
        await rig.anna.unblock_bot()
        await rig.anna.block_bot()
    await rig.anna.unblock_bot()
    await card(rig.anna, UNKNOWN)
    await settled(rig, rig.anna)
    assert len([m for m in rig.anna.chat.messages if texts.UNLOCK in m.labels]) == 1


async def test_a_refusal_of_before_the_unblocking_that_arrives_after_it_shuts_nothing(rig: ChatRig) -> None:
    await rig.ring()
    await buttons(rig.anna, texts.UNLOCK)
    await buttons(rig.leo, texts.UNLOCK)
    edit, on_its_way, unblocked = rig.room._bot.session.make_request, asyncio.Event(), asyncio.Event()

    async def slowly(*call: Any, **rest: Any) -> Any:
        try:
            return await edit(*call, **rest)
        except Exception:
            on_its_way.set()
            await unblocked.wait()
            raise

    rig.room._bot.session.make_request = slowly  # type: ignore[method-assign]  # the reply takes its time
    await rig.anna.block_bot()
    await rig.picture()
    await on_its_way.wait()
    rig.anna.chat.blocked = False
    anna = next(r for r in await rig.memory.residents.residents() if r.id == rig.anna.id)
    await rig.room.household.chat_is_open(anna, unblocked=True)
    unblocked.set()
    assert await card(rig.anna, UNKNOWN)


async def test_a_block_makes_no_noise(rig: ChatRig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    await rig.leo.block_bot()
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    await rig.leo.send_text("/help")
    await card(rig.leo, "I look after your door")
    assert len(said(rig.anna)) == len(said(rig.leo)) == 1
    assert f"resident {rig.leo.id} blocked the bot" in caplog.text
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_a_deleted_card_stays_away_although_its_resident_writes(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.delete(await card(rig.anna, AT_THE_DOOR))
    await rig.picture()
    await rig.telegram.journal.until(lambda c: c.chat_id == rig.anna.id and "to edit not found" in c.description)
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    await settled(rig, rig.anna)
    assert not any("front door" in text for text in said(rig.anna))


async def test_the_picture_of_a_card_of_before_the_block_is_forgotten_with_the_others(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    old = await card(rig.anna, UNKNOWN)
    await rig.anna.block_bot()
    await rig.anna.unblock_bot()
    new = await rig.anna.chat.until(lambda chat: next((m for m in chat.messages if m.id > old.id and m.photo), None))
    await settled(rig, rig.anna)
    visit = rig.memory.visits.only
    await rig.onlooker.correct(visit.id, PicturesForgotten())
    await rig.anna.chat.until(lambda chat: not any(message.photo for message in chat.messages))
    assert rig.anna.chat.message(old.id) is rig.anna.chat.message(new.id) is None


# What else waits


async def test_a_visit_that_was_missed_meanwhile_is_told_and_its_card_loses_its_buttons(rig: ChatRig) -> None:
    await rig.ring()
    shown = await buttons(rig.anna, texts.UNLOCK)
    await rig.anna.block_bot()
    visit = rig.memory.visits.only
    await rig.memory.visits.save(replace(visit, expired=True))
    await rig.room.household.take(VisitChanged(visit.id))
    await found_shut(rig, rig.anna)
    await rig.anna.unblock_bot()
    told = await rig.anna.chat.until(lambda chat: next((m for m in chat.messages if m.reply_to == shown.id), None))
    assert told.by_bot
    over = rig.anna.chat.message(shown.id)
    assert over
    assert over.labels == []
    assert len([m for m in rig.anna.chat.messages if m.by_bot]) == 2


async def test_a_visit_that_began_and_ended_meanwhile_is_told_without_a_sound(rig: ChatRig) -> None:
    await rig.anna.block_bot()
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    await card(rig.leo, "Leo ignored it")
    await found_shut(rig, rig.anna)
    await rig.anna.unblock_bot()
    await card(rig.anna, "Leo ignored it")
    sent = [call for call in rig.telegram.journal.calls("sendMessage", rig.anna.id) if call.status == 200]
    assert [call.params.get("disable_notification") for call in sent] == ["true"]


async def test_an_alarm_waits_for_a_blocked_chat_and_a_restart_and_arrives_once(rig: ChatRig) -> None:
    await rig.anna.block_bot()
    await rig.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    await found_shut(rig, rig.anna)
    await rig.stop()
    await rig.start()
    await rig.telegram.journal.until(lambda _: len(_refused(rig, rig.anna)) > 1)
    await rig.anna.unblock_bot()
    await card(rig.anna, "was opened, and nobody unlocked it")
    await settled(rig, rig.anna)
    assert len([text for text in said(rig.anna) if "nobody unlocked it" in text]) == 1
    assert rig.memory.collections["urgent"].everything() == {}


async def test_an_alarm_does_not_wait_for_a_blocked_chat_for_ever(rig: ChatRig) -> None:
    await rig.anna.block_bot()
    await rig.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    await found_shut(rig, rig.anna)
    rig.ahead = CATCH_UP + timedelta(minutes=1)
    await rig.room.household.take(DoorNews(FRONT, DoorEvent.LEFT_OPEN))
    await rig.memory.collections["urgent"].until(
        lambda waiting: not any("unlocked" in alarm.text for alarm in waiting.values())
    )
    await rig.anna.unblock_bot()
    await card(rig.anna, "has been open for a while")
    assert not any("nobody unlocked it" in text for text in said(rig.anna))


async def test_a_question_that_met_the_block_is_asked_after_it_with_buttons_that_work(rig: ChatRig) -> None:
    rig.telegram.faults.refuse(403, "Forbidden: bot was blocked by the user", "sendMessage")
    await rig.anna.send_photo(jpeg())
    await found_shut(rig, rig.anna)
    await rig.anna.block_bot()
    await rig.anna.unblock_bot()
    asked = await card(rig.anna, texts.ASK_NAME)
    await rig.anna.send_text("Grace")
    await card(rig.anna, "Grace")
    assert asked.labels == [texts.CANCEL]
    assert len(rig.eyes.learned) == 1


async def test_notes_of_long_ago_are_left_out_and_counted(rig: ChatRig) -> None:
    await rig.anna.block_bot()
    rig.room.household.say(resident(rig.anna), phrase("of long ago"))
    await found_shut(rig, rig.anna)
    rig.ahead = NOTE_LASTS + timedelta(seconds=1)
    rig.room.household.say(resident(rig.anna), phrase("of just now"))
    await rig.anna.unblock_bot()
    await card(rig.anna, "I had to leave out 1 message")
    assert "of just now" in said(rig.anna)
    assert "of long ago" not in said(rig.anna)


async def test_nothing_is_on_its_way_to_a_blocked_chat(rig: ChatRig) -> None:
    await rig.anna.block_bot()
    await rig.ring()
    await card(rig.leo, AT_THE_DOOR)
    await found_shut(rig, rig.anna)
    await rig.leo.send_text("/help")
    await card(rig.leo, "I look after your door")
    assert rig.room.waiting == 0


async def test_a_book_of_visits_that_cannot_be_read_keeps_no_alarm_from_a_chat_that_is_open_again(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.anna.block_bot()
    await rig.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    await found_shut(rig, rig.anna)

    async def unreadable(*_: datetime) -> list[Visit]:
        raise OSError("the disk does not answer")

    monkeypatch.setattr(rig.memory.visits, "between", unreadable)
    await rig.anna.unblock_bot()
    assert await card(rig.anna, "was opened, and nobody unlocked it")


async def test_a_ring_knocks_at_a_chat_of_which_nobody_told_that_it_is_open_again(rig: ChatRig) -> None:
    await rig.leo.block_bot()
    await rig.ring()
    await found_shut(rig, rig.leo)
    rig.leo.chat.blocked = False  # and nobody told us
    await rig.anna.tap(await buttons(rig.anna, texts.IGNORE), texts.IGNORE)
    await card(rig.anna, "Anna ignored it")
    await rig.ring(2)
    assert await buttons(rig.leo, texts.UNLOCK)


async def test_a_settings_file_in_a_blocked_chat_is_deleted_once_it_is_open(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shredder, "SHUT_REST_S", 0.01)
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, texts.SECRETS), texts.SECRETS)
    await rig.anna.tap(await buttons(rig.anna, texts.SECRETS_YES), texts.SECRETS_YES)
    await card(rig.anna, "A key to the front door")
    await rig.anna.block_bot()
    await rig.stop()
    rig.ahead = STANDS_FOR
    await rig.start()
    await rig.telegram.journal.until(lambda call: call.method == "deleteMessage" and call.status == 403)
    await rig.anna.unblock_bot()
    await rig.telegram.journal.until(lambda call: call.method == "deleteMessage" and call.status == 200)
    assert not any(message.document for message in rig.anna.chat.messages)


# Dead buttons


async def test_a_dead_button_is_tapped_once(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    asked = await buttons(rig.anna, texts.SECRETS)
    rig.ahead = timedelta(days=1)
    popup = await (await rig.anna.tap(asked, texts.SECRETS)).answer()
    assert popup.text == texts.BUTTON_DEAD
    await rig.anna.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)


async def test_a_payload_that_is_none_of_ours_loses_its_message_s_buttons_too(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    asked = await buttons(rig.anna, texts.SECRETS)
    rig.ahead = timedelta(days=1)
    assert (await rig.anna.tap_data(asked.id, "of another bot").answer()).text == texts.BUTTON_DEAD
    await rig.anna.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)


async def test_a_living_card_keeps_its_buttons_when_a_dead_one_is_tapped(rig: ChatRig) -> None:
    await rig.ring()
    shown = await buttons(rig.anna, texts.UNLOCK)
    for payload in ("b:forged", "of another bot"):
        assert (await rig.anna.tap_data(shown.id, payload).answer()).text == texts.BUTTON_DEAD
    await settled(rig, rig.anna)
    standing = rig.anna.chat.message(shown.id)
    assert standing
    assert standing.labels == shown.labels
    assert rig.telegram.journal.calls("editMessageReplyMarkup", rig.anna.id) == []


async def test_a_page_keeps_its_buttons_while_some_of_them_live(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    page = await buttons(rig.anna, texts.SECRETS)
    assert (await rig.anna.tap_data(page.id, "b:dead").answer()).text == texts.BUTTON_DEAD
    await settled(rig, rig.anna)
    assert (rig.anna.chat.message(page.id) or page).labels == page.labels
    assert rig.telegram.journal.calls("editMessageReplyMarkup", rig.anna.id) == []


async def test_a_card_whose_visit_is_in_no_book_any_more_loses_its_buttons_when_one_is_tapped(rig: ChatRig) -> None:
    await rig.ring()
    shown = await buttons(rig.anna, texts.UNLOCK)
    await settled(rig, rig.anna)
    rig.memory.visits._now.clear()
    rig.ahead = NAMING_LASTS
    assert (await rig.anna.tap_data(shown.id, "b:dead").answer()).text == texts.BUTTON_DEAD
    await rig.anna.chat.until(lambda chat: not (chat.message(shown.id) or shown).labels)


async def test_the_toast_comes_although_telegram_does_not_take_the_buttons_away(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    asked = await buttons(rig.anna, texts.SECRETS)
    rig.telegram.faults.refuse(400, "Bad Request: message can't be edited", "editMessageReplyMarkup")
    assert (await rig.anna.tap_data(asked.id, "b:dead").answer()).text == texts.BUTTON_DEAD


# Strangers, and what cannot be read


async def test_strangers_who_block_and_unblock_cost_nothing(rig: ChatRig, caplog: pytest.LogCaptureFixture) -> None:
    rig.stranger.chat.open = True
    before = len(rig.telegram.journal.calls("sendMessage"))
    for _ in range(10):
        await hear(rig, _change(rig.stranger.account.api, "member", "kicked"))
        await hear(rig, _change(rig.stranger.account.api, "kicked", "member"))
    await settled(rig, rig.anna)
    assert len(rig.telegram.journal.calls("sendMessage")) == before + 1
    assert rig.memory.collections["strangers"].everything() == {}
    assert [record.getMessage() for record in caplog.records if record.levelname != "DEBUG"] == []


async def test_a_group_that_a_resident_adds_the_bot_to_is_no_chat_of_theirs(rig: ChatRig) -> None:
    await blocked_during_a_visit(rig)
    await until_shut(rig, rig.anna)
    group = {"id": -100, "type": "group", "title": "Neighbours"}
    await hear(rig, _change(rig.anna.account.api, "left", "member", chat=group))
    assert rig.room._tellers.pool.of(resident(rig.anna)).is_shut


@pytest.mark.parametrize("kind", ["nothing", "half", "unknown status", "no change"])
async def test_what_cannot_be_read_is_ignored_and_what_comes_after_it_is_heard(rig: ChatRig, kind: str) -> None:
    await blocked_during_a_visit(rig)
    whole = _change(rig.anna.account.api, "kicked", "member")
    rig.telegram.updates.add(
        "my_chat_member",
        {
            "nothing": {},
            "half": {key: value for key, value in whole.items() if key != "new_chat_member"},
            "unknown status": _change(rig.anna.account.api, "kicked", "enchanted"),
            "no change": _change(rig.anna.account.api, "kicked", "kicked"),
        }[kind],
    )
    await rig.leo.send_text("/help")
    await card(rig.leo, "I look after your door")
    assert not any(UNKNOWN in text for text in said(rig.anna))
    await rig.anna.unblock_bot()
    assert await card(rig.anna, UNKNOWN)


ANNA = {"id": 7, "is_bot": False, "first_name": "Anna"}


async def nobody(_sender: int) -> None:
    return


async def handled_in_order(*sent: dict[str, Any]) -> list[int]:
    """The places of what came of these updates, where the first one is slow."""
    handled: list[int] = []
    let_go = asyncio.Event()

    async def handle(update: Update, _age: TapAge) -> None:
        if update.update_id == 0:
            await let_go.wait()
        handled.append(update.update_id)

    async with Nursery() as nursery:
        lines = ChatLines(handle, background=nursery, on_full=nobody, on_failed=nobody)
        for number, content in enumerate(sent):
            lines.add(Update.model_validate({"update_id": number, **content}), TapAge(0.0, after_outage=False))
        await asyncio.sleep(1)
        let_go.set()
        await asyncio.sleep(1)
    return handled


@pytest.mark.looptime
async def test_an_unblocking_keeps_its_place_among_what_its_sender_does() -> None:
    message = {"message": {"message_id": 5, "date": 0, "chat": _chat_of(ANNA), "from": ANNA, "text": "hello"}}
    change = {"my_chat_member": _change(ANNA, "kicked", "member")}
    assert await handled_in_order(message, change, message) == [0, 1, 2]


@pytest.mark.looptime
async def test_more_blocking_than_a_chat_may_do_at_once_is_left_out() -> None:
    change = {"my_chat_member": _change(ANNA, "kicked", "member")}
    assert await handled_in_order(*[change] * (MOST + 10)) == list(range(MOST))


async def test_the_service_asks_telegram_for_what_it_reads_and_no_more(rig: ChatRig) -> None:
    asked = await rig.telegram.journal.until(lambda call: call.method == "getUpdates" and bool(call.params))
    assert json.loads(asked.params["allowed_updates"]) == ["message", "callback_query", "my_chat_member"]
