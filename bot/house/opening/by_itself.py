"""When a door may open by itself for somebody whose face is known: every condition by itself."""

from collections.abc import Sequence
from datetime import datetime

from bot.house.doors.door import Door
from bot.house.opening.policies import DoorPolicy
from bot.house.opening.proof import ProofKind
from bot.house.people import Condition, Doubt, Look, Person, Sighting, Verdict
from bot.house.residents.hours import is_within
from bot.house.visits.refused import AnswerRefused
from bot.house.visits.visit import Visit

#: So many pictures of a visit have to agree, each by itself.
FRAMES = 3

#: How much further than the person the runner-up is at least in each of them, as a share of the person's distance:
#: twice what a name takes (``recognizer.match.matching.Rule``), whatever the network's scale is.
CLEARLY = 0.2


class NotByItself(AnswerRefused):
    """A door does not open by itself, and why; nobody is asked less than before."""


def asks_for_more(policy: DoorPolicy) -> bool:
    """Tell whether a door asks for what no face can show."""
    return policy.proof is not ProofKind.TWO_TAPS or policy.second_at_night


def check_door(door: Door | None, policy: DoorPolicy) -> None:
    """Raise NotByItself for a door that never opens by itself, at any hour."""
    if door is None or not door.by_itself or door.paused or not door.has_lock:
        raise NotByItself("not at this door")
    if asks_for_more(policy):
        raise NotByItself("the door asks for more")


def check_hours(door: Door, at: datetime) -> None:
    """Raise NotByItself outside the hours that were chosen; ``at`` is in the household's own zone."""
    if not door.by_itself or not is_within(door.by_itself, at):
        raise NotByItself("not at this hour")


def check_visit(visit: Visit) -> list[Person]:
    """Everybody who rang and is there, each of them named for certain. Raises NotByItself."""
    if not visit.presses:
        raise NotByItself("nobody rang")
    if visit.over or visit.attempt:
        raise NotByItself("somebody answered, or tried")
    if any(photo.doubtful for photo in visit.photos):
        raise NotByItself("a picture may not be from our camera")
    if visit.look is None:
        raise NotByItself("nobody has looked")
    return check_look(visit.look)


def check_look(look: Look) -> list[Person]:
    """Everybody whom a look shows, the nearest first. Raises NotByItself where one is not named, or it is doubted."""
    if look.condition is not Condition.CLEAR or look.hint is not Doubt.NONE:
        raise NotByItself("it may be a picture that is held before the camera, or shows nobody")
    if look.faceless is not None:
        raise NotByItself("somebody is there without a face")
    if look.more_faces:
        raise NotByItself("not every face was looked at")
    seen = (*look.in_front, *look.further_back, *look.elsewhere)
    people = [one.person for one in seen if one.person and _is_certain(one)]
    if not people or len(people) != len(seen):
        raise NotByItself("somebody is there who is not named for certain")
    return list(dict.fromkeys(people))


def check_frames(frames: Sequence[Look], people: Sequence[Person]) -> None:
    """Raise NotByItself unless enough pictures, each by itself, show these very people, and clearly."""
    if len(frames) < FRAMES:
        raise NotByItself("too few pictures")
    for frame in frames:
        if {one.id for one in check_look(frame)} != {one.id for one in people}:
            raise NotByItself("the pictures do not agree")
        if any(not _is_clear(seen) for seen in frame.sightings):
            raise NotByItself("another is too near")


def _is_certain(seen: Sighting) -> bool:
    """Whoever a resident named may be it, and is no reason to open: that is theirs to tap."""
    by_us = not seen.told_by and seen.not_person is None and seen.fixture is None
    return seen.verdict is Verdict.NAMED and by_us


def _is_clear(seen: Sighting) -> bool:
    """Without anybody else who is known there is no runner-up, and nothing to be sure by."""
    return seen.distance is not None and seen.margin is not None and seen.margin >= CLEARLY * seen.distance
