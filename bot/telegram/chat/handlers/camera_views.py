"""/live, /clip and /snap: what a camera sees, for who asks alone; and the squares of its picture."""

from aiogram import Bot, Router
from aiogram.enums import ChatAction
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.camera_views import (
    ClearSquares,
    ClipCamera,
    SaveSquares,
    ShowLive,
    ShowSquares,
    SnapCamera,
    StopLive,
    TapSquare,
)
from bot.telegram.chat.cameras.live import LiveViews
from bot.telegram.chat.cameras.sheets import SquareSheets
from bot.telegram.chat.cameras.views import CameraViews
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.hints import hint
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, live_command, "live")
    on_command(router, clip_command, "clip")
    on_command(router, snap_command, "snap")
    tapped = router.callback_query.register
    tapped(live, Does(ShowLive))
    tapped(stop_live, Does(StopLive))
    tapped(clip, Does(ClipCamera))
    tapped(snap, Does(SnapCamera))
    tapped(show_squares, Does(ShowSquares))
    tapped(tap_square, Does(TapSquare))
    tapped(clear_squares, Does(ClearSquares))
    tapped(save_squares, Does(SaveSquares))


async def live_command(
    given: CommandGiven,
    command: CommandObject,
    resident: Resident,
    camera_views: CameraViews,
    live_views: LiveViews,
    bot: Bot,
) -> None:
    """A picture that is new every two seconds."""
    if (camera := await camera_views.which(resident, command.args or "", ShowLive)) is not None:
        await hint(bot, resident.id, ChatAction.UPLOAD_PHOTO)
        await live_views.begin(resident, camera)


async def clip_command(
    given: CommandGiven, command: CommandObject, resident: Resident, camera_views: CameraViews, bot: Bot
) -> None:
    """The last ten seconds."""
    if (camera := await camera_views.which(resident, command.args or "", ClipCamera)) is not None:
        await hint(bot, resident.id, ChatAction.UPLOAD_VIDEO)
        await camera_views.clip(resident, camera)


async def snap_command(
    given: CommandGiven, command: CommandObject, resident: Resident, camera_views: CameraViews, bot: Bot
) -> None:
    """A picture of now."""
    if (camera := await camera_views.which(resident, command.args or "", SnapCamera)) is not None:
        await hint(bot, resident.id, ChatAction.UPLOAD_PHOTO)
        await camera_views.snap(resident, camera)


async def live(query: CallbackQuery, action: ShowLive, resident: Resident, live_views: LiveViews) -> None:
    """The camera that was chosen, or once more."""
    await live_views.begin(resident, action.camera)


async def stop_live(query: CallbackQuery, action: StopLive, resident: Resident, live_views: LiveViews) -> None:
    """No new picture any more."""
    live_views.stop(resident, action.camera)


async def clip(query: CallbackQuery, action: ClipCamera, resident: Resident, camera_views: CameraViews) -> None:
    """The last ten seconds of the camera that was chosen."""
    await camera_views.clip(resident, action.camera)


async def snap(query: CallbackQuery, action: SnapCamera, resident: Resident, camera_views: CameraViews) -> None:
    """A picture of the camera that was chosen."""
    await camera_views.snap(resident, action.camera)


async def show_squares(
    query: CallbackQuery, action: ShowSquares, resident: Resident, square_sheets: SquareSheets
) -> None:
    """Its picture with numbered squares."""
    await square_sheets.show(resident, action.camera, action.of)


async def tap_square(query: CallbackQuery, action: TapSquare, resident: Resident, square_sheets: SquareSheets) -> None:
    """Choose one, or leave it out."""
    square_sheets.tap(resident, action.sheet, action.number)


async def clear_squares(
    query: CallbackQuery, action: ClearSquares, resident: Resident, square_sheets: SquareSheets
) -> None:
    """Choose none."""
    square_sheets.clear(resident, action.sheet)


async def save_squares(
    query: CallbackQuery, action: SaveSquares, resident: Resident, square_sheets: SquareSheets
) -> None:
    """Have it so."""
    await square_sheets.save(resident, action.sheet)
