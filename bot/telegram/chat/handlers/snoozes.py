"""Snoozing a door or a person from a visit's card, and taking it back."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.snoozes import BeginSnooze, ChooseSnooze, EndSnooze, HushDoor
from bot.telegram.cards.buttons import Showing, View
from bot.telegram.chat.residents.snoozing import Snoozing
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(choose, Does(ChooseSnooze))
    router.callback_query.register(begin, Does(BeginSnooze))
    router.callback_query.register(hush, Does(HushDoor))
    router.callback_query.register(end, Does(EndSnooze))


async def choose(query: CallbackQuery, action: ChooseSnooze, resident: Resident, household: TelegramHousehold) -> None:
    """Show what may be snoozed."""
    household.set_view(resident.id, action.visit, View(Showing.SNOOZES))


async def begin(
    query: CallbackQuery, action: BeginSnooze, resident: Resident, household: TelegramHousehold, snoozing: Snoozing
) -> None:
    """Begin one. Raises NotAllowed."""
    household.set_view(resident.id, action.visit, View())
    await snoozing.begin(resident, action)


async def hush(query: CallbackQuery, action: HushDoor, resident: Resident, snoozing: Snoozing) -> None:
    """Have a door without its sound. Raises NotAllowed."""
    await snoozing.hush(resident, action.door)


async def end(query: CallbackQuery, action: EndSnooze, resident: Resident, snoozing: Snoozing) -> None:
    """Take one back. Raises NotAllowed."""
    await snoozing.end(resident, action)
