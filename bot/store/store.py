"""The store: everything that is remembered, in one folder."""

import errno
import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.house.doors.door import DoorRecord
from bot.house.findings.start_trouble import StartReason, StartTrouble
from bot.house.people import Invitation, Person, Resident
from bot.house.ports import Clock
from bot.house.records.disk import DiskState
from bot.house.records.ledger_page import PLAIN_ATTENDANCE, Headings
from bot.house.visits.visit import Visit
from bot.store.books import People, Residents
from bot.store.csv_ledger import LEDGER_FOLDER, CsvLedger
from bot.store.disk import FOLDER_MODE, make_folder, sweep
from bot.store.documents.collection import SetAside, Shelf, TypedCollection
from bot.store.documents.documents import DocumentFile
from bot.store.documents.leftovers import Leftovers
from bot.store.documents.migrations import MIGRATIONS
from bot.store.documents.schema import Migration, Schema
from bot.store.houses.moving import undo_half_moved
from bot.store.houses.replaced import REPLACED_SEEN, ReplacedHouses, ReplacedSeen
from bot.store.houses.scratch import clear_scratch
from bot.store.lock import FolderLock, StoreUnusable
from bot.store.pictures.album import PhotoAlbum
from bot.store.pictures.clips import KeptClips
from bot.store.pressure import PATIENCE_S, StoreDisk, state_of
from bot.store.recordings import KeptRecordings
from bot.store.sealed import SealedBook, SealedSecret
from bot.store.trail.audit import Trail
from bot.store.trail.audit_key import AuditKey
from bot.store.trail.inbox import NoteInbox
from bot.store.visits.visits import StoredVisits
from bot.store.writer import Readers, Writer, Writers

log = logging.getLogger(__name__)

T = TypeVar("T")

_DRAWER_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

#: Where documents lie in the data folder, besides at its top; where those lie that cannot be read.
_VISITS, _DRAWERS, _UNREADABLE = "visits", "drawers", "unreadable"

_FOLDERS = (_VISITS, "photos", _DRAWERS, LEDGER_FOLDER)

_REASONS: Mapping[int, StartReason] = {
    errno.EACCES: StartReason.NOT_OURS,
    errno.EPERM: StartReason.NOT_OURS,
    errno.EEXIST: StartReason.NO_FOLDER,
    errno.ENOTDIR: StartReason.NO_FOLDER,
    errno.ENOSPC: StartReason.DISK_FULL,
    errno.EROFS: StartReason.DISK_READ_ONLY,
}


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_store(
    folder: Path,
    clock: Clock = _now,
    *,
    patience_s: float = PATIENCE_S,
    audit_key: AuditKey | None = None,
    migrations: Mapping[str, Sequence[Migration]] = MIGRATIONS,
) -> AsyncIterator["Store"]:
    """Own the data folder while the block lasts; ``audit_key`` seals the audit trail, else lines are chained alone.

    ``migrations`` are those of the house's own books, by name. Raises StoreBusy, StoreUnusable.
    """
    writers, readers = Writers(), Readers()
    writer = writers.another("store")
    disk = StoreDisk(folder, writer, patience_s)
    made: list[Store] = []  # it is made even where whoever waits for it is cancelled
    try:
        try:
            await writer.run(
                lambda: made.append(Store(folder, clock, writer, writers, readers, disk, audit_key, migrations))
            )
        except OSError as exc:
            raise StoreUnusable(_trouble(folder, exc)) from exc
        yield made[0]
    finally:
        readers.close()
        # what waits is written before somebody else may have the folder
        await writers.close()
        for store in made:
            store.release()


class Store:
    """The data folder, open: made by ``open_store``.

    ``visits``, ``album``, ``people``, ``residents``, ``doors`` and ``audit`` are the house's ports.
    Every write returns when it would survive a power cut. Where the disk takes nothing, visits, pictures, the audit
    trail, the doors and the rooms' own collections go on in memory, which ``disk`` tells and makes up for; people,
    residents and invitations, which are promises, are refused with StoreUnwritable.
    """

    #: Every file is written by a writer of its own (the months of visits by one, the pictures by one): no ring stands
    #: behind the fsync of its picture, nor a card behind that of its visit.
    def __init__(
        self,
        folder: Path,
        clock: Clock,
        writer: Writer,
        writers: Writers,
        readers: Readers,
        disk: StoreDisk,
        audit_key: AuditKey | None,
        migrations: Mapping[str, Sequence[Migration]],
    ) -> None:
        """Take the folder and read what is there; in the writer's thread. Raises StoreBusy, OSError."""
        self._folder = folder
        self._clock = clock
        self._writer = writer
        self._writers = writers
        self._migrations = migrations
        self._keys = audit_key.keys if audit_key else ()
        self._files: dict[str, DocumentFile] = {}
        self._collections: dict[str, TypedCollection[Any]] = {}
        #: How the disk is: the house's port Disk.
        self.disk = disk
        self._shelf = Shelf(folder / _UNREADABLE, clock)
        make_folder(folder)
        disk.measure()
        with ExitStack() as stack:
            stack.callback(FolderLock(folder / ".lock").release)
            undo_half_moved(folder)
            self._make_private()
            for name in _FOLDERS:
                self._make(name)
                sweep(folder / name)
            sweep(folder)
            clear_scratch(folder)
            self.visits = StoredVisits(
                folder / _VISITS,
                self._schema("visits", Visit),
                writers.another("visits"),
                readers,
                clock,
                self._shelf,
                disk,
            )
            self.album = PhotoAlbum(folder / "photos", writers.another("pictures"), readers, clock, disk)
            self.clips = KeptClips(folder / "photos", writers.another("clips"), readers, clock, disk)
            #: Voice messages for the doors: the house's port Recordings.
            self.recordings = KeptRecordings(folder / "voice", writers.another("voice"), readers, disk)
            ours = (folder, folder / _VISITS, folder / _DRAWERS)  # the day's log is the family's
            people = writers.another("people")
            self.people = People(self._top("people", Person, people), Leftovers(ours, folder / _UNREADABLE, people))
            residents, invitations = writers.another("residents"), writers.another("invitations")
            self.residents = Residents(
                self._top("residents", Resident, residents), self._top("invitations", Invitation, invitations)
            )
            for path in sorted((folder / _DRAWERS).glob("*.json")):
                if _DRAWER_NAME.fullmatch(path.stem):
                    self._drawer_file(path.stem)
            self.doors = self.collection("doors", DoorRecord, migrations.get("doors", ()))
            self.audit = Trail(folder / "audit.jsonl", writers.another("audit"), clock, disk, audit_key)
            stack.callback(self.audit.close)
            #: Lets go of the folder, once everything is written.
            self.release = stack.pop_all().close

    def collection(self, name: str, kind: type[T], migrations: Sequence[Migration] = ()) -> TypedCollection[T]:
        """Documents of one kind that a room keeps, in ``drawers/<name>.json``: the same for the same name."""
        if not _DRAWER_NAME.fullmatch(name):
            raise ValueError(f"not a collection's name: {name!r}")
        if name not in self._collections:
            self._collections[name] = TypedCollection(
                name, Schema(kind, migrations), self._drawer_file(name), self._shelf
            )
        return self._collections[name]

    def sealed(self, name: str) -> SealedBook:
        """Secrets of one kind that a room keeps, sealed with the audit trail's key, in ``drawers/<name>.json``."""
        return SealedBook(name, self.collection(name, SealedSecret), self._keys)

    def inbox(self) -> NoteInbox:
        """Whoever takes up what was noted beside the service."""
        return NoteInbox(self._folder, self._folder / _UNREADABLE, self.audit)

    def replaced_houses(self, steady: Clock) -> ReplacedHouses:
        """Whoever deletes the houses that backups replaced."""
        return ReplacedHouses(self._folder, self.collection(REPLACED_SEEN, ReplacedSeen), self.audit, steady)

    def csv_ledger(self, headings: Headings, attendance: Headings = PLAIN_ATTENDANCE) -> CsvLedger:
        """The day's log as files in ``log/``, with these headings."""
        return CsvLedger(self._folder / LEDGER_FOLDER, self._writer, self._clock, headings, attendance)

    @property
    def set_aside(self) -> Sequence[SetAside]:
        """Stored documents that could not be read since the start; they lie in ``unreadable/``."""
        return self._shelf.documents

    def _make(self, name: str) -> None:
        try:
            make_folder(self._folder / name)
        except OSError as exc:
            if state_of(exc) is DiskState.FAILING:
                raise
            self.disk.failed(exc)  # full: it is made with the first file

    def _make_private(self) -> None:
        if self._folder.stat().st_mode & 0o077:
            log.info("%s was open to others on this machine: now it is its owner's alone", self._folder)
            self._folder.chmod(FOLDER_MODE)

    def _top(self, name: str, kind: type[T], writer: Writer) -> TypedCollection[T]:
        file = DocumentFile(writer, self._folder / f"{name}.json", name, self._clock, disk=self.disk)
        self.disk.catching_up.append((writer, file.catch_up))  # what was saved from a damaged file
        return TypedCollection(name, self._schema(name, kind), file, self._shelf)

    def _schema(self, name: str, kind: type[T]) -> Schema[T]:
        return Schema(kind, self._migrations.get(name, ()))

    def _drawer_file(self, name: str) -> DocumentFile:
        if name not in self._files:
            path = self._folder / _DRAWERS / f"{name}.json"
            writer = self._writers.another(name)
            self._files[name] = DocumentFile(writer, path, name, self._clock, disk=self.disk, patient=True)
            self.disk.catching_up.append((writer, self._files[name].catch_up))
        return self._files[name]


def _trouble(folder: Path, exc: OSError) -> StartTrouble:
    number = exc.errno or 0
    return StartTrouble(
        _REASONS.get(number, StartReason.UNUSABLE),
        folder=str(folder),
        path=str(exc.filename or folder),
        failure=errno.errorcode.get(number, type(exc).__name__),
    )
