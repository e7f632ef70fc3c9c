"""/export: tables to take along."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.exports import SendExport, ShowExport, WriteExportDays
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.past.export_pages import ExportPages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, export, "export")
    router.callback_query.register(show, Does(ShowExport))
    router.callback_query.register(write_days, Does(WriteExportDays))
    router.callback_query.register(send, Does(SendExport))


async def export(given: CommandGiven, command: CommandObject, resident: Resident, export_pages: ExportPages) -> None:
    """What would be written; of the days that were typed, if any were."""
    await export_pages.begin(resident, command.args)


async def show(query: CallbackQuery, action: ShowExport, resident: Resident, export_pages: ExportPages) -> None:
    """The same, otherwise; in a message of its own where it came from another page."""
    await export_pages.show(resident, action)


async def write_days(
    query: CallbackQuery, action: WriteExportDays, resident: Resident, export_pages: ExportPages
) -> None:
    """Ask of which days."""
    await export_pages.ask_days(resident, action.shown)


async def send(query: CallbackQuery, action: SendExport, resident: Resident, export_pages: ExportPages) -> None:
    """The table."""
    await export_pages.send(resident, action.shown)
