"""Tables of people as files: workbooks and lists read row by row and written, and the photos that they name."""

from bot.tables.chat_tables import ChatTables
from bot.tables.opening import MOST_BYTES, open_table
from bot.tables.photo_addresses import PhotoAddresses
from bot.tables.places import FilePlaces
from bot.tables.writing import TableKind, begin_table, write_table

__all__ = [
    "MOST_BYTES",
    "ChatTables",
    "FilePlaces",
    "PhotoAddresses",
    "TableKind",
    "begin_table",
    "open_table",
    "write_table",
]
