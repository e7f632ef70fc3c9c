"""What is told of a door: whom it names, whom never, and what became of its lock."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.home_assistant.components import PERSON, RING, STRANGER, ThingShape
from bot.home_assistant.events import BellEvent, VisitEvents
from bot.home_assistant.locks import JAMMED_S, OPEN_S, LockStates
from bot.home_assistant.states import CameraNow, DoorNow, LockState, WhoIsThere, of_camera, of_door
from bot.home_assistant.topics import Thing, ThingKind
from bot.house.doors.door import DoorId, Failure
from bot.house.doors.presence import LeafState
from bot.house.opening.proof import ProofKind
from bot.house.people import Box, Condition, Doubt, Look, Person, PersonId, PhotoId, ResidentId, Sighting, Verdict
from bot.house.visits.visit import Answer, Attempt, Outcome, Press, PressId, Visit, VisitId
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.incident import Happening, Incident, IncidentId, WatchRuleId
from bot.words.tongue import Language, Tongue

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
FRONT = DoorId("front")
ENGLISH, GERMAN = (Tongue(language, ZoneInfo("UTC")) for language in (Language.ENGLISH, Language.GERMAN))
SHAPE = ThingShape(Thing(ThingKind.DOOR, "front"), "front door", digits=ProofKind.PIN, reachable=True)
GRACE, ADA = Person(PersonId("g"), "Grace"), Person(PersonId("a"), "Ada")
PLACE = "doorman/ha/state/door/front"


def seen(verdict: Verdict, person: Person | None = None, **more: object) -> Sighting:
    return replace(Sighting(1, Box(0, 0, 50, 50), verdict, person), **more)  # type: ignore[arg-type] # as a test says


def look(*sightings: Sighting, **more: object) -> Look:
    found = Look(PhotoId("p"), Condition.CLEAR, sightings)
    return replace(found, **more)  # type: ignore[arg-type] # as a test says


def visit(shown: Look | None = None, *, ago_s: float = 0, id_: str = "v", **more: object) -> Visit:
    at = NOW - timedelta(seconds=ago_s)
    rung = Visit(VisitId(id_), FRONT, at, at + timedelta(minutes=2), (Press(PressId(f"{id_}-1"), FRONT, at),))
    return replace(rung, look=shown, **more)  # type: ignore[arg-type] # as a test says


KNOWN = look(seen(Verdict.NAMED, GRACE))
STRANGE = look(seen(Verdict.UNKNOWN))
BOTH = look(seen(Verdict.NAMED, GRACE), seen(Verdict.UNKNOWN), seen(Verdict.NAMED, ADA))


@pytest.mark.parametrize(
    ("shown", "named", "unnamed", "kind"),
    [
        (None, "cannot be told", "cannot be told", "unclear"),
        (KNOWN, "Grace", "Somebody you know", "known"),
        (STRANGE, "Somebody I don’t know", "Somebody I don’t know", "stranger"),
        (BOTH, "Grace, Ada and somebody I don’t know", "Somebody you know and somebody I don’t know", "stranger"),
        (look(seen(Verdict.LOOKS_LIKE, GRACE)), "cannot be told", "cannot be told", "unclear"),
        (look(seen(Verdict.POOR)), "cannot be told", "cannot be told", "unclear"),
        # a picture that is held before the camera names nobody
        (look(seen(Verdict.NAMED, GRACE, hint=Doubt.FLAT)), "cannot be told", "cannot be told", "unclear"),
    ],
)
def test_whoever_is_known_for_certain_is_named_where_the_family_wants_it_and_nobody_else(
    shown: Look | None, named: str, unnamed: str, kind: str
) -> None:
    now = DoorNow(SHAPE, visit=visit(shown))
    with_names, without = (of_door(now, ENGLISH, names=names) for names in (True, False))
    assert with_names[f"{PLACE}/who"].decode() == named
    assert without[f"{PLACE}/who"].decode() == unnamed
    assert json.loads(without[f"{PLACE}/who/more"])["kind"] == kind
    assert not any(b"Grace" in payload or b"Ada" in payload for payload in without.values())


def test_in_the_household_s_language() -> None:
    assert of_door(DoorNow(SHAPE, visit=visit(BOTH)), GERMAN, names=True)[f"{PLACE}/who"].decode() == (
        "Grace, Ada und jemand, den ich nicht kenne"
    )
    assert of_door(DoorNow(SHAPE), GERMAN, names=True)[f"{PLACE}/who"].decode() == "noch niemand"


def test_a_name_that_is_too_long_is_no_state_that_is_too_long() -> None:
    many = look(*(seen(Verdict.NAMED, Person(PersonId(f"{n}"), "N" * 60 + str(n))) for n in range(9)))
    assert len(of_door(DoorNow(SHAPE, visit=visit(many)), ENGLISH, names=True)[f"{PLACE}/who"].decode()) == 255


def test_a_door_tells_what_there_is_of_it_alone() -> None:
    bare = ThingShape(SHAPE.thing, "front door")
    assert {topic.removeprefix(f"{PLACE}/") for topic in of_door(DoorNow(bare), ENGLISH, names=False)} == {
        "who",
        "who/more",
        "today",
        "present",
        "hush",
    }
    full = of_door(DoorNow(replace(SHAPE, updates=True), connected=False, installed="1.0"), ENGLISH, names=False)
    assert (full[f"{PLACE}/available"], full[f"{PLACE}/connected"]) == (b"offline", b"OFF")
    assert json.loads(full[f"{PLACE}/firmware"]) == {"installed_version": "1.0", "latest_version": "1.0"}


@pytest.mark.parametrize(
    ("leaf", "said", "more"),
    [
        (None, b"None", {}),
        (LeafState.CLOSED, b"OFF", {"leaf": "closed"}),
        (LeafState.OPEN, b"ON", {"leaf": "open"}),
        (LeafState.LEFT_OPEN, b"ON", {"leaf": "left_open"}),
        (LeafState.FORCED, b"ON", {"leaf": "forced"}),
    ],
)
def test_a_contact_tells_whether_the_door_stands_open_and_why(
    leaf: LeafState | None, said: bytes, more: dict[str, str]
) -> None:
    told = of_door(DoorNow(replace(SHAPE, contact=True), leaf=leaf), ENGLISH, names=False)
    assert (told[f"{PLACE}/contact"], json.loads(told[f"{PLACE}/contact/more"])) == (said, more)


def test_a_camera_tells_how_many_are_seen_and_whether_it_sees() -> None:
    shape = ThingShape(Thing(ThingKind.CAMERA, "garden"), "Garden", reachable=True)
    assert of_camera(CameraNow(shape, sees=True, count=3)) == {
        "doorman/ha/state/camera/garden/count": b"3",
        "doorman/ha/state/camera/garden/connected": b"ON",
        "doorman/ha/state/camera/garden/available": b"online",
    }


def test_a_ring_is_told_once_and_an_old_one_never() -> None:
    events = VisitEvents()
    assert events.of_visit(visit(), NOW) == [BellEvent(RING)]
    assert events.of_visit(visit(), NOW) == []
    again = visit().extended(Press(PressId("v-2"), FRONT, NOW), NOW, timedelta(minutes=2))
    assert events.of_visit(again, NOW) == [BellEvent(RING)]
    assert events.of_visit(visit(STRANGE, ago_s=61, id_="old"), NOW) == []


def test_whoever_comes_is_told_when_they_are_known_and_once() -> None:
    events = VisitEvents()
    assert events.of_visit(visit(KNOWN), NOW) == [BellEvent(RING), BellEvent(PERSON, ("Grace",))]
    assert events.of_visit(visit(KNOWN), NOW) == []
    assert events.of_visit(visit(BOTH), NOW) == [BellEvent(PERSON, ("Grace", "Ada")), BellEvent(STRANGER)]
    assert events.of_visit(visit(BOTH), NOW) == []
    assert WhoIsThere.of(look(seen(Verdict.LOOKS_LIKE, GRACE))).names == ()


def test_a_thousand_visits_are_not_remembered() -> None:
    events = VisitEvents()
    for n in range(1000):
        events.of_visit(visit(id_=f"{n}"), NOW)
    assert len(events._visits) == 64


def test_an_incident_is_told_once_and_what_one_resident_asked_for_never() -> None:
    events = VisitEvents()
    incident = Incident(
        IncidentId("i"), Happening.LOITERS, WatchRuleId("r"), CameraId("garden"), WatchPlaceId("garden"), NOW
    )
    assert events.begins(incident, NOW)
    assert not events.begins(incident, NOW)
    assert not events.begins(replace(incident, id=IncidentId("j"), only_for=(ResidentId(1),)), NOW)
    assert not events.begins(replace(incident, id=IncidentId("k")), NOW + timedelta(minutes=2))


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_lock_is_what_became_of_the_order() -> None:
    seconds = Seconds()
    locks = LockStates(seconds)
    assert locks.of(FRONT) is LockState.LOCKED
    locks.visit_changed(visit(attempt=Attempt(ResidentId(1), "Anna", NOW)), answered_now=False)
    assert locks.of(FRONT) is LockState.UNLOCKING
    opened = visit(answer=Answer(Outcome.UNLOCKED, ResidentId(1), "Anna", NOW))
    locks.visit_changed(opened, answered_now=True)
    assert locks.of(FRONT) is LockState.UNLOCKED
    seconds.now += OPEN_S
    assert locks.of(FRONT) is LockState.LOCKED
    locks.visit_changed(opened, answered_now=True)  # a picture came after the answer
    assert locks.of(FRONT) is LockState.LOCKED


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (Failure.SILENT, LockState.JAMMED),
        (Failure.REFUSED, LockState.JAMMED),
        (Failure.INTERRUPTED, LockState.JAMMED),
        (Failure.OFFLINE, LockState.LOCKED),
        (Failure.NO_BROKER, LockState.LOCKED),
        (Failure.FORBIDDEN, LockState.LOCKED),
    ],
)
def test_a_lock_that_did_not_confirm_is_jammed_and_one_that_was_told_nothing_is_not(
    failure: Failure, state: LockState
) -> None:
    seconds = Seconds()
    locks = LockStates(seconds)
    attempt = Attempt(ResidentId(1), "Anna", NOW)
    locks.visit_changed(visit(attempt=attempt), answered_now=False)
    locks.visit_changed(visit(attempt=replace(attempt, failure=failure)), answered_now=False)
    assert locks.of(FRONT) is state
    locks.failed(FRONT, failure)
    assert locks.of(FRONT) is state
    seconds.now += JAMMED_S
    assert locks.of(FRONT) is LockState.LOCKED
