"""What the cameras that watch saw in that month: incidents in the garden, people per minute, who was seen when."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random

from bot.demo.past.made_up import MadeUpNote
from bot.house.people import PersonId, PhotoId
from bot.house.visits.visit import Visit
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.figures.attendance import Attendance, SeenBy
from bot.house.watch.figures.tally import CountedSpan, Tally
from bot.house.watch.incident import Happening, Incident, IncidentId, WatchRuleId

#: How many are there at each hour of a day, on average, in tenths.
_BY_HOUR = (0, 0, 0, 0, 0, 0, 2, 7, 5, 3, 4, 6, 8, 6, 5, 12, 14, 16, 11, 6, 3, 2, 1, 0)

_MINUTE = timedelta(minutes=1)


def incidents_of(
    place: WatchPlaceId,
    camera: CameraId,
    jpeg: bytes,
    pictures: dict[PhotoId, bytes],
    days: Sequence[date],
    now: datetime,
    random: Random,
    zone: tzinfo,
) -> tuple[list[Incident], list[MadeUpNote]]:
    """Somebody who loitered on some evenings, each with a picture; and that the camera was away twice."""
    found = []
    for n, day in enumerate(days):
        began = datetime.combine(day, time(21, random.randrange(60)), zone).astimezone(UTC)
        if random.random() > 0.22 or began > now - timedelta(hours=1):  # noqa: PLR2004 - on every fifth day
            continue
        photo = PhotoId(f"{began:%Y%m%dT%H%M%S}-{camera}-{n}")
        pictures[photo] = jpeg
        lasted_s = float(random.randrange(22, 90))
        found.append(
            Incident(
                IncidentId(f"{began:%Y%m%dT%H%M%S}-{n:04x}"),
                Happening.LOITERS,
                WatchRuleId("made-up"),
                camera,
                place,
                began,
                photo=photo,
                no_clip=True,
                persons=1,
                fewest=1,
                most=1,
                lasted_s=lasted_s,
                ended_at=began + timedelta(seconds=lasted_s),
                heard_at=began,
            )
        )
    notes = []
    for n, minutes in ((len(days) - 12, 14), (len(days) - 2, 38)):
        gone = datetime.combine(days[n], time(5, 30), zone).astimezone(UTC)
        if gone < now - timedelta(hours=1):
            notes.append(MadeUpNote(gone, "camera gone", {"camera": camera, "in_view": False}))
            notes.append(MadeUpNote(gone + minutes * _MINUTE, "camera back", {"camera": camera}))
    return found, notes


def counts_of(
    places: Sequence[WatchPlaceId], days: Sequence[date], now: datetime, random: Random, zone: tzinfo
) -> dict[WatchPlaceId, list[CountedSpan]]:
    """People per minute of the last day, and per hour before: as the house keeps them."""
    return {place: list(_spans(days, now, random, zone)) for place in places}


def _spans(days: Sequence[date], now: datetime, random: Random, zone: tzinfo) -> Iterable[CountedSpan]:
    at = datetime.combine(days[0], time(), zone).astimezone(UTC)
    while at < now - _MINUTE:
        last_day = now - at < timedelta(days=1)
        usual = _BY_HOUR[at.astimezone(zone).hour] / 10
        persons = min(9, int(random.expovariate(1 / usual))) if usual else 0
        known = random.randrange(persons + 1) if persons else 0
        seconds = 60 if last_day else 3600
        yield CountedSpan(
            at,
            Tally(
                seconds,
                persons * seconds,
                max(0, persons - 1) * seconds,
                (persons + 1) * seconds if persons else 0,
                persons,
                max(0, persons - 1),
                persons + 1 if persons else 0,
                known,
                persons - known,
            ),
        )
        at += _MINUTE if last_day else 60 * _MINUTE


def attendance_of(visits: Iterable[Visit], camera: CameraId, zone: tzinfo) -> list[Attendance]:
    """On which days the camera saw those whom the door knew, some minutes before they rang."""
    seen: dict[tuple[PersonId, date], Attendance] = {}
    for visit in visits:
        for face in visit.look.sightings if visit.look else ():
            if face.person is None:
                continue
            first, last = visit.began_at - _MINUTE, visit.began_at + 2 * _MINUTE
            key = face.person.id, first.astimezone(zone).date()
            known = seen.get(key)
            seconds = (last - first).total_seconds()
            seen[key] = Attendance(
                *key,
                known.first if known else first,
                last,
                times=known.times + 1 if known else 1,
                seconds=(known.seconds if known else 0.0) + seconds,
                cameras=(SeenBy(camera, seconds, last),),
                named=known.named + 1 if known else 1,
                distance=face.distance,
            )
    return list(seen.values())
