"""/doors: every door, how it is, and what an owner does with it."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.house.doors.door import DoorUnreachable
from bot.house.doors.doors import DoorKeeper
from bot.house.doors.upkeep import DoorUpkeep
from bot.house.people import Resident
from bot.telegram.actions.doors import (
    AskTryLock,
    PauseDoor,
    RenameDoor,
    SetDoorHours,
    ShowDoor,
    ShowDoorHours,
    TryLock,
)
from bot.telegram.chat.door_hours import DoorHours, hours_of
from bot.telegram.chat.door_naming import DoorNaming
from bot.telegram.chat.door_pages import DoorPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import door_page_text, labels


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="doors")
    router.message.register(doors, Command("doors"))
    router.callback_query.register(show, Does(ShowDoor))
    router.callback_query.register(rename, Does(RenameDoor))
    router.callback_query.register(pause, Does(PauseDoor))
    router.callback_query.register(show_hours, Does(ShowDoorHours))
    router.callback_query.register(set_hours, Does(SetDoorHours))
    router.callback_query.register(ask_try_lock, Does(AskTryLock))
    router.callback_query.register(try_lock, Does(TryLock))
    return router


async def doors(message: Message, resident: Resident, door_pages: DoorPages) -> None:
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


async def show_hours(
    query: CallbackQuery, action: ShowDoorHours, resident: Resident, door_keeper: DoorKeeper, door_hours: DoorHours
) -> None:
    """When those who own nothing may open a door."""
    door_hours.show(resident, await door_keeper.door(resident, action.door))


async def set_hours(
    query: CallbackQuery, action: SetDoorHours, resident: Resident, door_upkeep: DoorUpkeep, door_hours: DoorHours
) -> None:
    """Change that."""
    door_hours.redraw(resident, await door_upkeep.set_hours(resident, action.door, hours_of(action)))


async def ask_try_lock(
    query: CallbackQuery, action: AskTryLock, resident: Resident, door_upkeep: DoorUpkeep, door_pages: DoorPages
) -> None:
    """Ask before a lock clicks: one tap opens no door."""
    door = await door_upkeep.may_try(resident, action.door)
    door_pages.ask(resident, door_page_text.ask_try(door), labels.TRY_LOCK_YES, TryLock(door.id))


async def try_lock(
    query: CallbackQuery,
    action: TryLock,
    resident: Resident,
    door_upkeep: DoorUpkeep,
    household: TelegramHousehold,
) -> None:
    """Have a lock click once."""
    door = await door_upkeep.may_try(resident, action.door)
    try:
        await door_upkeep.try_lock(resident, door.id)
    except DoorUnreachable as exc:
        household.say(resident.id, door_page_text.not_tried(door.name, exc.failure))
    else:
        household.say(resident.id, door_page_text.tried(door))
