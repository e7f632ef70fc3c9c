"""Plain words in the chat: met with buttons, never with deeds; and what is meant for something else is not caught."""

from bot.house.people import ResidentId, Role
from bot.words.chat import menu_text, wish_text
from bot.words.chat.cameras import camera_labels
from bot.words.tongue import Language
from bot.words.wishes.wish import PlainWish
from tests.english import ENGLISH, texts
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, buttons, card
from tests.telegram.chat.cameras.steps import keep_one

HERE = ENGLISH.plain(wish_text.said(PlainWish.OPEN, set()))
LABELS = {name: ENGLISH.plain(menu_text.label(name)) for name in menu_text.COMMANDS}


async def test_who_wants_the_door_open_gets_the_button_that_asks_and_nothing_opens(rig: ChatRig) -> None:
    await rig.anna.send_text("Please open the door!")
    met = await card(rig.anna, HERE)
    assert met.labels == [LABELS["open"], LABELS["menu"]]
    assert rig.locks.opened == []
    await rig.anna.tap(met, LABELS["open"])
    assert await card(rig.anna, "Shall I open the front door?")
    assert rig.locks.opened == []


async def test_a_question_about_today_is_one_tap_from_its_answer(rig: ChatRig) -> None:
    await rig.anna.send_text("who came today?")
    await rig.anna.tap(await buttons(rig.anna, LABELS["today"]), LABELS["today"])
    assert await card(rig.anna, "Nobody came.")


async def test_what_is_not_understood_gets_one_line_and_the_menu(rig: ChatRig) -> None:
    await rig.anna.send_text("the sofa is green")
    met = await card(rig.anna, texts.NOT_UNDERSTOOD)
    assert met.labels == [LABELS["menu"]]
    await rig.anna.tap(met, LABELS["menu"])
    assert await card(rig.anna, "What would you like to do?")


async def test_whoever_may_not_is_told_who_may(rig: ChatRig) -> None:
    await rig.leo.send_text("invite my sister")
    assert await card(rig.leo, "Only an owner of this home can do that.", "Please ask Anna.")


async def test_an_adult_who_wants_somebody_added_is_shown_what_they_may_do(rig: ChatRig) -> None:
    await rig.leo.send_text("add my son")
    met = await card(rig.leo, "To teach me a face, send me a photo")
    assert met.labels == [LABELS["people"], LABELS["menu"]]


async def test_a_guest_who_wants_in_gets_the_button_of_their_pass(rig: ChatRig) -> None:
    await rig.make(rig.leo, Role.GUEST)
    await rig.leo.send_text("open the door")
    assert (await card(rig.leo, HERE)).labels == [LABELS["pass"], LABELS["menu"]]


async def test_a_camera_is_meant_by_its_name_or_its_place(rig: ChatRig) -> None:
    await keep_one(rig, "gate camera", "drive")
    await keep_one(rig, "Nest", "garden")
    await rig.anna.send_text("show the garden")
    met = await card(rig.anna, HERE)
    assert met.labels == [ENGLISH.plain(camera_labels.camera("Nest")), LABELS["menu"]]
    await rig.anna.send_text("show me the camera")
    assert (await buttons(rig.anna, LABELS["live"])).labels == [LABELS["live"], LABELS["snap"], LABELS["menu"]]


async def test_they_are_met_in_the_reader_s_own_language(rig: ChatRig) -> None:
    await rig.room.tongues.choose(ResidentId(rig.anna.id), Language.GERMAN)
    await rig.anna.send_text("mach bitte die Tuer auf")
    assert (await card(rig.anna, "Meinst du das?")).labels == ["Eine Tür öffnen", "☰ Menü"]


async def test_a_name_that_was_asked_for_is_a_name_whatever_it_says(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg())
    await card(rig.anna, texts.ASK_NAME)
    await rig.anna.send_text("open the door")
    assert await card(rig.anna, "Shall I call them “open the door”?")
    assert not any(HERE in message.text for message in rig.anna.chat.messages)


async def test_a_caption_is_a_name(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Help")
    assert await card(rig.anna, "Shall I call them “Help”?")


async def test_a_reply_to_a_card_is_about_its_face(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    shown = await buttons(rig.anna, texts.WHO)
    await rig.anna.reply(shown, "Grace")
    assert await card(rig.leo, "Grace is at the front door")
