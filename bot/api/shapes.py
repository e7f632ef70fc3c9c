"""What a program reads of the house: codes, ids, names, numbers, and times as RFC 3339 has them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.house.attendance.keeper import DayOf
from bot.house.doors.door import Door
from bot.house.doors.presence import LeafState
from bot.house.guests.guest_pass import GuestPass
from bot.house.opening.policies import DoorPolicy
from bot.house.people import Look, Person, Sighting
from bot.house.records.trail_page import Deed, OpeningTry
from bot.house.residents.actors import AskerId, is_program
from bot.house.visits.visit import Visit
from bot.house.watch.figures.tally import Counted


def moment(at: datetime | None) -> str | None:
    """A moment, in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def visit(one: Visit) -> dict[str, Any]:
    """A visit, as far as it has come."""
    return {
        "id": one.id,
        "door": one.door,
        "began_at": moment(one.began_at),
        "stage": one.stage,
        "rings": len(one.presses),
        "pictures": sum(1 for photo in one.photos if not photo.gone),
        "faces": faces(one.look) if one.look else [],
        "answer": _answer(one),
        "attempt": _attempt(one),
        "revision": one.revision,
    }


def _answer(one: Visit) -> dict[str, Any] | None:
    if one.answer is None:
        return None
    said = one.answer
    by_itself = said.manner.by_itself_for is not None
    return {
        "outcome": said.outcome,
        "at": moment(said.at),
        "by": None if by_itself else {"kind": kind_of(said.by), "name": said.by_name},
        "late": said.late,
    }


def _attempt(one: Visit) -> dict[str, Any] | None:
    if one.attempt is None:
        return None
    tried = one.attempt
    return {
        "at": moment(tried.at),
        "by": {"kind": kind_of(tried.by), "name": tried.by_name},
        "failure": tried.failure,
    }


def kind_of(by: AskerId) -> str:
    """Who did something."""
    return "program" if is_program(by) else "resident"


def faces(look: Look) -> list[dict[str, Any]]:
    """The faces of a picture; whoever may be only a picture that is held up is not named for sure."""
    return [_face(look.as_sure_as_it_is(seen), doubt=look.doubt_of(seen)) for seen in look.sightings]


def _face(seen: Sighting, *, doubt: str) -> dict[str, Any]:
    return {
        "number": seen.number,
        "box": {"left": seen.box.left, "top": seen.box.top, "right": seen.box.right, "bottom": seen.box.bottom},
        "outcome": seen.verdict,
        "person": person(seen.person) if seen.person else None,
        "stranger": seen.stranger,
        "distance": seen.distance,
        "margin": seen.margin,
        "quality": seen.quality,
        "reasons": [code for code in (seen.reason, doubt) if code],
    }


def person(one: Person) -> dict[str, Any]:
    """Somebody whose face is known."""
    return {"id": one.id, "name": one.name}


def door(one: Door, policy: DoorPolicy, *, camera: bool, leaf: LeafState | None) -> dict[str, Any]:
    """A door, what it asks for, and how its leaf is."""
    return {
        "id": one.id,
        "name": one.name,
        "has_lock": one.has_lock,
        "has_camera": camera,
        "paused": one.paused,
        "asks_for": policy.proof,
        "second_adult_at_night": policy.second_at_night,
        "leaf": leaf,
    }


def counted(now: Counted) -> dict[str, int]:
    """How many people there are, and may be."""
    return {
        "people": now.persons,
        "fewest": now.fewest,
        "most": now.most,
        "known": now.known,
        "unknown": now.unknown,
    }


def day_of(one: DayOf) -> dict[str, Any]:
    """Somebody's day: what counts, whoever said otherwise, and where they were seen."""
    stays = [
        {"by": stay.by, "place": stay.place, "begin": moment(stay.begin), "end": moment(stay.end), "named": stay.named}
        for stay in one.seen.stays
    ]
    return {
        "person": person(one.person),
        "day": one.seen.day.isoformat(),
        "present": one.seen.present,
        "first": moment(one.seen.first),
        "last": moment(one.seen.last),
        "corrected": one.seen.correction is not None,
        "stays": stays,
    }


def guest_pass(one: GuestPass) -> dict[str, Any]:
    """A guest's pass."""
    return {
        "id": one.id,
        "name": one.terms.name,
        "doors": list(one.terms.doors),
        "until": moment(one.terms.until),
        "left": one.left,
        "only_while_ringing": one.terms.while_ringing,
        "taken": one.holder is not None,
        "last_used": moment(one.last_used),
        "revision": one.revision,
    }


def line(one: OpeningTry | Deed, names: Mapping[AskerId, str]) -> dict[str, Any]:
    """A line of the record."""
    by = None if one.by is None else {"kind": kind_of(one.by), "name": names.get(one.by)}
    told: dict[str, Any] = {"at": moment(one.at), "by": by, "door": one.door}
    if isinstance(one, Deed):
        return {**told, "kind": "deed", "about": one.kind, "what": one.what}
    return {**told, "kind": "opening", "result": one.result, "way": one.way, "reason": one.reason}
