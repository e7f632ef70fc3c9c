"""Makes the month up: the same for the same day, in the household's own time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random

from bot.demo.past.cast import FACELESS, FACES, PEOPLE, CastMember, Takes
from bot.demo.past.made_up import MadeUpMonth, MadeUpNote
from bot.demo.past.watched import attendance_of, counts_of, incidents_of
from bot.house.doors.door import DoorId, Failure
from bot.house.people import Condition, Look, PhotoId, Resident, ResidentId, Role, Sighting, StrangerId, Verdict
from bot.house.visits.visit import (
    UNRUNG,
    Answer,
    Attempt,
    Outcome,
    Photo,
    Press,
    PressId,
    Visit,
    VisitId,
)
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.live.door_presence import PassedBy

#: So many days, before today, and today as far as it is over.
DAYS = 31

_TUESDAY, _WEDNESDAY, _FRIDAY, _SATURDAY = 1, 2, 4, 5

#: The residents came so long before.
_SINCE = timedelta(days=DAYS + 4)

_ANSWERED_WITHIN = timedelta(minutes=3)

#: Whom nobody knows, as far as they are seen to be the same.
_STRANGER = StrangerId("made-up")

#: How good the pictures of unknown faces are, 0 to 1; of known ones it goes with how near they were to the name.
_QUALITY = 0.6


@dataclass(frozen=True, slots=True)
class Home:
    """Where it happened, and to whom."""

    anna: ResidentId
    leo: ResidentId
    front: DoorId
    #: Another door, at which there is a camera and nothing to open.
    gate: DoorId
    garden: WatchPlaceId
    garden_camera: CameraId
    door_camera: CameraId


@dataclass(frozen=True, slots=True)
class _Call:
    """Somebody comes."""

    at: datetime
    who: CastMember
    door: DoorId
    #: Who answers; None: nobody.
    by: str | None
    outcome: Outcome = Outcome.UNLOCKED
    rang: bool = True
    corrected: bool = False
    failed: bool = False


def month(home: Home, takes: Takes, now: datetime, zone: tzinfo) -> MadeUpMonth:
    """The month that ends now."""
    today = now.astimezone(zone).date()
    random = Random(today.toordinal())  # noqa: S311 - nothing here is a secret
    residents = [
        Resident(home.anna, "Anna", Role.OWNER, now - _SINCE),
        Resident(home.leo, "Leo", Role.ADULT, now - _SINCE + timedelta(hours=1)),
    ]
    days = [today - timedelta(days=n) for n in range(DAYS, -1, -1)]
    calls = sorted(
        (call for day in days for call in _day(day, home, random, zone) if call.at < now - timedelta(minutes=10)),
        key=lambda call: call.at,
    )
    pictures: dict[PhotoId, bytes] = {}
    visits = [_visit(n, call, home, takes, pictures, random) for n, call in enumerate(calls)]
    notes = [note for visit in visits for note in _notes(visit)]
    incidents, more_notes = incidents_of(
        home.garden, home.garden_camera, takes.garden, pictures, days, now, random, zone
    )
    passed_by = [
        PassedBy(home.front, at, at, random.choice((1, 1, 2)))
        for day in days
        if _happens(random, 25) and (at := _at(day, 17, 90, random, zone)) < now
    ]
    return MadeUpMonth(
        residents,
        list(PEOPLE.values()),
        visits,
        pictures,
        incidents,
        passed_by,
        attendance_of(visits, home.door_camera, zone),
        counts_of([WatchPlaceId(home.front), home.garden], days, now, random, zone),
        sorted([*notes, *more_notes, *_of_the_house(days, home, now, zone)], key=lambda note: note.at),
    )


def _day(day: date, home: Home, random: Random, zone: tzinfo) -> Iterator[_Call]:
    """Who comes on a day of the week, and when."""
    weekday = day.weekday()

    def at(hour: int, minutes: float) -> datetime:
        return _at(day, hour, minutes, random, zone)

    if weekday < _SATURDAY:
        yield _Call(
            at(15, 20),
            CastMember.GRACE,
            home.front,
            random.choice(("Anna", "Anna", "Leo")),
            corrected=weekday == _WEDNESDAY,
        )
        if _happens(random, 70):
            answered = random.choice(("Leo", "Anna", None))
            outcome = random.choice((Outcome.UNLOCKED, Outcome.IGNORED))
            yield _Call(at(11, 90), CastMember.COURIER, home.front, answered, outcome)
    else:
        yield _Call(at(10, 40), CastMember.BEN, home.front, random.choice(("Anna", "Leo", None)))
    if weekday in (_TUESDAY, _FRIDAY):
        yield _Call(at(9, 6), CastMember.MIA, home.front, "Leo", failed=day.day % 11 == 0)
    if _happens(random, 30):
        yield _Call(at(18, 60), CastMember.STRANGER, home.front, random.choice((None, "Anna")), Outcome.IGNORED)
    if _happens(random, 8):
        yield _Call(at(12, 240), CastMember.NOBODY, home.front, None)
    if _happens(random, 50):
        yield _Call(
            at(13, 200),
            random.choice((CastMember.BEN, CastMember.DOG, CastMember.COURIER)),
            home.gate,
            None,
            rang=False,
        )


def _happens(random: Random, percent: int) -> bool:
    return random.randrange(100) < percent


def _at(day: date, hour: int, minutes: float, random: Random, zone: tzinfo) -> datetime:
    """About that hour, and up to so many minutes later."""
    begin = datetime.combine(day, time(hour), zone).astimezone(UTC)
    return begin + timedelta(seconds=random.randrange(int(minutes * 60)))


def _visit(n: int, call: _Call, home: Home, takes: Takes, pictures: dict[PhotoId, bytes], random: Random) -> Visit:
    press = PressId(f"made-up-{n}" if call.rang else f"{UNRUNG}made-up-{n}")
    photos = []
    for k, jpeg in enumerate(takes.door[call.who]):
        photo = Photo(PhotoId(f"{call.at:%Y%m%dT%H%M%S}-{call.door}-{n}-{k}"), press, k, call.at + timedelta(seconds=k))
        photos.append(photo)
        pictures[photo.id] = jpeg
    visit = Visit(
        VisitId(f"{call.at:%Y%m%dT%H%M%S}-{n:04x}"),
        call.door,
        call.at,
        call.at + _ANSWERED_WITHIN,
        presses=(Press(press, call.door, call.at),) if call.rang else (),
        photos=tuple(photos),
        look=_look(call, photos[0].id, random),
        heard_at=call.at,
    )
    return _answered(visit, call, home, random)


def _answered(visit: Visit, call: _Call, home: Home, random: Random) -> Visit:
    if call.by is None:
        return replace(visit, expired=True)
    resident = home.anna if call.by == "Anna" else home.leo
    at = call.at + timedelta(seconds=random.randrange(6, 70))
    if call.failed:
        return replace(visit, attempt=Attempt(resident, call.by, at, Failure.SILENT), expired=True)
    return replace(visit, answer=Answer(call.outcome, resident, call.by, at))


def _look(call: _Call, photo: PhotoId, random: Random) -> Look:
    if (box := FACES.get(call.who)) is None:
        return Look(photo, Condition.NO_FACE, faceless=FACELESS.get(call.who))
    person = PEOPLE.get(call.who)
    if person is None:
        return Look(photo, Condition.CLEAR, (Sighting(1, box, Verdict.UNKNOWN, stranger=_STRANGER, quality=_QUALITY),))
    distance = round(random.uniform(0.24, 0.44), 2)
    seen = Sighting(1, box, Verdict.NAMED, person, distance=distance, margin=0.2, quality=round(1 - distance, 2))
    if call.corrected:
        seen = replace(seen, told_by="Leo", distance=None, margin=None)
    return Look(photo, Condition.CLEAR, (seen,))


def _notes(visit: Visit) -> Iterator[MadeUpNote]:
    """What the audit trail tells of a visit."""
    answer, attempt = visit.answer, visit.attempt
    known: Mapping[str, str] = {"visit": visit.id, "door": visit.door}
    if answer and answer.outcome is Outcome.IGNORED:
        yield MadeUpNote(answer.at, "ignored", {**known, "by": answer.by})
    elif answer:
        ordered = answer.at - timedelta(seconds=1)
        yield MadeUpNote(ordered, "unlock ordered", {**known, "by": answer.by, "how": "tap", "manner": ""})
        yield MadeUpNote(answer.at, "unlocked", {**known, "by": answer.by, "how": "tap", "manner": ""})
    elif attempt:
        tried: Mapping[str, str | float] = {**known, "by": attempt.by, "how": "tap", "manner": ""}
        yield MadeUpNote(attempt.at, "unlock ordered", tried)
        yield MadeUpNote(attempt.at + timedelta(seconds=4), "unlock failed", {**tried, "reason": str(attempt.failure)})


def _of_the_house(days: list[date], home: Home, now: datetime, zone: tzinfo) -> Iterator[MadeUpNote]:
    """A doorbell without power one night, and a door that was left open."""
    for n, hours, minutes in ((9, 2, 47), (20, 4, 12)):
        at = datetime.combine(days[n], time(hours), zone).astimezone(UTC)
        yield MadeUpNote(at, "door news", {"door": home.front, "news": "away"})
        yield MadeUpNote(at + timedelta(minutes=minutes), "door news", {"door": home.front, "news": "back"})
    at = datetime.combine(days[-2], time(17, 5), zone).astimezone(UTC)
    if at < now:
        yield MadeUpNote(at, "door news", {"door": home.front, "news": "left_open"})
