"""Who may do what."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.roles import ShowRole, ShowRoles
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.residents.role_pages import RolePages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, roles, "roles")
    router.callback_query.register(show, Does(ShowRoles))
    router.callback_query.register(show_role, Does(ShowRole))


async def roles(given: CommandGiven, resident: Resident, role_pages: RolePages) -> None:
    """The roles in short."""
    role_pages.show(resident)


async def show(query: CallbackQuery, action: ShowRoles, resident: Resident, role_pages: RolePages) -> None:
    """The roles in short, again."""
    role_pages.redraw(resident)


async def show_role(query: CallbackQuery, action: ShowRole, resident: Resident, role_pages: RolePages) -> None:
    """One of them in full."""
    role_pages.show_role(resident, action.role)
