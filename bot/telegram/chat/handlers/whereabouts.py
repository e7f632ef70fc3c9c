"""/home and /away: who is at home, and what tells it by itself."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.whereabouts import AskTracker, EndTracker, ShowTrackers
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.people.whereabouts_pages import WhereaboutsPages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, home, "home")
    on_command(router, away, "away")
    router.callback_query.register(show, Does(ShowTrackers))
    router.callback_query.register(ask, Does(AskTracker))
    router.callback_query.register(end, Does(EndTracker))


async def home(given: CommandGiven, resident: Resident, whereabouts_pages: WhereaboutsPages) -> None:
    """Somebody is back."""
    await whereabouts_pages.go(resident, away=False)


async def away(given: CommandGiven, resident: Resident, whereabouts_pages: WhereaboutsPages) -> None:
    """Somebody leaves."""
    await whereabouts_pages.go(resident, away=True)


async def show(
    query: CallbackQuery, action: ShowTrackers, resident: Resident, whereabouts_pages: WhereaboutsPages
) -> None:
    """Of whom it is told on the broker."""
    await whereabouts_pages.show(resident)


async def ask(
    query: CallbackQuery, action: AskTracker, resident: Resident, whereabouts_pages: WhereaboutsPages
) -> None:
    """Ask where it is told of somebody: whatever is written next, or in reply, is it."""
    await whereabouts_pages.ask(resident, action.who)


async def end(
    query: CallbackQuery, action: EndTracker, resident: Resident, whereabouts_pages: WhereaboutsPages
) -> None:
    """Have it told of somebody nowhere any more."""
    await whereabouts_pages.end(resident, action.who)
