"""Whether a resident's chat takes our messages: Telegram tells when they block the bot, and when they unblock it."""

import logging

from aiogram import Router
from aiogram.filters import JOIN_TRANSITION, LEAVE_TRANSITION, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated

from bot.house.people import Resident
from bot.telegram.delivery.household import TelegramHousehold

log = logging.getLogger(__name__)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.my_chat_member.register(unblocked, ChatMemberUpdatedFilter(JOIN_TRANSITION))
    router.my_chat_member.register(blocked, ChatMemberUpdatedFilter(LEAVE_TRANSITION))


async def unblocked(event: ChatMemberUpdated, resident: Resident, household: TelegramHousehold) -> None:
    """Bring what their chat missed."""
    log.info("resident %d unblocked the bot", resident.id)
    await household.chat_is_open(resident, unblocked=True)


async def blocked(event: ChatMemberUpdated, resident: Resident) -> None:
    """Nothing is to be done: the next message finds their chat shut, and waits."""
    log.info("resident %d blocked the bot", resident.id)
