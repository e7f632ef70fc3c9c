"""The store: everything that is remembered, in one folder."""

import errno
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.house.disk import DiskState
from bot.house.door import DoorRecord
from bot.house.people import Invitation, Person, Resident
from bot.house.ports import Clock
from bot.store.album import Photos
from bot.store.audit import Trail
from bot.store.audit_key import AuditKey
from bot.store.books import People, Residents
from bot.store.collection import Migration, SetAside, Shelf, TypedCollection
from bot.store.csv_ledger import CsvLedger
from bot.store.disk import FOLDER_MODE, make_folder, sweep
from bot.store.documents import DocumentFile
from bot.store.lock import FolderLock, StoreUnusable
from bot.store.pressure import PATIENCE_S, StoreDisk, state_of
from bot.store.visits import StoredVisits
from bot.store.writer import Writer

log = logging.getLogger(__name__)

T = TypeVar("T")

_DRAWER = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

_FOLDERS = ("visits", "photos", "drawers", "log")

_ADVICE: Mapping[int, str] = {
    errno.EACCES: "it belongs to somebody else: make this user its owner, or set DATA_DIR to another folder",
    errno.EPERM: "it belongs to somebody else: make this user its owner, or set DATA_DIR to another folder",
    errno.EEXIST: "something else has this name: set DATA_DIR to another folder",
    errno.ENOTDIR: "something else has this name: set DATA_DIR to another folder",
    errno.ENOSPC: "the disk is full: free some space",
    errno.EROFS: "the disk is read-only: set DATA_DIR to another folder",
}


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Owns the data folder while its block is entered.

    ``visits``, ``album``, ``people``, ``residents``, ``doors``, ``audit`` and ``csv_ledger`` are the house's ports.
    Every write returns when it would survive a power cut. Where the disk takes nothing, visits, pictures, the audit
    trail, the doors and the rooms' own collections go on in memory, which ``disk`` tells and makes up for; people,
    residents and invitations, which are promises, are refused with StoreUnwritable.
    """

    visits: StoredVisits
    album: Photos
    people: People
    residents: Residents
    doors: TypedCollection[DoorRecord]
    audit: Trail
    csv_ledger: CsvLedger

    def __init__(
        self,
        folder: Path,
        clock: Clock = _now,
        *,
        patience_s: float = PATIENCE_S,
        audit_key: AuditKey | None = None,
    ) -> None:
        """``audit_key`` seals the audit trail; without it lines are chained alone."""
        self._folder = folder
        self._clock = clock
        self._audit_key = audit_key
        self._writer = Writer()
        self._files: dict[str, DocumentFile] = {}
        self._collections: dict[str, TypedCollection[Any]] = {}
        #: How the disk is: the house's port Disk.
        self.disk = StoreDisk(folder, self._writer, patience_s)
        self._shelf = Shelf(folder / "unreadable", self._writer, clock)
        self._lock: FolderLock | None = None

    async def __aenter__(self) -> Self:
        """Take the folder and read what is there; raises StoreBusy, StoreUnusable."""
        self.disk.open()
        try:
            await self._writer.run(self._open)
        except BaseException as exc:
            await self._close()
            if isinstance(exc, OSError):
                raise StoreUnusable(_sentence(self._folder, exc)) from exc
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._close()

    def collection(self, name: str, kind: type[T], migrations: Sequence[Migration] = ()) -> TypedCollection[T]:
        """Things of one kind that a room keeps, in ``drawers/<name>.json``: the same for the same name."""
        if not _DRAWER.fullmatch(name):
            raise ValueError(f"not a collection's name: {name!r}")
        if name not in self._collections:
            self._collections[name] = TypedCollection(name, kind, self._drawer_file(name), self._shelf, migrations)
        return self._collections[name]

    @property
    def set_aside(self) -> Sequence[SetAside]:
        """Stored documents that could not be read since the start; they lie in ``unreadable/``."""
        return self._shelf.documents

    def _open(self) -> None:
        make_folder(self._folder)
        self.disk.measure()
        self._lock = FolderLock(self._folder / ".lock")
        self._make_private()
        for name in _FOLDERS:
            self._make(name)
            sweep(self._folder / name)
        sweep(self._folder)
        self.visits = StoredVisits(self._folder / "visits", self._writer, self._clock, self._shelf, self.disk)
        self.visits.open()
        self.album = Photos(self._folder / "photos", self._writer, self._clock, self.disk)
        self.album.open()
        self.people = People(self._top("people", Person))
        self.residents = Residents(self._top("residents", Resident), self._top("invitations", Invitation))
        self.csv_ledger = CsvLedger(self._folder / "log", self._writer, self._clock)
        for path in sorted((self._folder / "drawers").glob("*.json")):
            if _DRAWER.fullmatch(path.stem):
                self._drawer_file(path.stem)
        self.doors = self.collection("doors", DoorRecord)
        self.audit = Trail(self._folder / "audit.jsonl", self._writer, self._clock, self.disk, self._audit_key)
        self.audit.open()

    async def _close(self) -> None:
        """Finish what waits to be written, then let go of the folder."""
        await self._writer.close()
        if hasattr(self, "audit"):
            self.audit.close()
        if self._lock:
            self._lock.release()
            self._lock = None

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

    def _top(self, name: str, kind: type[T]) -> TypedCollection[T]:
        file = DocumentFile(self._writer, self._folder / f"{name}.json", name, self._clock, disk=self.disk)
        self.disk.catching_up.append(file.catch_up)  # what was saved from a damaged file
        return TypedCollection(name, kind, file, self._shelf)

    def _drawer_file(self, name: str) -> DocumentFile:
        if name not in self._files:
            path = self._folder / "drawers" / f"{name}.json"
            self._files[name] = DocumentFile(self._writer, path, name, self._clock, disk=self.disk, patient=True)
            self.disk.catching_up.append(self._files[name].catch_up)
        return self._files[name]


def _sentence(folder: Path, exc: OSError) -> str:
    advice = _ADVICE.get(exc.errno or 0, "make it writable, or set DATA_DIR to another folder")
    return f"The data folder {folder} cannot be used ({exc.filename or folder}: {exc.strerror}): {advice}."
