"""/audit: who opened a door or tried to, and what else was done."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.audit import CheckAudit, ChooseAuditDoor, ChooseAuditPerson, ShowAudit
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.past.audit_pages import AuditPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.past import audit_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, audit, "audit")
    router.callback_query.register(show, Does(ShowAudit))
    router.callback_query.register(choose_door, Does(ChooseAuditDoor))
    router.callback_query.register(choose_person, Does(ChooseAuditPerson))
    router.callback_query.register(check, Does(CheckAudit))


async def audit(given: CommandGiven, resident: Resident, audit_pages: AuditPages, household: TelegramHousehold) -> None:
    """The newest page, as a new message."""
    try:
        await audit_pages.show(resident)
    except OSError:
        household.say(resident.id, audit_text.UNREADABLE)


async def show(
    query: CallbackQuery,
    action: ShowAudit,
    resident: Resident,
    audit_pages: AuditPages,
    household: TelegramHousehold,
) -> None:
    """Another page, or other entries."""
    try:
        await audit_pages.redraw(resident, action)
    except OSError:
        household.say(resident.id, audit_text.UNREADABLE)


async def choose_door(
    query: CallbackQuery, action: ChooseAuditDoor, resident: Resident, audit_pages: AuditPages
) -> None:
    """Of which door."""
    await audit_pages.choose_door(resident, action)


async def choose_person(
    query: CallbackQuery, action: ChooseAuditPerson, resident: Resident, audit_pages: AuditPages
) -> None:
    """Whose."""
    await audit_pages.choose_person(resident, action)


async def check(query: CallbackQuery, action: CheckAudit, resident: Resident, audit_pages: AuditPages) -> None:
    """Check every line."""
    await audit_pages.check(resident)
