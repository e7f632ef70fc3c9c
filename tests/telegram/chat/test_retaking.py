"""[Take another picture] on a card whose picture shows too little."""

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.visits.visit import Outcome
from bot.words.chat import labels
from tests.english import ENGLISH
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

RETAKE = ENGLISH.plain(labels.RETAKE)


async def bad_card(rig: ChatRig) -> None:
    """Somebody rang, and nobody can tell who is in the picture."""
    picture = jpeg(20)
    rig.eyes.unreadable.add(picture)
    await rig.ring()
    await rig.picture(content=picture)


async def test_a_bad_picture_has_the_button_and_the_card_shows_the_new_one(rig: ChatRig) -> None:
    rig.boards.picture = jpeg(200)
    await bad_card(rig)
    shown = await buttons(rig.anna, RETAKE)
    await rig.anna.tap(shown, RETAKE)
    message = await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == shown.id and m.photo and RETAKE not in m.labels), None)
    )
    assert rig.boards.done == [("snap", FRONT, "")]
    assert "could not read the picture" not in message.text


async def test_a_good_picture_has_no_such_button(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    shown = await buttons(rig.anna, "Who is it?")
    assert RETAKE not in shown.labels


async def test_a_camera_that_is_away_or_takes_no_orders_is_said_in_a_sentence(rig: ChatRig) -> None:
    await bad_card(rig)
    rig.boards.failure = DoorUnreachable(FRONT, Failure.OFFLINE)
    await rig.anna.tap(await buttons(rig.anna, RETAKE), RETAKE)
    await card(rig.anna, "front door", "picture")
    rig.boards.failure, rig.boards.doors = None, ()
    await rig.anna.tap(await buttons(rig.anna, RETAKE), RETAKE)
    await card(rig.anna, "I cannot ask for a picture at the front door")


async def test_a_visit_that_is_over_has_no_such_button_and_no_camera_was_asked(rig: ChatRig) -> None:
    await bad_card(rig)
    shown = await buttons(rig.anna, RETAKE)
    leo = next(one for one in await rig.memory.residents.residents() if one.name == "Leo")
    await rig.answers.give(rig.memory.visits.only.id, leo, Outcome.IGNORED)
    gone = await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == shown.id and RETAKE not in m.labels), None)
    )
    assert "Leo" in gone.text
    assert rig.boards.done == []
