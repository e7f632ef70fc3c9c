"""What residents and strangers write, over a strict stand-in for Telegram."""

import pytest

from bot.house.photo_trouble import PhotoReason, PhotoTrouble
from tests.english import texts
from tests.fakes.books import Memory
from tests.pictures import jpeg
from tests.telegram.conftest import Flat, buttons, card


async def test_the_claim_code_makes_the_owner_who_invites_the_next(flat: Flat) -> None:
    await flat.stop()
    flat.memory = Memory()
    await flat.start()
    code = await flat.registrar.claim_code()
    await flat.anna.send_text(f"/start {code}")
    await card(flat.anna, "Welcome, Anna!", "this home is yours now")
    await flat.anna.send_text("/invite")
    link = (await card(flat.anna, "Send this link")).links[0]
    await flat.leo.open_link(link)
    await card(flat.leo, "Welcome, Leo!")
    assert await card(flat.anna, "Leo has joined")


async def test_only_the_owner_invites(flat: Flat) -> None:
    await flat.leo.send_text("/invite")
    assert await card(flat.leo, texts.ONLY_OWNER)


async def test_a_stranger_gets_one_polite_line_a_day_and_the_owner_a_note(flat: Flat) -> None:
    for text in ("hello?", "/people", "/start", "open up"):
        await flat.stranger.send_text(text)
    await card(flat.anna, "Somebody who does not live here", "Stranger")
    await flat.anna.send_text("/help")
    await card(flat.anna, "I look after your door")
    said = [m.text for m in flat.stranger.chat.messages if m.by_bot]
    assert said == [texts.STRANGER]
    assert sum("does not live here" in m.text for m in flat.anna.chat.messages) == 1


async def test_whoever_sends_a_code_that_does_not_work_hears_so_each_time_until_there_are_too_many(flat: Flat) -> None:
    await flat.stranger.send_text("hello?")
    for _ in range(3):
        await flat.stranger.send_text("/start used-invitation")
    await flat.stranger.chat.until(lambda chat: sum(m.text == texts.CODE_REFUSED for m in chat.messages) == 3)
    for _ in range(3):
        await flat.stranger.send_text("/start used-invitation")
    await card(flat.stranger, "Too many codes were wrong")
    await flat.anna.send_text("/help")
    await card(flat.anna, "I look after your door")
    assert sum(m.by_bot for m in flat.stranger.chat.messages) == 5


async def test_a_photo_with_a_caption_teaches_a_face(flat: Flat) -> None:
    await flat.anna.send_photo(jpeg(), "Grace")
    await card(flat.anna, "I know Grace now, from 1 photo.")
    await flat.anna.send_text("/people")
    assert await card(flat.anna, "• Grace, 1 photo")


async def test_an_album_teaches_with_all_its_photos(flat: Flat) -> None:
    await flat.anna.send_album([jpeg(10), jpeg(100), jpeg(200)], "Grace")
    await card(flat.anna, "I know Grace now, from 3 photos.")
    assert len(flat.eyes.learned) == 3


async def test_a_photo_that_cannot_be_used_says_why(flat: Flat) -> None:
    flat.eyes.refuses = PhotoTrouble(PhotoReason.SEVERAL_FACES, faces=2)
    await flat.anna.send_photo(jpeg(), "Grace")
    assert await card(
        flat.anna,
        "I could not learn Grace",
        "I see 2 faces in this photo. Please send one that shows this person alone.",
    )


async def test_a_photo_without_a_caption_is_asked_about(flat: Flat) -> None:
    await flat.anna.send_photo(jpeg())
    question = await card(flat.anna, texts.ASK_NAME)
    assert question.labels == [texts.CANCEL]
    await flat.anna.reply(question, "Grace")
    assert await card(flat.anna, "I know Grace now")


async def test_a_question_survives_a_restart_and_a_name_that_is_none(flat: Flat) -> None:
    await flat.anna.send_photo(jpeg())
    await card(flat.anna, texts.ASK_NAME)
    await flat.stop()
    await flat.start()
    await flat.anna.send_text("😀")
    await card(flat.anna, "does not look like a name")
    await flat.anna.send_text("Grace")
    assert await card(flat.anna, "I know Grace now")


async def test_a_question_can_be_cancelled(flat: Flat) -> None:
    await flat.anna.send_photo(jpeg())
    await card(flat.anna, texts.ASK_NAME)
    await flat.anna.send_text("Cancel")
    await card(flat.anna, texts.CANCELLED)
    await flat.anna.send_text("Grace")
    await card(flat.anna, texts.NO_QUESTION)
    assert flat.eyes.learned == []


async def test_an_enrolment_that_a_restart_interrupted_goes_on(flat: Flat) -> None:
    flat.telegram.faults.delay(60, "getFile", times=1)
    await flat.anna.send_photo(jpeg(), "Grace")
    await flat.telegram.journal.until(lambda call: call.method.lower() == "getfile")
    await flat.stop()
    await flat.start()
    assert await card(flat.anna, "I know Grace now")


async def test_whoever_knows_a_face_better_than_we_do_may_insist(flat: Flat) -> None:
    await flat.anna.send_photo(jpeg(), "Grace")
    await card(flat.anna, "I know Grace now")
    flat.eyes.looks_like = (await flat.memory.people.people())[0].id
    await flat.anna.send_photo(jpeg(), "Eileen")
    asked = await card(flat.anna, "I could not learn Eileen from that.", "This face looks like Grace to me.")
    await flat.stop()
    await flat.start()
    await flat.anna.tap(asked, "It is Eileen all the same")
    assert await card(flat.anna, "I know Eileen now, from 1 photo.")


async def test_a_name_on_a_card_that_we_doubt_is_insisted_upon_or_left(flat: Flat) -> None:
    await flat.anna.send_photo(jpeg(), "Grace")
    await card(flat.anna, "I know Grace now")
    await flat.ring()
    await flat.picture()
    flat.eyes.looks_like = (await flat.memory.people.people())[0].id
    asked = 0
    for answer, told in ((texts.LEAVE, texts.CANCELLED), ("It is Eileen all the same", "I know Eileen now")):
        await flat.anna.tap(await buttons(flat.anna, texts.WHO), texts.WHO)
        await flat.anna.tap(await buttons(flat.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
        question = await flat.anna.chat.until_message(texts.ASK_NAME, after=asked)
        asked = question.id
        await flat.anna.reply(question, "Eileen")
        await flat.anna.tap(await buttons(flat.anna, answer), answer)
        await card(flat.anna, told)
    assert await card(flat.leo, "Eileen is at the front door")


async def test_a_stranger_on_a_card_is_named_with_two_taps_and_a_word(flat: Flat) -> None:
    await flat.ring()
    await flat.picture()
    await flat.anna.tap(await buttons(flat.anna, texts.WHO), texts.WHO)
    await flat.anna.tap(await buttons(flat.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    await flat.anna.reply(await card(flat.anna, texts.ASK_NAME), "Grace")
    await card(flat.anna, "I know Grace now")
    assert await card(flat.leo, "Grace is at the front door")


async def test_a_stranger_on_a_card_is_named_after_somebody_known_with_two_taps(flat: Flat) -> None:
    await flat.anna.send_photo(jpeg(), "Grace")
    await card(flat.anna, "I know Grace now")
    await flat.ring()
    await flat.picture()
    await flat.anna.tap(await buttons(flat.anna, texts.WHO), texts.WHO)
    await flat.anna.tap(await buttons(flat.anna, "Grace"), "Grace")
    assert await card(flat.leo, "Grace is at the front door")


@pytest.mark.parametrize("name", ["<b>Eve</b>", "../../etc/passwd", "x" * 300])
async def test_any_name_is_shown_as_it_was_typed_and_harms_nothing(flat: Flat, name: str) -> None:
    await flat.anna.send_photo(jpeg(), name)
    await flat.anna.tap(await card(flat.anna, f"Shall I call them “{name[:64]}”?"), texts.YES_CALL_THEM)
    assert await card(flat.anna, f"I know {name[:64]} now")


async def test_forget_asks_first_and_takes_the_picture_out_of_every_chat(flat: Flat) -> None:
    await flat.ring()
    await flat.picture()
    await flat.anna.tap(await buttons(flat.anna, texts.WHO), texts.WHO)
    await flat.anna.tap(await buttons(flat.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    await flat.anna.send_text("Grace")
    await card(flat.leo, "Grace is at the front door")
    await flat.leo.send_text("/forget grace")
    await flat.leo.tap(await buttons(flat.leo, texts.FORGET), texts.FORGET)
    await card(flat.leo, "I have forgotten Grace.")
    await card(flat.anna, "Leo had me forget Grace")
    await flat.leo.chat.until(lambda chat: not any(m.photo for m in chat.messages), 10)
    assert flat.memory.album.pictures == {}


async def test_forget_of_nobody_says_so(flat: Flat) -> None:
    await flat.anna.send_text("/forget <i>Nobody</i>")
    assert await card(flat.anna, "I do not know anybody called <i>Nobody</i>")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/help", "I look after your door"),
        ("/start", "I look after your door"),
        ("/status", "Telegram: connected"),
        ("/forget", "Whom shall I forget?"),
        ("/people", "I do not know any faces yet"),
        ("/look", "At the front door now"),
        ("/boards", "the doorbell is online"),
        ("good morning", texts.NO_QUESTION),
        ("/nonsense", texts.UNKNOWN_COMMAND),
        ("/start some-old-code", "You live here already"),
    ],
)
async def test_each_command_has_an_answer(flat: Flat, said: str, answer: str) -> None:
    await flat.anna.send_text(said)
    assert await card(flat.anna, answer)


async def test_a_file_that_is_no_photo_is_answered(flat: Flat) -> None:
    await flat.anna.send_document(b"%PDF-1.7", "letter.pdf", "application/pdf", "Grace")
    assert await card(flat.anna, texts.FILE)
    await flat.anna.send_document(b"png", "grace.png", "image/png", "Grace")
    assert await card(flat.anna, texts.PICTURE_AS_FILE)


FILE = {"file_id": "f", "file_unique_id": "u", "duration": 1}
SIZED = FILE | {"width": 1, "height": 1}


@pytest.mark.parametrize(
    ("kind", "content", "answer"),
    [
        ("sticker", SIZED | {"type": "regular", "is_animated": False, "is_video": False}, texts.STICKER),
        ("dice", {"emoji": "🎲", "value": 3}, texts.STICKER),
        ("voice", FILE, texts.VOICE),
        ("video", SIZED, texts.VIDEO),
        ("video_note", FILE | {"length": 1}, texts.VIDEO),
        ("location", {"latitude": 52.5, "longitude": 13.4}, texts.PLACE),
        ("contact", {"phone_number": "1", "first_name": "Leo"}, texts.OTHER_KIND),
    ],
)
async def test_each_kind_of_message_has_an_answer_that_fits(
    flat: Flat, kind: str, content: dict[str, object], answer: str
) -> None:
    send(flat, kind, content)
    assert await card(flat.anna, answer)


async def test_what_the_messenger_says_by_itself_is_no_news(flat: Flat) -> None:
    send(flat, "message_auto_delete_timer_changed", {"message_auto_delete_time": 86400})
    await flat.anna.send_text("/help")
    await card(flat.anna, "I look after your door")
    assert sum(m.by_bot for m in flat.anna.chat.messages) == 1


def send(flat: Flat, kind: str, content: dict[str, object]) -> None:
    """A message of a kind that the stand-in's people do not send."""
    chat = flat.anna.chat.api()
    told = {"message_id": 1, "from": flat.anna.account.api, "chat": chat, "date": 1, kind: content}
    flat.anna._updates.add("message", told)


async def test_a_photo_sent_as_a_file_teaches_too(flat: Flat) -> None:
    await flat.anna.send_document(jpeg(), "grace.jpg", "image/jpeg", "Grace")
    assert await card(flat.anna, "I know Grace now")


async def test_a_forgotten_picture_that_is_too_old_to_delete_is_painted_over(flat: Flat) -> None:
    await flat.ring()
    await flat.picture()
    await card(flat.leo, "Someone I don’t know")
    lesson = await flat.faces.learn_from_visit(
        (await flat.memory.residents.residents())[0], flat.memory.visits.only.id, 1, "Grace"
    )
    before = await card(flat.leo, "Grace is at the front door")
    flat.telegram.faults.refuse(400, "Bad Request: message can't be deleted for everyone", "deleteMessage", times=None)
    await flat.faces.forget((await flat.memory.residents.residents())[0], lesson.person.id)
    after = await card(flat.leo, texts.FORGOTTEN_PICTURE)
    assert after.id == before.id
    assert after.photo != before.photo


async def test_the_owner_hears_once_of_a_second_program_with_the_same_token(flat: Flat) -> None:
    conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    flat.telegram.faults.refuse(409, conflict, "getUpdates", times=2)
    await flat.leo.send_text("/help")  # ends the poll that is under way
    await card(flat.anna, "A second program uses my bot token")
    await card(flat.leo, "I look after your door")
    assert sum("second program" in m.text for m in flat.anna.chat.messages) == 1
