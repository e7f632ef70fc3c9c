"""Cameras that are added in the chat."""

from aiogram import Bot, Router
from aiogram.enums import ChatAction
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.camera_adding import (
    AddCamera,
    FindCameras,
    HangAtDoor,
    HangAtPlace,
    HangElsewhere,
    MakeDoorbell,
    TryCameraAgain,
    TryFoundCamera,
    UseOwnCamera,
    WriteCameraAddress,
    WriteCameraLogin,
)
from bot.telegram.chat.cameras.adding import CameraAdding
from bot.telegram.chat.hints import hint
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    tapped = router.callback_query.register
    tapped(add, Does(AddCamera))
    tapped(use_own, Does(UseOwnCamera))
    tapped(find, Does(FindCameras))
    tapped(write_address, Does(WriteCameraAddress))
    tapped(try_found, Does(TryFoundCamera))
    tapped(try_again, Does(TryCameraAgain))
    tapped(write_login, Does(WriteCameraLogin))
    tapped(hang_at_door, Does(HangAtDoor))
    tapped(hang_at_place, Does(HangAtPlace))
    tapped(hang_elsewhere, Does(HangElsewhere))
    tapped(make_doorbell, Does(MakeDoorbell))


async def add(query: CallbackQuery, action: AddCamera, resident: Resident, camera_adding: CameraAdding) -> None:
    """Show which there may be."""
    await camera_adding.offer_ways(resident)


async def use_own(
    query: CallbackQuery, action: UseOwnCamera, resident: Resident, camera_adding: CameraAdding, bot: Bot
) -> None:
    """This computer's."""
    await hint(bot, resident.id, ChatAction.UPLOAD_PHOTO)
    await camera_adding.use_own(resident)


async def find(
    query: CallbackQuery, action: FindCameras, resident: Resident, camera_adding: CameraAdding, bot: Bot
) -> None:
    """One in the network."""
    await hint(bot, resident.id, ChatAction.TYPING)
    await camera_adding.find(resident)


async def write_address(
    query: CallbackQuery, action: WriteCameraAddress, resident: Resident, camera_adding: CameraAdding
) -> None:
    """One whose address they know."""
    await camera_adding.ask_address(resident)


async def try_found(
    query: CallbackQuery, action: TryFoundCamera, resident: Resident, camera_adding: CameraAdding, bot: Bot
) -> None:
    """The one that they chose."""
    await hint(bot, resident.id, ChatAction.UPLOAD_PHOTO)
    await camera_adding.try_found(resident, action.draft, action.number)


async def try_again(
    query: CallbackQuery, action: TryCameraAgain, resident: Resident, camera_adding: CameraAdding, bot: Bot
) -> None:
    """The same once more."""
    await hint(bot, resident.id, ChatAction.UPLOAD_PHOTO)
    await camera_adding.try_again(resident, action.draft)


async def write_login(
    query: CallbackQuery, action: WriteCameraLogin, resident: Resident, camera_adding: CameraAdding
) -> None:
    """Ask for user and password."""
    await camera_adding.ask_login(resident, action.draft)


async def hang_at_door(
    query: CallbackQuery, action: HangAtDoor, resident: Resident, camera_adding: CameraAdding
) -> None:
    """At a door."""
    await camera_adding.hang_at_door(resident, action.draft, action.door)


async def hang_at_place(
    query: CallbackQuery, action: HangAtPlace, resident: Resident, camera_adding: CameraAdding
) -> None:
    """At a place that there is."""
    await camera_adding.hang_at_place(resident, action.draft, action.place)


async def hang_elsewhere(
    query: CallbackQuery, action: HangElsewhere, resident: Resident, camera_adding: CameraAdding
) -> None:
    """Ask what the place is called."""
    await camera_adding.ask_place(resident, action.draft)


async def make_doorbell(
    query: CallbackQuery, action: MakeDoorbell, resident: Resident, camera_adding: CameraAdding
) -> None:
    """It is the doorbell of a door that is added with it."""
    await camera_adding.make_doorbell(resident, action.draft)
