"""The programs' room, joined: one object that is given the house's staff, and tells what the listener serves of it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from bot.api.app_files import AppFiles
from bot.api.document import document
from bot.api.gate.gate import Done, ProgramGate
from bot.api.gate.hosts import Hosts
from bot.api.gate.repeats import RepeatableAnswer, Repeats
from bot.api.live import LiveEvents
from bot.api.needs import ApiHouse, PageNeeds
from bot.api.routes.charts import ChartRoutes
from bot.api.routes.doors import DoorRoutes
from bot.api.routes.events import EventRoutes
from bot.api.routes.guests import GuestRoutes
from bot.api.routes.people import PeopleRoutes
from bot.api.routes.recognitions import OneLook, RecognitionRoutes
from bot.api.routes.records import RecordRoutes
from bot.api.routes.residents import ResidentRoutes
from bot.api.routes.strangers import StrangerRoutes
from bot.api.routes.upkeep import UpkeepRoutes
from bot.api.routes.visits import VisitRoutes
from bot.api.routes.zones import ZoneRoutes
from bot.api.sign_in.launches import Launches, UsedLaunch
from bot.api.sign_in.page_gate import PageGate
from bot.api.sign_in.passkey_checks import PasskeyChecks
from bot.api.sign_in.routes import PageRoutes
from bot.api.sign_in.session_check import SessionCheck
from bot.house.doors.door import Door, DoorId
from bot.house.ports import Clock, Collection, ResidentBook, VisitBook
from bot.house.staff import Staff
from bot.house.status.status import StatusNow
from bot.settings import ApiChoice, ApiSettings, AppSettings
from bot.web import Networks, Route, Wording

#: Where everything lies.
PREFIX = "/api/v1"

#: Where the household's page lies.
PAGE = "/app"

#: Whatever HTTP has: which of them count at a path, its own handler says.
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")


T = TypeVar("T")


class ApiMemory(Protocol):
    """What this room keeps, and reads."""

    @property
    def residents(self) -> ResidentBook:
        """Who lives here. Never raises."""

    @property
    def visits(self) -> VisitBook:
        """The visits. Never raises."""

    def collection(self, name: str, kind: type[T]) -> Collection[T]:
        """Things of one kind of our own. Never raises."""


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
        try_words: Callable[[str], Mapping[str, Any]],
        app: AppSettings | None = None,
        needs: PageNeeds | None = None,
    ) -> None:
        """``wording`` says to a program why it is refused; ``trusted`` are the proxies that are believed.

        ``try_words``: what the page says on which all this is tried, in the best language for an ``Accept-Language``.
        """
        self._app = app or AppSettings()
        self._needs = needs or PageNeeds()
        self._settings = settings
        self._doors = doors
        self._memory = memory
        self._trusted = trusted
        self._clock = clock
        self._wording = wording
        self._try_words = try_words
        self.live = LiveEvents()
        self._looks = OneLook()

    def routes(self, house: ApiHouse, status: StatusNow | None = None) -> Sequence[Route]:
        """What the listener serves; ``status`` tells how every part is, None: nobody does.

        Nothing is found there while no program has a key, unless the settings say so.
        """
        staff = house.staff
        keys = staff.programs.keys
        check = SessionCheck(self._app, staff.sign_in.sessions)
        gate = ProgramGate(
            keys,
            Repeats(self._memory.collection("api_answers", RepeatableAnswer), self._clock, _seconds),
            check,
            hosts=Hosts({*self._settings.names, *({self._app.host} - {""})}),
            wording=self._wording,
            trusted=self._trusted,
            is_on=lambda: self._settings.api is ApiChoice.ON or (self._settings.api is ApiChoice.AUTO and keys.any),
            seconds=_seconds,
        )
        found = [
            Route(f"{PREFIX}{path}", gate.before(methods, sessions=True), _METHODS)
            for subject in self._subjects(house, status)
            for path, methods in subject.items()
        ]
        return [
            *found,
            Route(f"{PREFIX}/openapi.json", gate.open_to_all(document.openapi), _METHODS),
            Route(PREFIX, gate.open_to_all(document.page), _METHODS),
            Route(f"{PREFIX}/try/words", gate.open_to_all(document.words(self._try_words)), _METHODS),
            Route(f"{PREFIX}/try/{{file}}", gate.open_to_all(document.page), _METHODS),
            *self._legacy(staff, gate),
            Route("/api/{rest:.*}", gate.nothing_here(), _METHODS),
            *self._page(house, gate, check),
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

    def _page(self, house: ApiHouse, gate: ProgramGate, check: SessionCheck) -> Sequence[Route]:
        """What the page loads, and asks of its own."""
        staff = house.staff
        token, used = self._needs.token, self._memory.collection("used_launches", UsedLaunch)
        passkeys = PasskeyChecks(self._app, staff.sign_in.passkeys, _seconds)
        launches = Launches(token, used, self._clock) if token else None
        own = PageRoutes(house, self._doors, check, launches, passkeys, self._needs)
        page_gate = PageGate(gate, check, self._trusted, self._app.address, _seconds)
        files = AppFiles(self._app)
        return [
            *(Route(f"{PAGE}{path}", page_gate.before(methods), _METHODS) for path, methods in own.paths.items()),
            Route(f"{PAGE}/static/{{file:.+}}", page_gate.open_to_all(files.static), _METHODS),
            Route(PAGE, page_gate.open_to_all(files.page), _METHODS),
        ]

    def _subjects(self, house: ApiHouse, status: StatusNow | None = None) -> list[Mapping[str, Mapping[str, Done]]]:
        staff = house.staff
        subjects = (
            VisitRoutes(staff.programs.visits, staff.historian, staff.answers, staff.policies),
            DoorRoutes(
                self._doors,
                admission=staff.admission,
                policies=staff.policies,
                openings=staff.openings,
                peephole=staff.peephole,
                presence=house.presence,
            ),
            RecognitionRoutes(staff.inquiry, self._looks),
            PeopleRoutes(staff.faces, staff.people, self._looks),
            StrangerRoutes(staff.strangers),
            RecordRoutes(
                admission=staff.admission,
                watching=staff.watching,
                attendance=staff.watching.attendance.keeper,
                auditor=staff.auditor,
                residents=self._memory.residents,
                keys=staff.programs.keys,
            ),
            EventRoutes(
                self.live,
                admission=staff.admission,
                visits=self._memory.visits,
                watching=staff.watching,
                sessions=staff.sign_in.sessions,
            ),
            ResidentRoutes(self._doors, staff.registrar, staff.programs.keeper, staff.sign_in, staff.admission),
            GuestRoutes(self._doors, staff.passes, staff.guest_door, staff.admission, self._needs.bot_name),
            UpkeepRoutes(staff.admission, staff.backups, staff.watching.cameras, status),
            ChartRoutes(self._doors, staff.statistics, self._needs),
            ZoneRoutes(staff.watching.cameras, staff.admission),
        )
        return [subject.paths for subject in subjects]


def _seconds() -> float:
    return asyncio.get_running_loop().time()
