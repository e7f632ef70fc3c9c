"""Who came, as the ledger has it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.house.doors.door import DoorId
from bot.house.faceless import Faceless, Hiding
from bot.house.people import Box, Condition, Doubt, Look, Person, PersonId, PhotoId, Sighting, Verdict
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
    assert who(seen(GRACE, EILEEN, GRACE)) == Shown((NamedPerson("Grace"), NamedPerson("Eileen")))


def test_whoever_may_be_only_a_picture_is_written_down_as_such() -> None:
    held = seen(GRACE, EILEEN)
    assert held.look
    first, second = held.look.sightings
    pictured = (replace(first, hint=Doubt.FLAT), second)
    told = who(replace(held, look=replace(held.look, hint=Doubt.FLAT, sightings=pictured)))
    assert told == Shown((NamedPerson("Grace", pictured=True), NamedPerson("Eileen")))
    # what an earlier release wrote does not tell whose face it was
    earlier = who(replace(held, look=replace(held.look, hint=Doubt.HELD)))
    assert earlier == Shown((NamedPerson("Grace", pictured=True), NamedPerson("Eileen", pictured=True)))


def test_whoever_hides_their_face_came_and_the_faces_behind_them_are_further_back() -> None:
    before = seen(GRACE)
    assert before.look
    hiding = replace(before.look, faceless=Faceless(1, 1, 1, Hiding.TURNED, before=True))
    assert who(replace(before, look=hiding)) == Shown(hidden=1, behind=FacesTold((NamedPerson("Grace"),)))


def test_faces_that_nobody_looked_at_are_written_down_too() -> None:
    crowd = seen(GRACE)
    assert crowd.look
    assert who(replace(crowd, look=replace(crowd.look, more_faces=4))) == Shown((NamedPerson("Grace"),), unclear=4)


def test_two_people_of_one_name_are_two() -> None:
    shown = who(seen(GRACE, Person(PersonId("h"), "Grace")))
    assert isinstance(shown, FacesTold)
    assert shown.named == (NamedPerson("Grace"), NamedPerson("Grace"))
