"""The book of visits: a file a month, and what is asked for often by heart."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.house.doors.door import DoorId
from bot.house.ports import Clock
from bot.house.visits.visit import PressId, Visit, VisitId
from bot.store.collection import Shelf
from bot.store.documents import Document, DocumentFile, OnChange
from bot.store.pressure import StoreDisk, try_each, within
from bot.store.schema import Schema
from bot.store.shapes import Unreadable
from bot.store.writer import Writer

#: The newest months stay in memory: a press, a tap or a picture belongs to one of these.
RECENT_MONTHS = 2

#: Of the older months that somebody asked for the last one stays, too: a busy one takes 15 MB.
OLDER_MONTHS = 1

#: A visit may begin this much earlier than it was first written down as: presses may arrive out of order.
_EARLIER = timedelta(days=1)


def month_of(moment: datetime) -> str:
    """The month, in UTC, as files and folders are named: "2026-11"."""
    moment = moment.astimezone(UTC)
    return f"{moment.year:04}-{moment.month:02}"


class _Month:
    """The visits of one file, and where to find them."""

    def __init__(
        self, name: str, schema: Schema[Visit], file: Callable[[OnChange], DocumentFile], shelf: Shelf
    ) -> None:
        """``file`` reads it, and tells from then on what changes in it."""
        self.name = name
        self._schema = schema
        self.file = file(self.take)
        self._shelf = shelf
        self.visits: dict[VisitId, Visit] = {}
        self.open: set[VisitId] = set()
        self._presses: dict[tuple[DoorId, PressId], VisitId] = {}
        self._latest: dict[DoorId, VisitId] = {}
        self.take(list(self.file.documents))

    def of_press(self, door: DoorId, press: PressId) -> Visit | None:
        visit = self._presses.get((door, press))
        return self.visits[visit] if visit else None

    def latest(self, door: DoorId) -> Visit | None:
        visit = self._latest.get(door)
        return self.visits[visit] if visit else None

    def take(self, ids: Iterable[str]) -> None:
        """Learn what the file says of these visits now."""
        for key in ids:
            visit_id = VisitId(key)
            if visit_id not in self.file.documents:
                self._drop(visit_id)
            elif (document := self.file.documents.get(visit_id)) is not None:
                try:
                    self._put(self._schema.thing(document))
                except Unreadable as exc:
                    self._shelf.take(f"visits-{self.name}", visit_id, document, str(exc), self.file)

    def _drop(self, visit_id: VisitId) -> None:
        if (gone := self.visits.pop(visit_id, None)) is None:
            return
        self.open.discard(visit_id)
        for key in _press_keys(gone):
            self._presses.pop(key, None)
        if self._latest.get(gone.door) == visit_id:
            del self._latest[gone.door]
            same_door = (known for known in self.visits.values() if known.door == gone.door)
            if latest := max(same_door, key=lambda known: known.began_at, default=None):
                self._latest[gone.door] = latest.id

    def _put(self, visit: Visit) -> None:
        old = self.visits.get(visit.id)
        self.visits[visit.id] = visit
        for key in _press_keys(old) if old else ():
            self._presses.pop(key, None)
        self._presses.update(dict.fromkeys(_press_keys(visit), visit.id))
        (self.open.discard if visit.over else self.open.add)(visit.id)
        latest = self.latest(visit.door)
        if latest is None or visit.began_at > latest.began_at:
            self._latest[visit.door] = visit.id
        elif latest.id == visit.id and old and visit.began_at < old.began_at:
            # it began earlier than we thought
            same_door = (known for known in self.visits.values() if known.door == visit.door)
            self._latest[visit.door] = max(same_door, key=lambda known: known.began_at).id


def _press_keys(visit: Visit) -> set[tuple[DoorId, PressId]]:
    presses = (press.id for press in visit.presses)
    pictures = (photo.press for photo in visit.photos)
    unreadable = (photo.press for photo in visit.unreadable)
    return {(visit.door, press) for press in (*presses, *pictures, *unreadable)}


def _stamp_revision(new: Document, old: Document | None) -> Document:
    # counted where saves stand in line, so that no two states of a visit share a number
    return {**new, "revision": max(new["revision"], old.get("revision", 0) if old else 0) + 1}


class StoredVisits:
    """The visits (VisitBook), in ``visits/<year>-<month>.json`` by the month they began in, UTC."""

    def __init__(
        self, folder: Path, schema: Schema[Visit], writer: Writer, clock: Clock, shelf: Shelf, disk: StoreDisk
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
        #: Months whose visits are not in ``_homes`` yet.
        self._unread = set(self._names)
        #: The month in memory, the one that was asked for last at the end.
        self._months: dict[str, _Month] = {}
        self._homes: dict[VisitId, str] = {}
        #: Months that are being read.
        self._reading: dict[str, asyncio.Future[_Month]] = {}
        disk.catching_up.append((writer, self._catch_up))
        for name in sorted(self._names)[-RECENT_MONTHS:]:
            self._remember(self._read(name))

    async def save(self, visit: Visit) -> Visit:
        """Write a visit down; returns it with its next revision once it would survive a power cut (see Store)."""
        document = self._schema.document(visit)
        month = await self._home(visit)
        document = self._schema.over(month.file.documents.get(visit.id), document)
        self._homes[visit.id] = month.name
        changes = await month.file.put({visit.id: document})
        written = changes[visit.id].after
        return replace(visit, revision=written["revision"] if written else visit.revision)

    async def find(self, visit: VisitId) -> Visit | None:
        """The visit with this id."""
        month = await self._month_with(visit)
        return month.visits.get(visit) if month else None

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
        first = month_of(start)
        last = month_of(end + _EARLIER)
        found: list[Visit] = []
        for name in sorted(name for name in self._names if first <= name <= last):
            month = await self._month(name)
            found += (visit for visit in month.visits.values() if start <= visit.began_at < end)
        return _oldest_first(found)

    async def remove(self, visits: Sequence[VisitId]) -> None:
        """Delete visits for good (see VisitBook); a month that is over leaves the disk with the last of its visits."""
        for visit in visits:
            await self._month_with(visit)
        of_months: defaultdict[str, list[VisitId]] = defaultdict(list)
        for visit in visits:
            if visit in self._homes:
                of_months[self._homes[visit]].append(visit)
        for name, theirs in of_months.items():
            month = await self._month(name)
            await month.file.put(dict.fromkeys(theirs))
            for visit in theirs:
                self._homes.pop(visit, None)
            if not month.visits and not month.file.behind and name not in sorted(self._names)[-RECENT_MONTHS:]:
                self._names.discard(name)
                self._months.pop(name, None)
                await self._writer.run(partial(self._path(name).unlink, missing_ok=True))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    async def _home(self, visit: Visit) -> _Month:
        known = await self._month_with(visit.id) if visit.revision else None
        return known or await self._month(self._homes.get(visit.id, month_of(visit.began_at)))

    async def _month_with(self, visit: VisitId) -> _Month | None:
        while visit not in self._homes and self._unread:
            await self._month(max(self._unread))
        name = self._homes.get(visit)
        return await self._month(name) if name else None

    async def _month(self, name: str) -> _Month:
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

    def _fetched(self, name: str, read: "asyncio.Future[_Month]") -> None:
        del self._reading[name]
        if not read.cancelled() and read.exception() is None:
            self._remember(read.result())

    def _touched(self, name: str) -> _Month:
        month = self._months.pop(name)
        self._months[name] = month
        return month

    def _read(self, name: str, *, new: bool = False) -> _Month:
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

        return _Month(name, self._schema, file, self._shelf)

    def _remember(self, month: _Month) -> None:
        self._names.add(month.name)
        self._unread.discard(month.name)
        self._homes.update(dict.fromkeys(month.visits, month.name))
        self._months[month.name] = month
        recent = sorted(self._names)[-RECENT_MONTHS:]
        older = [name for name, known in self._months.items() if name not in recent and not known.open]
        for name in older[:-OLDER_MONTHS]:
            if not self._months[name].file.behind:  # what the disk does not hold cannot be read from it again
                del self._months[name]

    def _catch_up(self) -> None:
        try_each([month.file.catch_up for month in list(self._months.values())])

    def _newest_first(self) -> Sequence[_Month]:
        return [self._months[name] for name in sorted(self._months, reverse=True)]


def _oldest_first(visits: Iterable[Visit]) -> Sequence[Visit]:
    return sorted(visits, key=lambda visit: visit.began_at)
