"""What has just happened at a door: a ring, somebody who is known, somebody who is not. Each is told once."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.home_assistant.components import PERSON, RING, STRANGER
from bot.home_assistant.states import WhoIsThere
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.incident import Incident, IncidentId

#: What happened longer ago is no event any more: an automation would ring a gong for it.
FRESH = timedelta(seconds=60)

#: So many visits are remembered, and so many incidents.
_REMEMBERED = 64


@dataclass(slots=True)
class ToldOfVisit:
    """What was told of a visit."""

    rings: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BellEvent:
    """Something that a bell tells of."""

    kind: str
    names: tuple[str, ...] = ()


class VisitEvents:
    """Knows what was told; a restart forgets it, and then nothing old is told again, since it is old."""

    def __init__(self) -> None:
        self._visits: OrderedDict[VisitId, ToldOfVisit] = OrderedDict()
        self._incidents: OrderedDict[IncidentId, None] = OrderedDict()

    def of_visit(self, visit: Visit, now: datetime) -> list[BellEvent]:
        """What is new of a visit."""
        told = self._visits.setdefault(visit.id, ToldOfVisit())
        if len(self._visits) > _REMEMBERED:
            self._visits.popitem(last=False)
        found: list[BellEvent] = []
        fresh = [press for press in visit.presses if press.id not in told.rings]
        told.rings |= {press.id for press in fresh}
        found += [BellEvent(RING) for press in fresh if abs(now - press.at) <= FRESH]
        if abs(now - visit.last_at) > FRESH and not found:
            return found
        there = WhoIsThere.of(visit.look)
        if there.names and there.names != told.names:
            found.append(BellEvent(PERSON, there.names))
            told.names = there.names
        if there.stranger and STRANGER not in told.kinds:
            found.append(BellEvent(STRANGER))
            told.kinds.add(STRANGER)
        return found

    def begins(self, incident: Incident, now: datetime) -> bool:
        """Tell whether an incident has just begun, once."""
        if incident.id in self._incidents or incident.only_for or abs(now - incident.began_at) > FRESH:
            return False
        self._incidents[incident.id] = None
        if len(self._incidents) > _REMEMBERED:
            self._incidents.popitem(last=False)
        return True
