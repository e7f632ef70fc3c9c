"""/residents and /leave: who lives here, and moving out."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.registrar import LastOwner, Registrar
from bot.telegram.actions.residents import AskRemove, LeaveHome, RemoveResident
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.residents.resident_list import ResidentList
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import labels, talk

#: How long the question stands whether somebody moves out.
_ASKING_LASTS = timedelta(minutes=5)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, residents, "residents")
    on_command(router, leave, "leave")
    router.callback_query.register(ask_remove, Does(AskRemove))
    router.callback_query.register(remove, Does(RemoveResident))
    router.callback_query.register(leave_home, Does(LeaveHome))


async def residents(given: CommandGiven, resident: Resident, resident_list: ResidentList) -> None:
    """Everybody who lives here, for the owner."""
    await resident_list.show(resident)


async def leave(
    given: CommandGiven, resident: Resident, registrar: Registrar, household: TelegramHousehold, steady: Clock
) -> None:
    """Ask before somebody moves out; the last owner cannot."""
    if not await registrar.may_leave(resident):
        raise LastOwner
    yes, no = talk.leave_or_stay(resident.role)
    rows = yes_or_no(yes, LeaveHome(), steady() + _ASKING_LASTS, no)
    household.offer(resident.id, talk.ask_leave(resident.role), "leave", rows)


async def ask_remove(query: CallbackQuery, action: AskRemove, resident: Resident, resident_list: ResidentList) -> None:
    """Ask before somebody is removed."""
    other = await resident_list.find(resident, action.who)
    resident_list.ask(resident, talk.ask_remove(other), labels.remove_yes(other), RemoveResident(other.id))


async def remove(
    query: CallbackQuery,
    action: RemoveResident,
    resident: Resident,
    resident_list: ResidentList,
    registrar: Registrar,
    household: TelegramHousehold,
) -> None:
    """Let somebody live here no longer."""
    other = await resident_list.find(resident, action.who)
    await registrar.remove(resident, other.id)
    resident_list.end_page(resident, talk.removed(other), other.id)
    await resident_list.redraw(resident)
    household.say(resident.id, talk.removed(other))


async def leave_home(query: CallbackQuery, action: LeaveHome, resident: Resident, registrar: Registrar) -> None:
    """Move out."""
    await registrar.leave(resident)
