"""The chain of the audit trail: how a line is made and sealed, and how it is told that one was changed.

Each line carries the hash of the one before, and a seal made with our key.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from bot.house.records.trail import Flaw, Head, TrailBroken

#: What the first line says of the line before it.
BEGINNING = "0" * 64

#: What the line says from which on everything is sealed. ``key`` is the key's fingerprint; ``older``: the key was there
#: before, so that all above should have been sealed.
KEY_BEGINS = "seals begin"


def verify(path: Path, keys: Sequence[bytes] = (), *, anchor: Head | None = None, most: int | None = None) -> Head:
    """Walk the whole chain, or its first ``most`` lines; raises TrailBroken at the first line that is not as written.

    Without ``keys`` the chain alone is checked, which shows what was changed by hand, but not a trail written anew.
    ``anchor`` is an end that was told before; of its hash the first digits are enough.
    """
    walk = _Walk({fingerprint(key): key for key in keys})
    with path.open("rb") as lines:
        for line in islice(lines, most):
            walk.take(line)
            if anchor and walk.count == anchor.lines and not walk.last.startswith(anchor.hash.lower()):
                raise TrailBroken(walk.count, Flaw.ANOTHER)
    if anchor and walk.count < anchor.lines:
        raise TrailBroken(walk.count, Flaw.CUT)
    return walk.head()


def fingerprint(key: bytes) -> str:
    """What the trail says of a key: enough to know it again, of no use to find it."""
    return hashlib.sha256(b"doorman audit key " + key).hexdigest()[:16]


class _Walk:
    """Line after line from the first one."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = keys
        self.count = 0
        self.last = BEGINNING
        #: Seals what follows; None: nothing does yet.
        self._print: str | None = None
        self._sealed_from = 0
        self._unproven = 0

    def take(self, line: bytes) -> None:
        """One more line; raises TrailBroken."""
        self.count += 1
        entry = entry_of(line)
        if not line.endswith(b"\n"):
            raise self._broken(Flaw.TORN)
        if entry is None:
            raise self._broken(Flaw.UNREADABLE)
        if entry["prev"] != self.last:
            raise self._broken(Flaw.OUT_OF_CHAIN)
        self.last = hash_of(line)
        if self._keys:
            self._check_seal(line, entry)

    def head(self) -> Head:
        """The end; raises TrailBroken where nothing at all is sealed."""
        if self._keys and self.count and self._print is None:
            raise self._broken(Flaw.UNSEALED)
        return Head(self.count, self.last, self._sealed_from, self._unproven)

    def _check_seal(self, line: bytes, entry: Mapping[str, Any]) -> None:
        seal = entry.get("seal")
        if seal is not None and entry.get("what") == KEY_BEGINS:
            self._begin(entry.get("details"))
        if self._print is None:
            if seal is not None:
                raise self._broken(Flaw.FORGED)
            return  # older than the key
        if seal is None:
            raise self._broken(Flaw.UNSEALED)
        key = self._keys.get(self._print)
        if key is None:
            self._unproven = self.count
        elif not is_sealed(line, key):
            raise self._broken(Flaw.FORGED)

    def _begin(self, details: Any) -> None:
        if not isinstance(details, dict) or not isinstance(details.get("key"), str):
            raise self._broken(Flaw.UNREADABLE)
        if self._print is None and self.count > 1 and details.get("older") and details["key"] in self._keys:
            # the key was there before these lines, so whoever wrote them did not have it
            raise TrailBroken(self.count - 1, Flaw.UNSEALED)
        self._print = details["key"]
        self._sealed_from = self._sealed_from or self.count

    def _broken(self, flaw: Flaw) -> TrailBroken:
        return TrailBroken(self.count, flaw)


def line_of(at: str, what: str, details: Mapping[str, Any], previous: str, key: bytes | None) -> bytes:
    """A line, sealed where there is a key; ``previous`` is the hash of the line before."""
    body = orjson.dumps({"at": at, "what": what, "details": details, "prev": previous})
    return body + b"\n" if key is None else body[:-1] + _seal(body, key)


def is_sealed(line: bytes, key: bytes) -> bool:
    """Whether a line carries this key's seal."""
    length = len(_seal(b"", key))
    body, seal = line[:-length] + b"}", line[-length:]
    return hmac.compare_digest(seal, _seal(body, key))


def entry_of(line: bytes) -> dict[str, Any] | None:
    """What a line says; None: it is none."""
    try:
        entry = orjson.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("prev"), str) else None


def hash_of(line: bytes) -> str:
    """What the next line says of this one."""
    return hashlib.sha256(line).hexdigest()


def _seal(body: bytes, key: bytes) -> bytes:
    """The end of a sealed line: an HMAC-SHA256 over the line as it would be without it."""
    return b',"seal":"' + hmac.new(key, body, hashlib.sha256).hexdigest().encode() + b'"}\n'
