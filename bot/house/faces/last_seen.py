"""When people were named at a door last."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.house.doors.door import DoorId
from bot.house.people import PersonId, Verdict
from bot.house.ports import VisitBook
from bot.house.visits.visit import Visit

#: Whoever was not seen for longer counts as not seen lately: older visits are not searched.
SEEN_WITHIN = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When somebody was named at a door last."""

    at: datetime
    door: DoorId


async def last_seen(
    visits: VisitBook,
    wanted: Collection[PersonId],
    now: datetime,
    *,
    at: Callable[[DoorId], bool] = lambda _door: True,
) -> Mapping[PersonId, LastSeen]:
    """When each was, of those who were within ``SEEN_WITHIN``, at these doors. Raises StoreUnwritable."""
    missing, seen = set(wanted), dict[PersonId, LastSeen]()
    end = now + timedelta(days=1)
    first = end - SEEN_WITHIN
    while end > first and missing:  # newest first, a month at a time: most were seen lately
        start = max(first, end - timedelta(days=31))
        for visit in reversed(await visits.between(start, end)):
            here = missing.intersection(named_in(visit)) if at(visit.door) else set()
            seen |= dict.fromkeys(here, LastSeen(visit.began_at, visit.door))
            missing -= here
        end = start
    return seen


def named_in(visit: Visit) -> Iterable[PersonId]:
    """Everybody whom a visit names for certain."""
    look = visit.look
    faces = map(look.as_sure_as_it_is, (*look.sightings, *look.elsewhere)) if look else ()
    return (seen.person.id for seen in faces if seen.verdict is Verdict.NAMED and seen.person)
