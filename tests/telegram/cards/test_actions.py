"""What a button does: a class of its own, with one handler, and nothing else to touch."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident, ResidentId
from bot.store import open_store
from bot.telegram.actions import ButtonAction
from bot.telegram.actions.doors import RenameDoor
from bot.telegram.actions.menu import GiveCommand
from bot.telegram.cards import old_buttons
from bot.telegram.cards.buttons import Button, Issued, Offer
from bot.telegram.chat.commands import GivenWithTap
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from tests.english import phrase, texts
from tests.rig import handled as registered
from tests.rig.chat import ChatRig, buttons, card


@dataclass(frozen=True, slots=True)
class Whistle(ButtonAction):
    kind = "whistle"
    settling = True
    toast = phrase("Whistling…")
    tune: str
    times: int


async def whistle(query: CallbackQuery, action: Whistle, resident: Resident, household: TelegramHousehold) -> None:
    household.say(resident.id, phrase(" ".join([action.tune] * action.times)))


def subject(handler: object = whistle) -> Router:
    router = Router(name="whistling")
    router.callback_query.register(handler, Does(Whistle))  # type: ignore[arg-type]
    return router


def offer(rig: ChatRig) -> None:
    button = Button(phrase("Whistle"), Offer(Whistle("Greensleeves", 2), rig.steady() + timedelta(minutes=1)))
    rig.room.household.offer(ResidentId(rig.anna.id), phrase("A tune?"), "tune", [[button]])


def test_every_action_has_exactly_one_handler() -> None:
    handled = Counter(
        known.callback.wanted
        for handler in registered.ROUTER.callback_query.handlers
        for known in handler.filters or ()
        if isinstance(known.callback, Does)
    )
    ours = registered.actions()
    assert len(ours) > 30
    # what a menu's button gives is a command's own, which has a handler of its own
    assert handled + Counter([GiveCommand]) == Counter(ours)


def test_every_tap_goes_through_the_handler_of_an_action() -> None:
    for handler in registered.ROUTER.callback_query.handlers:
        wanted = [type(known.callback) for known in handler.filters or ()]
        assert wanted in ([Does], [GivenWithTap]), handler.callback


async def test_a_new_button_is_its_class_and_its_handler(rig: ChatRig) -> None:
    rig.room._dispatcher.include_router(subject())
    offer(rig)
    shown = await buttons(rig.anna, "Whistle")
    popup = await (await rig.anna.tap(shown, "Whistle")).answer(10)
    assert popup.text == "Whistling…"
    assert await card(rig.anna, "Greensleeves Greensleeves")
    await rig.anna.chat.until(lambda chat: not (chat.message(shown.id) or shown).labels)
    assert (await (await rig.anna.tap(shown, "Whistle")).answer(10)).text == texts.BUTTON_DEAD


async def test_a_handler_that_fails_leaves_its_button_to_be_tapped_again(rig: ChatRig) -> None:
    tries: list[str] = []

    async def fail_once(query: CallbackQuery, action: Whistle) -> None:
        tries.append(action.tune)
        if len(tries) == 1:
            raise ZeroDivisionError

    rig.room._dispatcher.include_router(subject(fail_once))
    offer(rig)
    shown = await buttons(rig.anna, "Whistle")
    await rig.anna.tap(shown, "Whistle")
    await card(rig.anna, texts.WENT_WRONG)
    await rig.anna.tap(shown, "Whistle")
    await rig.anna.chat.until(lambda chat: not (chat.message(shown.id) or shown).labels)
    assert tries == ["Greensleeves", "Greensleeves"]


async def test_a_button_that_nobody_handles_is_told_and_stays(rig: ChatRig) -> None:
    offer(rig)
    shown = await buttons(rig.anna, "Whistle")
    await rig.anna.tap(shown, "Whistle")
    assert await card(rig.anna, texts.WENT_WRONG)
    assert (rig.anna.chat.message(shown.id) or shown).labels == ["Whistle"]


async def test_a_button_is_stored_with_its_kind_and_its_values(tmp_path: Path, rig: ChatRig) -> None:
    issued = Issued(ResidentId(1), 5, "tune", Offer(Whistle("Greensleeves", 2), rig.steady()))
    async with open_store(tmp_path) as store:
        await store.collection("buttons", Issued, old_buttons.MIGRATIONS).put({"token": issued})
    async with open_store(tmp_path) as store:
        assert store.collection("buttons", Issued, old_buttons.MIGRATIONS).everything() == {"token": issued}


@pytest.mark.parametrize("action", ButtonAction.members(), ids=lambda action: action.kind)
def test_what_cannot_be_taken_back_is_no_lasting_button(action: type[ButtonAction]) -> None:
    assert not (action.lasting and (action.dangerous or action.settling))


@pytest.mark.parametrize("action", registered.actions(), ids=lambda action: action.kind)
def test_the_traits_of_an_action_agree_with_one_another(action: type[ButtonAction]) -> None:
    asks = action.kind.startswith("ask_") or action is RenameDoor
    assert action.acting or not action.dangerous, "what cannot be taken back counts only while it is fresh"
    assert not asks or not (action.acting or action.settling), "asking changes nothing, and only an answer settles"
    assert not action.slow or action.settling, "what is slow loses its buttons at once"
    assert not action.asked_anew or (action.acting and not action.settling), "the card asks again in its own place"
