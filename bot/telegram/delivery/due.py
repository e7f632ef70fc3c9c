"""The cards of one chat that are to be brought: the newest visit first, those held back in their time."""

import asyncio
from collections.abc import Iterator

from bot.house.visits.visit import VisitId

#: What failed so often lets everything else go first: it may be the only thing that fails.
YIELDS_AFTER = 3


class DueCards:
    """By visit; in mind only, since what is due follows from the books (see ``Courier``)."""

    def __init__(self) -> None:
        #: From when on, by the loop's clock; 0: now.
        self._due: dict[VisitId, float] = {}
        #: How often in a row a card failed.
        self._failures: dict[VisitId, int] = {}

    def __len__(self) -> int:
        return len(self._due)

    def __contains__(self, visit: VisitId) -> bool:
        return visit in self._due

    def __iter__(self) -> Iterator[VisitId]:
        return iter(self._due)

    @property
    def fresh(self) -> VisitId | None:
        """The newest that may go now, and has not failed again and again; ids begin with the time."""
        return max((v for v in self._ready() if not self.is_tired(v)), default=None)

    @property
    def newest(self) -> VisitId | None:
        """The newest that may go now."""
        return max(self._ready(), default=None)

    @property
    def next_at(self) -> float | None:
        """When the first of those held back may go, by the loop's clock; None: there are none."""
        return min(self._due.values(), default=None)

    def is_tired(self, visit: VisitId) -> bool:
        """Tell whether a card failed again and again."""
        return self._failures.get(visit, 0) >= YIELDS_AFTER

    def add(self, visit: VisitId) -> None:
        """Something changed: what is held back may now have a reason to go."""
        self._due[visit] = 0.0

    def hold(self, visit: VisitId, wait_s: float) -> None:
        """Let a card that was taken wait, unless something changed meanwhile."""
        self._due.setdefault(visit, asyncio.get_running_loop().time() + wait_s)

    def take(self, visit: VisitId) -> None:
        """It is being brought."""
        del self._due[visit]

    def failed(self, visit: VisitId) -> None:
        """It could not be brought, and is due again."""
        self.add(visit)
        self._failures[visit] = self._failures.get(visit, 0) + 1

    def went_well(self, visit: VisitId) -> None:
        """Nothing kept it from being brought."""
        self._failures.pop(visit, None)

    def try_all_again(self) -> None:
        """Nobody counts the failures of before."""
        self._failures.clear()

    def _ready(self) -> Iterator[VisitId]:
        now = asyncio.get_running_loop().time()
        return (visit for visit, at in self._due.items() if at <= now)
