"""/language: how the bot speaks with you."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.house.people import Resident
from bot.house.ports import Clock
from bot.telegram.actions import Action
from bot.telegram.buttons import Button, Issued
from bot.telegram.household import TelegramHousehold
from bot.telegram.menus import Menus
from bot.telegram.tongues import Tongues
from bot.words import labels, talk
from bot.words.tongue import OWN_NAMES, Language

#: How long the languages to choose from stand.
_CHOOSING_LASTS = timedelta(hours=1)

#: What the buttons below the question are about.
_QUESTION = "language"


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="languages")
    router.message.register(ask, Command("language"))
    return router


async def ask(message: Message, resident: Resident, languages: "LanguageDesk") -> None:
    """Ask which language it shall be."""
    languages.ask(resident)


class LanguageDesk:
    """Lets residents choose their language."""

    def __init__(self, *, household: TelegramHousehold, tongues: Tongues, menus: Menus, steady: Clock) -> None:
        self._household = household
        self._tongues = tongues
        self._menus = menus
        self._steady = steady
        self.does = {Action.LANGUAGE: self._choose}

    def ask(self, resident: Resident) -> None:
        """Offer every language by its own name."""
        self._household.offer(resident.id, talk.ASK_LANGUAGE, _QUESTION, self._rows())

    def _rows(self) -> list[list[Button]]:
        until = self._steady() + _CHOOSING_LASTS
        return [
            [Button(labels.name(name), Action.LANGUAGE, until, choice=language.value)]
            for language, name in OWN_NAMES.items()
        ]

    async def _choose(self, resident: Resident, button: Issued) -> None:
        await self._tongues.choose(resident.id, Language(button.choice))
        self._menus.bring(resident.id)
        self._household.redraw(resident.id, talk.ASK_LANGUAGE, _QUESTION, self._rows())
        self._household.say(resident.id, talk.LANGUAGE_SET)
