"""Guests' passes: for whoever makes them, and what a guest does with one."""

from collections.abc import Callable, Mapping
from typing import Annotated

from aiohttp import web
from pydantic import AwareDatetime, Field

from bot.api import shapes
from bot.api.call import Call, Strict, ToldOnce, answer, etag
from bot.api.gate.gate import Done, acts, asks
from bot.api.gate.problems import Problem
from bot.api.sign_in.page_shapes import held_pass
from bot.house.doors.door import Door, DoorId
from bot.house.findings.api_trouble import ApiProblem
from bot.house.guests.guest_door import GuestDoor
from bot.house.guests.guest_pass import MOST_USES, PassId, PassTerms
from bot.house.guests.passes import Passes
from bot.house.names import MAX_NAME
from bot.house.opening.proof import ProofKind, ProofNeeded
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action


class PassUse(Strict):
    """Which door, by the pass as it was read."""

    door: Annotated[str, Field(min_length=1, max_length=64)]
    revision: int
    #: The second tap.
    confirmed: bool = False


class PassWanted(Strict):
    """What a pass is to allow."""

    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
    doors: Annotated[tuple[str, ...], Field(min_length=1, max_length=50)]
    until: AwareDatetime
    #: None: as often as they like.
    uses: Annotated[int, Field(ge=1, le=MOST_USES)] | None = 1
    only_while_ringing: bool = False


class GuestRoutes:
    """The routes of this subject, by ``paths``. No program makes a pass, or has one."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        passes: Passes,
        guest_door: GuestDoor,
        admission: Admission,
        bot_name: Callable[[], str],
    ) -> None:
        """``bot_name``: what the bot is called in Telegram; empty: nobody knows yet."""
        self._doors = doors
        self._passes = passes
        self._guest_door = guest_door
        self._admission = admission
        self._bot_name = bot_name

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/passes": {"GET": asks(self.listed), "POST": acts(self.make)},
            "/passes/{pass}": {"DELETE": acts(self.end, body_bytes=0)},
            "/my/passes": {"GET": asks(self.held)},
            "/my/passes/{pass}/open": {"POST": acts(self.open, heavy=True)},
        }

    async def listed(self, call: Call) -> web.Response:
        """The first to end first."""
        call.query(Strict)
        return answer({"items": [shapes.guest_pass(one) for one in await self._passes.listed(call.by)], "next": None})

    async def make(self, call: Call) -> web.Response:
        """Make one; its link is told once, and not where the request is sent again. Raises PassUnfit, NoName."""
        by, wanted = call.person(Action.MAKE_PASS), call.json(PassWanted)
        await self._admission.admit(by, Action.MAKE_PASS)
        doors = tuple(DoorId(door) for door in dict.fromkeys(wanted.doors))
        if any(door not in self._doors for door in doors):
            raise Problem(ApiProblem.NOT_FOUND, 404)
        terms = PassTerms(wanted.name, doors, wanted.until, uses=wanted.uses, while_ringing=wanted.only_while_ringing)
        code, made = await self._passes.make(by, terms)
        name = self._bot_name()
        link = f"https://t.me/{name}?start={code}" if name else None
        told = {"id": made.id, "revision": made.revision}
        secret = {"code": code, "link": link}
        return ToldOnce({**told, **secret}, {**told, **dict.fromkeys(secret)}, status=201)

    async def end(self, call: Call) -> web.Response:
        """End one, at once."""
        wanted = PassId(call.path("pass"))
        if "If-Match" in call.request.headers:
            known = await self._passes.find(call.by, wanted)
            call.expects(etag(known.id, known.revision))
        await self._passes.revoke(call.by, wanted)
        return web.Response(status=204)

    async def held(self, call: Call) -> web.Response:
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
