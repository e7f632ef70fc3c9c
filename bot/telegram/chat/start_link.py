"""Links that open a chat with this bot and hand it a code: made in one way, handed out as text and as a picture."""

from bot.house.people import ResidentId
from bot.telegram.chat.qr import qr_picture
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.words.phrase import Text


def start_link(bot_name: str | None, code: str) -> str | None:
    """The link; None: Telegram has not told yet what the bot is called."""
    return f"https://t.me/{bot_name}?start={code}" if bot_name else None


async def hand_out_link(household: TelegramHousehold, to: ResidentId, text: Text, link: str | None) -> None:
    """Say what a link is for, with the code to scan where there is one."""
    if link:
        household.offer(to, text, "", [], NotePhoto(await qr_picture(link), frozenset()))
    else:
        household.say(to, text)
