"""What leaves the house and what stays: each fact is decided, and nothing of the family leaves by accident."""

from datetime import UTC, datetime
from types import UnionType
from typing import get_args

import pytest

from bot.house.doors import door_facts as doors
from bot.house.doors.door import DoorId
from bot.house.facts import Fact, PeopleMerged, PersonForgotten, VisitChanged
from bot.house.guests.pass_news import PassUsed
from bot.house.opening.news import DoorOpened, OpenedByItself
from bot.house.people import Person, PersonId, Resident, ResidentId, Role
from bot.house.visits.visit import VisitId
from bot.house.watch import news as watch
from bot.house.watch.camera import CameraId, Tampering, WatchPlaceId
from bot.house.watch.incident import IncidentId
from bot.kafka.facts_out.told import KEPT, FactKind, WaitingFact, told_of

NOW = datetime(2026, 11, 27, 18, 4, tzinfo=UTC)
FRONT = DoorId("front")
GARDEN = CameraId("garden")
ANNA = Resident(ResidentId(1), "Anna", Role.OWNER, NOW)
GRACE, ADA = Person(PersonId("p1"), "Grace"), Person(PersonId("p2"), "Ada")

#: One of each that is told, with what is told of it: kind, about, what, key.
TOLD: tuple[tuple[Fact, list[tuple[FactKind, str, str, str]]], ...] = (
    (VisitChanged(VisitId("v1")), [(FactKind.VISIT, "v1", "", "")]),
    (watch.IncidentChanged(IncidentId("i1")), [(FactKind.INCIDENT, "i1", "", "")]),
    (watch.CountChanged(WatchPlaceId("garden")), [(FactKind.COUNT, "garden", "", "")]),
    (doors.DoorNews(FRONT, doors.DoorEvent.FORCED), [(FactKind.DOOR, "front", "forced", "")]),
    (DoorOpened(FRONT, ANNA), [(FactKind.DOOR, "front", "opened", "")]),
    (OpenedByItself(FRONT, GRACE), [(FactKind.DOOR, "front", "opened", "")]),
    (doors.OpenedAfterAll(FRONT, "Anna"), [(FactKind.DOOR, "front", "opened", "")]),
    (PassUsed("Cleaner", FRONT, 3, pictured=True), [(FactKind.DOOR, "front", "opened", "")]),
    (watch.CameraGone(GARDEN, "garden", in_view=False), [(FactKind.CAMERA, "garden", "gone", "camera:garden")]),
    (
        watch.CameraBack(GARDEN, "garden", NOW - NOW),
        [(FactKind.CAMERA, "garden", "back", "camera:garden")],
    ),
    (
        watch.CameraTampered(GARDEN, "garden", Tampering.COVERED),
        [(FactKind.CAMERA, "garden", "covered", "camera:garden")],
    ),
    (watch.CameraSees(GARDEN, "garden"), [(FactKind.CAMERA, "garden", "sees", "camera:garden")]),
    (watch.CameraPrivate(GARDEN, "garden", NOW, ANNA), [(FactKind.CAMERA, "garden", "private", "camera:garden")]),
    (
        PersonForgotten(GRACE, ANNA),
        [(FactKind.PERSON, "p1", "forgotten", "front"), (FactKind.PERSON, "p1", "forgotten", "camera:garden")],
    ),
    (
        PeopleMerged(GRACE, ADA, ANNA),
        [(FactKind.PERSON, "p2", "merged", "front"), (FactKind.PERSON, "p2", "merged", "camera:garden")],
    ),
)


def told(fact: Fact) -> list[WaitingFact]:
    return told_of(fact, NOW, lambda: ("front", "camera:garden"))


def classes(*unions: object) -> set[object]:
    return {one for union in unions for one in (get_args(union) if isinstance(union, UnionType) else (union,))}


def test_each_fact_is_told_or_stays_in_the_house() -> None:
    outside, inside = {type(fact) for fact, _ in TOLD}, classes(*KEPT)
    assert not outside & inside
    assert outside | inside == classes(Fact)


@pytest.mark.parametrize(("fact", "expected"), TOLD, ids=lambda value: type(value).__name__)
def test_what_is_told_of_it(fact: Fact, expected: list[tuple[FactKind, str, str, str]]) -> None:
    assert [(one.kind, one.about, one.what, one.key) for one in told(fact)] == expected


def test_what_waits_on_the_disk_names_nobody() -> None:
    for fact, _ in TOLD:
        for one in told(fact):
            assert not {"Anna", "Grace", "Ada", "Cleaner"} & set(map(str, (one.about, one.what, one.into, one.key)))
    assert told(PeopleMerged(GRACE, ADA, ANNA))[0].into == "p1"


def test_a_camera_that_is_opened_again_is_told() -> None:
    assert [one.what for one in told(watch.CameraPrivate(GARDEN, "garden", None, None))] == ["open"]
