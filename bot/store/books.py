"""The books of people and of residents, and the rooms' own drawers."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import orjson

from bot.house.people import Invitation, Person, PersonId, Resident, ResidentId
from bot.store.documents import Document, DocumentFile
from bot.store.shapes import Shape, Unreadable

log = logging.getLogger(__name__)

T = TypeVar("T")

_PERSON = Shape(Person)
_RESIDENT = Shape(Resident)
_INVITATION = Shape(Invitation)


class People:
    """Whose face is known (PeopleBook)."""

    def __init__(self, file: DocumentFile) -> None:
        self._file = file

    async def people(self) -> Sequence[Person]:
        """Everybody, by name."""
        return sorted(_things(self._file, _PERSON), key=lambda person: (person.name.casefold(), person.id))

    async def save(self, person: Person) -> None:
        """Add or rename a person."""
        await self._file.put({person.id: _PERSON.document(person)})

    async def remove(self, person: PersonId) -> None:
        """Take a person out."""
        await self._file.put({person: None})


class Residents:
    """Who lives here, and who is invited (ResidentBook)."""

    def __init__(self, residents: DocumentFile, invitations: DocumentFile) -> None:
        self._residents = residents
        self._invitations = invitations

    async def residents(self) -> Sequence[Resident]:
        """Everybody, in the order they moved in."""
        return sorted(_things(self._residents, _RESIDENT), key=lambda resident: (resident.since, resident.id))

    async def save(self, resident: Resident) -> None:
        """Add or change a resident."""
        await self._residents.put({str(resident.id): _RESIDENT.document(resident)})

    async def remove(self, resident: ResidentId) -> None:
        """Take a resident out."""
        await self._residents.put({str(resident): None})

    async def invitations(self) -> Sequence[Invitation]:
        """Codes that were handed out and not used."""
        return _things(self._invitations, _INVITATION)

    async def invite(self, invitation: Invitation) -> None:
        """Remember a code's hash."""
        await self._invitations.put({invitation.code_hash: _INVITATION.document(invitation)})

    async def withdraw(self, code_hash: str) -> bool:
        """Take a code back, or use it up; False: it was not there, or somebody was quicker."""
        changes = await self._invitations.put({code_hash: None})
        return changes[code_hash].before is not None


class JsonDrawer:
    """Small JSON documents that a room keeps for itself (Drawer)."""

    def __init__(self, file: DocumentFile) -> None:
        self._file = file

    async def put(self, documents: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Write documents by key, all or none; None removes. Returns once they would survive a power cut.

        Raises OSError where they could not be written, TypeError where one is no JSON.
        """
        await self._file.put(documents)

    async def everything(self) -> Mapping[str, Document]:
        """All documents, as they are now; not to be changed."""
        return dict(self._file.documents)


def _things(file: DocumentFile, shape: Shape[T]) -> list[T]:
    things = []
    for key, document in file.documents.items():
        try:
            things.append(shape.thing(document))
        except Unreadable as exc:
            log.error("%s cannot be read, and stays as it is: %s", key, exc)  # noqa: TRY400 - the cause is in the line
    return things


def names_in(folder: Path) -> dict[str, str]:
    """The names of the people in a data folder, by id, without taking the folder; none where there are none."""
    try:
        documents = orjson.loads((folder / "people.json").read_bytes())["people"]
    except (OSError, ValueError, KeyError):
        return {}
    return {key: str(document["name"]) for key, document in documents.items()}
