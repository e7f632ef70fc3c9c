"""When a resident wants to hear of visits, and how loudly."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.house.doors.door import DoorId
from bot.house.people import PersonId, ResidentId
from bot.house.ports import Collection
from bot.house.residents.hours import Hours
from bot.house.telling.digest import SummaryKind

#: For so long a card that was never sent might still be.
_KEPT_FOR = timedelta(days=3)


class Calm(StrEnum):
    """What hours are for in which somebody wants less of the bell."""

    #: Cards come without a sound.
    QUIET = "quiet"
    #: No cards come: what happened stands in the digest.
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Snooze:
    """For a while somebody has no cards of whom they know at a door, or of a person at any door."""

    #: By the steady clock.
    since: datetime
    until: datetime
    #: One of the two.
    door: DoorId | None = None
    person: PersonId | None = None
    #: True, of a door: everybody there has a card, without a sound, whoever is not known too.
    hush: bool = False

    def is_of(self, door: DoorId, person: PersonId | None) -> bool:
        """Tell whether it is about somebody at a door."""
        return self.door == door or (person is not None and self.person == person)


@dataclass(frozen=True, slots=True)
class Listening:
    """All that one resident chose; the defaults are those of somebody who chose nothing."""

    #: By the household's own time; none: never.
    quiet: tuple[Hours, ...] = ()
    off: tuple[Hours, ...] = ()
    #: True: whoever is not known rings in those hours, too.
    strangers_ring: bool = True
    #: Cards a day of each person who is known; None: as many as they come.
    most_a_day: int | None = None
    #: True: cards come to the family's group alone, as long as there is one.
    only_in_group: bool = False
    #: Over or not: what was held by one that is over stays so.
    snoozes: tuple[Snooze, ...] = ()
    #: When the digest comes, by the household's own time.
    digest_at: time = time(19)
    #: Which summaries come, and when, by the household's own time; the monthly one is for owners.
    summaries: tuple[SummaryKind, ...] = (SummaryKind.MONTHLY,)
    summary_at: time = time(8)
    #: True: they come of days on which nothing happened, too.
    of_nothing: bool = False

    def hours(self, calm: Calm) -> tuple[Hours, ...]:
        """Those of one kind."""
        return self.quiet if calm is Calm.QUIET else self.off

    def with_hours(self, calm: Calm, *hours: Hours) -> "Listening":
        """The same with other hours of one kind."""
        return replace(self, quiet=hours) if calm is Calm.QUIET else replace(self, off=hours)

    def with_summary(self, kind: SummaryKind, *, on: bool) -> "Listening":
        """The same with a summary, or without it."""
        chosen = {*self.summaries, kind} if on else {*self.summaries} - {kind}
        return replace(self, summaries=tuple(one for one in SummaryKind if one in chosen))

    def calm_at(self, at: datetime) -> Calm | None:
        """In which hours a moment is, in the household's own zone; None: in none. Off is more than quiet."""
        return next((calm for calm in (Calm.OFF, Calm.QUIET) if any(h.has(at) for h in self.hours(calm))), None)

    def snoozes_at(self, moment: datetime) -> tuple[Snooze, ...]:
        """Those that last at a moment, by the steady clock."""
        return tuple(one for one in self.snoozes if one.since <= moment < one.until)

    def with_snooze(self, snooze: Snooze) -> "Listening":
        """The same with one more; those long over leave it."""
        kept = (one for one in self.without(snooze.door, snooze.person).snoozes if snooze.since - one.until < _KEPT_FOR)
        return replace(self, snoozes=(*kept, snooze))

    def without(self, door: DoorId | None, person: PersonId | None) -> "Listening":
        """The same without those of a door, or of a person."""
        return replace(self, snoozes=tuple(one for one in self.snoozes if (one.door, one.person) != (door, person)))


class Listeners:
    """Everybody's choice, over the collection ``listening``."""

    def __init__(self, book: Collection[Listening]) -> None:
        self._book = book
        # of two taps at once each sees what the other one wrote, whoever hired them
        self._turn = book.turn

    def of(self, resident: ResidentId) -> Listening:
        """What a resident chose."""
        return self._book.get(str(resident)) or Listening()

    async def change(self, resident: ResidentId, change: Callable[[Listening], Listening]) -> Listening:
        """Change somebody's choice; returns it once it is written down."""
        async with self._turn:
            changed = change(self.of(resident))
            await self._book.put({str(resident): None if changed == Listening() else changed})
        return changed

    async def end_of(self, resident: ResidentId) -> None:
        """They live here no longer."""
        async with self._turn:
            await self._book.put({str(resident): None})
