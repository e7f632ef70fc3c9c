"""/backup: everything in one encrypted file, now and every week."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.house.people import Resident
from bot.telegram.actions.backups import BackUpWeekly, MakeBackup, SendBackups, ShowBackups
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.past.backup_pages import BackupPages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, backup, "backup")
    router.message.register(end_access, Command("end_access"))  # no button gives it: it asks nothing
    tapped = router.callback_query.register
    tapped(show, Does(ShowBackups))
    tapped(make, Does(MakeBackup))
    tapped(weekly, Does(BackUpWeekly))
    tapped(send, Does(SendBackups))


async def backup(given: CommandGiven, resident: Resident, backup_pages: BackupPages) -> None:
    """The page, as a new message."""
    await backup_pages.show(resident)


async def end_access(message: Message, resident: Resident, backup_pages: BackupPages) -> None:
    """End whatever lets anybody in without being asked: a backup may have brought it back."""
    await backup_pages.end_access(resident)


async def show(query: CallbackQuery, action: ShowBackups, resident: Resident, backup_pages: BackupPages) -> None:
    """The page, where it stands."""
    await backup_pages.redraw(resident)


async def make(query: CallbackQuery, action: MakeBackup, resident: Resident, backup_pages: BackupPages) -> None:
    """Make one."""
    await backup_pages.make(resident)


async def weekly(query: CallbackQuery, action: BackUpWeekly, resident: Resident, backup_pages: BackupPages) -> None:
    """Whether one is made every week."""
    await backup_pages.set_weekly(resident, weekly=action.weekly)


async def send(query: CallbackQuery, action: SendBackups, resident: Resident, backup_pages: BackupPages) -> None:
    """Where they go."""
    await backup_pages.send_to(resident, chat=action.to_chat)
