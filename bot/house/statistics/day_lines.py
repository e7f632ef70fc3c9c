"""How counts of days are written down: a line an hour, in whole numbers, since a busy door has 5000 of them a year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.house.people import PersonId
from bot.house.statistics.hour_count import NUMBERS, DayCount, HourCount, histograms_of, numbers_of


@dataclass(frozen=True, slots=True)
class DayLines:
    """Some days of one month at one door."""

    #: Day of the month and hour, then the numbers of an ``HourCount``, then each histogram, with semicolons between
    #: them; a nought is left out.
    hours: str = ""
    #: Day of the month, hour, visits, and who was seen in them.
    people: str = ""


#: Counts of the days of a month.
MonthCount = Mapping[int, DayCount]


def written(days: MonthCount) -> DayLines:
    """Days as they are written down, the first one first."""
    hours = [
        f"{day},{hour};{_line(count)}" for day, one in sorted(days.items()) for hour, count in sorted(one.hours.items())
    ]
    people = [
        f"{day},{hour},{visits},{person}"
        for day, one in sorted(days.items())
        for person, seen in sorted(one.people.items())
        for hour, visits in sorted(seen.items())
    ]
    return DayLines("\n".join(hours), "\n".join(people))


def read(kept: DayLines | None) -> dict[int, DayCount]:
    """What was written down, by the day of the month; a line that is none is left out."""
    return dict(days_in(kept))


def days_in(kept: DayLines | None) -> Iterator[tuple[int, DayCount]]:
    """The same a day at a time: a day takes a fraction of a millisecond, and a month some."""
    if kept is None:
        return
    hours, people = _by_day(kept.hours), _by_day(kept.people)
    for day in sorted({*hours, *people}):
        counts = dict(filter(None, map(_hour, hours.get(day, ()))))
        seen: dict[PersonId, dict[int, int]] = {}
        for person, hour, visits in filter(None, map(_person, people.get(day, ()))):
            seen.setdefault(person, {})[hour] = visits
        if counts or seen:
            yield day, DayCount(counts, seen)


def renamed(kept: DayLines, gone: PersonId, person: PersonId | None) -> DayLines:
    """Lines in which whoever is gone is somebody else, or nobody; the very same where they are not in them."""
    if gone not in kept.people:
        return kept
    days = read(kept)
    return written({day: DayCount(one.hours, _renamed(one.people, gone, person)) for day, one in days.items()})


def without_people(kept: DayLines, first: int) -> DayLines:
    """Lines that tell of nobody who came on a day of the month before ``first``."""
    left = [
        line for line in kept.people.split("\n") if (day := line.partition(",")[0]).isdecimal() and int(day) >= first
    ]
    return DayLines(kept.hours, "\n".join(left))


def _renamed(
    people: Mapping[PersonId, Mapping[int, int]], gone: PersonId, person: PersonId | None
) -> Mapping[PersonId, Mapping[int, int]]:
    left = {one: dict(hours) for one, hours in people.items() if one != gone}
    if person is not None and gone in people:
        theirs = left.setdefault(person, {})
        for hour, visits in people[gone].items():
            theirs[hour] = theirs.get(hour, 0) + visits
    return left


def _line(count: HourCount) -> str:
    groups = (numbers_of(count), *histograms_of(count))
    return ";".join(",".join(str(n) if n else "" for n in numbers).rstrip(",") for numbers in groups)


_NOUGHTS = tuple((0,) * len(group) for group in (NUMBERS, *histograms_of(HourCount())))


def _by_day(lines: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for line in lines.split("\n"):
        day, _, rest = line.partition(",")
        if day.isdecimal():
            found.setdefault(int(day), []).append(rest)
    return found


def _hour(line: str) -> tuple[int, HourCount] | None:
    try:
        hour, *groups = line.split(";")
        told = [tuple([int(n) if n else 0 for n in group.split(",")]) for group in groups]
        told += _NOUGHTS[len(told) :]
        # a later release may write more of them, and one before it wrote fewer
        numbers, response, distance, quality = (
            (*one, *noughts[len(one) :])[: len(noughts)] for one, noughts in zip(told, _NOUGHTS, strict=False)
        )
        plain = dict(zip(NUMBERS, numbers, strict=True))
        return int(hour), HourCount(**plain, response=response, distance=distance, quality=quality)
    except ValueError:
        return None


def _person(line: str) -> tuple[PersonId, int, int] | None:
    try:
        hour, visits, person = line.split(",", 2)
        return PersonId(person), int(hour), int(visits)
    except ValueError:
        return None
