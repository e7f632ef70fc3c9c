"""What each schema says in version 1: readers stand on it, so what is here stays as it is; more may be added."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.api import shapes
from bot.house.doors.door import DoorId
from bot.house.people import Box, Condition, Look, Person, PersonId, PhotoId, ResidentId, Sighting, StrangerId, Verdict
from bot.house.visits.visit import Agreement, Answer, Attempt, Outcome, Photo, Press, PressId, Visit, VisitId
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.figures.tally import Counted
from bot.house.watch.incident import Handled, Happening, Incident, IncidentId, WatchRuleId
from bot.kafka.facts_out.shapes import FactWriter
from bot.kafka.facts_out.told import FactKind, WaitingFact
from tests.fakes.books import MemoryCollection, MemoryVisits

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
FRONT, GARDEN = DoorId("front"), CameraId("garden")
GRACE = Person(PersonId("p1"), "Grace")
LOOK = Look(
    PhotoId("photo"),
    Condition.CLEAR,
    (
        Sighting(1, Box(10, 20, 110, 120), Verdict.NAMED, GRACE, distance=0.31, margin=0.2),
        Sighting(2, Box(200, 20, 260, 80), Verdict.UNKNOWN, stranger=StrangerId("s1")),
    ),
)
VISIT = Visit(
    VisitId("v1"),
    FRONT,
    NOON,
    NOON + timedelta(minutes=2),
    presses=(Press(PressId("a-1"), FRONT, NOON),),
    photos=(Photo(PhotoId("photo"), PressId("a-1"), 0, NOON),),
    look=LOOK,
    answer=Answer(Outcome.UNLOCKED, ResidentId(1), "Anna", NOON + timedelta(seconds=9)),
    attempt=Attempt(ResidentId(2), "Leo", NOON + timedelta(seconds=5)),
    agreement=Agreement(ResidentId(3), "Mia", NOON, 1),
    expected=("Zoe",),
)
INCIDENT = Incident(
    IncidentId("i1"),
    Happening.LOITERS,
    WatchRuleId("r1"),
    GARDEN,
    WatchPlaceId("garden"),
    NOON,
    look=LOOK,
    persons=2,
    fewest=1,
    most=3,
    lasted_s=31.26,
    handled=Handled(ResidentId(1), "Anna", NOON + timedelta(minutes=1)),
    revision=4,
)
FACE = {
    "number": 1,
    "box": {"left": 10, "top": 20, "right": 110, "bottom": 120},
    "outcome": "named",
    "person": {"id": "p1", "name": "Grace"},
    "stranger": None,
    "distance": 0.31,
    "margin": 0.2,
    "reasons": [],
}

#: What waits, the key and the id of its message, and what it says with names; what is more is no break.
SAID: tuple[tuple[WaitingFact, str, str, dict[str, Any]], ...] = (
    (
        WaitingFact(FactKind.VISIT, "v1", NOON),
        "front",
        "visit:v1:1",
        {
            "id": "v1",
            "door": "front",
            "began_at": "2026-11-27T12:00:00.000Z",
            "stage": "answered",
            "rings": 1,
            "pictures": 1,
            "answer": {
                "outcome": "unlocked",
                "at": "2026-11-27T12:00:09.000Z",
                "by": {"kind": "resident", "name": "Anna"},
                "late": False,
            },
            "attempt": {
                "at": "2026-11-27T12:00:05.000Z",
                "by": {"kind": "resident", "name": "Leo"},
                "failure": None,
            },
            "revision": 1,
        },
    ),
    (
        WaitingFact(FactKind.INCIDENT, "i1", NOON),
        "camera:garden",
        "incident:i1:4",
        {
            "id": "i1",
            "happening": "loiters",
            "camera": "garden",
            "place": "garden",
            "began_at": "2026-11-27T12:00:00.000Z",
            "ended_at": None,
            "people": 2,
            "fewest": 1,
            "most": 3,
            "lasted_s": 31.3,
            "person": None,
            "tampering": None,
            "handled": {"at": "2026-11-27T12:01:00.000Z", "by": {"kind": "resident", "name": "Anna"}},
            "part_of": None,
            "revision": 4,
        },
    ),
    (
        WaitingFact(FactKind.COUNT, "garden", NOON, id="c1"),
        "camera:garden",
        "c1",
        {"place": "garden", "people": 2, "fewest": 1, "most": 3, "known": 1, "unknown": 1},
    ),
    (WaitingFact(FactKind.DOOR, "front", NOON, "forced", id="d1"), "front", "d1", {"door": "front", "what": "forced"}),
    (
        WaitingFact(FactKind.CAMERA, "garden", NOON, "gone", key="camera:garden", id="e1"),
        "camera:garden",
        "e1",
        {"camera": "garden", "what": "gone"},
    ),
    (
        WaitingFact(FactKind.PERSON, "p1", NOON, "merged", "p2", "front", "f1"),
        "front",
        "f1",
        {"person": "p1", "what": "merged", "into": "p2"},
    ),
    (WaitingFact(FactKind.MISSED, "front", NOON, key="front", id="g1", count=7), "front", "g1", {"count": 7}),
)


async def writer(*, names: bool = True) -> FactWriter:
    visits, incidents = MemoryVisits(), MemoryCollection[Incident]()
    await visits.save(VISIT)
    await incidents.put({"i1": INCIDENT})

    def counted(place: WatchPlaceId) -> tuple[str, Counted] | None:
        return ("camera:garden", Counted(2, 1, 3, 1, 1)) if place == "garden" else None

    return FactWriter(shapes, visits, incidents, counted, names=names)


@pytest.mark.parametrize(("fact", "key", "id_", "data"), SAID, ids=lambda value: getattr(value, "kind", ""))
async def test_what_a_schema_says_stays(fact: WaitingFact, key: str, id_: str, data: dict[str, Any]) -> None:
    message = await (await writer()).message(fact)
    assert message
    assert (message.key, message.id) == (key, id_)
    said = json.loads(message.value)
    assert {name: value for name, value in said.items() if name != "data"} == {
        "schema": f"doorman.{fact.kind}",
        "version": 1,
        "id": id_,
        "at": "2026-11-27T12:00:00.000Z",
    }
    assert data.items() <= said["data"].items()
    for told in said["data"].get("faces", [])[:1]:
        assert FACE.items() <= told.items()


def test_every_kind_is_among_them() -> None:
    assert {fact.kind for fact, *_ in SAID} == set(FactKind)


async def test_without_names_nobody_is_called_anything_and_ids_are_as_they_were() -> None:
    named, nameless = await writer(), await writer(names=False)
    for fact, *_ in SAID:
        with_names, without = await named.message(fact), await nameless.message(fact)
        assert with_names
        assert without
        assert not [name for name in (b"Anna", b"Leo", b"Mia", b"Zoe", b"Grace") if name in without.value]
        assert b'"name"' not in without.value
        assert (without.id, without.key) == (with_names.id, with_names.key)
    visit = await nameless.message(SAID[0][0])
    assert visit
    assert json.loads(visit.value)["data"]["faces"][0]["person"] == {"id": "p1"}


async def test_of_what_is_gone_there_is_nothing_to_tell() -> None:
    for kind in (FactKind.VISIT, FactKind.INCIDENT, FactKind.COUNT):
        assert await (await writer()).message(WaitingFact(kind, "gone", NOON)) is None
