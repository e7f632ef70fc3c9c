"""How a door or a camera is, as Home Assistant is told it: what is kept on the broker, topic by topic."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.home_assistant.components import OFF, ON, ThingShape
from bot.home_assistant.topics import Component, attributes, available, state
from bot.house.doors.presence import LeafState
from bot.house.people import Look, Verdict
from bot.house.visits.visit import Visit
from bot.words import home_assistant_text
from bot.words.tongue import Tongue

#: How it is told that nobody knows whether something is on or off.
NOT_KNOWN = b"None"

#: The longest that Home Assistant takes as a state, in characters.
LONGEST_STATE = 255


class LockState(StrEnum):
    """A lock, in Home Assistant's words; never what was asked for, always what became of it."""

    LOCKED = "LOCKED"
    UNLOCKING = "UNLOCKING"
    UNLOCKED = "UNLOCKED"
    #: It was ordered to open and did not confirm.
    JAMMED = "JAMMED"


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """The last order of Home Assistant that opened nothing."""

    #: Why, in the words of the audit trail.
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WhoIsThere:
    """Whom a look shows, as far as it is certain."""

    names: tuple[str, ...] = ()
    stranger: bool = False

    @classmethod
    def of(cls, look: Look | None) -> "WhoIsThere":
        """Those who are named for certain, and whether somebody is there whom nobody knows."""
        if look is None:
            return cls()
        seen = [look.as_sure_as_it_is(one) for one in (*look.in_front, *look.further_back, *look.elsewhere)]
        names = {one.person.name: None for one in seen if one.verdict is Verdict.NAMED and one.person}
        return cls(tuple(names), any(one.verdict is Verdict.UNKNOWN for one in seen))

    @property
    def kind(self) -> str:
        """For automations, which are the same in every language."""
        return "stranger" if self.stranger else "known" if self.names else "unclear"


@dataclass(frozen=True, slots=True)
class DoorNow:
    """How a door is."""

    shape: ThingShape
    #: None: it has no board that would tell.
    connected: bool | None = None
    lock: LockState = LockState.LOCKED
    #: None: its contact has told nothing yet.
    leaf: LeafState | None = None
    refused: RefusedOrder | None = None
    #: The newest visit; None: there was none.
    visit: Visit | None = None
    today: int = 0
    hushed: bool = False
    #: Of its board's program; empty: not told.
    installed: str = ""
    latest: str = ""


@dataclass(frozen=True, slots=True)
class CameraNow:
    """How a camera is."""

    shape: ThingShape
    sees: bool = False
    count: int = 0


def of_door(now: DoorNow, tongue: Tongue, *, names: bool) -> Mapping[str, bytes]:
    """What is kept on the broker of a door; ``names``: what people are called whom we know."""
    thing, visit = now.shape.thing, now.visit
    there = WhoIsThere.of(visit.look) if visit else WhoIsThere()
    told: dict[str, bytes] = {
        state(thing, Component.WHO): _said_who(there, visit, tongue, names=names),
        attributes(thing, Component.WHO): _json(_about(there, visit, names=names)),
        state(thing, Component.TODAY): str(now.today).encode(),
        state(thing, Component.PRESENT): _switched(on=visit is not None and not visit.over),
        state(thing, Component.HUSH): _switched(on=now.hushed),
    }
    if visit:  # no word for "never" suits every release: 2024.3 warns of "None" in a moment's place
        told[state(thing, Component.LAST)] = _moment(visit.last_at)
    if now.connected is not None:
        told[state(thing, Component.CONNECTED)] = _switched(on=now.connected)
        told[available(thing)] = b"online" if now.connected else b"offline"
    if now.shape.digits is not None:
        told[state(thing, Component.LOCK)] = now.lock.value.encode()
        told[attributes(thing, Component.LOCK)] = _json(_refusal(now.refused))
    if now.shape.contact:
        told[state(thing, Component.CONTACT)] = NOT_KNOWN if now.leaf is None else _switched(on=_stands_open(now.leaf))
        told[attributes(thing, Component.CONTACT)] = _json({"leaf": now.leaf} if now.leaf else {})
    if now.shape.updates:
        told[state(thing, Component.FIRMWARE)] = _json(
            {"installed_version": now.installed or None, "latest_version": now.latest or now.installed or None}
        )
    return told


def of_camera(now: CameraNow) -> Mapping[str, bytes]:
    """What is kept on the broker of a camera."""
    thing = now.shape.thing
    return {
        state(thing, Component.COUNT): str(now.count).encode(),
        state(thing, Component.CONNECTED): _switched(on=now.sees),
        available(thing): b"online" if now.sees else b"offline",
    }


def event(kind: str, **more: Any) -> bytes:
    """Something that happened, with what is told of it."""
    return _json({"event_type": kind, **more})


def _said_who(there: WhoIsThere, visit: Visit | None, tongue: Tongue, *, names: bool) -> bytes:
    if visit is None:
        said = home_assistant_text.NOBODY
    else:
        named: Sequence[str] = there.names if names else ()
        known = bool(there.names) and not names
        said = home_assistant_text.who(named, known=known, stranger=there.stranger)
    return tongue.plain(said)[:LONGEST_STATE].encode()


def _about(there: WhoIsThere, visit: Visit | None, *, names: bool) -> Mapping[str, Any]:
    if visit is None:
        return {"kind": "nobody"}
    told: dict[str, Any] = {"kind": there.kind, "stage": visit.stage, "visit": visit.id}
    return {**told, "names": list(there.names)} if names else told


def _stands_open(leaf: LeafState) -> bool:
    return leaf is not LeafState.CLOSED


def _refusal(refused: RefusedOrder | None) -> Mapping[str, Any]:
    return {"refused": refused.reason, "refused_at": _iso(refused.at)} if refused else {}


def _switched(*, on: bool) -> bytes:
    return (ON if on else OFF).encode()


def _moment(at: datetime) -> bytes:
    return _iso(at).encode()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
