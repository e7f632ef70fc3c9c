"""/invite: a link for somebody else, what it is for, and every link that could still be used."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.residents.invitations import Invitations, NoInvitation
from bot.telegram.actions.invitations import (
    InviteAs,
    InviteFor,
    InviteMany,
    InviteToDoor,
    ShowInvitations,
    WithdrawInvitation,
)
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.guests.invitation_pages import InvitationPages, about
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.poller import Poller
from bot.telegram.polling.taps import Does
from bot.words.chat.residents import household_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, invite, "invite")
    router.callback_query.register(invite_as, Does(InviteAs))
    router.callback_query.register(invite_to_door, Does(InviteToDoor))
    router.callback_query.register(invite_for, Does(InviteFor))
    router.callback_query.register(invite_many, Does(InviteMany))
    router.callback_query.register(withdraw, Does(WithdrawInvitation))
    router.callback_query.register(show_all, Does(ShowInvitations))


async def invite(given: CommandGiven, resident: Resident, invitation_pages: InvitationPages, poller: Poller) -> None:
    """Hand the owner a link for one more resident, and a page on which to change what it is for."""
    await invitation_pages.make(resident, poller.me.username if poller.me else None)


async def invite_as(
    query: CallbackQuery,
    action: InviteAs,
    resident: Resident,
    invitations: Invitations,
    invitation_pages: InvitationPages,
) -> None:
    """Change as what somebody is invited."""
    changed = await invitations.set_role(resident, action.invitation, action.role)
    invitation_pages.redraw(resident.id, changed)


async def invite_to_door(
    query: CallbackQuery,
    action: InviteToDoor,
    resident: Resident,
    invitations: Invitations,
    invitation_pages: InvitationPages,
) -> None:
    """Change the doors of whoever is invited."""
    changed = await invitations.allow_door(resident, action.invitation, action.door, allowed=action.allowed)
    invitation_pages.redraw(resident.id, changed)


async def invite_for(
    query: CallbackQuery,
    action: InviteFor,
    resident: Resident,
    invitations: Invitations,
    invitation_pages: InvitationPages,
) -> None:
    """Change how long it may be used."""
    changed = await invitations.set_lasting(resident, action.invitation, timedelta(hours=action.hours))
    invitation_pages.redraw(resident.id, changed)


async def invite_many(
    query: CallbackQuery,
    action: InviteMany,
    resident: Resident,
    invitations: Invitations,
    invitation_pages: InvitationPages,
) -> None:
    """Change how many may use it."""
    changed = await invitations.set_uses(resident, action.invitation, action.uses)
    invitation_pages.redraw(resident.id, changed)


async def withdraw(
    query: CallbackQuery,
    action: WithdrawInvitation,
    resident: Resident,
    invitations: Invitations,
    invitation_pages: InvitationPages,
    household: TelegramHousehold,
) -> None:
    """Let nobody use it any more."""
    try:
        await invitations.withdraw(resident, action.invitation)
    except NoInvitation:
        await invitation_pages.redraw_all(resident)
        raise
    household.redraw(resident.id, household_text.WITHDRAWN, about(action.invitation), [])
    household.say(resident.id, household_text.WITHDRAWN)
    await invitation_pages.redraw_all(resident)


async def show_all(
    query: CallbackQuery, action: ShowInvitations, resident: Resident, invitation_pages: InvitationPages
) -> None:
    """Show every invitation that could be used."""
    await invitation_pages.show_all(resident)
