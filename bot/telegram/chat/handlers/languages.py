"""/language: how the bot speaks with you."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.ports import Clock
from bot.telegram.actions.languages import ChooseLanguage
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.menus import Menus
from bot.telegram.polling.taps import Does
from bot.telegram.tongues import Tongues
from bot.words.chat import labels, talk
from bot.words.tongue import OWN_NAMES

#: How long the languages to choose from stand.
_CHOOSING_LASTS = timedelta(hours=1)

#: What the buttons below the question are about.
_QUESTION = "language"


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, ask, "language")
    router.callback_query.register(choose, Does(ChooseLanguage))


async def ask(given: CommandGiven, resident: Resident, household: TelegramHousehold, steady: Clock) -> None:
    """Offer every language by its own name."""
    household.offer(resident.id, talk.ASK_LANGUAGE, _QUESTION, _rows(steady))


async def choose(
    query: CallbackQuery,
    action: ChooseLanguage,
    resident: Resident,
    household: TelegramHousehold,
    tongues: Tongues,
    menus: Menus,
    steady: Clock,
) -> None:
    """Speak with them in the language that they chose, the question included."""
    await tongues.choose(resident.id, action.language)
    menus.bring(resident.id)
    household.redraw(resident.id, talk.ASK_LANGUAGE, _QUESTION, _rows(steady))
    household.say(resident.id, talk.LANGUAGE_SET)


def _rows(steady: Clock) -> list[list[Button]]:
    until = steady() + _CHOOSING_LASTS
    return [[Button(labels.name(name), Offer(ChooseLanguage(language), until))] for language, name in OWN_NAMES.items()]
