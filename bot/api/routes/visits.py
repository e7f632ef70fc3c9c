"""Visits: the list, one of them, its picture, and its answer."""

from collections.abc import Mapping
from typing import Annotated

from aiohttp import web
from pydantic import Field

from bot.api import shapes
from bot.api.call import Call, Strict, answer, etag, picture
from bot.api.gate.gate import Done, acts, asks
from bot.api.gate.problems import Problem
from bot.api.paging import PageWanted, at, cursor, place
from bot.house.doors.door import DoorId
from bot.house.findings.api_trouble import ApiProblem
from bot.house.opening.policies import DoorPolicies, DoorPolicy
from bot.house.opening.proof import TAPPED, Given, ProofKind, ProofNeeded
from bot.house.people import PersonId, Resident
from bot.house.records.historian import Historian
from bot.house.records.visit_pages import VisitPages, VisitPlace
from bot.house.residents.actors import Asker
from bot.house.visits.answers import Answers
from bot.house.visits.visit import Outcome, Visit, VisitId


class Proven(Strict):
    """What a door may ask for."""

    pin: Annotated[str, Field(pattern=r"^[0-9]{4,8}$")] | None = None
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    #: The second tap, which people give and no program needs.
    confirmed: bool = False

    @property
    def given(self) -> Given:
        """As the house has it."""
        if self.pin is not None:
            return Given(ProofKind.PIN, self.pin)
        return TAPPED if self.code is None else Given(ProofKind.CODE, self.code)


def check_taps(by: Asker, proven: Proven, policy: DoorPolicy) -> None:
    """Raise ProofNeeded where somebody has tapped once, and two taps are asked for."""
    if isinstance(by, Resident) and policy.proof is ProofKind.TWO_TAPS and not proven.confirmed:
        raise ProofNeeded(ProofKind.TWO_TAPS)


class VisitsWanted(PageWanted):
    """Which visits."""

    door: str | None = None
    person: str | None = None


class Decided(Proven):
    """How a visit is answered."""

    outcome: Outcome


class VisitRoutes:
    """The routes of this subject, by ``paths``."""

    def __init__(self, pages: VisitPages, historian: Historian, answers: Answers, policies: DoorPolicies) -> None:
        self._pages = pages
        self._historian = historian
        self._answers = answers
        self._policies = policies

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/visits": {"GET": asks(self.listed)},
            "/visits/{visit}": {"GET": asks(self.one)},
            "/visits/{visit}/picture": {"GET": asks(self.pictured)},
            "/visits/{visit}/answer": {"POST": acts(self.answered, heavy=True)},
        }

    async def listed(self, call: Call) -> web.Response:
        """The newest first."""
        wanted = call.query(VisitsWanted)
        before = None
        if wanted.cursor is not None:
            began_at, visit = place(wanted.cursor, str, str)
            before = VisitPlace(at(began_at), VisitId(visit))
        found = await self._pages.newest(
            call.by,
            wanted.limit,
            before=before,
            door=None if wanted.door is None else DoorId(wanted.door),
            person=None if wanted.person is None else PersonId(wanted.person),
        )
        older = cursor(found.older.began_at.isoformat(), found.older.visit) if found.older else None
        return answer({"items": [shapes.visit(one) for one in found.visits], "next": older})

    async def one(self, call: Call) -> web.StreamResponse:
        """One of them."""
        visit = await self._found(call)
        mark = etag(visit.id, visit.revision)
        if call.knows(mark):
            return web.Response(status=304, headers={"ETag": mark})
        return answer(shapes.visit(visit), mark=mark)

    async def pictured(self, call: Call) -> web.Response:
        """Its picture, with the names where there are any."""
        await self._found(call)
        past = await self._historian.visit(call.by, VisitId(call.path("visit")))
        if past is None or past.picture is None:
            raise Problem(ApiProblem.NOT_FOUND, 404)
        return picture(past.picture)

    async def answered(self, call: Call) -> web.Response:
        """Open for it, or ignore it; whoever saw another state of it (``If-Match``) decides anew."""
        decided = call.json(Decided)
        if "If-Match" in call.request.headers or isinstance(call.by, Resident):
            visit = await self._found(call)
            call.expects(etag(visit.id, visit.revision))
            if decided.outcome is Outcome.UNLOCKED:
                check_taps(call.by, decided, self._policies.of(visit.door))
        if decided.outcome is Outcome.UNLOCKED:
            call.check_waited_for()
        done = await self._answers.give(VisitId(call.path("visit")), call.by, decided.outcome, given=decided.given)
        return answer({"visit": done.id, "outcome": decided.outcome})

    async def _found(self, call: Call) -> Visit:
        visit = await self._pages.find(call.by, VisitId(call.path("visit")))
        if visit is None:
            raise Problem(ApiProblem.NOT_FOUND, 404)
        return visit
