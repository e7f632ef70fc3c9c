"""How a resident hears of a visit: one rule, without a clock or a book of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.house.doors.door import DoorId
from bot.house.faces.profile import NOBODY_KNOWN, Acquaintanceship, Arrival, Telling
from bot.house.people import PersonId
from bot.house.telling.listening import Calm, Listening

_LOUDNESS = tuple(Telling)

#: The loudest that anybody may be in such hours.
_AT_MOST = {None: Telling.LOUD, Calm.QUIET: Telling.SILENT, Calm.OFF: Telling.DIGEST}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where and when somebody came, for one resident."""

    #: In the household's own zone.
    at: datetime
    #: The same moment by the steady clock.
    moment: datetime
    door: DoorId
    #: How many cards of each person the resident had that day.
    told_today: Mapping[PersonId, int] = field(default_factory=dict)
    #: True: the resident is away, and an adult of this home is not.
    away: bool = False


def telling(visitors: Sequence[Arrival], listening: Listening, when: Circumstances) -> Telling:
    """How somebody who chose ``listening`` hears of those who came.

    Of several visitors the loudest counts. Whoever is to be watched out for comes through at any time; so does whoever
    is not known, unless the resident wants neither, or has the door without its sound. Who is away hears of those whom
    they know without a sound, as long as an adult is at home.
    """
    return min((_of(one, listening, when) for one in visitors or (NOBODY_KNOWN,)), key=_LOUDNESS.index)


def _of(visitor: Arrival, listening: Listening, when: Circumstances) -> Telling:
    match visitor.acquaintanceship:
        case Acquaintanceship.WATCHED:
            return Telling.LOUD
        case Acquaintanceship.UNKNOWN if listening.strangers_ring:
            return max(visitor.telling, _quiet_at(listening, when), key=_LOUDNESS.index)
        case _:
            held = _is_enough(visitor, listening, when) or _is_snoozed(visitor, listening, when)
            at_most = Telling.DIGEST if held else _AT_MOST[listening.calm_at(when.at)]
            away = Telling.SILENT if when.away else Telling.LOUD
            return max(visitor.telling, at_most, away, _quiet_at(listening, when), key=_LOUDNESS.index)


def _quiet_at(listening: Listening, when: Circumstances) -> Telling:
    """How loudly a door may be heard, whoever comes."""
    hushed = any(one.hush and one.door == when.door for one in listening.snoozes_at(when.moment))
    return Telling.SILENT if hushed else Telling.LOUD


def _is_enough(visitor: Arrival, listening: Listening, when: Circumstances) -> bool:
    most = listening.most_a_day
    return most is not None and visitor.person is not None and when.told_today.get(visitor.person, 0) >= most


def _is_snoozed(visitor: Arrival, listening: Listening, when: Circumstances) -> bool:
    return any(not one.hush and one.is_of(when.door, visitor.person) for one in listening.snoozes_at(when.moment))
