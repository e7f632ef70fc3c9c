"""/sheet: where the day's log goes, and the key file that lets us into a spreadsheet."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Document, Message

from bot.house.people import Resident
from bot.telegram.actions.day_log import AskLeaveSheet, AskSheetAddress, LeaveSheet, SetLogOften, ShowLog, TrySheet
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.past.log_pages import LogPages
from bot.telegram.polling.taps import Does


def _is_key(message: Message) -> bool:
    return message.document is not None and (message.document.file_name or "").lower().endswith(".json")


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, sheet, "sheet")
    router.message.register(key_file, F.document.as_("document"), _is_key)
    tapped = router.callback_query.register
    tapped(show, Does(ShowLog))
    tapped(ask_address, Does(AskSheetAddress))
    tapped(test, Does(TrySheet))
    tapped(set_often, Does(SetLogOften))
    tapped(ask_leave, Does(AskLeaveSheet))
    tapped(leave, Does(LeaveSheet))


async def sheet(given: CommandGiven, resident: Resident, log_pages: LogPages) -> None:
    """The page, as a new message."""
    await log_pages.show(resident)


async def key_file(message: Message, document: Document, resident: Resident, log_pages: LogPages) -> None:
    """Keep the key of a service account."""
    await log_pages.take_key(resident, message.message_id, document.file_id, document.file_size or 0)


async def show(query: CallbackQuery, action: ShowLog, resident: Resident, log_pages: LogPages) -> None:
    """The page, where it stands."""
    await log_pages.show(resident, redrawn=True)


async def ask_address(query: CallbackQuery, action: AskSheetAddress, resident: Resident, log_pages: LogPages) -> None:
    """Which spreadsheet it is."""
    await log_pages.ask_address(resident)


async def test(query: CallbackQuery, action: TrySheet, resident: Resident, log_pages: LogPages) -> None:
    """Whether it can be written."""
    await log_pages.test(resident)


async def set_often(query: CallbackQuery, action: SetLogOften, resident: Resident, log_pages: LogPages) -> None:
    """How often the log is written."""
    await log_pages.set_often(resident, on=action.on)


async def ask_leave(query: CallbackQuery, action: AskLeaveSheet, resident: Resident, log_pages: LogPages) -> None:
    """Whether it shall go into files again."""
    await log_pages.ask_leave(resident)


async def leave(query: CallbackQuery, action: LeaveSheet, resident: Resident, log_pages: LogPages) -> None:
    """Into files again."""
    await log_pages.leave(resident)
