"""/doors: every door, how it is, and what an owner does with it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.doors.door import Door, DoorUnreachable
from bot.house.doors.doors import DoorKeeper
from bot.house.doors.upkeep import DoorUpkeep
from bot.house.opening.openings import SecondAdultNeeded
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proof import TAPPED, Given, ProofKind
from bot.house.people import Resident
from bot.telegram.actions.doors import (
    AskTryLock,
    PauseDoor,
    RenameDoor,
    SetCourier,
    SetDoorHours,
    ShowDoor,
    ShowDoorHours,
    TryLock,
)
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.doors.door_hours import DoorHours, hours_of
from bot.telegram.chat.doors.door_naming import DoorNaming
from bot.telegram.chat.doors.door_pages import DoorPages
from bot.telegram.chat.doors.proving import Proving
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import labels
from bot.words.chat.doors import door_page_text, opening_text
from bot.words.phrase import Text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, doors, "doors")
    router.callback_query.register(show, Does(ShowDoor))
    router.callback_query.register(rename, Does(RenameDoor))
    router.callback_query.register(pause, Does(PauseDoor))
    router.callback_query.register(set_courier, Does(SetCourier))
    router.callback_query.register(show_hours, Does(ShowDoorHours))
    router.callback_query.register(set_hours, Does(SetDoorHours))
    router.callback_query.register(ask_try_lock, Does(AskTryLock))
    router.callback_query.register(try_lock, Does(TryLock))


async def doors(given: CommandGiven, resident: Resident, door_pages: DoorPages) -> None:
    """Every door, with a button to its page."""
    await door_pages.show_all(resident)


async def show(query: CallbackQuery, action: ShowDoor, resident: Resident, door_pages: DoorPages) -> None:
    """A door's page."""
    await door_pages.show(resident, action.door)


async def rename(
    query: CallbackQuery, action: RenameDoor, resident: Resident, door_keeper: DoorKeeper, door_naming: DoorNaming
) -> None:
    """Ask for the new name: whatever is written next, or in reply, is it."""
    door = await door_keeper.door(resident, action.door)
    await door_naming.ask(resident.id, door)


async def pause(
    query: CallbackQuery, action: PauseDoor, resident: Resident, door_upkeep: DoorUpkeep, door_pages: DoorPages
) -> None:
    """Pause a door, or end its pause."""
    door = await door_upkeep.pause(resident, action.door, paused=action.paused)
    await door_pages.redraw(resident, door.id)
    door_pages.say_paused(resident, door)


async def set_courier(
    query: CallbackQuery, action: SetCourier, resident: Resident, door_upkeep: DoorUpkeep, door_pages: DoorPages
) -> None:
    """Have a door's cards offer to open it once for a courier, or not."""
    door = await door_upkeep.set_courier(resident, action.door, wanted=action.wanted)
    await door_pages.redraw(resident, door.id)


async def show_hours(
    query: CallbackQuery, action: ShowDoorHours, resident: Resident, door_keeper: DoorKeeper, door_hours: DoorHours
) -> None:
    """When those who own nothing may open a door."""
    door_hours.show(resident, await door_keeper.door(resident, action.door))


async def set_hours(
    query: CallbackQuery,
    action: SetDoorHours,
    resident: Resident,
    door_keeper: DoorKeeper,
    door_upkeep: DoorUpkeep,
    door_hours: DoorHours,
) -> None:
    """Change that."""
    hours = hours_of(action, (await door_keeper.door(resident, action.door)).hours)
    door_hours.redraw(resident, await door_upkeep.set_hours(resident, action.door, hours))


async def ask_try_lock(
    query: CallbackQuery,
    action: AskTryLock,
    resident: Resident,
    door_upkeep: DoorUpkeep,
    door_policies: DoorPolicies,
    door_pages: DoorPages,
    proving: Proving,
) -> None:
    """Ask before a lock clicks: one tap opens no door, and neither do two where it asks for more."""
    door = await door_upkeep.may_try(resident, action.door)
    if door_policies.of(door.id).proof is ProofKind.TWO_TAPS:
        door_pages.ask(resident, door_page_text.ask_try(door), labels.TRY_LOCK_YES, TryLock(door.id))
        return

    async def click(given: Given) -> Text:
        return await _clicked(resident, door, door_upkeep, given)

    proving.for_trial(resident, door, click)


async def try_lock(
    query: CallbackQuery,
    action: TryLock,
    resident: Resident,
    door_upkeep: DoorUpkeep,
    household: TelegramHousehold,
) -> None:
    """Have a lock click once."""
    door = await door_upkeep.may_try(resident, action.door)
    household.say(resident.id, await _clicked(resident, door, door_upkeep, TAPPED))


async def _clicked(resident: Resident, door: Door, door_upkeep: DoorUpkeep, given: Given) -> Text:
    """Have a lock click; returns what is said of it."""
    try:
        await door_upkeep.try_lock(resident, door.id, given)
    except SecondAdultNeeded:
        return opening_text.WAITS_FOR_SECOND
    except DoorUnreachable as exc:
        return door_page_text.not_tried(door.name, exc.failure)
    return door_page_text.tried(door)
