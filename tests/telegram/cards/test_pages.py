"""A message that shows how something is shows it still after the tap that changed it."""

from dataclasses import replace
from datetime import timedelta

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.boards.board import Release
from bot.house.people import ResidentId
from bot.words.chat import talk
from bot.words.chat.residents import ladder_text
from bot.words.tongue import Language, Tongue
from tests.english import ENGLISH, texts
from tests.fakes.boards import HEALTHY
from tests.rig.chat import FRONT, ChatRig, buttons, card

#: Below the list of residents, for owners.
WHO_IS_CALLED = ENGLISH.plain(ladder_text.SHOW)

NEWER = Release("1.1.0", "ab" * 32)


async def boards_page(rig: ChatRig) -> ChatMessage:
    await rig.anna.send_text("/boards")
    return await card(rig.anna, "Front door: the doorbell is")


async def redrawn(rig: ChatRig, page: ChatMessage, *words: str) -> ChatMessage:
    """Wait until Anna's message says this, where it stands."""

    def shown() -> ChatMessage | None:
        message = rig.anna.chat.message(page.id)
        return message if message and all(word in message.text for word in words) else None

    return await rig.anna.chat.until(lambda _: shown())


def refused_edits(rig: ChatRig) -> list[str]:
    return [call.description for call in rig.telegram.journal.calls("editMessageText") if call.description]


def payload(message: ChatMessage, label: str) -> str:
    return next(button.data for row in message.buttons for button in row if button.text == label)


async def test_pictures_that_were_changed_are_what_the_page_says_and_offers(rig: ChatRig) -> None:
    page = await boards_page(rig)
    await rig.anna.tap(page, "Pictures: smaller")
    now = await redrawn(rig, page, "Pictures: smaller, for a slow network.")
    assert now.labels == [texts.LOOK, texts.RESTART, "Pictures: normal", "Pictures: sharper", texts.SECRETS]
    await rig.anna.tap(now, "Pictures: normal")
    assert (await redrawn(rig, page, "Pictures: normal.")).labels == page.labels


async def test_a_button_that_stays_is_the_very_same_one(rig: ChatRig) -> None:
    page = await boards_page(rig)
    rig.ahead = timedelta(minutes=30)
    await rig.anna.tap(page, "Pictures: smaller")
    now = await redrawn(rig, page, "Pictures: smaller")
    assert payload(now, texts.RESTART) == payload(page, texts.RESTART)
    rig.ahead = timedelta(hours=1)  # its time did not begin anew
    assert (await (await rig.anna.tap(now, texts.RESTART)).answer(10)).text == texts.BUTTON_DEAD


async def test_a_restarted_board_has_just_begun_to_run(rig: ChatRig) -> None:
    page = await boards_page(rig)
    for _ in range(2):  # the second time nothing is new, and nothing is edited
        await rig.anna.tap(page, texts.RESTART)
        await rig.anna.tap(await buttons(rig.anna, texts.RESTART_YES), texts.RESTART_YES)
        newest = rig.anna.chat.messages[-1].id
        await redrawn(rig, page, "Running for less than a minute, since it was told to restart.")
        await rig.anna.chat.until_message("has restarted and is back", after=newest - 1)
        await rig.anna.chat.until(lambda chat: not any(texts.RESTART_YES in m.labels for m in chat.messages))
    assert len(rig.telegram.journal.calls("editMessageText")) == 1


async def test_an_update_that_has_ended_is_not_offered_any_more(rig: ChatRig) -> None:
    rig.boards.at_hand = NEWER
    page = await boards_page(rig)
    await rig.anna.tap(page, "⬆️ Update to 1.1.0")
    await rig.anna.tap(await buttons(rig.anna, texts.UPDATE_YES), texts.UPDATE_YES)
    await card(rig.anna, "fetches version 1.1.0 now")
    rig.boards.states[FRONT] = replace(HEALTHY, boot="second", version="1.1.0")
    await rig.caretaker.board_news(FRONT)
    now = await redrawn(rig, page, "Version 1.1.0.")
    assert "⬆️ Update to 1.1.0" not in now.labels


async def test_a_board_that_turns_out_to_be_away_is_shown_so(rig: ChatRig) -> None:
    page = await boards_page(rig)
    rig.boards.states[FRONT] = replace(HEALTHY, online=False)
    await rig.anna.tap(page, texts.RESTART)
    assert (await redrawn(rig, page, "the doorbell is offline")).labels == [texts.SECRETS]


async def test_a_page_that_its_reader_deleted_is_let_go(rig: ChatRig) -> None:
    page = await boards_page(rig)
    rig.boards.answering.clear()
    await rig.anna.tap(page, "Pictures: smaller")
    await rig.anna.delete(page)
    rig.boards.answering.set()
    assert await card(rig.anna, "are smaller from now on")


async def test_a_page_waits_out_an_outage_and_shows_the_newest_state(rig: ChatRig) -> None:
    page = await boards_page(rig)
    rig.telegram.faults.break_gateway("editMessageText", times=2)
    await rig.anna.tap(page, "Pictures: smaller")
    assert await redrawn(rig, page, "Pictures: smaller")


async def test_somebody_who_was_removed_is_not_in_the_list_any_more(rig: ChatRig) -> None:
    await rig.anna.send_text("/residents")
    page = await card(rig.anna, "These people live here:")
    await rig.anna.tap(page, "Remove Leo")
    await rig.anna.tap(await buttons(rig.anna, "Yes, remove Leo"), "Yes, remove Leo")
    await rig.anna.chat.until(lambda chat: "Leo" not in (chat.message(page.id) or page).text)
    assert (rig.anna.chat.message(page.id) or page).labels == [WHO_IS_CALLED]


async def test_a_new_owner_is_one_in_the_list(rig: ChatRig) -> None:
    await rig.anna.send_text("/residents")
    page = await card(rig.anna, "These people live here:")
    await rig.anna.tap(page, "✏️ Leo")
    own = await buttons(rig.anna, "Owner")
    await rig.anna.tap(own, "Owner")
    await rig.anna.tap(await buttons(rig.anna, "Yes, make Leo an owner"), "Yes, make Leo an owner")
    assert (await redrawn(rig, page, "Leo: Owner, since")).labels == ["✏️ Leo", "Remove Leo", WHO_IS_CALLED]
    assert (await redrawn(rig, own, "Leo: Owner")).labels == [
        *("✓ Owner", "Adult", "Child", "Guest", "🔢 Forgot the PIN, or lost the app", "Remove Leo")
    ]


async def test_a_list_with_somebody_who_left_is_put_right_by_the_tap_that_found_out(rig: ChatRig) -> None:
    await rig.anna.send_text("/residents")
    page = await card(rig.anna, "These people live here:")
    await rig.registrar.leave((await rig.memory.residents.residents())[1])
    await rig.anna.tap(page, "Remove Leo")
    await card(rig.anna, texts.NOT_HERE)
    assert (rig.anna.chat.message(page.id) or page).labels == [WHO_IS_CALLED]


async def test_the_question_about_the_language_is_asked_in_the_chosen_one_and_can_be_answered_again(
    rig: ChatRig,
) -> None:
    spanish = Tongue(Language.SPANISH, ENGLISH.zone)
    await rig.anna.send_text("/language")
    page = await card(rig.anna, texts.ASK_LANGUAGE)
    for _ in range(2):  # chosen twice it is asked no differently
        newest = rig.anna.chat.messages[-1].id
        await rig.anna.tap(page, "Español")
        await rig.anna.chat.until_message(spanish.html(talk.LANGUAGE_SET), after=newest)
        assert (await redrawn(rig, page, spanish.html(talk.ASK_LANGUAGE))).labels == page.labels
    assert len(rig.telegram.journal.calls("editMessageText")) == 1
    await rig.anna.tap(page, "English")
    assert await redrawn(rig, page, texts.ASK_LANGUAGE)
    assert refused_edits(rig) == []


async def test_a_message_whose_time_is_over_is_not_drawn_again(rig: ChatRig) -> None:
    await rig.anna.send_text("/residents")
    page = await card(rig.anna, "These people live here:")
    await rig.anna.tap(page, "✏️ Leo")
    await rig.anna.tap(await buttons(rig.anna, "Owner"), "Owner")
    asked = await buttons(rig.anna, "Yes, make Leo an owner")
    for about in ("residents", f"resident {rig.leo.id}"):
        await rig.room._books.buttons.end(ResidentId(rig.anna.id), about)
    await rig.anna.tap(asked, "Yes, make Leo an owner")
    await card(rig.anna, "Leo is an owner now")
    assert rig.telegram.journal.calls("editMessageText") == []
