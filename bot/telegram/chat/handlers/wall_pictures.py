"""Pictures that hang at a door: ignored by a tap on a visit's card, and taken back."""

from collections.abc import Mapping
from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.doors.door import Door, DoorId
from bot.house.faces.wall_pictures import WallPictures
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.telegram.actions.wall_pictures import IgnorePicture, JudgePictureAgain, KeepPicture
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import labels
from bot.words.chat.doors import picture_text

#: How long it may be taken back where it was said; after that /doors does.
_UNDO_LASTS = timedelta(hours=1)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(ignore, Does(IgnorePicture))
    router.callback_query.register(keep, Does(KeepPicture))
    router.callback_query.register(judge_again, Does(JudgePictureAgain))


async def ignore(
    query: CallbackQuery,
    action: IgnorePicture,
    resident: Resident,
    wall_pictures: WallPictures,
    household: TelegramHousehold,
    doors: Mapping[DoorId, Door],
    steady: Clock,
) -> None:
    """Ignore a picture from now on; it can be taken back."""
    door = await wall_pictures.ignore(resident, action.visit, action.fixture)
    undo = Button(labels.UNDO, Offer(JudgePictureAgain(action.fixture), steady() + _UNDO_LASTS))
    household.offer(resident.id, picture_text.is_ignored(_name(doors, door)), f"picture {action.fixture}", [[undo]])


async def keep(
    query: CallbackQuery,
    action: KeepPicture,
    resident: Resident,
    wall_pictures: WallPictures,
    household: TelegramHousehold,
) -> None:
    """It is no picture, and nobody is asked again."""
    await wall_pictures.keep(resident, action.visit, action.fixture)
    household.say(resident.id, picture_text.IS_NONE)


async def judge_again(
    query: CallbackQuery,
    action: JudgePictureAgain,
    resident: Resident,
    wall_pictures: WallPictures,
    household: TelegramHousehold,
    doors: Mapping[DoorId, Door],
) -> None:
    """It is a face like any other again."""
    door = await wall_pictures.judge_again(resident, action.fixture)
    household.say(resident.id, picture_text.is_judged_again(_name(doors, door)))


def _name(doors: Mapping[DoorId, Door], door: DoorId) -> str:
    return doors[door].name if door in doors else door
