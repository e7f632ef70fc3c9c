"""/look: who is at the door now? For whoever lives here, and seen by who asked alone."""

from aiogram import Bot, Router
from aiogram.enums import ChatAction
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.telegram.actions.looks import LookAtDoor
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.doors.looks import Looks
from bot.telegram.chat.hints import hint
from bot.telegram.chat.menu_pages import MenuPages
from bot.telegram.polling.taps import Does
from bot.words.chat import talk


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, look, "look")
    router.callback_query.register(look_at_door, Does(LookAtDoor))


async def look(
    given: CommandGiven,
    bot: Bot,
    resident: Resident,
    looks: Looks,
    admission: Admission,
    menu_pages: MenuPages,
    camera_pages: CameraPages,
) -> None:
    """Look at the door, or ask which."""
    doors = looks.doors_of(resident)
    if not doors:
        await admission.admit(resident, Action.LOOK)
        others = ["live"] if camera_pages.seen_by(resident) else []
        # whoever rings stands in the newest visit, too
        menu_pages.offer_ways(resident, talk.NO_CAMERA, [*others, "last", "doors"])
        return
    if len(doors) == 1:
        await hint(bot, resident.id, ChatAction.UPLOAD_PHOTO)
    await looks.asked(resident)


async def look_at_door(query: CallbackQuery, action: LookAtDoor, resident: Resident, looks: Looks) -> None:
    """Look at the door that was chosen, or once more."""
    await looks.show(resident, action.door)
