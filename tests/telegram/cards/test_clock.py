"""Somebody sets the machine's clock while a card stands in the chats."""

from datetime import timedelta

import pytest

from bot.house.doors.door_facts import DoorEvent, DoorNews
from bot.telegram.cards.buttons import CONFIRM_LASTS
from bot.telegram.chat.conversation.questions import QUESTION_LASTS
from bot.telegram.delivery.shredder import STANDS_FOR
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

HOUR = timedelta(hours=1)
BOTH_WAYS = pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
OPEN = "✅ Yes, open the front door"


@BOTH_WAYS
async def test_the_buttons_of_a_card_go_on_working_whatever_the_clock_is_set_to(rig: ChatRig, jump: timedelta) -> None:
    await rig.ring()
    unlock = await buttons(rig.anna, texts.UNLOCK)
    rig.set_by = jump
    await rig.anna.tap(unlock, texts.UNLOCK)
    await rig.anna.tap(await card(rig.anna, "Confirm"), OPEN)
    await card(rig.leo, "Anna opened")
    assert rig.locks.opened == [FRONT]


@BOTH_WAYS
async def test_a_button_that_asks_to_confirm_ends_in_time_whatever_the_clock_is_set_to(
    rig: ChatRig, jump: timedelta
) -> None:
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    asked = await card(rig.anna, "Confirm")
    rig.set_by = jump
    rig.ahead = CONFIRM_LASTS
    assert (await (await rig.anna.tap(asked, OPEN)).answer()).text == texts.BUTTON_DEAD
    assert rig.locks.opened == []


@pytest.mark.parametrize("asked", ["", "/look", "/boards", "/residents", "/language", "/people Grace", "/forget Grace"])
async def test_what_the_chat_offers_can_be_tapped_though_the_clock_was_set_back(rig: ChatRig, asked: str) -> None:
    rig.set_by = -timedelta(days=2)
    await rig.anna.send_photo(jpeg(), "Grace")
    offer = await buttons(rig.anna, texts.UNDO)
    if asked:
        asking = await rig.anna.send_text(asked)
        offer = await rig.anna.chat.until(
            lambda chat: next((m for m in chat.messages if m.id > asking.id and m.labels), None), 10
        )
    popup = await (await rig.anna.tap(offer, offer.labels[0])).answer()
    assert popup.text != texts.BUTTON_DEAD


@BOTH_WAYS
async def test_a_card_in_time_is_not_called_late_whatever_the_clock_is_set_to(rig: ChatRig, jump: timedelta) -> None:
    await rig.telegram.go_out()
    await rig.ring()
    rig.set_by = jump
    await rig.telegram.come_back()
    assert "late" not in (await card(rig.leo, "Someone is at the front door")).text


@BOTH_WAYS
async def test_an_alarm_in_time_is_not_called_late_whatever_the_clock_is_set_to(rig: ChatRig, jump: timedelta) -> None:
    await rig.telegram.go_out()
    await rig.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    rig.set_by = jump
    await rig.telegram.come_back()
    assert "could not reach you" not in (await card(rig.anna, "was opened, and nobody unlocked it")).text


@BOTH_WAYS
async def test_a_name_that_was_asked_for_is_taken_whatever_the_clock_is_set_to(rig: ChatRig, jump: timedelta) -> None:
    await rig.anna.send_photo(jpeg())
    await card(rig.anna, texts.ASK_NAME)
    rig.set_by = jump
    rig.ahead = QUESTION_LASTS - timedelta(minutes=1)
    await rig.anna.send_text("Grace")
    assert await card(rig.anna, "I know Grace now")


@BOTH_WAYS
async def test_a_stranger_is_told_of_once_a_day_whatever_the_clock_is_set_to(rig: ChatRig, jump: timedelta) -> None:
    await rig.stranger.send_text("hello?")
    await card(rig.stranger, texts.OUTSIDER)
    rig.set_by = jump * 30
    await rig.stranger.send_text("hello?")
    await rig.stranger.send_text("/start nonsense1234")
    await card(rig.stranger, texts.CODE_REFUSED)
    assert [message.text for message in rig.stranger.chat.messages].count(texts.OUTSIDER) == 1
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    assert sum("does not live here" in message.text for message in rig.anna.chat.messages) == 1


async def test_somebody_who_moved_in_gets_cards_though_the_clock_was_set_back(rig: ChatRig) -> None:
    code = await rig.invite((await rig.memory.residents.residents())[0])
    await rig.stranger.send_text(f"/start {code}")
    await card(rig.stranger, "Welcome, Stranger!")
    rig.set_by = -HOUR
    await rig.ring()
    assert await card(rig.stranger, "Someone is at the front door")


async def test_a_settings_file_stands_in_the_chat_for_its_time_though_the_clock_was_set_back(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, texts.SECRETS), texts.SECRETS)
    await rig.anna.tap(await buttons(rig.anna, texts.SECRETS_YES), texts.SECRETS_YES)
    sent = await card(rig.anna, "A key to the front door")
    await rig.stop()
    rig.set_by = -HOUR
    rig.ahead = STANDS_FOR
    await rig.start()
    await rig.anna.chat.until(lambda chat: chat.message(sent.id) is None)
