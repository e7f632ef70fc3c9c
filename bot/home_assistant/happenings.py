"""What the house tells, made into events for Home Assistant: taken in at once, looked at in a task of its own."""

import asyncio
import logging
from collections import deque
from contextlib import suppress

from bot.home_assistant.components import PERSON, RING
from bot.home_assistant.events import FRESH, BellEvent, VisitEvents
from bot.home_assistant.locks import LockStates
from bot.home_assistant.pictures import ShownPictures
from bot.home_assistant.states import event
from bot.home_assistant.survey import HouseSurvey
from bot.home_assistant.teller import HomeAssistantTeller
from bot.home_assistant.topics import Component, Thing, ThingKind
from bot.house.doors.door_facts import DoorTended, OpenedAfterAll, Tended
from bot.house.facts import Fact, PersonForgotten, VisitChanged
from bot.house.opening.news import DoorOpened, OpenedByItself
from bot.house.ports import Clock, VisitBook
from bot.house.records.disk import StoreUnwritable
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.incident import IncidentId
from bot.house.watch.news import CameraPrivate, IncidentChanged
from bot.house.watch.staff import WatchStaff

log = logging.getLogger(__name__)

#: Visits and incidents that wait to be looked at; of more the oldest wait no longer, and their state is told all the
#: same.
MOST_WAITING = 64


class Happenings:
    """Told every fact; what it makes of them the teller tells."""

    def __init__(
        self,
        visits: VisitBook,
        watching: WatchStaff,
        survey: HouseSurvey,
        teller: HomeAssistantTeller,
        pictures: ShownPictures,
        locks: LockStates,
        *,
        names: bool,
        clock: Clock,
    ) -> None:
        self._visits = visits
        self._watching = watching
        self._survey = survey
        self._teller = teller
        self._pictures = pictures
        self._locks = locks
        self._names = names
        self._clock = clock
        self._events = VisitEvents()
        self._changed: deque[VisitId | IncidentChanged] = deque(maxlen=MOST_WAITING)
        self._news = asyncio.Event()

    def take(self, fact: Fact) -> None:
        """Take one in; returns at once."""
        match fact:
            case VisitChanged(visit=visit):
                self._wait(visit)
            case IncidentChanged():
                self._wait(fact)
            case DoorOpened(door=door) | OpenedByItself(door=door) | OpenedAfterAll(door=door):
                self._locks.opened(door)
            case DoorTended(door=door, what=Tended.TRIED):
                self._locks.opened(door)
            case PersonForgotten():
                self._pictures.take_away_views()
            case CameraPrivate(camera=camera):
                self._pictures.take_away_views(Thing(ThingKind.CAMERA, camera))
            case _:
                pass
        self._teller.changed()

    async def run(self) -> None:
        """Look at what changed, for as long as the service runs."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._changed:
                one = self._changed.popleft()
                if isinstance(one, IncidentChanged):
                    self._incident(one.incident)
                else:
                    await self._visit(one)
            self._teller.changed()

    def _wait(self, changed: VisitId | IncidentChanged) -> None:
        if changed not in self._changed:
            self._changed.append(changed)
        self._news.set()

    async def _visit(self, id_: VisitId) -> None:
        try:
            visit = await self._visits.find(id_)
        except StoreUnwritable as exc:
            log.info("a visit cannot be read for Home Assistant (%s)", exc)
            return
        self._survey.visits_changed()
        if visit is None:
            return
        now = self._clock()
        answered = visit.answer is not None and abs(now - visit.answer.at) <= FRESH
        self._locks.visit_changed(visit, answered_now=answered)
        for one in self._events.of_visit(visit, now):
            self._tell(visit, one)

    def _tell(self, visit: Visit, one: BellEvent) -> None:
        thing = Thing(ThingKind.DOOR, visit.door)
        more: dict[str, object] = {"visit": visit.id, "silent": visit.muted or visit.quiet}
        if one.kind == PERSON and self._names:
            more["names"] = list(one.names)
        self._teller.happened(thing, Component.BELL, event(one.kind, **more))
        if one.kind == RING:
            self._teller.happened(thing, Component.TRIGGER, RING.encode())

    def _incident(self, id_: IncidentId) -> None:
        incident = self._watching.incidents.get(id_)
        if incident is None or not self._events.begins(incident, self._clock()):
            return
        with suppress(KeyError):  # of a camera that is not there any more
            camera = self._watching.cameras.get(incident.camera)
            self._teller.happened(
                Thing(ThingKind.CAMERA, camera.id),
                Component.INCIDENT,
                event(incident.happening, incident=incident.id, people=incident.persons),
            )
