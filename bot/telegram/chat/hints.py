"""What Telegram shows for five seconds while something is under way."""

from contextlib import suppress

from aiogram import Bot
from aiogram.enums import ChatAction

from bot.telegram.delivery_failure import CALL_FAILED

#: What is hinted at is not held up for it, in seconds.
_HINT_S = 2


async def hint(bot: Bot, chat: int, action: ChatAction) -> None:
    """Show in a chat that something is coming."""
    with suppress(*CALL_FAILED):  # nothing depends on it
        await bot.send_chat_action(chat, action, request_timeout=_HINT_S)
