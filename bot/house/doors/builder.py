"""Doors that owners add in the chat, give other keys, and remove; those of the settings stay as they are written."""

import asyncio
import re
import unicodedata
from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import replace

from bot.house.boards.board import Secrets
from bot.house.doors.added import AddedDoor, DoorWay, HeardWord
from bot.house.doors.bell_watch import BellWatch
from bot.house.doors.door import Door, DoorId, DoorRecord
from bot.house.doors.door_facts import DoorTended, SecretsHandedOut, Tended
from bot.house.doors.doors import DoorNameTaken, Doors, NoSuchDoor, door_name
from bot.house.doors.relays import OwnRelay, TopicRelay
from bot.house.facts import Outlets
from bot.house.names import folded
from bot.house.opening.policies import DoorPolicies
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Collection, DoorFitter
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

#: The most doors of a home: each has a queue, and a button in a list.
MOST_DOORS = 24

#: So long a button is listened for, in seconds: whoever was asked to press it has to walk to it.
HEARING_S = 45.0

#: The longest id that is made of a name, in characters; a number may stand behind it.
_LONGEST_ID = 24

#: Ours on the broker.
_RESERVED = frozenset({"doorman"})


class TooManyDoors(Exception):
    """There are as many doors as there may be."""


class DoorInSettings(Exception):
    """A door is in the settings, where alone it can be changed and removed."""


class UnfitTopic(Exception):
    """Nothing can be heard under this."""


class DoorBuilder:
    """Does what an owner asks. Anybody else's order raises NotAllowed; a door that is not there, NoSuchDoor."""

    def __init__(
        self,
        doors: Doors,
        *,
        book: Collection[DoorRecord],
        added: Collection[AddedDoor],
        fitter: DoorFitter,
        bells: BellWatch,
        policies: DoorPolicies,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        turn: asyncio.Lock,
    ) -> None:
        self._doors = doors
        self._book = book
        self._added = added
        self._fitter = fitter
        self._bells = bells
        self._policies = policies
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._turn = turn

    async def may_add(self, by: Resident, text: str = "") -> None:
        """Raise what adding a door of this name is bound to raise now: NoName, DoorNameTaken, TooManyDoors."""
        await self._admission.admit(by, Action.MANAGE_DOORS)
        if len(self._doors) >= MOST_DOORS:
            raise TooManyDoors
        if text:
            self._free_name(text)

    async def add(self, by: Resident, text: str, way: DoorWay, relay: OwnRelay | TopicRelay | None = None) -> Door:
        """A new door, which rings and opens from now on. Raises as ``may_add``."""
        async with self._turn:
            await self.may_add(by, text)
            name = self._free_name(text)
            id_ = id_of(name, {*self._doors, *self._added.everything(), *self._book.everything()})
            built = AddedDoor.make(id_, way, relay)
            place = max((record.place for record in self._book.everything().values()), default=-1) + 1
            named = relay.topic if isinstance(relay, TopicRelay) else built.relay
            await self._audit.note("door added", door=id_, by=by.id, way=way, relay=named)
            await self._policies.begin(id_)
            # how it is reached first: a name without it would be a door where nobody stands
            await self._added.put({id_: built})
            await self._book.put({id_: DoorRecord(id_, name, place)})
            self._fitter.fit(built)
            board = way is DoorWay.BOARD
            # what a camera alone needs no broker for may be said over one that other doors have
            speaks = way is not DoorWay.CAMERA or any(other.speaks for other in self._doors.values())
            door = Door(id_, name, way is not DoorWay.CAMERA, has_board=board, speaks=speaks, added=True)
            self._doors.change(door)
        await self._outlets.announce(DoorTended(id_, name, Tended.ADDED, by))
        return door

    async def look_before(self, by: Resident, door_id: DoorId) -> Door:
        """A door that may be removed, or given other keys. Raises DoorInSettings."""
        await self._admission.admit(by, Action.MANAGE_DOORS, door_id)
        if (door := self._doors.get(door_id)) is None:
            raise NoSuchDoor
        if not door.added or self._added.get(door_id) is None:
            raise DoorInSettings
        return door

    async def remove(self, by: Resident, door_id: DoorId) -> Door:
        """Have a door ring and open no more, and its keys open nothing. Raises DoorInSettings.

        Its id is given to no other door: whoever was allowed this one must not find themselves allowed another.
        """
        async with self._turn:
            door = await self.look_before(by, door_id)
            await self._audit.note("door removed", door=door_id, by=by.id)
            await self._added.put({door_id: AddedDoor(door_id, self._known(door_id).way, removed=True)})
            await self._book.put({door_id: None})
            self._fitter.unfit(door_id)
            self._doors.drop(door_id)
        await self._outlets.announce(DoorTended(door_id, door.name, Tended.REMOVED, by))
        await self._bells.forget(door_id)
        return door

    async def new_keys(self, by: Resident, door_id: DoorId) -> Door:
        """Give a door other secrets; what was handed out before opens nothing any more. Raises DoorInSettings."""
        async with self._turn:
            door = await self.look_before(by, door_id)
            other = self._known(door_id).rekeyed()
            await self._audit.note("door given new keys", door=door_id, by=by.id)
            await self._added.put({door_id: other})
            self._fitter.fit(other)
        await self._outlets.announce(DoorTended(door_id, door.name, Tended.NEW_KEYS, by))
        return door

    async def handout(self, by: Resident, door_id: DoorId) -> Secrets:
        """What the board or the camera of a door has to know; the other owners are told.

        Raises DoorInSettings, NoSecrets.
        """
        door = await self.look_before(by, door_id)
        secrets = await self._fitter.handout(door.id)
        await self._audit.note("secrets handed out", door=door_id, by=by.id)
        await self._outlets.announce(SecretsHandedOut(door_id, by))
        return secrets

    async def look_for_button(self, by: Resident, door_id: DoorId) -> Door:
        """A door whose button may be chosen. Raises DoorInSettings."""
        door = await self.look_before(by, door_id)
        if self._known(door_id).way is DoorWay.BOARD:
            raise DoorInSettings  # its board is its button
        return door

    async def hear(self, by: Resident, door_id: DoorId, topic_filter: str) -> Sequence[HeardWord]:
        """What is said on the broker while somebody presses a button; empty: nothing in time.

        Raises DoorInSettings, UnfitTopic.
        """
        await self.look_for_button(by, door_id)
        try:
            return await self._fitter.hear(topic_filter, HEARING_S)
        except ValueError:
            raise UnfitTopic from None

    async def set_button(self, by: Resident, door_id: DoorId, word: HeardWord) -> Door:
        """Have a word on the broker ring a door. Raises DoorInSettings."""
        async with self._turn:
            door = await self.look_for_button(by, door_id)
            changed = replace(self._known(door_id), bell_topic=word.topic, bell_payload=word.payload)
            await self._audit.note("door button chosen", door=door_id, by=by.id, topic=word.topic)
            await self._added.put({door_id: changed})
            self._fitter.fit(changed)
        return door

    def way(self, door: DoorId) -> DoorWay | None:
        """What stands at an added door; None: it is in the settings."""
        known = self._added.get(door) if door in self._doors and self._doors[door].added else None
        return known.way if known else None

    def lines(self, door: DoorId) -> list[str]:
        """What the broker's access list needs for us at a door."""
        return list(self._fitter.lines(door))

    def _known(self, door: DoorId) -> AddedDoor:
        known = self._added.get(door)
        if known is None:
            raise NoSuchDoor
        return known

    def _free_name(self, text: str) -> str:
        name = door_name(text)
        if any(folded(other.name) == folded(name) for other in self._doors.values()):
            raise DoorNameTaken
        return name


def id_of(name: str, taken: Some[str]) -> DoorId:
    """An id made of a name: it stands in topics and addresses, and is no other door's.

    A name in other letters than a to z has none of its own: "door", with a number.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-") or "door"
    n, found = 1, base
    while found in taken or found in _RESERVED:
        n += 1
        found = f"{base}-{n}"
    return DoorId(found)


def in_use(added: Collection[AddedDoor], settled: Some[str]) -> dict[DoorId, AddedDoor]:
    """The added doors that are there: not removed, and not in the settings, which count before them."""
    return {door.id: door for door in added.everything().values() if not door.removed and door.id not in settled}
