"""/menu and /help: everything, by subject."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.menu import ShowHelp, ShowMenu
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.menu_pages import MenuPages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, menu, "menu")
    on_command(router, help_page, "help")
    router.callback_query.register(show, Does(ShowMenu))
    router.callback_query.register(show_help, Does(ShowHelp))


async def menu(given: CommandGiven, resident: Resident, menu_pages: MenuPages) -> None:
    """The subjects, with buttons."""
    menu_pages.show(resident)


async def help_page(given: CommandGiven, resident: Resident, menu_pages: MenuPages) -> None:
    """What the bot can do, by the same subjects."""
    menu_pages.show_help(resident)


async def show(query: CallbackQuery, action: ShowMenu, resident: Resident, menu_pages: MenuPages) -> None:
    """A subject, or all of them again."""
    menu_pages.redraw(resident, action.subject)


async def show_help(query: CallbackQuery, action: ShowHelp, resident: Resident, menu_pages: MenuPages) -> None:
    """What is told of a subject, or all of them again."""
    menu_pages.redraw_help(resident, action.subject)
