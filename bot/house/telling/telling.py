"""How a resident hears of a visit: one rule, without a clock or a book of its own."""

from collections.abc import Sequence
from datetime import datetime

from bot.house.faces.profile import Acquaintanceship, Arrival, Telling
from bot.house.telling.listening import Calm, Listening

#: Nobody is known for certain: no picture yet, or a poor one.
NOBODY_KNOWN = Arrival(Acquaintanceship.UNKNOWN, Telling.LOUD)

_LOUDNESS = tuple(Telling)

#: The loudest that anybody may be in such hours.
_AT_MOST = {None: Telling.LOUD, Calm.QUIET: Telling.SILENT, Calm.OFF: Telling.DIGEST}


def telling(visitors: Sequence[Arrival], listening: Listening, at: datetime) -> Telling:
    """How somebody who chose ``listening`` hears of those who came at a moment, in the household's own zone.

    Of several visitors the loudest counts. Whoever is to be watched out for comes through at any time; so does whoever
    is not known, unless the resident wants neither.
    """
    at_most = _AT_MOST[listening.calm_at(at)]
    return min((_of(one, listening, at_most) for one in visitors or (NOBODY_KNOWN,)), key=_LOUDNESS.index)


def _of(visitor: Arrival, listening: Listening, at_most: Telling) -> Telling:
    match visitor.acquaintanceship:
        case Acquaintanceship.WATCHED:
            return Telling.LOUD
        case Acquaintanceship.UNKNOWN if listening.strangers_ring:
            return visitor.telling
        case _:
            return max(visitor.telling, at_most, key=_LOUDNESS.index)
