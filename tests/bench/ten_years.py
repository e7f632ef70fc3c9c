"""The data folder of a busy door, ten years old: visits, photos' records, counts of people, and who was seen when.

It is written as the store writes it, a file at a time and not a visit at a time, which would take half an hour.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import orjson

from bot.house.doors.door import DoorId
from bot.house.people import (
    Box,
    Condition,
    Look,
    Person,
    PersonId,
    PhotoId,
    Resident,
    ResidentId,
    Role,
    Sighting,
    Verdict,
)
from bot.house.visits.visit import Answer, Outcome, Photo, Press, PressId, Visit, VisitId
from bot.house.watch.camera import CameraId
from bot.house.watch.figures.attendance import Attendance, SeenBy
from bot.house.watch.figures.sightings import LAST_DAYS, SIGHTINGS
from bot.house.watch.figures.tally import CountedSpan, Tally, written
from bot.store.documents.atomic import AtomicStorage
from bot.store.documents.shapes import Shape
from bot.store.visits.visit_month import month_of

YEARS = 10
DOORS = (DoorId("front"), DoorId("back"))
#: A class.
PEOPLE = [Person(PersonId(f"p{n}"), f"Pupil {n}") for n in range(40)]
ANNA = Resident(ResidentId(1), "Anna", Role.OWNER, datetime(2010, 1, 1, tzinfo=UTC))

#: Of so many visits one shows a stranger, and one nobody answers.
_STRANGER_IN, _MISSED_IN = 5, 4


def a_visit(number: int, at: datetime, random: Random) -> Visit:
    """A finished one of about a kilobyte: a press, a burst of three, a face, an answer or none."""
    door = DOORS[number % 2]
    visit, press = VisitId(f"{at:%Y%m%dT%H%M%S}-{number:08x}"), PressId(f"0badcafe-{number}")
    photos = tuple(Photo(PhotoId(f"{visit}-{n}-abcdef"), press, n, at, gone=True) for n in range(3))
    person = None if number % _STRANGER_IN == 0 else random.choice(PEOPLE)
    verdict = Verdict.NAMED if person else Verdict.UNKNOWN
    seen = Sighting(1, Box(210, 120, 330, 260), verdict, person, distance=0.31, margin=0.22)
    answer = None if number % _MISSED_IN == 0 else Answer(Outcome.UNLOCKED, ANNA.id, "Anna", at)
    return Visit(
        visit,
        door,
        at,
        at + timedelta(seconds=120),
        (Press(press, door, at),),
        photos,
        look=Look(photos[0].id, Condition.CLEAR, (seen,)),
        answer=answer,
        expired=answer is None,
        heard_at=at,
    )


def some_visits(count: int, now: datetime) -> Iterator[Visit]:
    """So many in ten years, spread evenly, the oldest first; the newest a minute ago."""
    random = Random(7)  # noqa: S311 - nothing here is a secret
    step = timedelta(days=365.25 * YEARS) / count
    for number in range(count):
        yield a_visit(number, now - timedelta(minutes=1) - (count - 1 - number) * step, random)


def write_ten_years(folder: Path, count: int, now: datetime) -> int:
    """Write them all; returns how many minutes of people were counted."""
    write_family(folder)
    write_visits(folder, some_visits(count, now))
    _write_sightings(folder, now)
    return _write_counts(folder, now)


def write_visits(folder: Path, visits: Iterable[Visit]) -> None:
    """Write each into its month."""
    months: dict[str, dict[str, Any]] = {}
    shape = Shape(Visit)
    for visit in visits:
        months.setdefault(month_of(visit.began_at), {})[visit.id] = shape.document(visit)
    for month, documents in months.items():
        _write(folder / "visits" / f"{month}.json", "visits", documents)


def write_family(folder: Path) -> None:
    """Who lives there, and whose face is known: nobody has been at the door."""
    _write(folder / "residents.json", "residents", {str(ANNA.id): Shape(Resident).document(ANNA)})
    people = Shape(Person)
    _write(folder / "people.json", "people", {one.id: people.document(one) for one in PEOPLE})


def _write_counts(folder: Path, now: datetime) -> int:
    """Hours of ten years before one door, each the sum of its sixty minutes."""
    random, minutes = Random(8), 0  # noqa: S311 - nothing here is a secret
    months: dict[str, list[CountedSpan]] = {}
    at = (now - timedelta(days=365.25 * YEARS)).replace(minute=0, second=0, microsecond=0)
    while at < now - timedelta(hours=1):
        persons = random.randrange(4)
        tally = Tally(
            3600, persons * 3600, persons * 3600, (persons + 1) * 3600, persons + 2, persons, persons + 3, 1, 2
        )
        months.setdefault(f"{at:%Y%m}", []).append(CountedSpan(at, tally))
        minutes += 60
        at += timedelta(hours=1)
    present = f"{now:%Y%m}"
    for name, kept in (
        ("count_months", {month: spans for month, spans in months.items() if month != present}),
        ("count_hours", {month: spans for month, spans in months.items() if month == present}),
    ):
        documents = {f"{DOORS[0]} {month}": {"lines": written(spans).lines} for month, spans in kept.items()}
        _write(folder / "drawers" / f"{name}.json", name, documents)
    return minutes


def _write_sightings(folder: Path, now: datetime) -> None:
    """A class of forty, on every day for which it is kept when somebody was seen."""
    shape, documents = Shape(Attendance), {}
    for n in range(LAST_DAYS):
        day = (now - timedelta(days=n)).date()
        for k, person in enumerate(PEOPLE):
            first = datetime(day.year, day.month, day.day, 7, k, tzinfo=UTC)
            last = first + timedelta(hours=6)
            seen = (SeenBy(CameraId("hall"), 90.0, last),)
            documents[f"{day:%Y%m%d} {person.id}"] = shape.document(
                Attendance(person.id, day, first, last, 2, 180.0, seen, named=2, distance=0.3)
            )
    _write(folder / "drawers" / f"{SIGHTINGS}.json", SIGHTINGS, documents)


def _write(path: Path, table: str, documents: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = orjson.loads(orjson.dumps(documents))
    AtomicStorage(path, lambda: datetime.now(UTC), new=True).write({table: plain})
