"""Every outlet of the house on one page: what the middle asks of the rooms around it."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.house.board import BoardState, Pictures, Release, Secrets
from bot.house.disk import DiskState, Space
from bot.house.door import DoorId, DoorRecord
from bot.house.people import (
    Box,
    Invitation,
    Learned,
    Look,
    Person,
    PersonId,
    PhotoId,
    Resident,
    ResidentId,
    SampleId,
)
from bot.house.visit import PressId, Visit, VisitId

T = TypeVar("T")


class Clock(Protocol):
    """What time it is; aware, UTC.

    There are two. ``clock`` is the machine's, for people to read: it may be set backwards and forwards. ``steady`` is
    the house's own (``bot.house.moments``), for everything that ends: the two are never compared with each other.
    """

    def __call__(self) -> datetime:
        """The present moment."""


class Background(Protocol):
    """Work that outlives its caller (the nursery)."""

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Start work that ends by itself; its failure is logged."""

    def keep(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start work that must live: it is called again whenever it fails."""


# What the house looks with, opens with, and shows on


class EyesUnavailable(Exception):
    """The recogniser is starting, broken, or has too much to do: the same may work in a minute."""


class Eyes(Protocol):
    """The recogniser, off the event loop; what it cannot do for the moment raises EyesUnavailable in bounded time."""

    async def look(self, pictures: Sequence[tuple[PhotoId, bytes]]) -> Look:
        """Say whom the pictures (JPEG) of one visit show, oldest first. Never raises for a bad picture.

        Somebody who is not in the book of people is told with an empty name: just learned, or just forgotten.
        """

    async def mark(self, jpeg: bytes, look: Look) -> bytes:
        """Box and name the faces of the picture that ``look.photo`` means; JPEG again."""

    async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
        """Take a sample of a person, of the face in the box where several are seen.

        Raises PhotoRefused where there is not one clear face; unless the resident is ``sure``,
        LooksLikeAnother where it is taken for somebody else, and UnlikeTheOthers where it is not taken for them.
        """

    async def unlearn(self, person: PersonId, samples: Sequence[SampleId]) -> int:
        """Remove these samples of a person, as far as they are there; returns how many are left."""

    async def disown(self, person: PersonId, jpeg: bytes, box: Box) -> None:
        """Remember that the face in the box is not this person. Raises PhotoRefused."""

    async def sample_ids(self, person: PersonId) -> Sequence[SampleId]:
        """The samples of a person, oldest first."""

    async def sample(self, person: PersonId, sample: SampleId) -> bytes:
        """The photo of a sample (JPEG); raises KeyError where it is gone."""

    async def forget(self, person: PersonId) -> None:
        """Remove every sample of a person."""

    async def samples(self) -> Mapping[PersonId, int]:
        """How many samples there are of each person."""


class Locks(Protocol):
    """The door strikes."""

    async def open(self, door: DoorId, ordered: Callable[[str], Awaitable[None]] | None = None) -> None:
        """Unlock a door and return when it confirmed; raises DoorUnreachable.

        ``ordered`` gets what a confirmation will name, where it names anything, and returns before anything is sent.
        """


class Boards(Protocol):
    """The doorbells' boards; whatever is asked of one that is away or silent raises DoorUnreachable in bounded time."""

    @property
    def doors(self) -> Sequence[DoorId]:
        """The doors whose board takes our commands."""

    def state(self, door: DoorId) -> BoardState:
        """How a board is, by its own account."""

    async def snap(self, door: DoorId) -> bytes:
        """Take a picture now (JPEG); nobody hears of it but the caller."""

    async def restart(self, door: DoorId) -> None:
        """Have it start anew, and return when it is back."""

    async def set_pictures(self, door: DoorId, pictures: Pictures) -> None:
        """Change its pictures, and return when it confirmed."""

    async def release(self) -> Release | None:
        """The program that boards may be updated to; None: there is none at hand."""

    async def update(self, door: DoorId, release: Release) -> None:
        """Order an update; its state tells what becomes of it."""

    async def secrets(self, door: DoorId) -> Secrets:
        """What a new board of this door has to know; raises NoSecrets."""


# What the house remembers


class VisitBook(Protocol):
    """The visits, written before they are shown."""

    async def save(self, visit: Visit) -> Visit:
        """Write a visit down; returns it with its next revision once it would survive a power cut."""

    async def find(self, visit: VisitId) -> Visit | None:
        """The visit with this id."""

    async def of_press(self, door: DoorId, press: PressId) -> Visit | None:
        """The visit that this press, or a picture taken for it, belongs to."""

    async def latest(self, door: DoorId) -> Visit | None:
        """The visit of this door that began last."""

    async def open_visits(self) -> Sequence[Visit]:
        """Visits that are neither answered nor expired, oldest first."""

    async def between(self, start: datetime, end: datetime) -> Sequence[Visit]:
        """Visits that began in [start, end), oldest first."""


class Album(Protocol):
    """The pictures."""

    async def keep(self, photo: PhotoId, jpeg: bytes) -> None:
        """Write a picture down; returns once it would survive a power cut."""

    async def fetch(self, photo: PhotoId) -> bytes:
        """The picture's bytes; raises KeyError where it is gone, OSError where the disk does not give it out."""

    async def remove(self, photo: PhotoId) -> None:
        """Delete a picture; nothing happens where it is gone already."""


class Disk(Protocol):
    """What all of it is written on.

    A disk that takes nothing silences nobody: visits, pictures, the audit trail and collections then go on in
    memory, ``state`` tells so, and ``catch_up`` writes them. What is a promise (residents, invitations, people, the
    samples of a face) raises StoreUnwritable instead, StoreFull where there is no room.
    """

    @property
    def state(self) -> DiskState:
        """How the last write found it; never LOW, which is for whoever looks at the space."""

    async def until_trouble(self) -> None:
        """Return when a write has failed since the last call."""

    async def space(self) -> Space:
        """The room on it, in bounded time. Raises OSError; TimeoutError, and its state is SILENT."""

    async def make_room(self, wanted_bytes: int) -> int:
        """Delete pictures, the oldest first and none of the newest day, until so much is free; returns how many.

        Raises OSError, in bounded time.
        """

    async def catch_up(self) -> bool:
        """Write what waits in memory; False: there is no room yet."""


class PeopleBook(Protocol):
    """Whose face is known, by name."""

    async def people(self) -> Sequence[Person]:
        """Everybody, by name."""

    async def save(self, person: Person) -> None:
        """Add or rename a person."""

    async def remove(self, person: PersonId) -> None:
        """Take a person out."""


class ResidentBook(Protocol):
    """Who lives here, and who is invited."""

    async def residents(self) -> Sequence[Resident]:
        """Everybody, in the order they moved in."""

    async def save(self, resident: Resident) -> None:
        """Add or change a resident."""

    async def remove(self, resident: ResidentId) -> None:
        """Take a resident out."""

    async def invitations(self) -> Sequence[Invitation]:
        """Codes that were handed out and not used."""

    async def invite(self, invitation: Invitation) -> None:
        """Remember a code's hash."""

    async def withdraw(self, code_hash: str) -> bool:
        """Take a code back, or use it up; False: it was not there."""


class HouseBooks(Protocol):
    """The books that more than one part of the house reads."""

    @property
    def doors(self) -> "Collection[DoorRecord]":
        """What the household keeps of its doors, by their id."""

    @property
    def visits(self) -> VisitBook:
        """The visits."""

    @property
    def album(self) -> Album:
        """The pictures."""

    @property
    def people(self) -> PeopleBook:
        """Whose faces are known."""

    @property
    def residents(self) -> ResidentBook:
        """Who lives here."""


class AuditTrail(Protocol):
    """What was done, line after line; nothing is ever changed in it."""

    async def note(self, what: str, **details: str | float | bool | None) -> None:
        """Append a line; returns once it would survive a power cut."""


class Collection(Protocol[T]):
    """Things of one kind that a room keeps across restarts, by key."""

    async def put(self, things: Mapping[str, T | None]) -> None:
        """Write things by key, all or none; None removes. Returns once they would survive a power cut.

        Where the disk takes nothing they are remembered all the same, and written later (see Disk).
        """

    async def take(self, key: str) -> T | None:
        """Remove a thing and return it; None: it was not there, or somebody was quicker."""

    def get(self, key: str) -> T | None:
        """The thing with this key, as it was last written."""

    def everything(self) -> Mapping[str, T]:
        """All things by key, as they are now."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A visit, as the day's log tells it: texts only, in the household's own time."""

    visit: VisitId
    date: str
    time: str
    door: str
    who: str
    outcome: str
    by: str


class Ledger(Protocol):
    """The day's log, outside the house."""

    @property
    def name(self) -> str:
        """Which one it is: the same for as long as it is the same place."""

    async def post(self, rows: Sequence[LedgerRow]) -> int:
        """Write the rows whose visit is not there yet; returns how many were new. Raises LedgerRefused."""
