"""Somebody sets the machine's clock while a card stands in the chats."""

from datetime import timedelta

import pytest

from bot.house.facts import DoorEvent, DoorNews
from bot.telegram.cards.buttons import CONFIRM_LASTS
from bot.telegram.chat.questions import QUESTION_LASTS
from bot.telegram.delivery.shredder import STANDS_FOR
from tests.english import texts
from tests.pictures import jpeg
from tests.telegram.conftest import FRONT, Flat, buttons, card

HOUR = timedelta(hours=1)
BOTH_WAYS = pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
OPEN = "✅ Yes, open the front door"


@BOTH_WAYS
async def test_the_buttons_of_a_card_go_on_working_whatever_the_clock_is_set_to(flat: Flat, jump: timedelta) -> None:
    await flat.ring()
    unlock = await buttons(flat.anna, texts.UNLOCK)
    flat.set_by = jump
    await flat.anna.tap(unlock, texts.UNLOCK)
    await flat.anna.tap(await card(flat.anna, "Confirm"), OPEN)
    await card(flat.leo, "Anna opened")
    assert flat.locks.opened == [FRONT]


@BOTH_WAYS
async def test_a_button_that_asks_to_confirm_ends_in_time_whatever_the_clock_is_set_to(
    flat: Flat, jump: timedelta
) -> None:
    await flat.ring()
    await flat.anna.tap(await buttons(flat.anna, texts.UNLOCK), texts.UNLOCK)
    asked = await card(flat.anna, "Confirm")
    flat.set_by = jump
    flat.ahead = CONFIRM_LASTS
    assert (await (await flat.anna.tap(asked, OPEN)).answer()).text == texts.BUTTON_DEAD
    assert flat.locks.opened == []


@pytest.mark.parametrize("asked", ["", "/look", "/boards", "/residents", "/language", "/people Grace", "/forget Grace"])
async def test_what_the_chat_offers_can_be_tapped_though_the_clock_was_set_back(flat: Flat, asked: str) -> None:
    flat.set_by = -timedelta(days=2)
    await flat.anna.send_photo(jpeg(), "Grace")
    offer = await buttons(flat.anna, texts.UNDO)
    if asked:
        asking = await flat.anna.send_text(asked)
        offer = await flat.anna.chat.until(
            lambda chat: next((m for m in chat.messages if m.id > asking.id and m.labels), None), 10
        )
    popup = await (await flat.anna.tap(offer, offer.labels[0])).answer()
    assert popup.text != texts.BUTTON_DEAD


@BOTH_WAYS
async def test_a_card_in_time_is_not_called_late_whatever_the_clock_is_set_to(flat: Flat, jump: timedelta) -> None:
    await flat.telegram.go_out()
    await flat.ring()
    flat.set_by = jump
    await flat.telegram.come_back()
    assert "late" not in (await card(flat.leo, "Someone is at the front door")).text


@BOTH_WAYS
async def test_an_alarm_in_time_is_not_called_late_whatever_the_clock_is_set_to(flat: Flat, jump: timedelta) -> None:
    await flat.telegram.go_out()
    await flat.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    flat.set_by = jump
    await flat.telegram.come_back()
    assert "could not reach you" not in (await card(flat.anna, "was opened, and nobody unlocked it")).text


@BOTH_WAYS
async def test_a_name_that_was_asked_for_is_taken_whatever_the_clock_is_set_to(flat: Flat, jump: timedelta) -> None:
    await flat.anna.send_photo(jpeg())
    await card(flat.anna, texts.ASK_NAME)
    flat.set_by = jump
    flat.ahead = QUESTION_LASTS - timedelta(minutes=1)
    await flat.anna.send_text("Grace")
    assert await card(flat.anna, "I know Grace now")


@BOTH_WAYS
async def test_a_stranger_is_told_of_once_a_day_whatever_the_clock_is_set_to(flat: Flat, jump: timedelta) -> None:
    await flat.stranger.send_text("hello?")
    await card(flat.stranger, texts.STRANGER)
    flat.set_by = jump * 30
    await flat.stranger.send_text("hello?")
    await flat.stranger.send_text("/start nonsense")
    await card(flat.stranger, texts.CODE_REFUSED)
    assert [message.text for message in flat.stranger.chat.messages].count(texts.STRANGER) == 1
    await flat.anna.send_text("/help")
    await card(flat.anna, "I look after your door")
    assert sum("does not live here" in message.text for message in flat.anna.chat.messages) == 1


async def test_somebody_who_moved_in_gets_cards_though_the_clock_was_set_back(flat: Flat) -> None:
    code = await flat.registrar.invite((await flat.memory.residents.residents())[0])
    await flat.stranger.send_text(f"/start {code}")
    await card(flat.stranger, "Welcome, Stranger!")
    flat.set_by = -HOUR
    await flat.ring()
    assert await card(flat.stranger, "Someone is at the front door")


async def test_a_settings_file_stands_in_the_chat_for_its_time_though_the_clock_was_set_back(flat: Flat) -> None:
    await flat.anna.send_text("/boards")
    await flat.anna.tap(await buttons(flat.anna, texts.SECRETS), texts.SECRETS)
    await flat.anna.tap(await buttons(flat.anna, texts.SECRETS_YES), texts.SECRETS_YES)
    sent = await card(flat.anna, "A key to the front door")
    await flat.stop()
    flat.set_by = -HOUR
    flat.ahead = STANDS_FOR
    await flat.start()
    await flat.anna.chat.until(lambda chat: chat.message(sent.id) is None, 10)
