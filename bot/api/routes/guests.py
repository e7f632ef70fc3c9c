"""What a guest does with a pass."""

from collections.abc import Mapping
from typing import Annotated

from aiohttp import web
from pydantic import Field

from bot.api.call import Call, Strict, answer
from bot.api.gate import Done, acts, asks
from bot.api.sign_in.page_shapes import held_pass
from bot.house.doors.door import Door, DoorId
from bot.house.guests.guest_door import GuestDoor
from bot.house.guests.guest_pass import PassId
from bot.house.guests.passes import Passes
from bot.house.opening.proof import ProofKind, ProofNeeded
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action


class PassUse(Strict):
    """Which door, by the pass as it was read."""

    door: Annotated[str, Field(min_length=1, max_length=64)]
    revision: int
    #: The second tap.
    confirmed: bool = False


class GuestRoutes:
    """They; no program has a pass."""

    def __init__(
        self, doors: Mapping[DoorId, Door], passes: Passes, guest_door: GuestDoor, admission: Admission
    ) -> None:
        self._doors = doors
        self._passes = passes
        self._guest_door = guest_door
        self._admission = admission

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/my/passes": {"GET": asks(self.listed)},
            "/my/passes/{pass}/open": {"POST": acts(self.open, heavy=True)},
        }

    async def listed(self, call: Call) -> web.Response:
        """Their own, the first to end first."""
        call.query(Strict)
        by = await self._admission.admit(call.person(Action.HOLD_PASS), Action.HOLD_PASS)
        found = await self._passes.held(by.id)
        return answer({"items": [held_pass(one, self._doors) for one in found], "next": None})

    async def open(self, call: Call) -> web.Response:
        """Open a door by one; returned once it confirmed."""
        wanted = call.json(PassUse)
        by = await self._admission.admit(call.person(Action.HOLD_PASS), Action.HOLD_PASS)
        if not wanted.confirmed:
            raise ProofNeeded(ProofKind.TWO_TAPS)
        used = await self._guest_door.use(by, PassId(call.path("pass")), wanted.revision, DoorId(wanted.door))
        return answer({"door": used.door.id, "opened": True, "left": used.left})
