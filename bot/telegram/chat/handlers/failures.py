"""Whatever goes wrong in a handler is told to who asked: one place, so that nobody is met with silence."""

import logging
from collections.abc import Mapping
from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import CallbackQuery, ErrorEvent, Message

from bot.house.board import NoBoard, NoRelease, NoSecrets
from bot.house.disk import StoreUnwritable
from bot.house.door import Door, DoorId, DoorUnreachable
from bot.house.doors import DoorNameTaken, NoSuchDoor
from bot.house.names import NoName
from bot.house.people import ResidentId
from bot.house.permissions import NotAllowed
from bot.house.photo_trouble import PhotoRefused
from bot.house.ports import EyesUnavailable
from bot.house.registrar import AlreadyOwner, LastOwner, NotHere, Registrar
from bot.telegram.chat.downloads import PhotosOutOfReach
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Taps
from bot.telegram.tongues import Tongues
from bot.words import board_text, disk_text, door_text, faults, lessons, talk
from bot.words.phrase import Text

log = logging.getLogger(__name__)

#: What is always told in the same words.
_SAID: Mapping[type[Exception], Text] = {
    LastOwner: talk.LAST_OWNER,
    NotHere: talk.NOT_HERE,
    NoName: lessons.NO_NAME,
    EyesUnavailable: lessons.EYES_AWAY,
    PhotosOutOfReach: lessons.PHOTOS_OUT_OF_REACH,
    NoSuchDoor: door_text.NO_DOOR,
    DoorNameTaken: door_text.NAME_TAKEN,
    NoBoard: board_text.NONE_HERE,
    NoRelease: board_text.NO_RELEASE,
}


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="failures")
    router.errors.register(failed)
    return router


async def failed(
    event: ErrorEvent,
    registrar: Registrar,
    household: TelegramHousehold,
    taps: Taps,
    doors: Mapping[DoorId, Door],
    tongues: Tongues,
) -> None:
    """Tell who asked what stood in the way; what nobody foresaw is written down."""
    sentence = sentence_for(event.exception, doors)
    if sentence is None:
        log.error("update %d could not be carried out", event.update.update_id, exc_info=event.exception)
        sentence = talk.WENT_WRONG
    asked = event.update.callback_query or event.update.message
    if asked is None or asked.from_user is None:
        return
    if isinstance(asked, CallbackQuery) and not taps.has_answered(asked.id):
        with suppress(TelegramAPIError, ClientDecodeError):
            await asked.answer(tongues.of(ResidentId(asked.from_user.id)).plain(sentence), show_alert=True)
            return
    if await _lives_here(ResidentId(asked.from_user.id), registrar):
        household.say(ResidentId(asked.from_user.id), sentence)
    elif isinstance(asked, Message):
        with suppress(TelegramAPIError, ClientDecodeError):  # an outsider may try again
            await asked.answer(tongues.of_outsider(asked.from_user.language_code).plain(sentence))


def sentence_for(failure: Exception, doors: Mapping[DoorId, Door]) -> Text | None:
    """What to say of a failure that we know; None: nobody foresaw it."""
    said: Text | None
    match failure:
        case PhotoRefused():
            said = faults.refused(failure.trouble)
        case NoSecrets():
            said = board_text.no_secrets(failure)
        case AlreadyOwner():
            said = talk.already_owner(failure.name)
        case DoorUnreachable():
            door = doors.get(failure.door)
            said = board_text.unreachable(door.name if door else "", failure.failure)
        case NotAllowed():
            said = talk.NOT_ALLOWED[failure.refusal]
        case StoreUnwritable():
            said = disk_text.cannot_write(failure.state)
        case _:
            said = next((words for kind, words in _SAID.items() if isinstance(failure, kind)), None)
    return said


async def _lives_here(sender: ResidentId, registrar: Registrar) -> bool:
    try:
        return await registrar.resident(sender) is not None
    except Exception:
        log.exception("who lives here could not be read")
        return False
