"""What the house remembers."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from bot.house.doors.door import DoorId, DoorRecord
from bot.house.people import Invitation, Person, PersonId, PhotoId, Resident, ResidentId
from bot.house.records.disk import DiskState, Space
from bot.house.visits.visit import PressId, Visit, VisitId

T = TypeVar("T")


class VisitBook(Protocol):
    """The visits, written before they are shown."""

    async def save(self, visit: Visit) -> Visit:
        """Write a visit down; returns it with its next revision once it would survive a power cut.

        Where the disk takes nothing it is remembered all the same, and written later (see Disk). Raises StoreUnwritable
        where its month is not in memory and the disk does not give it out, ValueError for a time without its zone.
        """

    async def find(self, visit: VisitId) -> Visit | None:
        """The visit with this id. Raises StoreUnwritable where an older month cannot be read."""

    async def of_press(self, door: DoorId, press: PressId) -> Visit | None:
        """The visit that this press, or a picture taken for it, belongs to; of the newest months. Never raises."""

    async def latest(self, door: DoorId) -> Visit | None:
        """The visit of this door that began last; of the newest months. Never raises."""

    async def open_visits(self) -> Sequence[Visit]:
        """Visits that are neither answered nor expired, oldest first; of the newest months. Never raises."""

    async def between(self, start: datetime, end: datetime) -> Sequence[Visit]:
        """Visits that began in [start, end), oldest first.

        Raises StoreUnwritable where an older month cannot be read.
        """

    async def remove(self, visits: Sequence[VisitId]) -> None:
        """Delete visits for good; nothing happens where one is gone already.

        Where the disk takes nothing they are gone all the same, and from the disk later (see Disk).
        Raises StoreUnwritable where an older month cannot be read.
        """


class Album(Protocol):
    """The pictures."""

    async def keep(self, photo: PhotoId, jpeg: bytes) -> None:
        """Write a picture down; returns once it would survive a power cut, or is held where the disk takes none.

        Raises ValueError for an id that could lead elsewhere.
        """

    async def fetch(self, photo: PhotoId) -> bytes:
        """The picture's bytes, also of one that is just being kept; it waits for nothing that is being written.

        Raises KeyError where it is gone, OSError where the disk does not give it out, and ValueError as ``keep``.
        """

    async def remove(self, photo: PhotoId) -> None:
        """Delete a picture; nothing happens where it is gone already.

        Raises StoreUnwritable where the disk does not let it go, and ValueError as ``keep``.
        """

    async def remove_all(self, beginnings: Sequence[str]) -> None:
        """Delete every picture whose id begins like this, that nobody knows of, too. Raises StoreUnwritable."""


class Clips(Protocol):
    """What cameras saw for a few seconds; they leave with the pictures, the oldest first, where room is needed."""

    async def keep(self, clip: PhotoId, mp4: bytes) -> None:
        """Write a clip down; returns once it would survive a power cut.

        None is held where the disk takes nothing: it raises StoreUnwritable. Raises ValueError as ``Album.keep``.
        """

    async def fetch(self, clip: PhotoId) -> bytes:
        """Its bytes (MP4). Raises KeyError where it is gone, OSError where the disk does not give it out."""

    async def remove(self, clip: PhotoId) -> None:
        """Delete one; nothing happens where it is gone already. Raises StoreUnwritable."""


class Recordings(Protocol):
    """Voice messages for a door, each kept for a minute; none outlives a start."""

    async def keep(self, name: str, recording: bytes) -> None:
        """Write one down, for this machine's owner alone. Raises StoreUnwritable, ValueError for what is no name."""

    async def fetch(self, name: str) -> bytes:
        """Its bytes. Raises KeyError where it is gone, OSError where the disk does not give it out."""

    async def remove(self, name: str) -> None:
        """Delete one; nothing happens where it is gone already. Raises StoreUnwritable."""


class Disk(Protocol):
    """What all of it is written on.

    A disk that takes nothing silences nobody: visits, pictures, the audit trail and collections then go on in
    memory, ``state`` tells so, and ``catch_up`` writes them. What is a promise (residents, invitations, people, the
    samples of a face) raises StoreUnwritable instead, StoreFull where there is no room.
    """

    @property
    def state(self) -> DiskState:
        """How the last write found it; never LOW, which is for whoever looks at the space. Never raises."""

    async def until_trouble(self) -> None:
        """Return when a write has failed since the last call. Never raises."""

    async def space(self) -> Space:
        """The room on it, in bounded time. Raises OSError; TimeoutError, and its state is SILENT."""

    async def make_room(self, wanted_bytes: int) -> int:
        """Delete pictures, the oldest first and none of the newest day, until so much is free; returns how many.

        Raises OSError, in bounded time.
        """

    async def catch_up(self) -> bool:
        """Write what waits in memory; False: there is no room yet. Never raises."""


class PeopleBook(Protocol):
    """Whose face is known, by name."""

    async def people(self) -> Sequence[Person]:
        """Everybody, by name. Never raises."""

    async def save(self, person: Person) -> None:
        """Add or rename a person. Raises StoreUnwritable, and nothing changed."""

    async def remove(self, person: PersonId) -> None:
        """Take a person out. Raises StoreUnwritable, and nothing changed."""


class ResidentBook(Protocol):
    """Who lives here, and who is invited."""

    @property
    def turn(self) -> asyncio.Lock:
        """Whoever changes what is written of a resident, or lets one in or out, holds it. Never raises.

        Whoever takes the turn of the passes, too, takes it behind this one.
        """

    async def residents(self) -> Sequence[Resident]:
        """Everybody, in the order they moved in. Never raises."""

    async def find(self, resident: ResidentId) -> Resident | None:
        """Whoever has this id; None: nobody who lives here. Never raises."""

    async def save(self, resident: Resident) -> None:
        """Add or change a resident. Raises StoreUnwritable, and nothing changed."""

    async def remove(self, resident: ResidentId) -> None:
        """Take a resident out. Raises StoreUnwritable, and nothing changed."""

    async def invitations(self) -> Sequence[Invitation]:
        """Codes that were handed out and not used. Never raises."""

    async def invite(self, invitation: Invitation) -> None:
        """Remember a code's hash. Raises StoreUnwritable, and the code is worth nothing."""

    async def withdraw(self, code_hash: str) -> bool:
        """Take a code back, or use it up; False: it was not there. Raises StoreUnwritable, and it is good still."""


class HouseBooks(Protocol):
    """The books that more than one part of the house reads."""

    @property
    def doors(self) -> "Collection[DoorRecord]":
        """What the household keeps of its doors, by their id. Never raises."""

    @property
    def visits(self) -> VisitBook:
        """The visits. Never raises."""

    @property
    def album(self) -> Album:
        """The pictures. Never raises."""

    @property
    def clips(self) -> Clips:
        """What the cameras saw. Never raises."""

    @property
    def people(self) -> PeopleBook:
        """Whose faces are known. Never raises."""

    @property
    def residents(self) -> ResidentBook:
        """Who lives here. Never raises."""


class AuditTrail(Protocol):
    """What was done, line after line; nothing is ever changed in it."""

    async def note(self, what: str, **details: str | float | bool | None) -> None:
        """Append a line; returns once it would survive a power cut.

        Where the disk takes none it waits in memory, in its place, and is written later (see Disk). Raises TypeError
        for what is no JSON, and nothing for the disk's sake.
        """


class Collection(Protocol[T]):
    """Things of one kind that a room keeps across restarts, by key."""

    @property
    def turn(self) -> asyncio.Lock:
        """Whoever makes a new thing of what is written holds it until that is written, too. Never raises."""

    async def put(self, things: Mapping[str, T | None]) -> None:
        """Write things by key, all or none; None removes. Returns once they would survive a power cut.

        Where the disk takes nothing they are remembered all the same, and written later (see Disk). Raises ValueError
        for a time without its zone, TypeError for what is no JSON, and nothing for the disk's sake.
        """

    async def take(self, key: str) -> T | None:
        """Remove a thing and return it; None: it was not there, or somebody was quicker. Never raises."""

    def get(self, key: str) -> T | None:
        """The thing with this key, as it was last written. Never raises."""

    def everything(self) -> Mapping[str, T]:
        """All things by key, as they are now. Never raises."""
