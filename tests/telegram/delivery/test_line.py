"""What a visit costs on a home's line: one upload a picture, three calls a resident, and nothing urgent held back."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.telegram.journal import ApiCall
from bot.demo.telegram.residents import User
from bot.house.faces.seen_face import SeenFace
from bot.house.facts import VisitChanged
from bot.house.people import (
    Box,
    Condition,
    Look,
    Person,
    PersonId,
    PhotoId,
    Resident,
    ResidentId,
    Role,
    Sighting,
    Verdict,
)
from bot.telegram.delivery import gathering
from tests.english import texts
from tests.rig.chat import ChatRig, buttons, card


@pytest.fixture
async def family(rig: ChatRig) -> list[User]:
    """Five residents."""
    users = [rig.anna, rig.leo, *(rig.telegram.user(name) for name in ("Mia", "Ben", "Zoe"))]
    for user in users[2:]:
        user.chat.open = True
        since = rig.clock() - timedelta(days=2)
        await rig.memory.residents.save(Resident(ResidentId(user.id), user.name, Role.ADULT, since))
    return users


async def at_rest(rig: ChatRig) -> None:
    """Nothing is on its way or held back."""
    async with asyncio.timeout(20):
        while True:
            couriers = rig.room._tellers.pool
            if not rig.room.waiting and all(courier._idle.is_set() for courier in couriers):
                return
            await asyncio.sleep(0.01)  # a courier that has nothing to do tells nobody


async def burst(rig: ChatRig) -> None:
    """Three pictures, the first of which is looked at alone."""
    rig.eyes.open.clear()
    await rig.picture(0)
    async with asyncio.timeout(10):
        while True:
            if rig.eyes.looked:
                break
            await asyncio.sleep(0)
    await rig.picture(1)
    await rig.picture(2)
    rig.eyes.open.set()


def uploads(calls: list[ApiCall]) -> list[ApiCall]:
    return [call for call in calls if "attach://" in repr(call.params)]


def of_cards(rig: ChatRig, user: User) -> list[str]:
    calls = rig.telegram.journal.calls(chat_id=user.id)
    return [call.method for call in calls if call.method.startswith(("send", "edit"))]


async def test_a_burst_of_three_in_five_chats_is_one_upload(rig: ChatRig, family: list[User]) -> None:
    await rig.ring()
    await burst(rig)
    for user in family:
        assert (await card(user, "Someone I don’t know is at the front door")).photo
    await at_rest(rig)
    assert len(rig.eyes.marked) > 1  # there was more than one picture to show
    assert len(uploads(rig.telegram.journal.calls())) == 1


async def test_a_visit_is_words_a_picture_with_the_name_and_an_answer(rig: ChatRig, family: list[User]) -> None:
    await rig.ring()
    for user in family:
        await card(user, "Someone is at the front door")
    await burst(rig)
    for user in family:
        await card(user, "Someone I don’t know")
    await at_rest(rig)
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    for user in family:
        await card(user, "Leo ignored it")
    await at_rest(rig)
    for user in family:
        assert of_cards(rig, user) == ["sendMessage", "editMessageMedia", "editMessageCaption"]


async def test_who_opens_by_two_taps_gets_one_call_more_than_the_others(rig: ChatRig, family: list[User]) -> None:
    await rig.ring()
    for user in family:
        await card(user, "Someone is at the front door")
    await burst(rig)
    for user in family:
        await card(user, "Someone I don’t know")
    await at_rest(rig)
    await rig.leo.tap(await buttons(rig.leo, texts.UNLOCK), texts.UNLOCK)
    await rig.leo.tap(await buttons(rig.leo, texts.NO), "✅ Yes, open the front door")
    for user in family:
        await card(user, "Leo opened")
    await at_rest(rig)
    for user in family:
        edits = ["editMessageMedia", "editMessageCaption", *(["editMessageCaption"] if user is rig.leo else [])]
        assert of_cards(rig, user) == ["sendMessage", *edits]


async def test_a_picture_that_overtakes_its_ring_lets_the_words_ring_first(rig: ChatRig) -> None:
    await rig.picture()
    await card(rig.anna, "Someone I don’t know")
    assert of_cards(rig, rig.anna) == ["sendMessage", "editMessageMedia"]


async def test_a_name_that_takes_its_time_holds_no_picture_back_for_long(rig: ChatRig) -> None:
    rig.eyes.open.clear()
    await rig.ring()
    await rig.picture()
    shown = await rig.anna.chat.until(lambda chat: next((m for m in chat.messages if m.photo), None))
    assert "Someone is at the front door" in shown.text
    rig.eyes.open.set()
    assert (await card(rig.anna, "Someone I don’t know")).id == shown.id


async def test_whoever_names_a_face_sees_the_very_picture_that_it_is_learned_from(rig: ChatRig) -> None:
    await rig.ring()
    await burst(rig)
    await at_rest(rig)
    visit, resident = rig.memory.visits.only, ResidentId(rig.anna.id)
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await buttons(rig.anna, texts.SOMEONE_NEW)
    await at_rest(rig)
    shown = await rig.room._books.cards.find(visit.id, resident)
    assert shown
    assert shown.photo == visit.marked


async def test_a_picture_that_says_something_else_is_shown(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await card(rig.anna, "Someone I don’t know")
    await at_rest(rig)
    grace = Person(PersonId("g"), "Grace")
    await rig.memory.people.save(grace)
    rig.eyes.sightings = (Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, grace),)
    await rig.picture(1)
    await card(rig.anna, "Grace is at the front door")
    shown = await rig.room._books.cards.find(rig.memory.visits.only.id, ResidentId(rig.anna.id))
    await at_rest(rig)
    assert shown
    assert len(uploads(rig.telegram.journal.calls())) == 2


# What Telegram has


async def test_a_missed_visit_is_told_with_the_picture_that_telegram_has_also_after_a_restart(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    for user in (rig.anna, rig.leo):
        await card(user, "Someone I don’t know")
    await at_rest(rig)
    await rig.stop()
    rig.telegram.journal.clear()
    await rig.memory.visits.save(replace(rig.memory.visits.only, expired=True))
    await rig.start()
    for user in (rig.anna, rig.leo):
        assert (await card(user, "You missed")).photo
    assert uploads(rig.telegram.journal.calls()) == []


async def test_a_picture_that_telegram_does_not_know_any_more_is_uploaded_anew_once(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    for user in (rig.anna, rig.leo):
        await card(user, "Someone I don’t know")
    await at_rest(rig)
    rig.telegram.telegram.files._photos.clear()
    rig.telegram.journal.clear()
    await shown(rig, expired=True)
    for user in (rig.anna, rig.leo):
        assert (await card(user, "You missed")).photo
    sent = rig.telegram.journal.calls("sendPhoto")
    assert any("wrong file identifier" in call.description for call in sent)
    assert len(uploads(sent)) == 1


async def test_what_telegram_has_of_a_forgotten_person_is_forgotten_too(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await card(rig.leo, "Someone I don’t know")
    await card(rig.anna, "Someone I don’t know")
    owner = (await rig.memory.residents.residents())[0]
    lesson = await rig.faces.learn_from_visit(owner, SeenFace(rig.memory.visits.only.id, 1), "Grace")
    await card(rig.anna, "Grace")
    await at_rest(rig)
    assert rig.memory.collections["uploads"].everything()
    await rig.faces.forget(owner, lesson.person.id)
    await at_rest(rig)
    assert not rig.memory.collections["uploads"].everything()


async def test_a_chat_that_is_to_slow_down_holds_back_no_other(rig: ChatRig, family: list[User]) -> None:
    rig.telegram.faults.slow_down(3600, "editMessageMedia", times=1)
    await rig.ring()
    await rig.picture()

    def pictured() -> list[User]:
        return [user for user in family if any(message.photo for message in user.chat.messages)]

    await rig.telegram.journal.until(lambda _: len(pictured()) == len(family) - 1)
    passed = [call for call in uploads(rig.telegram.journal.calls()) if call.status == 200]
    assert len(passed) == 1


# What is held back, and what is not


async def shown(rig: ChatRig, **changes: object) -> None:
    """Change the only visit, and have it shown."""
    visit = await rig.memory.visits.save(replace(rig.memory.visits.only, **changes))  # type: ignore[arg-type]
    await rig.room.household.take(VisitChanged(visit.id))


@pytest.fixture
def for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held back never goes."""
    monkeypatch.setattr(gathering, "EDIT_REST_S", 3600.0)


async def pictured(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    for user in (rig.anna, rig.leo):
        await card(user, "Someone I don’t know")


@pytest.mark.usefixtures("for_ever")
async def test_what_a_tap_asked_for_is_drawn_at_once(rig: ChatRig) -> None:
    await pictured(rig)
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    await card(rig.anna, "Confirm: open the front door?")
    await rig.anna.tap(await buttons(rig.anna, texts.NO), texts.NO)
    await buttons(rig.anna, texts.UNLOCK)
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    assert await buttons(rig.anna, texts.SOMEONE_NEW)


@pytest.mark.usefixtures("for_ever")
async def test_an_answer_a_failure_and_a_further_ring_are_told_at_once(rig: ChatRig) -> None:
    await pictured(rig)
    await rig.ring(2)
    await card(rig.leo, texts.RANG_AGAIN)
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    assert await card(rig.anna, "Leo ignored it")


@pytest.mark.usefixtures("for_ever")
async def test_a_card_that_is_held_back_keeps_no_other_message_waiting(rig: ChatRig) -> None:
    await pictured(rig)
    await shown(rig, look=looked("Grace"))
    await rig.anna.send_text("/help")
    assert await card(rig.anna, "I look after your door")
    assert "Grace" not in rig.anna.chat.messages[0].text


async def test_of_many_changes_the_newest_is_drawn_alone(rig: ChatRig) -> None:
    await pictured(rig)
    await at_rest(rig)
    await shown(rig, look=looked("Nobody"))
    await at_rest(rig)
    rig.telegram.journal.clear()
    for name in ("Grace", "Mabel", "Eileen"):
        await shown(rig, look=looked(name))
    await card(rig.anna, "Eileen is at the front door")
    await at_rest(rig)
    assert len(of_cards(rig, rig.anna)) == 1


def looked(name: str) -> Look:
    sighting = Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, Person(PersonId(name), name))
    return Look(PhotoId("p"), Condition.CLEAR, (sighting,))
