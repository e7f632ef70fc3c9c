"""/cameras: every camera that watches, how it is, and what an owner does with it; /privacy."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.watch.camera_keeper import CameraKeeper
from bot.telegram.actions.cameras import (
    AskCameraFacing,
    AskCameraPlace,
    AskRemoveCamera,
    ChangeCameraLogin,
    ChooseFacingGroups,
    ChoosePrivacy,
    EndPrivacy,
    KeepPrivate,
    MoveCamera,
    PutCameraAtDoor,
    PutCameraAtPlace,
    RemoveCamera,
    RenameCamera,
    SetCameraFacing,
    SetCameraHours,
    SetFacingGroup,
    ShowCamera,
    ShowCameraHours,
)
from bot.telegram.actions.privacy import ChooseNotice, ShowNotice, ShowPrivacy
from bot.telegram.chat.cameras.adding import CameraAdding
from bot.telegram.chat.cameras.naming import CameraNaming
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.chat.cameras.privacy import PrivacyPages
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.doors.door_hours import hours_of
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.cameras import camera_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, cameras_command, "cameras")
    on_command(router, privacy_command, "privacy")
    tapped = router.callback_query.register
    tapped(show, Does(ShowCamera))
    tapped(rename, Does(RenameCamera))
    tapped(move, Does(MoveCamera))
    tapped(put_at_door, Does(PutCameraAtDoor))
    tapped(put_at_place, Does(PutCameraAtPlace))
    tapped(ask_place, Does(AskCameraPlace))
    tapped(show_hours, Does(ShowCameraHours))
    tapped(set_hours, Does(SetCameraHours))
    tapped(ask_facing, Does(AskCameraFacing))
    tapped(set_facing, Does(SetCameraFacing))
    tapped(change_login, Does(ChangeCameraLogin))
    tapped(ask_remove, Does(AskRemoveCamera))
    tapped(remove, Does(RemoveCamera))
    tapped(choose_privacy, Does(ChoosePrivacy))
    tapped(show_privacy, Does(ShowPrivacy))
    tapped(choose_notice, Does(ChooseNotice))
    tapped(show_notice, Does(ShowNotice))
    tapped(keep_private, Does(KeepPrivate))
    tapped(end_privacy, Does(EndPrivacy))
    tapped(choose_facing_groups, Does(ChooseFacingGroups))
    tapped(set_facing_group, Does(SetFacingGroup))


async def cameras_command(given: CommandGiven, resident: Resident, camera_pages: CameraPages) -> None:
    """Every camera, with a button to its page."""
    await camera_pages.show_all(resident)


async def privacy_command(given: CommandGiven, resident: Resident, privacy_pages: PrivacyPages) -> None:
    """What the cameras keep."""
    await privacy_pages.show(resident)


async def show(query: CallbackQuery, action: ShowCamera, resident: Resident, camera_pages: CameraPages) -> None:
    """A camera's page."""
    await camera_pages.show(resident, action.camera)


async def rename(query: CallbackQuery, action: RenameCamera, resident: Resident, camera_naming: CameraNaming) -> None:
    """Ask for another name."""
    await camera_naming.ask_name(resident, action.camera)


async def move(query: CallbackQuery, action: MoveCamera, resident: Resident, camera_pages: CameraPages) -> None:
    """Let them choose where it hangs."""
    await camera_pages.offer_places(resident, action.camera)


async def put_at_door(
    query: CallbackQuery,
    action: PutCameraAtDoor,
    resident: Resident,
    camera_keeper: CameraKeeper,
    camera_pages: CameraPages,
) -> None:
    """It hangs at this door."""
    camera = camera_pages.get(action.camera)
    camera_pages.say_place(resident, await camera_keeper.put_at(resident, camera.id, door=action.door, place_name=""))


async def put_at_place(
    query: CallbackQuery,
    action: PutCameraAtPlace,
    resident: Resident,
    camera_keeper: CameraKeeper,
    camera_pages: CameraPages,
) -> None:
    """It hangs at this place."""
    camera = camera_pages.get(action.camera)
    name = camera_keeper.places().get(action.place, "")
    camera_pages.say_place(resident, await camera_keeper.put_at(resident, camera.id, door=None, place_name=name))


async def ask_place(
    query: CallbackQuery, action: AskCameraPlace, resident: Resident, camera_naming: CameraNaming
) -> None:
    """Ask what its place is called."""
    await camera_naming.ask_place(resident, action.camera)


async def show_hours(
    query: CallbackQuery, action: ShowCameraHours, resident: Resident, camera_pages: CameraPages
) -> None:
    """When it watches."""
    await camera_pages.show_hours(resident, action.camera)


async def set_hours(
    query: CallbackQuery,
    action: SetCameraHours,
    resident: Resident,
    camera_keeper: CameraKeeper,
    camera_pages: CameraPages,
) -> None:
    """Change that."""
    camera = camera_pages.get(action.camera)
    changed = await camera_keeper.set_hours(resident, camera.id, hours_of(action, camera.hours))
    camera_pages.redraw_hours(resident, changed)


async def ask_facing(
    query: CallbackQuery, action: AskCameraFacing, resident: Resident, camera_pages: CameraPages
) -> None:
    """Ask whether it shall be counted who faces it."""
    await camera_pages.ask_facing(resident, action.camera)


async def set_facing(
    query: CallbackQuery,
    action: SetCameraFacing,
    resident: Resident,
    camera_keeper: CameraKeeper,
    camera_pages: CameraPages,
    household: TelegramHousehold,
) -> None:
    """Count who faces it, or not."""
    camera = await camera_keeper.set_facing(resident, camera_pages.get(action.camera).id, action.on)
    household.say(resident.id, camera_text.facing(camera))
    camera_pages.redraw(resident, camera)


async def change_login(
    query: CallbackQuery,
    action: ChangeCameraLogin,
    resident: Resident,
    camera_pages: CameraPages,
    camera_adding: CameraAdding,
) -> None:
    """Ask for user and password."""
    await camera_adding.change_login(resident, camera_pages.get(action.camera))


async def ask_remove(
    query: CallbackQuery, action: AskRemoveCamera, resident: Resident, camera_pages: CameraPages
) -> None:
    """Ask before it is removed."""
    await camera_pages.ask_remove(resident, action.camera)


async def remove(
    query: CallbackQuery,
    action: RemoveCamera,
    resident: Resident,
    camera_keeper: CameraKeeper,
    camera_pages: CameraPages,
    household: TelegramHousehold,
) -> None:
    """Remove it."""
    camera = await camera_keeper.remove(resident, camera_pages.get(action.camera).id)
    household.say(resident.id, camera_text.is_removed(camera.name))


async def show_privacy(
    query: CallbackQuery, action: ShowPrivacy, resident: Resident, privacy_pages: PrivacyPages
) -> None:
    """All of what is kept."""
    await privacy_pages.show_whole(resident)


async def choose_notice(
    query: CallbackQuery, action: ChooseNotice, resident: Resident, privacy_pages: PrivacyPages
) -> None:
    """The languages of the text for the door."""
    await privacy_pages.choose_notice(resident)


async def show_notice(
    query: CallbackQuery, action: ShowNotice, resident: Resident, privacy_pages: PrivacyPages
) -> None:
    """The text for the door."""
    await privacy_pages.notice(resident, action.language)


async def choose_privacy(
    query: CallbackQuery, action: ChoosePrivacy, resident: Resident, privacy_pages: PrivacyPages
) -> None:
    """Until when it is closed, to choose from."""
    await privacy_pages.choose(resident, action.camera)


async def keep_private(
    query: CallbackQuery, action: KeepPrivate, resident: Resident, privacy_pages: PrivacyPages
) -> None:
    """Close it."""
    await privacy_pages.close(resident, action.camera, action.minutes)


async def end_privacy(
    query: CallbackQuery, action: EndPrivacy, resident: Resident, privacy_pages: PrivacyPages
) -> None:
    """Open it again."""
    await privacy_pages.open_again(resident, action.camera)


async def choose_facing_groups(
    query: CallbackQuery, action: ChooseFacingGroups, resident: Resident, privacy_pages: PrivacyPages
) -> None:
    """For whom it is counted how long they face a camera, to choose from."""
    await privacy_pages.choose_facing(resident)


async def set_facing_group(
    query: CallbackQuery, action: SetFacingGroup, resident: Resident, privacy_pages: PrivacyPages
) -> None:
    """Have it counted for a group, or not."""
    await privacy_pages.set_facing(resident, action.group, on=action.on)
