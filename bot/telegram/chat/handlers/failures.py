"""Whatever goes wrong in a handler is told to who asked: one place, so that nobody is met with silence."""

import logging
from collections.abc import Mapping
from contextlib import suppress

from aiogram import Router
from aiogram.types import CallbackQuery, ErrorEvent, Message

from bot.house.doors.door import Door, DoorId
from bot.house.people import ResidentId
from bot.house.residents.registrar import Registrar
from bot.telegram.chat.sentences import sentence_for
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_FAILED
from bot.telegram.polling.taps import Taps
from bot.telegram.tongues import Tongues
from bot.words.chat import talk

log = logging.getLogger(__name__)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.errors.register(failed)


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
        with suppress(*CALL_FAILED):
            await asked.answer(tongues.of(ResidentId(asked.from_user.id)).plain(sentence), show_alert=True)
            return
    if await _lives_here(ResidentId(asked.from_user.id), registrar):
        household.say(ResidentId(asked.from_user.id), sentence)
    elif isinstance(asked, Message):
        with suppress(*CALL_FAILED):  # an outsider may try again
            await asked.answer(tongues.of_outsider(asked.from_user.language_code).plain(sentence))


async def _lives_here(sender: ResidentId, registrar: Registrar) -> bool:
    try:
        return await registrar.resident(sender) is not None
    except Exception:
        log.exception("who lives here could not be read")
        return False
