"""Other answers below a card: said at the door, told to everybody, and the visit goes on."""

from dataclasses import replace

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.facts import VisitChanged
from bot.house.people import Role
from bot.house.visits.reply import AtDoor
from tests.english import texts
from tests.rig.chat import FRONT, ChatRig, buttons, card, send_voice


async def rung(rig: ChatRig) -> ChatMessage:
    await rig.ring()
    return await buttons(rig.leo, "I’m coming", "Leave it there", "💬 Reply…")


async def test_everybody_reads_who_answered_what_and_the_door_can_still_be_opened(rig: ChatRig) -> None:
    shown = await rung(rig)
    assert shown.labels[:2] == ["🔓 Unlock", "Ignore"]
    tapped = await rig.leo.tap(shown, "I’m coming")
    assert (await tapped.answer()).text == texts.COMING_TOLD
    for user in (rig.anna, rig.leo):
        told = await card(user, "💬 Leo: I’m coming")
        assert {"🔓 Unlock", "Ignore", "I’m coming"} <= set(told.labels)
    assert rig.speech.said == [(FRONT, "I’m coming")]


async def test_each_answers_in_their_own_language(rig: ChatRig) -> None:
    rig.leo.set_language("de")
    await rig.leo.send_text("/help")
    await card(rig.leo, "Ich passe auf deine Tür auf")
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, "Ich komme"), "Ich komme")
    await card(rig.anna, "Leo: Ich komme")


async def test_a_phrase_is_chosen_and_said(rig: ChatRig) -> None:
    await rig.leo.tap(await rung(rig), "💬 Reply…")
    await rig.leo.tap(await buttons(rig.leo, "One moment, please", "‹ Back"), "One moment, please")
    assert "🔓 Unlock" in (await card(rig.leo, "Leo: One moment, please")).labels
    assert rig.speech.said == [(FRONT, "One moment, please")]


async def test_own_words_are_asked_for_and_said_as_they_were_typed(rig: ChatRig) -> None:
    await rig.leo.tap(await rung(rig), "💬 Reply…")
    await rig.leo.tap(await buttons(rig.leo, "✏️ Something else…"), "✏️ Something else…")
    await card(rig.leo, "What shall I say at the front door?")
    await rig.leo.send_text("Behind the <bins> & thanks")
    await card(rig.anna, "Leo: Behind the <bins> & thanks")
    assert rig.speech.said == [(FRONT, "Behind the <bins> & thanks")]


async def test_words_that_do_not_fit_may_be_written_again(rig: ChatRig) -> None:
    await rig.leo.tap(await rung(rig), "💬 Reply…")
    await rig.leo.tap(await buttons(rig.leo, "✏️ Something else…"), "✏️ Something else…")
    await card(rig.leo, "What shall I say at the front door?")
    await rig.leo.send_text("x" * 201)
    await card(rig.leo, "That is too long: at most 200 letters fit.")
    await rig.leo.send_text("Shorter")
    await card(rig.anna, "Leo: Shorter")


@pytest.mark.parametrize(
    ("at_door", "told"),
    [
        (AtDoor.NO_SCREEN, "This doorbell has no screen"),
        (AtDoor.LETTERS, "cannot show all letters"),
        (AtDoor.UNHEARD, "Nothing at this door can say it"),
        (AtDoor.UNREACHABLE, "It did not reach the door"),
        (AtDoor.NOT_FOR_IT, "Nothing says anything at this door, so only the others read it."),
    ],
)
async def test_what_became_of_it_at_the_door_is_said_plainly(rig: ChatRig, at_door: AtDoor, told: str) -> None:
    rig.speech.at_door = at_door
    await rig.leo.tap(await rung(rig), "Leave it there")
    await card(rig.leo, "Leo: Leave it there", told)
    await card(rig.anna, "Leo: Leave it there", told)


async def test_phrases_are_removed_brought_back_and_added(rig: ChatRig) -> None:
    await rig.leo.send_text("/phrases")
    page = await buttons(rig.leo, "🗑 Thank you!", "➕ Add a phrase")
    await rig.leo.tap(page, "🗑 Thank you!")
    page = await buttons(rig.leo, "↩️ The usual ones again")
    assert "🗑 Thank you!" not in page.labels
    await rig.leo.tap(page, "➕ Add a phrase")
    await card(rig.leo, "What shall the new phrase be?")
    await rig.leo.send_text("Ring at number 9")
    page = await buttons(rig.leo, "🗑 Ring at number 9")
    await rig.leo.tap(page, "↩️ The usual ones again")
    await buttons(rig.leo, "🗑 Thank you!", "🗑 Ring at number 9")
    await rig.leo.tap(await rung(rig), "💬 Reply…")
    await rig.leo.tap(await buttons(rig.leo, "Thank you!", "Ring at number 9"), "Ring at number 9")
    await card(rig.anna, "Leo: Ring at number 9")


async def test_a_child_has_the_phrases_and_no_words_of_its_own(rig: ChatRig) -> None:
    await rig.make(rig.leo, Role.CHILD)
    await rig.leo.tap(await rung(rig), "💬 Reply…")
    shown = await buttons(rig.leo, "One moment, please")
    assert "✏️ Something else…" not in shown.labels
    await rig.leo.send_text("/phrases")
    await card(rig.leo, "That is for the adults of this home")


async def test_a_voice_message_in_reply_to_a_card_is_heard_at_its_door(rig: ChatRig) -> None:
    send_voice(rig, rig.leo, b"OggS voice", 3, await rung(rig))
    await card(rig.anna, "🎤 Leo sent a voice message to the door")
    assert rig.speech.played == [(FRONT, b"OggS voice", 3)]


async def test_a_voice_message_to_nobody_is_answered(rig: ChatRig) -> None:
    send_voice(rig, rig.leo, b"OggS", 3, None)
    await card(rig.leo, texts.VOICE)
    await rig.leo.send_text("/help")
    send_voice(rig, rig.leo, b"OggS", 3, await card(rig.leo, "I look after your door"))
    await card(rig.leo, texts.NO_CARD)


async def test_a_long_voice_message_is_refused_before_it_is_fetched(rig: ChatRig) -> None:
    send_voice(rig, rig.leo, b"OggS", 61, await rung(rig))
    await card(rig.leo, "voice messages of 60 seconds at most")
    assert rig.speech.played == []


async def test_whoever_left_hears_nothing_more(rig: ChatRig) -> None:
    shown = await rung(rig)
    await rig.anna.tap(await buttons(rig.anna, "Ignore"), "Ignore")
    await card(rig.leo, "Anna ignored it")
    send_voice(rig, rig.leo, b"OggS", 3, shown)
    await card(rig.leo, texts.VISIT_OVER)
    assert rig.speech.played == []


async def test_nobody_reads_that_they_missed_a_visit_that_was_replied_to(rig: ChatRig) -> None:
    await rig.leo.tap(await rung(rig), "I’m coming")
    await card(rig.anna, "Leo: I’m coming")
    visit = rig.memory.visits.only
    await rig.memory.visits.save(replace(visit, expired=True))
    await rig.room.household.take(VisitChanged(visit.id))
    for user in (rig.anna, rig.leo):
        await user.chat.until(lambda chat: not any("I’m coming" in m.labels for m in chat.messages))
    await rig.room.rest()
    said = [m.text for user in (rig.anna, rig.leo) for m in user.chat.messages]
    assert not any("Nobody answered" in text or "You missed" in text for text in said)
