"""The doors as the household keeps them: taken over from the settings once, and named by the owners since."""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.house import attention
from bot.house.doors.door import Door, DoorId, DoorRecord
from bot.house.doors.door_facts import DoorRenamed, DoorsTakenOver
from bot.house.facts import Outlets, VisitChanged
from bot.house.names import Name, NoName, folded, to_name
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Collection, ResidentBook, VisitBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

log = logging.getLogger(__name__)

#: The longest name of a door, in characters: it stands in sentences and on buttons.
MAX_DOOR_NAME = 40


class NoSuchDoor(Exception):
    """There is no door of this id (any more)."""


class DoorNameTaken(Exception):
    """Another door is called so: nobody could tell them apart."""


class Doors(Mapping[DoorId, Door]):
    """The doors as they are called now, in the household's order; whoever holds it sees every change."""

    def __init__(self, doors: Iterable[Door] = ()) -> None:
        self._doors = {door.id: door for door in doors}

    def __getitem__(self, door: DoorId) -> Door:
        return self._doors[door]

    def __iter__(self) -> Iterator[DoorId]:
        return iter(self._doors)

    def __len__(self) -> int:
        return len(self._doors)

    def change(self, door: Door) -> None:
        """Have a door be what it is from now on; a new one comes last."""
        self._doors[door.id] = door

    def drop(self, door: DoorId) -> None:
        """Have a door be no more."""
        self._doors.pop(door, None)


async def take_over(book: Collection[DoorRecord], found: Mapping[DoorId, Door], *, silently: bool = False) -> Doors:
    """Write down the doors of the settings that the book does not know; returns all of the settings' as they are kept.

    All are written at once, so that a stop leaves every one or none. A name is kept as ``DoorKeeper.rename`` would keep
    it; where another door is called so already, the door's id stands behind it.

    ``silently``: nobody need be told of them, since nobody lives here yet.
    """
    kept = book.everything()
    last = max((record.place for record in kept.values()), default=-1)
    new = [door for door_id, door in found.items() if door_id not in kept]
    taken = {folded(record.name) for record in kept.values()}
    records: dict[str, DoorRecord] = {}
    there = sorted((record for door_id, record in kept.items() if door_id in found), key=lambda record: record.place)
    for known in _namesakes(there):  # one was away, and another was given its name meanwhile
        name, added = _own_name(replace(found[known.id], name=known.name), taken)
        taken.add(folded(name))
        records[known.id] = replace(known, name=name, told=silently, id_added=added)
    for place, door in enumerate(new, last + 1):
        name, added = _own_name(door, taken)
        taken.add(folded(name))
        records[door.id] = DoorRecord(door.id, name, place, door.hours, told=silently, id_added=added)
    if records:
        await book.put(records)
        log.info("kept in the household from now on: %s", ", ".join(records))
    return as_kept(book, found)


def _namesakes(records: Iterable[DoorRecord]) -> Iterator[DoorRecord]:
    """Those that are called as one before them."""
    before: set[str] = set()
    for record in records:
        if folded(record.name) in before:
            yield record
        before.add(folded(record.name))


def _own_name(door: Door, taken: AbstractSet[str]) -> tuple[str, bool]:
    """What a door of the settings is called here, no other door is; and whether its id was added for that.

    ``taken`` are folded.
    """
    try:
        name = door_name(door.name)
    except NoName:
        return _own_name(replace(door, name=door.id), taken)
    own: str = name
    n = 1
    while folded(own) in taken:
        behind = f" ({door.id})" if n == 1 else f" ({door.id} {n})"
        own, n = f"{name[: MAX_DOOR_NAME - len(behind)].rstrip()}{behind}", n + 1
    return own, n > 1


def door_name(text: str) -> Name:
    """A door's name of what somebody typed. Raises NoName."""
    return to_name(to_name(text)[:MAX_DOOR_NAME])


def as_kept(book: Collection[DoorRecord], found: Mapping[DoorId, Door]) -> Doors:
    """The doors of the settings, in the household's order and by its names; what the book does not know comes last.

    Which doors there are, and whether there is something to unlock, is for the settings to say.
    """
    kept = book.everything()
    in_order = sorted(found.values(), key=lambda door: kept[door.id].place if door.id in kept else len(kept))
    return Doors(_kept(door, kept[door.id]) if door.id in kept else door for door in in_order)


def _kept(door: Door, record: DoorRecord) -> Door:
    kept = replace(door, name=record.name, hours=record.hours, paused=record.paused)
    return replace(kept, courier=record.courier, by_itself=record.by_itself)


class DoorKeeper:
    """Keeps the book of doors for the owners."""

    def __init__(
        self,
        doors: Doors,
        *,
        book: Collection[DoorRecord],
        visits: VisitBook,
        residents: ResidentBook,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        turn: asyncio.Lock,
    ) -> None:
        """``turn``: of two who change what is kept of a door, each sees what the other one wrote."""
        self._doors = doors
        self._book = book
        self._visits = visits
        self._residents = residents
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._turn = turn

    async def resume(self) -> None:
        """Tell the owners once which doors were taken over from the settings."""
        untold = {key: record for key, record in self._book.everything().items() if not record.told}
        in_order = sorted(untold.values(), key=lambda one: one.place)
        news = DoorsTakenOver(
            tuple(record.name for record in in_order), tuple(record.name for record in in_order if record.id_added)
        )
        if not untold or not any(attention.hears(one, news) for one in await self._residents.residents()):
            return
        await self._audit.note("doors taken over", doors=", ".join(untold))
        await self._outlets.announce(news)  # before it is remembered: twice is better than never
        async with self._turn:  # an owner may have named one meanwhile
            known = self._book.everything()
            await self._book.put({key: replace(known[key], told=True) for key in untold if key in known})

    async def listed(self, by: Resident) -> list[Door]:
        """Every door, for somebody who may name them. Raises NotAllowed."""
        await self._admission.admit(by, Action.MANAGE_DOORS)
        return list(self._doors.values())

    async def door(self, by: Resident, door: DoorId) -> Door:
        """One of them. Raises NotAllowed, NoSuchDoor."""
        await self._admission.admit(by, Action.MANAGE_DOORS, door)
        if door not in self._doors:
            raise NoSuchDoor
        return self._doors[door]

    async def rename(self, by: Resident, door_id: DoorId, text: str) -> Door:
        """Call a door otherwise, on every open card too; returns it.

        Raises NotAllowed, NoSuchDoor, NoName, DoorNameTaken.
        """
        name = door_name(text)
        async with self._turn:  # of two doors that are given one name at once one keeps its own
            door = await self.door(by, door_id)
            if any(folded(other.name) == folded(name) for other in self._doors.values() if other.id != door_id):
                raise DoorNameTaken
            if name == door.name:
                return door
            renamed = replace(door, name=name)
            record = self._book.get(door_id) or DoorRecord(door_id, name)
            await self._audit.note("door renamed", door=door_id, by=by.id, name=name)
            await self._book.put({door_id: replace(record, name=name, id_added=False)})
            self._doors.change(renamed)
        await self._outlets.announce(DoorRenamed(door_id, door.name, name, by))
        for visit in await self._visits.open_visits():
            if visit.door == door_id:
                await self._outlets.announce(VisitChanged(visit.id))
        return renamed
