"""Doors: which there are, opening one at which nobody rang, and a picture of now."""

from collections.abc import Mapping

from aiohttp import web

from bot.api import shapes
from bot.api.call import Call, Strict, answer, picture
from bot.api.gate.gate import Done, acts, asks
from bot.api.gate.problems import Problem
from bot.api.routes.visits import Proven, check_taps
from bot.api.visible import knows_of
from bot.house.doors.door import Door, DoorId
from bot.house.doors.presence import Presence
from bot.house.findings.api_trouble import ApiProblem
from bot.house.opening.openings import Openings
from bot.house.opening.policies import DoorPolicies
from bot.house.residents.actors import Asker, Program
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.visits.peephole import Peephole


class DoorRoutes:
    """The routes of this subject, by ``paths``."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        admission: Admission,
        policies: DoorPolicies,
        openings: Openings,
        peephole: Peephole,
        presence: Presence,
    ) -> None:
        self._doors = doors
        self._admission = admission
        self._policies = policies
        self._openings = openings
        self._peephole = peephole
        self._presence = presence

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/doors": {"GET": asks(self.listed)},
            "/doors/{door}": {"GET": asks(self.one)},
            "/doors/{door}/unlock": {"POST": acts(self.unlock, heavy=True)},
            "/doors/{door}/snapshot": {"POST": asks(self.snapshot, heavy=True)},
        }

    async def listed(self, call: Call) -> web.Response:
        """Those of whoever asks."""
        await self._admission.admit(call.by, Action.SEE_STATUS)
        call.query(Strict)
        mine = [door for door in self._doors.values() if _is_theirs(call.by, door.id)]
        return answer({"items": [self._shown(door) for door in mine], "next": None})

    async def one(self, call: Call) -> web.Response:
        """One of them."""
        await self._admission.admit(call.by, Action.SEE_STATUS)
        return answer(self._shown(self._found(call)))

    async def unlock(self, call: Call) -> web.Response:
        """Open it; returned once it confirmed."""
        proven, wanted = call.json(Proven), self._found(call).id
        check_taps(call.by, proven, self._policies.of(wanted))
        call.check_waited_for()
        door = await self._openings.open(call.by, wanted, proven.given)
        return answer({"door": door.id, "opened": True})

    async def snapshot(self, call: Call) -> web.Response:
        """What its camera sees now, the faces boxed and named."""
        glimpse = await self._peephole.look(call.by, self._found(call).id)
        return picture(glimpse.picture)

    def _found(self, call: Call) -> Door:
        """A door of whoever asks; of another they hear as of none. Raises Problem."""
        door = self._doors.get(DoorId(call.path("door")))
        if door is None or not _is_theirs(call.by, door.id):
            raise Problem(ApiProblem.NOT_FOUND, 404)
        return door

    def _shown(self, door: Door) -> dict[str, object]:
        cameras = {known.id for known in self._peephole.doors}
        leaf = self._presence.leaf(door.id)
        return shapes.door(door, self._policies.of(door.id), camera=door.id in cameras, leaf=leaf)


#: Whoever may one of them at a door knows that it is there.
_AT_DOORS = (Action.SEE_RINGS, Action.OPEN, Action.LOOK)


def _is_theirs(by: Asker, door: DoorId) -> bool:
    return knows_of(by, door) and (isinstance(by, Program) or any(ever_may(by, action, door) for action in _AT_DOORS))
