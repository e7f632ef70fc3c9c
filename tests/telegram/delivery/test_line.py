"""What a visit costs on a home's line: one upload a picture, three calls a resident, and nothing urgent held back."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.telegram.journal import ApiCall
from bot.demo.telegram.residents import User
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
from tests.telegram.conftest import Flat, buttons, card


@pytest.fixture
async def family(flat: Flat) -> list[User]:
    """Five residents."""
    users = [flat.anna, flat.leo, *(flat.telegram.user(name) for name in ("Mia", "Ben", "Zoe"))]
    for user in users[2:]:
        user.chat.open = True
        since = flat.clock() - timedelta(days=2)
        await flat.memory.residents.save(Resident(ResidentId(user.id), user.name, Role.ADULT, since))
    return users


async def at_rest(flat: Flat) -> None:
    """Nothing is on its way or held back."""
    async with asyncio.timeout(20):
        while True:
            couriers = flat.room.household._couriers.values()
            if not flat.room.waiting and all(courier._idle.is_set() for courier in couriers):
                return
            await asyncio.sleep(0.01)  # a courier that has nothing to do tells nobody


async def burst(flat: Flat) -> None:
    """Three pictures, the first of which is looked at alone."""
    flat.eyes.open.clear()
    await flat.picture(0)
    async with asyncio.timeout(10):
        while True:
            if flat.eyes.looked:
                break
            await asyncio.sleep(0)
    await flat.picture(1)
    await flat.picture(2)
    flat.eyes.open.set()


def uploads(calls: list[ApiCall]) -> list[ApiCall]:
    return [call for call in calls if "attach://" in repr(call.params)]


def of_cards(flat: Flat, user: User) -> list[str]:
    calls = flat.telegram.journal.calls(chat_id=user.id)
    return [call.method for call in calls if call.method.startswith(("send", "edit"))]


async def test_a_burst_of_three_in_five_chats_is_one_upload(flat: Flat, family: list[User]) -> None:
    await flat.ring()
    await burst(flat)
    for user in family:
        assert (await card(user, "Someone I don’t know is at the front door")).photo
    await at_rest(flat)
    assert len(flat.eyes.marked) > 1  # there was more than one picture to show
    assert len(uploads(flat.telegram.journal.calls())) == 1


async def test_a_visit_is_words_a_picture_with_the_name_and_an_answer(flat: Flat, family: list[User]) -> None:
    await flat.ring()
    for user in family:
        await card(user, "Someone is at the front door")
    await burst(flat)
    for user in family:
        await card(user, "Someone I don’t know")
    await at_rest(flat)
    await flat.leo.tap(await buttons(flat.leo, texts.IGNORE), texts.IGNORE)
    for user in family:
        await card(user, "Leo ignored it")
    await at_rest(flat)
    for user in family:
        if user is not flat.leo:
            assert of_cards(flat, user) == ["sendMessage", "editMessageMedia", "editMessageCaption"]


async def test_a_picture_that_overtakes_its_ring_lets_the_words_ring_first(flat: Flat) -> None:
    await flat.picture()
    await card(flat.anna, "Someone I don’t know")
    assert of_cards(flat, flat.anna) == ["sendMessage", "editMessageMedia"]


async def test_a_name_that_takes_its_time_holds_no_picture_back_for_long(flat: Flat) -> None:
    flat.eyes.open.clear()
    await flat.ring()
    await flat.picture()
    shown = await flat.anna.chat.until(lambda chat: next((m for m in chat.messages if m.photo), None), 10)
    assert "Someone is at the front door" in shown.text
    flat.eyes.open.set()
    assert (await card(flat.anna, "Someone I don’t know")).id == shown.id


async def test_whoever_names_a_face_sees_the_very_picture_that_it_is_learned_from(flat: Flat) -> None:
    await flat.ring()
    await burst(flat)
    await at_rest(flat)
    visit, resident = flat.memory.visits.only, ResidentId(flat.anna.id)
    await flat.anna.tap(await buttons(flat.anna, texts.WHO), texts.WHO)
    await buttons(flat.anna, texts.SOMEONE_NEW)
    await at_rest(flat)
    shown = await flat.room._cards.find(visit.id, resident)
    assert shown
    assert shown.photo == visit.marked


async def test_a_picture_that_says_something_else_is_shown(flat: Flat) -> None:
    await flat.ring()
    await flat.picture()
    await card(flat.anna, "Someone I don’t know")
    await at_rest(flat)
    grace = Person(PersonId("g"), "Grace")
    await flat.memory.people.save(grace)
    flat.eyes.sightings = (Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, grace),)
    await flat.picture(1)
    await card(flat.anna, "Grace is at the front door")
    shown = await flat.room._cards.find(flat.memory.visits.only.id, ResidentId(flat.anna.id))
    await at_rest(flat)
    assert shown
    assert len(uploads(flat.telegram.journal.calls())) == 2


# What Telegram has


async def test_a_missed_visit_is_told_with_the_picture_that_telegram_has_also_after_a_restart(flat: Flat) -> None:
    await flat.ring()
    await flat.picture()
    for user in (flat.anna, flat.leo):
        await card(user, "Someone I don’t know")
    await at_rest(flat)
    await flat.stop()
    flat.telegram.journal.clear()
    await flat.memory.visits.save(replace(flat.memory.visits.only, expired=True))
    await flat.start()
    for user in (flat.anna, flat.leo):
        assert (await card(user, "You missed")).photo
    assert uploads(flat.telegram.journal.calls()) == []


async def test_a_picture_that_telegram_does_not_know_any_more_is_uploaded_anew_once(flat: Flat) -> None:
    await flat.ring()
    await flat.picture()
    for user in (flat.anna, flat.leo):
        await card(user, "Someone I don’t know")
    await at_rest(flat)
    flat.telegram.telegram.files._photos.clear()
    flat.telegram.journal.clear()
    await shown(flat, expired=True)
    for user in (flat.anna, flat.leo):
        assert (await card(user, "You missed")).photo
    sent = flat.telegram.journal.calls("sendPhoto")
    assert any("wrong file identifier" in call.description for call in sent)
    assert len(uploads(sent)) == 1


async def test_what_telegram_has_of_a_forgotten_person_is_forgotten_too(flat: Flat) -> None:
    await flat.ring()
    await flat.picture()
    await card(flat.leo, "Someone I don’t know")
    await card(flat.anna, "Someone I don’t know")
    owner = (await flat.memory.residents.residents())[0]
    lesson = await flat.faces.learn_from_visit(owner, flat.memory.visits.only.id, 1, "Grace")
    await card(flat.anna, "Grace")
    await at_rest(flat)
    assert flat.memory.collections["uploads"].everything()
    await flat.faces.forget(owner, lesson.person.id)
    await at_rest(flat)
    assert not flat.memory.collections["uploads"].everything()


async def test_a_chat_that_is_to_slow_down_holds_back_no_other(flat: Flat, family: list[User]) -> None:
    flat.telegram.faults.slow_down(3600, "editMessageMedia", times=1)
    await flat.ring()
    await flat.picture()

    def pictured() -> list[User]:
        return [user for user in family if any(message.photo for message in user.chat.messages)]

    await flat.telegram.journal.until(lambda _: len(pictured()) == len(family) - 1, 10)
    passed = [call for call in uploads(flat.telegram.journal.calls()) if call.status == 200]
    assert len(passed) == 1


# What is held back, and what is not


async def shown(flat: Flat, **changes: object) -> None:
    """Change the only visit, and have it shown."""
    visit = await flat.memory.visits.save(replace(flat.memory.visits.only, **changes))  # type: ignore[arg-type]
    await flat.room.household.take(VisitChanged(visit.id))


@pytest.fixture
def for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held back never goes."""
    monkeypatch.setattr(gathering, "EDIT_REST_S", 3600.0)


async def pictured(flat: Flat) -> None:
    await flat.ring()
    await flat.picture()
    for user in (flat.anna, flat.leo):
        await card(user, "Someone I don’t know")


@pytest.mark.usefixtures("for_ever")
async def test_what_a_tap_asked_for_is_drawn_at_once(flat: Flat) -> None:
    await pictured(flat)
    await flat.anna.tap(await buttons(flat.anna, texts.UNLOCK), texts.UNLOCK)
    await card(flat.anna, "Confirm: open the front door?")
    await flat.anna.tap(await buttons(flat.anna, texts.NO), texts.NO)
    await buttons(flat.anna, texts.UNLOCK)
    await flat.anna.tap(await buttons(flat.anna, texts.WHO), texts.WHO)
    assert await buttons(flat.anna, texts.SOMEONE_NEW)


@pytest.mark.usefixtures("for_ever")
async def test_an_answer_a_failure_and_a_further_ring_are_told_at_once(flat: Flat) -> None:
    await pictured(flat)
    await flat.ring(2)
    await card(flat.leo, texts.RANG_AGAIN)
    await flat.leo.tap(await buttons(flat.leo, texts.IGNORE), texts.IGNORE)
    assert await card(flat.anna, "Leo ignored it")


@pytest.mark.usefixtures("for_ever")
async def test_a_card_that_is_held_back_keeps_no_other_message_waiting(flat: Flat) -> None:
    await pictured(flat)
    await shown(flat, look=looked("Grace"))
    await flat.anna.send_text("/help")
    assert await card(flat.anna, "I look after your door")
    assert "Grace" not in flat.anna.chat.messages[0].text


async def test_of_many_changes_the_newest_is_drawn_alone(flat: Flat) -> None:
    await pictured(flat)
    await at_rest(flat)
    await shown(flat, look=looked("Nobody"))
    await at_rest(flat)
    flat.telegram.journal.clear()
    for name in ("Grace", "Mabel", "Eileen"):
        await shown(flat, look=looked(name))
    await card(flat.anna, "Eileen is at the front door")
    await at_rest(flat)
    assert len(of_cards(flat, flat.anna)) == 1


def looked(name: str) -> Look:
    sighting = Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, Person(PersonId(name), name))
    return Look(PhotoId("p"), Condition.CLEAR, (sighting,))
