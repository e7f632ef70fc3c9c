"""A resident who blocks the bot, and comes back: what their chat missed arrives, and nothing of it twice."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiogram.types import Update

from bot.demo.telegram.chats import ChatMessage
from bot.demo.telegram.journal import ApiCall
from bot.demo.telegram.residents import User
from bot.house.corrections import PicturesForgotten
from bot.house.facts import DoorEvent, DoorNews, VisitChanged
from bot.house.people import ResidentId
from bot.house.visit import Visit
from bot.nursery import Nursery
from bot.telegram.cards.layout import NAMING_LASTS
from bot.telegram.delivery import shredder
from bot.telegram.delivery.card_delivery import CATCH_UP
from bot.telegram.delivery.notes import NOTE_LASTS
from bot.telegram.delivery.shredder import STANDS_FOR
from bot.telegram.polling.lines import MOST, ChatLines
from bot.telegram.polling.tap_age import TapAge
from tests.english import phrase, texts
from tests.pictures import jpeg
from tests.telegram.conftest import FRONT, Flat, buttons, card

AT_THE_DOOR = "Someone is at the front door"
UNKNOWN = "Someone I don’t know is at the front door"


def said(user: User) -> list[str]:
    return [message.text for message in user.chat.messages if message.by_bot]


def resident(user: User) -> ResidentId:
    return ResidentId(user.id)


async def found_shut(flat: Flat, user: User) -> None:
    """Something of ours met the block."""
    await flat.telegram.journal.until(lambda call: call.chat_id in (user.id, None) and call.status == 403)


def _refused(flat: Flat, user: User) -> list[ApiCall]:
    return [call for call in flat.telegram.journal.calls("", user.id) if call.status == 403]


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


async def until_shut(flat: Flat, user: User) -> None:
    """We know of the block."""
    async with asyncio.timeout(10):
        while not flat.room.household._couriers[resident(user)].is_shut:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


async def settled(flat: Flat, user: User) -> None:
    """Everything that was due is in the chat: a note goes last."""
    last = user.chat.last.id if user.chat.last else 0
    flat.room.household.say(resident(user), phrase("That is all."))
    await user.chat.until_message("That is all.", after=last, timeout_s=10)


async def blocked_during_a_visit(flat: Flat) -> ChatMessage:
    """Anna has a card, blocks the bot, and the picture does not reach her."""
    await flat.ring()
    shown = await buttons(flat.anna, texts.UNLOCK)
    await flat.anna.block_bot()
    await flat.picture()
    await found_shut(flat, flat.anna)
    return shown


@pytest.fixture
async def flat(flat: Flat) -> Flat:
    """The household, once Telegram knows which updates we read: until then it keeps nearly all."""
    await flat.telegram.journal.until(lambda call: call.method == "getUpdates" and call.finished is not None)
    return flat


async def hear(flat: Flat, change: dict[str, Any]) -> None:
    """Have an update about the bot's place in a chat handled; returns when it was."""
    update = Update.model_validate({"update_id": 1, "my_chat_member": change})
    await flat.room._dispatcher.feed_update(flat.room._bot, update, tap_age=TapAge(0.0, after_outage=False))


# The card


async def test_who_unblocks_the_bot_gets_the_living_card_at_once_as_a_new_one_with_its_sound(flat: Flat) -> None:
    old = await blocked_during_a_visit(flat)
    await flat.anna.unblock_bot()
    new = await card(flat.anna, UNKNOWN)
    await settled(flat, flat.anna)
    assert new.id != old.id
    assert new.photo
    assert [message.id for message in flat.anna.chat.messages if UNKNOWN in message.text] == [new.id]
    stripped = flat.anna.chat.message(old.id)
    assert stripped
    assert stripped.labels == []
    (sent,) = flat.telegram.journal.calls("sendPhoto", flat.anna.id)
    assert sent.params["disable_notification"] == "false"
    await flat.anna.tap(new, texts.UNLOCK)
    await flat.anna.tap(await card(flat.anna, "Confirm"), "✅ Yes, open the front door")
    assert (await card(flat.anna, "Anna opened")).id == new.id
    assert flat.locks.opened == [FRONT]


async def test_a_card_of_which_nothing_failed_comes_again_too_for_the_chat_may_have_been_emptied(flat: Flat) -> None:
    await flat.ring()
    old = await buttons(flat.anna, texts.UNLOCK)
    await flat.anna.block_bot()
    await flat.anna.delete(old)
    await flat.anna.unblock_bot()
    assert (await buttons(flat.anna, texts.UNLOCK)).id != old.id
    await settled(flat, flat.anna)
    assert len([text for text in said(flat.anna) if AT_THE_DOOR in text]) == 1
    assert len([text for text in said(flat.leo) if AT_THE_DOOR in text]) == 1


async def test_who_was_blocked_when_it_rang_gets_the_card_when_they_unblock(flat: Flat) -> None:
    await flat.anna.block_bot()
    await flat.ring()
    await found_shut(flat, flat.anna)
    await flat.anna.unblock_bot()
    await buttons(flat.anna, texts.UNLOCK)
    (sent,) = [call for call in flat.telegram.journal.calls("sendMessage", flat.anna.id) if call.status == 200]
    assert sent.params["disable_notification"] == "false"


async def test_a_chat_that_was_unblocked_unseen_is_proved_open_by_a_message(flat: Flat) -> None:
    old = await blocked_during_a_visit(flat)
    flat.anna.chat.blocked = False  # and nobody told us
    await flat.anna.send_text("/help")
    await card(flat.anna, "I look after your door")
    new = await card(flat.anna, UNKNOWN)
    await settled(flat, flat.anna)
    assert new.id != old.id
    assert len([text for text in said(flat.anna) if UNKNOWN in text]) == 1


async def test_a_chat_that_was_unblocked_unseen_is_proved_open_by_a_tap(flat: Flat) -> None:
    old = await blocked_during_a_visit(flat)
    flat.anna.chat.blocked = False  # and nobody told us
    tap = flat.anna.tap_data(old.id, "b:dead")
    assert (await tap.answer()).text == texts.BUTTON_DEAD
    assert (await card(flat.anna, UNKNOWN)).id != old.id
    await flat.anna.chat.until(lambda chat: not (chat.message(old.id) or old).labels)
    assert flat.locks.opened == []


async def test_whoever_writes_to_a_blocked_bot_unblocks_it_and_gets_one_card(flat: Flat) -> None:
    await blocked_during_a_visit(flat)
    await flat.anna.send_text("/help")
    await card(flat.anna, "I look after your door")
    await card(flat.anna, UNKNOWN)
    await settled(flat, flat.anna)
    assert len([text for text in said(flat.anna) if UNKNOWN in text]) == 1


async def test_who_blocks_again_and_again_has_one_living_card(flat: Flat) -> None:
    await blocked_during_a_visit(flat)
    for _ in range(4):
        await flat.anna.unblock_bot()
        await flat.anna.block_bot()
    await flat.anna.unblock_bot()
    await card(flat.anna, UNKNOWN)
    await settled(flat, flat.anna)
    assert len([m for m in flat.anna.chat.messages if texts.UNLOCK in m.labels]) == 1


async def test_a_refusal_of_before_the_unblocking_that_arrives_after_it_shuts_nothing(flat: Flat) -> None:
    await flat.ring()
    await buttons(flat.anna, texts.UNLOCK)
    await buttons(flat.leo, texts.UNLOCK)
    edit, on_its_way, unblocked = flat.room._bot.session.make_request, asyncio.Event(), asyncio.Event()

    async def slowly(*call: Any, **rest: Any) -> Any:
        try:
            return await edit(*call, **rest)
        except Exception:
            on_its_way.set()
            await unblocked.wait()
            raise

    flat.room._bot.session.make_request = slowly  # type: ignore[method-assign]  # the reply takes its time
    await flat.anna.block_bot()
    await flat.picture()
    await on_its_way.wait()
    flat.anna.chat.blocked = False
    anna = next(r for r in await flat.memory.residents.residents() if r.id == flat.anna.id)
    await flat.room.household.chat_is_open(anna, unblocked=True)
    unblocked.set()
    assert await card(flat.anna, UNKNOWN)


async def test_a_block_makes_no_noise(flat: Flat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    await flat.leo.block_bot()
    await flat.anna.send_text("/help")
    await card(flat.anna, "I look after your door")
    await flat.leo.send_text("/help")
    await card(flat.leo, "I look after your door")
    assert len(said(flat.anna)) == len(said(flat.leo)) == 1
    assert f"resident {flat.leo.id} blocked the bot" in caplog.text
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_a_deleted_card_stays_away_although_its_resident_writes(flat: Flat) -> None:
    await flat.ring()
    await flat.anna.delete(await card(flat.anna, AT_THE_DOOR))
    await flat.picture()
    await flat.telegram.journal.until(lambda c: c.chat_id == flat.anna.id and "to edit not found" in c.description)
    await flat.anna.send_text("/help")
    await card(flat.anna, "I look after your door")
    await settled(flat, flat.anna)
    assert not any("front door" in text for text in said(flat.anna))


async def test_the_picture_of_a_card_of_before_the_block_is_forgotten_with_the_others(flat: Flat) -> None:
    await flat.ring()
    await flat.picture()
    old = await card(flat.anna, UNKNOWN)
    await flat.anna.block_bot()
    await flat.anna.unblock_bot()
    new = await flat.anna.chat.until(lambda chat: next((m for m in chat.messages if m.id > old.id and m.photo), None))
    await settled(flat, flat.anna)
    visit = flat.memory.visits.only
    await flat.doorman.correct(visit.id, PicturesForgotten())
    await flat.anna.chat.until(lambda chat: not any(message.photo for message in chat.messages), 10)
    assert flat.anna.chat.message(old.id) is flat.anna.chat.message(new.id) is None


# What else waits


async def test_a_visit_that_was_missed_meanwhile_is_told_and_its_card_loses_its_buttons(flat: Flat) -> None:
    await flat.ring()
    shown = await buttons(flat.anna, texts.UNLOCK)
    await flat.anna.block_bot()
    visit = flat.memory.visits.only
    await flat.memory.visits.save(replace(visit, expired=True))
    await flat.room.household.take(VisitChanged(visit.id))
    await found_shut(flat, flat.anna)
    await flat.anna.unblock_bot()
    told = await flat.anna.chat.until(lambda chat: next((m for m in chat.messages if m.reply_to == shown.id), None), 10)
    assert told.by_bot
    over = flat.anna.chat.message(shown.id)
    assert over
    assert over.labels == []
    assert len([m for m in flat.anna.chat.messages if m.by_bot]) == 2


async def test_a_visit_that_began_and_ended_meanwhile_is_told_without_a_sound(flat: Flat) -> None:
    await flat.anna.block_bot()
    await flat.ring()
    await flat.leo.tap(await buttons(flat.leo, texts.IGNORE), texts.IGNORE)
    await card(flat.leo, "Leo ignored it")
    await found_shut(flat, flat.anna)
    await flat.anna.unblock_bot()
    await card(flat.anna, "Leo ignored it")
    sent = [call for call in flat.telegram.journal.calls("sendMessage", flat.anna.id) if call.status == 200]
    assert [call.params.get("disable_notification") for call in sent] == ["true"]


async def test_an_alarm_waits_for_a_blocked_chat_and_a_restart_and_arrives_once(flat: Flat) -> None:
    await flat.anna.block_bot()
    await flat.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    await found_shut(flat, flat.anna)
    await flat.stop()
    await flat.start()
    await flat.telegram.journal.until(lambda _: len(_refused(flat, flat.anna)) > 1)
    await flat.anna.unblock_bot()
    await card(flat.anna, "was opened, and nobody unlocked it")
    await settled(flat, flat.anna)
    assert len([text for text in said(flat.anna) if "nobody unlocked it" in text]) == 1
    assert flat.memory.collections["urgent"].everything() == {}


async def test_an_alarm_does_not_wait_for_a_blocked_chat_for_ever(flat: Flat) -> None:
    await flat.anna.block_bot()
    await flat.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    await found_shut(flat, flat.anna)
    flat.ahead = CATCH_UP + timedelta(minutes=1)
    await flat.room.household.take(DoorNews(FRONT, DoorEvent.LEFT_OPEN))
    waiting = flat.memory.collections["urgent"]
    async with asyncio.timeout(10):
        while any("unlocked" in alarm.text for alarm in waiting.everything().values()):  # noqa: ASYNC110 - a collection tells nobody
            await asyncio.sleep(0.01)
    await flat.anna.unblock_bot()
    await card(flat.anna, "has been open for a while")
    assert not any("nobody unlocked it" in text for text in said(flat.anna))


async def test_a_question_that_met_the_block_is_asked_after_it_with_buttons_that_work(flat: Flat) -> None:
    flat.telegram.faults.refuse(403, "Forbidden: bot was blocked by the user", "sendMessage")
    await flat.anna.send_photo(jpeg())
    await found_shut(flat, flat.anna)
    await flat.anna.block_bot()
    await flat.anna.unblock_bot()
    asked = await card(flat.anna, texts.ASK_NAME)
    await flat.anna.send_text("Grace")
    await card(flat.anna, "Grace")
    assert asked.labels == [texts.CANCEL]
    assert len(flat.eyes.learned) == 1


async def test_notes_of_long_ago_are_left_out_and_counted(flat: Flat) -> None:
    await flat.anna.block_bot()
    flat.room.household.say(resident(flat.anna), phrase("of long ago"))
    await found_shut(flat, flat.anna)
    flat.ahead = NOTE_LASTS + timedelta(seconds=1)
    flat.room.household.say(resident(flat.anna), phrase("of just now"))
    await flat.anna.unblock_bot()
    await card(flat.anna, "I had to leave out 1 message")
    assert "of just now" in said(flat.anna)
    assert "of long ago" not in said(flat.anna)


async def test_nothing_is_on_its_way_to_a_blocked_chat(flat: Flat) -> None:
    await flat.anna.block_bot()
    await flat.ring()
    await card(flat.leo, AT_THE_DOOR)
    await found_shut(flat, flat.anna)
    await flat.leo.send_text("/help")
    await card(flat.leo, "I look after your door")
    assert flat.room.household.waiting == 0


async def test_a_book_of_visits_that_cannot_be_read_keeps_no_alarm_from_a_chat_that_is_open_again(
    flat: Flat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flat.anna.block_bot()
    await flat.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    await found_shut(flat, flat.anna)

    async def unreadable(*_: datetime) -> list[Visit]:
        raise OSError("the disk does not answer")

    monkeypatch.setattr(flat.memory.visits, "between", unreadable)
    await flat.anna.unblock_bot()
    assert await card(flat.anna, "was opened, and nobody unlocked it")


async def test_a_ring_knocks_at_a_chat_of_which_nobody_told_that_it_is_open_again(flat: Flat) -> None:
    await flat.leo.block_bot()
    await flat.ring()
    await found_shut(flat, flat.leo)
    flat.leo.chat.blocked = False  # and nobody told us
    await flat.anna.tap(await buttons(flat.anna, texts.IGNORE), texts.IGNORE)
    await card(flat.anna, "Anna ignored it")
    await flat.ring(2)
    assert await buttons(flat.leo, texts.UNLOCK)


async def test_a_settings_file_in_a_blocked_chat_is_deleted_once_it_is_open(
    flat: Flat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shredder, "_SHUT_REST_S", 0.01)
    await flat.anna.send_text("/boards")
    await flat.anna.tap(await buttons(flat.anna, texts.SECRETS), texts.SECRETS)
    await flat.anna.tap(await buttons(flat.anna, texts.SECRETS_YES), texts.SECRETS_YES)
    await card(flat.anna, "A key to the front door")
    await flat.anna.block_bot()
    await flat.stop()
    flat.ahead = STANDS_FOR
    await flat.start()
    await flat.telegram.journal.until(lambda call: call.method == "deleteMessage" and call.status == 403)
    await flat.anna.unblock_bot()
    await flat.telegram.journal.until(lambda call: call.method == "deleteMessage" and call.status == 200)
    assert not any(message.document for message in flat.anna.chat.messages)


# Dead buttons


async def test_a_dead_button_is_tapped_once(flat: Flat) -> None:
    await flat.anna.send_text("/boards")
    asked = await buttons(flat.anna, texts.SECRETS)
    flat.ahead = timedelta(days=1)
    popup = await (await flat.anna.tap(asked, texts.SECRETS)).answer()
    assert popup.text == texts.BUTTON_DEAD
    await flat.anna.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)


async def test_a_payload_that_is_none_of_ours_loses_its_message_s_buttons_too(flat: Flat) -> None:
    await flat.anna.send_text("/boards")
    asked = await buttons(flat.anna, texts.SECRETS)
    flat.ahead = timedelta(days=1)
    assert (await flat.anna.tap_data(asked.id, "of another bot").answer()).text == texts.BUTTON_DEAD
    await flat.anna.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)


async def test_a_living_card_keeps_its_buttons_when_a_dead_one_is_tapped(flat: Flat) -> None:
    await flat.ring()
    shown = await buttons(flat.anna, texts.UNLOCK)
    for payload in ("b:forged", "of another bot"):
        assert (await flat.anna.tap_data(shown.id, payload).answer()).text == texts.BUTTON_DEAD
    await settled(flat, flat.anna)
    standing = flat.anna.chat.message(shown.id)
    assert standing
    assert standing.labels == shown.labels
    assert flat.telegram.journal.calls("editMessageReplyMarkup", flat.anna.id) == []


async def test_a_page_keeps_its_buttons_while_some_of_them_live(flat: Flat) -> None:
    await flat.anna.send_text("/boards")
    page = await buttons(flat.anna, texts.SECRETS)
    assert (await flat.anna.tap_data(page.id, "b:dead").answer()).text == texts.BUTTON_DEAD
    await settled(flat, flat.anna)
    assert (flat.anna.chat.message(page.id) or page).labels == page.labels
    assert flat.telegram.journal.calls("editMessageReplyMarkup", flat.anna.id) == []


async def test_a_card_whose_visit_is_in_no_book_any_more_loses_its_buttons_when_one_is_tapped(flat: Flat) -> None:
    await flat.ring()
    shown = await buttons(flat.anna, texts.UNLOCK)
    await settled(flat, flat.anna)
    flat.memory.visits._now.clear()
    flat.ahead = NAMING_LASTS
    assert (await flat.anna.tap_data(shown.id, "b:dead").answer()).text == texts.BUTTON_DEAD
    await flat.anna.chat.until(lambda chat: not (chat.message(shown.id) or shown).labels)


async def test_the_toast_comes_although_telegram_does_not_take_the_buttons_away(flat: Flat) -> None:
    await flat.anna.send_text("/boards")
    asked = await buttons(flat.anna, texts.SECRETS)
    flat.telegram.faults.refuse(400, "Bad Request: message can't be edited", "editMessageReplyMarkup")
    assert (await flat.anna.tap_data(asked.id, "b:dead").answer()).text == texts.BUTTON_DEAD


# Strangers, and what cannot be read


async def test_strangers_who_block_and_unblock_cost_nothing(flat: Flat, caplog: pytest.LogCaptureFixture) -> None:
    flat.stranger.chat.open = True
    before = len(flat.telegram.journal.calls("sendMessage"))
    for _ in range(10):
        await hear(flat, _change(flat.stranger.account.api, "member", "kicked"))
        await hear(flat, _change(flat.stranger.account.api, "kicked", "member"))
    await settled(flat, flat.anna)
    assert len(flat.telegram.journal.calls("sendMessage")) == before + 1
    assert flat.memory.collections["strangers"].everything() == {}
    assert [record.getMessage() for record in caplog.records if record.levelname != "DEBUG"] == []


async def test_a_group_that_a_resident_adds_the_bot_to_is_no_chat_of_theirs(flat: Flat) -> None:
    await blocked_during_a_visit(flat)
    await until_shut(flat, flat.anna)
    group = {"id": -100, "type": "group", "title": "Neighbours"}
    await hear(flat, _change(flat.anna.account.api, "left", "member", chat=group))
    assert flat.room.household._couriers[resident(flat.anna)].is_shut


@pytest.mark.parametrize("kind", ["nothing", "half", "unknown status", "no change"])
async def test_what_cannot_be_read_is_ignored_and_what_comes_after_it_is_heard(flat: Flat, kind: str) -> None:
    await blocked_during_a_visit(flat)
    whole = _change(flat.anna.account.api, "kicked", "member")
    flat.telegram.updates.add(
        "my_chat_member",
        {
            "nothing": {},
            "half": {key: value for key, value in whole.items() if key != "new_chat_member"},
            "unknown status": _change(flat.anna.account.api, "kicked", "enchanted"),
            "no change": _change(flat.anna.account.api, "kicked", "kicked"),
        }[kind],
    )
    await flat.leo.send_text("/help")
    await card(flat.leo, "I look after your door")
    assert not any(UNKNOWN in text for text in said(flat.anna))
    await flat.anna.unblock_bot()
    assert await card(flat.anna, UNKNOWN)


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


async def test_the_service_asks_telegram_for_what_it_reads_and_no_more(flat: Flat) -> None:
    asked = await flat.telegram.journal.until(lambda call: call.method == "getUpdates" and bool(call.params))
    assert json.loads(asked.params["allowed_updates"]) == ["message", "callback_query", "my_chat_member"]
