"""In which month a visit stands: its id begins with the moment at which it began, so none has to be known by heart."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.house.visits.visit import VisitId
from bot.store.visits.visit_month import month_of

#: "20261127T180400-1a2b3c4d", in whatever zone the clock told it.
_MOMENT = re.compile(r"(\d{8}T\d{6})-")

#: A visit may begin so much earlier than its id says, which may be told in any zone.
_ASTRAY = timedelta(days=2)


class VisitHomes:
    """Knows by heart only those visits whose ids do not tell it."""

    def __init__(self, months: Iterable[str]) -> None:
        #: Months of which nobody has looked yet whether they have such.
        self.unread = set(months)
        self._strays: dict[VisitId, str] = {}

    def learn(self, month: str, visits: Iterable[VisitId]) -> None:
        """These stand in a month."""
        self._strays.update((visit, month) for visit in visits if month not in possible_homes(visit))

    def read(self, month: str, visits: Iterable[VisitId]) -> None:
        """These are all of a month."""
        if month in self.unread:
            self.unread.discard(month)
            self.learn(month, visits)

    def forget(self, visit: VisitId) -> None:
        """It stands nowhere any more."""
        self._strays.pop(visit, None)

    def stray(self, visit: VisitId) -> str | None:
        """The month of a visit whose id does not tell it; None: none is known."""
        return self._strays.get(visit)


def possible_homes(visit: VisitId) -> Sequence[str]:
    """The months that a visit may stand in by its id, the likeliest first; none: its id tells nothing."""
    found = _MOMENT.match(visit)
    if not found:
        return ()
    try:
        moment = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        return tuple(dict.fromkeys(map(month_of, (moment, moment - _ASTRAY, moment + _ASTRAY))))
    except (ValueError, OverflowError):
        return ()
