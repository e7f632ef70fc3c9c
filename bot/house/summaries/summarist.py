"""Tells what is to be told of days, weeks and months that are over, as far as each resident may see it."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from bot.house.doors.bell_watch import BellWatch
from bot.house.doors.door import Door, DoorId
from bot.house.faces.stranger_keeper import StrangerKeeper
from bot.house.people import Resident
from bot.house.ports import Collection, EyesUnavailable, PeopleBook, VisitBook
from bot.house.records.historian import may_see_visit
from bot.house.records.notary import Notary
from bot.house.records.trail import ReadableTrail
from bot.house.residents.permissions import Action, NotAllowed, ever_may
from bot.house.summaries.days import CameraCount, DaysSummary, counted, failed
from bot.house.summaries.health import CameraHealth, DoorHealth, HealthSummary, shares
from bot.house.summaries.outages import OutageBook, OutageOf, Outages, outages_between
from bot.house.telling.digest import SummaryKind
from bot.house.visits.visit import Visit
from bot.house.watch.camera import Camera
from bot.house.watch.incident import Incident
from bot.house.watch.live.door_presence import PassedBy
from bot.house.watch.places import door_of

log = logging.getLogger(__name__)


def may_have(resident: Resident, kind: SummaryKind) -> bool:
    """Tell whether a summary is for somebody: how the house itself is only an owner can set right."""
    needed = Action.HEAR_OF_UPKEEP if kind is SummaryKind.MONTHLY else Action.SEE_HISTORY
    return ever_may(resident, needed)


class Summarist:
    """Reads what the house keeps; writes nothing."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        visits: VisitBook,
        people: PeopleBook,
        passed_by: Collection[PassedBy],
        incidents: Collection[Incident],
        cameras: Collection[Camera],
        strangers: StrangerKeeper,
        bells: BellWatch,
        trail: ReadableTrail,
        notary: Notary,
        zone: tzinfo,
    ) -> None:
        self._doors = doors
        self._visits = visits
        self._people = people
        self._passed_by = passed_by
        self._incidents = incidents
        self._cameras = cameras
        self._strangers = strangers
        self._bells = bells
        self._trail = trail
        self._notary = notary
        self._zone = zone

    async def days(self, by: Resident, first: date, days: int) -> DaysSummary:
        """Some days as a resident may see them."""
        start, end = self._begin_of(first), self._begin_of(first + timedelta(days=days))
        before = self._begin_of(first - timedelta(days=days))
        seen = await self._seen(by, before, end)
        names = {one.id: one.name for one in await self._people.people()}
        now = [visit for visit in seen if visit.began_at >= start]
        return DaysSummary(
            first,
            days,
            counted(now, self._doors, names, self._zone),
            before=len(seen) - len(now) if by.since <= before else None,
            passed_by=sum(
                one.persons
                for one in self._passed_by.everything().values()
                if start <= one.at < end and ever_may(by, Action.SEE_RINGS, one.door) and one.moment >= by.since
            ),
            cameras=await self._cameras_of(by, start, end),
            to_name=await self._to_name(by),
            unheard=tuple(
                self._doors[door].name
                for door in sorted(self._bells.missed)
                if door in self._doors and ever_may(by, Action.HEAR_OF_DOORS, door)
            ),
        )

    async def health(self, first: date, days: int) -> HealthSummary:
        """How the house itself was in a month."""
        start, end = self._begin_of(first), self._begin_of(first + timedelta(days=days))
        before = self._begin_of((first - timedelta(days=1)).replace(day=1))
        both = await self._visits.between(before, end)
        now = [visit for visit in both if visit.began_at >= start]
        earlier = [visit for visit in both if visit.began_at < start]
        away = await self._outages(start, end)
        sealed, flawed = self._notary.told
        return HealthSummary(
            first,
            days,
            len(now),
            tuple(_door_health(door, now, earlier, away) for door in self._doors.values()),
            tuple(
                CameraHealth(camera.name, _of(away, OutageOf.CAMERA, camera.id))
                for camera in self._cameras.everything().values()
            ),
            shares(now),
            shares(earlier),
            sealed,
            flawed,
        )

    async def _seen(self, by: Resident, start: datetime, end: datetime) -> Sequence[Visit]:
        return [visit for visit in await self._visits.between(start, end) if may_see_visit(by, visit)]

    async def _cameras_of(self, by: Resident, start: datetime, end: datetime) -> tuple[CameraCount, ...]:
        away = await self._outages(start, end)
        found = []
        incidents = [one for one in self._incidents.everything().values() if start <= one.began_at < end]
        for camera in self._cameras.everything().values():
            if not ever_may(by, Action.VIEW_CAMERA, door_of(camera)):
                continue
            told = [one for one in incidents if one.camera == camera.id and one.heard >= by.since and not one.part_of]
            gone = _of(away, OutageOf.CAMERA, camera.id) or Outages()  # what nobody can tell is left out of a day
            if told or gone.times:
                found.append(CameraCount(camera.name, len(told), gone.times, gone.away))
        return tuple(found)

    async def _outages(self, start: datetime, end: datetime) -> OutageBook | None:
        """None: nobody can tell."""
        try:
            return await outages_between(self._trail, start, end)
        except OSError as exc:
            log.warning("who was away is not told, for the audit trail cannot be read: %s", exc)
            return None

    async def _to_name(self, by: Resident) -> int:
        try:
            return len(await self._strangers.gathered(by))
        except (NotAllowed, EyesUnavailable):  # it is nothing for them, or the recogniser is not there yet
            return 0

    def _begin_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)


def _of(away: OutageBook | None, kind: OutageOf, id_: str) -> Outages | None:
    return None if away is None else away.get((kind, id_), Outages())


def _door_health(door: Door, now: Sequence[Visit], earlier: Sequence[Visit], away: OutageBook | None) -> DoorHealth:
    here = [visit for visit in now if visit.door == door.id]
    return DoorHealth(
        door.name,
        _of(away, OutageOf.BELL, door.id),
        failed(here),
        shares(here),
        shares([visit for visit in earlier if visit.door == door.id]),
    )
