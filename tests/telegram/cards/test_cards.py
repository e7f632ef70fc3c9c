"""One living card a visit in every resident's chat, over a strict stand-in for Telegram."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.residents import User
from bot.house.boards.board import Release
from bot.house.doors.door import DoorUnreachable, Failure
from bot.telegram.polling import tap_age
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card


def cards(chat: Chat) -> list[str]:
    return [message.text for message in chat.messages if message.by_bot]


async def test_one_message_grows_from_text_to_photo_to_name_to_answer(rig: ChatRig) -> None:
    await rig.ring()
    text = await card(rig.anna, "Someone is at the front door")
    assert not text.photo
    await rig.picture()
    named = await card(rig.anna, "Someone I don’t know is at the front door")
    assert named.photo
    assert named.id == text.id
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    assert (await card(rig.anna, "Leo ignored it")).id == text.id
    assert len(cards(rig.anna.chat)) == 1


async def test_unlock_is_two_taps_and_every_card_tells_who_opened(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    asking = await card(rig.anna, "Confirm: open the front door?")
    assert rig.locks.opened == []
    await rig.anna.tap(asking, "✅ Yes, open the front door")
    assert (await card(rig.anna, "Anna opened")).labels == []
    assert (await card(rig.leo, "Anna opened")).labels == []
    assert rig.locks.opened == [FRONT]


async def test_only_the_one_who_tapped_is_asked_to_confirm(rig: ChatRig) -> None:
    await rig.ring()
    await buttons(rig.leo, texts.UNLOCK)
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    await card(rig.anna, "Confirm")
    assert "Confirm" not in cards(rig.leo.chat)[-1]


async def test_the_answer_that_opens_looks_unlike_the_one_that_keeps_shut(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    asked = await buttons(rig.anna, texts.NO)
    assert [[(b.text, b.style) for b in row] for row in asked.buttons] == [
        [("✅ Yes, open the front door", "danger")],
        [(texts.NO, "")],
    ]


async def test_no_keeps_the_door_shut_and_the_question_open(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    await rig.anna.tap(await buttons(rig.anna, texts.NO), texts.NO)
    assert await buttons(rig.anna, texts.UNLOCK)
    assert rig.locks.opened == []


async def test_whoever_answers_reads_above_the_chat_what_becomes_of_it(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    shut = await (await rig.anna.tap(await buttons(rig.anna, texts.NO), texts.NO)).answer(10)
    ignored = await (await rig.anna.tap(await buttons(rig.anna, texts.IGNORE), texts.IGNORE)).answer(10)
    assert (shut.text, ignored.text) == ("The door stays shut.", "I tell the others that you saw it.")


async def test_a_tap_on_a_used_button_does_nothing_and_says_so(rig: ChatRig) -> None:
    await rig.ring()
    message = await buttons(rig.anna, texts.UNLOCK)
    data = message.buttons[0][0].data
    await rig.anna.tap(message, texts.UNLOCK)
    await card(rig.anna, "Confirm")
    popup = await rig.anna.tap_data(message.id, data).answer()
    assert popup.text == texts.BUTTON_DEAD


async def test_somebody_else_s_button_a_forged_one_and_another_message_s_are_dead(rig: ChatRig) -> None:
    await rig.ring()
    message = await buttons(rig.anna, texts.UNLOCK)
    leos = await buttons(rig.leo, texts.UNLOCK)
    data = message.buttons[0][0].data
    for user, where, payload in (
        (rig.leo, leos.id, data),
        (rig.anna, message.id + 1000, data),
        (rig.anna, message.id, "b:forged"),
        (rig.anna, message.id, "unlock"),
        (rig.anna, message.id, "b:" + "x" * 60),
    ):
        assert (await user.tap_data(where, payload).answer()).text == texts.BUTTON_DEAD
    assert rig.locks.opened == []


async def test_the_double_of_a_card_whose_reply_was_lost_loses_its_buttons_when_it_is_tapped(rig: ChatRig) -> None:
    rig.telegram.faults.lose_reply("sendMessage", times=2)  # Anna's and Leo's
    await rig.ring()
    await rig.anna.chat.until(lambda chat: len(cards(chat)) > 1)
    await rig.picture()
    real = await card(rig.anna, "Someone I don’t know is at the front door")
    double = next(m for m in rig.anna.chat.messages if m.id != real.id)
    popup = await (await rig.anna.tap(double, texts.UNLOCK)).answer()
    assert popup.text == texts.BUTTON_DEAD
    await rig.anna.chat.until(lambda chat: not (chat.message(double.id) or double).labels)
    await rig.anna.tap(real, texts.UNLOCK)
    assert (await card(rig.anna, "Confirm")).id == real.id


async def test_a_stranger_s_tap_opens_nothing(rig: ChatRig) -> None:
    await rig.ring()
    message = await buttons(rig.anna, texts.UNLOCK)
    rig.stranger.chat.open = True
    popup = await rig.stranger.tap_data(message.id, message.buttons[0][0].data).answer()
    assert popup.text == texts.NOT_YOURS
    assert "Confirm" not in cards(rig.anna.chat)[-1]


async def test_an_unlock_is_abandoned_when_telegram_refuses_the_answer_to_the_tap(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    asking = await card(rig.anna, "Confirm")
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    rig.telegram.faults.refuse(400, too_old, "answerCallbackQuery", times=2)
    await rig.anna.tap(asking, "✅ Yes, open the front door")
    await rig.telegram.journal.until(lambda call: call.method == "answerCallbackQuery" and call.status == 400)
    await card(rig.anna, texts.TOO_LATE)
    assert rig.locks.opened == []
    # the card is drawn again, and a tap in time opens
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    await rig.anna.tap(await card(rig.anna, "Confirm"), "✅ Yes, open the front door")
    await card(rig.leo, "Anna opened")


async def test_an_unlock_is_abandoned_when_a_gateway_swallows_the_answer_to_the_tap(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    asking = await card(rig.anna, "Confirm")
    rig.telegram.faults.break_gateway("answerCallbackQuery")
    popup = await (await rig.anna.tap(asking, "✅ Yes, open the front door")).answer()
    assert (popup.text, popup.alert) == (texts.TOO_LATE, True)
    assert rig.locks.opened == []


async def test_a_harmless_tap_counts_although_its_answer_was_refused(rig: ChatRig) -> None:
    await rig.ring()
    rig.telegram.faults.refuse(400, "Bad Request: query is too old", "answerCallbackQuery")
    await rig.anna.tap(await buttons(rig.anna, texts.IGNORE), texts.IGNORE)
    assert await card(rig.leo, "Anna ignored it")


async def test_a_tap_that_waited_out_a_short_outage_opens_nothing_says_so_and_may_be_repeated(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    asking = await card(rig.anna, "Confirm")
    await rig.telegram.go_out()
    tap = await rig.anna.tap(asking, "✅ Yes, open the front door")
    await rig.telegram.come_back()
    popup = await tap.answer(10)
    assert (popup.text, popup.alert, rig.locks.opened) == (texts.TOO_LATE, True, [])
    # at once, and not only when there is no time left to confirm
    shown = await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == asking.id and texts.UNLOCK in m.labels), None), 5
    )
    await rig.anna.tap(shown, texts.UNLOCK)
    await rig.anna.tap(await buttons(rig.anna, texts.NO), "✅ Yes, open the front door")
    await card(rig.leo, "Anna opened")


async def test_a_tap_that_may_have_waited_long_in_a_crowd_opens_nothing_and_says_so(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    asking = await card(rig.anna, "Confirm")
    monkeypatch.setattr(tap_age, "ACTS_FOR_S", -1.0)
    popup = await (await rig.anna.tap(asking, "✅ Yes, open the front door")).answer(10)
    assert (popup.text, popup.alert, rig.locks.opened) == (texts.TOO_LATE, True, [])


@pytest.mark.parametrize(
    ("who", "asked", "labels"),
    [
        ("anna", "/forget Grace", [texts.FORGET]),
        ("anna", "/people Grace", [texts.PHOTOS, texts.number(1), texts.REMOVE_SAMPLE_YES]),
        ("anna", "/boards", [texts.RESTART, texts.RESTART_YES]),
        ("anna", "/boards", ["⬆️ Update to 1.1.0", texts.UPDATE_YES]),
        ("anna", "/boards", [texts.SECRETS, texts.SECRETS_YES]),
        ("anna", "/residents", ["Remove Leo", "Yes, remove Leo"]),
        ("anna", "/residents", ["✏️ Leo", "Owner", "Yes, make Leo an owner"]),
        ("anna", "/residents", ["✏️ Leo", "Hand this home over to Leo", "Yes, hand it over to Leo"]),
        ("leo", "/leave", [texts.LEAVE_YES]),
    ],
)
async def test_whatever_cannot_be_taken_back_is_not_done_by_a_tap_of_an_outage_and_may_be_repeated(
    rig: ChatRig, who: str, asked: str, labels: list[str]
) -> None:
    user: User = getattr(rig, who)
    rig.boards.at_hand = Release("1.1.0", "ab" * 32)
    await rig.faces.learn((await rig.memory.residents.residents())[0], "Grace", [jpeg()])

    async def everything() -> tuple[object, ...]:
        books = rig.memory
        done = [*rig.boards.done], [*rig.eyes.learned]
        return await books.people.people(), await books.residents.residents(), done

    await user.send_text(asked)
    for label in labels[:-1]:
        await user.tap(await buttons(user, label), label)
    asking = await buttons(user, labels[-1])
    before = await everything()
    await rig.telegram.go_out()
    tap = await user.tap(asking, labels[-1])
    await rig.telegram.come_back()
    popup = await tap.answer(10)
    assert (popup.text, popup.alert, await everything()) == (texts.TOO_LATE, True, before)
    popup = await (await user.tap(asking, labels[-1])).answer(10)
    assert popup.text not in (texts.TOO_LATE, texts.BUTTON_DEAD)


async def test_a_harmless_tap_of_an_outage_is_carried_out(rig: ChatRig) -> None:
    await rig.ring()
    message = await buttons(rig.anna, texts.UNLOCK)
    await rig.telegram.go_out()
    await rig.anna.tap(message, texts.UNLOCK)
    await rig.telegram.come_back()
    assert await card(rig.anna, "Confirm")


async def test_a_silent_lock_is_told_and_may_be_tried_again(rig: ChatRig) -> None:
    rig.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    await rig.anna.tap(await card(rig.anna, "Confirm"), "✅ Yes, open the front door")
    failed = await card(rig.leo, "the lock did not answer")
    assert texts.UNLOCK in failed.labels


async def test_a_ring_during_an_outage_arrives_once_late_with_its_true_time_and_no_dead_buttons(rig: ChatRig) -> None:
    await rig.telegram.go_out()
    await rig.ring()
    rang_at = rig.clock()
    rig.ahead = timedelta(minutes=10)
    await rig.memory.visits.save(replace(rig.memory.visits.only, expired=True))
    await rig.telegram.come_back()
    late = await card(rig.leo, "This message is late")
    assert f"{rang_at:%H:%M}" in late.text
    assert late.labels == []
    assert len(cards(rig.leo.chat)) == 1


async def test_an_outage_in_the_middle_of_a_visit_costs_no_stage(rig: ChatRig) -> None:
    await rig.ring()
    first = await card(rig.anna, "Someone is at the front door")
    await rig.telegram.go_out()
    await rig.picture()
    await rig.telegram.come_back()
    named = await card(rig.anna, "Someone I don’t know")
    assert (named.id, bool(named.photo)) == (first.id, True)


async def test_a_restart_redraws_what_changed_meanwhile_and_sends_nothing_twice(rig: ChatRig) -> None:
    await rig.ring()
    message = await buttons(rig.anna, texts.UNLOCK)
    await rig.stop()
    await rig.start()
    await rig.anna.tap(message, texts.UNLOCK)
    await rig.anna.tap(await card(rig.anna, "Confirm"), "✅ Yes, open the front door")
    await card(rig.anna, "Anna opened")
    assert len(cards(rig.anna.chat)) == 1


async def test_a_visit_saved_and_not_shown_before_a_crash_is_shown_after_the_restart(rig: ChatRig) -> None:
    await rig.telegram.go_out()
    await rig.ring()
    await rig.stop()
    await rig.telegram.come_back()
    await rig.start()
    assert await card(rig.anna, "Someone is at the front door")
    assert await card(rig.leo, "Someone is at the front door")


async def test_slow_down_is_honoured(rig: ChatRig) -> None:
    rig.telegram.faults.slow_down(1, "sendMessage", times=2)
    await rig.ring()
    await card(rig.anna, "Someone is at the front door")
    calls = rig.telegram.journal.calls("sendMessage", rig.anna.id)
    refused = [call for call in calls if call.status == 429]
    passed = next(call for call in calls if call.status == 200)
    assert all(passed.arrived - call.arrived >= 1.0 for call in refused)


async def test_a_gateway_s_html_page_delays_and_loses_nothing(rig: ChatRig) -> None:
    rig.telegram.faults.break_gateway("sendMessage", times=2)
    await rig.ring()
    assert await card(rig.anna, "Someone is at the front door")
    assert await card(rig.leo, "Someone is at the front door")


async def test_a_deleted_card_is_left_alone(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.delete(await card(rig.anna, "Someone is at the front door"))
    await rig.picture()
    await card(rig.leo, "Someone I don’t know")
    await rig.telegram.journal.until(lambda c: c.chat_id == rig.anna.id and "to edit not found" in c.description)
    assert cards(rig.anna.chat) == []


async def test_a_resident_who_blocked_the_bot_holds_up_nobody(rig: ChatRig) -> None:
    await rig.anna.block_bot()
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    assert await card(rig.leo, "Leo ignored it")


async def test_a_picture_that_telegram_cannot_take_leaves_a_text_that_tells(rig: ChatRig) -> None:
    torn = jpeg()[:400]
    rig.eyes.unreadable.add(torn)
    await rig.ring()
    await rig.picture(content=torn)
    told = await card(rig.anna, "I could not read the picture")
    assert not told.photo


async def test_somebody_who_moved_in_later_does_not_get_earlier_cards(rig: ChatRig) -> None:
    await rig.ring()
    await card(rig.leo, "Someone is at the front door")
    code = await rig.invite((await rig.memory.residents.residents())[0])
    await rig.stranger.send_text(f"/start {code}")
    await card(rig.stranger, "Welcome, Stranger!")
    await rig.picture()
    await card(rig.leo, "Someone I don’t know")
    assert len(cards(rig.stranger.chat)) == 1
