"""Lessons that are taken back with one tap, over a strict stand-in for Telegram."""

from datetime import timedelta

import pytest

from bot.house.faces.forgetting import ForgottenMeanwhile
from bot.house.faces.lesson import Taught
from bot.house.people import Resident
from bot.telegram.chat.people.undoing import UNDO_LASTS
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, buttons, card


async def test_a_lesson_is_undone_with_one_tap(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    told = await card(rig.anna, "I know Grace now")
    assert told.labels == [texts.UNDO]
    await rig.anna.tap(told, texts.UNDO)
    await card(rig.anna, "what I had just learned of Grace is gone")
    assert (await rig.memory.people.people(), rig.eyes.learned) == ([], [])


async def test_undo_takes_back_its_own_lesson_and_no_other(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(10), "Grace")
    first = await card(rig.anna, "I know Grace now, from 1 photo.")
    await rig.anna.send_photo(jpeg(200), "Grace")
    await card(rig.anna, "I know Grace now, from 2 photos.")
    kept = rig.eyes.learned[1]
    await rig.anna.tap(first, texts.UNDO)
    await card(rig.anna, "I have taken it back")
    assert rig.eyes.learned == [kept]
    assert [person.name for person in await rig.memory.people.people()] == ["Grace"]


async def test_undo_puts_the_name_on_the_card_back(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await rig.anna.tap(await buttons(rig.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    await rig.anna.reply(await card(rig.anna, texts.ASK_NAME), "Grace")
    await card(rig.leo, "Grace is at the front door")
    await rig.anna.tap(await buttons(rig.anna, texts.UNDO), texts.UNDO)
    await card(rig.leo, "Someone I don’t know is at the front door")
    assert await rig.memory.people.people() == []


async def test_of_somebody_who_was_forgotten_nothing_is_undone(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    told = await card(rig.anna, "I know Grace now")
    await rig.leo.send_text("/forget Grace")
    await rig.leo.tap(await buttons(rig.leo, texts.FORGET), texts.FORGET)
    await card(rig.leo, "forgotten")
    await rig.anna.tap(told, texts.UNDO)
    assert await card(rig.anna, "That can no longer be undone")


async def test_an_undo_that_crosses_with_forgetting_takes_nothing_back(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    told = await card(rig.anna, "I know Grace now")

    async def crossed(_by: Resident, _taught: Taught) -> None:
        raise ForgottenMeanwhile

    monkeypatch.setattr(rig.faces, "unlearn", crossed)
    await rig.anna.tap(told, texts.UNDO)
    assert await card(rig.anna, "That can no longer be undone")


async def test_a_lesson_may_be_undone_for_ten_minutes(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    told = await card(rig.anna, "I know Grace now")
    rig.ahead = timedelta(minutes=9, seconds=30)
    await rig.anna.tap(told, texts.UNDO)
    assert await card(rig.anna, "what I had just learned of Grace is gone")


async def test_undo_has_its_time(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    told = await card(rig.anna, "I know Grace now")
    rig.ahead = UNDO_LASTS
    assert (await (await rig.anna.tap(told, texts.UNDO)).answer()).text == texts.BUTTON_DEAD
    assert rig.eyes.learned
