"""When those of a look whom nobody knows were at a door before."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.house.people import Look, StrangerId
from bot.house.ports import VisitBook
from bot.house.visits.visit import Visit

#: Somebody unknown is remembered for so long; of their visits so many are told with a visit.
STRANGERS_LAST = timedelta(days=30)
_TOLD_BEFORE = 20


async def with_earlier_visits(look: Look, visit: Visit, book: VisitBook) -> Look:
    """The look, and when those of it were here before whom nobody knows."""
    unknown = {seen.stranger for seen in look.sightings if seen.stranger and seen.person is None}
    if not unknown:
        return look
    earlier: dict[StrangerId, list[datetime]] = {}
    for other in await book.between(visit.began_at - STRANGERS_LAST, visit.began_at):
        faces = (*other.look.sightings, *other.look.elsewhere) if other.look and other.id != visit.id else ()
        for stranger in {face.stranger for face in faces if face.stranger}:
            earlier.setdefault(stranger, []).append(other.began_at)
    told = (
        replace(seen, seen_before=tuple(earlier.get(seen.stranger, ()))[-_TOLD_BEFORE:])
        if seen.stranger in unknown and seen.stranger
        else seen
        for seen in look.sightings
    )
    return replace(look, sightings=tuple(told))
