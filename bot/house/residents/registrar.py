"""Who lives here: what somebody may from now on, and moving out."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.house.doors.door import Door, DoorId
from bot.house.facts import BecameOwner, DoorsAllowed, HoursAllowed, MovedOut, News, Outlets, RoleChanged
from bot.house.people import Resident, ResidentId, Role
from bot.house.ports import AuditTrail, Collection, ResidentBook
from bot.house.residents import door_choice
from bot.house.residents.admission import Admission
from bot.house.residents.hours import Hours, as_noted
from bot.house.residents.permissions import Action


class NotHere(Exception):
    """This resident does not live here any more."""


class AlreadyOwner(Exception):
    """This resident owns the house already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is an owner")
        self.name = name


class LastOwner(Exception):
    """The house would have no owner."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who moves out, until everything of theirs is gone and everybody has heard of it."""

    who: Resident
    by: Resident


class Registrar:
    """Keeps the book of residents. Whoever asks is looked at once their turn comes: two owners may be at it at once."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        residents: ResidentBook,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        departures: Collection[Departure],
        forget: Sequence[Callable[[ResidentId], Awaitable[None]]],
    ) -> None:
        """``forget`` are told of whoever moves out: nothing of theirs is kept."""
        self._doors = doors
        self._residents = residents
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._departures = departures
        self._forget = forget
        # of two owners who leave at once, or take the home from each other, one has to stay
        self._turn = residents.turn

    # What somebody may

    async def make_owner(self, by: Resident, whom: ResidentId) -> Resident:
        """Let one more resident own the house. Raises NotAllowed, NotHere, AlreadyOwner."""
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_RESIDENT)
            owner, news = await self._become_owner(by, whom)
        await self._outlets.announce(news)
        return owner

    async def set_role(self, by: Resident, whom: ResidentId, role: Role) -> Resident:
        """Make somebody something else; nothing happens where they are it already.

        Doors that an owner chose stay only where they cannot widen what somebody may. Who is an owner no more takes
        their invitations along. Raises NotAllowed, NotHere, LastOwner.
        """
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_RESIDENT)
            before = await self._expected(whom)
            if before.role is role:
                return before
            if role is Role.OWNER:
                after, news = await self._become_owner(by, whom)
            else:
                after, news = await self._become(by, before, role)
        await self._outlets.announce(news)
        return after

    async def hand_over(self, by: Resident, whom: ResidentId) -> Resident:
        """Make somebody an owner, and whoever asks an adult; returns the new owner.

        Where we are stopped in between, both are owners. Raises NotAllowed, NotHere, AlreadyOwner.
        """
        async with self._turn:
            before = await self._admission.admit(by, Action.CHANGE_RESIDENT)
            if before.id == whom:
                raise AlreadyOwner(before.name)
            owner, news = await self._become_owner(by, whom)
            _, more_news = await self._become(by, before, Role.ADULT)
        await self._outlets.announce(news)
        await self._outlets.announce(more_news)
        return owner

    async def allow_door(self, by: Resident, whom: ResidentId, door: DoorId, *, allowed: bool) -> Resident:
        """Let somebody have a door, or not, by what an owner's role, an adult's and a child's doors mean.

        Nothing happens where it is so already. Raises NotAllowed, NotHere.
        """
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_RESIDENT, door)
            before = await self._expected(whom)
            chosen = door_choice.with_door(
                before.role, before.limits.doors, door, allowed=allowed, every=list(self._doors)
            )
            if chosen == before.limits.doors:
                return before
            after = replace(before, limits=replace(before.limits, doors=chosen))
            await self._audit.note("doors allowed", resident=whom, by=by.id, doors=", ".join(chosen))
            await self._residents.save(after)
        names = tuple(known.name for known in self._doors.values() if known.id in chosen)
        await self._outlets.announce(DoorsAllowed(after, names, by))
        return after

    async def set_hours(self, by: Resident, whom: ResidentId, hours: tuple[Hours, ...]) -> Resident:
        """When somebody who is no owner may open doors and look there; empty: always.

        Raises NotAllowed, NotHere.
        """
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_RESIDENT)
            before = await self._expected(whom)
            if before.limits.hours == hours:
                return before
            await self._audit.note("hours allowed", resident=whom, by=by.id, hours=as_noted(hours) or "always")
            after = replace(before, limits=replace(before.limits, hours=hours))
            await self._residents.save(after)
        await self._outlets.announce(HoursAllowed(after, by))
        return after

    async def _become_owner(self, by: Resident, whom: ResidentId) -> tuple[Resident, News]:
        resident = await self._expected(whom)
        if resident.role is Role.OWNER:
            raise AlreadyOwner(resident.name)
        owner = replace(resident, role=Role.OWNER, limits=replace(resident.limits, doors=()))
        await self._audit.note("made owner", resident=whom, by=by.id)
        await self._residents.save(owner)
        return owner, BecameOwner(owner, by)

    async def _become(self, by: Resident, before: Resident, role: Role) -> tuple[Resident, News]:
        if before.role is Role.OWNER:
            await self._keep_an_owner(before)
            await self._withdraw_invitations(before.id)
        doors = door_choice.on_becoming(role, before.limits.doors)
        after = replace(before, role=role, limits=replace(before.limits, doors=doors))
        await self._audit.note("role changed", resident=before.id, by=by.id, was=before.role, role=role)
        await self._residents.save(after)
        return after, RoleChanged(after, before.role, by)

    # Moving out

    async def remove(self, by: Resident, whom: ResidentId) -> None:
        """Take somebody out, at once: a lost phone, for example. Raises NotAllowed, NotHere, LastOwner."""
        async with self._turn:
            await self._admission.admit(by, Action.REMOVE_RESIDENT)
            gone = await self._part_with(whom, by)
        await self._tell(gone)

    async def leave(self, who: Resident) -> None:
        """Somebody moves out by themselves. Raises LastOwner, NotHere."""
        async with self._turn:
            gone = await self._part_with(who.id, who)
        await self._tell(gone)

    async def may_leave(self, who: Resident) -> bool:
        """Tell whether an owner would be left."""
        return any(r.role is Role.OWNER and r.id != who.id for r in await self._residents.residents())

    async def resume(self) -> None:
        """After a start: see to whoever was just moving out. Who is still in the book moves out when asked again."""
        async with self._turn:
            for gone in self._departures.everything().values():
                if await self._residents.find(gone.who.id):
                    await self._departures.put({str(gone.who.id): None})
                    continue
                await self._see_to(gone)
                await self._tell(gone)

    async def _part_with(self, whom: ResidentId, by: Resident) -> Departure:
        resident = await self._expected(whom)
        await self._keep_an_owner(resident)
        gone = Departure(resident, by)
        await self._audit.note("moved out", resident=whom, by=by.id)
        await self._departures.put({str(whom): gone})
        await self._residents.remove(whom)
        await self._see_to(gone)
        return gone

    async def _see_to(self, gone: Departure) -> None:
        await self._withdraw_invitations(gone.who.id)
        for forget in self._forget:
            await forget(gone.who.id)

    async def _tell(self, gone: Departure) -> None:
        await self._outlets.announce(MovedOut(gone.who, gone.by))
        await self._departures.put({str(gone.who.id): None})  # after it: twice is better than never

    async def _keep_an_owner(self, without: Resident) -> None:
        if not await self.may_leave(without):
            raise LastOwner

    async def _withdraw_invitations(self, of: ResidentId) -> None:
        for invitation in await self._residents.invitations():
            if invitation.made_by == of:
                await self._residents.withdraw(invitation.code_hash)

    async def _expected(self, whom: ResidentId) -> Resident:
        if (resident := await self.resident(whom)) is None:
            raise NotHere
        return resident

    # Who lives here

    async def resident(self, resident: ResidentId) -> Resident | None:
        """The resident with this id, if they live here."""
        return await self._residents.find(resident)

    async def listed(self, by: Resident) -> Sequence[Resident]:
        """Everybody who lives here, for somebody who may change that. Raises NotAllowed."""
        await self._admission.admit(by, Action.SEE_RESIDENTS)
        return await self.residents()

    async def residents(self) -> Sequence[Resident]:
        """Everybody who lives here."""
        return await self._residents.residents()
