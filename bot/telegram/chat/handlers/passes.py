"""/guest: passes for those who do not live here. /pass: what a guest does with one. /expect: who is coming."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery

from bot.house.guests.guest_door import GuestDoor
from bot.house.guests.guest_pass import PassChangedMeanwhile, PassRefusal, PassRefused
from bot.house.guests.passes import Passes
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proof import TAPPED, Given, ProofNeeded
from bot.house.people import Resident
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.telegram.actions.passes import (
    AskUsePass,
    ChangePass,
    DropExpected,
    ExpectAt,
    ExpectSomebody,
    NewPass,
    RevokePass,
    SealPass,
    SetDoorPasses,
    ShapePass,
    ShowPass,
    ShowPasses,
    TypePassHours,
    UsePass,
)
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.doors.door_pages import DoorPages
from bot.telegram.chat.doors.proving import Proving
from bot.telegram.chat.guests.guest_asking import GuestAsking
from bot.telegram.chat.guests.guest_pages import GuestPages
from bot.telegram.chat.guests.pass_pages import PassPages, about
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.poller import Poller
from bot.telegram.polling.taps import Does
from bot.words.chat.doors import opening_text
from bot.words.chat.guests import guest_text
from bot.words.phrase import Text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, guest, "guest")
    on_command(router, pass_command, "pass")
    on_command(router, expect, "expect")
    router.callback_query.register(new, Does(NewPass))
    router.callback_query.register(shape, Does(ShapePass))
    router.callback_query.register(type_hours, Does(TypePassHours))
    router.callback_query.register(seal, Does(SealPass))
    router.callback_query.register(show, Does(ShowPass))
    router.callback_query.register(show_all, Does(ShowPasses))
    router.callback_query.register(change, Does(ChangePass))
    router.callback_query.register(revoke, Does(RevokePass))
    router.callback_query.register(ask_use, Does(AskUsePass))
    router.callback_query.register(use, Does(UsePass))
    router.callback_query.register(set_door_passes, Does(SetDoorPasses))
    router.callback_query.register(expect_somebody, Does(ExpectSomebody))
    router.callback_query.register(expect_at, Does(ExpectAt))
    router.callback_query.register(drop_expected, Does(DropExpected))


# For whoever makes passes


async def guest(given: CommandGiven, resident: Resident, pass_pages: PassPages) -> None:
    """Every pass, and a button that makes one."""
    await pass_pages.show_all(resident)


async def new(
    query: CallbackQuery, action: NewPass, resident: Resident, admission: Admission, guest_asking: GuestAsking
) -> None:
    """Ask who it is for."""
    await admission.admit(resident, Action.MAKE_PASS)
    await guest_asking.ask_name(resident.id)


async def shape(
    query: CallbackQuery, action: ShapePass, resident: Resident, admission: Admission, pass_pages: PassPages
) -> None:
    """Draw the page again on which one is made or changed."""
    await admission.admit(resident, Action.MAKE_PASS)
    pass_pages.shape(resident, action)


async def type_hours(
    query: CallbackQuery, action: TypePassHours, resident: Resident, admission: Admission, guest_asking: GuestAsking
) -> None:
    """Ask for hours in words."""
    await admission.admit(resident, Action.MAKE_PASS)
    await guest_asking.ask_hours(resident.id, action.terms, action.changes, action.revision)


async def seal(
    query: CallbackQuery,
    action: SealPass,
    resident: Resident,
    passes: Passes,
    pass_pages: PassPages,
    guest_pages: GuestPages,
    household: TelegramHousehold,
    poller: Poller,
) -> None:
    """Make it, and hand out its link; or have it say this from now on, and give its guest a button that works."""
    if not action.changes:
        code, made = await passes.make(resident, action.terms)
        await pass_pages.hand_out(resident, code, made, poller.me.username if poller.me else None)
        return
    try:
        changed = await passes.change(resident, action.changes, action.revision, action.terms)
    except PassChangedMeanwhile:
        household.say(resident.id, guest_text.CHANGED_MEANWHILE)
        await pass_pages.show(resident, action.changes)
        return
    await pass_pages.show(resident, changed.id)
    if changed.holder:
        household.say(changed.holder, guest_text.refused(PassRefusal.CHANGED))
        guest_pages.show(changed.holder, changed)


async def show(query: CallbackQuery, action: ShowPass, resident: Resident, pass_pages: PassPages) -> None:
    """What a pass allows."""
    await pass_pages.show(resident, action.guest_pass)


async def show_all(query: CallbackQuery, action: ShowPasses, resident: Resident, pass_pages: PassPages) -> None:
    """Every pass."""
    await pass_pages.show_all(resident)


async def change(query: CallbackQuery, action: ChangePass, resident: Resident, pass_pages: PassPages) -> None:
    """The page on which one is changed."""
    await pass_pages.begin_change(resident, action.guest_pass)


async def revoke(
    query: CallbackQuery, action: RevokePass, resident: Resident, passes: Passes, household: TelegramHousehold
) -> None:
    """End it."""
    known = await passes.revoke(resident, action.guest_pass)
    text = guest_text.revoked(known.terms.name)
    household.redraw(resident.id, text, about(known.id), [])
    household.say(resident.id, text)


async def set_door_passes(
    query: CallbackQuery,
    action: SetDoorPasses,
    resident: Resident,
    door_policies: DoorPolicies,
    door_pages: DoorPages,
    proving: Proving,
) -> None:
    """Have passes open a door, or not; whoever lets them shows first what the door asks for."""

    async def change(given: Given) -> Text:
        await door_policies.set_passes(resident, action.door, wanted=action.wanted, given=given)
        await door_pages.redraw(resident, action.door)
        return opening_text.PASSES_TAKEN if action.wanted else opening_text.PASSES_NOT_TAKEN

    try:
        await change(TAPPED)
    except ProofNeeded:
        proving.for_policy(resident, action.door, change)


# For guests


async def pass_command(given: CommandGiven, resident: Resident, admission: Admission, guest_pages: GuestPages) -> None:
    """The passes that a guest has."""
    await admission.admit(resident, Action.HOLD_PASS)
    await guest_pages.show_all(resident)


async def ask_use(
    query: CallbackQuery,
    action: AskUsePass,
    resident: Resident,
    guest_door: GuestDoor,
    guest_pages: GuestPages,
    household: TelegramHousehold,
) -> None:
    """Ask once more, or say why not."""
    try:
        door = await guest_door.begin(resident, action.guest_pass, action.revision, action.door)
    except PassRefused as refused:
        await _refuse(resident, refused, guest_pages, household)
        return
    guest_pages.ask(resident, action, door)


async def use(
    query: CallbackQuery,
    action: UsePass,
    resident: Resident,
    guest_door: GuestDoor,
    guest_pages: GuestPages,
    household: TelegramHousehold,
) -> None:
    """Open the door."""
    try:
        opened = await guest_door.use(resident, action.guest_pass, action.revision, action.door)
    except PassRefused as refused:
        await _refuse(resident, refused, guest_pages, household)
        return
    household.say(resident.id, guest_text.opened(opened.door, opened.left))


async def _refuse(guest: Resident, refused: PassRefused, guest_pages: GuestPages, household: TelegramHousehold) -> None:
    household.say(guest.id, guest_text.refused(refused.why))
    if refused.why is PassRefusal.CHANGED:
        await guest_pages.show_all(guest)


# Whoever is expected


async def expect(given: CommandGiven, command: CommandObject, resident: Resident, guest_asking: GuestAsking) -> None:
    """Expect whom the command names; without a name, show who is expected, and ask."""
    if command.args:
        await guest_asking.heard_of(resident, command.args)
        return
    await guest_asking.show_expected(resident)
    await guest_asking.ask_expected(resident.id)


async def expect_somebody(
    query: CallbackQuery, action: ExpectSomebody, resident: Resident, guest_asking: GuestAsking
) -> None:
    """Show who is expected, and ask."""
    await guest_asking.show_expected(resident)
    await guest_asking.ask_expected(resident.id)


async def expect_at(query: CallbackQuery, action: ExpectAt, resident: Resident, guest_asking: GuestAsking) -> None:
    """Expect somebody at the time that was tapped."""
    await guest_asking.expect(resident, action.name, action.begins, action.ends)


async def drop_expected(
    query: CallbackQuery, action: DropExpected, resident: Resident, guest_asking: GuestAsking
) -> None:
    """Expect somebody no more."""
    await guest_asking.drop(resident, action.visitor)
