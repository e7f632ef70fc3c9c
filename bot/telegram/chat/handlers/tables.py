"""Tables of people: one that is sent is taken in, and /export_people sends one."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Document, Message

from bot.house.people import Resident
from bot.house.tables.table import TableFiles
from bot.house.tables.taking import PeopleExport
from bot.telegram.actions.tables import ImportTable, LeaveTable, StopImport
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.people.people_tables import PeopleTables
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import FileKind, Shredder
from bot.telegram.polling.taps import Does
from bot.telegram.tongues import Tongues
from bot.words.chat.people import lessons, table_columns


def _is_table(message: Message, table_files: TableFiles) -> bool:
    return message.document is not None and table_files.is_table(message.document.file_name or "")


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, export_people, "export_people")
    router.message.register(table, F.document.as_("document"), _is_table)
    router.callback_query.register(take_in, Does(ImportTable))
    router.callback_query.register(leave, Does(LeaveTable))
    router.callback_query.register(stop, Does(StopImport))


async def table(message: Message, document: Document, resident: Resident, people_tables: PeopleTables) -> None:
    """Read a table that was sent, and tell what it would do."""
    await people_tables.sent(resident, message.message_id, document.file_id, document.file_size or 0)


async def take_in(query: CallbackQuery, action: ImportTable, resident: Resident, people_tables: PeopleTables) -> None:
    """Take a table in."""
    await people_tables.begin(resident, action.table)


async def leave(query: CallbackQuery, action: LeaveTable, resident: Resident, people_tables: PeopleTables) -> None:
    """Leave a table."""
    await people_tables.leave(action.table)


async def stop(query: CallbackQuery, action: StopImport, resident: Resident, people_tables: PeopleTables) -> None:
    """Stop taking a table in."""
    people_tables.stop(action.table)


async def export_people(
    given: CommandGiven,
    resident: Resident,
    exporting: PeopleExport,
    table_files: TableFiles,
    shredder: Shredder,
    tongues: Tongues,
    household: TelegramHousehold,
) -> None:
    """Send everybody as a table, which leaves the chat again."""
    people = await exporting.people(resident)
    if not people:
        household.say(resident.id, lessons.NOBODY_KNOWN)
        return
    tongue, details = tongues.of(resident.id), table_columns.details(people)
    rows = [table_columns.cells(tongue, tongues.zone, person, details) for person in people]
    content = await table_files.workbook(table_columns.headings(tongue, details, photos=False), rows)
    await shredder.send(resident.id, "people.xlsx", content, table_columns.EXPORTED, kind=FileKind.PEOPLE)
