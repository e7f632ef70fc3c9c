"""What happens, as Server-Sent Events: whoever listens hears of what they may see, at their doors."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.api import shapes
from bot.api.call import Call, Strict
from bot.api.gate.gate import HEADERS, Done, asks
from bot.api.gate.problems import try_later
from bot.api.live import EventKind, LiveEvent, LiveEvents
from bot.api.sign_in import cookies
from bot.house.doors.door import DoorId
from bot.house.findings.api_trouble import ApiProblem
from bot.house.people import Resident
from bot.house.ports import VisitBook
from bot.house.residents.actors import Asker, AskerId, is_program
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, NotAllowed, Refusal, ever_may
from bot.house.sign_in.session import SessionOver
from bot.house.sign_in.sessions import PageSessions
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.figures.tally import Counted
from bot.house.watch.places import door_of
from bot.house.watch.staff import WatchStaff
from bot.web import LASTING, while_connected

#: Nothing comes for so long: a line says that we are there still, in seconds; it finds out whose network is gone.
STILL_HERE_S = 15.0

#: Whoever does not take what is told is hung up on, in seconds.
_TAKES_S = 10.0

#: A program that was cut off comes again after so long, in ms.
_RETRY_MS = 3000

#: Streams of one resident: a page in so many tabs. So many of residents there are beside those of programs: whoever has
#: a key shuts nobody out who lives here.
OF_A_RESIDENT = 8
_OF_RESIDENTS = 24

#: Streams of one key: a program that opens one after the other leaves room for others.
OF_A_KEY = 25

_STILL_HERE = ": still here\n\n"

#: Something is not remembered any more.
_MISSED = f"event: {EventKind.MISSED}\ndata: {{}}\n\n"

#: Whoever is refused so is hung up on.
_GONE = frozenset({Refusal.KEY_ENDED, Refusal.MOVED_OUT})

_ACTIONS: Mapping[EventKind, Action] = {
    EventKind.VISIT: Action.SEE_RINGS,
    EventKind.DOOR: Action.HEAR_OF_DOORS,
    EventKind.COUNT: Action.VIEW_CAMERA,
}


class EventRoutes:
    """The stream, for ``LASTING`` at once."""

    def __init__(
        self,
        live: LiveEvents,
        *,
        admission: Admission,
        visits: VisitBook,
        watching: WatchStaff,
        sessions: PageSessions,
    ) -> None:
        self._live = live
        self._admission = admission
        self._visits = visits
        self._watching = watching
        self._sessions = sessions
        self._listening: Counter[AskerId] = Counter()
        #: What was told last, of what, and how.
        self._newest: tuple[tuple[LiveEvent, Visit | Counted | None], str] | None = None

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {"/events": {"GET": asks(self.stream)}}

    async def stream(self, call: Call) -> web.StreamResponse:
        """From now on, or behind what was heard last (``Last-Event-ID``)."""
        call.query(Strict)
        if not any(ever_may(call.by, action) for action in _ACTIONS.values()):
            await self._admission.admit(call.by, Action.SEE_RINGS)
        if not self._has_room_for(call.by):
            raise try_later(ApiProblem.BUSY, 503, 10)
        self._listening[call.by.id] += 1
        try:
            return await self._told(call)
        finally:
            self._listening[call.by.id] -= 1
            self._listening += Counter()  # whoever listens no more is forgotten

    def _has_room_for(self, by: Asker) -> bool:
        programs = sum(streams for who, streams in self._listening.items() if is_program(who))
        if isinstance(by, Resident):
            return self._listening[by.id] < OF_A_RESIDENT and self._listening.total() - programs < _OF_RESIDENTS
        return programs < LASTING and self._listening[by.id] < OF_A_KEY

    async def _told(self, call: Call) -> web.StreamResponse:
        answer = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream; charset=utf-8"})
        answer.force_close()
        if call.request.method == "HEAD":
            return answer
        await answer.prepare(call.request)
        begun = self._live.place(call.request.headers.get("Last-Event-ID"))
        await _say(answer, f"retry: {_RETRY_MS}\n\n")
        if begun is None:
            await _say(answer, _MISSED)
            begun = self._live.place(None) or 0
        try:
            async with while_connected(call.request):  # a page that is loaded anew leaves its place at once
                async for events in self._live.after(begun, STILL_HERE_S):
                    if isinstance(call.by, Resident):
                        await self._sessions.recognise(cookies.token_of(call.request))
                    if not events:
                        await self._alive(call.by)
                        await _say(answer, _STILL_HERE)
                    await _say(answer, "".join([await self._text(call.by, event) for event in events]))
        except (NotAllowed, SessionOver, ConnectionError, TimeoutError):
            pass  # its key ended, or their session, or it is gone
        return answer

    async def _text(self, by: Asker, event: LiveEvent) -> str:
        """An event as somebody may hear it; empty: they may not. Raises NotAllowed where they are nobody any more."""
        match event.kind:
            case EventKind.MISSED:
                return _MISSED
            case EventKind.VISIT:
                visit = await self._visits.find(VisitId(event.about))
                if visit is None or last_sign(visit) < by.since or not await self._may(by, event.kind, visit.door):
                    return ""
                return self._said(event, visit)
            case EventKind.DOOR:
                return self._said(event, None) if await self._may(by, event.kind, DoorId(event.about)) else ""
            case EventKind.COUNT:
                place = WatchPlaceId(event.about)
                if (door := self._door_of(place)) is None or not await self._may(by, event.kind, door):
                    return ""
                return self._said(event, self._watching.counts.now(place))

    async def _alive(self, by: Asker) -> None:
        try:
            await self._admission.admit(by, Action.SEE_RINGS)
        except NotAllowed as refused:
            if refused.refusal in _GONE:
                raise

    def _said(self, event: LiveEvent, now: Visit | Counted | None) -> str:
        """An event with what it is about as it is now: of many who may hear it, one has it made for all."""
        if self._newest is None or self._newest[0] != (event, now):
            data = json.dumps(_data(event, now), ensure_ascii=False)
            said = f"id: {self._live.id_of(event)}\nevent: {event.kind}\ndata: {data}\n\n"
            self._newest = (event, now), said
        return self._newest[1]

    def _door_of(self, place: WatchPlaceId) -> DoorId | None:
        return next((door_of(one) for one in self._watching.cameras.cameras() if one.place == place), None)

    async def _may(self, by: Asker, kind: EventKind, door: DoorId) -> bool:
        try:
            await self._admission.admit(by, _ACTIONS[kind], door)
        except NotAllowed as refused:
            if refused.refusal in _GONE:
                raise
            return False
        return True


def _data(event: LiveEvent, now: Visit | Counted | None) -> Mapping[str, Any]:
    match now:
        case Visit():
            return shapes.visit(now)
        case None:
            return {"door": event.about, "what": event.what}
        case _:
            return {"place": event.about, **shapes.counted(now)}


async def _say(answer: web.StreamResponse, text: str) -> None:
    if text:
        async with asyncio.timeout(_TAKES_S):
            await answer.write(text.encode())
