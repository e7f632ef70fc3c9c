"""How a resident hears of a visit: one rule, without a clock or a book of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.house.faces.profile import Acquaintanceship, Arrival, Telling
from bot.house.people import PersonId
from bot.house.telling.listening import Calm, Listening

#: Nobody is known for certain: no picture yet, or a poor one.
NOBODY_KNOWN = Arrival(Acquaintanceship.UNKNOWN, Telling.LOUD)

_LOUDNESS = tuple(Telling)

#: The loudest that anybody may be in such hours.
_AT_MOST = {None: Telling.LOUD, Calm.QUIET: Telling.SILENT, Calm.OFF: Telling.DIGEST}


def telling(
    visitors: Sequence[Arrival], listening: Listening, at: datetime, told_today: Mapping[PersonId, int] | None = None
) -> Telling:
    """How somebody who chose ``listening`` hears of those who came at a moment, in the household's own zone.

    Of several visitors the loudest counts. Whoever is to be watched out for comes through at any time; so does whoever
    is not known, unless the resident wants neither. ``told_today``: how many cards of each person they had that day.
    """
    at_most = _AT_MOST[listening.calm_at(at)]
    return min(
        (_of(one, listening, at_most, told_today or {}) for one in visitors or (NOBODY_KNOWN,)), key=_LOUDNESS.index
    )


def _of(visitor: Arrival, listening: Listening, at_most: Telling, told_today: Mapping[PersonId, int]) -> Telling:
    match visitor.acquaintanceship:
        case Acquaintanceship.WATCHED:
            return Telling.LOUD
        case Acquaintanceship.UNKNOWN if listening.strangers_ring:
            return visitor.telling
        case _:
            most, told = listening.most_a_day, told_today.get(visitor.person, 0) if visitor.person else 0
            enough = Telling.DIGEST if most is not None and told >= most else Telling.LOUD
            return max(visitor.telling, at_most, enough, key=_LOUDNESS.index)
