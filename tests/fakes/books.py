"""Books that forget when the test ends."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar

from bot.house.doors.door import DoorId, DoorRecord
from bot.house.people import Invitation, Person, PersonId, PhotoId, Resident, ResidentId
from bot.house.records.disk import DiskState, Space
from bot.house.records.trail import Flaw, Head, TrailBroken, TrailLine
from bot.house.visits.visit import PressId, Visit, VisitId

T = TypeVar("T")


class MemoryVisits:
    """A VisitBook; ``saved`` has every state in the order it was written."""

    def __init__(self) -> None:
        self.saved: list[Visit] = []
        self._now: dict[VisitId, Visit] = {}

    async def save(self, visit: Visit) -> Visit:
        visit = replace(visit, revision=visit.revision + 1)
        self.saved.append(visit)
        self._now[visit.id] = visit
        return visit

    async def find(self, visit: VisitId) -> Visit | None:
        return self._now.get(visit)

    async def of_press(self, door: DoorId, press: PressId) -> Visit | None:
        for visit in self._now.values():
            pictures = [*(p.press for p in visit.photos), *(p.press for p in visit.unreadable)]
            if visit.door == door and (visit.has_press(press) or press in pictures):
                return visit
        return None

    async def latest(self, door: DoorId) -> Visit | None:
        return max((v for v in self._now.values() if v.door == door), key=lambda v: v.began_at, default=None)

    async def open_visits(self) -> Sequence[Visit]:
        return sorted((v for v in self._now.values() if not v.over), key=lambda v: v.began_at)

    async def between(self, start: datetime, end: datetime) -> Sequence[Visit]:
        return sorted((v for v in self._now.values() if start <= v.began_at < end), key=lambda v: v.began_at)

    async def remove(self, visits: Sequence[VisitId]) -> None:
        for visit in visits:
            self._now.pop(visit, None)

    @property
    def all(self) -> list[Visit]:
        return sorted(self._now.values(), key=lambda v: v.began_at)

    @property
    def only(self) -> Visit:
        (visit,) = self._now.values()
        return visit


class MemoryAlbum:
    """An Album; ``pictures`` is what is in it."""

    def __init__(self) -> None:
        self.pictures: dict[PhotoId, bytes] = {}

    async def keep(self, photo: PhotoId, jpeg: bytes) -> None:
        self.pictures[_checked(photo)] = jpeg

    async def fetch(self, photo: PhotoId) -> bytes:
        return self.pictures[_checked(photo)]

    async def remove(self, photo: PhotoId) -> None:
        self.pictures.pop(_checked(photo), None)

    async def remove_all(self, beginnings: Sequence[str]) -> None:
        for photo in [photo for photo in self.pictures if photo.startswith(tuple(beginnings))]:
            del self.pictures[photo]


class MemoryClips:
    """A Clips; ``kept`` is what is in it. With ``failure`` nothing is written."""

    def __init__(self) -> None:
        self.kept: dict[PhotoId, bytes] = {}
        self.failure: Exception | None = None

    async def keep(self, clip: PhotoId, mp4: bytes) -> None:
        if self.failure:
            raise self.failure
        self.kept[_checked(clip)] = mp4

    async def fetch(self, clip: PhotoId) -> bytes:
        return self.kept[_checked(clip)]

    async def remove(self, clip: PhotoId) -> None:
        if self.failure:
            raise self.failure
        self.kept.pop(_checked(clip), None)


def _checked(photo: PhotoId) -> PhotoId:
    """An id that may be a file's name."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}", photo):
        raise ValueError(f"{photo!r} is not the id of a photo")
    return photo


class MemoryPeople:
    def __init__(self) -> None:
        self._people: dict[PersonId, Person] = {}

    async def people(self) -> Sequence[Person]:
        return sorted(self._people.values(), key=lambda person: (person.name.casefold(), person.id))

    async def save(self, person: Person) -> None:
        await _written()
        self._people[person.id] = person

    async def remove(self, person: PersonId) -> None:
        await _written()
        self._people.pop(person, None)


class MemoryResidents:
    def __init__(self, *residents: Resident) -> None:
        self._residents = {resident.id: resident for resident in residents}
        self._invitations: dict[str, Invitation] = {}
        self.turn = asyncio.Lock()

    async def residents(self) -> Sequence[Resident]:
        return sorted(self._residents.values(), key=lambda resident: (resident.since, resident.id))

    async def find(self, resident: ResidentId) -> Resident | None:
        return self._residents.get(resident)

    async def save(self, resident: Resident) -> None:
        await _written()
        self._residents[resident.id] = resident

    async def remove(self, resident: ResidentId) -> None:
        await _written()
        self._residents.pop(resident, None)

    async def invitations(self) -> Sequence[Invitation]:
        return list(self._invitations.values())

    async def invite(self, invitation: Invitation) -> None:
        await _written()
        self._invitations[invitation.code_hash] = invitation

    async def withdraw(self, code_hash: str) -> bool:
        await _written()
        return self._invitations.pop(code_hash, None) is not None


class MemoryAudit:
    """A TrailBook; ``lines`` has (what, details)."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, Any]]] = []
        #: When each was written.
        self.times: list[datetime] = []
        #: Of lines that were kept long enough and are gone.
        self._gone_hashes: list[str] = []
        self._grew = asyncio.Condition()

    async def note(self, what: str, **details: str | float | bool | None) -> None:
        json.dumps(details)  # on disk it is JSON: what cannot be written must not be noted here either
        async with self._grew:
            self.lines.append((what, details))
            self.times.append(datetime.now(UTC))
            self._grew.notify_all()

    async def back_from(self, before: int | None = None) -> tuple[Sequence[TrailLine], int | None]:
        """Three lines at a time, so that whoever reads goes on."""
        end = len(self.lines) if before is None else min(before, len(self.lines))
        begin = max(0, end - 3)
        # as they would come from disk: codes are texts there
        found = [
            TrailLine(place, self.times[place], self.lines[place][0], json.loads(json.dumps(self.lines[place][1])))
            for place in range(begin, end)
        ]
        return found[::-1], begin or None

    async def seal(self, told: Head | None = None) -> Head:
        """Every line counts as proven; the hash is of what they say."""
        hashes, last = list(self._gone_hashes), self._gone_hashes[-1] if self._gone_hashes else ""
        for what, details in self.lines:
            last = sha256(f"{last}{what}{json.dumps(details)}".encode()).hexdigest()
            hashes.append(last)
        if told and told.lines > len(hashes):
            raise TrailBroken(len(hashes), Flaw.CUT)
        if told and told.lines and not hashes[told.lines - 1].startswith(told.hash):
            raise TrailBroken(told.lines, Flaw.ANOTHER)
        return Head(len(hashes), last, sealed_from=1 if hashes else 0)

    async def drop_before(self, moment: datetime) -> int:
        went = 0
        while len(self.lines) > 1 and self.times[0] < moment:
            last = self._gone_hashes[-1] if self._gone_hashes else ""
            what, details = self.lines[0]
            self._gone_hashes.append(sha256(f"{last}{what}{json.dumps(details)}".encode()).hexdigest())
            del self.lines[0], self.times[0]
            went += 1
        return went

    async def until(self, what: str, wait_s: float = 10.0, **details: str | float | bool | None) -> None:
        """Wait until this was noted, with these details among others."""

        def noted() -> bool:
            return any(line == what and details.items() <= told.items() for line, told in self.lines)

        async with asyncio.timeout(wait_s), self._grew:
            await self._grew.wait_for(noted)

    @property
    def noted(self) -> list[str]:
        return [what for what, _ in self.lines]


class MemoryDisk:
    """A Disk; ``state`` is what writers found, ``room`` what is free, and ``mended`` lets it be caught up with."""

    def __init__(self) -> None:
        self.state = DiskState.WELL
        self.room = Space(10 * 1024**3, 100 * 1024**3)
        self.mended = True
        self.pictures = 0
        self.trouble = asyncio.Event()

    async def until_trouble(self) -> None:
        await self.trouble.wait()
        self.trouble.clear()

    async def space(self) -> Space:
        return self.room

    async def make_room(self, wanted_bytes: int) -> int:
        deleted, self.pictures = self.pictures, 0
        return deleted

    async def catch_up(self) -> bool:
        if self.mended:
            self.state = DiskState.WELL
        return self.mended


async def _written() -> None:
    """Others have their turn while something is written: what they read until then is what was."""
    await asyncio.sleep(0)


class MemoryCollection(Generic[T]):
    """A Collection, which no disk makes raise (see tests/store/documents/test_collection.py)."""

    def __init__(self) -> None:
        self._things: dict[str, T] = {}
        self._changed = asyncio.Event()
        self.turn = asyncio.Lock()

    async def until(self, true: Callable[[Mapping[str, T]], bool], wait_s: float = 10.0) -> None:
        """Wait until this is true of everything that is in it."""
        async with asyncio.timeout(wait_s):
            while not true(self.everything()):
                await self._changed.wait()

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def put(self, things: Mapping[str, T | None]) -> None:
        written = dict(things)
        try:
            await _written()
        finally:  # whoever is stopped while it is written has it written all the same
            for key, thing in written.items():
                if thing is None:
                    self._things.pop(key, None)
                else:
                    self._things[key] = thing
            self._tell()

    async def take(self, key: str) -> T | None:
        try:
            await _written()
        finally:
            taken = self._things.pop(key, None)
            self._tell()
        return taken

    def get(self, key: str) -> T | None:
        return self._things.get(key)

    def everything(self) -> Mapping[str, T]:
        return dict(self._things)


class Memory:
    """All books of a house, as the telegram room wants them."""

    def __init__(self, *residents: Resident) -> None:
        self.visits = MemoryVisits()
        self.album = MemoryAlbum()
        self.clips = MemoryClips()
        self.people = MemoryPeople()
        self.residents = MemoryResidents(*residents)
        self.doors: MemoryCollection[DoorRecord] = MemoryCollection()
        self.audit = MemoryAudit()
        self.disk = MemoryDisk()
        self.collections: dict[str, MemoryCollection[Any]] = {}

    def collection(self, name: str, kind: type[T], migrations: Sequence[object] = ()) -> MemoryCollection[T]:
        return self.collections.setdefault(name, MemoryCollection())
