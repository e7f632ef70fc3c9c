"""The cards of one chat that are to be brought: the newest first, those held back in their time."""

import asyncio
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

#: What failed so often lets everything else go first: it may be the only thing that fails.
YIELDS_AFTER = 3


class CardKind(StrEnum):
    """What a card shows."""

    VISIT = "visit"
    INCIDENT = "incident"


class CardId(NamedTuple):
    """What a card shows, by its id, which begins with the time: what is newer is greater."""

    about: str
    kind: CardKind


class DueCards:
    """By what they show; in mind only, since what is due follows from the books (see ``Courier``)."""

    def __init__(self) -> None:
        #: From when on, by the loop's clock; 0: now.
        self._due: dict[CardId, float] = {}
        #: How often in a row a card failed.
        self._failures: dict[CardId, int] = {}

    def __len__(self) -> int:
        return len(self._due)

    def __contains__(self, card: CardId) -> bool:
        return card in self._due

    def __iter__(self) -> Iterator[CardId]:
        return iter(self._due)

    @property
    def fresh(self) -> CardId | None:
        """The newest that may go now, and has not failed again and again."""
        return max((c for c in self._ready() if not self.is_tired(c)), default=None)

    @property
    def newest(self) -> CardId | None:
        """The newest that may go now."""
        return max(self._ready(), default=None)

    @property
    def next_at(self) -> float | None:
        """When the first of those held back may go, by the loop's clock; None: there are none."""
        return min(self._due.values(), default=None)

    def is_tired(self, card: CardId) -> bool:
        """Tell whether a card failed again and again."""
        return self._failures.get(card, 0) >= YIELDS_AFTER

    def add(self, card: CardId) -> None:
        """Something changed: what is held back may now have a reason to go."""
        self._due[card] = 0.0

    def hold(self, card: CardId, wait_s: float) -> None:
        """Let a card that was taken wait, unless something changed meanwhile."""
        self._due.setdefault(card, asyncio.get_running_loop().time() + wait_s)

    def take(self, card: CardId) -> None:
        """It is being brought."""
        del self._due[card]

    def failed(self, card: CardId) -> None:
        """It could not be brought, and is due again."""
        self.add(card)
        self._failures[card] = self._failures.get(card, 0) + 1

    def went_well(self, card: CardId) -> None:
        """Nothing kept it from being brought."""
        self._failures.pop(card, None)

    def try_all_again(self) -> None:
        """Nobody counts the failures of before."""
        self._failures.clear()

    def _ready(self) -> Iterator[CardId]:
        now = asyncio.get_running_loop().time()
        return (card for card, at in self._due.items() if at <= now)
