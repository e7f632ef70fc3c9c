"""How often bells and cameras were away, and for how long, as the audit trail tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.house.doors.door_facts import DoorEvent
from bot.house.records.trail import ReadableTrail, TrailLine

#: Who is away for less was never missed: the household is not told of it either.
_MISSED = timedelta(minutes=1)

_AWAY_EVENTS = frozenset({DoorEvent.AWAY, DoorEvent.SILENT})


class OutageOf(StrEnum):
    """What was away."""

    BELL = "bell"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Outages:
    """Of one bell, or one camera, in some days."""

    times: int = 0
    #: Altogether, as far as it is known when it was back.
    away: timedelta = timedelta()
    #: How often a camera was covered, blinded or moved.
    tampered: int = 0


#: By what it is, and its id.
OutageBook = Mapping[tuple[OutageOf, str], Outages]


async def outages_between(trail: ReadableTrail, start: datetime, end: datetime) -> OutageBook:
    """All of them that began in [start, end). Raises OSError."""
    found: list[TrailLine] = []
    place: int | None = None
    while True:
        stretch, place = await trail.back_from(place)
        found += (line for line in stretch if line.at >= start and _read(line))
        # the machine's clock may have been set: lines stand in their order, and not always in that of their times
        if place is None or (stretch and max(line.at for line in stretch) < start):
            return outages(reversed(found), start, end)


def outages(lines: Iterable[TrailLine], start: datetime, end: datetime) -> OutageBook:
    """All of them that began in [start, end); ``lines`` are the oldest first, and may tell of later ends."""
    known: dict[tuple[OutageOf, str], Outages] = {}
    since: dict[tuple[OutageOf, str], datetime] = {}
    for line in lines:
        if (read := _read(line)) is None:
            continue
        whom, what = read
        if what is _OutageLine.TAMPERED and start <= line.at < end:
            now = known.get(whom, Outages())
            known[whom] = replace(now, tampered=now.tampered + 1)
        elif what is _OutageLine.AWAY:
            since.setdefault(whom, line.at)
        elif what is _OutageLine.BACK and (began := since.pop(whom, None)) and start <= began < end:
            away = min(line.at, end) - began
            if away >= _MISSED:
                now = known.get(whom, Outages())
                known[whom] = replace(now, times=now.times + 1, away=now.away + away)
    for whom, began in since.items():  # away still, as far as anybody wrote down
        if start <= began < end - _MISSED:
            now = known.get(whom, Outages())
            known[whom] = replace(now, times=now.times + 1)
    return known


class _OutageLine(StrEnum):
    AWAY = "away"
    BACK = "back"
    TAMPERED = "tampered"


def _read(line: TrailLine) -> tuple[tuple[OutageOf, str], _OutageLine] | None:
    camera = OutageOf.CAMERA, str(line.details.get("camera"))
    match line.what:
        case "door news":
            bell = OutageOf.BELL, str(line.details.get("door"))
            news = line.details.get("news")
            return (
                (bell, _OutageLine.AWAY)
                if news in _AWAY_EVENTS
                else (bell, _OutageLine.BACK)
                if news == "back"
                else None
            )
        case "camera gone":
            return camera, _OutageLine.AWAY
        case "camera back":
            return camera, _OutageLine.BACK
        case "camera tampered with":
            return camera, _OutageLine.TAMPERED
        case _:
            return None
