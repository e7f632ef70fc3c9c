"""The spreadsheet that an owner named in the chat, for the doctor."""

from bot.commands.log_key import LOG_KEY, SealedLogKey
from bot.settings import Settings, audit_key_places
from bot.sheets.check import ChatSheet
from bot.store.books import log_place_in
from bot.store.sealed import sealed_in
from bot.store.trail.audit_key import KeyUnusable, read_key


async def chat_sheet_in(settings: Settings) -> ChatSheet | None:
    """What an owner named in the chat, for whoever asks beside the service; None: nothing."""
    place = log_place_in(settings.store.folder)
    if place is None or not place.spreadsheet:
        return None
    try:
        key = read_key(audit_key_places(settings.store))
    except KeyUnusable:
        key = None
    safe = SealedLogKey(sealed_in(settings.store.folder, LOG_KEY, key.keys if key else ()))
    return ChatSheet(place.spreadsheet, await safe.get() or "")
