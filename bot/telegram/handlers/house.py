"""About the house itself: help, status, and whatever nobody understood."""

from collections.abc import Callable, Sequence

from aiogram import Router
from aiogram.filters import Command, CommandStart
from aiogram.types import Message

from bot.house.people import Resident
from bot.telegram import texts
from bot.telegram.household import TelegramHousehold

#: Name of a part, whether it works, and what to say about it.
Report = Callable[[], Sequence[tuple[str, bool, str]]]


def setup() -> Router:
    """The router of this subject; it takes what the others left, so it comes last."""
    router = Router(name="house")
    router.message.register(help_page, Command("help"))
    router.message.register(help_page, CommandStart())
    router.message.register(status, Command("status"))
    router.message.register(not_understood)
    return router


async def help_page(message: Message, resident: Resident, household: TelegramHousehold) -> None:
    """What the bot can do."""
    household.say(resident.id, texts.HELP)


async def status(message: Message, resident: Resident, household: TelegramHousehold, report: Report) -> None:
    """How every part is."""
    household.say(resident.id, texts.status(report()))


async def not_understood(message: Message, resident: Resident, household: TelegramHousehold) -> None:
    """Whatever else somebody sends."""
    household.say(resident.id, texts.NOT_UNDERSTOOD)
