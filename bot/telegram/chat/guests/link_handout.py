"""Handing out a link that opens a chat with this bot: as text, and as a picture to scan."""

from bot.house.people import ResidentId
from bot.telegram.chat.guests.qr import qr_picture
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.words.phrase import Text


async def hand_out_link(household: TelegramHousehold, to: ResidentId, text: Text, link: str | None) -> None:
    """Say what a link is for, with the code to scan where there is one."""
    if link:
        household.offer(to, text, "", [], NotePhoto(await qr_picture(link), frozenset()))
    else:
        household.say(to, text)
