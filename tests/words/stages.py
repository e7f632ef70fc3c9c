"""Visits at every stage, for cards of every kind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.house.doors.door import Door, DoorId, Failure
from bot.house.faceless import Animal, Faceless, Hiding
from bot.house.people import (
    Blemish,
    Box,
    Condition,
    Doubt,
    Look,
    Person,
    PersonId,
    PhotoId,
    ResidentId,
    Sighting,
    Verdict,
)
from bot.house.records.disk import DiskState
from bot.house.visits.visit import Answer, Attempt, Outcome, Photo, Press, PressId, Visit, VisitId

NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)

VISIT = Visit(
    VisitId("v"),
    DoorId("front"),
    NOON,
    NOON + timedelta(minutes=2),
    presses=(Press(PressId("b-1"), DoorId("front"), NOON), Press(PressId("b-2"), DoorId("front"), NOON)),
    photos=(Photo(PhotoId("p"), PressId("b-1"), 0, NOON, doubtful=True),),
)
DOOR = Door(DoorId("front"), "1")


def looks(name: str = "3") -> Iterator[Look | None]:
    """What a picture may show, of nobody and of several who are all called so."""
    who = Person(PersonId("3"), name)
    yield None
    for condition in Condition:
        yield Look(PhotoId("p"), condition)
        yield Look(PhotoId("p"), condition, reason=Blemish.TOO_DARK)
    dog = Sighting(1, Box(0, 0, 9, 9), Verdict.POOR, reason=Blemish.UNLIKE_A_FACE)
    yield Look(PhotoId("p"), Condition.CLEAR, (dog,))
    yield Look(PhotoId("p"), Condition.CLEAR, (dog, Sighting(2, Box(0, 0, 9, 9), Verdict.NAMED, who)))
    for hiding in Hiding:
        yield Look(PhotoId("p"), Condition.NO_FACE, faceless=Faceless(1, 1, 1, hiding))
    for animals in ((), tuple(Animal)):
        for persons in (0, 1, 3):
            company = Faceless(persons, max(0, persons - 1), persons + 1, Hiding.TURNED, animals)
            yield Look(PhotoId("p"), Condition.NO_FACE, faceless=company)
            yield Look(PhotoId("p"), Condition.NO_FACE, faceless=company, reason=Blemish.DARK_PICTURE)
            yield Look(PhotoId("p"), Condition.CLEAR, (dog,), faceless=company)
            yield Look(PhotoId("p"), Condition.CLEAR, (replace(dog, reason=Blemish.TOO_FAR),), faceless=company)
    for verdict in Verdict:
        faces = tuple(
            Sighting(n, Box(0, 0, 9, 9), verdict, who, reason=Blemish.TOO_DARK, told_by=name, not_person=who)
            for n in range(1, 6)
        )
        yield Look(PhotoId("p"), Condition.CLEAR, faces[:1])
        yield Look(PhotoId("p"), Condition.CLEAR, faces, hint=Doubt.FLAT, elsewhere=faces)
        held = (*faces[:4], replace(faces[4], hint=Doubt.SCREEN))
        yield Look(PhotoId("p"), Condition.CLEAR, held, hint=Doubt.SCREEN, elsewhere=faces, more_faces=3)
        before = Faceless(1, 1, 1, Hiding.TURNED, before=True)
        yield Look(PhotoId("p"), Condition.CLEAR, faces, hint=Doubt.FLAT, faceless=before, more_faces=1)


def visits(name: str = "3") -> Iterator[Visit]:
    """Visits of every kind, for a card of every kind; everybody in them is called so."""
    *_, crowd = looks(name)
    for visit in (replace(VISIT, look=look) for look in looks(name)):
        yield visit
    for visit in (VISIT, replace(VISIT, look=crowd)):
        yield replace(visit, expired=True, disk=DiskState.FULL)
        yield replace(visit, attempt=Attempt(ResidentId(1), name, NOON))
        for failure in Failure:
            yield replace(visit, attempt=Attempt(ResidentId(1), name, NOON, failure))
        for outcome in Outcome:
            yield replace(visit, answer=Answer(outcome, ResidentId(1), name, NOON, late=True))
    yield replace(VISIT, photos=(), photo_overdue=True)
