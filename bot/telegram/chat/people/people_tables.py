"""Tables of people that an owner sent: written down before they are read, told of, and taken in on a tap.

Telegram delivers an update once. What a stop interrupts goes on after it: a table that is taken in anew changes nothing
that was done before.
"""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_urlsafe

from aiogram import Bot

from bot.house.people import Resident, ResidentId
from bot.house.ports import Background, Clock, Collection
from bot.house.residents.registrar import Registrar
from bot.house.tables.bringing import PeopleImport
from bot.house.tables.outcome import ImportTotals, RowDone
from bot.house.tables.table import PeopleTable, TableFiles, TableReason, TableTrouble, TableUnreadable
from bot.telegram.actions.tables import ImportTable, LeaveTable, StopImport
from bot.telegram.cards.buttons import Button, ButtonBook, Offer
from bot.telegram.chat.downloads import FileGone, download
from bot.telegram.chat.sentences import sentence_for
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels, talk
from bot.words.chat.people import table_text
from bot.words.phrase import Text, lines

log = logging.getLogger(__name__)

#: How long a table may be taken in that was told of, and how long the button stands that stops it.
OFFER_LASTS = timedelta(hours=1)
_STOP_LASTS = timedelta(days=1)

#: The progress is drawn so often, in seconds: Telegram takes about one change a second of one chat.
_DRAWN_EVERY_S = 3.0

#: Rows that are named in a report.
_MOST_ROWS = 20

#: After so many beginnings that all ended with the service, a table is left: it may be why.
_MOST_BEGINNINGS = 5


class TableStage(StrEnum):
    """What is done with a table; it is stored."""

    READING = "reading"
    OFFERED = "offered"
    IMPORTING = "importing"


@dataclass(frozen=True, slots=True)
class SentTable:
    """A table that was sent."""

    resident: ResidentId
    #: As Telegram calls it.
    file: str
    #: By the steady clock.
    sent_at: datetime
    stage: TableStage = TableStage.READING
    #: How many rows there are, once it was read.
    rows: int = 0
    begun: int = 0
    #: True: somebody was forgotten while it was taken in. After a stop nobody knows whom: it must not bring them back.
    somebody_forgotten: bool = False


class _Stopped(Exception):
    """Its owner wants no more of it."""


@dataclass(slots=True)
class _Progress:
    """How far a table is, and what is said of it at the end."""

    rows: int
    done: int = 0
    drawn_at: float = 0.0
    totals: ImportTotals = field(default_factory=ImportTotals)
    problems: tuple[RowDone, ...] = ()

    def add(self, row: RowDone) -> None:
        self.done += 1
        self.totals = self.totals.with_row(row)
        if not row.all_taken:
            self.problems = (*self.problems, row)[:_MOST_ROWS]

    @property
    def report(self) -> Text:
        return table_text.report(self.totals, self.problems, self.totals.faulty - len(self.problems))


class PeopleTables:
    """Reads and takes in, behind everything else."""

    def __init__(
        self,
        *,
        bot: Bot,
        household: TelegramHousehold,
        registrar: Registrar,
        importing: PeopleImport,
        tables: Collection[SentTable],
        files: TableFiles,
        buttons: ButtonBook,
        background: Background,
        steady: Clock,
    ) -> None:
        self._bot = bot
        self._household = household
        self._registrar = registrar
        self._importing = importing
        self._tables = tables
        self._files = files
        self._buttons = buttons
        self._background = background
        self._steady = steady
        self._stopping: set[str] = set()

    async def resume(self) -> None:
        """Go on with what a restart interrupted."""
        for key, table in self._tables.everything().items():
            # of one that was told of the message may have been on its way still
            told = self._buttons.standing(table.resident, _about(key), self._steady())
            if table.stage is not TableStage.OFFERED or (told is None and self._is_open(table)):
                self._begin(key)

    async def sent(self, resident: Resident, message: int, file: str, size: int) -> None:
        """Take a table in hand; returns once it is written down. Raises NotAllowed, TableUnreadable."""
        await self._importing.admit(resident)
        if size > self._files.most_bytes:
            most = self._files.most_bytes // 1_000_000
            raise TableUnreadable(TableTrouble(TableReason.TOO_LARGE, most=most))
        now, key = self._steady(), f"{resident.id}-{message}-{token_urlsafe(4)}"
        async with self._tables.turn:
            known = self._tables.everything().items()
            old = [one for one, table in known if table.stage is TableStage.OFFERED and not self._is_open(table)]
            await self._tables.put({**dict.fromkeys(old), key: SentTable(resident.id, file, now)})
        self._begin(key)

    async def begin(self, resident: Resident, key: str) -> None:
        """Take in a table that was told of. Raises NotAllowed."""
        await self._importing.admit(resident)
        async with self._tables.turn:  # it is taken in once, however often it is tapped, or left
            table = self._tables.get(key)
            if table is None or table.resident != resident.id or table.stage is not TableStage.OFFERED:
                self._household.say(resident.id, table_text.FILE_GONE)
                return
            await self._tables.put({key: replace(table, stage=TableStage.IMPORTING)})
        self._begin(key)

    async def leave(self, key: str) -> None:
        """A table that was told of is not taken in."""
        async with self._tables.turn:
            table = self._tables.get(key)
            if table and table.stage is TableStage.OFFERED:
                await self._tables.put({key: None})

    def stop(self, key: str) -> None:
        """Stop taking a table in, behind the row that is at work."""
        if self._tables.get(key):
            self._stopping.add(key)

    def _begin(self, key: str) -> None:
        self._background.spawn(self._run(key), name=f"table {key}")

    async def _run(self, key: str) -> None:
        table = self._tables.get(key)
        if table is None:
            return
        try:
            resident = await self._registrar.resident(table.resident)
            if resident is None:
                await self._tables.put({key: None})  # moved out meanwhile
            elif table.stage is TableStage.IMPORTING:
                await self._take_in(key, table, resident)
            else:
                await self._read(key, table, resident)
        except Exception as exc:
            sentence = _sentence(exc)
            if sentence is None:
                log.exception("a table of resident %d could not be taken in", table.resident)
            self._household.say(table.resident, sentence or talk.WENT_WRONG)
            await self._tables.put({key: None})

    async def _read(self, key: str, table: SentTable, resident: Resident) -> None:
        opened = await self._opened(table)
        plan = await self._importing.plan(resident, opened)
        await self._tables.put({key: replace(table, stage=TableStage.OFFERED, rows=plan.rows)})
        until = self._steady() + OFFER_LASTS
        rows = [
            [Button(table_text.IMPORT, Offer(ImportTable(key), until))],
            [Button(labels.LEAVE, Offer(LeaveTable(key), until))],
        ]
        text = lines(table_text.plan(plan), table_text.remarks(opened.remarks))
        self._household.offer(resident.id, text, _about(key), rows)

    async def _take_in(self, key: str, table: SentTable, resident: Resident) -> None:
        if table.begun >= _MOST_BEGINNINGS or table.somebody_forgotten:
            self._household.say(resident.id, table_text.BROKEN_OFF)
            await self._tables.put({key: None})
            return
        begun, mark = replace(table, begun=table.begun + 1), self._importing.forgotten_so_far
        await self._tables.put({key: begun})
        progress = _Progress(table.rows)
        self._draw(resident.id, key, progress, new=True)

        async def told(row: RowDone) -> None:
            nonlocal begun
            progress.add(row)
            if not begun.somebody_forgotten and self._importing.forgotten_so_far != mark:
                begun = replace(begun, somebody_forgotten=True)
                await self._tables.put({key: begun})
            if asyncio.get_running_loop().time() >= progress.drawn_at + _DRAWN_EVERY_S:
                self._draw(resident.id, key, progress)
            if key in self._stopping:
                raise _Stopped

        why: Text | None = None
        try:
            async with self._files.places() as places:
                await self._importing.carry_out(resident, await self._opened(table), places, told)
        except _Stopped:
            why = table_text.STOPPED
        except Exception as exc:
            sentence = _sentence(exc)
            if sentence is None:
                log.exception("a table of resident %d was left in the middle", resident.id)
            why = lines(sentence or talk.WENT_WRONG, table_text.BROKEN_OFF)
        self._stopping.discard(key)
        self._household.redraw(resident.id, table_text.progress(progress.done, table.rows), f"import {key}", [])
        self._household.say(resident.id, lines(progress.report, why))
        await self._tables.put({key: None})

    def _draw(self, resident: ResidentId, key: str, progress: _Progress, *, new: bool = False) -> None:
        progress.drawn_at = asyncio.get_running_loop().time()
        stop = Button(table_text.STOP, Offer(StopImport(key), self._steady() + _STOP_LASTS))
        text = table_text.progress(progress.done, progress.rows)
        self._household.page(resident, text, f"import {key}", [[stop]], redrawn=not new)

    def _is_open(self, table: SentTable) -> bool:
        """Whether a table that was told of may still be taken in."""
        return self._steady() < table.sent_at + OFFER_LASTS

    async def _opened(self, table: SentTable) -> PeopleTable:
        """The table, fetched from Telegram. Raises TableUnreadable, PhotosOutOfReach."""
        found = await download(self._bot, [table.file])
        if not found:
            raise FileGone
        return await self._files.opened(found[0])


def _about(key: str) -> str:
    return f"table {key}"


def _sentence(failure: Exception) -> Text | None:
    return sentence_for(failure, {})  # no door is asked for anything
