"""The book of visits: a file a month, and what is asked for often by heart."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.house.doors.door import DoorId
from bot.house.ports import Clock
from bot.house.visits.visit import PressId, Visit, VisitId
from bot.store.documents.collection import Shelf
from bot.store.documents.documents import Document, DocumentFile, OnChange
from bot.store.documents.schema import Schema
from bot.store.pressure import StoreDisk, try_each, within
from bot.store.visits.past_months import PastMonths, PastVisits
from bot.store.visits.visit_homes import VisitHomes, possible_homes
from bot.store.visits.visit_month import VisitMonth, month_of
from bot.store.writer import Readers, Writer

#: The newest months stay in memory: a press, a tap or a picture belongs to one of these.
RECENT_MONTHS = 2

#: Of the older months in which something changed the last one stays, too: a busy one takes 15 MB.
OLDER_MONTHS = 1

#: A visit may begin this much earlier than it was first written down as: presses may arrive out of order.
_EARLIER = timedelta(days=1)


def _stamp_revision(new: Document, old: Document | None) -> Document:
    # counted where saves stand in line, so that no two states of a visit share a number
    return {**new, "revision": max(new["revision"], old.get("revision", 0) if old else 0) + 1}


class StoredVisits:
    """The visits (VisitBook), in ``visits/<year>-<month>.json`` by the month they began in, UTC."""

    def __init__(
        self,
        folder: Path,
        schema: Schema[Visit],
        writer: Writer,
        readers: Readers,
        clock: Clock,
        shelf: Shelf,
        disk: StoreDisk,
    ) -> None:
        """Read the newest months; in the writer's thread, before anything else."""
        self._folder = folder
        self._schema = schema
        self._writer = writer
        self._clock = clock
        self._shelf = shelf
        self._disk = disk
        #: Every month that has a file, or will have.
        self._names = {path.stem for path in folder.glob("????-??.json")}
        self._homes = VisitHomes(self._names)
        #: The months in memory, which may change; the one that was asked for last at the end.
        self._months: dict[str, VisitMonth] = {}
        #: The others, of which somebody wants to know.
        self._past = PastMonths(schema, readers, disk)
        #: Months that are being read.
        self._reading: dict[str, asyncio.Future[VisitMonth]] = {}
        disk.catching_up.append((writer, self._catch_up))
        for name in sorted(self._names)[-RECENT_MONTHS:]:
            self._remember(self._read(name))

    async def save(self, visit: Visit) -> Visit:
        """Write a visit down; returns it with its next revision once it would survive a power cut (see Store)."""
        document = self._schema.document(visit)
        month = await self._home(visit)
        document = self._schema.over(month.file.documents.get(visit.id), document)
        self._homes.learn(month.name, (visit.id,))
        changes = await month.file.put({visit.id: document})
        written = changes[visit.id].after
        return replace(visit, revision=written["revision"] if written else visit.revision)

    async def find(self, visit: VisitId) -> Visit | None:
        """The visit with this id."""
        name = await self._home_of(visit)
        return (await self._visits(name)).get(visit) if name else None

    async def of_press(self, door: DoorId, press: PressId) -> Visit | None:
        """The visit that this press, or a picture taken for it, belongs to; of the newest months."""
        return next((visit for month in self._newest_first() if (visit := month.of_press(door, press))), None)

    async def latest(self, door: DoorId) -> Visit | None:
        """The visit of this door that began last; of the newest months."""
        found = (visit for month in self._newest_first() if (visit := month.latest(door)))
        return max(found, key=lambda visit: visit.began_at, default=None)

    async def open_visits(self) -> Sequence[Visit]:
        """Visits that are neither answered nor expired, oldest first; of the newest months."""
        return _oldest_first(month.visits[visit] for month in self._months.values() for visit in month.open)

    async def between(self, start: datetime, end: datetime) -> Sequence[Visit]:
        """Visits that began in [start, end), oldest first; of all months."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)  # a household's zone takes long to ask, for each visit
        first = month_of(start)
        last = month_of(end + _EARLIER)
        found: list[Visit] = []
        for name in sorted(name for name in self._names if first <= name <= last):
            visits = await self._visits(name)
            found += (visit for visit in visits.values() if start <= visit.began_at < end)
        return _oldest_first(found)

    async def remove(self, visits: Sequence[VisitId]) -> None:
        """Delete visits for good (see VisitBook); a month that is over leaves the disk with the last of its visits."""
        of_months: defaultdict[str, list[VisitId]] = defaultdict(list)
        for visit in visits:
            if name := await self._home_of(visit):
                of_months[name].append(visit)
        for name, theirs in of_months.items():
            month = await self._month(name)
            await month.file.put(dict.fromkeys(theirs))
            for visit in theirs:
                self._homes.forget(visit)
            if not month.visits and not month.file.behind and name not in sorted(self._names)[-RECENT_MONTHS:]:
                self._names.discard(name)
                self._months.pop(name, None)
                await self._writer.run(partial(self._path(name).unlink, missing_ok=True))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    async def _home(self, visit: Visit) -> VisitMonth:
        known = await self._home_of(visit.id) if visit.revision else self._in_memory(visit.id)
        return await self._month(known or month_of(visit.began_at))

    async def _home_of(self, visit: VisitId) -> str | None:
        """The month of a visit; None: there is no such visit. Raises StoreUnwritable."""
        if known := self._in_memory(visit):
            return known
        likely = possible_homes(visit)
        for name in likely:
            if name in self._names and name not in self._months and visit in await self._visits(name):
                return name
        while not likely and self._homes.stray(visit) is None and self._homes.unread:
            await self._visits(max(self._homes.unread))
        return self._homes.stray(visit)

    def _in_memory(self, visit: VisitId) -> str | None:
        return next((name for name, month in self._months.items() if visit in month.visits), self._homes.stray(visit))

    async def _visits(self, name: str) -> PastVisits:
        """All of a month, to be looked at."""
        if name not in self._months and name in self._names:
            past = await self._past.visits(self._path(name))
            if past is not None and name not in self._months:
                self._homes.read(name, past)
                return past
        return (await self._month(name)).visits

    async def _month(self, name: str) -> VisitMonth:
        """A month that may change."""
        if name in self._months:
            return self._touched(name)
        if name not in self._names:
            self._remember(self._read(name, new=True))  # a ring in the first minute of a month waits for no disk
        while name not in self._months:
            await self._fetch(name)
        return self._touched(name)

    async def _fetch(self, name: str) -> None:
        """Have a month read. One that takes too long is remembered when it comes: it is never read twice at once."""
        if name not in self._reading:
            self._reading[name] = self._writer.start(lambda: self._read(name))
            self._reading[name].add_done_callback(lambda read: self._fetched(name, read))
        try:
            await within(self._disk.patience_s, self._reading[name])
        except OSError as exc:
            raise self._disk.refused(exc) from exc

    def _fetched(self, name: str, read: "asyncio.Future[VisitMonth]") -> None:
        del self._reading[name]
        if not read.cancelled() and read.exception() is None:
            self._remember(read.result())

    def _touched(self, name: str) -> VisitMonth:
        month = self._months.pop(name)
        self._months[name] = month
        return month

    def _read(self, name: str, *, new: bool = False) -> VisitMonth:
        path = self._path(name)

        def file(on_change: OnChange) -> DocumentFile:
            return DocumentFile(
                self._writer,
                path,
                "visits",
                self._clock,
                _stamp_revision,
                disk=self._disk,
                patient=True,
                new=new,
                on_change=on_change,
            )

        return VisitMonth(name, self._schema, file, self._shelf)

    def _remember(self, month: VisitMonth) -> None:
        self._names.add(month.name)
        self._homes.read(month.name, month.visits)
        self._past.let_go(self._path(month.name))
        self._months[month.name] = month
        recent = sorted(self._names)[-RECENT_MONTHS:]
        older = [name for name, known in self._months.items() if name not in recent and not known.open]
        for name in older[:-OLDER_MONTHS]:
            if not self._months[name].file.behind:  # what the disk does not hold cannot be read from it again
                del self._months[name]

    def _catch_up(self) -> None:
        try_each([month.file.catch_up for month in list(self._months.values())])

    def _newest_first(self) -> Sequence[VisitMonth]:
        return [self._months[name] for name in sorted(self._months, reverse=True)]


def _oldest_first(visits: Iterable[Visit]) -> Sequence[Visit]:
    return sorted(visits, key=lambda visit: visit.began_at)
