"""What a message says: JSON of codes, ids, numbers and times, under the name and version of its schema."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.house.people import Look
from bot.house.ports import Collection, VisitBook
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.figures.tally import Counted
from bot.house.watch.incident import Incident
from bot.kafka.facts_out.told import FactKind, WaitingFact, camera_key

#: Of every schema: what is added to a message leaves it as it is, and whoever reads leaves alone what they do not know.
VERSION = 1

#: What the names of schemas begin with, whatever the topics are called.
SCHEMAS = "doorman"

#: How many people there are at a place, and the key of what looks at it; None: nothing does any more.
CountedNow = Callable[[WatchPlaceId], tuple[str, Counted] | None]


class FactShapes(Protocol):
    """How other programs read the house: the same whichever way they ask."""

    def moment(self, at: datetime | None, /) -> str | None:
        """A moment, in UTC."""

    def visit(self, one: Visit, /) -> dict[str, Any]:
        """A visit, as far as it has come."""

    def faces(self, look: Look, /) -> list[dict[str, Any]]:
        """The faces of a picture."""

    def counted(self, now: Counted, /) -> dict[str, int]:
        """How many people there are."""


@dataclass(frozen=True, slots=True)
class FactMessage:
    """One message, ready to be sent."""

    key: str
    #: The same, however often it is sent.
    id: str
    schema: str
    value: bytes
    #: Of a state, which of its numbers it is; 0: it has none.
    revision: int = 0
    #: Of a state, when it began.
    began_at: datetime | None = None

    @property
    def headers(self) -> Mapping[str, bytes]:
        """What a reader may choose by without reading the JSON."""
        return {"schema": self.schema.encode(), "version": str(VERSION).encode(), "id": self.id.encode()}


class FactWriter:
    """Makes messages of facts, as the house is now. ``names``: people are told by name, too."""

    def __init__(
        self,
        shapes: FactShapes,
        visits: VisitBook,
        incidents: Collection[Incident],
        counted: CountedNow,
        *,
        names: bool,
    ) -> None:
        self._shapes = shapes
        self._visits = visits
        self._incidents = incidents
        self._counted = counted
        self._names = names

    async def message(self, fact: WaitingFact) -> FactMessage | None:  # noqa: PLR0911 - a case for each kind
        """The message; None: what it is about is gone, and there is nothing to tell. Raises StoreUnwritable."""
        match fact.kind:
            case FactKind.VISIT:
                visit = await self._visits.find(VisitId(fact.about))
                return None if visit is None else self._of_visit(visit, fact)
            case FactKind.INCIDENT:
                incident = self._incidents.get(fact.about)
                return None if incident is None else self._of_incident(incident, fact)
            case FactKind.COUNT:
                return self._count(fact)
            case FactKind.DOOR:
                return self._made(fact, fact.about, fact.id, {"door": fact.about, "what": fact.what})
            case FactKind.CAMERA:
                return self._made(fact, fact.key, fact.id, {"camera": fact.about, "what": fact.what})
            case FactKind.PERSON:
                into = {"into": fact.into} if fact.into else {}
                return self._made(fact, fact.key, fact.id, {"person": fact.about, "what": fact.what, **into})
            case FactKind.MISSED:
                return self._made(fact, fact.key, fact.id, {"count": fact.count})

    def _of_visit(self, visit: Visit, fact: WaitingFact) -> FactMessage:
        told = self._shapes.visit(visit)
        id_ = f"visit:{visit.id}:{visit.revision}"
        return self._made(fact, visit.door, id_, told, revision=visit.revision, began_at=visit.began_at)

    def _of_incident(self, one: Incident, fact: WaitingFact) -> FactMessage:
        moment, handled = self._shapes.moment, one.handled
        told = {
            "id": one.id,
            "happening": one.happening,
            "camera": one.camera,
            "place": one.place,
            "began_at": moment(one.began_at),
            "ended_at": moment(one.ended_at),
            "people": one.persons,
            "fewest": one.fewest,
            "most": one.most,
            "lasted_s": round(one.lasted_s, 1),
            "faces": self._shapes.faces(one.look) if one.look else [],
            "person": one.person,
            "tampering": one.tampering,
            "handled": handled and {"at": moment(handled.at), "by": {"kind": "resident", "name": handled.by_name}},
            "part_of": one.part_of,
            "revision": one.revision,
        }
        id_ = f"incident:{one.id}:{one.revision}"
        return self._made(fact, camera_key(one.camera), id_, told, revision=one.revision, began_at=one.began_at)

    def _count(self, fact: WaitingFact) -> FactMessage | None:
        place = WatchPlaceId(fact.about)
        found = self._counted(place)
        if found is None:
            return None
        key, now = found
        return self._made(fact, key, fact.id, {"place": place, **self._shapes.counted(now)})

    def _made(
        self,
        fact: WaitingFact,
        key: str,
        id_: str,
        data: Mapping[str, Any],
        *,
        revision: int = 0,
        began_at: datetime | None = None,
    ) -> FactMessage:
        schema = f"{SCHEMAS}.{fact.kind}"
        told = {
            "schema": schema,
            "version": VERSION,
            "id": id_,
            "at": self._shapes.moment(fact.at),
            "data": data if self._names else _nameless(data),
        }
        value = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return FactMessage(key, id_, schema, value, revision, began_at)


def _nameless(data: Any) -> Any:
    """The same without what anybody is called."""
    if isinstance(data, Mapping):
        return {name: _nameless(value) for name, value in data.items() if name != "name"}
    if isinstance(data, list | tuple):
        return [_nameless(value) for value in data]
    return data
