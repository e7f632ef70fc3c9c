"""What is to be told and is not yet: written down where the house does not keep it anyway, and bounded.

Visits and incidents stand in the house's own books, before anybody hears of them: of these only how far they were told
is kept here, and whatever is further is found by comparing at a start, also where a kill came between. So a ring waits
for no write of ours. Everything else is written down before the house goes on.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from bot.house.ports import Clock, Collection, VisitBook
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.incident import Incident
from bot.kafka.facts_out.shapes import FactMessage
from bot.kafka.facts_out.told import STATES, FactKind, WaitingFact

log = logging.getLogger(__name__)

#: So many of what doors and cameras did are kept: of those that are more the oldest go, and how many is told.
MOST_WAITING = 2000

#: What is given up where too much waits; that somebody is to be forgotten never is.
_GIVEN_UP = frozenset({FactKind.DOOR, FactKind.CAMERA})

#: How far back a start compares what was told with the house's books: no visit that began earlier is changed without
#: being written down here.
COMPARED = timedelta(hours=2)

#: A clock may have been set; what began so much later is compared, too.
_AHEAD = timedelta(days=1)

#: Under which names it is kept.
WAITING, TOLD = "kafka_waiting", "kafka_told"

#: The key of the line that says since when anything is told.
_SINCE = "since"


@dataclass(frozen=True, slots=True)
class ToldState:
    """How far a visit or an incident was told."""

    revision: int
    #: When it began.
    at: datetime


class WaitingFacts:
    """In the order in which they are to be told; of a state the newest alone waits, in the place of its last change."""

    def __init__(
        self,
        waiting: Collection[WaitingFact],
        told: Collection[ToldState],
        visits: VisitBook,
        incidents: Collection[Incident],
        clock: Clock,
        most: int = MOST_WAITING,
    ) -> None:
        self._book = waiting
        self._told = told
        self._visits = visits
        self._incidents = incidents
        self._clock = clock
        self._most = most
        in_order = sorted(waiting.everything().items(), key=lambda known: known[1].number)
        self._facts: dict[str, WaitingFact] = dict(in_order)
        self._number = in_order[-1][1].number if in_order else 0
        #: By key: what is being written down, and may be told before the book shows it.
        self._under_way: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._facts)

    def in_order(self) -> list[WaitingFact]:
        """All of them, the first to be told first."""
        return list(self._facts.values())

    # After a start

    async def resume(self) -> None:
        """Find what nobody was told of when the service stopped. Raises StoreUnwritable: the visits cannot be read."""
        known = self._told.everything()
        if not known:
            await self._told.put({_SINCE: ToldState(0, self._clock())})
            return
        since = self._newest(known) - COMPARED
        begun = max(since, self._began(known))
        for visit in await self._visits.between(since, self._clock() + _AHEAD):
            self._compare(FactKind.VISIT, visit.id, visit.revision, visit.last_at, begun)
        for incident in self._incidents.everything().values():
            if incident.began_at >= since:
                self._compare(FactKind.INCIDENT, incident.id, incident.revision, incident.began_at, begun)

    def _began(self, known: Mapping[str, ToldState]) -> datetime:
        """Since when anything is told; long ago, where a clock that was ahead noted it."""
        since = known.get(_SINCE)
        return since.at if since and since.at <= self._clock() else datetime.min.replace(tzinfo=UTC)

    def _newest(self, known: Mapping[str, ToldState]) -> datetime:
        return min(max(state.at for state in known.values()), self._clock())

    def _compare(self, kind: FactKind, about: str, revision: int, at: datetime, begun: datetime) -> None:
        told = self._told.get(_key(kind, about))
        is_due = at >= begun if told is None else told.revision < revision
        if is_due and _key(kind, about) not in self._facts:
            self._wait(WaitingFact(kind, about, at))

    # What happens

    async def add(self, facts: Iterable[WaitingFact]) -> None:
        """Have these told. Returns once what the house does not keep anyway is written down."""
        kept: dict[str, WaitingFact] = {}
        for fact in facts:
            waiting = self._wait(fact if fact.kind in STATES else replace(fact, id=token_hex(8)))
            if fact.kind not in STATES or await self._is_old(fact):
                kept[_key_of(waiting)] = waiting
        if kept:
            await self._put({key: fact for key, fact in kept.items() if self._facts.get(key) == fact})

    async def _put(self, kept: Mapping[str, WaitingFact]) -> None:
        changes: dict[str, WaitingFact | None] = {**kept, **self._too_many()}
        self._under_way.update(changes.keys())
        try:
            await self._book.put(changes)
        finally:
            self._under_way -= Counter(changes.keys())

    def _wait(self, fact: WaitingFact) -> WaitingFact:
        self._number += 1
        fact = replace(fact, number=self._number)
        if fact.kind is FactKind.COUNT and not fact.id:
            fact = replace(fact, id=token_hex(8))
        key = _key_of(fact)
        self._facts.pop(key, None)
        self._facts[key] = fact
        return fact

    async def _is_old(self, fact: WaitingFact) -> bool:
        """Tell whether no start would find by comparing that a state was not told."""
        found: Visit | Incident | None = None
        if fact.kind is FactKind.VISIT:
            found = await self._visits.find(VisitId(fact.about))
        elif fact.kind is FactKind.INCIDENT:
            found = self._incidents.get(fact.about)
        return found is not None and found.began_at < self._clock() - COMPARED / 2

    def _too_many(self) -> Mapping[str, WaitingFact | None]:
        """What is given up, so that no more than ``MOST_WAITING`` are kept, and that it is told how many were."""
        events = [key for key, fact in self._facts.items() if fact.kind in _GIVEN_UP]
        changes: dict[str, WaitingFact | None] = {}
        for key in events[: max(0, len(events) - self._most)]:
            lost = self._facts.pop(key)
            at = lost.key or lost.about
            place = f"{FactKind.MISSED}:{at}"
            known = self._facts.pop(place, None) or WaitingFact(
                FactKind.MISSED, at, lost.at, key=at, number=lost.number
            )
            missed = replace(known, count=known.count + 1, id=token_hex(8))
            self._facts = {place: missed, **self._facts}
            changes |= {key: None, place: missed}
        return changes

    # What becomes of it

    async def write_down(self) -> None:
        """Keep everything that waits over a restart: Kafka is away, nobody knows for how long."""
        known = self._book.everything()
        new = {key: fact for key, fact in self._facts.items() if fact.kind is not FactKind.COUNT}
        if changed := {key: fact for key, fact in new.items() if known.get(key) != fact}:
            await self._book.put(changed)

    def is_told(self, fact: WaitingFact, message: FactMessage) -> bool:
        """Tell whether a state was told as it is already: it was written down as waiting, and a kill came between."""
        told = self._told.get(_key_of(fact))
        return bool(message.revision) and told is not None and told.revision >= message.revision

    async def were_told(self, told: Mapping[WaitingFact, FactMessage | None]) -> None:
        """These were told, or there is nothing to tell; what changed meanwhile is told again."""
        states: dict[str, ToldState | None] = {
            _key_of(fact): ToldState(message.revision, message.began_at)
            for fact, message in told.items()
            if message and message.began_at
        }
        if states:
            known = {**self._told.everything(), **{key: state for key, state in states.items() if state}}
            oldest = self._newest(known) - 2 * COMPARED
            old = {key: None for key, state in known.items() if state.at < oldest}
            await self._told.put({**old, **states})
        changes: dict[str, WaitingFact | None] = {}
        for fact in told:
            key = _key_of(fact)
            waiting = self._facts.get(key)
            if waiting == fact:
                del self._facts[key]
                if key in self._under_way or self._book.get(key) is not None:
                    changes[key] = None
            elif waiting and fact.kind is FactKind.MISSED:  # more went while it was told
                self._facts[key] = changes[key] = replace(waiting, count=waiting.count - fact.count)
        if changes:
            await self._book.put(changes)


def _key(kind: FactKind, about: str) -> str:
    return f"{kind}:{about}"


def _key_of(fact: WaitingFact) -> str:
    """Under which key it waits: a state under its own, and everything else under one that nothing else has."""
    if fact.kind is FactKind.MISSED:
        return f"{FactKind.MISSED}:{fact.key}"
    return _key(fact.kind, fact.about) if fact.kind in STATES else f"{fact.kind}:{fact.id}"
