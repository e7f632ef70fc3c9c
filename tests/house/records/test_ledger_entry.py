"""Who came, as the ledger has it."""

from datetime import UTC, datetime, timedelta

from bot.house.doors.door import DoorId
from bot.house.people import Box, Condition, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.records.ledger_entry import FacesTold, NamedPerson, Shown, who
from bot.house.visits.visit import Photo, PressId, Visit, VisitId

NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
PHOTO = Photo(PhotoId("p"), PressId("b-1"), 0, NOON)
GRACE, EILEEN = Person(PersonId("g"), "Grace"), Person(PersonId("e"), "Eileen")


def seen(*people: Person) -> Visit:
    sightings = tuple(
        Sighting(number, Box(0, 0, 9, 9), Verdict.NAMED, person) for number, person in enumerate(people, 1)
    )
    look = Look(PHOTO.id, Condition.CLEAR, sightings)
    return Visit(VisitId("v"), DoorId("front"), NOON, NOON + timedelta(minutes=2), photos=(PHOTO,), look=look)


def test_whom_a_picture_shows_twice_came_once() -> None:
    assert who(seen(GRACE, EILEEN, GRACE)) == Shown((NamedPerson("Grace"), NamedPerson("Eileen")), 0, 0, None)


def test_two_people_of_one_name_are_two() -> None:
    shown = who(seen(GRACE, Person(PersonId("h"), "Grace")))
    assert isinstance(shown, FacesTold)
    assert shown.named == (NamedPerson("Grace"), NamedPerson("Grace"))
