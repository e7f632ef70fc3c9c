"""The programs' room, joined: one object that is given the house's staff, and tells what the listener serves of it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.api import document
from bot.api.gate import Done, ProgramGate
from bot.api.hosts import Hosts
from bot.api.live import LiveEvents
from bot.api.repeats import RepeatableAnswer, Repeats
from bot.api.routes.doors import DoorRoutes
from bot.api.routes.events import EventRoutes
from bot.api.routes.people import PeopleRoutes
from bot.api.routes.recognitions import OneLook, RecognitionRoutes
from bot.api.routes.records import RecordRoutes
from bot.api.routes.strangers import StrangerRoutes
from bot.api.routes.visits import VisitRoutes
from bot.house.doors.door import Door, DoorId
from bot.house.ports import Clock, Collection, ResidentBook, VisitBook
from bot.house.staff import Staff
from bot.settings import ApiChoice, ApiSettings
from bot.web import Networks, Route, Wording

#: Where everything lies.
PREFIX = "/api/v1"

#: Whatever HTTP has: which of them count at a path, its own handler says.
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")


class ApiMemory(Protocol):
    """What this room keeps, and reads."""

    @property
    def residents(self) -> ResidentBook:
        """Who lives here. Never raises."""

    @property
    def visits(self) -> VisitBook:
        """The visits. Never raises."""

    def collection(self, name: str, kind: type[RepeatableAnswer]) -> Collection[RepeatableAnswer]:
        """Answers, by request. Never raises."""


class ApiRoom:
    """``live`` is the outlet; ``routes`` once the staff is there."""

    def __init__(
        self,
        settings: ApiSettings,
        doors: Mapping[DoorId, Door],
        memory: ApiMemory,
        *,
        trusted: Networks,
        clock: Clock,
        wording: Wording,
    ) -> None:
        """``wording`` says to a program why it is refused; ``trusted`` are the proxies that are believed."""
        self._settings = settings
        self._doors = doors
        self._memory = memory
        self._trusted = trusted
        self._clock = clock
        self._wording = wording
        self.live = LiveEvents()
        self._looks = OneLook()

    def routes(self, staff: Staff) -> Sequence[Route]:
        """What the listener serves; nothing is found there while no program has a key, unless the settings say so."""
        keys = staff.programs.keys
        gate = ProgramGate(
            keys,
            Repeats(self._memory.collection("api_answers", RepeatableAnswer), self._clock),
            hosts=Hosts(self._settings.names),
            wording=self._wording,
            trusted=self._trusted,
            is_on=lambda: self._settings.api is ApiChoice.ON or (self._settings.api is ApiChoice.AUTO and keys.any),
            seconds=lambda: asyncio.get_running_loop().time(),
        )
        found = [
            Route(f"{PREFIX}{path}", gate.before(methods), _METHODS)
            for subject in self._subjects(staff)
            for path, methods in subject.items()
        ]
        return [
            *found,
            Route(f"{PREFIX}/openapi.json", gate.open_to_all(document.openapi), _METHODS),
            Route(PREFIX, gate.open_to_all(document.page), _METHODS),
            Route(f"{PREFIX}/try/{{file}}", gate.open_to_all(document.page), _METHODS),
            *self._legacy(staff, gate),
            Route("/api/{rest:.*}", gate.nothing_here(), _METHODS),
        ]

    def _legacy(self, staff: Staff, gate: ProgramGate) -> list[Route]:
        """What is found where programs of other systems ask, if any may."""
        found: list[Route] = []
        if not self._settings.systems:
            return found
        from bot.api.legacy import legacy_systems  # noqa: PLC0415 - a home without such programs pays nothing

        for system in legacy_systems(self._settings.systems, staff, gate, self._looks, self._clock):
            at, manners = system.prefix, system.manners
            found += [Route(f"{at}{path}", gate.before(done, manners), _METHODS) for path, done in system.paths.items()]
            found += [
                Route(f"{at}{path}", gate.open_to_all(begin, manners), _METHODS)
                for path, begin in system.sockets.items()
            ]
            if system.alone:
                found.append(Route(f"{at}/{{rest:.*}}", gate.nothing_here(manners), _METHODS))
        return found

    def _subjects(self, staff: Staff) -> list[Mapping[str, Mapping[str, Done]]]:
        subjects = (
            VisitRoutes(staff.programs.visits, staff.historian, staff.answers),
            DoorRoutes(
                self._doors,
                admission=staff.admission,
                policies=staff.policies,
                openings=staff.openings,
                peephole=staff.peephole,
            ),
            RecognitionRoutes(staff.inquiry, self._looks),
            PeopleRoutes(staff.faces, staff.people, self._looks),
            StrangerRoutes(staff.strangers),
            RecordRoutes(
                admission=staff.admission,
                watching=staff.watching,
                attendance=staff.watching.attendance.keeper,
                passes=staff.passes,
                auditor=staff.auditor,
                residents=self._memory.residents,
                keys=staff.programs.keys,
            ),
            EventRoutes(self.live, admission=staff.admission, visits=self._memory.visits, watching=staff.watching),
        )
        return [subject.paths for subject in subjects]
