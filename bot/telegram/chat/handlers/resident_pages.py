"""What somebody who lives here is and may: their page below /residents."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident, Role
from bot.house.residents.registrar import AlreadyOwner, NotHere, Registrar
from bot.telegram.actions.residents import (
    AllowDoor,
    AskHandOver,
    AskOwner,
    ChangeRole,
    HandOver,
    MakeOwner,
    SetResidentHours,
    ShowResident,
    ShowResidentHours,
)
from bot.telegram.chat.doors.door_hours import hours_of
from bot.telegram.chat.residents.resident_list import ResidentList
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import labels, talk
from bot.words.chat.residents import household_text, recovery_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(show, Does(ShowResident))
    router.callback_query.register(change_role, Does(ChangeRole))
    router.callback_query.register(allow_door, Does(AllowDoor))
    router.callback_query.register(show_hours, Does(ShowResidentHours))
    router.callback_query.register(set_hours, Does(SetResidentHours))
    router.callback_query.register(ask_owner, Does(AskOwner))
    router.callback_query.register(make_owner, Does(MakeOwner))
    router.callback_query.register(ask_hand_over, Does(AskHandOver))
    router.callback_query.register(hand_over, Does(HandOver))


async def show(query: CallbackQuery, action: ShowResident, resident: Resident, resident_list: ResidentList) -> None:
    """Show somebody's page."""
    resident_list.show_page(resident, await resident_list.find(resident, action.who))


async def change_role(
    query: CallbackQuery,
    action: ChangeRole,
    resident: Resident,
    resident_list: ResidentList,
    registrar: Registrar,
    household: TelegramHousehold,
) -> None:
    """Make somebody something else."""
    before = await registrar.resident(action.who)
    try:
        other = await registrar.set_role(resident, action.who, action.role)
    except NotHere:
        await resident_list.redraw(resident)
        raise
    await resident_list.redraw_page(resident, other)
    if before and before.role is Role.OWNER and other.role is not Role.OWNER:
        household.say(resident.id, recovery_text.codes_end(other))


async def allow_door(
    query: CallbackQuery, action: AllowDoor, resident: Resident, resident_list: ResidentList, registrar: Registrar
) -> None:
    """Let somebody have a door, or not."""
    try:
        other = await registrar.allow_door(resident, action.who, action.door, allowed=action.allowed)
    except NotHere:
        await resident_list.redraw(resident)
        raise
    await resident_list.redraw_page(resident, other)


async def show_hours(
    query: CallbackQuery, action: ShowResidentHours, resident: Resident, resident_list: ResidentList
) -> None:
    """When somebody may open doors."""
    resident_list.show_hours(resident, await resident_list.find(resident, action.who))


async def set_hours(
    query: CallbackQuery,
    action: SetResidentHours,
    resident: Resident,
    resident_list: ResidentList,
    registrar: Registrar,
) -> None:
    """Change that."""
    found = await registrar.resident(action.who)
    try:
        hours = hours_of(action, found.limits.hours if found else ())
        other = await registrar.set_hours(resident, action.who, hours)
    except NotHere:
        await resident_list.redraw(resident)
        raise
    resident_list.redraw_hours(resident, other)


async def ask_owner(query: CallbackQuery, action: AskOwner, resident: Resident, resident_list: ResidentList) -> None:
    """Ask before somebody is made one more owner."""
    other = await resident_list.find(resident, action.who)
    await _not_an_owner(other, resident, resident_list)
    resident_list.ask(resident, talk.ask_owner(other), labels.owner_yes(other), MakeOwner(other.id))


async def make_owner(
    query: CallbackQuery,
    action: MakeOwner,
    resident: Resident,
    resident_list: ResidentList,
    registrar: Registrar,
    household: TelegramHousehold,
) -> None:
    """Make somebody one more owner."""
    owner = await registrar.make_owner(resident, action.who)
    await resident_list.redraw_page(resident, owner)
    household.say(resident.id, talk.made_owner(owner))


async def ask_hand_over(
    query: CallbackQuery, action: AskHandOver, resident: Resident, resident_list: ResidentList
) -> None:
    """Ask before the home is handed over."""
    other = await resident_list.find(resident, action.who)
    await _not_an_owner(other, resident, resident_list)
    resident_list.ask(resident, household_text.ask_hand_over(other), labels.hand_over_yes(other), HandOver(other.id))


async def hand_over(
    query: CallbackQuery,
    action: HandOver,
    resident: Resident,
    resident_list: ResidentList,
    registrar: Registrar,
    household: TelegramHousehold,
) -> None:
    """Make somebody an owner, and oneself an adult, who has no list any more."""
    owner = await registrar.hand_over(resident, action.who)
    text = household_text.handed_over(owner)
    resident_list.end_page(resident, text, owner.id)
    resident_list.end(resident, text)
    household.say(resident.id, text)


async def _not_an_owner(other: Resident, by: Resident, resident_list: ResidentList) -> None:
    if other.role is Role.OWNER:
        await resident_list.redraw_page(by, other)
        raise AlreadyOwner(other.name)
