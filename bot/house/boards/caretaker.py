"""Looks after the boards for the owner: how they are, restarts, pictures, updates, and what a new board has to know."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.house.boards import updates
from bot.house.boards.board import BoardState, NoBoard, NoRelease, Ordered, Pictures, Release, Secrets, UpdateOutcome
from bot.house.doors.door import Door, DoorId, DoorUnreachable, Failure
from bot.house.doors.door_facts import SecretsHandedOut, UpdateEnded
from bot.house.facts import Outlets
from bot.house.people import Resident
from bot.house.ports import (
    AuditTrail,
    Background,
    Boards,
    Clock,
    Collection,
)
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A board, as its owner is shown it."""

    door: Door
    state: BoardState
    #: Worth updating to; None: there is nothing newer.
    newer: Release | None


class Caretaker:
    """Does what the owner asks of a board, and tells what became of it. Anybody else's order raises NotAllowed."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        admission: Admission,
        boards: Boards,
        outlets: Outlets,
        updates: Collection[Ordered],
        audit: AuditTrail,
        background: Background,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._admission = admission
        self._boards = boards
        self._outlets = outlets
        #: Updates that were ordered and not heard of yet, by door.
        self._updates = updates
        self._audit = audit
        self._background = background
        self._steady = steady
        self._turn = asyncio.Lock()

    async def resume(self) -> None:
        """Go on waiting for the updates that were under way when the service stopped."""
        for door in self._updates.everything():
            self._wait_for_update(DoorId(door))

    async def board_news(self, door: DoorId) -> None:
        """A board told something of itself: an update may have come to its end."""
        if (ordered := self._ordered(door)) and (outcome := updates.outcome_of(ordered, self._boards.state(door))):
            await self._settle(door, ordered, outcome)

    async def cards(self, by: Resident) -> list[BoardCard]:
        """Every board."""
        await self._admission.admit(by, Action.MANAGE_BOARDS)
        release = await self._boards.release()
        return [self._card(door, release) for door in self._boards.doors]

    async def card(self, by: Resident, door: DoorId) -> BoardCard:
        """One board; raises NoBoard."""
        await self._admit(by, door)
        return self._card(door, await self._boards.release())

    # Before anything is asked: what cannot be done now need not be agreed to

    async def look_before_restart(self, by: Resident, door: DoorId) -> None:
        """Raise what ``restart`` is bound to raise now: NoBoard, DoorUnreachable."""
        await self._admit(by, door)
        state = self._boards.state(door)
        if state.no_broker:
            raise DoorUnreachable(door, Failure.NO_BROKER, "the broker is away")
        if not state.online:
            raise DoorUnreachable(door, Failure.OFFLINE, "its board is away")

    async def look_before_update(self, by: Resident, door: DoorId, version: str) -> None:
        """Raise what ``update`` is bound to raise now: NoBoard, NoRelease, DoorUnreachable."""
        await self.look_before_restart(by, door)
        await self._newer(by, door, version)

    async def look_before_secrets(self, by: Resident, door: DoorId) -> None:
        """Raise what ``secrets`` is bound to raise now: NoBoard, NoSecrets. Nobody hears of it."""
        await self._admit(by, door)
        await self._boards.secrets(door)

    # What the owner agreed to

    async def restart(self, by: Resident, door: DoorId) -> None:
        """Restart a board; returns when it is back. Raises NoBoard, DoorUnreachable."""
        await self._admit(by, door)
        await self._audit.note("restart ordered", door=door, by=by.id)
        await self._boards.restart(door)

    async def set_pictures(self, by: Resident, door: DoorId, pictures: Pictures) -> None:
        """Change the size of a board's pictures; returns when it confirmed. Raises NoBoard, DoorUnreachable."""
        await self._admit(by, door)
        await self._audit.note("pictures changed", door=door, by=by.id, pictures=pictures)
        await self._boards.set_pictures(door, pictures)

    async def update(self, by: Resident, door: DoorId, version: str) -> None:
        """Update a board to the version that its owner agreed to; the owners hear how it ended, minutes later.

        Raises NoBoard, NoRelease where it is not at hand any more, DoorUnreachable.
        """
        newer = await self._newer(by, door, version)
        await self._admit(by, door)  # looking for it may have taken long
        state = self._boards.state(door)
        ordered = Ordered(newer, by.id, self._steady(), state.boot, state.errors, state.failed_updates)
        await self._audit.note("update ordered", door=door, by=by.id, version=version, sha256=newer.sha256)
        before = self._ordered(door)
        # written down first: whoever is told of an end must have been told of a beginning
        await self._updates.put({door: ordered})
        try:
            await self._boards.update(door, newer)
        except Exception:
            async with self._turn:
                if self._ordered(door) == ordered:  # one that was ordered before it may be under way still
                    await self._updates.put({door: before})
            self._wait_for_update(door)
            raise
        self._wait_for_update(door)

    async def secrets(self, by: Resident, door: DoorId) -> Secrets:
        """What a new board of a door has to know; the other owners are told. Raises NoBoard, NoSecrets."""
        await self._admit(by, door)
        secrets = await self._boards.secrets(door)
        await self._audit.note("secrets handed out", door=door, by=by.id)
        await self._outlets.announce(SecretsHandedOut(door, by))
        return secrets

    async def _newer(self, by: Resident, door: DoorId, version: str) -> Release:
        newer = (await self.card(by, door)).newer
        if newer is None or newer.version != version:
            raise NoRelease(version)
        return newer

    async def _admit(self, by: Resident, door: DoorId) -> None:
        await self._admission.admit(by, Action.MANAGE_BOARDS, door)
        if door not in self._boards.doors:
            raise NoBoard(door)

    def _card(self, door: DoorId, release: Release | None) -> BoardCard:
        state = self._boards.state(door)
        return BoardCard(self._doors[door], state, release if updates.is_newer(release, state) else None)

    # Updates

    def _wait_for_update(self, door: DoorId) -> None:
        self._background.spawn(self._give_up(door), name=f"board update {door}")

    async def _give_up(self, door: DoorId) -> None:
        await self.board_news(door)  # it may have ended while the service was away
        if (ordered := self._ordered(door)) is None:
            return
        left = ordered.at + updates.PATIENCE - self._steady()
        await asyncio.sleep(max(0.0, left.total_seconds()))
        await self._settle(door, ordered, UpdateOutcome.UNKNOWN)

    async def _settle(self, door: DoorId, ordered: Ordered, outcome: UpdateOutcome) -> None:
        async with self._turn:
            if self._ordered(door) != ordered:
                return  # told already, or ordered anew
            await self._audit.note("update ended", door=door, version=ordered.release.version, outcome=outcome)
            await self._outlets.announce(UpdateEnded(door, ordered.release.version, outcome))
            await self._updates.put({door: None})

    def _ordered(self, door: DoorId) -> Ordered | None:
        return self._updates.get(door) if door in self._doors else None
