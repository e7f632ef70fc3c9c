"""/look: who is at the door now, over a strict stand-in for Telegram."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.house.doors.door import Door, DoorId, DoorUnreachable, Failure
from bot.house.faceless import Animal, Faceless
from bot.house.faces.forgetting import ForgottenMeanwhile
from bot.house.people import Blemish, Box, Condition, Look, Person, PersonId, PhotoId, Resident, Sighting, Verdict
from bot.house.visits.peephole import Glimpse
from bot.telegram.delivery.notes import NotePhoto
from bot.words.chat import menu_text
from bot.words.chat.menu_text import SUBJECTS, MenuSubject
from tests.english import ENGLISH, CardText, phrase, texts
from tests.fakes.boards import RecordingBoards
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card
from tests.telegram.chat.cameras.steps import keep_one

NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
GARDEN = DoorId("garden")
DOOR = ENGLISH.plain(SUBJECTS[MenuSubject.DOOR])
GRACE = Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, Person(PersonId("g"), "Grace <3"))
STRANGER = Sighting(2, Box(9, 0, 19, 9), Verdict.UNKNOWN)


async def test_whoever_asks_gets_a_picture_and_nobody_else_hears_of_it(rig: ChatRig) -> None:
    rig.boards.picture = jpeg()
    await rig.leo.send_text("/look")
    seen = await card(rig.leo, "At the front door now, ", "someone I don’t know")
    assert seen.photo
    assert seen.labels == [texts.LOOK_AGAIN]
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    assert [m.text for m in rig.anna.chat.messages if m.photo] == []
    assert rig.memory.visits.all == []


async def test_a_look_is_repeated_with_one_tap_as_often_as_one_likes(rig: ChatRig) -> None:
    rig.boards.picture = jpeg()
    await rig.anna.send_text("/look")
    first = await card(rig.anna, "At the front door now")
    assert (await (await rig.anna.tap(first, texts.LOOK_AGAIN)).answer()).text == texts.LOOKING
    second = await rig.anna.chat.until_message("At the front door now", after=first.id)
    await rig.anna.tap(second, texts.LOOK_AGAIN)
    await rig.anna.chat.until_message("At the front door now", after=second.id)
    assert len(rig.boards.done) == 3


async def test_a_look_does_not_depend_on_the_hint_that_it_is_coming(rig: ChatRig) -> None:
    rig.boards.picture = jpeg()
    rig.telegram.faults.break_gateway("sendChatAction")
    await rig.anna.send_text("/look")
    assert (await card(rig.anna, "At the front door now")).photo


async def test_an_impatient_finger_takes_one_picture(rig: ChatRig) -> None:
    rig.boards.picture = jpeg()
    await rig.anna.send_text("/look")
    message = await card(rig.anna, "At the front door now")
    rig.boards.answering.clear()
    for _ in range(3):
        await (await rig.anna.tap(message, texts.LOOK_AGAIN)).answer()
    async with asyncio.timeout(10):
        while sum(name.startswith("update") for name in rig.nursery.names) > 1:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    rig.boards.answering.set()
    await rig.anna.chat.until_message("At the front door now", after=message.id)
    assert len(rig.boards.done) == 2


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (Failure.SILENT, "No picture came from the front door."),
        (Failure.OFFLINE, "Please check its power and its network cable."),
        (Failure.NO_BROKER, "The MQTT broker, which carries our messages, is not answering."),
    ],
)
async def test_a_doorbell_that_shows_nothing_is_a_sentence_and_may_be_asked_again(
    rig: ChatRig, failure: Failure, sentence: str
) -> None:
    rig.boards.failure = DoorUnreachable(FRONT, failure)
    await rig.anna.send_text("/look")
    assert texts.LOOK_AGAIN in (await card(rig.anna, sentence)).labels


async def test_of_several_doors_one_is_chosen(rig: ChatRig) -> None:
    await rig.stop()
    rig.doors = {**rig.doors, GARDEN: Door(GARDEN, "garden door")}
    rig.boards = RecordingBoards(FRONT, GARDEN)
    rig.boards.picture = jpeg()
    await rig.start()
    await rig.anna.send_text("/look")
    which = await card(rig.anna, texts.WHICH_DOOR)
    assert which.labels == ["front door", "garden door"]
    await rig.anna.tap(which, "garden door")
    assert await card(rig.anna, "At the garden door now")


async def test_without_a_doorbell_that_can_be_asked_it_says_so(rig: ChatRig) -> None:
    rig.boards.doors = ()
    await rig.anna.send_text("/look")
    assert await card(rig.anna, texts.NO_CAMERA)


async def test_a_picture_that_telegram_does_not_take_still_says_who_it_is(rig: ChatRig) -> None:
    rig.boards.picture = b"no picture at all"
    await rig.anna.send_text("/look")
    seen = await card(rig.anna, "At the front door now, ", "someone I don’t know")
    assert not seen.photo


@pytest.mark.parametrize(
    ("look", "text"),
    [
        (Look(PhotoId("p"), Condition.CLEAR, (GRACE,)), "📷 At the front door now, 12:00:00: <b>Grace &lt;3</b>"),
        (
            Look(PhotoId("p"), Condition.CLEAR, (GRACE, STRANGER)),
            (
                "📷 At the front door now, 12:00:00: <b>someone I don’t know and Grace &lt;3</b>\n"
                "1: Grace &lt;3.\n2: Someone I don’t know."
            ),
        ),
        (
            Look(PhotoId("p"), Condition.CLEAR, (replace(GRACE, verdict=Verdict.LOOKS_LIKE),)),
            "📷 At the front door now, 12:00:00: <b>someone</b>\nIt looks like Grace &lt;3, but I am not sure.",
        ),
        (Look(PhotoId("p"), Condition.NO_FACE), "📷 At the front door now, 12:00:00:\nI see no face in the picture."),
        (
            Look(PhotoId("p"), Condition.NO_FACE, reason=Blemish.DARK_PICTURE),
            "📷 At the front door now, 12:00:00:\nI see no face in the picture: it is too dark.",
        ),
        (
            Look(PhotoId("p"), Condition.NO_FACE, faceless=Faceless(animals=(Animal.DOG,))),
            "📷 At the front door now, 12:00:00:\nI see a dog, but no person.",
        ),
        (
            Look(PhotoId("p"), Condition.UNREADABLE),
            "📷 At the front door now, 12:00:00: I could not read the picture, so I cannot tell who it is.",
        ),
    ],
)
def test_each_kind_of_look_has_its_sentence(look: Look, text: str) -> None:
    assert CardText(ZoneInfo("Europe/Berlin")).glimpse(Glimpse(Door(FRONT, "front door"), NOON, look, b"")) == text


async def test_buttons_reach_nobody_but_who_was_given_them(rig: ChatRig) -> None:
    rig.boards.picture = jpeg()
    await rig.anna.send_text("/look")
    message = await buttons(rig.anna, texts.LOOK_AGAIN)
    popup = await rig.leo.tap_data(message.id, message.buttons[0][0].data).answer()
    assert popup.text == texts.BUTTON_DEAD
    assert len(rig.boards.done) == 1


async def test_a_picture_that_waits_for_telegram_is_not_sent_of_who_is_forgotten_meanwhile(rig: ChatRig) -> None:
    owner = (await rig.memory.residents.residents())[0]
    grace = (await rig.faces.learn(owner, "Grace", [jpeg()])).person
    rig.eyes.sightings = (Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, grace),)
    rig.boards.picture = jpeg()
    await rig.anna.send_text("/people")  # everything is at work
    await card(rig.anna, "Grace")
    await rig.telegram.go_out()
    rig.room.household.offer(
        owner.id, phrase("a photo of Grace"), "samples g", [], NotePhoto(jpeg(), frozenset({grace.id}))
    )
    rig.room.household.offer(
        owner.id, phrase("a photo of somebody else"), "samples e", [], NotePhoto(jpeg(), frozenset())
    )
    await rig.faces.forget(owner, grace.id)
    await rig.telegram.come_back()
    await card(rig.anna, "a photo of somebody else")
    rig.room.household.say(owner.id, phrase("That is all."))
    await card(rig.anna, "That is all.")
    assert not any("a photo of Grace" in message.text for message in rig.anna.chat.messages)


async def test_a_look_that_showed_who_is_forgotten_meanwhile_shows_nothing(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look(_by: Resident, _door: DoorId) -> Glimpse:
        raise ForgottenMeanwhile

    monkeypatch.setattr(rig.peephole, "look", look)
    await rig.anna.send_text("/look")
    message = await card(rig.anna, texts.FORGOTTEN_PICTURE)
    assert message.labels == [texts.LOOK_AGAIN]
    assert not message.photo


async def test_where_no_camera_can_be_asked_look_and_plain_words_lead_elsewhere(rig: ChatRig) -> None:
    await rig.stop()
    rig.boards.doors = ()
    rig.doors = {FRONT: replace(rig.doors[FRONT], has_board=False, has_lock=False)}
    await rig.start()
    doors, last, live, menu = (ENGLISH.plain(menu_text.label(name)) for name in ("doors", "last", "live", "menu"))
    for said in ("/look", "who is at the door?"):
        await rig.anna.send_text(said)
        assert (await card(rig.anna, texts.NO_CAMERA)).labels == [last, doors, menu]
    await keep_one(rig, "Nest", "garden")
    await rig.anna.send_text("/look")
    await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.labels == [live, last, doors, menu]), None)
    )
    await rig.leo.send_text("open the door")
    assert (await card(rig.leo, "None of your doors has a lock")).labels == [menu]
    await rig.anna.send_text("/menu")
    shown = await buttons(rig.anna, DOOR)
    await rig.anna.tap(shown, DOOR)
    screen = await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == shown.id and texts.BACK in m.labels), None)
    )
    offered = {ENGLISH.plain(menu_text.label(name)) for name in ("look", "open", "guest")} & set(screen.labels)
    assert offered == set()
