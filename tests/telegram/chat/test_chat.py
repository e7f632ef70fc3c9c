"""What residents and strangers write, over a strict stand-in for Telegram."""

import pytest

from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.faces.seen_face import SeenFace
from bot.house.people import Person, PersonId
from tests.english import texts
from tests.fakes.books import Memory
from tests.pictures import jpeg
from tests.rig import handled
from tests.rig.chat import ChatRig, buttons, card


async def test_the_claim_code_makes_the_owner_who_invites_the_next(rig: ChatRig) -> None:
    await rig.stop()
    rig.memory = Memory()
    await rig.start()
    code = await rig.invitations.claim_code()
    await rig.anna.send_text(f"/start {code}")
    await card(rig.anna, "Welcome, Anna!", "this home is yours")
    await rig.anna.send_text("/invite")
    link = (await card(rig.anna, "Send this link")).links[0]
    await rig.leo.open_link(link)
    await card(rig.leo, "Welcome, Leo!")
    assert await card(rig.anna, "Leo has joined")


async def test_the_first_owner_of_a_home_without_a_door_reads_how_there_may_be_one(rig: ChatRig) -> None:
    await rig.stop()
    rig.memory, rig.doors = Memory(), {}
    await rig.start()
    await rig.anna.send_text(f"/start {await rig.invitations.claim_code()}")
    await card(rig.anna, "Welcome, Anna!", "this home is yours")
    await card(rig.anna, "There is no door yet. /cameras makes this computer’s camera your doorbell")


async def test_only_the_owner_invites(rig: ChatRig) -> None:
    await rig.leo.send_text("/invite")
    assert await card(rig.leo, "Only an owner of this home can do that.", "Please ask Anna.")


async def test_a_stranger_gets_one_polite_line_a_day_and_the_owner_a_note(rig: ChatRig) -> None:
    for text in ("hello?", "/people", "/start", "open up"):
        await rig.stranger.send_text(text)
    await card(rig.anna, "Somebody who does not live here", "Stranger")
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    said = [m.text for m in rig.stranger.chat.messages if m.by_bot]
    assert said == [texts.OUTSIDER]
    assert sum("does not live here" in m.text for m in rig.anna.chat.messages) == 1


async def test_whoever_sends_a_code_that_does_not_work_hears_so_each_time_until_there_are_too_many(
    rig: ChatRig,
) -> None:
    await rig.stranger.send_text("hello?")
    for _ in range(3):
        await rig.stranger.send_text("/start usedcode1234")
    await rig.stranger.chat.until(lambda chat: sum(m.text == texts.CODE_REFUSED for m in chat.messages) == 3)
    for _ in range(3):
        await rig.stranger.send_text("/start usedcode1234")
    await card(rig.stranger, "Too many codes were wrong")
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    assert sum(m.by_bot for m in rig.stranger.chat.messages) == 5


async def test_a_photo_with_a_caption_teaches_a_face(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    await card(rig.anna, "I know Grace now, from 1 photo.")
    await rig.anna.send_text("/people")
    assert await card(rig.anna, "Grace", "1 photo")


async def test_an_album_teaches_with_all_its_photos(rig: ChatRig) -> None:
    await rig.anna.send_album([jpeg(10), jpeg(100), jpeg(200)], "Grace")
    await card(rig.anna, "I know Grace now, from 3 photos.")
    assert len(rig.eyes.learned) == 3


async def test_a_photo_that_cannot_be_used_says_why(rig: ChatRig) -> None:
    rig.eyes.refuses = PhotoTrouble(PhotoReason.SEVERAL_FACES, faces=2)
    await rig.anna.send_photo(jpeg(), "Grace")
    assert await card(
        rig.anna,
        "I could not learn Grace",
        "I see 2 faces in this photo. Please send one that shows this person alone.",
    )


async def test_a_photo_without_a_caption_is_asked_about(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg())
    question = await card(rig.anna, texts.ASK_NAME)
    assert question.labels == [texts.CANCEL]
    await rig.anna.reply(question, "Grace")
    assert await card(rig.anna, "I know Grace now")


async def test_a_question_survives_a_restart_and_a_name_that_is_none(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg())
    await card(rig.anna, texts.ASK_NAME)
    await rig.stop()
    await rig.start()
    await rig.anna.send_text("😀")
    await card(rig.anna, "does not look like a name")
    await rig.anna.send_text("Grace")
    assert await card(rig.anna, "I know Grace now")


async def test_a_question_can_be_cancelled(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg())
    await card(rig.anna, texts.ASK_NAME)
    await rig.anna.send_text("Cancel")
    await card(rig.anna, texts.CANCELLED)
    await rig.anna.send_text("Grace")
    await card(rig.anna, texts.NOT_UNDERSTOOD)
    assert rig.eyes.learned == []


async def test_an_enrolment_that_a_restart_interrupted_goes_on(rig: ChatRig) -> None:
    rig.telegram.faults.delay(60, "getFile", times=1)
    await rig.anna.send_photo(jpeg(), "Grace")
    await rig.telegram.journal.until(lambda call: call.method.lower() == "getfile")
    await rig.stop()
    await rig.start()
    assert await card(rig.anna, "I know Grace now")


async def test_whoever_knows_a_face_better_than_we_do_may_insist(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    await card(rig.anna, "I know Grace now")
    rig.eyes.looks_like = (await rig.memory.people.people())[0].id
    await rig.anna.send_photo(jpeg(), "Eileen")
    asked = await card(rig.anna, "I could not learn Eileen from that.", "This face looks like Grace to me.")
    await rig.stop()
    await rig.start()
    await rig.anna.tap(asked, "It is Eileen all the same")
    assert await card(rig.anna, "I know Eileen now, from 1 photo.")


async def test_a_name_on_a_card_that_we_doubt_is_insisted_upon_or_left(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    await card(rig.anna, "I know Grace now")
    await rig.ring()
    await rig.picture()
    rig.eyes.looks_like = (await rig.memory.people.people())[0].id
    asked = 0
    for answer, told in ((texts.LEAVE, texts.CANCELLED), ("It is Eileen all the same", "I know Eileen now")):
        await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
        await rig.anna.tap(await buttons(rig.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
        question = await rig.anna.chat.until_message(texts.ASK_NAME, after=asked)
        asked = question.id
        await rig.anna.reply(question, "Eileen")
        await rig.anna.tap(await buttons(rig.anna, answer), answer)
        await card(rig.anna, told)
    assert await card(rig.leo, "Eileen is at the front door")


async def test_a_stranger_on_a_card_is_named_with_two_taps_and_a_word(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await rig.anna.tap(await buttons(rig.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    await rig.anna.reply(await card(rig.anna, texts.ASK_NAME), "Grace")
    await card(rig.anna, "I know Grace now")
    assert await card(rig.leo, "Grace is at the front door")


async def test_a_stranger_on_a_card_is_named_after_somebody_known_with_two_taps(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    await card(rig.anna, "I know Grace now")
    await rig.ring()
    await rig.picture()
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await rig.anna.tap(await buttons(rig.anna, "Grace"), "Grace")
    assert await card(rig.leo, "Grace is at the front door")


@pytest.mark.parametrize("name", ["<b>Eve</b>", "../../etc/passwd", "x" * 300])
async def test_any_name_is_shown_as_it_was_typed_and_harms_nothing(rig: ChatRig, name: str) -> None:
    await rig.anna.send_photo(jpeg(), name)
    await rig.anna.tap(await card(rig.anna, f"Shall I call them “{name[:64]}”?"), texts.YES_CALL_THEM)
    assert await card(rig.anna, f"I know {name[:64]} now")


async def test_forget_asks_first_and_takes_the_picture_out_of_every_chat(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await rig.anna.tap(await buttons(rig.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    await rig.anna.send_text("Grace")
    await card(rig.leo, "Grace is at the front door")
    await rig.leo.send_text("/forget grace")
    await rig.leo.tap(await buttons(rig.leo, texts.FORGET), texts.FORGET)
    await card(rig.leo, "I have forgotten Grace.")
    await card(rig.anna, "Leo had me forget Grace")
    await rig.leo.chat.until(lambda chat: not any(m.photo for m in chat.messages))
    assert rig.memory.album.pictures == {}


async def test_forget_of_nobody_says_so(rig: ChatRig) -> None:
    await rig.anna.send_text("/forget <i>Nobody</i>")
    assert await card(rig.anna, "I do not know anybody called <i>Nobody</i>")


#: What is answered to whatever one may write, by the command as it is registered.
ANSWERS = {
    "/help": ("/help", "I look after your door"),
    "/start": ("/start", "I look after your door"),
    "/menu": ("/menu", "What would you like to do?"),
    "/start …": ("/start some-old-code", "You live here already"),
    "/status": ("/status", "Telegram: connected"),
    "/forget": ("/forget", "I do not know any faces yet"),
    "/people": ("/people", "I do not know any faces yet"),
    "/people …": ("/people Nobody", "I do not know anybody called Nobody"),
    "/export_people": ("/export_people", "I do not know any faces yet"),
    "/open": ("/open", "Shall I open the front door?"),
    "/pin": ("/pin", "PIN"),
    "/app": ("/app", "There is no page for Telegram yet"),
    "/watch": ("/watch", "No camera watches here yet"),
    "/guest": ("/guest", "No guest has a pass"),
    "/pass": ("/pass", "You live here, so you need no pass"),
    "/expect": ("/expect", "Whom do you expect"),
    "/quiet": ("/quiet", "When I tell you who is at a door"),
    "/home": ("/home", "You are at home"),
    "/away": ("/away", "You are away"),
    "/faces": ("/faces", texts.ALL_WELL),
    "/unknown": ("/unknown", "There is nobody to review"),
    "/look": ("/look", "At the front door now"),
    "/cameras": ("/cameras", "No camera watches yet."),
    "/live": ("/live", "There is no camera that watches yet."),
    "/snap": ("/snap", "There is no camera that watches yet."),
    "/clip": ("/clip", "There is no camera that watches yet."),
    "/privacy": ("/privacy", "What is kept here"),
    "/boards": ("/boards", "the doorbell is online"),
    "/doors": ("/doors", "These are the doors of this home:"),
    "/residents": ("/residents", "Leo"),
    "/invite": ("/invite", "Send this link"),
    "/say": ("/say", "No owner has allowed a topic yet"),
    "/buttons": ("/buttons", "There are no buttons yet"),
    "/topics": ("/topics", "This home on its MQTT broker"),
    "/phrases": ("/phrases", "What can be said at your doors"),
    "/audit": ("/audit", "Who opened a door, or tried to"),
    "/keys": ("/keys", "No program has a key."),
    "/rules": ("/rules", "The rules of this house"),
    "/backup": ("/backup", "None was made yet."),
    "/end_access": ("/end_access", "There was no key, no signed-in browser and no passkey."),
    "/sheet": ("/sheet", "The day’s log"),
    "/today": ("/today", "Nobody came."),
    "/yesterday": ("/yesterday", "Nobody came."),
    "/week": ("/week", "Nobody came."),
    "/history": ("/history", "Nobody came."),
    "/stats": ("/stats", "Nobody came in these days."),
    "/last": ("/last", "Nobody has come yet"),
    "/attendance": ("/attendance", "Who was here: "),
    "/export": ("/export", "Take a table with you"),
    "/who": ("/who", "Whose visits?"),
    "/roles": ("/roles", "Who may do what"),
    "/recovery": ("/recovery", "Recovery codes bring an owner back"),
    "/recover": ("/recover", texts.HOW),
    "/here": ("/here", texts.HOW_GROUPS),
    "/leave": ("/leave", texts.LAST_OWNER),
    "/language": ("/language", texts.ASK_LANGUAGE),
    "words": ("the sofa is green", texts.NOT_UNDERSTOOD),
    "no command": ("/nonsense", texts.UNKNOWN_COMMAND),
}


def test_every_command_that_is_registered_has_its_answer_here() -> None:
    assert set(ANSWERS) - {"words", "no command"} == handled.commands()


@pytest.mark.parametrize(("said", "answer"), ANSWERS.values(), ids=ANSWERS)
async def test_each_command_has_an_answer(rig: ChatRig, said: str, answer: str) -> None:
    await rig.anna.send_text(said)
    assert await card(rig.anna, answer)


async def test_a_file_that_is_no_photo_is_answered(rig: ChatRig) -> None:
    await rig.anna.send_document(b"%PDF-1.7", "letter.pdf", "application/pdf", "Grace")
    assert await card(rig.anna, texts.FILE)
    await rig.anna.send_document(b"GIF89a", "grace.gif", "image/gif", "Grace")
    assert await card(rig.anna, texts.PICTURE_AS_FILE)


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
    rig: ChatRig, kind: str, content: dict[str, object], answer: str
) -> None:
    send(rig, kind, content)
    assert await card(rig.anna, answer)


async def test_what_the_messenger_says_by_itself_is_no_news(rig: ChatRig) -> None:
    send(rig, "message_auto_delete_timer_changed", {"message_auto_delete_time": 86400})
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    assert sum(m.by_bot for m in rig.anna.chat.messages) == 1


def send(rig: ChatRig, kind: str, content: dict[str, object]) -> None:
    """A message of a kind that the stand-in's people do not send."""
    chat = rig.anna.chat.api()
    told = {"message_id": 1, "from": rig.anna.account.api, "chat": chat, "date": 1, kind: content}
    rig.anna._updates.add("message", told)


async def test_a_photo_sent_as_a_file_teaches_too(rig: ChatRig) -> None:
    await rig.anna.send_document(jpeg(), "grace.jpg", "image/jpeg", "Grace")
    assert await card(rig.anna, "I know Grace now")


async def test_a_forgotten_picture_that_is_too_old_to_delete_is_painted_over(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await card(rig.leo, "Someone I don’t know")
    lesson = await rig.faces.learn_from_visit(
        (await rig.memory.residents.residents())[0], SeenFace(rig.memory.visits.only.id, 1), "Grace"
    )
    before = await card(rig.leo, "Grace is at the front door")
    rig.telegram.faults.refuse(400, "Bad Request: message can't be deleted for everyone", "deleteMessage", times=None)
    await rig.faces.forget((await rig.memory.residents.residents())[0], lesson.person.id)
    after = await card(rig.leo, texts.FORGOTTEN_PICTURE)
    assert after.id == before.id
    assert after.photo != before.photo


async def test_the_owner_hears_once_of_a_second_program_with_the_same_token(rig: ChatRig) -> None:
    conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    rig.telegram.faults.refuse(409, conflict, "getUpdates", times=2)
    await rig.leo.send_text("/help")  # ends the poll that is under way
    await card(rig.anna, "A second program uses my bot token")
    await card(rig.leo, "I look after your door")
    assert sum("second program" in m.text for m in rig.anna.chat.messages) == 1


async def test_whoever_asks_to_forget_nobody_in_particular_reads_a_name_that_is_known(rig: ChatRig) -> None:
    await rig.memory.people.save(Person(PersonId("p-grace"), "Grace"))
    await rig.anna.send_text("/forget")
    asked = await card(rig.anna, "Whom shall I forget?")
    assert asked.text.endswith("/forget Grace")
    await rig.anna.tap(asked, "Grace")
    assert await buttons(rig.anna, texts.FORGET)
