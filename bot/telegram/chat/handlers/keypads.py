"""Taps on a keypad, and digits that were written where they should have been tapped."""

from contextlib import suppress

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.house.people import Resident, ResidentId
from bot.telegram.actions.keypads import EnterDigits, EraseKey, PressKey, PutKeypadAway
from bot.telegram.chat.doors.keypads import Keypads
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_FAILED
from bot.telegram.polling.taps import Does
from bot.words.chat.doors import keypad_text


class _HasKeypad(Filter):
    async def __call__(self, message: Message, keypads: Keypads) -> bool:
        return message.from_user is not None and keypads.is_open(ResidentId(message.from_user.id))


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(press, Does(PressKey))
    router.callback_query.register(erase, Does(EraseKey))
    router.callback_query.register(enter, Does(EnterDigits))
    router.callback_query.register(put_away, Does(PutKeypadAway))
    router.message.register(digits, F.text.regexp(r"^\s*\d[\d\s]{3,9}$"), _HasKeypad())


async def press(query: CallbackQuery, action: PressKey, resident: Resident, keypads: Keypads) -> None:
    """Type a digit."""
    keypads.press(resident.id, action.pad, action.key)


async def erase(query: CallbackQuery, action: EraseKey, resident: Resident, keypads: Keypads) -> None:
    """Take one back."""
    keypads.erase(resident.id, action.pad)


async def enter(query: CallbackQuery, action: EnterDigits, resident: Resident, keypads: Keypads) -> None:
    """Hand in what was typed."""
    await keypads.enter(resident, action.pad)


async def put_away(query: CallbackQuery, action: PutKeypadAway, resident: Resident, keypads: Keypads) -> None:
    """Type nothing."""
    keypads.put_away(resident.id, action.pad)


async def digits(message: Message, resident: Resident, household: TelegramHousehold) -> None:
    """Digits in the chat would stay in its history: they are deleted, and not looked at."""
    with suppress(*CALL_FAILED):  # then the sentence says so, too
        await message.delete()
    household.say(resident.id, keypad_text.TYPE_ON_KEYS)
