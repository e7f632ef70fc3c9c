"""The books of people and of residents."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import orjson

from bot.house.doors.added import ADDED_DOORS, AddedDoor
from bot.house.house_rules import HOUSE_RULES, HouseRules
from bot.house.keeping.backup_keeper import BACKUPS, BackupMemory
from bot.house.people import Invitation, Person, PersonId, Resident, ResidentId
from bot.house.records.log_keeper import DAY_LOG, LogPlace
from bot.house.watch.camera import Camera
from bot.house.watch.camera_keeper import CAMERAS
from bot.store.documents.collection import TypedCollection
from bot.store.documents.leftovers import Leftovers
from bot.store.documents.schema import Schema
from bot.store.documents.shapes import Unreadable

T = TypeVar("T")


class People:
    """Whose face is known (PeopleBook)."""

    def __init__(self, people: TypedCollection[Person], leftovers: Leftovers) -> None:
        self._people = people
        self._leftovers = leftovers

    async def people(self) -> Sequence[Person]:
        """Everybody, by name."""
        known = self._people.everything().values()
        return sorted(known, key=lambda person: (person.name.casefold(), person.id))

    async def save(self, person: Person) -> None:
        """Add or rename a person."""
        await self._people.put({person.id: person})

    async def remove(self, person: PersonId) -> None:
        """Take a person out, and whatever tells of them that was set aside as damaged."""
        self._leftovers.forget(person)
        await self._people.put({person: None})


class Residents:
    """Who lives here, and who is invited (ResidentBook)."""

    def __init__(self, residents: TypedCollection[Resident], invitations: TypedCollection[Invitation]) -> None:
        self._residents = residents
        self._invitations = invitations
        #: See ``ResidentBook.turn``.
        self.turn = residents.turn

    async def residents(self) -> Sequence[Resident]:
        """Everybody, in the order they moved in."""
        return sorted(self._residents.everything().values(), key=lambda resident: (resident.since, resident.id))

    async def find(self, resident: ResidentId) -> Resident | None:
        """Whoever has this id; None: nobody who lives here."""
        return self._residents.get(str(resident))

    async def save(self, resident: Resident) -> None:
        """Add or change a resident."""
        await self._residents.put({str(resident.id): resident})

    async def remove(self, resident: ResidentId) -> None:
        """Take a resident out."""
        await self._residents.put({str(resident): None})

    async def invitations(self) -> Sequence[Invitation]:
        """Codes that were handed out and not used."""
        return list(self._invitations.everything().values())

    async def invite(self, invitation: Invitation) -> None:
        """Remember a code's hash."""
        await self._invitations.put({invitation.code_hash: invitation})

    async def withdraw(self, code_hash: str) -> bool:
        """Take a code back, or use it up; False: it was not there, or somebody was quicker."""
        return await self._invitations.take(code_hash) is not None


def names_in(folder: Path) -> dict[str, str]:
    """The names of the people in a data folder, by id, without taking the folder; none where there are none."""
    return _names(folder / "people.json", "people")


def door_names_in(folder: Path) -> dict[str, str]:
    """The names of the doors in a data folder, by id, without taking the folder; none where there are none."""
    return _names(folder / "drawers" / "doors.json", "doors")


def is_lived_in(folder: Path) -> bool:
    """Whether somebody lives in the house of a data folder already, without taking the folder.

    A book that cannot be read is somebody's: nobody makes a code that gives the house away.
    """
    try:
        return bool(orjson.loads((folder / "residents.json").read_bytes())["residents"])
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError, KeyError, TypeError):
        return True


def added_doors_in(folder: Path) -> list[AddedDoor]:
    """The doors in a data folder that were added in the chat and are there, without taking the folder."""
    return [door for door in _things(folder, ADDED_DOORS, AddedDoor) if not door.removed]


def cameras_in(folder: Path) -> list[Camera]:
    """The cameras in a data folder, without taking the folder."""
    return _things(folder, CAMERAS, Camera)


def house_rules_in(folder: Path) -> HouseRules | None:
    """The rules of the house in a data folder, without taking the folder; None: there are none that can be read."""
    try:
        documents = orjson.loads((folder / "drawers" / f"{HOUSE_RULES}.json").read_bytes())[HOUSE_RULES]
        return Schema(HouseRules).thing(next(iter(documents.values())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration, Unreadable):
        return None


def backups_in(folder: Path) -> BackupMemory:
    """How the backups of a data folder are, without taking the folder."""
    return next(iter(_things(folder, BACKUPS, BackupMemory)), BackupMemory())


def log_place_in(folder: Path) -> LogPlace | None:
    """Where the day's log goes as it was said in the chat, without taking the folder; None: nothing was said."""
    return next(iter(_things(folder, DAY_LOG, LogPlace)), None)


def _things(folder: Path, name: str, kind: type[T]) -> list[T]:
    try:
        documents = orjson.loads((folder / "drawers" / f"{name}.json").read_bytes())[name]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    found: list[T] = []
    schema = Schema(kind)
    for document in documents.values():
        with suppress(Unreadable, TypeError):  # the service sets it aside, and says so
            found.append(schema.thing(document))
    return found


def _names(path: Path, table: str) -> dict[str, str]:
    try:
        documents = orjson.loads(path.read_bytes())[table]
        return {key: str(document["name"]) for key, document in documents.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
