"""The books of people and of residents."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import orjson

from bot.house.doors.added import ADDED_DOORS, AddedDoor
from bot.house.people import Invitation, Person, PersonId, Resident, ResidentId
from bot.store.collection import TypedCollection
from bot.store.leftovers import Leftovers
from bot.store.schema import Schema
from bot.store.shapes import Unreadable


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


def added_doors_in(folder: Path) -> list[AddedDoor]:
    """The doors in a data folder that were added in the chat and are there, without taking the folder."""
    try:
        documents = orjson.loads((folder / "drawers" / f"{ADDED_DOORS}.json").read_bytes())[ADDED_DOORS]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    found: list[AddedDoor] = []
    schema = Schema(AddedDoor)
    for document in documents.values():
        with suppress(Unreadable):  # the service sets it aside, and says so
            found.append(schema.thing(document))
    return [door for door in found if not door.removed]


def _names(path: Path, table: str) -> dict[str, str]:
    try:
        documents = orjson.loads(path.read_bytes())[table]
        return {key: str(document["name"]) for key, document in documents.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
