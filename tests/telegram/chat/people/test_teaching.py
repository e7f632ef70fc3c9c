"""Names that are asked for, over a strict stand-in for Telegram: an answer goes to its own question."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.people import Box, Person, PersonId, Sighting, Verdict
from bot.house.visits.visit import PressId
from bot.telegram.chat.conversation.questions import QUESTION_LASTS
from bot.telegram.chat.people.face_questions import NameDoubted, NameMeant
from bot.words.wishes import typed_names
from tests.english import texts
from tests.fakes.senses import STRANGER
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

TWO = (Sighting(1, Box(0, 0, 9, 9), Verdict.UNKNOWN), Sighting(2, Box(20, 0, 29, 9), Verdict.UNKNOWN))


async def ask_about_photo(rig: ChatRig, content: bytes, after: int = 0) -> ChatMessage:
    await rig.anna.send_photo(content)
    return await rig.anna.chat.until_message(texts.ASK_NAME, after=after)


async def learned(rig: ChatRig) -> dict[str, list[bytes]]:
    """Which pictures taught whom."""
    people = {person.id: person.name for person in await rig.memory.people.people()}
    taught: dict[str, list[bytes]] = {}
    for person, picture, _ in rig.eyes.learned:
        taught.setdefault(people[person], []).append(picture)
    return taught


async def test_a_reply_answers_its_own_question_and_the_other_stays_open(rig: ChatRig) -> None:
    first = await ask_about_photo(rig, jpeg(10))
    second = await ask_about_photo(rig, jpeg(200), after=first.id)
    await rig.anna.reply(first, "Eileen")
    await card(rig.anna, "I know Eileen now")
    await rig.anna.reply(second, "Grace")
    await card(rig.anna, "I know Grace now")
    (eileens,), (graces,) = (await learned(rig)).values()
    sent = [call.params["file_id"] for call in rig.telegram.journal.calls("getFile")]
    assert len(set(sent)) == 2
    assert eileens != graces
    await rig.anna.chat.until(lambda chat: not any(texts.CANCEL in m.labels for m in chat.messages))


async def test_a_plain_text_answers_the_newest_question_and_the_next_one_the_one_before(rig: ChatRig) -> None:
    first = await ask_about_photo(rig, jpeg(10))
    await ask_about_photo(rig, jpeg(200), after=first.id)
    await rig.anna.send_text("Grace")
    await card(rig.anna, "I know Grace now")
    await rig.anna.send_text("Eileen")
    await card(rig.anna, "I know Eileen now")
    files = [call.params["file_id"] for call in rig.telegram.journal.calls("getFile")]
    photos = [m.photo[-1].file_id for m in rig.anna.chat.messages if m.photo]
    assert files == [*photos, *photos[::-1]]  # to tell who it is, and to learn it
    assert set(await learned(rig)) == {"Grace", "Eileen"}


async def test_a_reply_to_the_photo_means_its_question(rig: ChatRig) -> None:
    photo = await rig.anna.send_photo(jpeg(10))
    first = await rig.anna.chat.until_message(texts.ASK_NAME)
    await ask_about_photo(rig, jpeg(200), after=first.id)
    await rig.anna.reply(photo, "Eileen")
    await card(rig.anna, "I know Eileen now")
    assert rig.telegram.journal.calls("getFile")[-1].params["file_id"] == photo.photo[-1].file_id


async def test_each_of_two_questions_on_two_cards_names_its_own_card(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await rig.anna.tap(await buttons(rig.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    first_card = await card(rig.anna, "at the front door")
    first = await card(rig.anna, texts.ASK_NAME)
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    await card(rig.anna, "Leo ignored it")
    rig.ahead = timedelta(minutes=5)
    await rig.ring(2)
    await rig.doorman.photo_arrived(FRONT, PressId("b00t-2"), 0, jpeg(90))
    second_card = await rig.anna.chat.until_message("Someone I don’t know", after=first.id)
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await rig.anna.tap(await buttons(rig.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    second = await rig.anna.chat.until_message(texts.ASK_NAME, after=first.id)
    await rig.anna.reply(first, "Grace")
    assert (await card(rig.anna, "Grace is at the front door")).id == first_card.id
    await rig.anna.reply(second, "Eileen")
    assert (await card(rig.anna, "Eileen is at the front door")).id == second_card.id


async def test_a_name_is_of_the_face_that_was_asked_about_whatever_picture_came_meanwhile(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await rig.anna.tap(await buttons(rig.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    asked = await card(rig.anna, texts.ASK_NAME)
    elsewhere = replace(STRANGER.box, left=STRANGER.box.left + 500, right=STRANGER.box.right + 500)
    rig.eyes.sightings = (Sighting(1, elsewhere, Verdict.UNKNOWN), replace(STRANGER, number=2))
    await rig.picture(1)
    await card(rig.anna, "2 people")
    await rig.anna.reply(asked, "Eileen")
    await card(rig.anna, "I know Eileen now")
    ((_, jpeg_of, box),) = rig.eyes.learned
    assert (jpeg_of, box) == (jpeg(40), STRANGER.box)
    look = rig.memory.visits.only.look
    assert look
    assert [seen.person for seen in look.sightings] == [None, None]  # the eyes know better, or do not


async def test_a_reply_to_a_card_names_the_face_on_it_whatever_else_was_asked(rig: ChatRig) -> None:
    await ask_about_photo(rig, jpeg(10))
    await rig.ring()
    await rig.picture()
    shown = await buttons(rig.anna, texts.WHO)
    await rig.anna.reply(shown, "Grace")
    assert (await card(rig.anna, "Grace is at the front door")).id == shown.id
    await rig.anna.send_text("Eileen")  # the photo's question is still open
    await card(rig.anna, "I know Eileen now")


async def test_a_reply_to_a_card_ends_the_question_about_the_same_face(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await rig.anna.tap(await buttons(rig.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    asked = await card(rig.anna, texts.ASK_NAME)
    await rig.anna.reply(await buttons(rig.anna, texts.WHO), "Grace")
    await card(rig.anna, "Grace is at the front door")
    await rig.anna.reply(asked, "Eileen")
    await card(rig.anna, texts.FACE_QUESTION_OVER)
    assert set(await learned(rig)) == {"Grace"}


async def test_what_is_no_name_is_asked_about_when_it_replies_to_a_card_too(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.anna.reply(await buttons(rig.anna, texts.WHO), "thanks, I open")
    await rig.anna.tap(await card(rig.anna, "Shall I call them “thanks, I open”?"), texts.NO_CALL_THEM)
    await card(rig.anna, texts.ASK_NAME)
    assert not rig.eyes.learned


async def test_a_reply_to_a_card_with_several_faces_is_told_to_choose_one(rig: ChatRig) -> None:
    rig.eyes.sightings = TWO
    await rig.ring()
    await rig.picture()
    await rig.anna.reply(await buttons(rig.anna, texts.WHO), "Grace")
    await card(rig.anna, texts.SEVERAL_FACES)
    assert not rig.eyes.learned


async def test_a_reply_to_a_card_without_a_face_is_no_name(rig: ChatRig) -> None:
    await rig.ring()
    await rig.anna.reply(await buttons(rig.anna, texts.IGNORE), "Grace")
    await card(rig.anna, texts.NOT_UNDERSTOOD)


async def test_a_question_of_before_a_restart_is_still_the_one_that_a_reply_answers(rig: ChatRig) -> None:
    first = await ask_about_photo(rig, jpeg(10))
    await ask_about_photo(rig, jpeg(200), after=first.id)
    await rig.stop()
    await rig.start()
    await rig.anna.reply(first, "Eileen")
    await card(rig.anna, "I know Eileen now")
    await rig.anna.send_text("Grace")
    assert await card(rig.anna, "I know Grace now")


async def test_a_question_that_was_not_sent_before_a_restart_is_asked_after_it(rig: ChatRig) -> None:
    rig.telegram.faults.break_gateway("sendMessage", times=1)
    await rig.anna.send_photo(jpeg())
    await rig.telegram.journal.until(lambda call: call.method == "sendMessage")
    await rig.stop()
    rig.telegram.faults.clear()
    await rig.start()
    assert await card(rig.anna, texts.ASK_NAME)


async def test_a_reply_to_a_question_that_is_over_is_told_so_and_names_nobody(rig: ChatRig) -> None:
    first = await ask_about_photo(rig, jpeg(10))
    await rig.anna.tap(first, texts.CANCEL)
    await card(rig.anna, texts.CANCELLED)
    await ask_about_photo(rig, jpeg(200), after=first.id)
    await rig.anna.reply(first, "Eileen")
    await card(rig.anna, texts.FACE_QUESTION_OVER)
    assert rig.eyes.learned == []


async def test_each_question_is_cancelled_by_its_own_button(rig: ChatRig) -> None:
    first = await ask_about_photo(rig, jpeg(10))
    await ask_about_photo(rig, jpeg(200), after=first.id)
    await rig.anna.tap(first, texts.CANCEL)
    await card(rig.anna, texts.CANCELLED)
    await rig.anna.send_text("Grace")
    await card(rig.anna, "I know Grace now")
    await rig.anna.send_text("Eileen")
    await card(rig.anna, texts.NOT_UNDERSTOOD)


async def test_a_question_is_open_for_its_time(rig: ChatRig) -> None:
    question = await ask_about_photo(rig, jpeg(10))
    rig.ahead = QUESTION_LASTS
    await rig.anna.reply(question, "Eileen")
    await card(rig.anna, texts.FACE_QUESTION_OVER)
    assert rig.eyes.learned == []


async def test_two_doubts_are_insisted_upon_each_with_its_own_button(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(30), "Grace")
    await card(rig.anna, "I know Grace now")
    rig.eyes.looks_like = (await rig.memory.people.people())[0].id
    await rig.anna.send_photo(jpeg(10), "Eileen")
    eileen = await card(rig.anna, "I could not learn Eileen")
    await rig.anna.send_photo(jpeg(200), "Sally")
    await card(rig.anna, "I could not learn Sally")
    await rig.anna.tap(eileen, "It is Eileen all the same")
    await card(rig.anna, "I know Eileen now")
    assert set(await learned(rig)) == {"Grace", "Eileen"}


# What is no name


@pytest.mark.parametrize(
    "said",
    [
        "what a nice day, is it not?",
        "good morning",
        "Anna and Leo",
        "help",
        "der Mann ist da",
        "guten Morgen",
        "está en la puerta",
        "hola",
        "это сосед",
        "привет",
        "यह कौन है",
        "नमस्ते",
        "https://example.org",
        "12345",
        "Maria del Carmen Gomez Fernandez",
        "Anna\nLeo",
        "Anna, Leo",
        "I am here. Open.",
        "x" * 33,
    ],
)
def test_what_may_be_no_name_is_doubted(said: str) -> None:
    assert typed_names.is_doubtful(said)


@pytest.mark.parametrize(
    "name",
    [
        "Anna",
        "anna",
        "Grace Hopper",
        "J. R. R. Tolkien",
        "Dr. Watson",
        "Anne-Marie O’Brien",
        "Zoë 🌷 & Co",
        "Vincent van der Meer",
        "José María",
        "Анна Каренина",
        "प्रिया",
        "Müller",
        "李雷",
        "محمد",
        "R2D2",
    ],
)
def test_a_name_is_not_doubted(name: str) -> None:
    assert not typed_names.is_doubtful(name)


@pytest.mark.parametrize("said", ["cancel", "Cancel.", "Abbrechen", "cancelar", "Отмена", "रद्द करें"])
async def test_a_question_is_called_off_in_every_language(rig: ChatRig, said: str) -> None:
    await ask_about_photo(rig, jpeg())
    await rig.anna.send_text(said)
    await card(rig.anna, texts.CANCELLED)


async def test_a_sentence_is_asked_about_and_learned_by_nobody_unless_it_is_meant(rig: ChatRig) -> None:
    await ask_about_photo(rig, jpeg())
    await rig.anna.send_text("what a nice day, is it not?")
    asked = await card(rig.anna, "Shall I call them “what a nice day, is it not?”?")
    assert (asked.labels, rig.eyes.learned) == ([texts.YES_CALL_THEM, texts.NO_CALL_THEM], [])
    await rig.anna.tap(asked, texts.NO_CALL_THEM)
    question = await rig.anna.chat.until_message(texts.ASK_NAME, after=asked.id)
    await rig.anna.reply(question, "Grace")
    await card(rig.anna, "I know Grace now")
    assert set(await learned(rig)) == {"Grace"}


async def test_a_name_that_looks_like_none_is_learned_once_it_is_meant(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "The postman")
    await card(rig.anna, "Shall I call them “The postman”?")
    await rig.anna.send_text("yes")
    await card(rig.anna, "I know The postman now")
    await rig.anna.send_photo(jpeg(90), "the postman")  # known by now: no question
    assert await card(rig.anna, "I know The postman now, from 2 photos.")


async def test_nothing_that_teaching_wrote_down_names_or_shows_who_was_forgotten(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg())
    await rig.anna.send_text("Grace")
    await card(rig.anna, "I know Grace now")
    questions, lessons = rig.memory.collections["questions"], rig.memory.collections["lessons"]
    (question,) = questions.everything().values()
    assert (question.answered, question.matter.shown.files) == (True, ())  # which photo it was is needed no longer
    (key,) = lessons.everything()
    grace = lessons.everything()[key].taught.person
    seen = Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, grace)
    eileen = replace(lessons.everything()[key].taught, person=Person(PersonId("e"), "Eileen"), before=seen)
    await lessons.put({"other": replace(lessons.everything()[key], taught=eileen)})
    await questions.put(
        {
            "doubt": replace(question, matter=NameDoubted(question.matter.shown, "grace"), answered=False),
            "meant": replace(question, matter=NameMeant(question.matter.shown, "Hello Grace!"), answered=False),
            "old": replace(question, expires_at=rig.steady()),
            "another": replace(question, matter=NameMeant(question.matter.shown, "Graceland"), answered=False),
        }
    )
    await rig.faces.forget((await rig.memory.residents.residents())[0], grace.id)
    assert "Grace" not in repr(lessons.everything())
    assert list(lessons.everything()) == ["other"]
    assert set(questions.everything()) & {"doubt", "meant", "old", "another"} == {"another"}
