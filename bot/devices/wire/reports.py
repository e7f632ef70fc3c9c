"""What boards report: the one seam where a payload becomes a thing, or is refused with WireError."""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from bot.devices import wire
from bot.devices.wire import WireError, old_words
from bot.house.visits.visit import PressId

#: The largest payload that is looked at, in bytes: a board's own limit is smaller.
MAX_PAYLOAD = 4096

#: The longest time a press may have waited on its board, in milliseconds.
MAX_AGE_MS = 24 * 60 * 60 * 1000

_CHALLENGE = re.compile(r"[0-9a-f]{32}")
#: What stands under every message, and is no part of what a board tells of itself.
_SIGNATURE = frozenset({"said", "sig"})
_SHA256 = re.compile(r"[0-9a-f]{64}")

#: How deep a board's report may be nested, and how many characters of a reason are kept.
_MAX_DEPTH = 4
_MAX_REASON = 120
_MAX_MS = 60_000
#: The year 2100.
_MAX_AT_S = 4_102_444_800
#: As long as a broker keeps a ring for us.
_LONGEST_WAIT = timedelta(days=1)
_NO_WAIT = timedelta(seconds=5)
_MAX_PICTURE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ring:
    """The button was pressed ``age`` before the board said so."""

    id: PressId
    age: timedelta
    #: When the board said so, by our clock; None: it does not know our time yet.
    said_at: datetime | None = None

    def pressed_at(self, moments: Sequence[datetime]) -> datetime:
        """When the finger was on the button, by our clock: a ring may have waited on the board, and in the broker.

        The board has its time from us. ``moments`` are what every clock says now that it may go by, ours first: where
        ours was set, the steady one and ours as it stood before. The shortest wait is the true one, and a ring just now
        must not look like one of an hour ago.
        """
        now = moments[0]
        waits = [moment - self.said_at for moment in moments] if self.said_at else []
        # boards know whole seconds: within a few of them our own clock is the better one
        waited = min((wait for wait in waits if wait > -_NO_WAIT), default=timedelta())
        return now - (waited if _NO_WAIT <= waited <= _LONGEST_WAIT else timedelta()) - self.age


@dataclass(frozen=True, slots=True)
class SnapshotSent:
    """The board says that it delivered a picture, and what was in it."""

    ring: PressId
    n: int
    #: In bytes.
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class UnlockDone:
    """The board's answer to one unlock command: the one that was signed with this challenge."""

    challenge: str
    ok: bool
    #: How long the strike is held open, in milliseconds.
    ms: int
    #: Why not.
    reason: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How the door leaf is: it moved, or a board that came back says so."""

    open: bool
    #: Whether it was opened by nobody who may, by the account of a board that watches that; None: it does not say.
    forced: bool | None = None


@dataclass(frozen=True, slots=True)
class Exit:
    """The exit button on the inside was pressed, or let go."""

    pressed: bool


@dataclass(frozen=True, slots=True)
class Online:
    """The board is there, or its last will says that it is not."""

    online: bool


@dataclass(frozen=True, slots=True)
class Challenge:
    """What one command may be signed with, within ``wire.CHALLENGE_MS``: asked for with our ``nonce``."""

    nonce: str
    challenge: str
    #: True: the board tries a new program, and may go back to one that does not sign.
    trial: bool = False


@dataclass(frozen=True, slots=True)
class OldChallenge:
    """What the next command to a board of version 1.0 must be signed with."""

    challenge: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the board is, by its own account: plain JSON values."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Info:
    """What the board is, by its own account: plain JSON values."""

    values: Mapping[str, Any]


Inbound = Ring | SnapshotSent | UnlockDone | Contact | Exit | Online | Challenge | OldChallenge | Health | Info


def parse(word: str, payload: bytes) -> Inbound:
    """What a board said under ``event/…`` or ``state/…``; raises WireError and nothing else."""
    reader = _READERS.get(word)
    if reader is None:
        raise WireError("unknown word")
    if len(payload) > MAX_PAYLOAD:
        raise WireError(f"too long: {len(payload)} bytes")
    return reader(payload)


# Helpers: each takes the payload apart or says in a few words why not


def _no_number(_: str) -> NoReturn:
    raise WireError("a number that is none")


def _finite(text: str) -> float:
    if math.isinf(number := float(text)):
        raise WireError("a number that is too large")
    return number


def _document(payload: bytes) -> dict[str, Any]:
    try:
        found = json.loads(payload.decode(), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as exc:
        raise WireError("no JSON") from exc
    if not isinstance(found, dict):
        raise WireError("no JSON object")
    return found


def _text(document: dict[str, Any], key: str, pattern: re.Pattern[str]) -> str:
    value = document.get(key)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise WireError(f"{key} is missing or malformed")
    return value


def _whole(document: dict[str, Any], key: str, most: int, default: int | None = None) -> int:
    value = document.get(key, default)
    if type(value) is not int or not 0 <= value <= most:  # True is an int too
        raise WireError(f"{key} is no whole number from 0 to {most}")
    return value


def _truth(document: dict[str, Any], key: str) -> bool:
    value = document.get(key)
    if not isinstance(value, bool):
        raise WireError(f"{key} is neither true nor false")
    return value


def _ring(payload: bytes) -> Ring:
    document = _document(payload)
    age_ms = _whole(document, "age_ms", MAX_AGE_MS, default=0)
    at_s = _whole(document, "at", _MAX_AT_S, default=0)
    said_at = datetime.fromtimestamp(at_s, UTC) if at_s else None
    return Ring(PressId(_text(document, "id", wire.ID)), timedelta(milliseconds=age_ms), said_at)


def _snapshot(payload: bytes) -> SnapshotSent:
    document = _document(payload)
    return SnapshotSent(
        ring=PressId(_text(document, "ring", wire.ID)),
        n=_whole(document, "n", wire.MAX_N),
        size=_whole(document, "bytes", _MAX_PICTURE),
        sha256=_text(document, "sha256", _SHA256),
    )


def _unlock(payload: bytes) -> UnlockDone:
    document = _document(payload)
    reason = document.get("reason", "")
    if not isinstance(reason, str):
        raise WireError("reason is no text")
    return UnlockDone(
        challenge=_text(document, "challenge", _CHALLENGE),
        ok=_truth(document, "ok"),
        ms=_whole(document, "ms", _MAX_MS, default=0),
        reason="".join(letter for letter in reason if letter.isprintable())[:_MAX_REASON],
    )


def _contact(payload: bytes) -> Contact:
    document = _document(payload)
    return Contact(_truth(document, "open"), _truth(document, "forced") if "forced" in document else None)


def _online(payload: bytes) -> Online:
    if payload not in (wire.ONLINE, wire.OFFLINE):
        raise WireError("neither online nor offline")
    return Online(payload == wire.ONLINE)


def _challenge(payload: bytes) -> Challenge:
    document = _document(payload)
    return Challenge(
        nonce=_text(document, "nonce", _CHALLENGE),
        challenge=_text(document, "challenge", _CHALLENGE),
        trial=_truth(document, "trial") if "trial" in document else False,
    )


def _old_challenge(payload: bytes) -> OldChallenge:
    try:
        text = payload.decode("ascii")
    except UnicodeDecodeError as exc:
        raise WireError("no challenge") from exc
    if not _CHALLENGE.fullmatch(text):
        raise WireError("no challenge")
    return OldChallenge(text)


def _report(payload: bytes) -> Mapping[str, Any]:
    document = _document(payload)
    if _deeper_than(_MAX_DEPTH, document):
        raise WireError("nested too deep")
    return {name: value for name, value in document.items() if name not in _SIGNATURE}


def _deeper_than(levels: int, value: object) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(inside) and (levels == 0 or any(_deeper_than(levels - 1, part) for part in inside))


_READERS: Mapping[str, Callable[[bytes], Inbound]] = {
    wire.EVENT_RING: _ring,
    wire.EVENT_SNAPSHOT: _snapshot,
    wire.EVENT_UNLOCK: _unlock,
    wire.EVENT_CONTACT: _contact,
    wire.EVENT_EXIT: lambda payload: Exit(_truth(_document(payload), "pressed")),
    wire.STATE_ONLINE: _online,
    wire.EVENT_CHALLENGE: _challenge,
    old_words.STATE_CHALLENGE: _old_challenge,
    wire.STATE_HEALTH: lambda payload: Health(_report(payload)),
    wire.STATE_INFO: lambda payload: Info(_report(payload)),
}
