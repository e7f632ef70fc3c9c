"""Who may do what, asked of whoever lives here now: between a tap and its turn somebody may be taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Protocol, TypeVar

from bot.house.doors.door import Door, DoorId
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.ports import Clock, ResidentBook
from bot.house.residents.actors import Actor, Asker, HomeAssistant, Program, ProgramId, Viewer
from bot.house.residents.permissions import Action, NotAllowed, Refusal, refusal

#: Whoever asks, as what they are.
A = TypeVar("A", Resident, Program, HomeAssistant, Asker, Viewer)

#: Whoever is refused is told the names of so many who may.
_MOST_NAMED = 3


class ProgramBook(Protocol):
    """The programs that have a key."""

    def find(self, program: ProgramId, /) -> Program | None:
        """A program as its key has it now; None: it has none that counts. Never raises."""


class NoPrograms:
    """Where no program asks: in a command, beside the service."""

    def find(self, _: ProgramId, /) -> Program | None:
        """See ``ProgramBook``."""
        return None


def is_grown(asker: Asker) -> bool:
    """Tell whether somebody is an adult of this home, an owner or not; a program is none."""
    return isinstance(asker, Resident) and asker.role in (Role.OWNER, Role.ADULT)


def is_owner(asker: Asker) -> bool:
    """Tell whether somebody owns this home; a program does not."""
    return isinstance(asker, Resident) and asker.role is Role.OWNER


class Permissions:
    """The table at the present moment, and at the doors that there are."""

    def __init__(self, doors: Mapping[DoorId, Door], clock: Clock, zone: tzinfo) -> None:
        self._doors = doors
        self._clock = clock
        self._zone = zone

    def refusal(self, actor: Actor, action: Action, door: DoorId | None = None) -> Refusal | None:
        """Why somebody may not do something, at the door that it is about, now; None: they may."""
        # a door that left the settings has no hours any more; whose limits name it may
        known = None if door is None else self._doors.get(door) or Door(door, door)
        return refusal(actor, action, known, self._clock().astimezone(self._zone))

    def may(self, actor: Actor, action: Action, door: DoorId | None = None) -> bool:
        """Tell whether somebody may do something, at the door that it is about, now."""
        return self.refusal(actor, action, door) is None


class Admission:
    """The table of permissions, and the books of those who live here and of the programs that have a key."""

    def __init__(self, permissions: Permissions, residents: ResidentBook, programs: ProgramBook | None = None) -> None:
        """``programs``: none, where no program asks."""
        self._permissions = permissions
        self._residents = residents
        self._programs = programs or NoPrograms()

    async def admit(self, by: A, action: Action, door: DoorId | None = None) -> A:
        """Let somebody do something, at the door that it is about, now; returns them as the book has them.

        Raises NotAllowed: also where they moved out since they asked, or their key ended, or they may no longer.
        """
        now = await self._now(by, action)
        if reason := self._permissions.refusal(now, action, door):
            raise NotAllowed(action, reason, await self._who_may(action, door))
        return now

    async def admit_by_pass(self, by: Resident, limits: Limits, door: DoorId) -> Resident:
        """Let a guest open a door now by a pass with these limits, and by nothing else. Raises NotAllowed."""
        now = await self._residents.find(by.id)
        if now is None:
            raise NotAllowed(Action.USE_PASS, Refusal.MOVED_OUT)
        if reason := self._permissions.refusal(replace(now, limits=limits), Action.USE_PASS, door):
            raise NotAllowed(Action.USE_PASS, reason)
        return now

    async def still_may(self, who: ResidentId, action: Action, door: DoorId | None = None) -> bool:
        """Tell whether somebody lives here, and may do this now, at the door that it is about."""
        now = await self._residents.find(who)
        return now is not None and self._permissions.may(now, action, door)

    async def _now(self, by: A, action: Action) -> A:
        if isinstance(by, Resident):
            resident = await self._residents.find(by.id)
            if resident is None:
                raise NotAllowed(action, Refusal.MOVED_OUT)
            return resident
        if isinstance(by, HomeAssistant):
            return by  # whether it is listened to at all is set where nobody on the broker gets at it
        program = self._programs.find(by.id)
        # a key counts no longer than whoever made it may make some
        if program is None or not await self.still_may(program.made_by, Action.MANAGE_KEYS):
            raise NotAllowed(action, Refusal.KEY_ENDED)
        return program

    async def _who_may(self, action: Action, door: DoorId | None) -> Sequence[str]:
        """Whom to ask instead: owners first, in the order in which they moved in."""
        may = [one for one in await self._residents.residents() if self._permissions.may(one, action, door)]
        return [one.name for one in sorted(may, key=lambda one: one.role is not Role.OWNER)][:_MOST_NAMED]
