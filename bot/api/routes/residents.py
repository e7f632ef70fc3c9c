"""Those who live here, and programs' keys, for owners; and where somebody is signed in."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from bot.api import shapes
from bot.api.call import Call, Strict, ToldOnce, answer
from bot.api.gate.gate import Done, acts, asks
from bot.api.gate.problems import Problem
from bot.api.sign_in import cookies
from bot.house.doors.door import Door, DoorId
from bot.house.findings.api_trouble import ApiProblem
from bot.house.people import Resident, ResidentId, Role
from bot.house.programs.key import IssuedKey, KeyScope
from bot.house.programs.keys import KeyKeeper
from bot.house.residents.actors import ProgramId
from bot.house.residents.admission import Admission
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import Action
from bot.house.residents.registrar import Registrar
from bot.house.sign_in.hiring import SignInStaff
from bot.house.sign_in.session import OpenSession


class RoleWanted(Strict):
    """What somebody is to be."""

    role: Role


#: As a clock on the wall shows it: without a zone, which would be compared with none.
WallTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class DoorAllowed(Strict):
    """Whether somebody may have a door."""

    allowed: bool


class SpanWanted(Strict):
    """A stretch of some days; Monday is 0."""

    days: Annotated[tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(min_length=1, max_length=7)]
    begins: WallTime
    ends: WallTime

    @property
    def hours(self) -> Hours:
        """As the house has it."""
        return Hours(time.fromisoformat(self.begins), time.fromisoformat(self.ends), tuple(sorted(set(self.days))))


class HoursWanted(Strict):
    """When somebody may."""

    hours: Annotated[tuple[SpanWanted, ...], Field(max_length=14)]


class ResidentRoutes:
    """The routes of this subject, by ``paths``; no program may any of it."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        registrar: Registrar,
        keys: KeyKeeper,
        sign_in: SignInStaff,
        admission: Admission,
    ) -> None:
        self._doors = doors
        self._registrar = registrar
        self._keys = keys
        self._sign_in = sign_in
        self._sessions = sign_in.sessions
        self._admission = admission

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/residents": {"GET": asks(self.listed)},
            "/residents/{resident}": {"PATCH": acts(self.change), "DELETE": acts(self.remove, body_bytes=0)},
            "/residents/{resident}/doors/{door}": {"PUT": acts(self.allow_door)},
            "/residents/{resident}/hours": {"PUT": acts(self.set_hours)},
            "/residents/{resident}/sessions": {"DELETE": acts(self.sign_out_other, body_bytes=0)},
            "/keys": {"GET": asks(self.keys)},
            "/keys/{key}": {"DELETE": acts(self.revoke, body_bytes=0)},
            "/sessions": {"GET": asks(self.sessions), "DELETE": acts(self.sign_out, body_bytes=0)},
        }

    async def listed(self, call: Call) -> web.Response:
        """Everybody, in the order in which they came."""
        call.query(Strict)
        found = await self._registrar.listed(call.person(Action.SEE_RESIDENTS))
        return answer({"items": [_resident(one) for one in found], "next": None})

    async def change(self, call: Call) -> web.Response:
        """Make somebody something else."""
        wanted = call.json(RoleWanted)
        changed = await self._registrar.set_role(call.person(Action.CHANGE_RESIDENT), self._whom(call), wanted.role)
        return answer({"id": changed.id, "role": changed.role})

    async def remove(self, call: Call) -> web.Response:
        """Take somebody out, at once."""
        await self._registrar.remove(call.person(Action.REMOVE_RESIDENT), self._whom(call))
        return web.Response(status=204)

    async def allow_door(self, call: Call) -> web.Response:
        """Let somebody have a door, or not."""
        wanted, by = call.json(DoorAllowed), call.person(Action.CHANGE_RESIDENT)
        await self._admission.admit(by, Action.CHANGE_RESIDENT)
        door = DoorId(call.path("door"))
        if door not in self._doors:
            raise Problem(ApiProblem.NOT_FOUND, 404)
        return _changed(await self._registrar.allow_door(by, self._whom(call), door, allowed=wanted.allowed))

    async def set_hours(self, call: Call) -> web.Response:
        """When somebody may open and look; none: always."""
        wanted, by = call.json(HoursWanted), call.person(Action.CHANGE_RESIDENT)
        hours = tuple(one.hours for one in wanted.hours)
        return _changed(await self._registrar.set_hours(by, self._whom(call), hours))

    async def sign_out_other(self, call: Call) -> web.Response:
        """Sign somebody out wherever they are, and keep none of their passkeys: a lost phone, for example."""
        by, whom = call.person(Action.CHANGE_RESIDENT), self._whom(call)
        await self._sign_in.sessions.end_for(by, whom)
        await self._sign_in.passkeys.end_for(by, whom)
        return web.Response(status=204)

    async def keys(self, call: Call) -> web.Response:
        """Those that count, the newest first; none is made here: it would be shown in a browser."""
        call.query(Strict)
        found = await self._keys.listed(call.person(Action.MANAGE_KEYS))
        return answer({"items": [_key(one) for one in found], "next": None})

    async def revoke(self, call: Call) -> web.Response:
        """Take one back, at once."""
        await self._keys.revoke(call.person(Action.MANAGE_KEYS), ProgramId(_number(call.path("key"))))
        return web.Response(status=204)

    async def sessions(self, call: Call) -> web.Response:
        """Where whoever asks is signed in, the newest first."""
        call.query(Strict)
        found = self._sessions.listed(call.person(Action.USE_PAGE), cookies.token_of(call.request))
        return answer({"items": [_session(one) for one in found], "next": None})

    async def sign_out(self, call: Call) -> web.Response:
        """Sign whoever asks out, wherever they are."""
        await self._sessions.end_all(call.person(Action.USE_PAGE))
        found = web.Response(status=204)
        cookies.drop(call.request, found, cookies.SESSION)
        return found

    def _whom(self, call: Call) -> ResidentId:
        return ResidentId(_number(call.path("resident")))


def _number(text: str) -> int:
    """An id as Telegram, or the book of keys, has it. Raises Problem."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 20):  # noqa: PLR2004 - of a 64-bit number
        raise Problem(ApiProblem.NOT_FOUND, 404)
    return int(text)


def _resident(one: Resident) -> dict[str, Any]:
    hours = [
        {"days": list(span.days), "begins": f"{span.begins:%H:%M}", "ends": f"{span.ends:%H:%M}"}
        for span in one.limits.hours
    ]
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role,
        "since": shapes.moment(one.since),
        "doors": list(one.limits.doors),
        "hours": hours,
    }


def _changed(one: Resident) -> web.Response:
    told = _resident(one)
    return ToldOnce(told, {**told, "name": None}, status=200)


def _key(one: IssuedKey) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.terms.name,
        "scopes": [scope for scope in KeyScope if scope in one.terms.scopes],
        "doors": list(one.terms.doors),
        "made_at": shapes.moment(one.made_at),
        "expires_at": shapes.moment(one.expires_at),
        "last_used": shapes.moment(one.last_used),
    }


def _session(one: OpenSession) -> dict[str, Any]:
    return {
        "id": one.id,
        "way": one.session.way,
        "browser": one.session.browser,
        "began_at": shapes.moment(one.session.began_at),
        "this": one.this,
    }
