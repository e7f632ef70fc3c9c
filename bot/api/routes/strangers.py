"""Whom nobody has named and who came more than once: gathered, named, or discarded."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.api import shapes
from bot.api.call import Call, Strict, answer, picture
from bot.api.gate.gate import Done, acts, asks
from bot.api.gate.problems import Problem
from bot.api.routes.people import PersonNamed
from bot.house.faces.stranger_keeper import GatheredStranger, StrangerGone, StrangerKeeper
from bot.house.findings.api_trouble import ApiProblem
from bot.house.people import StrangerId


class StrangerRoutes:
    """The routes of this subject, by ``paths``."""

    def __init__(self, strangers: StrangerKeeper) -> None:
        self._strangers = strangers

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/strangers": {"GET": asks(self.listed)},
            "/strangers/{stranger}/picture": {"GET": asks(self.pictured)},
            "/strangers/{stranger}/assign": {"POST": acts(self.assign, heavy=True)},
            "/strangers/{stranger}": {"DELETE": acts(self.discard, body_bytes=0)},
        }

    async def listed(self, call: Call) -> web.Response:
        """Who came last first."""
        call.query(Strict)
        return answer({"items": [_shown(one) for one in await self._strangers.gathered(call.by)], "next": None})

    async def pictured(self, call: Call) -> web.Response:
        """Their newest face."""
        wanted = StrangerId(call.path("stranger"))
        found = next((one for one in await self._strangers.gathered(call.by) if one.id == wanted), None)
        if found is None:
            raise StrangerGone
        face = await self._strangers.portrait(call.by, found)
        if face is None:
            raise Problem(ApiProblem.NOT_FOUND, 404)
        return picture(face)

    async def assign(self, call: Call) -> web.Response:
        """Say who they are, known or new."""
        named = call.json(PersonNamed)
        done = await self._strangers.name(call.by, StrangerId(call.path("stranger")), named.name)
        return answer({"person": done.person.id if done.person else None, "samples": len(done.samples)})

    async def discard(self, call: Call) -> web.Response:
        """This is no face worth keeping."""
        await self._strangers.discard(call.by, StrangerId(call.path("stranger")))
        return web.Response(status=204)


def _shown(one: GatheredStranger) -> dict[str, Any]:
    met = [{"visit": seen.visit, "door": seen.door, "at": shapes.moment(seen.at)} for seen in one.encounters]
    return {"id": one.id, "encounters": met}
