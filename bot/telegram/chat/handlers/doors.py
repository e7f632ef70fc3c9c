"""/doors: what the doors are called, for the owner."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.house.doors.doors import DoorKeeper
from bot.house.faces.wall_pictures import WallPictures
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.telegram.actions.doors import RenameDoor
from bot.telegram.actions.wall_pictures import JudgePictureAgain
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.door_naming import DoorNaming
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import door_text, labels, picture_text
from bot.words.phrase import lines

#: How long the buttons below the list stand.
_LIST_LASTS = timedelta(hours=1)


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="doors")
    router.message.register(doors, Command("doors"))
    router.callback_query.register(rename, Does(RenameDoor))
    return router


async def doors(
    message: Message,
    resident: Resident,
    door_keeper: DoorKeeper,
    wall_pictures: WallPictures,
    household: TelegramHousehold,
    steady: Clock,
) -> None:
    """Every door, with a button to call it otherwise, and every picture that is ignored, with one to take that back."""
    listed = await door_keeper.listed(resident)
    until = steady() + _LIST_LASTS
    rows = [[Button(labels.rename(door), Offer(RenameDoor(door.id), until))] for door in listed]
    names = {door.id: door.name for door in listed}
    ignored = [one for one in await wall_pictures.ignored(resident) if one.door in names]
    for one in ignored:
        again = Offer(JudgePictureAgain(one.fixture), until)
        rows.append([Button(labels.judge_picture(names[one.door]), again)])
    pictures = picture_text.listed([names[one.door] for one in ignored]) if ignored else None
    household.offer(resident.id, lines(door_text.doors(listed), pictures), "doors", rows)


async def rename(
    query: CallbackQuery, action: RenameDoor, resident: Resident, door_keeper: DoorKeeper, door_naming: DoorNaming
) -> None:
    """Ask for the new name: whatever is written next, or in reply, is it."""
    door = await door_keeper.door(resident, action.door)
    await door_naming.ask(resident.id, door)
